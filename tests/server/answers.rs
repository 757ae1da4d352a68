//! Answers and true stories: the county's reach every phone, and what fits a person comes first.

use super::{
    import_cases::{case, person},
    work_and_office::colleague,
};
use app::{
    domain::{
        area::AreaCode,
        concern::ConcernCode,
        date::Date,
        id::VisitId,
        noun::{ANSWER, COMPLAINT, Noun},
        person::PersonField as F,
        scope::Scope,
        visit::{Channel, Told, Visit, VisitOutcome},
    },
    messages::Lang,
    sync::{
        command::Command,
        records::{RecordMoved, answers_to, dues_in, may_write_about, stories_for, waiting_for},
        row::Subject,
    },
};
use serde_json::json;
use server::office::records;
use std::path::PathBuf;
use tests::harness::{COUNTY, County, Phone, TOWNSHIP, WORKER, test_file};
use uuid::Uuid;

fn demo(name: &str) -> PathBuf {
    test_file("../../server/demo").join(name)
}

fn today() -> Date {
    Date::ymd(2026, 11, 27).unwrap()
}

/// A county with the answers and example stories of the demo.
fn county() -> County {
    let county = County::new();
    county.imports(&case("again-1.xlsx"));
    let enter = |name| records::enter(&county.database, &demo(name), Lang::En).unwrap();
    assert_eq!(
        (enter("answers.json"), enter("stories.json")),
        ("entered 12, unchanged 0".into(), "entered 4, unchanged 0".into())
    );
    assert_eq!(enter("stories.json"), "entered 0, unchanged 4");
    county
}

#[tokio::test]
async fn a_worker_has_an_answer_to_every_concern_and_the_story_that_fits_best_comes_first() {
    let county = county();
    let mut worker = Phone::of(&county, WORKER).await;
    worker.syncs().await;
    for concern in ConcernCode::ALL {
        let answers = answers_to(worker.ledger(), *concern);
        assert_eq!(answers.len(), 1, "{concern:?}");
        assert!(!answers[0].say.is_empty());
    }
    let someone = person(&county, "陈原名");
    let names = |phone: &Phone, concern, day| -> Vec<String> {
        let dossier = &phone.ledger().file(someone.person_id()).unwrap().dossier;
        stories_for(phone.ledger(), dossier, concern, day).into_iter().map(|story| story.pseudonym).collect()
    };
    let near_first = ["老周（示例）", "小王（示例）"];
    assert_eq!(names(&worker, ConcernCode::Hassle, today()), near_first, "same town, then elsewhere");
    assert_eq!(names(&worker, ConcernCode::Hassle, Date::ymd(2026, 2, 1).unwrap()), near_first[..1], "no consent yet");
    assert_eq!(names(&worker, ConcernCode::Hassle, Date::ymd(2031, 1, 1).unwrap()), [""; 0], "no consent any more");

    let story = stories_for(worker.ledger(), &someone, ConcernCode::Hassle, today())[0].id;
    let told = vec![Told { concern: ConcernCode::Hassle, record: story, later: Default::default() }];
    let visit = Visit {
        raised: vec![ConcernCode::Hassle],
        resolved: vec![ConcernCode::Hassle],
        told,
        intention_was: Some(someone.field(F::Intention).to_owned()),
        ..Visit::new(VisitId(Uuid::now_v7()), someone.person_id(), today(), Channel::Door, VisitOutcome::Considering)
    };
    worker.saves(someone.area(), vec![Command::VisitLogged(visit)]);
    worker.syncs().await;
    let told = stories_for(
        worker.ledger(),
        &worker.ledger().file(someone.person_id()).unwrap().dossier,
        ConcernCode::Hassle,
        today(),
    );
    let told: Vec<bool> = told.iter().map(|story| story.was_told).collect();
    assert_eq!(told, [false, true], "the new one from elsewhere fits as well as the one that was told");
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

/// A record of the noun about an area, for all who work in the widest area around it.
fn about(noun: &Noun, area: AreaCode) -> (Scope, Command) {
    let body = json!({ "noun": noun.code, "version": 1, "id": Uuid::now_v7(), "subject": Subject::Area { code: area },
        "fields": if noun.code == ANSWER.code { json!({ "concern": "price", "say": "一个月不到五块钱" }) } else { json!({ "about": "scheme", "text": "想多知道些" }) },
        "state": noun.first_state() });
    (noun.scope_in(area).unwrap(), Command::RecordEntered(serde_json::from_value(body).unwrap()))
}

#[tokio::test]
async fn a_phone_offers_to_write_about_an_area_what_the_server_takes() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let areas = [village, village.township(), village.county()];
    let mut admin = Phone::of(&county, COUNTY).await;
    admin.syncs().await;
    for (scope, command) in areas.map(|area| about(&COMPLAINT, area)) {
        admin.saves(scope, vec![command]);
    }
    admin.syncs().await;
    let worker = &*colleague(&county, "左岚乡/大坝村");
    for (who, expected) in
        [(worker, [true, false, false]), (TOWNSHIP, [true, true, false]), (COUNTY, [true, true, true])]
    {
        let mut phone = Phone::of(&county, who).await;
        phone.syncs().await;
        let offered = areas.map(|area| {
            let mut all = phone.ledger().records(&COMPLAINT.code);
            let (file, record) = all.find(|(_, record)| record.subject == Subject::Area { code: area }).unwrap();
            may_write_about(phone.engine().staff(), record, &file.dossier)
        });
        assert_eq!(offered, expected, "{who}");
        let (staff, ledger) = (phone.engine().staff(), phone.ledger());
        let waiting = waiting_for(staff, ledger, &COMPLAINT.code, &dues_in(ledger, &COMPLAINT.code)).len();
        let theirs = offered.iter().filter(|offered| **offered && staff.role.reviews()).count();
        assert_eq!(waiting, theirs, "{who} is not asked for what they may not write");
    }
}

#[tokio::test]
async fn what_is_for_all_of_an_area_is_written_by_those_who_work_for_it() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let (township, whole) = (village.township(), village.county());
    let worker = &*colleague(&county, "左岚乡/大坝村");
    for (who, noun, area, outcome) in [
        (worker, &COMPLAINT, village, true),
        (worker, &COMPLAINT, township, false),
        (worker, &COMPLAINT, whole, false),
        (worker, &ANSWER, village, false),
        (TOWNSHIP, &ANSWER, township, true),
        (TOWNSHIP, &ANSWER, whole, false),
    ] {
        let mut phone = Phone::of(&county, who).await;
        phone.syncs().await;
        let (scope, command) = about(noun, area);
        phone.saves(scope, vec![command]);
        phone.syncs().await;
        let is_there = phone
            .ledger()
            .records(&noun.code)
            .any(|(file, record)| record.subject == (Subject::Area { code: area }) && !file.is_waiting());
        assert_eq!(is_there, outcome, "{who} about {area}: {}", noun.code);
    }
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn a_township_does_not_withdraw_the_countys_answer() {
    let county = county();
    let mut township = Phone::of(&county, TOWNSHIP).await;
    township.syncs().await;
    let (file, record) = township.ledger().records(&ANSWER.code).next().unwrap();
    let (scope, mut moved) = (file.dossier.scope, RecordMoved::new(record, ANSWER.step("withdraw").unwrap()));
    moved.reason = "不这样说了".into();
    township.saves(scope, vec![Command::RecordMoved(moved)]);
    township.syncs().await;
    assert_eq!(answers_to(township.ledger(), ConcernCode::ALL[0]).len(), 1);
    let withdrawn = township.ledger().records(&ANSWER.code).filter(|(_, record)| record.state == "withdrawn");
    assert_eq!(withdrawn.count(), 0);
}
