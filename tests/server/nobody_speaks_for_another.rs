//! What users and phones that mean harm try: to say what only others may say, under identifiers and in spellings that are not theirs.

use super::{
    sync::{enrolment, person_added, visit_of},
    writer::{
        Writer, dossier, dossiers, edits, handed_in, moves, operation, rescue_file, staff_id, village, with_number,
    },
};
use app::{
    domain::{
        enrolment::Move,
        id::{DeviceId, OperationId},
        name::Name,
        person::PersonField,
        staff::{Role, Staff},
        time::Timestamp,
    },
    sync::{
        command::{Command, ConflictSettled, DossierArrived, PersonMoved, ReviewSettled},
        dossier::{Dossier, EnrolmentFile},
        operation::Operation,
        outcome::{Outcome, ReviewReason},
        sealed::{self, SealedDelivery, SealedReceipt},
    },
};
use serde_json::json;
use sha2::{Digest, Sha256};
use tests::harness::{COUNTY, County, DeviceKey, OTHER_WORKER, TOWNSHIP, WORKER};
use uuid::Uuid;

const NUMBER: &str = "500299196803121016";
const OTHER_NUMBER: &str = "500299196803121032";

#[tokio::test]
async fn a_rescue_file_makes_no_administrator_and_decides_nothing() {
    let county = County::new();
    let (county_scope, scope) = (village(&county).county(), village(&county));
    let (mut worker, mut union) = (Writer::of(&county, WORKER).await, Writer::of(&county, TOWNSHIP).await);
    let (id, (person, added)) = (staff_id(&worker.client).await, person_added("陈路川"));
    worker.says(scope, &added).await;
    let form = handed_in(&mut worker, scope, person, NUMBER).await;
    union.says(scope, &moves(person, form, Move::TakeUp)).await;
    let name = Name::parse("冉玉兰").unwrap();
    let admin = Command::StaffListed(Staff {
        id,
        name,
        role: Role::CountyAdmin,
        areas: vec![county_scope],
        later: Default::default(),
    });
    let approves = moves(person, form, Move::Approve);
    let file = rescue_file(&county, id, &[(county_scope, admin), (scope, approves)]);
    county.signed_in(COUNTY).await.post_bytes("/api/v1/rescue", file.clone()).await.expect_status(200);
    worker.client.get("/api/v1/audit").await.expect_status(403);
    union.client.post_bytes("/api/v1/rescue", file).await.expect_status(200);
    let dossier = dossier(&county, scope, person);
    assert_eq!(dossier.enrolments[0].status.code(), "under_review");
    assert_eq!(dossier.reviews.len(), 1, "the approval waits for a user who may approve");
}

#[tokio::test]
async fn a_locked_phone_hands_in_a_workers_work_and_keeps_its_users_decisions() {
    let county = County::with_codes();
    let (mut client, key, code) = (county.client(), DeviceKey::new(), county.gives_a_code(TOWNSHIP));
    let signed_in =
        client.signs_in_on(&key, TOWNSHIP, "gao shan liu shui", Some(&code)).await.expect_status(200).json();
    let staff: Staff = serde_json::from_value(signed_in).unwrap();
    let scope = village(&county);
    let mut union = Writer { client, device: DeviceId(Uuid::now_v7()), n: 0 };
    let (person, added) = person_added("陈路川");
    union.says(scope, &added).await;
    let form = handed_in(&mut union, scope, person, NUMBER).await;
    let to = county.area("左岚乡/齐心村");
    let phone = DeviceId(Uuid::now_v7());
    let visit = Command::VisitLogged(visit_of(person));
    let (takes_up, takes_away) = (
        moves(person, form, Move::TakeUp),
        Command::PersonMoved(PersonMoved { person, to, later: Default::default() }),
    );
    let work: Vec<Operation> =
        (1..).zip([&visit, &takes_up, &takes_away]).map(|(n, command)| operation(phone, n, scope, command)).collect();
    let public = county.database.rescue_keys().public().to_owned();
    let seal = |operation| sealed::seal(&public, [7; 32], staff.id, operation, Timestamp(0)).unwrap();
    let body = SealedDelivery { staff: staff.id, sealed: work.iter().map(seal).collect() }.write();
    let deliver = async |query: &str| {
        let path = format!("/api/v1/deliveries{query}");
        let answer = union.client.post_signed(&key, &path, body.clone()).await.expect_status(200).json();
        serde_json::from_value::<SealedReceipt>(answer).unwrap().taken
    };
    assert_eq!(deliver("").await, [true, false, false], "decisions stay on the phone until it is unlocked");
    let before = dossier(&county, scope, person);
    assert_eq!((before.visits.len(), before.enrolments[0].status.code(), before.reviews.len()), (1, "submitted", 0));
    assert_eq!(deliver("?signed_out=true").await, [true; 3], "or nobody can read them there any more");
    let after = dossier(&county, scope, person);
    assert_eq!((after.enrolments, after.reviews.len()), (before.enrolments, 2), "the township looks at them");
}

#[tokio::test]
async fn what_only_the_server_writes_is_refused_and_never_waits() {
    let county = County::new();
    let scope = village(&county);
    let (mut worker, mut union) = (Writer::of(&county, WORKER).await, Writer::of(&county, TOWNSHIP).await);
    let (person, _) = person_added("陈路川");
    let Command::EnrolmentSubmitted(form) = enrolment(person, NUMBER).1.swap_remove(1) else { panic!("a form") };
    let mut made_up = Dossier::new(person, scope.into());
    let active = serde_json::from_value(json!("active")).unwrap();
    made_up.enrolments.push(EnrolmentFile {
        form,
        status: active,
        steps: Vec::new(),
        twin: None,
        later: Default::default(),
    });
    for writer in [&mut worker, &mut union] {
        let outcome = writer
            .says(
                scope,
                &Command::DossierArrived(DossierArrived { dossier: made_up.clone(), later: Default::default() }),
            )
            .await;
        assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    }
    assert_eq!(dossiers(&county, scope), []);
}

/// Each accepts the one before it: as many calls within each other as anybody has patience to write.
#[tokio::test]
async fn a_chain_of_decisions_ends_nothing() {
    let county = County::new();
    let scope = village(&county);
    let mut worker = Writer::of(&county, WORKER).await;
    let (person, added) = person_added("陈路川");
    worker.says(scope, &added).await;
    let mut review = OperationId(Uuid::now_v7());
    for _ in 0..20 {
        let about = ReviewReason::OutsideRights;
        let (kind, body) = Command::ReviewSettled(ReviewSettled {
            person: Some(person),
            record: None,
            review,
            about,
            accepted: true,
            later: Default::default(),
        })
        .parts();
        review = OperationId(Uuid::now_v7());
        let outcome = worker.says_as(scope, (&kind, body), review.0).await;
        assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    }
    assert_eq!(dossier(&county, scope, person).reviews, []);
}

#[tokio::test]
async fn a_form_that_is_handed_in_again_beside_a_cover_is_no_second_cover() {
    let county = County::new();
    let scope = village(&county);
    let (mut worker, mut union) = (Writer::of(&county, WORKER).await, Writer::of(&county, TOWNSHIP).await);
    let (first, second) = (person_added("陈路川"), person_added("冉雪香"));
    worker.says(scope, &first.1).await;
    worker.says(scope, &second.1).await;
    let covered = handed_in(&mut worker, scope, first.0, NUMBER).await;
    for step in [Move::TakeUp, Move::Approve] {
        assert_eq!(union.says(scope, &moves(first.0, covered, step)).await, Outcome::Applied);
    }
    let form = handed_in(&mut worker, scope, second.0, OTHER_NUMBER).await;
    for step in [Move::TakeUp, Move::Return] {
        assert_eq!(union.says(scope, &moves(second.0, form, step)).await, Outcome::Applied);
    }
    let [consent, again] = <[Command; 2]>::try_from(enrolment(second.0, NUMBER).1).unwrap();
    let Command::EnrolmentSubmitted(mut again) = again else { panic!("a form") };
    again.id = form;
    worker.says(scope, &consent).await;
    let outcome = worker.says(scope, &Command::EnrolmentSubmitted(again)).await;
    assert_eq!(outcome, Outcome::Review { reason: ReviewReason::TwinCover { enrolment: covered } });
    union.says(scope, &moves(second.0, form, Move::TakeUp)).await;
    let outcome = union.says(scope, &moves(second.0, form, Move::Approve)).await;
    assert!(matches!(outcome, Outcome::Review { reason: ReviewReason::MoveDoesNotFit { .. } }), "{outcome:?}");
}

#[tokio::test]
async fn one_number_in_another_spelling_is_the_same_person() {
    let county = County::new();
    let scope = village(&county);
    let mut worker = Writer::of(&county, WORKER).await;
    let first = with_number("陈路川", NUMBER);
    assert_eq!(worker.says(scope, &first.1).await, Outcome::Applied);
    let wide: String = NUMBER.chars().filter_map(|c| char::from_u32(c as u32 + 0xFEE0)).collect();
    let twin = Outcome::Review { reason: ReviewReason::TwinPerson { person: first.0 } };
    for spelling in [wide, format!("{} {}", &NUMBER[..6], &NUMBER[6..])] {
        assert_eq!(worker.says(scope, &with_number("陈大川", &spelling).1).await, twin, "added: {spelling}");
        let other = person_added("冉雪香");
        worker.says(scope, &other.1).await;
        let edited = edits(other.0, PersonField::IdentityNumber, &spelling, "");
        assert_eq!(worker.says(scope, &edited).await, twin, "edited: {spelling}");
    }
    let strange = with_number("阿力木江•买买\u{0}提\u{202E}", OTHER_NUMBER);
    worker.says(scope, &strange.1).await;
    assert_eq!(dossier(&county, scope, strange.0).field(PersonField::Name), "阿力木江·买买提");
}

#[tokio::test]
async fn an_identifier_belongs_to_one_dossier_for_ever() {
    let county = County::new();
    let (scope, elsewhere) = (village(&county), county.area("河鱼乡/大店村"));
    let (mut worker, mut other) = (Writer::of(&county, WORKER).await, Writer::of(&county, OTHER_WORKER).await);
    let (person, added) = with_number("陈路川", NUMBER);
    worker.says(scope, &added).await;
    assert_eq!(other.says(elsewhere, &added).await, Outcome::Review { reason: ReviewReason::AlreadyThere });
    let form = handed_in(&mut worker, scope, person, NUMBER).await;
    let stranger = person_added("冉雪香");
    other.says(elsewhere, &stranger.1).await;
    let [consent, again] = <[Command; 2]>::try_from(enrolment(stranger.0, NUMBER).1).unwrap();
    let Command::EnrolmentSubmitted(mut again) = again else { panic!("a form") };
    again.id = form;
    assert_eq!(other.says(elsewhere, &consent).await, Outcome::Applied);
    let outcome = other.says(elsewhere, &Command::EnrolmentSubmitted(again)).await;
    assert!(matches!(outcome, Outcome::Review { .. }), "{outcome:?}");
    assert_eq!(dossier(&county, elsewhere, stranger.0).enrolments, []);
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

/// What the server writes because of an operation has an id that follows from it.
#[tokio::test]
async fn nobody_takes_the_id_of_what_follows_from_an_operation() {
    let county = County::new();
    let (scope, to) = (village(&county), county.area("左岚乡/齐心村"));
    let (mut worker, mut union) = (Writer::of(&county, WORKER).await, Writer::of(&county, TOWNSHIP).await);
    let (person, added) = person_added("陈路川");
    worker.says(scope, &added).await;
    let cause = Uuid::now_v7();
    let digest: [u8; 32] = Sha256::digest(cause.as_bytes()).into();
    let follower = uuid::Builder::from_custom_bytes(digest[..16].try_into().unwrap()).into_uuid();
    let (kind, body) = person_added("冉雪香").1.parts();
    worker.says_as(scope, (&kind, body), follower).await;
    let (kind, body) = Command::PersonMoved(PersonMoved { person, to, later: Default::default() }).parts();
    assert_eq!(union.says_as(scope, (&kind, body), cause).await, Outcome::Applied);
    assert!(dossiers(&county, to).iter().any(|dossier| dossier.person_id() == person), "moved is not lost");
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn the_last_two_values_are_all_that_a_clash_can_be_settled_by() {
    let county = County::new();
    let scope = village(&county);
    let mut worker = Writer::of(&county, WORKER).await;
    let first = with_number("陈路川", NUMBER);
    let (person, added) = person_added("冉雪香");
    worker.says(scope, &first.1).await;
    worker.says(scope, &added).await;
    worker.says(scope, &edits(person, PersonField::Phone, "14000000001", "")).await;
    let clash = edits(person, PersonField::Phone, "14000000002", "14000000009");
    assert_eq!(worker.says(scope, &clash).await, Outcome::Conflict { fields: vec!["phone".into()] });
    let settles = |field: &str, held: &str, offered: &str, value: &str| {
        let (field, held, offered) = (field.to_owned(), held.to_owned(), offered.to_owned());
        Command::ConflictSettled(ConflictSettled {
            person,
            field,
            held,
            offered,
            value: value.to_owned(),
            later: Default::default(),
        })
    };
    for (field, held, offered, value) in [
        ("phone", "14000000001", "14000000002", "14000000003"),
        ("phone", "14000000001", "x".repeat(3_000).as_str(), "x".repeat(3_000).as_str()),
        ("identity_number", "", "12345", "12345"),
    ] {
        let outcome = worker.says(scope, &settles(field, held, offered, value)).await;
        assert!(matches!(outcome, Outcome::Refused { .. }), "{field}: {outcome:?}");
    }
    let twin = worker.says(scope, &settles("identity_number", "", NUMBER, NUMBER)).await;
    assert_eq!(twin, Outcome::Review { reason: ReviewReason::TwinPerson { person: first.0 } });
    let chosen = settles("phone", "14000000001", "14000000002", "14000000002");
    assert_eq!(worker.says(scope, &chosen).await, Outcome::Applied);
}
