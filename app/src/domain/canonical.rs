//! The texts of a person's fields as their parsers write them, so that one value has one spelling.

use super::{
    date::Date,
    fault::Fault,
    person::{self, PersonDraft, PersonField},
    text::stand_in,
};
use crate::sorted_map::SortedMap;

/// Each field as its parser writes it. What cannot be read, and what a later version wrote, stays as it is.
pub fn canonical(mut fields: SortedMap<String, String>) -> SortedMap<String, String> {
    for (code, text) in fields.iter_mut() {
        *text = canonical_text(code, text);
    }
    fields
}

/// The same of one field. A phone may have the table of characters later than an operation, and all copies have to be alike: what is
/// only read with the table stays as it is, too. Forms and imports write what they have read.
pub fn canonical_text(code: &str, text: &str) -> String {
    let read = read(code, text).filter(|read| folded_away(text, read).is_none());
    read.unwrap_or_else(|| text.to_owned())
}

/// Why an operation must not hold this text of a field: it is only read with the table of characters.
pub fn needs_table(code: &str, text: &str) -> Option<Fault> {
    folded_away(text, &read(code, text)?)
}

fn folded_away(text: &str, read: &str) -> Option<Fault> {
    stand_in(text).filter(|_| stand_in(read).is_none())
}

fn read(code: &str, text: &str) -> Option<String> {
    let field = PersonField::parse(code).filter(|_| !text.is_empty())?;
    let mut draft = PersonDraft::default();
    draft.set(PersonField::Name, "占位"); // nothing is read without a name
    draft.set(field, text);
    let (person, faults) = person::read(&draft, Date::LAST);
    person.filter(|_| faults.is_empty()).map(|person| person.draft().get(field).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{canonical_text, needs_table};
    use crate::domain::fault::Fault;

    #[test]
    fn one_value_has_one_spelling() {
        for spelling in ["５００２９９196803121016", "500299 1968 0312 1016", "500299196803121016"] {
            assert_eq!(canonical_text("identity_number", spelling), "500299196803121016", "{spelling}");
        }
        assert_eq!(canonical_text("name", "阿力木江•买买\u{0}提\u{202E}"), "阿力木江·买买提");
        assert_eq!(canonical_text("group", "第三组"), "3");
        assert_eq!(canonical_text("do_not_contact", "no"), "", "as if it were never said");
    }

    #[test]
    fn what_no_parser_reads_stays_as_it_is() {
        assert_eq!(canonical_text("employment", "astronaut"), "astronaut");
        assert_eq!(canonical_text("phone", " 128 "), " 128 ");
        assert_eq!(canonical_text("mood", " sunny "), " sunny ");
    }

    #[test]
    fn what_a_phone_may_not_read_yet_stays_as_it_is_and_is_named() {
        let stand_in = |code: &str| Some(Fault::StandIn { at: 1, code: code.into() });
        for (field, text, code) in
            [("name", "⻩⼤⽂", "U+2EE9"), ("name", "\u{F9E1}同", "U+F9E1"), ("group", "⼀组", "U+2F00")]
        {
            assert_eq!((canonical_text(field, text).as_str(), needs_table(field, text)), (text, stand_in(code)));
        }
        assert_eq!(needs_table("name", "黄大文"), None);
        assert_eq!(
            (canonical_text("note", " ⼤ ").as_str(), needs_table("note", " ⼤ ")),
            ("⼤", None),
            "notes fold nothing"
        );
    }
}
