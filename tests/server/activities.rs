//! Activities: two phones and the last place, who comes without a line, and who may read what about whom.

use super::{
    records::body,
    sync::person_added,
    work_and_office::{another, colleague, held},
};
use app::{
    domain::{
        area::AreaCode,
        erasure::ErasureReason,
        id::{PersonId, RecordId},
        noun::{ACTIVITY, ENTRY, JOINING, Noun, RECHECK, SIGN_UP},
    },
    sync::{
        command::Command,
        engine::NewOperation,
        erasure::PersonErased,
        outcome::{Outcome, ReviewReason},
        records::{ActivityForm, RecordMoved, signed_up_for, with_membership},
        row::Subject,
    },
};
use serde_json::{Value, json};
use tests::harness::{County, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

const VILLAGE: &str = "左岚乡/大坝村";

fn entered(noun: &Noun, subject: &Subject, fields: Value) -> (RecordId, Command) {
    let id = RecordId(Uuid::now_v7());
    let body = body(&noun.code, id, subject, json!({ "fields": fields, "state": noun.first_state() }));
    (id, Command::read("RecordEntered", body).unwrap())
}

/// Saves what a form writes, each operation under its own id and in its own scope.
fn keeps(phone: &mut Phone, drafts: Vec<NewOperation>) {
    drafts.into_iter().for_each(|draft| phone.saves(draft.scope, vec![draft.command]));
}

/// A township with a worker, a colleague in the same village and its union, an activity, and people.
struct Hall {
    county: County,
    village: AreaCode,
    activity: RecordId,
    people: Vec<PersonId>,
    worker: Phone,
    colleague: Phone,
    township: Phone,
}

impl Hall {
    async fn with(kind: &str, places: &str) -> Self {
        let county = County::new();
        let village = county.area(VILLAGE);
        let number = colleague(&county, VILLAGE);
        let (mut worker, colleague) = (Phone::of(&county, WORKER).await, Phone::of(&county, &number).await);
        let township = Phone::of(&county, TOWNSHIP).await;
        let mut fields =
            json!({ "title": "电工培训", "kind": kind, "starts": "2026-12-01 09:00", "place": "乡文化站" });
        if !places.is_empty() {
            fields["places"] = places.into();
        }
        let (activity, command) = entered(&ACTIVITY, &Subject::Area { code: village }, fields);
        let added: Vec<_> = ["冉雪香", "解大勇", "谭小春"].map(person_added).into();
        let people = added.iter().map(|(person, _)| *person).collect();
        worker.syncs().await;
        worker.saves(ACTIVITY.scope_in(village).unwrap(), vec![command]);
        worker.saves(village, added.into_iter().map(|(_, added)| added).collect());
        let mut hall = Self { county, village, activity, people, worker, colleague, township };
        hall.all_sync().await;
        hall
    }

    async fn all_sync(&mut self) {
        for phone in [&mut self.worker, &mut self.colleague, &mut self.township] {
            phone.syncs().await;
        }
        self.worker.syncs().await;
    }

    /// Ticks people in a part of the page and saves that, without a line.
    fn notes(&mut self, by: By, part: u32, people: &[usize], fill: impl FnOnce(&mut ActivityForm)) {
        let ids: Vec<PersonId> = people.iter().map(|at| self.people[*at]).collect();
        let phone = match by {
            By::Worker => &mut self.worker,
            By::Colleague => &mut self.colleague,
        };
        let mut form = ActivityForm::default();
        form.tick(part, &ids, Uuid::now_v7);
        fill(&mut form);
        let with = (phone.ledger(), phone.ledger().record(self.activity).expect("the activity").1);
        let drafts = match part {
            0 => form.sign_ups(with),
            1 => form.arrivals(with),
            _ => form.outcomes(with),
        };
        keeps(phone, drafts);
    }

    /// The states of the people's sign-ups, as the worker's phone has them.
    fn states(&self) -> Vec<String> {
        let all = signed_up_for(self.worker.ledger(), self.activity);
        let state = |person: &PersonId| all.iter().find(|one| one.person == *person).map(|one| one.state.clone());
        self.people.iter().map(|person| state(person).unwrap_or_default()).collect()
    }

    fn step(&self, person: usize, code: &str) -> RecordMoved {
        let all = signed_up_for(self.worker.ledger(), self.activity);
        let sign_up = all.iter().find(|one| one.person == self.people[person]).expect("a sign-up").record;
        RecordMoved::new(self.worker.ledger().record(sign_up).unwrap().1, SIGN_UP.step(code).unwrap())
    }
}

/// Whose phone.
#[derive(Clone, Copy)]
enum By {
    Worker,
    Colleague,
}

fn nothing(_: &mut ActivityForm) {}

fn results(phone: &Phone) -> Vec<Outcome> {
    phone.outbox().iter().filter_map(|one| one.result.clone()).map(|result| result.outcome).collect()
}

#[tokio::test]
async fn of_two_phones_that_ask_for_the_last_place_the_first_to_arrive_has_it_and_a_free_one_is_given_by_the_township()
{
    let mut hall = Hall::with("training", "1").await;
    hall.notes(By::Worker, 0, &[0], nothing);
    hall.notes(By::Colleague, 0, &[1], nothing);
    assert_eq!(hall.states(), ["asked", "", ""], "without a line it is asked for");
    hall.colleague.syncs().await;
    hall.all_sync().await;
    assert_eq!(hall.states(), ["waiting_list", "confirmed", ""]);
    let cancelled = Command::RecordMoved(hall.step(1, "cancel"));
    hall.worker.saves(hall.village, vec![cancelled]);
    hall.all_sync().await;
    assert_eq!(
        hall.states(),
        ["waiting_list", "", ""],
        "nobody is moved up unasked: the phones may know of others who wait"
    );
    let admitted = Command::RecordMoved(hall.step(0, "admit"));
    hall.worker.saves(hall.village, vec![admitted.clone()]);
    hall.all_sync().await;
    assert_eq!(hall.states()[0], "waiting_list", "it is not the worker's to give");
    hall.township.saves(hall.village, vec![admitted]);
    hall.all_sync().await;
    assert_eq!(hall.states(), ["confirmed", "", ""]);
    assert_eq!(hall.county.is_whole(), [""; 0]);
}

#[tokio::test]
async fn who_signs_up_and_comes_without_a_line_came_whatever_the_server_says_about_the_place() {
    let mut hall = Hall::with("training", "1").await;
    hall.notes(By::Worker, 0, &[0], nothing);
    hall.notes(By::Worker, 1, &[0, 1], nothing); // one had signed up, one had not
    hall.notes(By::Colleague, 1, &[0], nothing); // on another phone as well
    hall.all_sync().await;
    assert_eq!(hall.states(), ["came", "came", ""]);
    assert!(results(&hall.worker).iter().all(|one| *one == Outcome::Applied), "{:?}", results(&hall.worker));
    let file = hall.worker.ledger().file(hall.people[1]).unwrap();
    let steps: Vec<&str> = file.dossier.records[0].steps.iter().map(|step| &*step.step).collect();
    assert_eq!(steps, ["", "queue", "come"], "what the server did stays on record");
    let twin = matches!(results(&hall.colleague)[0], Outcome::Review { reason: ReviewReason::TwinRecord { .. } });
    assert!(twin, "a second sign-up waits for the township: {:?}", results(&hall.colleague));
    hall.notes(By::Worker, 2, &[0, 1], |form| form.result = "certificate".into());
    hall.all_sync().await;
    assert_eq!(hall.states(), ["completed", "completed", ""]);
    assert_eq!(hall.county.is_whole(), [""; 0]);
}

#[tokio::test]
async fn who_joins_the_union_at_an_activity_applies_once_and_the_township_admits() {
    let mut hall = Hall::with("join_union", "").await;
    let unit = |form: &mut ActivityForm| form.unit = "蜂鸟配送城口站".into();
    hall.notes(By::Worker, 1, &[0, 1], unit);
    hall.all_sync().await;
    hall.notes(By::Worker, 1, &[0, 1, 2], unit); // a draft that was not forgotten
    hall.all_sync().await;
    let applications =
        |phone: &Phone| phone.ledger().records(&JOINING.code).map(|(_, one)| one.clone()).collect::<Vec<_>>();
    let all = applications(&hall.township);
    assert_eq!(all.len(), 3, "each once");
    let admits = |one| Command::RecordMoved(RecordMoved::new(one, JOINING.step("admit").unwrap()));
    hall.worker.saves(hall.village, vec![admits(&all[0])]);
    let dossier = hall.township.ledger().file(hall.people[1]).unwrap().dossier.clone();
    let one = all.iter().find(|one| one.subject == (Subject::Person { id: hall.people[1] })).unwrap();
    let id = || app::domain::id::OperationId(Uuid::now_v7());
    let operation = NewOperation { id: id(), scope: dossier.scope, command: admits(one) };
    keeps(&mut hall.township, with_membership(operation, &dossier, id()));
    hall.all_sync().await;
    let states: Vec<String> =
        all.iter().map(|one| hall.worker.ledger().record(one.id).unwrap().1.state.clone()).collect();
    let admitted = |state: &&String| *state == "admitted";
    assert_eq!(states.iter().filter(admitted).count(), 1, "a worker admits nobody: {states:?}");
    let member = |person: PersonId| hall.worker.ledger().file(person).unwrap().row.as_ref().unwrap().union_member;
    assert_eq!(hall.people.iter().map(|person| member(*person)).collect::<Vec<_>>(), [None, Some(true), None]);
}

#[tokio::test]
async fn a_re_check_is_read_in_its_village_alone_and_nothing_of_a_person_is_left_after_an_erasure() {
    let mut hall = Hall::with("health_check", "50").await;
    let person = Subject::Person { id: hall.people[0] };
    let fields = |agreed: &str| json!({ "what": "眼科复查", "agreed": agreed, "activity": hall.activity });
    let (recheck, command) = entered(&RECHECK, &person, fields("yes"));
    let (unasked, refused) = entered(&RECHECK, &person, fields(""));
    let prize = json!({ "title": "自动喂料机", "text": "省一半工", "field": "farming", "contest": hall.activity });
    let (_, entry) = entered(&ENTRY, &person, prize);
    hall.notes(By::Worker, 1, &[0], nothing);
    hall.worker.saves(hall.village, vec![command, refused, entry]);
    hall.all_sync().await;
    assert!(hall.worker.ledger().record(unasked).is_none(), "without consent it is not kept");

    let number = another(&hall.county, ("查小勇", "14000000017"), "左岚乡/胜利村");
    let mut elsewhere = Phone::of(&hall.county, &number).await;
    elsewhere.syncs().await;
    let secrets = [hall.people[0].to_string(), "冉雪香".into(), "眼科复查".into(), "自动喂料机".into()];
    let reads = |phone: &Phone| secrets.iter().any(|secret| held(phone).contains(secret));
    assert!(elsewhere.ledger().record(hall.activity).is_some() && !reads(&elsewhere), "{}", held(&elsewhere));
    for phone in [&hall.worker, &hall.colleague, &hall.township] {
        assert!(phone.ledger().record(recheck).is_some() && reads(phone));
    }

    let erased = PersonErased { person: hall.people[0], reason: ErasureReason::Requested, later: Default::default() };
    hall.township.saves(hall.village, vec![Command::PersonErased(erased)]);
    hall.township.syncs().await;
    hall.all_sync().await;
    for phone in [&hall.worker, &hall.colleague, &hall.township] {
        let all = held(phone);
        assert!(!secrets[1..].iter().any(|secret| all.contains(secret)) && !all.contains("sign_up"), "{all}");
        assert!(phone.ledger().record(hall.activity).is_some());
    }
    assert_eq!(hall.county.is_whole(), [""; 0]);
}
