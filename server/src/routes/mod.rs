//! The route table. Every address that this server answers stands here.

mod assets;
mod audit;
mod body;
mod caller;
mod deliveries;
mod device;
mod guard;
mod health;
mod media;
mod pages;
mod rescue;
mod session;
mod snapshot;
mod staff;
mod sync;

pub use assets::site;

use crate::{config::ServeConfig, error, media::Media, store::Database, throttle::Throttle};
use app::sync::{protocol::REQUEST_BYTES_MAX, rescue::RESCUE_BYTES_MAX};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post, put},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer};

/// A request that takes longer is cut: a phone tries again, and nothing half-done is kept.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

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
    /// Room for looking at passwords.
    pub passwords: Arc<Semaphore>,
}

impl App {
    /// A county with its settings.
    pub fn new(database: Database, media: Media, config: ServeConfig) -> Self {
        let (syncs, uploads) = (Arc::new(Semaphore::new(SYNCS_MAX)), Arc::new(Semaphore::new(UPLOADS_MAX)));
        let (throttle, passwords) = (Arc::default(), Arc::new(Semaphore::new(PASSWORDS_MAX)));
        Self { database, config: Arc::new(config), syncs, media, uploads, throttle, passwords }
    }
}

/// The whole server as a service.
pub fn router(app: App) -> Router {
    drop(any_spawner::Executor::init_tokio()); // for rendering pages; a second router finds it set already
    let api = Router::new()
        .route("/session", post(session::sign_in).get(session::who).delete(session::sign_out))
        .route("/sync", post(sync::sync))
        .route("/deliveries", post(deliveries::take))
        .route("/staff", get(staff::list).post(staff::add))
        .route("/staff/{id}", put(staff::change))
        .route("/staff/{id}/code", post(staff::give_code))
        .route("/staff/{id}/phones/{key}", post(staff::end_phone))
        .route("/snapshot/{scope}", get(snapshot::piece))
        .route("/media/{blob}", put(media::take))
        .route("/media/{scope}/{blob}", get(media::show))
        .route("/audit", get(audit::entries))
        .fallback(|| async { error::ApiError::NotFound })
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .route("/rescue", post(rescue::take).layer(DefaultBodyLimit::max(RESCUE_BYTES_MAX)))
        .layer(middleware::from_fn(guard::writes_come_from_the_app));
    Router::new()
        .nest("/api/v1", api)
        .route("/health", get(health::alive))
        .route("/ready", get(health::ready))
        .route("/", get(pages::front))
        .route("/app", get(pages::shell))
        .route("/app/{*path}", get(pages::shell))
        .route("/assets/{file}", get(assets::hashed))
        .fallback(get(assets::plain))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn(error::in_words))
        .layer(middleware::map_response(guard::headers))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(middleware::from_fn(guard::log))
        .with_state(app)
}
