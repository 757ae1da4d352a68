//! The interface as its OpenAPI document describes it: the whole table and nothing else, and a server that keeps to it.

use app::{domain::audit::Action, sync::command::Command};
use serde_json::Value;
use server::routes;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use tests::harness::{Client, County, PASSWORD, Server, TOWNSHIP};

/// Test cases for each route, and seconds in all; `cargo xtask soak` and `fuzz api` ask for more.
const EXAMPLES: &str = "15";
const SECONDS: &str = "20";
/// What is asked of each answer: no 5xx, and nothing that the document does not describe.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
    response_schema_conformance,unsupported_method,allow_header_conformance,ignored_auth";

fn in_document(path: &str) -> String {
    path.replace("{*", "{")
}

#[tokio::test]
async fn the_document_tells_of_every_route_and_of_nothing_else() {
    let document = County::new().client().get("/api/v1/openapi.json").await.expect_status(200).json();
    let paths = document["paths"].as_object().unwrap();
    let methods = |(path, methods): (&String, &Value)| -> Vec<(String, String)> {
        methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())).collect()
    };
    let told: BTreeSet<(String, String)> = paths.iter().flat_map(methods).collect();
    let table = routes::table();
    let line = |route: &routes::Route| (route.method.to_string(), in_document(route.path));
    assert_eq!(told, table.list().iter().map(line).collect());
    for route in table.list() {
        let operation = &paths[&in_document(route.path)][route.method.as_str().to_lowercase()];
        let what = format!("{} {}", route.method, route.path);
        assert!(operation["summary"].is_string() && operation["responses"].is_object(), "{what} has no words");
        assert_eq!(operation["x-need"], route.need.code(), "{what}");
        let named = operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "path").count();
        assert_eq!(named, route.path.matches('{').count(), "{what}: its varying parts");
    }
    references(&document).iter().for_each(|place| assert!(document.pointer(place).is_some(), "{place} is not there"));
}

#[tokio::test]
async fn the_document_and_the_page_name_every_kind_and_every_action() {
    let document = County::new().client().get("/api/v1/openapi.json").await.expect_status(200).json();
    let kinds = &document["components"]["schemas"]["Operation"]["properties"]["kind"]["anyOf"][0]["enum"];
    let told: Vec<&str> = kinds.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(told, Command::KINDS);
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/api.md")).unwrap();
    let unnamed = |action: &&Action| !page.contains(&format!("`{}`", action.code()));
    assert_eq!(Action::ALL.iter().filter(unnamed).collect::<Vec<_>>(), Vec::<&Action>::new());
    for route in routes::table().list().iter().filter(|route| route.path.starts_with("/api/")) {
        assert!(page.contains(&format!("`{}", route.path)), "docs/api.md does not name {}", route.path);
    }
}

/// Every place that something in the document refers to.
fn references(tree: &Value) -> BTreeSet<String> {
    match tree {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).map(|place| place.trim_start_matches('#').to_owned());
            own.into_iter().chain(fields.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn no_words_are_left_over_of_routes_that_are_gone() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/routes/openapi.json");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let table = routes::table();
    let lines: BTreeSet<String> = table.list().iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    assert_eq!(written["operations"].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>(), lines);
}

/// Where `cargo xtask test` has put Schemathesis.
fn schemathesis() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/schemathesis/bin/schemathesis");
    std::env::var_os("TIANGENG_SCHEMATHESIS").map_or_else(default, PathBuf::from)
}

fn setting(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

/// Signing out is left out: it would end the session that all the others need.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schemathesis_finds_no_server_error_and_no_breach_of_the_document() {
    let data = tempfile::tempdir().unwrap();
    drop(Server::bare(data.path(), &[("向明华", TOWNSHIP, "township_union", "左岚乡")]).unwrap());
    let settings = ["--any-phone", "--requests-an-hour", "10000000", "--megabytes-an-hour", "1000000"];
    let server = Server::start_with(data.path(), 0, &settings).unwrap();
    let mut client = Client::over_the_wire(server.address()).unwrap();
    let answer = client.signs_in(TOWNSHIP, PASSWORD).await.expect_status(200);
    let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default();
    let (examples, seconds) = (setting("TIANGENG_API_EXAMPLES", EXAMPLES), setting("TIANGENG_API_SECONDS", SECONDS));
    let output = std::process::Command::new(schemathesis())
        .arg("run")
        .arg(format!("http://{}/api/v1/openapi.json", server.address()))
        .args(["-H", &format!("Cookie: {cookie}"), "-H", "x-tiangeng: 1", "--exclude-method", "DELETE"])
        .args(["--checks", CHECKS, "--max-examples", &examples, "--max-time", &seconds, "--seed", "1"])
        .args(["--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--request-timeout", "30"])
        .args(["--generation-database", "none", "--no-color", "--continue-on-failure", "--warnings", "off"])
        .current_dir(data.path())
        .output()
        .expect("Schemathesis, which `cargo xtask test` installs");
    let said = String::from_utf8_lossy(&output.stdout);
    eprintln!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(server.check().unwrap().ends_with("0 wrong\n"));
}
