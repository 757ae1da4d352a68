//! Callers: who raised something. The text is an area's record, which a whole township may read; its caller is kept with the person, which the
//! village alone may read, and goes when the person is erased.

noun! {
    /// The table.
    CALLER = "caller" version 1 "反映的问题" / "Raised";
    home Person, sharing Village, enter WriteOperations, kept_years 0;
    states { "noted" "已登记" / "Noted" end, }
    fields { "about" Record "哪一件" / "Which one" required, }
    steps {}
}

/// Nouns of an area that a person raises.
pub const RAISED: &[&str] = &["complaint"];
