//! Who lives with a person, as far as this phone holds them.

use super::ledger::{File, Ledger};
use crate::{
    domain::household::{is_householder, live_together},
    order::ordered,
};

impl Ledger {
    /// The files of a person's household, the person's own included: the householder first, then by name.
    pub fn household(&self, file: &File) -> Vec<&File> {
        let (village, id) = (file.dossier.scope, file.dossier.person_id());
        let with = |one: &File| one.row.as_ref().zip(file.row.as_ref()).is_some_and(|(one, me)| live_together(one, me));
        let lives_there = |one: &&File| one.dossier.scope == village && (one.dossier.person_id() == id || with(one));
        let head = |file: &&File| file.row.as_ref().is_some_and(is_householder);
        ordered(self.files().filter(lives_there).collect(), |file| (i64::from(!head(file)), file.key.spelt()))
    }
}
