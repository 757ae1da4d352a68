//! `tiangeng serve`.

use anyhow::Context;
use server::{
    config::ServeConfig,
    media::Media,
    routes::{self, App},
    store::Database,
};
use std::io::Write;
use tokio::{net::TcpListener, signal};
use tracing_subscriber::EnvFilter;

/// Serves until it is told to stop; requests under way are finished, everything queued is committed.
pub fn serve(config: ServeConfig) -> anyhow::Result<()> {
    start_log(config.log_json);
    let database = Database::open(&config.data).with_context(|| format!("opening {}", config.data.display()))?;
    let runtime = tokio::runtime::Runtime::new().context("starting the runtime")?;
    runtime.block_on(async {
        let listener =
            TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
        let address = listener.local_addr()?;
        // Tests and scripts wait for this line; it is the only one on standard output.
        writeln!(std::io::stdout(), "listening on http://{address}")?;
        let media = Media::open(&config.data, config.media.as_deref()).context("opening the store of photos")?;
        sweep(media.clone());
        let app = App::new(database, media, config);
        axum::serve(listener, routes::router(app)).with_graceful_shutdown(told_to_stop()).await.context("serving")
    })?;
    tracing::info!("stopped");
    Ok(())
}

/// Parts of photos that phones gave up on; beside the serving, and no reason not to serve.
fn sweep(media: Media) {
    tokio::spawn(async move {
        match media.sweep().await {
            Ok(0) => {}
            Ok(parts) => tracing::info!(parts, "dropped old parts of photos"),
            Err(error) => tracing::warn!(?error, "old parts of photos stay"),
        }
    });
}

fn start_log(json: bool) {
    let filter = EnvFilter::try_from_env("TIANGENG_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json { log.json().init() } else { log.init() }
}

async fn told_to_stop() {
    let interrupted = signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminated) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
        return;
    }
    drop(interrupted.await);
}
