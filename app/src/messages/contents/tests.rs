//! One command of each kind, with every field that it can have, and all that has to show of it.

use super::{Line, ROWS, Value, fold};
use crate::{
    domain::{
        area::{Area, AreaCode},
        enrolment::Enrolment,
        id::{PersonId, StaffId},
        noun::WISH,
        plan,
        time::Timestamp,
        video_session::VideoSession,
        visit::Visit,
    },
    messages::Lang,
    sync::{
        command::Command,
        dossier::Dossier,
        fold::Origin,
        kept::Stamp,
        ledger::Ledger,
        outcome::{Outcome, ReviewReason},
        reference::Entry,
    },
};
use serde_json::{Value as Json, json};
use uuid::Uuid;

const VILLAGE: &str = "500229205200";
const NUMBER: &str = "500299196803121016";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// A dossier with a name, a visit, a consent and a form, in a ledger that knows villages and plans.
fn ledger() -> (Dossier, Ledger) {
    let mut ledger = Ledger::default();
    let areas = [("500229205", "左岚乡"), (VILLAGE, "大坝村"), ("500229205201", "齐心村")];
    let area = |(code, name): (&str, &str)| {
        Entry::Area(Area {
            code: AreaCode::parse(code).unwrap(),
            name: name.into(),
            phone: String::new(),
            later: Default::default(),
        })
    };
    let entries = areas.map(area).into_iter().chain(plan::seeded().into_iter().map(Entry::Plan));
    let mut dossier = Dossier::new(PersonId(id(2)), AreaCode::parse(VILLAGE).unwrap().into());
    let before = [
        (
            "PersonAdded",
            json!({ "person": id(2), "fields": { "name": "陈路川", "phone": "14000000002", "identity_number": NUMBER } }),
        ),
        ("VisitLogged", visit(10)),
        ("ConsentGiven", consent(20)),
        ("EnrolmentSubmitted", form(30)),
    ];
    for (seq, (kind, body)) in (1..).zip(before) {
        let place = Origin(crate::domain::id::OperationId(id(100)), Stamp(seq, StaffId(id(9)), Timestamp(0)));
        dossier.apply(place, &read(kind, body), &Outcome::Applied);
    }
    ledger.load(vec![dossier.clone()], entries.collect());
    (dossier, ledger)
}

fn read(kind: &str, body: Json) -> Command {
    Command::read(kind, body.clone()).unwrap_or_else(|why| panic!("{kind}: {why:?} {body}"))
}

fn visit(n: u128) -> Json {
    json!({ "id": id(n), "person": id(2), "on": "2026-11-20", "channel": "phone", "outcome": "considering",
        "raised": ["price", "family"], "resolved": ["hassle"], "intention": "hesitant",
        "intention_was": "willing", "note": "院里有狗\n下次带老花镜",
        "next_due": "2026-12-01", "appointment": { "at": "19:30", "channel": "video" }, "replaces": id(10),
        "attachments": [{ "blob": "0".repeat(64), "kind": "photo", "media_type": "image/jpeg", "bytes": 300 }] })
}

fn consent(n: u128) -> Json {
    json!({ "id": id(n), "person": id(2), "purposes": ["enrolment", "contact"], "mode": "spoken_witnessed",
        "notice_version": "2026-03", "on": "2026-11-19", "witness": "村支书", "signature": [[1, 2, 3, 4]] })
}

fn form(n: u128) -> Json {
    json!({ "id": id(n), "person": id(2), "plan": "illness", "plan_version": 1, "units": 1, "fee": 3000, "consent": id(20),
        "enrollee": { "name": "冉雪香", "sex": "female", "identity_number": "500299197001010024", "phone": "14000000005" },
        "period": { "from": "2026-11-24", "to": "2027-11-23" }, "channel": "video" })
}

/// Kind, body, and texts that have to show in this order.
type Shown = (&'static str, Json, Vec<&'static str>);

fn every_kind() -> Vec<Shown> {
    [of_the_ledger(), of_what_took_place(), of_forms(), of_the_county(), of_nouns()].concat()
}

fn of_the_ledger() -> Vec<Shown> {
    let person = id(2);
    let edits = json!({ "phone": { "value": "14000000003", "was": "14000000001" }, "note": { "value": "", "was": "旧的" },
        "name": { "value": "陈鹭川", "was": "陈路川" }, "shoe_size": { "value": "42", "was": "" } });
    let dossier = json!({ "person": person, "scope": "500229205201" });
    vec![
        (
            "PersonAdded",
            json!({ "person": person, "concerns": ["distrust"],
                "fields": { "name": "陈路川", "employment": "farming", "shoe_size": "42", "identity_number": NUMBER } }),
            vec!["姓名 陈路川", "身份证号 5002**********1016", "就业状态 务农", "shoe_size 42", "顾虑 不信任"],
        ),
        (
            "PersonEdited",
            json!({ "person": person, "edits": edits }),
            vec![
                "姓名 陈路川 → 陈鹭川",
                "手机号 14000000001 → 14000000003（现在是 14000000002）",
                "备注 旧的 → （空）",
                "shoe_size （空） → 42",
            ],
        ),
        (
            "ConflictSettled",
            json!({ "person": person, "field": "intention", "held": "willing", "offered": "unwilling", "value": "willing" }),
            vec!["参保意愿 愿意 / 不愿意，选 愿意"],
        ),
        (
            "PersonRemoved",
            json!({ "person": person, "reason": "登记有误", "same_as": person }),
            vec!["登记有误", "陈路川", "可以恢复"],
        ),
        ("PersonRestored", json!({ "person": person }), vec!["陈路川"]),
        (
            "PersonMoved",
            json!({ "person": person, "to": "500229205201" }),
            vec!["从 左岚乡 大坝村", "到 左岚乡 齐心村"],
        ),
        ("PersonErased", json!({ "person": person, "reason": "requested" }), vec!["本人要求", "不能恢复"]),
        ("DossierArrived", json!({ "dossier": dossier }), vec!["左岚乡 齐心村", "走访 0 次"]),
        ("RecordsKept", json!({ "dossier": dossier }), vec!["左岚乡 齐心村", "走访 0 次"]),
        (
            "ReviewSettled",
            json!({ "person": person, "review": id(1), "about": "removed", "accepted": true }),
            vec!["采纳 本档案里没有", "写给已删除的人"],
        ),
        ("NumberRevealed", json!({ "person": person }), vec!["陈路川"]),
    ]
}

fn of_what_took_place() -> Vec<Shown> {
    let person = id(2);
    vec![
        (
            "VisitLogged",
            visit(11),
            vec![
                "2026-11-20",
                "电话",
                "再考虑",
                "嫌贵、家人做主",
                "怕麻烦",
                "参保意愿 愿意 → 犹豫",
                "院里有狗\n下次带老花镜",
                "2026-12-01 19:30 视频",
                "更正哪次 2026-11-20 · 再考虑",
                "照片和录音 1 件",
            ],
        ),
        (
            "VideoSessionLogged",
            json!({ "id": id(40), "person": person, "visit": id(10), "tool": "wechat", "whereabouts": "宁波", "identity_shown": true,
                "identity_matched": false, "plan_read_out": true, "consent_spoken": false, "witness": "村支书", "helper": "女儿",
                "result": "refused", "reason": "再想想" }),
            vec![
                "2026-11-20 · 再考虑",
                "微信",
                "宁波",
                "已出示身份证 是",
                "人证相符 否",
                "已宣读险种和金额 是",
                "本人口头同意 否",
                "村支书",
                "女儿",
                "拒绝",
                "再想想",
            ],
        ),
        (
            "ConsentGiven",
            consent(21),
            vec!["办理参保、联系走访", "口头同意（有见证）", "2026-03", "2026-11-19", "村支书", "本人签名"],
        ),
        (
            "ConsentWithdrawn",
            json!({ "person": person, "consent": id(20), "purposes": ["contact"], "on": "2026-11-22", "note": "别再来" }),
            vec!["联系走访", "办理参保、联系走访 · 口头同意（有见证） · 2026-11-19", "2026-11-22", "别再来"],
        ),
    ]
}

fn of_forms() -> Vec<Shown> {
    let form_tells = vec![
        "冉雪香",
        "女",
        "5002**********0024",
        "14000000005",
        "疾病互助（第 1 版）",
        "2026-11-24 至 2027-11-23",
        "1",
        "30 元",
        "视频",
        "口头同意",
    ];
    let step = json!({ "person": id(2), "enrolment": id(30), "step": "return", "reason": "签名不清楚",
        "marks": [{ "field": "phone", "reason": "打不通" }, { "field": "signature", "reason": "只有一横" }] });
    let of_step = [
        "疾病互助（第 1 版）",
        "2026-11-24 至 2027-11-23",
        "冉雪香",
        "已提交",
        "退回",
        "签名不清楚",
        "手机号 打不通",
        "签名 只有一横",
    ];
    vec![
        ("EnrolmentSubmitted", form(30), [&["再次提交"], &form_tells[..]].concat()),
        ("EnrolmentMoved", step, of_step.to_vec()),
        ("EnrolmentRecorded", form(31), form_tells),
    ]
}

fn of_the_county() -> Vec<Shown> {
    vec![
        (
            "AreaListed",
            json!({ "code": "500229205202", "name": "胜利村", "phone": "023-00000205" }),
            vec!["500229205202 胜利村", "座机 023-00000205"],
        ),
        ("PlanPublished", json!(plan::seeded()[0]), vec!["疾病互助（第 1 版）", "30 元"]),
        (
            "StaffListed",
            json!({ "id": id(9), "name": "周正", "role": "township_union", "areas": ["500229205"] }),
            vec!["乡镇工会 周正", "左岚乡"],
        ),
        (
            "CalendarPublished",
            json!({ "year": 2026, "off": ["2026-01-01", "2026-01-02"], "worked": ["2026-01-04"] }),
            vec!["放假安排 2026", "放假 2026-01-01、2026-01-02", "上班 2026-01-04"],
        ),
    ]
}

fn of_nouns() -> Vec<Shown> {
    let wish = |more: Json| {
        let mut body = json!({ "noun": "wish", "version": 1, "id": id(50), "subject": { "person": { "id": id(2) } } });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let entered = wish(json!({ "fields": { "text": "想要一副老花镜", "for_whom": "parent" }, "state": "open" }));
    let edited = wish(json!({ "edits": { "for_whom": { "was": "parent", "value": "self" } } }));
    let moved = wish(json!({ "step": "give_back", "from": "taken", "to": "open", "reason": "不方便" }));
    vec![
        ("RecordEntered", entered, vec!["类别 微心愿", "为谁 老人", "心愿 想要一副老花镜"]),
        ("RecordEdited", edited, vec!["类别 微心愿", "为谁 老人 → 本人"]),
        ("RecordMoved", moved, vec!["类别 微心愿", "退回", "已认领 → 待认领", "不方便"]),
        ("NounPublished", json!(WISH), vec!["微心愿（第 1 版）", "心愿、为谁"]),
    ]
}

fn text(line: &Line) -> String {
    let value = match &line.value {
        Value::Text(text) | Value::Masked { masked: text, .. } => text.clone(),
        Value::Signature(signature) => format!("{} strokes", signature.0.len()),
        Value::Attachments(all) => format!("{} attached", all.len()),
    };
    format!("{} {value}", line.label)
}

#[test]
fn every_kind_shows_all_that_it_would_do() {
    let (dossier, ledger) = ledger();
    let kinds = every_kind();
    for kind in Command::KINDS {
        assert!(kinds.iter().any(|(one, ..)| one == kind), "{kind} is not tried here");
    }
    for (kind, body, wanted) in kinds {
        let command = read(kind, body);
        let page = Lang::ZhHans.contents(&command, &dossier, &ledger).iter().map(text).collect::<Vec<_>>().join("\n");
        let mut rest = page.as_str();
        for piece in wanted {
            let at = rest.find(piece).unwrap_or_else(|| panic!("{kind} does not show {piece:?} in its place:\n{page}"));
            rest = &rest[at + piece.len()..];
        }
        assert!(!Lang::En.contents(&command, &dossier, &ledger).is_empty(), "{kind} in English");
    }
}

#[test]
fn a_number_is_whole_behind_its_mask() {
    let (dossier, ledger) = ledger();
    let edits = json!({ "identity_number": { "value": "500299197001010024", "was": NUMBER } });
    let command = read("PersonEdited", json!({ "person": id(2), "edits": edits }));
    let masked = "5002**********1016 → 5002**********0024".to_owned();
    let whole = format!("{NUMBER} → 500299197001010024");
    assert_eq!(Lang::ZhHans.contents(&command, &dossier, &ledger)[0].value, Value::Masked { masked, whole });
}

#[test]
fn what_a_record_rests_on_is_found_among_what_waits_too() {
    let (mut dossier, ledger) = ledger();
    let waits = Outcome::Review { reason: ReviewReason::OutsideRights };
    let later = [("VisitLogged", visit(12)), ("ConsentGiven", consent(22)), ("EnrolmentSubmitted", form(32))];
    for (seq, (kind, body)) in (50..).zip(later) {
        let place = Origin(crate::domain::id::OperationId(id(200)), Stamp(seq, StaffId(id(9)), Timestamp(0)));
        dossier.apply(place, &read(kind, body), &waits);
    }
    let step = read("EnrolmentMoved", json!({ "person": id(2), "enrolment": id(32), "step": "cancel" }));
    let mut resting = form(33);
    resting["consent"] = json!(id(22));
    for command in [step, read("EnrolmentSubmitted", resting)] {
        let page: Vec<String> = Lang::ZhHans.contents(&command, &dossier, &ledger).iter().map(text).collect();
        assert!(page.iter().any(|line| line.contains("也待核对")), "{page:?}");
    }
}

#[test]
fn what_shows_nothing_or_turns_the_order_is_marked() {
    let (dossier, ledger) = ledger();
    let command = read(
        "PersonEdited",
        json!({ "person": id(2), "edits": { "mood": { "value": "a\u{202e}b\0c\nd", "was": "" } } }),
    );
    let lines = Lang::ZhHans.contents(&command, &dossier, &ledger);
    assert_eq!(lines[0].value, Value::Text("（空） → a\u{fffd}b\u{fffd}c\nd".into()));
}

#[test]
fn what_is_long_is_folded_and_nothing_is_cut() {
    let line = |text: String| Line { label: "x".into(), value: Value::Text(text) };
    let short: Vec<Line> = (0..ROWS).map(|n| line(n.to_string())).collect();
    assert_eq!(fold(short.clone()), (short.clone(), vec![]));
    let long = [short, vec![line("one too many".into())]].concat();
    let (shown, folded) = fold(long.clone());
    assert_eq!((shown.len(), [shown, folded].concat()), (ROWS, long));
    let endless = line("字".repeat(64_000));
    assert_eq!(fold(vec![endless.clone()]), (vec![], vec![endless]));
}

/// Long records are shown in pieces: a new field does not compile here until its line is written.
#[allow(dead_code)]
fn no_field_is_forgotten(visit: Visit, session: VideoSession, form: Enrolment) {
    let Visit {
        id: _,
        group: _,
        person: _,
        on: _,
        channel: _,
        outcome: _,
        raised: _,
        resolved: _,
        told: _,
        intention: _,
        intention_was: _,
        note: _,
        next_due: _,
        appointment: _,
        attachments: _,
        replaces: _,
        later: _,
    } = visit;
    let VideoSession {
        id: _,
        person: _,
        visit: _,
        tool: _,
        whereabouts: _,
        identity_shown: _,
        identity_matched: _,
        plan_read_out: _,
        consent_spoken: _,
        witness: _,
        helper: _,
        result: _,
        reason: _,
        later: _,
    } = session;
    let Enrolment {
        id: _,
        group: _,
        person: _,
        enrollee: _,
        plan: _,
        plan_version: _,
        period: _,
        units: _,
        fee: _,
        consent: _,
        channel: _,
        later: _,
    } = form;
}
