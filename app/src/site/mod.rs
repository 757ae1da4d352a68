//! The public site: rendered on the server, readable without any script, on an old phone, inside WeChat.

mod document;
mod front;
mod person_file;
mod person_records;
mod person_section;
mod progress;
mod self_joining;
mod shell;

use crate::sorted_map::SortedMap;
pub use front::FrontPage;
pub use person_file::{PersonFile, PersonRecords};
pub use progress::{Progress, ProgressPage};
pub use self_joining::{JoiningActivity, JoiningDocument, JoiningPage};
pub use shell::Shell;

/// Addresses of one build's files, hashed, so that they can be cached for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Assets {
    /// Names the build.
    pub build: String,
    /// The style sheet.
    pub css: String,
    /// The script that starts the app.
    pub boot: String,
    /// The glue between browser and WASM.
    pub js: String,
    /// The app.
    pub wasm: String,
    /// The picture in the browser's tab.
    pub icon: String,
    /// The hash of what is at each address: browsers run nothing else that comes from there.
    pub integrity: SortedMap<String, String>,
}

impl Assets {
    /// The hash of what is at an address.
    fn integrity_of(&self, address: &str) -> Option<String> {
        self.integrity.get(address).cloned()
    }
}
