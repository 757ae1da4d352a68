//! The real process, killed while phones deliver.

use tests::harness::crash;

/// `cargo xtask soak` kills 2,000 times.
const CYCLES: u32 = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_again_and_again_loses_and_doubles_nothing() {
    let data = tempfile::tempdir().unwrap();
    let report = crash::run(data.path(), CYCLES, 1, |_| {}).await.unwrap();
    assert!(report.saved > 125, "too little happened to mean anything: {report:?}");
}
