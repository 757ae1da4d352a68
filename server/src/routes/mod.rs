//! The route table. Every address that this server answers stands here.

mod account;
mod address;
mod assets;
mod audit;
mod body;
mod caller;
mod deliveries;
mod device;
mod guard;
mod health;
mod log;
mod media;
mod openapi;
mod pages;
mod person;
mod rescue;
mod session;
mod snapshot;
mod staff;
mod sync;
mod table;

pub use assets::site;
pub use table::{Route, Routes};

use crate::{allowance::Allowance, config::ServeConfig, error, media::Media, store::Database, throttle::Throttle};
use app::{
    domain::rights::Need,
    sync::{protocol::REQUEST_BYTES_MAX, rescue::RESCUE_BYTES_MAX},
};
use axum::{Router, extract::DefaultBodyLimit, handler::Handler, middleware};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tower_http::{compression::CompressionLayer, timeout::RequestBodyTimeoutLayer};

/// A request that takes longer, its body included, is cut: the phone gave up on it after 45 seconds, and nothing half-done is kept.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// A body of which nothing comes for so long is cut. A phone on 2G is silent for some seconds when a packet was lost.
pub const BODY_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// Bytes of what somebody signs in with: anybody may send it, and it is in memory meanwhile.
const SIGN_IN_BYTES_MAX: usize = 4 * 1024;

/// Deliveries under way at once. Each holds a request of up to 1 MB and an answer of half that: 100 MB at most.
pub const SYNCS_MAX: usize = 64;

/// Parts of photos under way at once: few, so that a village full of albums leaves the disk to the operations.
pub const UPLOADS_MAX: usize = 16;

/// Passwords looked at once, 19 MB of memory and a processor each; who comes later waits.
pub const PASSWORDS_MAX: usize = 4;

/// What routes share.
#[derive(Clone)]
pub struct App {
    /// The county.
    pub database: Database,
    /// Settings.
    pub config: Arc<ServeConfig>,
    /// Room for deliveries.
    pub syncs: Arc<Semaphore>,
    /// Photos and voice notes.
    pub media: Media,
    /// Room for them.
    pub uploads: Arc<Semaphore>,
    /// Tries to sign in.
    pub throttle: Arc<Throttle>,
    /// What each account may still ask for and send.
    pub allowance: Arc<Allowance>,
    /// Room for looking at passwords.
    pub passwords: Arc<Semaphore>,
}

impl App {
    /// A county with its settings.
    pub fn new(database: Database, media: Media, config: ServeConfig) -> Self {
        let (syncs, uploads) = (Arc::new(Semaphore::new(SYNCS_MAX)), Arc::new(Semaphore::new(UPLOADS_MAX)));
        let (throttle, passwords) = (Arc::default(), Arc::new(Semaphore::new(PASSWORDS_MAX)));
        let allowance = Arc::new(Allowance::new(&config));
        Self { database, config: Arc::new(config), syncs, media, uploads, throttle, allowance, passwords }
    }
}

/// Every address that this server answers, and what it needs.
pub fn table() -> Routes {
    Routes::default()
        .get("/", Need::Anybody, pages::front)
        .get("/app", Need::Anybody, pages::shell)
        .get("/app/{*path}", Need::Anybody, pages::shell)
        .get("/assets/{file}", Need::Anybody, assets::hashed)
        .get("/{file}", Need::Anybody, assets::plain)
        .get("/health", Need::Anybody, health::alive)
        .get("/ready", Need::Anybody, health::ready)
        .get("/api/v1/openapi.json", Need::Anybody, openapi::document)
        .post("/api/v1/session", Need::Anybody, session::sign_in.layer(DefaultBodyLimit::max(SIGN_IN_BYTES_MAX)))
        .get("/api/v1/session", Need::SignedIn, session::who)
        .delete("/api/v1/session", Need::Anybody, session::sign_out)
        .get("/api/v1/account", Need::SignedIn, account::own)
        .put(
            "/api/v1/account/passphrase",
            Need::SignedIn,
            account::change_passphrase.layer(DefaultBodyLimit::max(SIGN_IN_BYTES_MAX)),
        )
        .delete("/api/v1/account/sessions/{session}", Need::SignedIn, account::end_session)
        .put(
            "/api/v1/account/phones/{key}",
            Need::SignedIn,
            account::change_key.layer(DefaultBodyLimit::max(SIGN_IN_BYTES_MAX)),
        )
        .delete("/api/v1/account/phones/{key}", Need::SignedIn, account::end_phone)
        .post("/api/v1/sync", Need::ReadLedger, sync::sync) // auditors pull; what one may write, the authority asks
        .get("/api/v1/snapshot/{scope}", Need::ReadLedger, snapshot::piece)
        .put("/api/v1/media/{blob}", Need::WriteOperations, media::take)
        .get("/api/v1/media/{scope}/{blob}", Need::ReadLedger, media::show)
        .post("/api/v1/deliveries", Need::SignedByPhone, deliveries::take)
        .get("/api/v1/staff", Need::ManageStaff, staff::list)
        .post("/api/v1/staff", Need::ManageStaff, staff::add)
        .put("/api/v1/staff/{id}", Need::ManageStaff, staff::change)
        .post("/api/v1/staff/{id}/code", Need::ManageStaff, staff::give_code)
        .post("/api/v1/staff/{id}/phones/{key}", Need::ManageStaff, staff::end_phone)
        .get("/api/v1/people/{scope}/{person}", Need::DecideMembership, person::records)
        .get("/api/v1/audit", Need::ReadAudit, audit::entries)
        .post("/api/v1/rescue", Need::HandInRescue, rescue::take.layer(DefaultBodyLimit::max(RESCUE_BYTES_MAX)))
}

/// The whole server as a service.
pub fn router(app: App) -> Router {
    drop(any_spawner::Executor::init_tokio()); // for rendering pages; a second router finds it set already
    let hsts_subdomains = app.config.hsts_subdomains;
    table()
        .into_router()
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .layer(middleware::from_fn(guard::writes_come_from_the_app))
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE_TIMEOUT))
        .layer(middleware::from_fn(guard::in_time))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn(error::in_words))
        .layer(middleware::map_response(move |response| guard::headers(response, hsts_subdomains)))
        .layer(middleware::from_fn(log::log))
        .with_state(app)
}
