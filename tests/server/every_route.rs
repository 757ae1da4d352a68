//! Every route of the table, by everybody, for every kind of area, with every verb and every twin: who gets through, and what is answered.

use super::marked::Marked;
use app::{
    domain::{area::AreaCode, staff::Staff},
    sync::operation::SCHEMA,
};
use axum::http::Method;
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use server::routes::{self, Route};
use std::{collections::BTreeSet, io::Read};
use tests::harness::{AUDITOR, Answer, COUNTY, Client, OTHER_WORKER, TOWNSHIP, WORKER};
use uuid::Uuid;

/// Who gets through to a route of each need, listed here once more, independently: `-` nobody signed in, `w` grid workers,
/// `t` townships, `c` the county, `a` auditors.
const THROUGH: [(&str, &str); 11] = [
    ("anybody", "-wtca"),
    ("signed_by_phone", ""),
    ("signed_in", "wtca"),
    ("read_ledger", "wtca"),
    ("write_operations", "wtc"),
    ("review", "tc"),
    ("decide_membership", "tc"),
    ("hand_in_rescue", "tc"),
    ("manage_staff", "tc"),
    ("run_county", "c"),
    ("read_audit", "ca"),
];

/// Who asks: a letter of [`THROUGH`], a number to sign in with, and what all of their areas begin with.
const CALLERS: [(char, &str, &str); 6] = [
    ('-', "", "nowhere"),
    ('w', WORKER, "500229205"),
    ('w', OTHER_WORKER, "500229221"),
    ('t', TOWNSHIP, "500229205"),
    ('c', COUNTY, "500229"),
    ('a', AUDITOR, "500229"),
];

const VERBS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH];

/// Verbs for which a `POST` can stand.
const TWINS: [Method; 2] = [Method::PUT, Method::DELETE];

/// Words of the machine room: no answer says one.
const INTERNALS: [&str; 9] =
    ["sqlite", "SELECT ", "UNIQUE", "panicked", "rusqlite", "tokio", ".rs:", "/tmp/", "no such file"];

struct Somebody {
    letter: char,
    client: Client,
    areas: &'static str,
}

impl Somebody {
    fn may_read(&self, village: AreaCode) -> bool {
        village.as_str().starts_with(self.areas)
    }
}

async fn everybody(marked: &Marked) -> Vec<Somebody> {
    let mut all = Vec::new();
    for (letter, number, areas) in CALLERS {
        let client = if number.is_empty() { marked.county.client() } else { marked.county.signed_in(number).await };
        all.push(Somebody { letter, client, areas });
    }
    all
}

/// Addresses of a route for villages here and there, the township, the county, another county and nonsense.
fn addresses(route: &Route, marked: &Marked, villages: &[AreaCode]) -> BTreeSet<String> {
    let other = ["500229205", "500229221", "500229", "500230", "nowhere", "..%2f..", "%ff"].map(str::to_owned);
    let areas = villages.iter().map(ToString::to_string).chain(other);
    let named = |area: &str, village: AreaCode| {
        let (blob, person) = (marked.blob(village).to_string(), marked.people[&village].to_string());
        let path = route.path.replace("{scope}", area).replace("{blob}", &blob).replace("{person}", &person);
        let path = path
            .replace("{id}", &Uuid::now_v7().to_string())
            .replace("{activity}", area)
            .replace("{key}", &"0".repeat(64));
        let path = path.replace("{session}", &"0".repeat(64));
        path.replace("{file}", "app.js").replace("{*path}", "today")
    };
    let with_query = |path: String| match path.starts_with("/api/v1/media/") && !route.path.contains("{scope}") {
        true => format!("{path}?type=image/jpeg&bytes=4&offset=0"),
        false => path,
    };
    let pairs = areas.flat_map(|area| villages.iter().map(move |village| (area.clone(), *village)));
    pairs.map(|(area, village)| with_query(named(&area, village))).collect()
}

/// A body that every route can read: it asks for everything that there is, from a new device.
fn body(marked: &Marked) -> Value {
    let cursors: serde_json::Map<String, Value> =
        marked.people.keys().map(|village| (village.to_string(), json!(0))).collect();
    let (phone, password) = ("14099999999", "not-the-password");
    json!({ "protocol": 1, "schema": SCHEMA, "device": Uuid::now_v7(), "cursors": cursors, "check": true,
            "max_bytes": 100_000_000, "phone": phone, "password": password, "current": password, "new": "gao shan liu shui" })
}

/// How a request says what it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// By its verb.
    Itself,
    /// As a `POST` that stands for the verb.
    Twin,
}

async fn asks(client: &Client, method: &Method, way: Way, address: &str, body: &Value) -> Answer {
    let mut body = body.clone();
    if address == "/api/v1/session" {
        body["device"] = Value::Null; // there it is the phone that signs
    }
    let request = match way {
        Way::Itself => client.request(method.clone(), address),
        Way::Twin => client.request(Method::POST, address).header("x-http-method-override", method.as_str()),
    };
    let request = request.header("x-tiangeng", "1");
    let reads = *method == Method::GET;
    let body = if reads { Vec::new() } else { body.to_string().into_bytes() };
    client.send(request.header("content-type", "application/json"), body).await
}

fn plain(answer: &Answer) -> Vec<u8> {
    if answer.header("content-encoding") != "gzip" {
        return answer.body.clone();
    }
    let mut plain = Vec::new();
    GzDecoder::new(answer.body.as_slice()).read_to_end(&mut plain).unwrap();
    plain
}

fn says_nothing_of_the_inside(answer: &Answer) {
    let text = answer.text();
    let said: Vec<_> = INTERNALS.iter().filter(|word| text.contains(**word)).collect();
    assert!(answer.status == 200 || said.is_empty(), "{said:?} in {text}");
}

/// What must come of it: who is unknown is answered so, who lacks the right too, and all others get to the handler.
fn check(route: &Route, who: &Somebody, answer: &Answer) {
    let (_, through) = THROUGH.iter().find(|(need, _)| *need == route.need.code()).expect("every need stands above");
    let status = answer.status.as_u16();
    let what = format!("{} {} by {}: {status} {}", route.method, route.path, who.letter, answer.text());
    let expected = match (through.contains(who.letter), who.letter) {
        // nobody here has a phone's key
        (false, _) if route.need.code() == "signed_by_phone" => status == 401,
        (false, '-') => status == 401,
        (false, _) => status == 403,
        // signing in with a wrong password is a 401 of its own
        (true, _) if route.path == "/api/v1/session" && route.method == Method::POST => matches!(status, 401 | 429),
        (true, _) => !matches!(status, 401 | 403 | 405) && status < 500,
    };
    assert!(expected, "{what}");
}

#[tokio::test]
async fn each_route_lets_through_whom_its_need_names_and_tells_nobody_of_areas_not_theirs() {
    let marked = Marked::new();
    let village = |name| marked.county.area(name);
    let villages = [village("左岚乡/大坝村"), village("左岚乡/齐心村"), village("河鱼乡/大店村")];
    marked.receives_photos(&villages).await;
    let (table, mut asked) = (routes::table(), 0);
    for who in everybody(&marked).await {
        let (body, mut told) = (body(&marked), BTreeSet::new());
        for route in table.list() {
            for address in addresses(route, &marked, &villages) {
                for method in &VERBS {
                    let of = table.list().iter().find(|one| one.path == route.path && one.method == *method);
                    let signs_out = *method == Method::DELETE && route.path == "/api/v1/session";
                    if of.is_some_and(|one| one != route) || signs_out {
                        continue; // asked when its own turn comes; signing out comes last, below
                    }
                    let ways = if TWINS.contains(method) { &[Way::Itself, Way::Twin][..] } else { &[Way::Itself] };
                    for way in ways {
                        let answer = asks(&who.client, method, *way, &address, &body).await;
                        asked += 1;
                        match of {
                            Some(route) => check(route, &who, &answer),
                            None => assert_eq!(answer.status, 405, "{way:?} {method} {address}: {}", answer.text()),
                        }
                        says_nothing_of_the_inside(&answer);
                        told.extend(marked.villages_in(&plain(&answer)));
                    }
                }
            }
        }
        let theirs: BTreeSet<AreaCode> = marked.people.keys().copied().filter(|area| who.may_read(*area)).collect();
        assert_eq!(told, theirs, "{} of {}: everything of their own, nothing else", who.letter, who.areas);
        let out = if who.letter == 'w' { Way::Twin } else { Way::Itself };
        asks(&who.client, &Method::DELETE, out, "/api/v1/session", &json!({})).await.expect_status(204);
        let again = who.client.get("/api/v1/session").await;
        again.expect_status(401);
    }
    assert!(asked > 1_000, "{asked}");
    assert_eq!(marked.county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn who_is_given_other_areas_reads_the_old_ones_no_more_from_the_next_request_on() {
    let marked = Marked::new();
    let (old, new) = (marked.county.area("左岚乡/大坝村"), marked.county.area("河鱼乡/大店村"));
    marked.receives_photos(&[old, new]).await;
    let worker = marked.county.signed_in(WORKER).await;
    let reads = async |village: AreaCode| {
        let mut statuses = Vec::new();
        let blob = marked.blob(village);
        for address in [format!("/api/v1/snapshot/{village}"), format!("/api/v1/media/{village}/{blob}")] {
            statuses.push(worker.get(&address).await.status.as_u16());
        }
        let answer = worker.post("/api/v1/sync", body(&marked)).await.expect_status(200);
        (statuses, marked.villages_in(&answer.body).contains(&village))
    };
    let (all, nothing) = ((vec![200, 200], true), (vec![404, 404], false));
    assert_eq!((reads(old).await, reads(new).await), (all.clone(), nothing.clone()));
    let staff: Staff = serde_json::from_value(worker.get("/api/v1/session").await.json()).unwrap();
    let moved = Staff { areas: vec![new.township()], ..staff };
    server::office::staff::list(&marked.county.database, &moved).unwrap();
    assert_eq!((reads(old).await, reads(new).await), (nothing, all));
}
