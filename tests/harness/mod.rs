//! People, phones, counties and browsers, as tests speak of them.

mod axe;
mod browser;
mod client;
mod county;
mod covers;
pub mod crash;
pub mod earlier;
mod engine;
mod hands;
mod hardware;
mod key;
mod keyboard;
mod line;
mod phone;
mod process;
mod screens;

pub use browser::{Browser, WAITING};
pub use client::{Answer, Client};
pub use county::{AUDITOR, COUNTY, County, OTHER_WORKER, PASSWORD, TOWNSHIP, WORKER};
pub use covers::{covered, older_plans, person_of, steps_to_cover};
pub use engine::Engine;
pub use key::DeviceKey;
pub use line::{Line, Weather};
pub use phone::Phone;
pub use process::{Server, tiangeng};

use std::path::PathBuf;

/// A file of the demo county.
pub fn demo_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../server/demo").join(name)
}

/// A file that only tests read.
pub fn test_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}
