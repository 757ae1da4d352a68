//! Pages, assets and health.

use tests::harness::County;

#[tokio::test]
async fn the_public_page_needs_no_script_and_says_55_yuan() {
    let county = County::new();
    let page = county.client().get("/").await.expect_status(200);
    let text = page.text();
    assert!(text.contains("农民工互助保障 · 城口县") && text.contains("<strong>55</strong>"), "{text}");
    assert!(!text.contains("<script"), "no script at all");
    let english = county.client().get("/?lang=en").await.expect_status(200).text();
    assert!(english.contains("Mutual aid for migrant workers") && english.contains("lang=\"en\""));
}

#[tokio::test]
async fn every_answer_carries_the_policy_and_private_ones_are_not_stored() {
    let county = County::new();
    for path in ["/", "/app", "/app/people/x", "/api/v1/session", "/nowhere", "/health"] {
        let answer = county.client().get(path).await;
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(!answer.header("content-security-policy").contains("unsafe-inline"), "{path}");
        let trusted = "require-trusted-types-for 'script'; trusted-types tiangeng";
        assert!(
            answer.header("content-security-policy").ends_with(trusted),
            "{path}: no second policy, and none by default"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn health_readiness_and_unknown_addresses_answer_plainly() {
    let county = County::new();
    assert_eq!(county.client().get("/health").await.expect_status(200).text(), "ok\n");
    assert_eq!(county.client().get("/ready").await.expect_status(200).text(), "ready\n");
    assert_eq!(county.client().get("/api/v1/nowhere").await.expect_status(404).error().0, "not_found");
    county.client().get("/../server/Cargo.toml").await.expect_status(404);
    county.client().get("/assets.json").await.expect_status(404);
}
