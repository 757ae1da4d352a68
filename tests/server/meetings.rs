//! One courtyard meeting on two phones: whatever each ticks and enrols without a line, nothing is lost and nobody is counted twice.

use super::{
    sync::{enrolment, person_added},
    work_and_office::colleague,
};
use app::{
    domain::{
        id::{PersonId, RecordId},
        noun::MEETING,
        visit::{Channel, VisitOutcome},
    },
    sync::{
        command::Command,
        engine::NewOperation,
        records::{MeetingForm, MeetingSummary, QuestionForm, RecordEntered, group_of},
        row::Subject,
    },
};
use serde_json::json;
use tests::harness::{County, Phone, WORKER};
use uuid::Uuid;

const VILLAGE: &str = "左岚乡/大坝村";

fn meeting(county: &County) -> RecordEntered {
    let subject = Subject::Area { code: county.area(VILLAGE) };
    serde_json::from_value(json!({ "noun": "meeting", "version": 1, "id": Uuid::now_v7(), "subject": subject,
        "fields": { "place": "村委会院坝", "starts": "2026-11-28 09:30" }, "state": MEETING.first_state() }))
    .unwrap()
}

/// Saves what a form writes, each operation in its own scope.
fn keeps(phone: &mut Phone, drafts: Vec<NewOperation>) {
    for draft in drafts {
        phone.saves(draft.scope, vec![draft.command]);
    }
}

/// Ticks these people and closes the meeting on a phone that has no line.
fn closes(phone: &mut Phone, id: RecordId, people: &[PersonId], said: Option<VisitOutcome>, others: i32) {
    let mut form = MeetingForm::new(Uuid::now_v7);
    form.tick(people, Uuid::now_v7);
    form.guests.iter_mut().for_each(|guest| guest.outcome = said);
    let (file, record) = phone.ledger().record(id).unwrap();
    form.count_others(record, others);
    let drafts = form.drafts(phone.ledger(), (file, record), server::clock::now().date());
    keeps(phone, drafts);
}

fn summary(phone: &Phone, id: RecordId) -> MeetingSummary {
    MeetingSummary::of(phone.ledger(), phone.ledger().record(id).unwrap().1)
}

/// A form of a person that is filled in at the meeting.
fn enrols(phone: &mut Phone, county: &County, id: RecordId, person: PersonId, number: &str) {
    let mut commands = enrolment(person, number).1;
    for command in &mut commands {
        if let Command::EnrolmentSubmitted(form) = command {
            (form.group, form.channel) = (Some(group_of(id)), Channel::Meeting);
        }
    }
    phone.saves(county.area(VILLAGE), commands);
}

#[tokio::test]
async fn two_phones_at_one_meeting_lose_nothing_and_count_nobody_twice() {
    let county = County::new();
    let village = county.area(VILLAGE);
    let (mut one, mut two) = (Phone::of(&county, WORKER).await, Phone::of(&county, &colleague(&county, VILLAGE)).await);
    one.syncs().await;
    let people: Vec<(PersonId, Command)> = ["陈路川", "冉雪香", "解大勇", "查小丽"].map(person_added).into();
    let ids: Vec<PersonId> = people.iter().map(|(person, _)| *person).collect();
    let entered = meeting(&county);
    let id = entered.id;
    one.saves(village, people.into_iter().map(|(_, added)| added).collect());
    one.saves(village, vec![Command::RecordEntered(entered)]);
    one.syncs().await;
    two.syncs().await;
    assert!(two.ledger().record(id).is_some(), "all who work in the village have the meeting");

    // both are without a line from here on; the first two people are on both phones
    for phone in [&mut one, &mut two] {
        enrols(phone, &county, id, ids[0], "500299196803121016");
        let mut question = QuestionForm::new(Uuid::now_v7);
        question.text = "理赔要多久".into();
        let drafts = question.drafts(phone.ledger(), id).unwrap();
        keeps(phone, drafts);
    }
    closes(&mut one, id, &ids[..3], None, 2);
    closes(&mut two, id, &[ids[0], ids[1], ids[3]], Some(VisitOutcome::Agreed), 2);
    for _ in 0..2 {
        one.syncs().await;
        two.syncs().await;
    }

    for phone in [&one, &two] {
        assert_eq!(phone.status().waiting, 0);
        let came = summary(phone, id);
        assert_eq!((came.came.len(), came.others, came.questions.len()), (4, 2, 2), "{came:?}");
        assert_eq!((came.enrolled, came.forms.len(), came.sum.0), (1, 1, 3000), "the twin is no second one");
        let visits = |person: &PersonId| {
            let dossier = &phone.ledger().file(*person).unwrap().dossier;
            (dossier.visits.len(), dossier.visits_count())
        };
        let counted: Vec<_> = ids.iter().map(visits).collect();
        assert_eq!(counted, [(2, 1), (2, 1), (1, 1), (1, 1)], "kept twice, counted once");
        let twice = &phone.ledger().file(ids[0]).unwrap().dossier;
        assert_eq!(twice.enrolments.len() + twice.reviews.len(), 2, "both forms are there");
        let record = phone.ledger().record(id).unwrap().1;
        assert_eq!((record.state.as_str(), record.conflicts.len()), ("held", 0));
    }
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn others_that_two_phones_counted_otherwise_are_both_kept() {
    let county = County::new();
    let (mut one, mut two) = (Phone::of(&county, WORKER).await, Phone::of(&county, &colleague(&county, VILLAGE)).await);
    one.syncs().await;
    let entered = meeting(&county);
    let id = entered.id;
    one.saves(county.area(VILLAGE), vec![Command::RecordEntered(entered)]);
    one.syncs().await;
    two.syncs().await;
    closes(&mut one, id, &[], None, 3);
    closes(&mut two, id, &[], None, 5);
    for _ in 0..2 {
        one.syncs().await;
        two.syncs().await;
    }
    for phone in [&one, &two] {
        let record = phone.ledger().record(id).unwrap().1;
        assert_eq!((record.value("others"), record.conflicts.len()), ("3", 1));
        assert_eq!(record.conflicts[0].offered, "5");
    }
}
