//! Who is admitted to the union is a member in the ledger too: nobody writes that down twice.

use super::RecordMoved;
use crate::domain::{
    id::OperationId,
    noun::JOINING,
    person::{PersonField, YesNo},
};
use crate::sorted_map::SortedMap;
use crate::sync::{
    command::{Command, PersonEdited},
    dossier::Dossier,
    engine::NewOperation,
    fields::Edit,
    row::Subject,
};

/// A step of a record as it is saved, with what it says of its person's row.
pub fn with_membership(operation: NewOperation, dossier: &Dossier, fresh: OperationId) -> Vec<NewOperation> {
    let edited = match &operation.command {
        Command::RecordMoved(moved) => member(moved, dossier),
        _ => None,
    };
    let edited = edited.map(|command| NewOperation { id: fresh, scope: operation.scope, command });
    std::iter::once(operation).chain(edited).collect()
}

/// That somebody is a member, where they are admitted and the ledger does not say so; who has no row there has nothing to be edited.
fn member(moved: &RecordMoved, dossier: &Dossier) -> Option<Command> {
    let Subject::Person { id } = moved.subject else { return None };
    let was = dossier.field(PersonField::UnionMember).to_owned();
    let admitted = moved.noun == JOINING.code && moved.to == "admitted";
    let is_new = admitted && was != YesNo::Yes.code() && !dossier.field(PersonField::Name).is_empty();
    let edit = Edit { value: YesNo::Yes.code().to_owned(), was, later: Default::default() };
    let edits = SortedMap::of([(PersonField::UnionMember.code().to_owned(), edit)]);
    is_new.then(|| Command::PersonEdited(PersonEdited { person: id, edits, later: Default::default() }))
}
