//! Writes through a web server in front: by which name the server is asked, what it believes of a proxy, and what it says when it refuses.

use axum::http::{Method, Request};
use serde_json::json;
use server::config::ServeConfig;
use tests::harness::{Answer, COUNTY, Client, County, PASSWORD, Server, WORKER};

const ORIGIN: &str = "https://gh.example.cn";
/// How nginx names the server behind it, unless it is told otherwise.
const BY_DEFAULT: &str = "127.0.0.1:8080";
const PROXY: &str = "10.0.0.1";
const PHONE: (&str, &str) = ("x-forwarded-for", "203.0.113.9");

/// A server with these settings on a county.
fn settings(county: &County, trusted: &[&str], origins: &[&str]) -> ServeConfig {
    let trusted_proxies = trusted.iter().map(|address| address.parse().unwrap()).collect();
    let origins = origins.iter().map(|origin| origin.parse().unwrap()).collect();
    let data = county.directory.path().to_owned();
    ServeConfig { data, any_phone: true, trusted_proxies, origins, ..ServeConfig::default() }
}

/// A user signs in through the proxy.
async fn signs_in(client: &Client, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().method(Method::POST).uri("/api/v1/session").header("x-tiangeng", "1");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    client.send(request, json!({ "phone": WORKER, "password": PASSWORD }).to_string().into_bytes()).await
}

/// What is answered to each of these, through a proxy at [`PROXY`].
async fn statuses(config: ServeConfig, county: &County, all: &[&[(&str, &str)]]) -> Vec<u16> {
    let mut client = county.client_with(config);
    client.address = PROXY.parse().unwrap();
    let mut statuses = Vec::new();
    for headers in all {
        statuses.push(signs_in(&client, headers).await.status.as_u16());
    }
    statuses
}

#[tokio::test]
async fn a_proxy_that_names_itself_is_refused_with_what_differs_and_what_to_set() {
    let county = County::new();
    let client = county.client();
    for (language, words) in [
        ("zh-Hans", ["服务器收到的 Host 却是 127.0.0.1:8080", "念给"]),
        ("en", ["was asked as 127.0.0.1:8080", "Read"]),
    ] {
        let headers = [("host", BY_DEFAULT), ("origin", ORIGIN), ("accept-language", language)];
        let (code, message) = signs_in(&client, &headers).await.expect_status(403).error();
        assert_eq!(code, "not_from_the_app");
        for word in
            [&words[..], &["Origin https://gh.example.cn", "proxy_set_header Host $http_host;", "--origin"]].concat()
        {
            assert!(message.contains(word), "{word} in {message}");
        }
    }
    signs_in(&client, &[("host", "gh.example.cn"), ("origin", ORIGIN)]).await.expect_status(200);
    signs_in(&client, &[("host", "gh.example.cn")]).await.expect_status(200);
}

#[tokio::test]
async fn a_default_port_is_no_difference_and_any_other_is_one() {
    let county = County::new();
    let asked: [(&str, &str, u16); 8] = [
        (ORIGIN, "gh.example.cn:443", 200),
        ("https://gh.example.cn:443", "gh.example.cn", 200),
        ("http://gh.example.cn", "gh.example.cn:80", 200),
        ("https://gh.example.cn:8443", "gh.example.cn:8443", 200),
        (ORIGIN, "gh.example.cn:80", 403),
        ("http://gh.example.cn", "gh.example.cn:443", 403),
        ("https://gh.example.cn:8443", "gh.example.cn", 403),
        (ORIGIN, "gh.example.cn.evil.example", 403),
    ];
    for (origin, host, status) in asked {
        let answer = signs_in(&county.client(), &[("host", host), ("origin", origin)]).await;
        assert_eq!(answer.status, status, "{origin} {host}");
    }
}

#[tokio::test]
async fn what_a_proxy_says_of_the_name_is_believed_of_a_trusted_one_only() {
    let county = County::new();
    let by_default = [("host", BY_DEFAULT), ("origin", ORIGIN), PHONE];
    let says = |name, value| [&by_default[..], &[(name, value)]].concat();
    let told = [
        says("x-forwarded-host", "gh.example.cn"),
        says("x-forwarded-host", "gh.example.cn:443"),
        says("x-forwarded-host", "evil.example, gh.example.cn"),
        says("forwarded", "for=203.0.113.9;host=gh.example.cn;proto=https"),
        says("forwarded", "for=203.0.113.9, for=10.0.0.9;Host=\"gh.example.cn:443\""),
    ];
    let told: Vec<&[(&str, &str)]> = told.iter().map(Vec::as_slice).collect();
    assert_eq!(statuses(settings(&county, &[PROXY], &[]), &county, &told).await, [200; 5], "trusted");
    assert_eq!(statuses(settings(&county, &["10.0.0.2"], &[]), &county, &told).await, [403; 5], "another is trusted");
    assert_eq!(statuses(settings(&county, &[], &[]), &county, &told).await, [403; 5], "none is");
}

#[tokio::test]
async fn a_trusted_proxy_lets_no_other_site_in() {
    let county = County::new();
    let told = [
        vec![("x-forwarded-host", "gh.example.cn"), ("origin", "https://evil.example")],
        vec![("x-forwarded-host", "gh.example.cn, evil.example"), ("origin", ORIGIN)],
        vec![("x-forwarded-host", ""), ("origin", ORIGIN)],
        vec![("x-forwarded-host", "gh.example.cn"), ("origin", "null")],
        vec![("x-forwarded-host", "gh.example.cn"), ("origin", ORIGIN), ("origin", "https://evil.example")],
        vec![("x-forwarded-host", "gh.example.cn"), ("x-forwarded-proto", "https"), ("origin", "http://gh.example.cn")],
        vec![("x-forwarded-host", "gh.example.cn"), ("origin", ORIGIN), ("sec-fetch-site", "cross-site")],
    ];
    let told: Vec<_> = told.into_iter().map(|one| [&[("host", BY_DEFAULT), PHONE][..], &one].concat()).collect();
    let told: Vec<&[(&str, &str)]> = told.iter().map(Vec::as_slice).collect();
    assert_eq!(statuses(settings(&county, &[PROXY], &[]), &county, &told).await, [403; 7]);
    let outer = [("host", "gh.example.cn"), ("origin", ORIGIN), ("x-forwarded-proto", "http"), PHONE];
    let outer = statuses(settings(&county, &[PROXY], &[]), &county, &[&outer]).await;
    assert_eq!(outer, [200], "the certificate is further out");
}

#[tokio::test]
async fn origins_of_the_settings_count_whatever_host_says() {
    let county = County::new();
    let both = settings(&county, &[PROXY], &[ORIGIN, "http://10.1.2.3:8080"]);
    let from = |origin| [("host", BY_DEFAULT), ("origin", origin), PHONE];
    let (ours, inside, other) = (from(ORIGIN), from("http://10.1.2.3:8080"), from("https://evil.example"));
    let (named, in_clear) = (from("http://127.0.0.1:8080"), from("http://gh.example.cn"));
    let none = [("host", BY_DEFAULT), PHONE];
    let asked: [&[(&str, &str)]; 6] = [&ours, &inside, &none, &other, &named, &in_clear];
    assert_eq!(statuses(both.clone(), &county, &asked).await, [200, 200, 200, 403, 403, 403]);
    let mut client = county.client_with(both);
    client.address = PROXY.parse().unwrap();
    let (_, message) = signs_in(&client, &other).await.error();
    assert!(
        message.contains("Origin https://evil.example，服务器只收 https://gh.example.cn, http://10.1.2.3:8080"),
        "{message}"
    );
}

#[tokio::test]
async fn with_an_origin_set_a_silent_proxy_on_this_machine_still_hides_who_calls() {
    let county = County::new();
    let mut client = county.client_with(settings(&county, &["127.0.0.1"], &[ORIGIN]));
    client.address = "127.0.0.1".parse().unwrap();
    let silent = signs_in(&client, &[("host", BY_DEFAULT), ("origin", ORIGIN)]).await.expect_status(403);
    assert_eq!(silent.error().0, "callers_unknown");
    signs_in(&client, &[("host", BY_DEFAULT), ("origin", ORIGIN), PHONE]).await.expect_status(200);
}

#[tokio::test]
async fn the_server_says_at_its_start_which_origin_it_expects_and_in_the_log_what_differed() {
    let data = tempfile::tempdir().unwrap();
    let staff = [("谭松青", COUNTY, "county_admin", "城口县")];
    drop(Server::bare(data.path(), &staff).unwrap());
    let server = Server::start_with(data.path(), 0, &["--any-phone"]).unwrap();
    let client = Client::over_the_wire(server.address()).unwrap();
    let request = client.request(Method::POST, "/api/v1/session").header("x-tiangeng", "1").header("origin", ORIGIN);
    client.send(request, Vec::new()).await.expect_status(403);
    let log = server.log().unwrap();
    let differs = format!(
        "Origin https://gh.example.cn, but the server was asked as {}: set proxy_set_header Host $http_host; or --origin",
        server.address()
    );
    assert!(log.contains("writes are taken from whatever Host says; behind a proxy set --origin"), "{log}");
    assert!(log.contains(&differs), "{log}");
    drop(server);
    let server = Server::start_with(data.path(), 0, &["--any-phone", "--origin", "https://gh.example.cn/"]).unwrap();
    assert!(server.log().unwrap().contains("writes are taken from https://gh.example.cn\n"));
}
