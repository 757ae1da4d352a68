//! Joining the union by a public form: what the page says, what is taken and how often, from where, and how long it is kept.

use super::records::body;
use app::{
    domain::{
        area::AreaCode,
        audit::AuditPage,
        date::Date,
        id::{PersonId, RecordId},
        noun::{ACTIVITY, JOINING, KEPT_DAYS, Noun, SELF_JOININGS_MAX},
        time::DAY_MS,
    },
    sorted_map::SortedMap,
    sync::{
        command::Command,
        records::{Completing, RecordMoved, self_joinings, senders},
        row::Subject,
        store::PUBLIC,
    },
};
use axum::http::{Method, header};
use serde_json::{Value, json};
use server::{
    clock,
    office::{
        retention::look_after,
        self_joining::{self, Sent},
    },
};
use std::net::Ipv4Addr;
use tests::harness::{AUDITOR, Answer, Client, County, Phone, WORKER};
use uuid::Uuid;

const PAGE_BYTES_MAX: usize = 50_000;
const MA_CHAO: [(&str, &str); 5] = [
    ("name", "马超"),
    ("mobile", "140 0000 0101"),
    ("unit", "城口快递共配站"),
    ("industry", "courier"),
    ("agreed", "yes"),
];

struct Hall {
    county: County,
    worker: Phone,
    village: AreaCode,
    activity: RecordId,
}

fn today() -> Date {
    clock::now().date()
}

fn entered(area: AreaCode, kind: &str, day: Date) -> (RecordId, Command) {
    let id = RecordId(Uuid::now_v7());
    let fields =
        json!({ "title": "快递小哥<集中>入会", "kind": kind, "starts": format!("{day} 09:00"), "place": "村委会院坝" });
    let body = body(&ACTIVITY.code, id, &Subject::Area { code: area }, json!({ "fields": fields, "state": "planned" }));
    (id, Command::read("RecordEntered", body).unwrap())
}

impl Hall {
    async fn open() -> Self {
        let county = County::new();
        let village = county.area("左岚乡/大坝村");
        let worker = Phone::of(&county, WORKER).await;
        let mut hall = Self { county, worker, village, activity: RecordId(Uuid::nil()) };
        hall.worker.syncs().await;
        hall.activity = hall.has("join_union", today().plus_days(3)).await;
        hall
    }

    async fn has(&mut self, kind: &str, day: Date) -> RecordId {
        let (id, command) = entered(self.village, kind, day);
        self.worker.saves(ACTIVITY.scope_in(self.village).unwrap(), vec![command]);
        self.worker.syncs().await;
        id
    }

    async fn moves(&mut self, activity: RecordId, step: &str) {
        let (_, record) = self.worker.ledger().record(activity).unwrap();
        let moved = RecordMoved::new(record, ACTIVITY.step(step).unwrap());
        self.worker.saves(ACTIVITY.scope_in(self.village).unwrap(), vec![Command::RecordMoved(moved)]);
        self.worker.syncs().await;
    }

    async fn sends(&self, fields: &[(&str, &str)]) -> Answer {
        sends(&self.county.client(), self.activity, fields, &[]).await
    }

    /// Names, numbers and states of what has arrived on the worker's phone.
    async fn arrived(&mut self) -> Vec<[String; 3]> {
        self.worker.syncs().await;
        let all = self_joinings(self.worker.ledger(), self.activity, None);
        let words = all.iter().map(|(_, record)| {
            [record.value("name").to_owned(), record.value("mobile").to_owned(), record.state.clone()]
        });
        words.collect()
    }

    /// The first of them is completed.
    async fn completes(&mut self, who: Option<PersonId>) {
        let ledger = self.worker.ledger();
        let (_, activity) = ledger.record(self.activity).unwrap();
        let (sent, who) = (self_joinings(ledger, self.activity, Some("sent"))[0], who.and_then(|id| ledger.file(id)));
        let drafts = Completing { sent, activity, who, work: ("共配站", "courier") }.operations(Uuid::now_v7);
        drafts.into_iter().for_each(|draft| self.worker.saves(draft.scope, vec![draft.command]));
        self.worker.syncs().await;
    }

    fn records(&self, noun: &Noun) -> usize {
        self.worker.ledger().records(&noun.code).count()
    }

    async fn is_retained(&mut self, days: i64) -> usize {
        let at = clock::now().plus_ms(days * DAY_MS);
        let done = look_after(&self.county.database, &self.county.media, at).await.unwrap();
        self.worker.syncs().await;
        done.people
    }
}

async fn sends(client: &Client, activity: RecordId, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    let request = client.request(Method::POST, &format!("/j/{activity}"));
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    client.send(request, form.finish().into_bytes()).await
}

fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let value = |(name, value): (&'a str, &'a str)| {
        (name, changed.iter().find(|(other, _)| *other == name).map_or(value, |(_, other)| other))
    };
    MA_CHAO.into_iter().map(value).collect()
}

#[tokio::test]
async fn the_form_needs_no_script_and_says_beside_each_field_what_is_wrong_with_what_was_typed() {
    let mut hall = Hall::open().await;
    let address = format!("/j/{}", hall.activity);
    let page = hall.county.client().get(&address).await.expect_status(200);
    assert_eq!(page.header("referrer-policy"), "same-origin", "else browsers say no origin with the form");
    assert!(page.header("set-cookie").is_empty() && page.body.len() < PAGE_BYTES_MAX);
    let text = page.text();
    assert!(
        !text.contains("<script") && text.contains("快递小哥&lt;集中&gt;入会") && text.contains("村委会院坝"),
        "{text}"
    );
    for said in ["左岚乡工会收集", "不要身份证号", "autocomplete=\"tel-national\"", "method=\"post\"", "30 天后删除"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("name=\"village\""), "the activity is of one village");
    let english = hall.county.client().get(&format!("{address}?lang=en")).await.expect_status(200).text();
    assert!(english.contains("Apply to join the union") && english.contains("lang=\"en\""), "{english}");
    let wrong = with(&[("name", "马\"超<b>"), ("mobile", "1400000"), ("agreed", "")]);
    let again = hall.sends(&wrong).await.expect_status(422).text();
    for said in ["手机号应为 11 位", "value=\"1400000\"", "马&quot;超&lt;b&gt;", "role=\"alert\"", "城口快递共配站"]
    {
        assert!(again.contains(said), "{said}: {again}");
    }
    assert_eq!(hall.arrived().await, Vec::<[String; 3]>::new());
}

#[tokio::test]
async fn what_is_sent_twice_is_there_once_and_nobody_learns_which_numbers_are() {
    let mut hall = Hall::open().await;
    let first = hall.sends(&MA_CHAO).await.expect_status(303);
    let thanks = first.header("location").to_owned();
    let other = hall.sends(&with(&[("name", "马岱"), ("mobile", "14000000101")])).await.expect_status(303);
    assert_eq!((other.header("location"), &other.body), (thanks.as_str(), &first.body), "the same answer");
    let page = hall.county.client().get(&thanks).await.expect_status(200).text();
    assert!(page.contains("?lang=en&amp;sent=1"), "the other language says thanks too: {page}");
    assert!(page.contains("收到了") && page.contains("现场工作人员") && !page.contains("马超"), "{page}");
    hall.sends(&with(&[("name", "马岱"), ("mobile", "14000000102")])).await.expect_status(303);
    let mut arrived = hall.arrived().await;
    arrived.sort();
    let kept = [["马岱", "14000000102", "sent"], ["马超", "14000000101", "sent"]].map(|one| one.map(str::to_owned));
    assert_eq!(arrived, kept);
    assert_eq!(hall.worker.ledger().files().count(), 0, "nobody is in the ledger by sending something");
    let audit: AuditPage = serde_json::from_value(
        hall.county.signed_in(AUDITOR).await.get("/api/v1/audit?limit=50").await.expect_status(200).json(),
    )
    .unwrap();
    let said = audit.entries.iter().filter(|entry| entry.staff == PUBLIC).map(|entry| entry.subject["noun"].clone());
    assert_eq!(said.collect::<Vec<Value>>(), ["self_joining", "self_joining"]);
    assert_eq!(hall.county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn another_site_causes_nothing_and_who_comes_from_there_is_told_what_to_do() {
    let mut hall = Hall::open().await;
    for (name, value) in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        let answer = sends(&hall.county.client(), hall.activity, &MA_CHAO, &[(name, value)]).await.expect_status(403);
        assert!(answer.header("content-type").starts_with("text/html"), "{name}");
        assert!(answer.text().contains("不要从别的网页提交"), "{}", answer.text());
    }
    assert_eq!(hall.arrived().await.len(), 0);
    let own = [("origin", "http://county.test"), ("sec-fetch-site", "same-origin")];
    sends(&hall.county.client(), hall.activity, &MA_CHAO, &own).await.expect_status(303);
    assert_eq!(hall.arrived().await.len(), 1);
    let elsewhere = hall.county.client().request(Method::POST, "/api/v1/session");
    hall.county.client().send(elsewhere, b"{}".to_vec()).await.expect_status(403); // only public forms go without the app's header
}

#[tokio::test]
async fn only_an_activity_for_joining_takes_it_around_its_day_until_it_is_over() {
    let mut hall = Hall::open().await;
    let check = hall.has("health_check", today()).await;
    let (early, late) =
        (hall.has("join_union", today().plus_days(30)).await, hall.has("join_union", today().plus_days(-9)).await);
    let over = hall.has("join_union", today()).await;
    hall.moves(over, "open").await;
    hall.moves(over, "finish").await;
    let client = hall.county.client();
    for (activity, status, words) in [
        (RecordId(Uuid::now_v7()), 404, "没有这场活动"),
        (check, 404, "没有这场活动"),
        (early, 410, "起可以填"),
        (late, 410, "已经结束"),
        (over, 410, "已经结束"),
    ] {
        let page = client.get(&format!("/j/{activity}")).await.expect_status(status);
        assert!(page.text().contains(words), "{words}: {}", page.text());
        sends(&client, activity, &MA_CHAO, &[]).await.expect_status(status);
    }
    client.get("/j/nonsense").await.expect_status(404);
    hall.worker.syncs().await;
    assert_eq!(hall.records(&app::domain::noun::SELF_JOINING), 0);
}

#[tokio::test]
async fn a_meeting_behind_one_address_gets_through_and_a_flood_is_told_to_wait_with_all_that_it_typed() {
    let mut hall = Hall::open().await;
    let client = hall.county.client();
    let numbers: Vec<String> = (0..120).map(|at| format!("14000001{at:03}")).collect();
    for number in &numbers {
        sends(&client, hall.activity, &with(&[("mobile", number)]), &[]).await.expect_status(303);
    }
    let full = hall.sends(&MA_CHAO).await.expect_status(429);
    assert!(
        !full.header("retry-after").is_empty() && full.text().contains("value=\"140 0000 0101\""),
        "{}",
        full.text()
    );
    assert!(full.text().contains("再点一次提交"), "{}", full.text());
    let mut elsewhere = hall.county.client();
    elsewhere.address = Ipv4Addr::new(198, 51, 100, 9).into();
    sends(&elsewhere, hall.activity, &MA_CHAO, &[]).await.expect_status(303);
    let long = "长".repeat(2_000);
    let large = sends(&elsewhere, hall.activity, &with(&[("unit", &long)]), &[]).await.expect_status(413);
    assert!(large.header("content-type").starts_with("text/html"));
    assert_eq!(hall.arrived().await.len(), 121);
}

#[tokio::test]
async fn an_activity_takes_so_many_and_then_leads_to_a_worker() {
    let mut hall = Hall::open().await;
    let (activity, village) = (hall.activity, hall.village);
    let fields = move |at: usize| {
        let mobile = format!("14000{at:06}");
        let all = with(&[("mobile", &mobile)]).into_iter().map(|(code, value)| (code.to_owned(), value.to_owned()));
        SortedMap::of(all.chain([("activity".to_owned(), activity.to_string())]))
    };
    let enter = move |store: &mut server::store::SqliteStore| -> Result<(), server::store::StoreError> {
        for at in 0..SELF_JOININGS_MAX {
            assert_eq!(self_joining::enter(store, activity, (village, fields(at)), clock::now())?, Sent::Kept);
        }
        Ok(())
    };
    let database = hall.county.database.clone();
    tokio::task::spawn_blocking(move || database.write_now(enter)).await.unwrap().unwrap();
    let page = hall.sends(&with(&[("mobile", "14099999999")])).await.expect_status(409).text();
    assert!(page.contains("人数满了") && page.contains("现场工作人员"), "{page}");
    hall.sends(&with(&[("mobile", "14000000007")])).await.expect_status(303);
    assert_eq!(hall.arrived().await.len(), SELF_JOININGS_MAX);
}

#[tokio::test]
async fn an_activity_of_a_township_asks_for_the_village_and_lands_there() {
    let mut hall = Hall::open().await;
    let mut union = Phone::of(&hall.county, tests::harness::TOWNSHIP).await;
    union.syncs().await;
    let (id, command) = entered(hall.village.township(), "join_union", today());
    union.saves(ACTIVITY.scope_in(hall.village).unwrap(), vec![command]);
    union.syncs().await;
    hall.activity = id;
    let page = hall.county.client().get(&format!("/j/{id}")).await.expect_status(200);
    assert!(page.text().contains("大坝村") && !page.text().contains("大店村") && page.body.len() < PAGE_BYTES_MAX);
    hall.sends(&MA_CHAO).await.expect_status(422);
    let (here, elsewhere) = (hall.village.to_string(), hall.county.area("河鱼乡/大店村").to_string());
    let in_village = |village| [&MA_CHAO[..], &[("village", village)]].concat();
    hall.sends(&in_village(&elsewhere)).await.expect_status(422);
    hall.sends(&in_village(&here)).await.expect_status(303);
    assert_eq!(hall.arrived().await.len(), 1);
    let (file, _) = self_joinings(hall.worker.ledger(), id, None)[0];
    assert_eq!(file.dossier.scope, hall.village.into());
}

#[tokio::test]
async fn what_came_to_nothing_goes_after_a_month_and_what_was_completed_with_its_person() {
    let mut hall = Hall::open().await;
    let (person, added) = super::sync::person_added("马超");
    hall.worker.saves(hall.village, vec![added]);
    for number in ["14000000101", "14000000102", "14000000103"] {
        hall.sends(&with(&[("mobile", number)])).await.expect_status(303);
    }
    hall.arrived().await;
    hall.completes(None).await; // the first is new
    let known = senders(hall.worker.ledger(), self_joinings(hall.worker.ledger(), hall.activity, Some("sent"))[0].1);
    assert!(known.iter().any(|file| file.dossier.person_id() == person));
    hall.completes(Some(person)).await;
    assert_eq!((hall.records(&JOINING), hall.worker.ledger().files().count()), (2, 2));
    assert_eq!(hall.is_retained(KEPT_DAYS).await, 0);
    assert_eq!(hall.is_retained(KEPT_DAYS + 1).await, 2, "of two nobody is in the ledger");
    let left: Vec<String> = hall.arrived().await.into_iter().map(|[_, mobile, _]| mobile).collect();
    assert_eq!((left.len(), hall.records(&JOINING)), (1, 2), "{left:?}: that of who is in the ledger now");
    let again = hall.sends(&with(&[("mobile", "14000000103")])).await.expect_status(303);
    assert!(!again.header("location").is_empty() && hall.arrived().await.len() == 1, "it is not taken a second time");
    assert_eq!(hall.county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn an_erasure_takes_what_the_person_sent_along() {
    let mut hall = Hall::open().await;
    let (person, added) = super::sync::person_added("马超");
    hall.worker.saves(hall.village, vec![added]);
    hall.sends(&MA_CHAO).await.expect_status(303);
    hall.arrived().await;
    hall.completes(Some(person)).await;
    let mut union = Phone::of(&hall.county, tests::harness::TOWNSHIP).await;
    union.syncs().await;
    let reason = app::domain::erasure::ErasureReason::Requested;
    let erased = app::sync::erasure::PersonErased { person, reason, later: Default::default() };
    union.saves(hall.village, vec![Command::PersonErased(erased)]);
    union.syncs().await;
    assert_eq!(hall.is_retained(0).await, 1);
    assert_eq!(hall.arrived().await.len(), 0);
}
