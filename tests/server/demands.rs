//! Demands on the real server: who may make which step, with what they are joined, and what an export has of them.

use super::{
    records::{TEXT, body, demand},
    work_and_office::{colleague, raises},
    writer::Writer,
};
use app::{
    domain::{
        area::AreaCode,
        enrolment::MoveFault,
        fault::Fault,
        id::{RecordId, StaffId},
        noun::{COMPLAINT, DEMAND},
        number,
        scope::Scope,
    },
    messages::Lang,
    sync::{
        command::Command,
        outcome::{Outcome, RefusalReason, ReviewReason},
        records::Record,
        row::Subject,
    },
};
use serde_json::json;
use server::office::ledger;
use tests::harness::{COUNTY, County, OTHER_WORKER, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

/// What users wrote why.
pub(super) const REASON: &str = "包工头答应月底付清";

/// Users of a township: a worker, a colleague of another village, the township's union.
pub(super) struct Township {
    pub(super) county: County,
    pub(super) village: AreaCode,
    pub(super) users: [Writer; 3],
}

pub(super) const WORKER_AT: usize = 0;
pub(super) const COLLEAGUE: usize = 1;
pub(super) const UNION: usize = 2;

impl Township {
    pub(super) async fn begins() -> Self {
        let county = County::new();
        let village = county.area("左岚乡/大坝村");
        let second = colleague(&county, "左岚乡/胜利村");
        let users = [
            Writer::of(&county, WORKER).await,
            Writer::of(&county, &second).await,
            Writer::of(&county, TOWNSHIP).await,
        ];
        Self { county, village, users }
    }

    pub(super) fn scope(&self) -> Scope {
        DEMAND.scope_in(self.village).unwrap()
    }

    pub(super) async fn id_of(&self, user: usize) -> StaffId {
        super::writer::staff_id(&self.users[user].client).await
    }

    pub(super) async fn enters(&mut self, id: RecordId) -> Outcome {
        let (scope, entered) = (self.scope(), demand(self.village, id));
        self.users[WORKER_AT].says(scope, &Command::RecordEntered(entered)).await
    }

    pub(super) async fn has_demand(&mut self) -> RecordId {
        let id = RecordId(Uuid::now_v7());
        assert_eq!(self.enters(id).await, Outcome::Applied);
        id
    }

    pub(super) fn record(&self, id: RecordId) -> Record {
        let rows = super::writer::dossiers(&self.county, self.scope());
        rows.iter().find_map(|row| row.record_of(id)).expect("a record").clone()
    }

    /// A step from the state in which the demand is, with a reason and an answer where the table asks for them.
    pub(super) async fn moves(&mut self, user: usize, id: RecordId, (code, answer): (&str, &str)) -> Outcome {
        let (step, from) = (DEMAND.step(code).unwrap(), self.record(id).state);
        let answers: serde_json::Map<_, _> =
            step.fields.iter().map(|field| (field.code.to_string(), answer.into())).collect();
        let reason = if step.reason { REASON } else { "" };
        let step = json!({ "step": code, "from": from, "to": step.leads(&from), "reason": reason, "answers": answers });
        let moved = body("demand", id, &Subject::Area { code: self.village }, step);
        let scope = self.scope();
        self.users[user].says(scope, &Command::RecordMoved(serde_json::from_value(moved).unwrap())).await
    }
}

fn waits(fault: MoveFault) -> Outcome {
    Outcome::Review { reason: ReviewReason::MoveDoesNotFit { fault } }
}

fn no_choice(field: &str) -> Outcome {
    Outcome::Refused { reason: RefusalReason::Faulty { field: field.to_owned(), fault: Fault::NotAChoice } }
}

#[tokio::test]
async fn a_demand_goes_its_way_by_the_users_whose_turn_it_is() {
    let mut town = Township::begins().await;
    let id = town.has_demand().await;
    let worker = town.id_of(WORKER_AT).await.to_string();
    let way = [
        ("assign", worker.as_str(), UNION, &[WORKER_AT, COLLEAGUE][..], "assigned"),
        ("take", "", WORKER_AT, &[COLLEAGUE, UNION], "in_progress"),
        ("resolve", "", WORKER_AT, &[COLLEAGUE, UNION], "resolved"),
        ("satisfied", "", COLLEAGUE, &[WORKER_AT], "followed_up"),
        ("close", "", UNION, &[WORKER_AT, COLLEAGUE], "closed"),
    ];
    for (step, answer, user, others, state) in way {
        for other in others {
            assert_eq!(town.moves(*other, id, (step, answer)).await, waits(MoveFault::NotAllowed), "{step} by {other}");
        }
        assert_eq!(town.moves(user, id, (step, answer)).await, Outcome::Applied, "{step}");
        assert_eq!(town.record(id).state, state);
    }
    assert_eq!(town.record(id).steps.len(), way.len() + 1, "what waits is no step");
    assert_eq!(town.county.is_whole(), [""; 0]);
}

#[tokio::test]
async fn who_does_not_work_in_the_township_handles_nothing_there() {
    let mut town = Township::begins().await;
    let id = town.has_demand().await;
    let outside = super::writer::staff_id(&town.county.signed_in(OTHER_WORKER).await).await.to_string();
    for nobody in [outside, Uuid::now_v7().to_string()] {
        assert_eq!(town.moves(UNION, id, ("assign", &nobody)).await, no_choice("handler"));
    }
    assert_eq!(town.record(id).state, "registered");
}

#[tokio::test]
async fn a_demand_is_joined_with_one_of_its_township_that_goes_on() {
    let mut town = Township::begins().await;
    let (one, other) = (town.has_demand().await, town.has_demand().await);
    let (ended, elsewhere) = (town.has_demand().await, RecordId(Uuid::now_v7()));
    let far = town.county.area("河鱼乡/河鱼社区");
    let entered = Command::RecordEntered(demand(far, elsewhere));
    let mut admin = Writer::of(&town.county, COUNTY).await;
    assert_eq!(admin.says(DEMAND.scope_in(far).unwrap(), &entered).await, Outcome::Applied);
    for wrong in [one, RecordId(Uuid::now_v7()), elsewhere] {
        assert_eq!(town.moves(UNION, one, ("join", &wrong.to_string())).await, no_choice("with"), "{wrong}");
    }
    assert_eq!(town.moves(UNION, ended, ("withdraw", "")).await, Outcome::Applied);
    let no_longer = waits(MoveFault::NoLongerFits);
    assert_eq!(town.moves(UNION, one, ("join", &ended.to_string())).await, no_longer, "it has ended");
    assert_eq!(town.moves(UNION, other, ("join", &one.to_string())).await, Outcome::Applied);
    assert_eq!(town.moves(UNION, one, ("join", &other.to_string())).await, no_longer, "it is joined itself");
    assert_eq!((town.record(one).state, town.record(other).state), ("registered".into(), "joined".into()));
    assert_eq!(town.county.is_whole(), [""; 0]);
}

/// The sheets of an exported workbook, each with its cells.
fn exported(county: &County) -> Vec<(String, Vec<Vec<String>>)> {
    let file = county.directory.path().join("export.xlsx");
    ledger::export(&county.database, &file, |_| {}).unwrap();
    let cells = |row: &Vec<ledger::Cell>| row.iter().map(ledger::Cell::text).collect();
    let sheets = ledger::sheets_of(&file, Lang::ZhHans).unwrap().sheets.into_iter();
    sheets.map(|sheet| (sheet.name.clone(), sheet.rows.iter().map(cells).collect())).collect()
}

/// The cells of a column by its heading; below it are the codes of fields.
fn column(sheet: &[Vec<String>], heading: &str) -> Vec<String> {
    let at = sheet[0].iter().position(|cell| cell == heading).unwrap_or_else(|| panic!("no {heading}: {sheet:?}"));
    sheet[2..].iter().map(|row| row.get(at).cloned().unwrap_or_default()).collect()
}

#[tokio::test]
async fn the_workbook_has_demands_with_number_and_handler_and_nothing_of_who_raised_them() {
    let mut town = Township::begins().await;
    let mut phone = Phone::of(&town.county, WORKER).await;
    let raised = [&COMPLAINT, &DEMAND].map(|noun| raises(&mut phone, town.village, noun));
    phone.syncs().await;
    assert_eq!((phone.status().waiting, phone.status().attention), (0, 0));
    let (one, handler) = (raised[1].0, town.id_of(WORKER_AT).await.to_string());
    let (joined, apart) = (town.has_demand().await, town.has_demand().await);
    for (id, step, answer) in [
        (one, "assign", &handler),
        (joined, "join", &one.to_string()),
        (apart, "join", &one.to_string()),
        (apart, "separate", &String::new()),
    ] {
        assert_eq!(town.moves(UNION, id, (step, answer)).await, Outcome::Applied, "{step}");
    }
    let sheets = exported(&town.county);
    assert_eq!(sheets.iter().map(|sheet| sheet.0.as_str()).collect::<Vec<_>>(), ["台账", "投诉建议", "诉求"]);
    let demands = &sheets[2].1;
    let of = |id: RecordId, heading: &str| {
        let at = demands[2..].iter().position(|row| row[0] == id.to_string()).expect("a row");
        column(demands, heading)[at].clone()
    };
    for id in [one, joined, apart] {
        assert_eq!((of(id, "编号"), of(id, "村（社区）")), (number::of(id), "大坝村".to_owned()));
    }
    assert_eq!(
        (of(one, "谁来办"), of(one, "状态"), of(one, "说了什么")),
        ("冉玉兰".into(), "已交办".into(), TEXT.into())
    );
    assert_eq!(of(joined, "与哪一件"), format!("诉求 {TEXT}"));
    assert_eq!(of(apart, "与哪一件"), "", "it is dealt with separately");
    assert_eq!(column(&sheets[1].1, "内容"), ["上门太晚"]);
    for (name, rows) in &sheets[1..] {
        let cells = rows.concat().join("\n");
        let secrets = raised.iter().flat_map(|(_, _, personal)| personal);
        secrets.for_each(|secret| assert!(!cells.contains(secret), "{secret} in {name}: {cells}"));
    }
}
