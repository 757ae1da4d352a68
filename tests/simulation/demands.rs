//! Records that are handled and joined: nobody calls about what they handled, and no two records wait for each other.

use app::{
    domain::{
        id::{RecordId, StaffId},
        noun::{Noun, StepBy, built_in},
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

/// I25: whoever follows records from one to the one that it was joined with comes to a record that is joined with none.
pub fn are_not_joined_in_a_circle(dossiers: &[Dossier]) -> Result<(), String> {
    let records: BTreeMap<RecordId, &Record> =
        dossiers.iter().flat_map(|dossier| &dossier.records).map(|r| (r.id, r)).collect();
    for first in records.values() {
        let mut at = *first;
        for _ in 0..=records.len() {
            match built_in(&at.noun).and_then(|noun| at.joined_with(noun)).and_then(|with| records.get(&with)) {
                Some(next) => at = next,
                None => break,
            }
        }
        if built_in(&at.noun).and_then(|noun| at.joined_with(noun)).is_some_and(|with| records.contains_key(&with)) {
            return Err(format!("I25: {:?} is joined in a circle", first.id));
        }
    }
    Ok(())
}
