//! Records of nouns where everything about a person is gone over: the document, the workbook, the audit, erasure and retention.

use super::{
    personal_data::{Story, in_years},
    records::wish,
};
use app::{
    domain::{
        area::AreaCode,
        audit::{AuditEntry, AuditPage},
        id::{PersonId, RecordId},
        noun::Noun,
    },
    messages::{Lang, MARK},
    sync::{
        command::{Command, PersonRemoved},
        outcome::Outcome,
        row::Subject,
    },
};
use serde_json::{Value, json};
use server::{clock, office::ledger, office::retention::Retained};
use tests::{
    harness::{AUDITOR, COUNTY, County, Phone, TOWNSHIP, test_file},
    simulation::records::county_noun,
};
use uuid::Uuid;

/// A county's kind of records of people, which asks for what a ledger has too.
fn kind(code: &str, kept_years: u32) -> Noun {
    let field =
        |code: &str, zh: &str, en: &str| json!({ "code": code, "kind": "line", "label": { "zh": zh, "en": en } });
    let noun = json!({
        "code": code, "version": 1, "label": { "zh": format!("困难{kept_years}年"), "en": format!("Hardship {kept_years}") },
        "home": "person", "sharing": "village", "enter": "write_operations", "kept_years": kept_years,
        "states": [{ "code": "open", "label": { "zh": "在办", "en": "Under way" } },
            { "code": "done", "label": { "zh": "办结", "en": "Done" }, "is_end": true }],
        "fields": [field("name", "姓名", "Name"), field("phone", "联系电话", "Phone"), field("village", "村", "Village")],
        "steps": [{ "code": "close", "label": { "zh": "结案", "en": "Close" }, "from": ["open"], "to": "done",
            "need": "write_operations", "by": "anyone", "reason": true }],
    });
    serde_json::from_value(noun).expect("a table written here")
}

fn entered(person: PersonId, noun: &Noun, secret: &str) -> (RecordId, Command) {
    let (id, subject) = (RecordId(Uuid::now_v7()), Subject::Person { id: person });
    let body = json!({ "noun": noun.code, "version": 1, "id": id, "subject": subject, "state": "open",
        "fields": { "name": secret, "phone": "14000000077", "village": "左岚村" }, "kept_years": noun.kept_years });
    (id, Command::RecordEntered(serde_json::from_value(body).unwrap()))
}

fn closed(person: PersonId, noun: &Noun, id: RecordId) -> Command {
    let body = json!({ "noun": noun.code, "version": 1, "id": id, "subject": Subject::Person { id: person },
        "step": "close", "from": "open", "to": "done", "reason": "补助已经到账" });
    Command::RecordMoved(serde_json::from_value(body).unwrap())
}

/// The county has published kinds that an erasure leaves for five years, for one, and not at all.
async fn with_kinds() -> (Story, [Noun; 3]) {
    let mut story = Story::begins().await;
    let kinds = [kind("x-long", 5), kind("x-short", 1), kind("x-none", 0)];
    let mut admin = Phone::of(&story.county, COUNTY).await;
    admin.syncs().await;
    let publish = |noun: &Noun| Command::NounPublished(Box::new(noun.clone()));
    let mut all: Vec<Command> = kinds.iter().map(publish).collect();
    all.push(publish(&county_noun()));
    admin.saves(AreaCode::parse("500229").unwrap(), all);
    admin.syncs().await;
    story.worker.syncs().await;
    story.township.syncs().await;
    (story, kinds)
}

async fn document(story: &Story, language: &'static str) -> String {
    let mut desk = story.county.signed_in(TOWNSHIP).await;
    desk.language = language;
    desk.get(&format!("/api/v1/people/{}/{}", story.village, story.person)).await.expect_status(200).text()
}

#[tokio::test]
async fn the_document_has_every_record_in_the_words_of_its_table_with_steps_and_how_long_it_is_kept() {
    let (mut story, kinds) = with_kinds().await;
    let wish_id = RecordId(Uuid::now_v7());
    let (id, record) = entered(story.person, &kinds[0], "陈路川");
    let commands =
        vec![Command::RecordEntered(wish(story.person, wish_id)), record, closed(story.person, &kinds[0], id)];
    assert_eq!(story.decides(commands).await, Outcome::Applied);
    let table = |text: &str| text.split("<details").next().unwrap().replace("<!>", "").replace("<!---->", "");
    let (zh, en) = (table(&document(&story, "zh-Hans").await), table(&document(&story, "en").await));
    let (today, until) = (clock::now().date(), clock::now().date().plus_months(60));
    let who = story.township.staff().name;
    let lines = |close: &str| format!("{close} · {} · 补助已经到账", who.as_str());
    for said in [
        "微心愿",
        "心愿",
        "想要一副老花镜",
        "老人",
        "待认领",
        "困难5年",
        "办结",
        "本人资料删除时一并删除",
        "登记：微心愿",
        "14000000077",
    ] {
        assert!(zh.contains(said), "{said}: {zh}");
    }
    for said in ["Wish", "想要一副老花镜", "A parent", "Open", "Hardship 5", "Done", "Goes when", "New record: Wish"]
    {
        assert!(en.contains(said), "{said}: {en}");
    }
    assert!(zh.contains(&lines("结案")) && en.contains(&lines("Close")), "{zh}");
    assert!(
        zh.contains(&format!("保存 5 年（到 {until}）"))
            && en.contains(&format!("5 years from its last step, until {until}"))
    );
    assert!(zh.contains(&today.to_string()), "the day of a step");
}

#[tokio::test]
async fn an_erasure_leaves_each_record_for_its_own_time_and_what_the_law_keeps_for_its() {
    let (mut story, kinds) = with_kinds().await;
    let secrets = ["五年的事", "一年的事", "不留的事"];
    let records = [0, 1, 2].map(|at| entered(story.person, &kinds[at], secrets[at]).1);
    assert_eq!(story.decides(records.to_vec()).await, Outcome::Applied);
    story.erases().await;
    let left = |story: &Story| {
        let opened = story.opened();
        let records: Vec<&str> = secrets.into_iter().filter(|secret| opened.contains(secret)).collect();
        (records, opened.contains(&story.consent.to_string()))
    };
    story.a_day_passes(clock::now()).await;
    assert_eq!(left(&story), (vec!["五年的事", "一年的事"], true));
    for (years, expected, consent, people) in [
        (2, vec!["五年的事"], true, 1),
        (4, vec!["五年的事"], false, 1),
        (6, Vec::new(), false, 1),
        (40, Vec::new(), false, 0),
    ] {
        let done = story.a_day_passes(in_years(years)).await;
        assert_eq!((left(&story), done.people), ((expected, consent), people), "after {years} years");
        assert_eq!(story.a_day_passes(in_years(years)).await, Retained::default(), "once is enough");
        assert_eq!(story.county.is_whole(), Vec::<String>::new(), "after {years} years");
    }
    story.worker.syncs().await;
    assert!(Story::dossier(&story.worker, story.person).records.is_empty());
}

#[tokio::test]
async fn a_record_that_is_kept_for_long_does_not_keep_the_rest_of_a_removed_person() {
    let (mut story, kinds) = with_kinds().await;
    let record = entered(story.person, &kinds[0], "五年的事").1;
    let steps =
        [app::domain::enrolment::Move::TakeUp, app::domain::enrolment::Move::Reject].map(|step| story.step(step));
    let removed =
        PersonRemoved {
            person: story.person, reason: "已迁出本县".into(), same_as: None, later: Default::default()
        };
    let commands = [record].into_iter().chain(steps).chain([Command::PersonRemoved(removed)]);
    assert_eq!(story.decides(commands.collect()).await, Outcome::Applied);
    story.a_day_passes(in_years(4)).await;
    assert!(story.opened().contains("五年的事") && !story.opened().contains("欧阳慕雪"));
    story.a_day_passes(in_years(6)).await;
    assert!(!story.opened().contains("五年的事"));
    assert_eq!(story.county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn the_workbook_has_a_sheet_for_each_noun_and_reads_back_unchanged() {
    let (county, noun) = (County::new(), kind("x-long", 5));
    county.imports(&test_file("ledger-dirty.xlsx"));
    let mut desk = Phone::of(&county, COUNTY).await;
    desk.syncs().await;
    let publish = |noun: &Noun| Command::NounPublished(Box::new(noun.clone()));
    desk.saves(AreaCode::parse("500229").unwrap(), vec![publish(&noun), publish(&county_noun())]);
    let somebody = desk.ledger().files().find(|file| file.row.is_some()).expect("somebody").clone();
    let (person, village) = (somebody.dossier.person_id(), somebody.dossier.area());
    let (id, record) = entered(person, &noun, "=陈路川");
    let of_area = super::records::visit_again(village, RecordId(Uuid::now_v7()));
    let wish = wish(person, RecordId(Uuid::now_v7()));
    let commands = [Command::RecordEntered(wish), Command::RecordEntered(of_area), record, closed(person, &noun, id)];
    desk.saves(village, commands.to_vec());
    desk.syncs().await;
    assert_eq!((desk.status().waiting, desk.status().attention), (0, 0));
    let file = county.directory.path().join("export.xlsx");
    assert_eq!(ledger::export(&county.database, &file, |_| {}).unwrap(), 379);
    let sheets = ledger::sheets_of(&file, Lang::ZhHans).unwrap().sheets;
    let rows = |name: &str| -> Vec<Vec<String>> {
        let sheet = sheets.iter().find(|sheet| sheet.name == name).unwrap_or_else(|| panic!("no sheet {name}"));
        sheet.rows.iter().map(|row| row.iter().map(ledger::Cell::text).collect()).collect()
    };
    assert_eq!(sheets.len(), 4, "the ledger, and three kinds that have records");
    let (today, who) = (clock::now().date().to_string(), desk.staff().name);
    let [township, place] = [village.township(), village].map(|area| desk.ledger().reference().area_name(area));
    let wishes = rows("微心愿");
    let heads = [MARK, "乡镇", "村（社区）", "登记对象", "状态", "登记日期", "登记人", "心愿", "为谁"];
    assert_eq!(wishes[0], heads.map(str::to_owned));
    assert_eq!(wishes[1][7..9], ["text", "for_whom"].map(str::to_owned));
    let expected = [township, place, somebody.key.name(), "待认领", &today, who.as_str(), "想要一副老花镜", "老人"];
    assert_eq!(wishes[2][1..], expected.map(str::to_owned));
    let hardship = &rows("困难5年")[2];
    assert_eq!((hardship[4].as_str(), hardship[7].as_str()), ("办结", "=陈路川"), "text, no formula");
    let area = &rows("防返贫回访")[2];
    assert_eq!((area[3].as_str(), area[7].as_str(), area[8].as_str()), ("", "收入下降", "生病"));
    let read_back = county.imports(&file).0.to_string();
    assert_eq!(read_back, "imported 0, refused 0, unchanged 379", "no record is taken for a person");
}

#[tokio::test]
async fn the_audit_names_the_noun_of_what_was_done_and_nothing_that_was_not_compared_with_a_table() {
    let (mut story, kinds) = with_kinds().await;
    let (id, record) = entered(story.person, &kinds[0], "陈路川");
    let mut unknown = wish(story.person, RecordId(Uuid::now_v7()));
    unknown.noun = "陈路川的心愿".into();
    let commands = vec![
        Command::RecordEntered(wish(story.person, RecordId(Uuid::now_v7()))),
        record,
        closed(story.person, &kinds[0], id),
        Command::RecordEntered(unknown),
    ];
    story.decides(commands).await;
    let answer = story.county.signed_in(AUDITOR).await.get("/api/v1/audit").await.expect_status(200).json();
    let entries: Vec<AuditEntry> = serde_json::from_value::<AuditPage>(answer).unwrap().entries;
    let text = |entry: &AuditEntry, field: &str| entry.subject[field].as_str().unwrap_or_default().to_owned();
    let reference = story.worker.ledger().reference();
    let words = |lang: Lang| -> Vec<String> {
        let named = entries.iter().filter(|entry| entry.subject["kind"] != Value::Null);
        let named = named.map(|entry| lang.kind_of_noun(&text(entry, "kind"), &text(entry, "noun"), reference));
        named.take(8).collect()
    };
    assert_eq!(words(Lang::ZhHans)[..4], ["登记", "办理登记：困难5年", "登记：困难5年", "登记：微心愿"]);
    assert_eq!(words(Lang::En)[1..4], ["Step of a record: Hardship 5", "New record: Hardship 5", "New record: Wish"]);
    assert_eq!(
        words(Lang::ZhHans)[4..8],
        ["县自定类别：防返贫回访", "县自定类别：困难0年", "县自定类别：困难1年", "县自定类别：困难5年"]
    );
    assert!(!serde_json::to_string(&entries).unwrap().contains("陈路川"));
    assert_eq!(story.county.database.verify_audit(&[]).unwrap().wrong, Vec::<String>::new());
}
