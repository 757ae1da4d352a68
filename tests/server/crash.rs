//! The real process, killed while phones deliver.

use tests::harness::crash;

/// `cargo xtask crash` runs more.
const CYCLES: u32 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_again_and_again_loses_and_doubles_nothing() {
    let data = tempfile::tempdir().unwrap();
    let report = crash::run(data.path(), CYCLES, 1, |_| {}).await.unwrap();
    assert!(report.saved > 500, "too little happened to mean anything: {report:?}");
}
