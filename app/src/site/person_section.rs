//! A section of the document of all that is kept about a person.

use crate::domain::time::Timestamp;

/// A heading with lines of label and text.
pub struct Section {
    /// What it is about.
    pub heading: String,
    /// Label and text.
    pub lines: Vec<(String, String)>,
}

pub(super) fn moment(at: Timestamp) -> String {
    let (hours, minutes) = at.clock();
    format!("{} {hours:02}:{minutes:02}", at.date())
}

pub(super) fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}
