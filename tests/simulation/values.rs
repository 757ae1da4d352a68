//! What a command writes into fields, and what its writer had before the eyes.

use app::{
    domain::{person::PersonField, visit::Visit},
    sync::operation::{Command, Edit},
};

/// Fields that a command writes, with the text that its writer had before the eyes.
pub fn values(command: &Command) -> Vec<(String, String, Option<String>)> {
    match command {
        Command::PersonAdded(added) => {
            added.fields.iter().map(|(field, text)| (field.clone(), text.clone(), None)).collect()
        }
        Command::PersonEdited(edited) => {
            let value = |(field, edit): (&String, &Edit)| (field.clone(), edit.value.clone(), Some(edit.was.clone()));
            edited.edits.iter().map(value).collect()
        }
        Command::ConflictSettled(settled) => {
            vec![(settled.field.clone(), settled.value.clone(), Some(settled.held.clone()))]
        }
        Command::VisitLogged(visit) => intention_of(visit).into_iter().collect(),
        Command::DossierArrived(arrived) => {
            arrived.dossier.fields.iter().map(|(field, kept)| (field.clone(), kept.value.clone(), None)).collect()
        }
        _ => Vec::new(),
    }
}

fn intention_of(visit: &Visit) -> Option<(String, String, Option<String>)> {
    let code = visit.intention?.code().to_owned();
    Some((PersonField::Intention.code().to_owned(), code, visit.intention_was.clone()))
}
