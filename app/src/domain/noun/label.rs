//! What tables of nouns are written with: texts, lists, and words in both languages.

use crate::json::record;
use std::borrow::Cow;

/// A text of a table: written in the program, or read from a county's file.
pub type Text = Cow<'static, str>;
/// A list of a table.
pub type List<T> = Cow<'static, [T]>;

record! {
    /// Words in both languages.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Label {
        /// Chinese.
        pub zh: Text,
        /// English; empty when the county wrote none.
        pub en: Text = default,
    }
}

/// A text that is written in a table.
pub(super) const fn text(text: &'static str) -> Text {
    Cow::Borrowed(text)
}

/// Words that are written in a table.
pub(super) const fn label(zh: &'static str, en: &'static str) -> Label {
    Label { zh: text(zh), en: text(en) }
}
