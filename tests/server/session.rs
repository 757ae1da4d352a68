//! Signing in and out.

use tests::harness::{COUNTY, County, PASSWORD, WORKER};

#[tokio::test]
async fn somebody_signs_in_and_is_known_until_they_sign_out() {
    let county = County::new();
    let mut worker = county.client();
    worker.get("/api/v1/session").await.expect_status(401);
    let answer = worker.signs_in(WORKER, PASSWORD).await.expect_status(200);
    assert_eq!((answer.json()["name"].as_str(), answer.json()["role"].as_str()), (Some("冉玉兰"), Some("grid_worker")));
    let cookie = answer.header("set-cookie");
    for part in ["__Host-tiangeng=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{part} is missing in {cookie}");
    }
    assert!(!answer.text().contains("140000"), "the answer holds no phone number");
    worker.get("/api/v1/session").await.expect_status(200);
    worker.delete("/api/v1/session").await.expect_status(204);
    worker.get("/api/v1/session").await.expect_status(401);
}

#[tokio::test]
async fn a_cookie_that_is_made_up_or_huge_is_nobodys() {
    let county = County::new();
    let client = county.client();
    let zeros = "0".repeat(64);
    let (huge, many) = ("f".repeat(20_000), "__Host-tiangeng=a; ".repeat(1_000));
    let forged = ["", "__Host-tiangeng=", "__Host-tiangeng", &format!("__Host-tiangeng={zeros}"), "tiangeng=1", &many];
    for cookie in forged.into_iter().chain([format!("__Host-tiangeng={huge}").as_str(), "__Host-tiangeng=' OR 1=1 --"])
    {
        let request = client.request(axum::http::Method::GET, "/api/v1/session").header("cookie", cookie);
        assert_eq!(client.send(request, Vec::new()).await.expect_status(401).error().0, "not_signed_in");
    }
    let binary = axum::http::HeaderValue::from_bytes(b"__Host-tiangeng=\xFF\xFE").unwrap();
    let request = client.request(axum::http::Method::GET, "/api/v1/session").header("cookie", binary);
    client.send(request, Vec::new()).await.expect_status(401);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_number_sound_alike() {
    let county = County::new();
    let mut somebody = county.client();
    let wrong = somebody.signs_in(WORKER, "not-the-password").await.expect_status(401);
    let unknown = somebody.signs_in("14099999999", PASSWORD).await.expect_status(401);
    assert_eq!(wrong.error(), ("wrong_password".into(), "手机号或口令不对，请重试".into()));
    assert_eq!(wrong.error(), unknown.error());
}

#[tokio::test]
async fn a_number_that_is_none_is_told_in_the_language_asked_for() {
    let county = County::new();
    let mut somebody = county.client();
    let answer = somebody.signs_in("12800138000", PASSWORD).await.expect_status(422);
    assert_eq!(answer.error(), ("invalid".into(), "手机号应以 13–19 开头，请核对".into()));
    assert_eq!(answer.json()["error"]["field"], "phone");
    somebody.language = "en";
    let answer = somebody.signs_in("1280013", PASSWORD).await.expect_status(422);
    assert_eq!(answer.error().1, "A mobile number has 11 digits; there are 7");
    let answer = somebody.signs_in(WORKER, "").await.expect_status(422);
    assert_eq!(answer.json()["error"]["field"], "password");
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one() {
    let county = County::new();
    let new = server::office::staff::NewStaff {
        name: "谭松青".into(),
        phone: COUNTY.into(),
        role: app::domain::staff::Role::CountyAdmin,
        areas: vec!["500229".into()],
        password: Some("another-password".into()),
    };
    server::office::staff::add(&county.database, &new, app::messages::Lang::En).unwrap();
    let mut admin = county.client();
    admin.signs_in(COUNTY, PASSWORD).await.expect_status(401);
    admin.signs_in(COUNTY, "another-password").await.expect_status(200);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_keeps_nobody_out_for_good() {
    let county = County::new();
    let (mut guesser, mut owner) = (county.client(), county.client());
    owner.address = "10.0.0.2".parse().unwrap();
    for _ in 0..10 {
        guesser.signs_in(WORKER, "not-the-password").await.expect_status(401);
    }
    let told = guesser.signs_in(WORKER, PASSWORD).await.expect_status(429);
    assert_eq!(told.error(), ("too_many_tries".into(), "试的次数太多，请过 1 分钟再登录；本机保存的都在".into()));
    let wait: u64 = told.header("retry-after").parse().unwrap();
    assert!((50..=61).contains(&wait), "{wait}");
    owner.signs_in(WORKER, PASSWORD).await.expect_status(200);
    guesser.signs_in(COUNTY, PASSWORD).await.expect_status(200);
}

#[tokio::test]
async fn unknown_numbers_are_slowed_down_like_known_ones() {
    let county = County::new();
    let mut guesser = county.client();
    for _ in 0..10 {
        guesser.signs_in("14099999999", "not-the-password").await.expect_status(401);
    }
    guesser.signs_in("14099999999", "not-the-password").await.expect_status(429);
}

#[tokio::test]
async fn on_a_shared_phone_the_session_of_one_is_none_for_the_other() {
    let county = County::new();
    let mut client = county.client();
    let staff = client.signs_in(WORKER, PASSWORD).await.expect_status(200).json();
    let asks_for = async |id: &str| {
        let request = client.request(axum::http::Method::GET, "/api/v1/session").header("x-tiangeng-staff", id);
        client.send(request, Vec::new()).await.status.as_u16()
    };
    assert_eq!(asks_for(staff["id"].as_str().unwrap()).await, 200);
    let somebody_else = uuid::Uuid::now_v7().to_string();
    assert_eq!(asks_for(&somebody_else).await, 401);
    let request = client.request(axum::http::Method::DELETE, "/api/v1/session").header("x-tiangeng", "1");
    let answer = client.send(request.header("x-tiangeng-staff", &somebody_else), Vec::new()).await.expect_status(204);
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(asks_for(staff["id"].as_str().unwrap()).await, 200, "who signed out earlier ends no other's");
}
