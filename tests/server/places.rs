//! Places at an activity: whoever signs up offline asks for one, the server alone gives them out, and nobody signs up twice.

use app::{
    domain::{
        area::AreaCode,
        fault::Fault,
        id::{PersonId, RecordId},
        noun::Noun,
        scope::Scope,
    },
    sync::{
        command::{Command, ReviewSettled},
        outcome::{Outcome, RefusalReason, ReviewReason},
        records::Record,
        row::Subject,
    },
};
use serde_json::{Value, json};
use tests::{
    harness::{COUNTY, County, Phone, TOWNSHIP, WORKER},
    simulation::places::{activity, sign_up},
};
use uuid::Uuid;

fn command(kind: &str, noun: &Noun, id: RecordId, subject: &Subject, more: Value) -> Command {
    Command::read(kind, super::records::body(&noun.code, id, subject, more)).unwrap()
}

/// A village whose county has activities, a phone of its worker and one of its township.
struct Village {
    county: County,
    code: AreaCode,
    worker: Phone,
    township: Phone,
}

impl Village {
    async fn begins() -> Self {
        let county = County::new();
        let (code, mut admin) = (county.area("左岚乡/大坝村"), Phone::of(&county, COUNTY).await);
        admin.syncs().await;
        let published = [activity(), sign_up()].map(|noun| Command::NounPublished(Box::new(noun)));
        admin.saves(AreaCode::parse("500229").unwrap(), published.into());
        admin.syncs().await;
        let mut phones = (Phone::of(&county, WORKER).await, Phone::of(&county, TOWNSHIP).await);
        phones.0.syncs().await;
        phones.1.syncs().await;
        Self { county, code, worker: phones.0, township: phones.1 }
    }

    /// An activity with so many places, which both phones have.
    async fn has_activity(&mut self, places: &str) -> RecordId {
        let (id, scope) = (RecordId(Uuid::now_v7()), activity().scope_in(self.code).unwrap());
        let fields = json!({ "fields": { "title": "电工培训", "places": places }, "state": "open" });
        let entered = command("RecordEntered", &activity(), id, &Subject::Area { code: self.code }, fields);
        self.township.saves(scope, vec![entered]);
        self.township.syncs().await;
        self.worker.syncs().await;
        id
    }

    /// The state in which a phone of the village has somebody's sign-up.
    fn state(&self, sign_up: RecordId) -> &str {
        self.worker.ledger().record(sign_up).map_or("none", |(_, record)| &record.state)
    }

    async fn both_sync(&mut self) {
        self.worker.syncs().await;
        self.township.syncs().await;
        self.worker.syncs().await;
    }
}

fn signs_up(person: PersonId, at: RecordId) -> (RecordId, Command) {
    let id = RecordId(Uuid::now_v7());
    let fields = json!({ "fields": { "at": at }, "state": "asked" });
    (id, command("RecordEntered", &sign_up(), id, &Subject::Person { id: person }, fields))
}

fn cancelled(person: PersonId, id: RecordId, from: &str) -> Command {
    let step = json!({ "step": "cancel", "from": from, "to": "cancelled" });
    command("RecordMoved", &sign_up(), id, &Subject::Person { id: person }, step)
}

fn result(phone: &Phone, record: RecordId) -> Option<Outcome> {
    let of = |command: &Command| matches!(command, Command::RecordEntered(entered) if entered.id == record);
    let sent = phone.outbox().into_iter().find(|outgoing| outgoing.operation.command().is_ok_and(|c| of(&c)));
    sent.and_then(|outgoing| outgoing.result).map(|result| result.outcome)
}

#[tokio::test]
async fn places_are_given_in_the_order_of_arrival_until_none_is_left() {
    let mut village = Village::begins().await;
    let at = village.has_activity("2").await;
    let people = ["冉雪香", "解大勇", "谭小春"].map(super::sync::person_added);
    let mut asked = Vec::new();
    for (person, added) in &people {
        let (id, command) = signs_up(*person, at);
        village.worker.saves(village.code, vec![added.clone(), command]);
        asked.push(id);
    }
    assert_eq!(asked.iter().map(|id| village.state(*id)).collect::<Vec<_>>(), ["asked"; 3], "offline it is asked for");
    village.both_sync().await;
    let states: Vec<&str> = asked.iter().map(|id| village.state(*id)).collect();
    assert_eq!(states, ["confirmed", "confirmed", "waiting"]);
    village.worker.saves(village.code, vec![cancelled(people[0].0, asked[0], "confirmed")]);
    let (fourth, added) = super::sync::person_added("符永强");
    let (fourth, command) = (signs_up(fourth, at), added);
    village.worker.saves(village.code, vec![command, fourth.1]);
    village.both_sync().await;
    assert_eq!(village.state(fourth.0), "confirmed", "a place that was given back is given again");
    assert_eq!(village.county.is_whole(), [""; 0]);
}

#[tokio::test]
async fn an_activity_that_has_ended_has_no_place_and_one_without_a_number_always_has() {
    let mut village = Village::begins().await;
    let (ended, open) = (village.has_activity("9").await, village.has_activity("").await);
    let step = json!({ "step": "finish", "from": "open", "to": "over" });
    let scope: Scope = activity().scope_in(village.code).unwrap();
    let moved = command("RecordMoved", &activity(), ended, &Subject::Area { code: village.code }, step);
    village.township.saves(scope, vec![moved]);
    village.township.syncs().await;
    let (person, added) = super::sync::person_added("冉雪香");
    let (first, second) = (signs_up(person, ended), signs_up(person, open));
    village.worker.saves(village.code, vec![added, first.1, second.1]);
    village.both_sync().await;
    assert_eq!((village.state(first.0), village.state(second.0)), ("waiting", "confirmed"));
}

#[tokio::test]
async fn a_second_sign_up_of_a_person_waits_for_the_township_which_may_want_both() {
    let mut village = Village::begins().await;
    let at = village.has_activity("5").await;
    let (person, added) = super::sync::person_added("冉雪香");
    let (first, second) = (signs_up(person, at), signs_up(person, at));
    village.worker.saves(village.code, vec![added, first.1]);
    village.both_sync().await;
    village.township.saves(village.code, vec![second.1]);
    village.both_sync().await;
    let reason = ReviewReason::TwinRecord { record: first.0 };
    assert_eq!(result(&village.township, second.0), Some(Outcome::Review { reason: reason.clone() }));
    assert_eq!(village.state(second.0), "none", "nothing is done unasked");
    let file = village.township.ledger().file(person).expect("the person");
    let waits = file.dossier.reviews.first().and_then(|pending| pending.id).expect("what waits");
    let settled = json!({ "review": waits, "person": person, "accepted": true, "about": reason });
    village
        .township
        .saves(village.code, vec![Command::ReviewSettled(serde_json::from_value::<ReviewSettled>(settled).unwrap())]);
    village.both_sync().await;
    assert_eq!(village.state(second.0), "confirmed", "what is accepted asks for its place too");
    village
        .worker
        .saves(village.code, vec![cancelled(person, first.0, "confirmed"), cancelled(person, second.0, "confirmed")]);
    let third = signs_up(person, at);
    village.worker.saves(village.code, vec![third.1]);
    village.both_sync().await;
    assert_eq!(village.state(third.0), "confirmed", "who has cancelled may sign up again");
}

#[tokio::test]
async fn nobody_makes_the_servers_step_or_changes_the_activity_afterwards() {
    let mut village = Village::begins().await;
    let (full, other) = (village.has_activity("0").await, village.has_activity("9").await);
    let (person, added) = super::sync::person_added("冉雪香");
    let asked = signs_up(person, full);
    village.worker.saves(village.code, vec![added, asked.1]);
    village.both_sync().await;
    let subject = Subject::Person { id: person };
    let step = json!({ "step": "confirm", "from": "asked", "to": "confirmed" });
    let edit = json!({ "edits": { "at": { "value": other, "was": full } } });
    let commands = vec![
        command("RecordMoved", &sign_up(), asked.0, &subject, step),
        command("RecordEdited", &sign_up(), asked.0, &subject, edit),
    ];
    village.township.saves(village.code, commands);
    village.both_sync().await;
    let outcomes: Vec<_> =
        village.township.outbox().iter().filter_map(|one| one.result.clone()).map(|r| r.outcome).collect();
    assert!(matches!(&outcomes[outcomes.len() - 2], Outcome::Review { .. }), "{outcomes:?}");
    let fixed = RefusalReason::Faulty { field: "at".to_owned(), fault: Fault::Fixed };
    assert_eq!(outcomes.last(), Some(&Outcome::Refused { reason: fixed }));
    let held = |record: &Record| (record.state.clone(), record.value("at").to_owned());
    let (_, record) = village.worker.ledger().record(asked.0).unwrap();
    assert_eq!(held(record), ("waiting".to_owned(), full.0.to_string()));
}

#[tokio::test]
async fn what_rows_are_found_by_is_compared_with_the_log_and_made_anew() {
    let mut village = Village::begins().await;
    let at = village.has_activity("1").await;
    let (person, added) = super::sync::person_added("冉雪香");
    village.worker.saves(village.code, vec![added, signs_up(person, at).1]);
    village.both_sync().await;
    for table in ["record_reference", "record_owner"] {
        assert_eq!(village.county.is_whole(), [""; 0]);
        village.county.damages(&format!("DELETE FROM {table}"));
        let wrong = village.county.is_whole();
        assert!(wrong.len() == 1 && wrong[0].contains(table), "{wrong:?}");
        village.county.database.rebuild(|_| {}).unwrap();
    }
}
