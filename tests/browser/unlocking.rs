//! How long a user waits for their passphrase: measured and printed by `cargo xtask bench unlock`, never asserted.

#![allow(clippy::print_stdout, reason = "what is printed is the result")]

use super::Scene;
use anyhow::Result;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};
use tests::harness::Browser;

/// As `frontend/src/vault.rs` has it. Milliseconds for the worker, from its start to its answer, and for a loop on the page's own thread:
/// medians of seven.
const STRETCHES: &str = "
    const wish = { passphrase: 'gao shan liu shui', salt: new Uint8Array(16), memory_kib: 19456, passes: 2 };
    const stretched = () => new Promise((done, failed) => {
        const worker = window.tiangengKdfWorker();
        worker.onmessage = () => { worker.terminate(); done(); };
        worker.onerror = failed;
        worker.postMessage(wish);
    });
    const counted = () => { let sum = 0; for (let n = 0; n < 2e7; n++) sum = (sum * 31 + n) | 0; window.sum = sum; };
    const median = async work => {
        const times = [];
        for (let round = 0; round < 7; round++) {
            const begun = performance.now();
            await work();
            times.push(performance.now() - begun);
        }
        return Math.round(times.sort((a, b) => a - b)[3]);
    };
    window.took = undefined;
    (async () => { window.took = `worker ${await median(stretched)} ms, page ${await median(counted)} ms`; })();
    return true;";

/// Threads that leave a browser less of the processor.
struct Busy {
    end: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Busy {
    fn with(threads: usize) -> Self {
        let end = Arc::new(AtomicBool::new(false));
        let spins = |_| {
            let end = end.clone();
            thread::spawn(move || while !end.load(Ordering::Relaxed) {})
        };
        Self { threads: (0..threads).map(spins).collect(), end }
    }

    fn ends(self) {
        self.end.store(true, Ordering::Relaxed);
        self.threads.into_iter().for_each(|thread| drop(thread.join()));
    }
}

async fn measures(phone: &Browser, what: &str) -> Result<()> {
    phone.runs(STRETCHES).await?;
    phone.until("it is measured", "return !!window.took").await?;
    println!("{what:44} {}", phone.runs("return window.took").await?.as_str().unwrap_or_default());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: `cargo xtask bench unlock`"]
async fn browser_measures_how_long_a_passphrase_is_stretched() -> Result<()> {
    let (_scene, phone) = Scene::set().await?;
    let processors = thread::available_parallelism()?.get();
    measures(&phone, "nothing else runs").await?;
    for rate in [4, 6] {
        phone.slows_down(rate).await?;
        measures(&phone, &format!("page slowed down {rate} times (CDP)")).await?;
    }
    phone.slows_down(1).await?;
    for each in [1, 3] {
        let busy = Busy::with(processors * each);
        measures(&phone, &format!("{each} busy threads on each of {processors} processors")).await?;
        busy.ends();
    }
    Ok(())
}
