//! Who lives with a person, as far as this phone holds them.

use super::ledger::{File, Ledger};
use crate::{
    domain::household::{household_of, is_householder},
    order::ordered,
};

impl Ledger {
    /// The files of a person's household, the person's own included: the householder first, then by name.
    pub fn household(&self, file: &File) -> Vec<&File> {
        let Some(home) = file.row.as_ref().map(household_of) else {
            return self.file(file.dossier.person_id()).into_iter().collect();
        };
        let village = file.dossier.scope;
        let lives_there = |one: &&File| {
            one.dossier.scope == village && one.row.as_ref().is_some_and(|person| household_of(person) == home)
        };
        let head = |file: &&File| file.row.as_ref().is_some_and(is_householder);
        ordered(self.files().filter(lives_there).collect(), |file| (i64::from(!head(file)), file.key.spelt()))
    }
}
