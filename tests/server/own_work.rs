//! One's own forms and demands, as one's own phone counts them.

use super::{
    records::demand,
    sync::{enrolment, moved, person_added},
    work_and_office::colleague,
};
use app::{
    domain::{date::Date, enrolment::Move, id::RecordId, noun::DEMAND},
    sync::{
        command::Command,
        my_work::{OwnForms, own_forms, own_records},
    },
};
use tests::harness::{County, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

const VILLAGE: &str = "左岚乡/大坝村";

fn counted(phone: &Phone, since: Date) -> OwnForms {
    own_forms(phone.ledger(), phone.engine().staff().id, since)
}

#[tokio::test]
async fn a_phone_counts_its_users_forms_as_they_stand_and_nobody_elses() {
    let county = County::new();
    let (village, today) = (county.area(VILLAGE), server::clock::now().date());
    let mut worker = Phone::of(&county, WORKER).await;
    let mut forms = Vec::new();
    for (name, number) in
        [("陈路川", "500299198001010014"), ("冉雪香", "500299198001010022"), ("解大勇", "500299198001010030")]
    {
        let (person, added) = person_added(name);
        let (form, commands) = enrolment(person, number);
        worker.saves(village, [vec![added], commands].concat());
        forms.push((person, form));
    }
    let waiting = OwnForms { waiting: 3, ..OwnForms::default() };
    assert_eq!(counted(&worker, today), waiting, "also before there is a line");
    worker.saves(
        DEMAND.scope_in(village).unwrap(),
        vec![Command::RecordEntered(demand(village, RecordId(Uuid::now_v7())))],
    );
    worker.syncs().await;
    let mut township = Phone::of(&county, TOWNSHIP).await;
    township.syncs().await;
    let steps = |(person, form), steps: &[(Move, &str)]| -> Vec<Command> {
        steps.iter().map(|(step, reason)| moved(person, form, *step, reason)).collect()
    };
    township.saves(village, steps(forms[0], &[(Move::TakeUp, ""), (Move::Approve, "")]));
    township.saves(village, steps(forms[1], &[(Move::TakeUp, ""), (Move::Return, "签名不清楚")]));
    township.syncs().await;
    worker.syncs().await;
    let expected = OwnForms { confirmed: 1, waiting: 1, returned: 1 };
    assert_eq!((counted(&worker, today), expected.total()), (expected, 3));
    assert_eq!(counted(&worker, today.plus_days(1)), OwnForms::default(), "none since tomorrow");
    assert_eq!(own_records(worker.ledger(), worker.engine().staff().id, &DEMAND), [("registered".to_owned(), 1)]);

    let mut other = Phone::of(&county, &colleague(&county, VILLAGE)).await;
    other.syncs().await;
    assert_eq!(counted(&other, today), OwnForms::default(), "of the same village");
    assert_eq!(
        (counted(&township, today), own_records(township.ledger(), township.engine().staff().id, &DEMAND)),
        Default::default()
    );
}
