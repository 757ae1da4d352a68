//! Tests: demands are handled, joined, called back and in time.

use super::tests::operation;
use super::{Due, Dues, Record, RecordEntered, RecordMoved, RecordStep, may_make};
use crate::domain::{
    area::{Area, AreaCode},
    date::Date,
    enrolment::MoveFault,
    fault::Fault,
    id::{DeviceId, RecordId, StaffId},
    noun::DEMAND,
    scope::Scope,
    staff::{Role, Staff},
    time::Timestamp,
    working_day::Calendar,
};
use crate::sorted_map::SortedMap;
use crate::sync::{
    authority,
    command::Command,
    dossier::Dossier,
    memory::MemoryStore,
    outcome::{Outcome, RefusalReason, ReviewReason},
    protocol::SyncRequest,
    reference::{Entry, Reference},
    row::{RowKey, Subject},
    store::Store,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use uuid::Uuid;

const HOUR: i64 = 3_600_000;

/// Where demands are kept: the work of the township.
fn work() -> Scope {
    Scope::parse("500229221-work").unwrap()
}

fn day(text: &str) -> Date {
    Date::read(text).unwrap()
}

/// A township: two grid workers of two villages, and one user of the union.
struct Township {
    county: MemoryStore,
    staff: Vec<Staff>,
    now: Timestamp,
    written: u64,
}

const ANNA: usize = 0;
const BO: usize = 1;
const UNION: usize = 2;

impl Township {
    fn on(date: &str) -> Self {
        let (mut county, anna) = MemoryStore::demo();
        let one = |id: u128, role, area: &str| {
            let areas = vec![AreaCode::parse(area).unwrap()];
            Staff { id: StaffId(Uuid::from_u128(id)), role, areas, ..anna.clone() }
        };
        let (bo, union) = (one(12, Role::GridWorker, "500229221205"), one(13, Role::TownshipUnion, "500229221"));
        let outsider = one(14, Role::GridWorker, "500229220201");
        let staff = vec![anna, bo, union];
        for member in staff.iter().chain([&outsider]) {
            let Ok(()) = county.put_entry(work().county(), &Entry::Staff(member.clone()));
        }
        let area = Area {
            code: AreaCode::parse("500229221205").unwrap(),
            name: "平溪村".into(),
            phone: String::new(),
            later: Default::default(),
        };
        let Ok(()) = county.put_entry(work().county(), &Entry::Area(area));
        Self { county, staff, now: Timestamp::start_of(day(date)).plus_ms(9 * HOUR), written: 0 }
    }

    fn says(&mut self, by: usize, command: &Command) -> Outcome {
        self.written += 1;
        let device = DeviceId(Uuid::from_u128(1_000 + u128::from(self.written)));
        let operation = operation((device, 1), self.written, work(), command);
        let request = SyncRequest::new(device, vec![operation], [].into());
        authority::deliver(&mut self.county, &self.staff[by], &request, self.now).unwrap().results.remove(0).outcome
    }

    fn enters(&mut self, by: usize, id: u128, complexity: &str) -> Outcome {
        let fields = [("category", "wages"), ("complexity", complexity), ("text", "工钱没结")];
        let entered = RecordEntered {
            noun: DEMAND.code.to_string(),
            version: 1,
            id: RecordId(Uuid::from_u128(id)),
            subject: subject(id),
            fields: SortedMap::of(fields.map(|(code, value)| (code.to_owned(), value.to_owned()))),
            sets: SortedMap::new(),
            attachments: Vec::new(),
            state: DEMAND.first_state().to_owned(),
            group: None,
            kept_years: 0,
            later: Default::default(),
        };
        self.says(by, &Command::RecordEntered(entered))
    }

    /// A step from the state in which the record is; with a reason and an answer where the table asks for them.
    fn moves(&mut self, by: usize, id: u128, step: &str, answer: &str) -> Outcome {
        let from = self.record(id).state;
        self.moves_from(by, id, (step, &from), answer)
    }

    fn moves_from(&mut self, by: usize, id: u128, (code, from): (&str, &str), answer: &str) -> Outcome {
        let step = DEMAND.step(code).unwrap();
        let answers = step.fields.iter().map(|field| (field.code.to_string(), answer.to_owned()));
        let moved = RecordMoved {
            noun: DEMAND.code.to_string(),
            version: 1,
            id: RecordId(Uuid::from_u128(id)),
            subject: subject(id),
            step: code.to_owned(),
            from: from.to_owned(),
            to: step.leads(from).to_owned(),
            reason: if step.reason { "说明".to_owned() } else { String::new() },
            answers: SortedMap::of(answers),
            later: Default::default(),
        };
        self.says(by, &Command::RecordMoved(moved))
    }

    fn assigns(&mut self, id: u128, to: usize) -> Outcome {
        let handler = self.staff[to].id.to_string();
        self.moves(UNION, id, "assign", &handler)
    }

    fn joins(&mut self, id: u128, with: u128) -> Outcome {
        self.moves(UNION, id, "join", &Uuid::from_u128(with).to_string())
    }

    fn dossier(&self, id: u128) -> Option<Dossier> {
        let Ok(found) = self.county.dossier(work(), RowKey::Record(RecordId(Uuid::from_u128(id))));
        found
    }

    fn record(&self, id: u128) -> Record {
        self.dossier(id).unwrap().records.remove(0)
    }

    fn state(&self, id: u128) -> String {
        self.record(id).state
    }

    /// What has to be done about each of the first demands.
    fn dues(&self) -> Dues {
        let dossiers: Vec<Dossier> = (1..=8).filter_map(|id| self.dossier(id)).collect();
        dues_of(&dossiers)
    }

    fn due(&self, id: u128) -> Due {
        self.dues().get(RecordId(Uuid::from_u128(id))).unwrap().clone()
    }

    fn due_on(&self, id: u128) -> String {
        self.due(id).by.date.to_string()
    }

    fn goes_on_to(&mut self, date: &str) {
        self.now = Timestamp::start_of(day(date)).plus_ms(9 * HOUR);
    }
}

fn dues_of(dossiers: &[Dossier]) -> Dues {
    let records = dossiers.iter().flat_map(|dossier| dossier.records.iter().map(move |record| (dossier, record)));
    Dues::of(records, &reference())
}

/// The county's calendars: the days of the demo.
fn reference() -> Reference {
    let rows = include_str!("../../../../server/demo/holidays.csv").lines().skip(1);
    let mut reference = Reference::default();
    for year in [2025, 2026] {
        let days = |kind: &str| {
            let listed = rows.clone().filter(|row| row.contains(kind)).map(|row| day(&row[..10]));
            listed.filter(|day| day.year() == year).collect()
        };
        reference.insert(Entry::Calendar(Calendar { year, off: days("放假"), worked: days("上班") }));
    }
    reference
}

/// Every other demand is of the one village, the rest of the other.
fn subject(id: u128) -> Subject {
    let code = if id % 2 == 1 { "500229221204" } else { "500229221205" };
    Subject::Area { code: AreaCode::parse(code).unwrap() }
}

fn not_allowed() -> Outcome {
    Outcome::Review { reason: ReviewReason::MoveDoesNotFit { fault: MoveFault::NotAllowed } }
}

#[test]
fn a_demand_is_assigned_handled_and_called_back_by_another() {
    let mut town = Township::on("2026-03-02");
    assert_eq!(town.enters(ANNA, 1, "simple"), Outcome::Applied);
    assert_eq!(town.assigns(1, ANNA), Outcome::Applied);
    assert_eq!(town.moves(BO, 1, "take", ""), not_allowed(), "it is another user's");
    assert_eq!(town.moves(ANNA, 1, "take", ""), Outcome::Applied);
    assert_eq!(town.moves(ANNA, 1, "resolve", ""), Outcome::Applied);
    assert_eq!(town.moves(ANNA, 1, "satisfied", ""), not_allowed(), "who handled it does not call");
    assert_eq!(town.moves(BO, 1, "not_reached", ""), Outcome::Applied);
    assert_eq!(town.moves(ANNA, 1, "satisfied", ""), not_allowed(), "nor after another user's call");
    assert_eq!(town.moves(BO, 1, "not_satisfied", ""), Outcome::Applied);
    let anna = town.staff[ANNA].id.to_string();
    assert_eq!(town.moves(UNION, 1, "again", &anna), Outcome::Applied);
    assert_eq!(town.moves(ANNA, 1, "resolve", ""), Outcome::Applied);
    assert_eq!(town.moves(BO, 1, "satisfied", ""), Outcome::Applied);
    assert_eq!(town.moves(UNION, 1, "close", ""), Outcome::Applied);
    assert!(DEMAND.is_end(&town.state(1)));
}

#[test]
fn who_settles_on_the_spot_does_not_call() {
    let mut town = Township::on("2026-03-02");
    town.enters(ANNA, 1, "simple");
    assert_eq!(town.moves(ANNA, 1, "settle", ""), Outcome::Applied);
    assert_eq!(town.moves(ANNA, 1, "would_not_say", ""), not_allowed());
    assert_eq!(town.moves(BO, 1, "would_not_say", ""), Outcome::Applied);
}

#[test]
fn an_objection_goes_back_and_a_handler_is_of_the_township() {
    let mut town = Township::on("2026-03-02");
    town.enters(BO, 1, "complex");
    let wrong = |field: &str| Outcome::Refused {
        reason: RefusalReason::Faulty { field: field.into(), fault: Fault::NotAChoice },
    };
    for nobody in [14, 99] {
        assert_eq!(town.moves(UNION, 1, "assign", &Uuid::from_u128(nobody).to_string()), wrong("handler"));
    }
    town.assigns(1, ANNA);
    assert_eq!(town.moves(ANNA, 1, "object", ""), Outcome::Applied);
    town.assigns(1, BO);
    let anna = town.staff[ANNA].id.to_string();
    assert_eq!(town.moves(UNION, 1, "hand_on", &anna), Outcome::Applied);
    assert_eq!(town.record(1).handler(&DEMAND), Some(town.staff[ANNA].id));
    assert_eq!(town.moves(BO, 1, "take", ""), not_allowed());
    assert_eq!(town.moves(UNION, 1, "not_ours", "社保局 5922"), Outcome::Applied);
    assert_eq!(town.moves(UNION, 1, "satisfied", ""), not_allowed(), "who said that it is not ours does not call");
    assert_eq!(town.moves(BO, 1, "satisfied", ""), Outcome::Applied);
}

#[test]
fn limits_run_from_the_step_that_begins_them() {
    let mut town = Township::on("2026-02-12");
    town.enters(ANNA, 1, "simple");
    town.enters(ANNA, 2, "complex");
    assert_eq!((town.due_on(1), town.due_on(2)), ("2026-02-15".into(), "2026-02-19".into()));
    town.goes_on_to("2026-02-13");
    town.moves(ANNA, 1, "settle", "");
    let due = town.due(1);
    assert_eq!((due.by.date.to_string().as_str(), due.by.certain), ("2026-02-25", true), "over the Spring Festival");
    let worked: Vec<String> = due.by.worked.iter().map(Date::to_string).collect();
    assert_eq!((worked, due.by.skipped.len()), (vec!["2026-02-14".to_owned()], 9));
    assert!(!due.is_over(day("2026-02-25")) && due.is_over(day("2026-02-26")));
    town.goes_on_to("2026-02-24");
    town.moves(BO, 1, "not_reached", "");
    assert_eq!(town.due_on(1), "2026-02-25", "a call that reached nobody gives no more time");
    town.moves(BO, 1, "not_satisfied", "");
    assert_eq!(town.due_on(1), "2026-03-01", "the review");
    town.goes_on_to("2026-02-27");
    let bo = town.staff[BO].id.to_string();
    town.moves(UNION, 1, "again", &bo);
    assert_eq!(town.due_on(1), "2026-03-01", "goes on");
    town.moves(BO, 1, "resolve", "");
    assert_eq!(town.moves(ANNA, 1, "satisfied", ""), not_allowed(), "she settled it before");
    town.moves(UNION, 1, "satisfied", "");
    assert_eq!(town.dues().get(RecordId(Uuid::from_u128(1))), None, "nothing has to be in time any more");
}

#[test]
fn of_joined_demands_the_earliest_day_holds_and_everyone_is_called() {
    let mut town = Township::on("2026-03-02");
    town.enters(ANNA, 1, "complex");
    town.goes_on_to("2026-03-03");
    town.enters(BO, 2, "simple");
    assert_eq!((town.due_on(1), town.due_on(2)), ("2026-03-09".into(), "2026-03-06".into()));
    assert_eq!(town.joins(2, 1), Outcome::Applied);
    assert_eq!((town.due_on(1), town.due_on(2)), ("2026-03-06".into(), "2026-03-06".into()), "the earliest day");
    let taken = Outcome::Review { reason: ReviewReason::MoveDoesNotFit { fault: MoveFault::NoLongerFits } };
    assert_eq!(town.joins(1, 2), taken, "two do not wait for each other");
    let wrong = Outcome::Refused { reason: RefusalReason::Faulty { field: "with".into(), fault: Fault::NotAChoice } };
    assert_eq!((town.joins(1, 1), town.joins(1, 9)), (wrong.clone(), wrong));
    town.assigns(1, ANNA);
    town.moves(ANNA, 1, "take", "");
    town.goes_on_to("2026-03-05");
    town.moves(ANNA, 1, "resolve", "");
    assert_eq!((town.due_on(1), town.due_on(2)), ("2026-03-10".into(), "2026-03-10".into()), "both are called");
    town.moves(BO, 1, "satisfied", "");
    assert_eq!(town.due_on(2), "2026-03-10", "the other one is still to be called");
    assert_eq!(town.moves(UNION, 2, "satisfied", ""), not_allowed(), "who joined it brought it here");
    assert_eq!(town.moves(BO, 2, "satisfied", ""), Outcome::Applied);
    assert!(town.dues().get(RecordId(Uuid::from_u128(2))).is_none());
}

/// A step of a random user about a random demand, with a random answer.
type Wild = (usize, usize, u128, u128, i64);

fn wild() -> impl Strategy<Value = Vec<Wild>> {
    prop::collection::vec((0..3_usize, 0..DEMAND.steps.len(), 1..=4_u128, 1..=4_u128, 0..40 * HOUR), 1..24)
}

/// Four demands, and whatever users say about them.
fn township_of(steps: &[Wild]) -> Township {
    let mut town = Township::on("2026-02-10");
    (1..=4).for_each(|id| drop(town.enters((id % 2) as usize, id, if id > 2 { "simple" } else { "complex" })));
    for (by, at, id, other, later) in steps {
        town.now = town.now.plus_ms(*later);
        let state = town.state(*id);
        let possible: Vec<_> = DEMAND.steps.iter().filter(|step| step.begins_in(&state)).collect();
        let Some(step) = possible.get(at % possible.len().max(1)) else { continue };
        let answer = match &*step.code {
            "join" => Uuid::from_u128(*other).to_string(),
            _ => town.staff[*other as usize % 3].id.to_string(),
        };
        town.moves(*by, *id, &step.code, &answer);
    }
    town
}

/// Whoever has to act: users who may make a step.
fn may_act(town: &Township, id: u128) -> bool {
    let (dossier, record) = (town.dossier(id).unwrap(), town.record(id));
    let steps = DEMAND.steps.iter().filter(|step| step.begins_in(&record.state));
    let mut pairs = steps.flat_map(|step| town.staff.iter().map(move |staff| (step, staff)));
    pairs.any(|(step, staff)| may_make(staff, &DEMAND, step, (&record, &dossier)))
}

/// Steps after which nobody is to be called any more.
const ANSWERED: [&str; 2] = ["satisfied", "would_not_say"];
const ENDED: [&str; 2] = ["not_callable", "withdraw"];

#[test]
fn no_demand_is_without_an_owner_or_an_end() {
    let mut runner = TestRunner::new(Config { cases: 10_000, ..Config::default() });
    let all = runner.run(&wild(), |steps| {
        let town = township_of(&steps);
        let dues = town.dues();
        for id in 1..=4 {
            let record = town.record(id);
            let ended = DEMAND.is_end(&record.state);
            prop_assert!(ended || may_act(&town, id), "{id} in {}", record.state);
            let timed = ended || record.state == "followed_up" || dues.get(record.id).is_some();
            prop_assert!(timed, "nothing has to be done about {id} in {}", record.state);
            let made = |codes: &[&str]| record.steps.iter().any(|step| codes.contains(&step.step.as_str()));
            prop_assert!(!ended || made(&ANSWERED) || made(&ENDED), "{id} ended without a call");
            prop_assert!(!handler_called(&town, id), "the handler called about {id}");
        }
        Ok(())
    });
    all.unwrap();
}

/// Whether a call was made by who had resolved or settled the demand before.
fn handler_called(town: &Township, id: u128) -> bool {
    let (dossier, record) = (town.dossier(id).unwrap(), town.record(id));
    let by = |step: &RecordStep| dossier.stamp(step.seq).map(|stamp| stamp.1);
    let mut calls = record.steps.iter().filter(|step| ANSWERED.contains(&step.step.as_str()));
    calls.any(|call| {
        let mut before = record.steps.iter().filter(|step| step.seq < call.seq);
        before.any(|step| ["resolve", "settle"].contains(&step.step.as_str()) && by(step) == by(call))
    })
}

/// A year from February 2026 on, in which users do what they do.
#[test]
fn each_hour_of_a_year_the_number_of_late_demands_is_the_length_of_their_list() {
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 8, ..Config::default() },
        prop::test_runner::TestRng::deterministic_rng(prop::test_runner::RngAlgorithm::ChaCha),
    );
    let villages = ["500229221204", "500229221205"].map(|code| Subject::Area { code: AreaCode::parse(code).unwrap() });
    let year = runner.run(&wild(), |steps| {
        let town = township_of(&steps);
        let dossiers: Vec<Dossier> = (1..=4).filter_map(|id| town.dossier(id)).collect();
        let all = dues_of(&dossiers);
        let begun = Timestamp::start_of(day("2026-02-10"));
        for hour in 0..365 * 24 {
            let today = begun.plus_ms(hour * HOUR).date();
            let listed = dossiers.iter().flat_map(|dossier| &dossier.records);
            let late: Vec<&Record> =
                listed.filter(|record| all.get(record.id).is_some_and(|due| due.is_over(today))).collect();
            let of_village = |subject: &Subject| late.iter().filter(|record| record.subject == *subject).count();
            let counted = (all.late(today), villages.iter().map(of_village).sum::<usize>());
            prop_assert_eq!(counted, (late.len(), late.len()));
        }
        Ok(())
    });
    year.unwrap();
}
