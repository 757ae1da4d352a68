//! Households: people of one village, one group and one householder.

use super::{name::Name, person::Person, text::compact};

/// What people of one household have in common within a village: the group, and the householder's name as names are written. Who names no
/// householder is one.
pub fn household_of(person: &Person) -> (Option<u8>, String) {
    let head = Name::parse(&person.householder).map(|name| name.as_str().to_owned());
    let head = head.unwrap_or_else(|_| compact(&person.householder));
    (person.group, if head.is_empty() { person.name.as_str().to_owned() } else { head })
}

/// Whether a householder is named for the person.
pub fn names_householder(person: &Person) -> bool {
    !compact(&person.householder).is_empty()
}

/// Whether two people are of one household. Two for whom none is named are of two, namesakes too.
pub fn live_together(one: &Person, other: &Person) -> bool {
    [one, other].into_iter().any(names_householder) && household_of(one) == household_of(other)
}

/// Whether the person is the householder.
pub fn is_householder(person: &Person) -> bool {
    household_of(person).1 == person.name.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        date::Date,
        person::{PersonDraft, PersonField as F},
    };

    fn person(name: &str, householder: &str, group: &str) -> Person {
        let mut draft = PersonDraft::default();
        [(F::Name, name), (F::Householder, householder), (F::Group, group)]
            .into_iter()
            .for_each(|(f, text)| draft.set(f, text));
        Person::parse(&draft, Date::ymd(2026, 11, 23).unwrap()).unwrap()
    }

    #[test]
    fn people_of_one_group_and_householder_belong_together() {
        let of = |name, householder, group| household_of(&person(name, householder, group));
        let head = of("陈大山", "", "3");
        assert_eq!(of("陈路川", "陈大山", "3"), head, "whose name is the householder's belongs");
        assert_eq!(of("冉雪香", " 陈 大山 ", "3"), head, "as names are folded");
        assert_ne!(of("陈路川", "陈大山", "4"), head, "another group");
        assert_ne!(of("陈路川", "陈大川", "3"), head, "another householder");
        assert_eq!(of("买买提", "阿力木江•买买提", "1").1, "阿力木江·买买提");
        let (namesake, wife) = (person("陈大山", "", "3"), person("冉雪香", "陈大山", "3"));
        assert!(live_together(&namesake, &wife) && !live_together(&namesake, &namesake.clone()), "namesakes");
        assert!(is_householder(&person("陈大山", "", "3")) && is_householder(&person("陈大山", "陈大山", "3")));
        assert!(!is_householder(&person("陈路川", "陈大山", "3")));
    }
}
