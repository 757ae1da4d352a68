//! The official numbers of demands: what the public page of one says, and that a number stays with its demand.

use super::{
    demands::{COLLEAGUE, REASON, Township, UNION, WORKER_AT},
    records::{TEXT, body, demand},
    writer::Writer,
};
use app::{
    domain::{
        date::Date,
        id::RecordId,
        noun::{DEMAND, Noun, Step},
        number,
        working_day::Calendars,
    },
    messages::Lang,
    sync::{
        command::Command,
        outcome::Outcome,
        records::{Record, RecordEntered},
        row::Subject,
    },
};
use serde_json::json;
use server::clock;
use std::collections::BTreeSet;
use tests::harness::{Answer, COUNTY, County, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

/// Where a demand belongs that is not ours: the page has to say it.
const ELSEWHERE: &str = "县社保局 5922";

/// The page of a number, without a session.
async fn page(county: &County, digits: &str, lang: Lang) -> Answer {
    county.client().get(&format!("/d/{digits}?lang={}", lang.code())).await
}

/// A page as it is read, without the marks between its parts.
fn read(page: &Answer) -> String {
    page.text().replace("<!>", "").replace("<!---->", "")
}

/// The page of a demand's number.
async fn page_of(town: &Township, id: RecordId, lang: Lang) -> Answer {
    page(&town.county, &number::digits(&number::of(id)).unwrap(), lang).await
}

/// Every kind of step: which demand, who makes it, and what is answered.
const STORY: &[(usize, usize, &str)] = &[
    (0, UNION, "assign"),
    (0, WORKER_AT, "object"),
    (0, UNION, "assign"),
    (0, UNION, "hand_on"),
    (0, WORKER_AT, "take"),
    (0, UNION, "join"),
    (0, COLLEAGUE, "not_reached"),
    (0, UNION, "separate"),
    (0, WORKER_AT, "settle"),
    (0, COLLEAGUE, "not_satisfied"),
    (0, UNION, "again"),
    (0, WORKER_AT, "resolve"),
    (0, COLLEAGUE, "not_satisfied"),
    (0, UNION, "uphold"),
    (0, COLLEAGUE, "not_satisfied"),
    (0, UNION, "assign"),
    (0, UNION, "not_ours"),
    (0, COLLEAGUE, "satisfied"),
    (0, UNION, "close"),
    (1, WORKER_AT, "settle"),
    (1, COLLEAGUE, "would_not_say"),
    (2, WORKER_AT, "settle"),
    (2, UNION, "not_callable"),
    (3, UNION, "withdraw"),
];

#[tokio::test]
async fn the_page_of_a_number_says_each_step_at_once_and_nothing_of_anybody() {
    let mut town = Township::begins().await;
    let (person, added) = caller_of(&mut town).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(town.has_demand().await);
    }
    let handler = town.id_of(WORKER_AT).await.to_string();
    let mut secrets = vec![TEXT.to_owned(), REASON.to_owned(), person, added[0].clone(), added[1].clone()];
    for user in 0..3 {
        secrets.push(town.id_of(user).await.to_string());
    }
    secrets.extend(["冉玉兰", "解小勇", "向明华", WORKER, TOWNSHIP].map(str::to_owned));
    secrets.extend(ids.iter().map(ToString::to_string));
    let (mut steps, mut states) = (BTreeSet::new(), BTreeSet::from(["registered".to_owned()]));
    ids.iter().for_each(|id| assert_eq!(town.record(*id).state, "registered"));
    says_how_far(&town, ids[0], &secrets).await;
    for (at, user, step) in STORY {
        let answer = match *step {
            "join" => ids[4].to_string(),
            "not_ours" => ELSEWHERE.to_owned(),
            _ => handler.clone(),
        };
        assert_eq!(town.moves(*user, ids[*at], (step, &answer)).await, Outcome::Applied, "{step}");
        says_how_far(&town, ids[*at], &secrets).await;
        steps.insert(*step);
        states.insert(town.record(ids[*at]).state);
    }
    assert_eq!(steps, DEMAND.steps.iter().map(|step| &*step.code).collect(), "every kind of step");
    assert_eq!(states, DEMAND.states.iter().map(|state| state.code.to_string()).collect(), "every state");
    let pages = [page_of(&town, ids[0], Lang::ZhHans).await, page_of(&town, ids[0], Lang::En).await];
    assert!(pages.iter().all(|page| read(page).contains(ELSEWHERE)), "where it belongs");
}

/// Somebody in the village who raised the demands: their id, name and phone are in its ledger.
async fn caller_of(town: &mut Township) -> (String, [String; 2]) {
    let (name, phone) = ("符永强", "14000000066");
    let (person, added) = super::sync::person_added(name);
    let Command::PersonAdded(mut added) = added else { panic!("a person is added") };
    added.fields.insert("phone".into(), phone.into());
    let village = town.village;
    assert_eq!(town.users[WORKER_AT].says(village, &Command::PersonAdded(added)).await, Outcome::Applied);
    (person.to_string(), [name.to_owned(), phone.to_owned()])
}

/// The page of a demand in both languages: its state, its last step, the days, and nothing secret.
async fn says_how_far(town: &Township, id: RecordId, secrets: &[String]) {
    let (record, today) = (town.record(id), clock::now().date());
    let step = &record.steps.last().unwrap().step;
    for lang in [Lang::ZhHans, Lang::En] {
        let answer = page_of(town, id, lang).await.expect_status(200);
        let page = read(&answer);
        assert!(answer.body.len() < 50_000 && !page.contains("<script"), "{} bytes", answer.body.len());
        assert!(page.contains(&number::of(id)) && page.contains(lang.label(&DEMAND.label)), "{page}");
        let due = due(&record, today).map_or_else(String::new, |day| lang.by_day(&lang.day(day, today)));
        let state = format!("<strong id=\"state\">{}</strong> {due}</p>", lang.state_of(&DEMAND, &record.state));
        assert!(page.contains(&state), "{state}: {page}");
        let lines: Vec<&str> = page.split("<li>").skip(1).collect();
        let words = DEMAND.step(step).map_or(lang.entered_word(), |step| lang.label(&step.label));
        assert!(lines.len() == record.steps.len() && lines[lines.len() - 1].contains(words), "{words}: {page}");
        assert!(lines.iter().all(|line| line.contains(&lang.day(today, today))), "the day of each step: {page}");
        for secret in secrets {
            assert!(!page.contains(secret), "{secret} in {}: {page}", record.state);
        }
    }
}

/// By when something has to be done about a complex demand all of whose steps were made today.
fn due(record: &Record, today: Date) -> Option<Date> {
    let reviewed = record.steps.iter().any(|step| step.step == "not_satisfied");
    let code = match record.state.as_str() {
        "followed_up" | "closed" => return None,
        "resolved" => "call_back",
        _ if reviewed => "review",
        _ => "complex",
    };
    let limit = DEMAND.limits.iter().find(|limit| limit.code == code)?;
    Some(limit.reckon(today, &Calendars::default()).date)
}

#[tokio::test]
async fn the_pages_of_joined_demands_say_the_earlier_day_as_lists_do() {
    let mut town = Township::begins().await;
    let main = town.has_demand().await;
    let simple = RecordId(Uuid::now_v7());
    let mut entered = demand(town.village, simple);
    entered.fields.insert("complexity".into(), "simple".into());
    let scope = town.scope();
    assert_eq!(town.users[WORKER_AT].says(scope, &Command::RecordEntered(entered)).await, Outcome::Applied);
    assert_eq!(town.moves(UNION, simple, ("join", &main.to_string())).await, Outcome::Applied);
    let today = clock::now().date();
    let by = Lang::En.by_day(&Lang::En.day(today.plus_days(3), today));
    for id in [main, simple] {
        let page = read(&page_of(&town, id, Lang::En).await.expect_status(200));
        assert!(page.contains(&by), "{by}: {page}");
    }
}

#[tokio::test]
async fn a_number_that_is_none_or_not_given_has_a_page_that_says_so() {
    let mut town = Township::begins().await;
    let id = town.has_demand().await;
    let right = number::digits(&number::of(id)).unwrap();
    let (digits, check) = right.split_at(11);
    let wrong = format!("{digits}{}", (check.parse::<u8>().unwrap() + 1) % 10);
    let unknown = number::digits(&number::of(RecordId(Uuid::now_v7()))).unwrap();
    let secret = id.to_string();
    for none in [&wrong, &unknown, "1", "abc", "%E8%AF%89%E6%B1%82", "%27%20OR%201=1", &right[1..], &secret] {
        for lang in [Lang::ZhHans, Lang::En] {
            let answer = page(&town.county, none, lang).await.expect_status(404);
            assert!(read(&answer).contains(lang.no_such_number()), "{none}: {}", answer.text());
        }
    }
    let spelt = number::of(id).replace(' ', "%20");
    assert!(read(&page(&town.county, &spelt, Lang::ZhHans).await.expect_status(200)).contains("待交办"), "with blanks");
}

#[tokio::test]
async fn of_two_records_with_one_number_the_page_shows_neither_and_both_are_kept() {
    let mut town = Township::begins().await;
    let begin = Uuid::now_v7().as_u128() >> 62 << 62;
    let [first, second] = [42, 42 + 10_u128.pow(11)].map(|random| RecordId(Uuid::from_u128(begin | random)));
    assert_eq!(number::of(first), number::of(second));
    assert_eq!(town.enters(first).await, Outcome::Applied);
    page_of(&town, first, Lang::ZhHans).await.expect_status(200);
    assert_eq!(town.enters(second).await, Outcome::Applied);
    let answer = page_of(&town, first, Lang::ZhHans).await.expect_status(404);
    assert!(read(&answer).contains(Lang::ZhHans.no_such_number()));
    let mut phone = Phone::of(&town.county, WORKER).await;
    phone.syncs().await;
    for id in [first, second] {
        assert!(phone.ledger().record(id).is_some_and(|(_, record)| record.value("text") == TEXT));
    }
    assert_eq!(town.county.is_whole(), [""; 0]);
}

#[tokio::test]
async fn after_a_restore_every_number_belongs_to_its_demand_and_none_is_given_again() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut phone = Phone::of(&county, WORKER).await;
    let scope = DEMAND.scope_in(village).unwrap();
    let ids = [(); 4].map(|()| RecordId(Uuid::now_v7()));
    let entered = |id: &RecordId| Command::RecordEntered(demand(village, *id));
    phone.saves(scope, ids[..2].iter().map(entered).collect());
    let settled = json!({ "step": "settle", "from": "registered", "to": "resolved", "reason": REASON });
    let settled = body("demand", ids[0], &Subject::Area { code: village }, settled);
    phone.saves(scope, vec![Command::RecordMoved(serde_json::from_value(settled).unwrap())]);
    phone.syncs().await;
    let file = county.backs_up(30).file;
    phone.saves(scope, vec![entered(&ids[2])]);
    phone.syncs().await;
    are_their_own(&county, &ids[..3]).await;
    let county = County::restored_from(&file);
    are_their_own(&county, &ids[..2]).await;
    phone.finds(&county, WORKER).await;
    phone.syncs().await; // what the backup lacks comes again
    phone.saves(scope, vec![entered(&ids[3])]);
    phone.syncs().await;
    are_their_own(&county, &ids).await;
    assert_eq!(ids.iter().map(|id| number::of(*id)).collect::<BTreeSet<_>>().len(), 4, "each its own");

    county.damages("DELETE FROM record_number");
    let wrong = county.is_whole();
    assert!(wrong.len() == 1 && wrong[0].contains("record_number"), "{wrong:?}");
    county.database.rebuild(|_| {}).unwrap();
    are_their_own(&county, &ids).await;
    assert_eq!(county.is_whole(), [""; 0]);
}

/// The page of each number is that of its demand: only the first one was settled.
async fn are_their_own(county: &County, ids: &[RecordId]) {
    for (at, id) in ids.iter().enumerate() {
        let answer = page(county, &number::digits(&number::of(*id)).unwrap(), Lang::ZhHans).await.expect_status(200);
        let state = if at == 0 { "待回访" } else { "待交办" };
        assert!(read(&answer).contains(&format!("<strong id=\"state\">{state}</strong>")), "{at}: {}", answer.text());
    }
}

/// A county's kind of demands, whose first step asks who handles it, under a code that the page shows of ours.
fn county_demand() -> Noun {
    let mut noun = Noun { code: "x-诉求".into(), ..DEMAND.clone() };
    noun.steps = [("assign", "closed"), ("not_ours", "closed")]
        .map(|(code, to)| Step { from: vec!["registered".into()].into(), to: to.into(), ..step(code) })
        .to_vec()
        .into();
    noun.steps.to_mut()[0].fields.to_mut()[0].code = "where".into();
    noun.states.to_mut().retain(|state| ["registered", "closed"].contains(&&*state.code));
    (noun.limits, noun.joins) = (Default::default(), Default::default());
    noun
}

fn step(code: &str) -> Step {
    DEMAND.step(code).unwrap().clone()
}

#[tokio::test]
async fn a_countys_numbered_kind_has_a_page_and_check_and_rebuild_know_its_numbers() {
    let (mut town, noun, id) = (Township::begins().await, county_demand(), RecordId(Uuid::now_v7()));
    let mut admin = Writer::of(&town.county, COUNTY).await;
    let published = Command::NounPublished(Box::new(noun.clone()));
    assert_eq!(admin.says(town.village.county(), &published).await, Outcome::Applied);
    let (scope, handler) = (town.scope(), town.id_of(WORKER_AT).await.to_string());
    let entered = RecordEntered { noun: noun.code.to_string(), ..demand(town.village, id) };
    let moved = json!({ "step": "assign", "from": "registered", "to": "closed", "answers": { "where": handler } });
    let moved = body(&noun.code, id, &Subject::Area { code: town.village }, moved);
    let commands = [Command::RecordEntered(entered), Command::RecordMoved(serde_json::from_value(moved).unwrap())];
    for command in commands {
        assert_eq!(town.users[UNION].says(scope, &command).await, Outcome::Applied);
    }
    let page = read(&page_of(&town, id, Lang::ZhHans).await.expect_status(200));
    assert!(page.contains("已办结") && !page.contains(&handler), "{page}");
    assert_eq!(town.county.is_whole(), [""; 0]);
    town.county.database.rebuild(|_| {}).unwrap();
    assert_eq!(town.county.is_whole(), [""; 0]);
    page_of(&town, id, Lang::ZhHans).await.expect_status(200);
}
