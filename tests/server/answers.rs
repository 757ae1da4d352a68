//! Answers and true stories: the county's reach every phone, and what fits a person comes first.

use super::import_cases::{case, person};
use app::{
    domain::{
        concern::ConcernCode,
        date::Date,
        id::VisitId,
        person::PersonField as F,
        visit::{Channel, Told, Visit, VisitOutcome},
    },
    messages::Lang,
    sync::{
        command::Command,
        records::{answers_to, stories_for},
    },
};
use server::office::records;
use std::path::PathBuf;
use tests::harness::{County, Phone, WORKER, test_file};
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
        id: VisitId(Uuid::now_v7()),
        person: someone.person_id(),
        on: today(),
        channel: Channel::Door,
        outcome: VisitOutcome::Considering,
        raised: vec![ConcernCode::Hassle],
        resolved: vec![ConcernCode::Hassle],
        told,
        intention: None,
        intention_was: Some(someone.field(F::Intention).to_owned()),
        note: String::new(),
        next_due: None,
        attachments: vec![],
        replaces: None,
        later: Default::default(),
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
