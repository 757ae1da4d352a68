//! The village's people as they are ticked at a meeting: by group, each household together.

use crate::domain::{
    household::{household_of, names_householder},
    id::PersonId,
    scope::Scope,
    search::Query,
};
use crate::order::ordered;
use crate::sync::ledger::{File, Ledger};

/// The people of one group of a village; `None` where the ledger does not say which.
#[derive(Clone, Debug, PartialEq)]
pub struct GuestGroup {
    /// Its number.
    pub number: Option<u8>,
    /// Its households.
    pub houses: Vec<GuestHouse>,
}

/// The people of one household.
#[derive(Clone, Debug, PartialEq)]
pub struct GuestHouse {
    /// The head's name; empty for a person who is not in the ledger.
    pub householder: String,
    /// Who is of it.
    pub people: Vec<File>,
}

impl GuestHouse {
    /// Whether it is ticked as a whole too.
    pub fn is_shared(&self) -> bool {
        self.people.len() > 1
    }

    /// Its people's ids.
    pub fn ids(&self) -> Vec<PersonId> {
        self.people.iter().map(|file| file.dossier.person_id()).collect()
    }
}

impl GuestGroup {
    /// The ids of all its people.
    pub fn ids(&self) -> Vec<PersonId> {
        self.houses.iter().flat_map(GuestHouse::ids).collect()
    }
}

/// Where somebody belongs: village, group, head of household.
type Place = (Scope, Option<u8>, String);

fn place(file: &File) -> Place {
    let (group, householder) = file.row.as_ref().map(household_of).unwrap_or_default();
    (file.dossier.scope, group, householder)
}

/// Whether a householder is named: of two for whom none is, each has a house.
fn is_named(file: &File) -> bool {
    file.row.as_ref().is_some_and(names_householder)
}

/// Everybody of the village, by group, then by household, then by name. With something typed: the households, in any village that this phone
/// holds, of those whom it finds.
pub fn guest_list(ledger: &Ledger, village: Scope, query: &Query) -> Vec<GuestGroup> {
    let (all, fits) = (*query == Query::Everybody, |file: &File| query.rank(&file.key).is_some());
    let within = |file: &&File| !all || file.dossier.scope == village;
    let number = |file: &File| place(file).1.map_or(i64::MAX, i64::from);
    let sorted = ordered(ledger.files().filter(within).collect(), |file: &&File| (number(file), file.key.spelt()));
    let mut houses: Vec<(Place, Vec<File>)> = Vec::new();
    for file in sorted {
        let mine = place(file);
        let lives_there = |people: &[File]| is_named(file) || people.iter().all(is_named);
        match houses.iter_mut().find(|(place, people)| *place == mine && lives_there(people)) {
            Some((_, people)) => people.push(file.clone()),
            None => houses.push((mine, vec![file.clone()])),
        }
    }
    let mut groups: Vec<GuestGroup> = Vec::new();
    for ((_, number, householder), people) in houses.into_iter().filter(|(_, people)| people.iter().any(fits)) {
        let house = GuestHouse { householder, people };
        match groups.last_mut().filter(|group| group.number == number) {
            Some(group) => group.houses.push(house),
            None => groups.push(GuestGroup { number, houses: vec![house] }),
        }
    }
    groups
}
