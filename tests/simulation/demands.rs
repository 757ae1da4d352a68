//! Records that are handled and joined: nobody calls about what they handled, and no two records wait for each other.

use app::{
    domain::{
        id::{RecordId, StaffId},
        noun::{FieldKind, Noun, StepBy, built_in},
    },
    sync::{
        dossier::Dossier,
        records::{Record, RecordStep},
    },
};
use std::collections::BTreeMap;

/// I25: a step that is not for the handler was never made by who handled the record then, or by who had brought it into that state.
pub fn are_called_by_others(dossiers: &[Dossier]) -> Result<(), String> {
    let records = dossiers.iter().flat_map(|dossier| dossier.records.iter().map(move |record| (dossier, record)));
    let tables = records.filter_map(|(dossier, record)| Some((dossier, record, built_in(&record.noun)?)));
    for (dossier, record, noun) in tables {
        let calls = (0..record.steps.len()).filter(|at| is_for_others(noun, &record.steps[*at]));
        for at in calls {
            let by = |step: &RecordStep| dossier.stamp(step.seq).map(|stamp| stamp.1);
            let (before, caller) =
                (Record { steps: record.steps[..at].to_vec(), ..record.clone() }, by(&record.steps[at]));
            let begins = |state: &str| noun.step(&record.steps[at].step).is_some_and(|step| step.begins_in(state));
            let brought = before.brought_into(begins).any(|step| by(step) == caller);
            if caller.is_some_and(|caller: StaffId| brought || before.handler(noun) == Some(caller)) {
                return Err(format!("I25: {caller:?} called about {:?}, which they handled", record.id));
            }
        }
    }
    Ok(())
}

fn is_for_others(noun: &Noun, step: &RecordStep) -> bool {
    noun.step(&step.step).is_some_and(|step| step.by == StepBy::NotHandler)
}

/// I25: a record was joined with one that went on then and was joined with none itself, so no two wait for each other.
pub fn are_joined_with_those_that_go_on(dossiers: &[Dossier]) -> Result<(), String> {
    let records: BTreeMap<RecordId, &Record> =
        dossiers.iter().flat_map(|dossier| &dossier.records).map(|record| (record.id, record)).collect();
    for record in records.values() {
        let Some(noun) = built_in(&record.noun) else { continue };
        let joins = record.steps.iter().filter(|step| !noun.joins.is_empty() && step.step == noun.joins);
        for (join, other) in joins
            .filter_map(|step| Some((step, records.get(&RecordId::parse(step.answer(noun, FieldKind::Record)?)?)?)))
        {
            let then = other.steps.iter().rfind(|step| step.seq < join.seq).map(|step| step.to.as_str());
            if then.is_none_or(|state| state == join.to || noun.is_end(state)) {
                return Err(format!("I25: {:?} was joined with {:?} in {then:?}", record.id, other.id));
            }
        }
    }
    Ok(())
}
