//! Who guesses waits; who has a registered phone does not wait for them, and nobody is taken for a proxy's other callers.

use axum::http::Method;
use serde_json::json;
use tests::harness::{Answer, COUNTY, Client, County, DeviceKey, OTHER_WORKER, PASSWORD, Server, TOWNSHIP, WORKER};

const PASSPHRASE: &str = "gao shan liu shui";
const FORWARDED: &str = "x-forwarded-for";

/// The worker's phone, registered with a code.
async fn registered(county: &County) -> (Client, DeviceKey) {
    let (mut client, key) = (county.client(), DeviceKey::new());
    let code = county.gives_a_code(WORKER);
    client.signs_in_on(&key, WORKER, PASSPHRASE, Some(&code)).await.expect_status(200);
    (client, key)
}

/// A try to sign in as a proxy passes it on.
async fn tries(client: &Client, headers: &[(&str, &str)]) -> Answer {
    let request = client.request(Method::POST, "/api/v1/session").header("x-tiangeng", "1");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    client.send(request, json!({ "phone": COUNTY, "password": PASSWORD }).to_string().into_bytes()).await
}

#[tokio::test]
async fn tries_from_the_same_address_never_keep_a_registered_phone_out() {
    let county = County::with_codes();
    let (mut owner, key) = registered(&county).await;
    let mut guesser = county.client();
    for at in 0..200 {
        guesser.signs_in([OTHER_WORKER, WORKER][at % 2], "not-the-password").await;
    }
    guesser.signs_in(TOWNSHIP, PASSWORD).await.expect_status(429);
    owner.signs_in_on(&key, WORKER, PASSPHRASE, None).await.expect_status(200);
}

#[tokio::test]
async fn tries_from_many_addresses_never_keep_a_registered_phone_out_also_after_a_restart() {
    let county = County::with_codes();
    let (_, key) = registered(&county).await;
    let county = county.started_again();
    let mut refused = 0;
    for at in 1..=40 {
        let mut guesser = county.client();
        guesser.address = std::net::Ipv4Addr::new(203, 0, 113, at).into();
        refused += u32::from(guesser.signs_in(WORKER, "not-the-password").await.status == 429);
    }
    assert_eq!(refused, 10);
    county.client().signs_in_on(&key, WORKER, PASSPHRASE, None).await.expect_status(200);
}

#[tokio::test]
async fn a_registered_phone_guesses_no_faster_than_anybody_and_only_for_its_owner() {
    let county = County::with_codes();
    let (mut phone, key) = registered(&county).await;
    for _ in 0..10 {
        phone.signs_in_on(&key, WORKER, "not-the-password", None).await.expect_status(401);
    }
    phone.signs_in_on(&key, WORKER, PASSPHRASE, None).await.expect_status(429);
    let mut guesser = county.client();
    for _ in 0..60 {
        guesser.signs_in(OTHER_WORKER, "not-the-password").await;
    }
    guesser.signs_in_on(&key, TOWNSHIP, PASSWORD, None).await.expect_status(429);
}

#[tokio::test]
async fn behind_a_proxy_that_does_not_say_who_calls_strangers_are_refused_in_words_and_registered_phones_are_not() {
    let county = County::with_codes();
    let (mut owner, key) = registered(&county).await;
    let mut proxy = county.client();
    proxy.address = "127.0.0.1".parse().unwrap();
    proxy.language = "en";
    for headers in [vec![(FORWARDED, "203.0.113.9")], vec![]] {
        let told = tries(&proxy, &headers).await.expect_status(403);
        assert_eq!(told.error().0, "callers_unknown");
        assert!(told.error().1.contains("--trusted-proxy"), "{}", told.error().1);
    }
    owner.address = proxy.address;
    owner.signs_in_on(&key, WORKER, PASSPHRASE, None).await.expect_status(200);
}

#[tokio::test]
async fn the_log_says_what_to_set_when_a_proxy_is_not_named_and_a_named_one_is_believed() {
    let data = tempfile::tempdir().unwrap();
    let admin = [("谭松青", COUNTY, "county_admin", "城口县")];
    let server = Server::bare(data.path(), &admin).unwrap();
    let client = Client::over_the_wire(server.address()).unwrap();
    tries(&client, &[]).await.expect_status(200); // on the machine itself, without a proxy
    for _ in 0..3 {
        tries(&client, &[(FORWARDED, "203.0.113.9")]).await.expect_status(403);
    }
    let log = server.log().unwrap();
    assert_eq!(
        log.lines().filter(|line| line.contains("ERROR") && line.contains("--trusted-proxy")).count(),
        1,
        "{log}"
    );
    drop(server);
    let server = Server::start_with(data.path(), 0, &["--any-phone", "--trusted-proxy", "127.0.0.1"]).unwrap();
    let client = Client::over_the_wire(server.address()).unwrap();
    let mut let_in = 0;
    for at in 0..100 {
        let status = tries(&client, &[(FORWARDED, &format!("203.0.113.{at}"))]).await.status;
        let_in += u32::from(status == 200);
    }
    assert!((30..35).contains(&let_in), "each is somebody else, until the account's tries end: {let_in}");
}
