//! Slips of one paper with two plans, in every state that it can be in.

use super::SlipSheet;
use crate::{
    domain::{
        area::{Area, AreaCode},
        date::Date,
        id::{EnrolmentId, OperationId, PersonId, StaffId},
        number, plan,
        plan::{PaymentOrder, Plan},
        slip_words::{check_word, payment_word},
        time::Timestamp,
    },
    messages::Lang,
    sync::{
        command::Command,
        dossier::Dossier,
        fold::Origin,
        kept::{Stamp, waiting_seq},
        ledger::Ledger,
        outcome::Outcome,
        reference::Entry,
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

const VILLAGE: &str = "500229205200";
const PERSON: PersonId = PersonId(Uuid::from_u128(2));
const FORMS: [EnrolmentId; 2] = [EnrolmentId(Uuid::from_u128(30)), EnrolmentId(Uuid::from_u128(31))];

fn day(text: &str) -> Date {
    Date::read(text).unwrap()
}

fn consent(more: Value) -> Value {
    let mut body = json!({ "id": Uuid::from_u128(20), "person": PERSON, "purposes": ["enrolment", "contact"], "notice_version": "2026-03",
        "on": "2026-11-28", "mode": "signature", "signature": [[0, 0, 900, 300]] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn form(id: EnrolmentId, plan: &str, fee: i64, from: &str, to: &str) -> Value {
    json!({ "id": id, "person": PERSON, "plan": plan, "plan_version": 1, "units": 1, "fee": fee, "consent": Uuid::from_u128(20),
        "enrollee": { "name": "冉雪香", "sex": "female", "identity_number": "500299197001010024", "phone": "14000000005" },
        "period": { "from": from, "to": to }, "channel": "door" })
}

fn moved(id: EnrolmentId, step: &str) -> (&'static str, Value) {
    ("EnrolmentMoved", json!({ "person": PERSON, "enrolment": id, "step": step, "reason": "签名不清楚" }))
}

/// A paper that was signed at the door, and what was done with it since; sequence numbers from `first`.
struct Paper {
    written: Vec<(&'static str, Value)>,
    first: u64,
    plans: Vec<Plan>,
    phones: Vec<(&'static str, &'static str)>,
}

impl Paper {
    fn signed() -> Self {
        let written = vec![
            ("ConsentGiven", consent(json!({}))),
            ("EnrolmentSubmitted", form(FORMS[0], "illness", 3000, "2026-11-29", "2027-11-28")),
            ("EnrolmentSubmitted", form(FORMS[1], "accident", 2500, "2026-11-29", "2027-11-28")),
        ];
        let phones = vec![("500229", "023-00000000"), ("500229205", "023-00000205")];
        Self { written, first: 1, plans: plan::seeded(), phones }
    }

    fn then(mut self, steps: &[&str]) -> Self {
        self.written.extend(steps.iter().flat_map(|step| FORMS.map(|form| moved(form, step))));
        self
    }

    /// Asked by the second form: the slip is the same.
    fn slip(&self, today: &str) -> SlipSheet {
        self.slip_of(FORMS[1], today)
    }

    fn slip_of(&self, form: EnrolmentId, today: &str) -> SlipSheet {
        let mut dossier = Dossier::new(PERSON, AreaCode::parse(VILLAGE).unwrap().into());
        for (seq, (kind, body)) in (self.first..).zip(&self.written) {
            let command = Command::read(kind, body.clone()).unwrap();
            let stamp = Stamp(seq, StaffId(Uuid::from_u128(9)), Timestamp(0));
            dossier.apply(Origin(OperationId(Uuid::from_u128(seq.into())), stamp), &command, &Outcome::Applied);
        }
        let area = |(code, name): (&str, &str)| {
            let phone = self.phones.iter().find(|(of, _)| *of == code).map_or("", |(_, phone)| phone).to_owned();
            Entry::Area(Area {
                code: AreaCode::parse(code).unwrap(),
                name: name.into(),
                phone,
                later: Default::default(),
            })
        };
        let areas = [("500229", "城口县"), ("500229205", "左岚乡"), (VILLAGE, "大坝村")].map(area);
        let mut ledger = Ledger::default();
        ledger.load(vec![dossier], areas.into_iter().chain(self.plans.iter().cloned().map(Entry::Plan)).collect());
        Lang::ZhHans.slip_sheet(&ledger, PERSON, form, day(today)).expect("a slip")
    }
}

#[test]
fn a_slip_says_who_signed_for_what_and_what_comes_next() {
    let slip = Paper::signed().slip("2026-11-28");
    let payment = payment_word(FORMS[0]);
    let expected = format!(
        "互助保障参保回执 · 城口县总工会\n表已送到乡镇。还不是保单，等乡镇核对。\n姓名：冉雪香\n村（社区）：左岚乡 大坝村\n\
        疾病互助：30 元 · 2026-11-29 至 2027-11-28 · 已提交\n意外互助：25 元 · 2026-11-29 至 2027-11-28 · 已提交\n合计：55 元\n大写：伍拾伍元整\n\
        经办网格员：县里导入\n同意：2026-11-28 · 本人签名\n1. 乡镇工会核对这份表；有要改的，网格员再来找您。\n2. 通过后缴费 55 元，转账备注写“{payment}”。\n\
        3. 登记生效后，保障按上面的日期算；以登记生效为准。\n4. 疾病互助：头 30 天（到 2026-12-28）是等待期，这期间的还不能申请。\n\
        5. 疾病互助：最迟 2027-12-27 续上，不用重新等。\n付款备注：{payment}\n核验词：{}\n表号：{}\n座机：023-00000205 左岚乡工会",
        check_word(FORMS[0]),
        number::of_form(FORMS[0])
    );
    assert_eq!(slip.text(Lang::ZhHans), expected);
    assert_eq!(slip.identity.text, "5002**********0024");
    assert!(!slip.text(Lang::ZhHans).contains("5002"), "no identity number leaves with the text");
    assert!(slip.signature.is_some());
}

#[test]
fn what_holds_is_said_truly_in_every_state() {
    let holds = |paper: Paper, today: &str| paper.slip(today).holds.join(" / ");
    let all = ["take_up", "approve", "pay", "activate"];
    let done = |steps: usize| Paper::signed().then(&all[..steps]);
    let waiting = Paper { first: waiting_seq(1), ..Paper::signed() };
    assert!(holds(waiting, "2026-11-28").starts_with("表填好了，存在网格员手机里"));
    assert!(holds(done(1), "2026-11-28").starts_with("表已送到乡镇。还不是保单"));
    assert!(holds(done(2), "2026-11-28").starts_with("乡镇核对通过了，还没缴费"));
    assert_eq!(holds(done(3), "2026-11-28"), "核对通过，费用也收到了，等登记生效。");
    assert_eq!(holds(done(4), "2026-11-28"), "已登记生效，保障从 2026-11-29 开始。");
    assert_eq!(holds(done(4), "2026-11-29"), "保障中，到 2027-11-28 为止。");
    assert_eq!(holds(done(4), "2027-11-29"), "这一期保障已到期。");
    assert!(holds(Paper::signed().then(&["take_up", "return"]), "2026-11-28").ends_with("还不是保单。"));
    let mut one_void = Paper::signed();
    one_void.written.push(moved(FORMS[0], "cancel"));
    assert_eq!(
        holds(one_void, "2026-11-28"),
        "疾病互助：这份表已作废，没有保障。 / 意外互助：表已送到乡镇。还不是保单，等乡镇核对。"
    );
    let mut withdrawn = Paper::signed();
    let withdrawal =
        json!({ "person": PERSON, "consent": Uuid::from_u128(20), "purposes": ["enrolment"], "on": "2026-11-28" });
    withdrawn.written.push(("ConsentWithdrawn", withdrawal));
    let slip = withdrawn.slip("2026-11-28");
    assert_eq!((slip.holds.concat().as_str(), slip.next.len()), ("本人已撤回同意，这份表不再往下办。", 0));
}

#[test]
fn the_next_step_follows_the_plan_s_order_and_what_was_paid() {
    let next = |paper: Paper, today: &str| paper.slip(today).next;
    let pay_first = |mut paper: Paper| {
        paper.plans.iter_mut().for_each(|plan| plan.order = PaymentOrder::PayFirst);
        paper
    };
    let first = next(pay_first(Paper::signed()), "2026-11-28");
    assert!(first[0].starts_with("先缴费 55 元") && first[1].starts_with("乡镇工会核对"), "{first:?}");
    let paid = next(pay_first(Paper::signed().then(&["take_up", "pay"])), "2026-11-28");
    assert!(paid[0].starts_with("乡镇工会核对") && !paid.concat().contains("缴费 "), "{paid:?}");
    let approved = next(Paper::signed().then(&["take_up", "approve"]), "2026-11-28");
    assert!(approved[0].starts_with("通过后缴费 55 元") && !approved.concat().contains("核对"), "{approved:?}");
    let active = Paper::signed().then(&["take_up", "approve", "pay", "activate"]);
    assert_eq!(
        next(active, "2027-01-15"),
        ["疾病互助：最迟 2027-12-27 续上，不用重新等。"],
        "its waiting days are over"
    );
}

#[test]
fn a_renewal_in_time_has_no_waiting_days() {
    let renewed = |begins: &str, ends: &str| {
        let mut paper = Paper::signed().then(&["take_up", "approve", "pay", "activate"]);
        let mut later = form(EnrolmentId(Uuid::from_u128(40)), "illness", 3000, begins, ends);
        later["consent"] = json!(Uuid::from_u128(21));
        let second = ("ConsentGiven", consent(json!({ "id": Uuid::from_u128(21) })));
        paper.written.extend([second, ("EnrolmentSubmitted", later)]);
        paper
    };
    let waits =
        |paper: Paper| paper.slip_of(EnrolmentId(Uuid::from_u128(40)), "2027-11-01").next.concat().contains("等待期");
    assert!(!waits(renewed("2027-12-28", "2028-12-27")), "the last day of grace");
    assert!(waits(renewed("2027-12-29", "2028-12-28")), "a day late");
}

#[test]
fn a_landline_that_is_not_known_is_not_shown() {
    let of_county = Paper { phones: vec![("500229", "023-00000000")], ..Paper::signed() };
    let last = |paper: Paper| paper.slip("2026-11-28").words.pop().expect("lines").text;
    assert_eq!(last(of_county), "023-00000000 城口县总工会");
    assert_eq!(last(Paper { phones: Vec::new(), ..Paper::signed() }), number::of_form(FORMS[0]));
}

#[test]
fn a_spoken_consent_names_its_witness() {
    let mut paper = Paper::signed();
    paper.written[0].1 = consent(json!({ "mode": "spoken_witnessed", "witness": "村支书", "signature": null }));
    let slip = paper.slip("2026-11-28");
    assert!(slip.text(Lang::ZhHans).contains("同意：2026-11-28 · 口头同意，见证人 村支书"));
    assert_eq!(slip.signature, None);
}
