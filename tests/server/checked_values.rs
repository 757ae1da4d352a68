//! Values that no form lets through, from users and phones that mean harm.

use super::{
    sync::{enrolment, person_added, visit_of},
    writer::{Writer, dossier, edits, staff_id, village},
};
use app::{
    domain::{
        area::AreaCode,
        fault::Fault,
        id::{OperationId, StaffId},
        money::Fen,
        name::Name,
        person::PersonField,
        plan,
        staff::{Role, Staff},
    },
    sync::{
        command::{Command, ReviewSettled},
        outcome::{Outcome, RefusalReason, ReviewReason},
    },
};
use serde_json::{Value, json};
use tests::harness::{COUNTY, County, OTHER_WORKER, TOWNSHIP, WORKER};
use uuid::Uuid;

const NUMBER: &str = "500299196803121016";

#[tokio::test]
async fn what_the_county_writes_is_checked_and_nobody_widens_their_own_rights() {
    let county = County::new();
    let scope = village(&county).county();
    let mut admin = Writer::of(&county, COUNTY).await;
    let id = staff_id(&admin.client).await;
    let name = Name::parse("谭松青").unwrap();
    let staff = |id, role, areas| {
        Command::StaffListed(Staff { id, name: name.clone(), role, areas, later: Default::default() })
    };
    let cheap = plan::Plan { version: 2, fee: Fen(-3000), ..plan::seeded().swap_remove(0) };
    let altered = plan::Plan { fee: Fen(1), ..plan::seeded().swap_remove(0) };
    let nowhere = AreaCode::parse("500230").unwrap();
    let somebody = StaffId(Uuid::now_v7());
    let unknown: Role = serde_json::from_value(json!("emperor")).unwrap();
    for wrong in [
        Command::PlanPublished(cheap),
        Command::PlanPublished(altered),
        staff(id, Role::CountyAdmin, vec![scope, nowhere]),
        staff(id, Role::Auditor, vec![scope]),
        staff(somebody, Role::GridWorker, vec![nowhere]),
        staff(somebody, Role::GridWorker, vec![]),
        staff(somebody, unknown, vec![scope]),
        Command::AreaListed(app::domain::area::Area {
            code: AreaCode::parse("500230201").unwrap(),
            name: "别处".into(),
            phone: String::new(),
            later: Default::default(),
        }),
        Command::AreaListed(app::domain::area::Area {
            code: AreaCode::parse("500229299").unwrap(),
            name: "长".repeat(60),
            phone: String::new(),
            later: Default::default(),
        }),
    ] {
        let outcome = admin.says(scope, &wrong).await;
        assert!(matches!(outcome, Outcome::Refused { .. }), "{wrong:?}: {outcome:?}");
    }
    let good = plan::Plan { version: 2, fee: Fen(3200), ..plan::seeded().swap_remove(0) };
    assert_eq!(admin.says(scope, &Command::PlanPublished(good)).await, Outcome::Applied);
    assert_eq!(admin.says(scope, &staff(somebody, Role::GridWorker, vec![village(&county)])).await, Outcome::Applied);
}

#[tokio::test]
async fn a_day_that_no_form_lets_through_is_refused() {
    let county = County::new();
    let scope = village(&county);
    let mut worker = Writer::of(&county, WORKER).await;
    let (person, added) = person_added("陈路川");
    worker.says(scope, &added).await;
    let today = server::clock::now().date();
    for day in ["0001-01-01", "9999-12-31", "2019-12-31", today.plus_days(2).to_string().as_str()] {
        let (kind, mut body) = Command::VisitLogged(visit_of(person)).parts();
        body["on"] = json!(day);
        let visit = worker.says_as(scope, (&kind, body), Uuid::now_v7()).await;
        let (kind, mut body) = enrolment(person, NUMBER).1[0].parts();
        body["on"] = json!(day);
        let consent = worker.says_as(scope, (&kind, body), Uuid::now_v7()).await;
        for outcome in [visit, consent] {
            assert!(matches!(outcome, Outcome::Refused { .. }), "{day}: {outcome:?}");
        }
    }
    let [consent, form] = <[Command; 2]>::try_from(enrolment(person, NUMBER).1).unwrap();
    worker.says(scope, &consent).await;
    let Command::EnrolmentSubmitted(mut form) = form else { panic!("a form") };
    form.period = plan::seeded()[0].cover(today.plus_days(-200));
    let outcome = worker.says(scope, &Command::EnrolmentSubmitted(form)).await;
    assert!(matches!(outcome, Outcome::Refused { .. }), "a cover that began before its consent: {outcome:?}");
}

#[tokio::test]
async fn a_consent_needs_a_signature_or_a_witness_and_a_notice_that_was_shown() {
    let county = County::new();
    let scope = village(&county);
    let mut worker = Writer::of(&county, WORKER).await;
    let (person, added) = person_added("陈路川");
    worker.says(scope, &added).await;
    let (kind, body) = enrolment(person, NUMBER).1[0].parts();
    let changed = |field: &str, value: Value| {
        let mut body = body.clone();
        body[field] = value;
        body
    };
    let mut by_link = changed("mode", json!("self_link"));
    by_link["signature"] = Value::Null;
    for wrong in
        [by_link, changed("notice_version", json!("x".repeat(10_000))), changed("purposes", json!(["telepathy"]))]
    {
        let outcome = worker.says_as(scope, (&kind, wrong), Uuid::now_v7()).await;
        assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    }
    assert_eq!(worker.says_as(scope, (&kind, body), Uuid::now_v7()).await, Outcome::Applied);
}

#[tokio::test]
async fn a_late_visit_does_not_silence_what_was_heard_since() {
    let county = County::new();
    let scope = village(&county);
    let (mut worker, mut union) = (Writer::of(&county, WORKER).await, Writer::of(&county, TOWNSHIP).await);
    let (person, added) = person_added("陈路川");
    worker.says(scope, &added).await;
    union.says(scope, &edits(person, PersonField::Intention, "unwilling", "")).await;
    let (kind, mut body) = Command::VisitLogged(visit_of(person)).parts();
    (body["intention"], body["intention_was"]) = (json!("willing"), json!("hesitant"));
    let late = worker.says_as(scope, (&kind, body), Uuid::now_v7()).await;
    assert_eq!(late, Outcome::Conflict { fields: vec!["intention".into()] });
    let dossier = dossier(&county, scope, person);
    assert_eq!(dossier.field(PersonField::Intention), "unwilling");
    assert_eq!((dossier.conflicts[0].offered.as_str(), dossier.visits.len()), ("willing", 1), "both can be read");
    let (kind, mut body) = Command::VisitLogged(visit_of(person)).parts();
    (body["intention"], body["intention_was"]) = (json!("willing"), json!("unwilling"));
    assert_eq!(
        worker.says_as(scope, (&kind, body), Uuid::now_v7()).await,
        Outcome::Applied,
        "who saw it may change it"
    );
}

#[tokio::test]
async fn what_cannot_be_accepted_says_so_and_goes_on_waiting() {
    let county = County::new();
    let scope = village(&county);
    let (mut stranger, mut union) = (Writer::of(&county, OTHER_WORKER).await, Writer::of(&county, TOWNSHIP).await);
    let (person, added) = person_added("陈路川");
    union.says(scope, &added).await;
    let (form, [consent, submitted]) = {
        let (id, all) = enrolment(person, NUMBER);
        (id, <[Command; 2]>::try_from(all).unwrap())
    };
    let waits = Uuid::now_v7();
    let (kind, body) = submitted.parts();
    let outcome = stranger.says_as(scope, (&kind, body), waits).await;
    assert_eq!(outcome, Outcome::Review { reason: ReviewReason::OutsideRights });
    let about = ReviewReason::OutsideRights;
    let accepts = Command::ReviewSettled(ReviewSettled {
        person: Some(person),
        record: None,
        review: OperationId(waits),
        about,
        accepted: true,
        later: Default::default(),
    });
    let missing = RefusalReason::Faulty { field: "consent".into(), fault: Fault::ConsentMissing };
    assert_eq!(union.says(scope, &accepts).await, Outcome::Refused { reason: missing });
    assert_eq!(dossier(&county, scope, person).reviews.len(), 1, "it waits still");
    union.says(scope, &consent).await;
    assert_eq!(union.says(scope, &accepts).await, Outcome::Applied);
    let file = dossier(&county, scope, person);
    assert_eq!((file.reviews.len(), file.enrolments[0].form.id), (0, form));
}
