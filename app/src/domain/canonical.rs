//! The texts of a person's fields as their parsers write them, so that one value has one spelling.

use super::{
    date::Date,
    person::{self, PersonDraft, PersonField},
};
use crate::sorted_map::SortedMap;

/// Each field as its parser writes it. What cannot be read, and what a later version wrote, stays as it is.
pub fn canonical(mut fields: SortedMap<String, String>) -> SortedMap<String, String> {
    for (code, text) in fields.iter_mut() {
        *text = canonical_text(code, text);
    }
    fields
}

/// The same of one field.
pub fn canonical_text(code: &str, text: &str) -> String {
    let Some(field) = PersonField::parse(code).filter(|_| !text.is_empty()) else { return text.to_owned() };
    let mut draft = PersonDraft::default();
    draft.set(PersonField::Name, "占位"); // nothing is read without a name
    draft.set(field, text);
    match person::read(&draft, Date::LAST) {
        (Some(person), faults) if faults.is_empty() => person.draft().get(field).to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical_text;

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
}
