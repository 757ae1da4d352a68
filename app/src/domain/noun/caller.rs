//! Callers: who raised something. The text is an area's record, which a whole township may read; its caller is kept with the person, which the
//! village alone may read, and goes when the person is erased.

use super::{Home, Noun};

noun! {
    /// The table.
    CALLER = "caller" version 1 "反映的问题" / "Raised";
    home Person, sharing Village, enter WriteOperations, kept_years 0;
    states { "noted" "已登记" / "Noted" end, }
    fields { ["about" Record "哪一件" / "Which one" required], }
    steps {}
}

/// Nouns of an area that a person raises.
const RAISED: &[&str] = &["complaint", "demand"];

impl Noun {
    /// Whether a record is entered from there: from a person's page the person's own and what people raise, from its list what an area has.
    /// A caller is never entered by itself: it comes with what is raised. What strangers send nobody else enters.
    pub fn is_entered_from(&self, home: Home) -> bool {
        match home {
            _ if self.is_sent_by_strangers() => false,
            Home::Person => self.home == home && self.code != CALLER.code || RAISED.contains(&&*self.code),
            _ => self.home == home,
        }
    }
}
