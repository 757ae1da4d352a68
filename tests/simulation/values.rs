//! What a command writes into fields, and what its writer saw.

use app::{
    domain::{id::RecordId, person::PersonField, visit::Visit},
    sync::command::Command,
    sync::fields::Edit,
};

/// Fields that a command writes, with the text that its writer saw.
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
        Command::RecordEntered(entered) => {
            let value = |(field, text): (&String, &String)| (of_record(entered.id, field), text.clone(), None);
            entered.fields.iter().map(value).collect()
        }
        Command::RecordEdited(edited) => {
            let value = |(field, edit): (&String, &Edit)| {
                (of_record(edited.id, field), edit.value.clone(), Some(edit.was.clone()))
            };
            edited.edits.iter().map(value).collect()
        }
        Command::VisitLogged(visit) => intention_of(visit).into_iter().collect(),
        Command::DossierArrived(arrived) => {
            let fields = arrived.dossier.fields.iter().map(|(field, kept)| (field.clone(), kept.value.clone(), None));
            let of_records = arrived.dossier.records.iter().flat_map(|record| {
                record.fields.iter().map(|(field, kept)| (of_record(record.id, field), kept.value.clone(), None))
            });
            fields.chain(of_records).collect()
        }
        _ => Vec::new(),
    }
}

/// A record's field among those of its row.
pub fn of_record(id: RecordId, field: &str) -> String {
    format!("{id}/{field}")
}

/// The code in which a clash names a field.
pub fn code_of(field: &str) -> &str {
    field.rsplit('/').next().unwrap_or(field)
}

fn intention_of(visit: &Visit) -> Option<(String, String, Option<String>)> {
    let code = visit.intention?.code().to_owned();
    Some((PersonField::Intention.code().to_owned(), code, visit.intention_was.clone()))
}
