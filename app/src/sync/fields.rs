//! A person's fields by code, as texts, as they travel.

use crate::domain::person::{PersonDraft, PersonField};
use crate::json::record;
use crate::sorted_map::SortedMap;

record! {
    /// One field's new value, and the one that the writer saw.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Edit + later {
        /// The new text; empty clears the field.
        pub value: String,
        /// The text that it replaces; empty for a field never written.
        pub was: String,
    }
}

/// Field texts by code, as they travel.
pub fn fields_of(draft: &PersonDraft) -> SortedMap<String, String> {
    SortedMap::of(draft.0.iter().map(|(field, text)| (field.code().to_owned(), text.clone())))
}

/// The known ones of some fields as a draft.
pub fn draft_of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> PersonDraft {
    let mut draft = PersonDraft::default();
    for (code, text) in fields {
        if let Some(field) = PersonField::parse(code) {
            draft.set(field, text);
        }
    }
    draft
}
