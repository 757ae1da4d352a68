//! What a user writes, kept on this phone's disk.

use super::Answer;
use crate::sync::engine::NewOperation;
use serde_json::Value;
use uuid::Uuid;

/// Keeps what a user writes.
pub trait Keeping {
    /// A new UUIDv7.
    fn fresh_id(&self) -> Uuid;
    /// Keeps drafts, all or none; answers when they are on this phone's disk.
    fn save(&self, drafts: Vec<NewOperation>) -> Answer<Result<(), String>>;
    /// A half-filled form, as it was kept last.
    fn draft(&self, name: &str) -> Option<Value>;
    /// Names of all that are kept.
    fn draft_names(&self) -> Vec<String>;
    /// Keeps a half-filled form; `None` forgets it.
    fn keep_draft(&self, name: &str, form: Option<Value>);
    /// The results of these own operations were seen.
    fn seen(&self, numbers: Vec<u64>);
}
