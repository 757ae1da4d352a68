//! The route table. Every address that this server answers is here.

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
mod room;
mod session;
mod snapshot;
mod staff;
mod sync;
mod table;

pub use assets::site;
pub use room::{Room, Rooms};
pub use table::{Route, Routes};

use crate::{
    allowance::Allowance, config::ServeConfig, error, error::ApiError, media::Media, store::Database,
    throttle::Throttle,
};
use app::domain::rights::Need;
use axum::{Router, middleware};
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::{compression::CompressionLayer, timeout::RequestBodyTimeoutLayer};

/// A request that takes longer, its body included, is cut: the phone gave up on it after 45 seconds, and nothing half-done is kept.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// A body of which nothing comes for so long is cut. A phone on 2G is silent for some seconds when a packet was lost.
pub const BODY_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// What a user signs in with: anybody may send it, and 800 connections come to 3 MB.
const SIGN_IN: Room = Room::Small(4 * 1024);
/// A name and the areas of a member of staff: 300 codes of 12 digits have 5 KB.
const STAFF: Room = Room::Small(16 * 1024);

/// Memory for what came in and was opened, until it is written: 16 of the largest deliveries of a phone, 2 rescue files or 3 deliveries
/// by a phone's key. Who comes later waits, with a body that has its room.
const OPENED_BYTES_MAX: usize = 128 * 1024 * 1024;

/// Parts of photos that are written to the disk at once: few, so that a village full of albums leaves it to the operations. The last
/// part of a photo brings all of it into memory, plain and sealed: 75 MB at most.
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
    /// Room for bodies and answers.
    pub rooms: Arc<Rooms>,
    /// Room for what was opened, in kilobytes.
    opened: Arc<Semaphore>,
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
    /// Whether the database could be written, as of some seconds ago.
    ready: Arc<health::LastLook>,
}

impl App {
    /// A county with its settings.
    pub fn new(database: Database, media: Media, config: ServeConfig) -> Self {
        let (rooms, uploads) = (Arc::default(), Arc::new(Semaphore::new(UPLOADS_MAX)));
        let opened = Arc::new(Semaphore::new(OPENED_BYTES_MAX / 1024));
        let (throttle, passwords) = (Arc::default(), Arc::new(Semaphore::new(PASSWORDS_MAX)));
        let allowance = Arc::new(Allowance::new(&config));
        Self {
            database,
            config: Arc::new(config),
            rooms,
            opened,
            media,
            uploads,
            throttle,
            allowance,
            passwords,
            ready: Arc::default(),
        }
    }
}

impl App {
    /// Waits until so many bytes may be opened.
    async fn room_to_open(&self, bytes: usize) -> Result<OwnedSemaphorePermit, ApiError> {
        let kilobytes = u32::try_from(bytes / 1024).unwrap_or(u32::MAX);
        self.opened.clone().acquire_many_owned(kilobytes).await.map_err(|_| ApiError::Busy)
    }
}

/// Every address that this server answers, what it needs, and the room that its bodies take.
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
    table()
        .into_router()
        .layer(middleware::from_fn(guard::writes_come_from_the_app))
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE_TIMEOUT))
        .layer(middleware::from_fn(guard::for_one_host))
        .layer(middleware::from_fn(guard::in_time))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn(error::in_words))
        .layer(middleware::map_response(move |response| guard::headers(response, hsts_subdomains)))
        .layer(middleware::from_fn(log::log))
        .with_state(app)
}
