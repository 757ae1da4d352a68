//! The OpenAPI document: addresses and needs from the table of routes, words and schemas from `openapi.json`.

use super::{
    public_form,
    table::{Route, Routes},
};
use app::domain::rights::Need;
use axum::{Json, http::Method};
use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// What is written manually: `operations` by method and address, each with the numbers of its `errors`, and `schemas`.
const WRITTEN: &str = include_str!("openapi.json");

/// `GET /api/v1/openapi.json`: this interface, for tools.
pub async fn document(table: fn() -> Routes) -> Json<&'static Value> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    Json(DOCUMENT.get_or_init(|| of(table().list())))
}

fn of(routes: &[Route]) -> Value {
    let mut written: Value = serde_json::from_str(WRITTEN).unwrap_or_default();
    let mut paths = Map::new();
    for route in routes {
        let words = written["operations"][format!("{} {}", route.method, route.path)].take();
        let path = route.path.replace("{*", "{");
        let methods = paths.entry(path).or_insert_with(|| json!({}));
        methods[route.method.as_str().to_lowercase()] = operation(route, words);
    }
    let session = json!({ "type": "apiKey", "in": "cookie", "name": super::session::COOKIE });
    let components = json!({ "schemas": written["schemas"].take(), "securitySchemes": { "session": session } });
    json!({ "openapi": "3.1.0", "info": written["info"].take(), "paths": paths, "components": components })
}

/// What the table knows of a route, added to its words.
fn operation(route: &Route, mut words: Value) -> Value {
    let mut errors: Vec<u64> =
        words["errors"].take().as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    let writes = route.method != Method::GET && !public_form::is_form(route.path);
    if !matches!(route.need, Need::Anybody | Need::SignedByPhone) {
        words["security"] = json!([{ "session": [] }]);
        errors.extend([401, 403, 429]);
    }
    if writes {
        errors.push(403);
        push(&mut words["parameters"], app_header());
    }
    if matches!(route.method, Method::PUT | Method::DELETE) {
        words["x-twin"] = format!("POST with {}: {}", super::twins::METHOD_OVERRIDE, route.method).into();
    }
    for status in errors {
        words["responses"][status.to_string()] = error();
    }
    words["x-need"] = route.need.code().into();
    if let Some(words) = words.as_object_mut() {
        words.remove("errors");
    }
    words
}

fn push(list: &mut Value, one: Value) {
    match list.as_array_mut() {
        Some(list) => list.push(one),
        None => *list = json!([one]),
    }
}

/// What the app sends with every write.
fn app_header() -> Value {
    json!({ "name": super::foreign::APP_HEADER, "in": "header", "required": true, "schema": { "type": "string", "enum": ["1"] } })
}

fn error() -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Error" });
    json!({ "description": "See docs/api.md", "content": { "application/json": { "schema": schema } } })
}
