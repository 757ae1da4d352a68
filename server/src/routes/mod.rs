//! The route table. Every address that this server answers is here.

mod account;
mod address;
mod assets;
mod audit;
mod body;
mod caller;
mod deliveries;
mod device;
mod foreign;
mod guard;
mod health;
mod log;
mod media;
mod openapi;
mod pages;
mod person;
mod public_form;
mod rescue;
mod room;
mod session;
mod snapshot;
mod staff;
mod state;
mod sync;
mod table;
mod twins;

pub use assets::site;
pub use guard::REQUEST_TIMEOUT;
pub use room::{Room, Rooms};
pub use state::{App, PASSWORDS_MAX, UPLOADS_MAX};
pub use table::{Route, Routes};

use crate::error;
use app::domain::rights::Need;
use axum::{Router, middleware};
use std::time::Duration;
use tower_http::{compression::CompressionLayer, timeout::RequestBodyTimeoutLayer};

/// A body of which nothing comes for so long is cut. A phone on 2G is silent for some seconds when a packet was lost.
pub const BODY_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// What a user signs in with: anybody may send it, and 800 connections come to 3 MB.
const SIGN_IN: Room = Room::Small(4 * 1024);
/// A name and the areas of a member of staff: 300 codes of 12 digits have 5 KB.
const STAFF: Room = Room::Small(16 * 1024);

/// Every address that this server answers, what it needs, and the room that its bodies take.
pub fn table() -> Routes {
    Routes::default()
        .get("/", Need::Anybody, pages::front)
        .get("/d/{number}", Need::Anybody, pages::progress)
        .get("/j/{activity}", Need::Anybody, public_form::show)
        .post("/j/{activity}", (Need::Anybody, public_form::ROOM), public_form::take)
        .get("/app", Need::Anybody, pages::shell)
        .get("/app/{*path}", Need::Anybody, pages::shell)
        .get("/assets/{file}", Need::Anybody, assets::hashed)
        .get("/{file}", Need::Anybody, assets::plain)
        .get("/health", Need::Anybody, health::alive)
        .get("/ready", Need::Anybody, health::ready)
        .get("/api/v1/openapi.json", Need::Anybody, || openapi::document(table))
        .post("/api/v1/session", (Need::Anybody, SIGN_IN), session::sign_in)
        .get("/api/v1/session", Need::SignedIn, session::who)
        .delete("/api/v1/session", Need::Anybody, session::sign_out)
        .get("/api/v1/account", Need::SignedIn, account::own)
        .put("/api/v1/account/passphrase", (Need::SignedIn, SIGN_IN), account::change_passphrase)
        .delete("/api/v1/account/sessions/{session}", Need::SignedIn, account::end_session)
        .put("/api/v1/account/phones/{key}", (Need::SignedIn, SIGN_IN), account::change_key)
        .delete("/api/v1/account/phones/{key}", Need::SignedIn, account::end_phone)
        .post("/api/v1/sync", (Need::ReadLedger, Room::Sync), sync::sync) // auditors pull; what one may write, the authority asks
        .get("/api/v1/snapshot/{scope}", Need::ReadLedger, snapshot::piece)
        .put("/api/v1/media/{blob}", (Need::WriteOperations, Room::Part), media::take)
        .get_in("/api/v1/media/{scope}/{blob}", (Need::ReadLedger, Room::Photo), media::show)
        .post("/api/v1/deliveries", (Need::SignedByPhone, Room::Delivery), deliveries::take)
        .get("/api/v1/staff", Need::ManageStaff, staff::list)
        .post("/api/v1/staff", (Need::ManageStaff, STAFF), staff::add)
        .put("/api/v1/staff/{id}", (Need::ManageStaff, STAFF), staff::change)
        .post("/api/v1/staff/{id}/code", (Need::ManageStaff, STAFF), staff::give_code)
        .post("/api/v1/staff/{id}/phones/{key}", (Need::ManageStaff, STAFF), staff::end_phone)
        .get_in("/api/v1/people/{scope}/{person}", (Need::DecideMembership, Room::Photo), person::records)
        .get("/api/v1/audit", Need::ReadAudit, audit::entries)
        .post("/api/v1/rescue", (Need::HandInRescue, Room::Rescue), rescue::take)
}

/// The whole server as a service.
pub fn router(app: App) -> Router {
    drop(any_spawner::Executor::init_tokio()); // for rendering pages; a second router finds it set already
    let hsts_subdomains = app.config.hsts_subdomains;
    let routes = table()
        .into_router()
        .layer(middleware::from_fn_with_state(app.clone(), foreign::writes_come_from_the_app))
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE_TIMEOUT))
        .layer(middleware::from_fn(guard::for_one_host))
        .layer(middleware::from_fn(guard::in_time))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn(error::in_words))
        .layer(middleware::from_fn(public_form::errors_as_pages))
        .layer(middleware::map_response(move |response| guard::headers(response, hsts_subdomains)))
        .layer(middleware::from_fn(log::log))
        .with_state(app);
    twins::with_twins(routes)
}
