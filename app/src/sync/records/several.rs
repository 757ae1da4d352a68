//! One step for several records at once, where that is safe.

use super::{Record, RecordEntered, RecordMoved, RecordStep, may_make, may_write_about};
use crate::domain::{
    id::RecordId,
    noun::{FieldKind, Noun, Step, StepBy},
    scope::Scope,
    staff::Staff,
};
use crate::sorted_map::SortedMap;
use crate::sync::{
    ledger::Ledger,
    row::Subject,
    simulation::{Bug, on},
};

/// As many records at once: what one tap saves is one transaction on the phone, and a list that can still be looked through.
pub const SEVERAL_MAX: usize = 200;

/// A step, and the records for which it can be made now.
#[derive(Clone, PartialEq)]
pub struct StepForSeveral {
    /// The step, as the table of the first of them has it.
    pub step: Step,
    /// The scope and what to write for each; reason and answers are to be filled in.
    pub moves: Vec<(Scope, RecordMoved)>,
}

/// Whether any step of a noun can be made for several records by this user.
pub fn has_step_for_several(staff: &Staff, noun: &Noun) -> bool {
    noun.steps.iter().any(|step| suits_several(step) && staff.role.may(step.need))
}

/// Steps that can be made for several of these records, in the order of their table.
pub fn steps_for_several(staff: &Staff, ledger: &Ledger, noun: &str, chosen: &[RecordId]) -> Vec<StepForSeveral> {
    let mut steps: Vec<StepForSeveral> = Vec::new();
    for (file, record) in ledger
        .records(noun)
        .filter(|(file, record)| chosen.contains(&record.id) && may_write_about(staff, record, &file.dossier))
    {
        let Some(table) = ledger.reference().noun(&record.noun, record.version) else { continue };
        let can = |step: &&Step| {
            suits_several(step)
                && step.begins_in(&record.state)
                && may_make(staff, &table, step, (record, &file.dossier))
        };
        for step in table.steps.iter().filter(can) {
            let made = (file.dossier.scope, RecordMoved::new(record, step));
            match steps.iter_mut().find(|known| known.step.code == step.code) {
                Some(known) => known.moves.push(made),
                None => steps.push(StepForSeveral { step: step.clone(), moves: vec![made] }),
            }
        }
    }
    steps
}

/// It asks for no reason, which would be the same words for each; it is no single user's; and what it asks can be the same for all.
fn suits_several(step: &Step) -> bool {
    let alike = |kind: FieldKind| !matches!(kind, FieldKind::Record | FieldKind::Person);
    step.by == StepBy::Anyone && !step.reason && step.fields.iter().all(|field| alike(field.kind))
}

impl RecordMoved {
    /// Whether it says again what a step said: for the same reason, with the same answers. All else was not said yet.
    pub fn is_as(&self, step: &RecordStep) -> bool {
        let same = (&self.step, &self.reason, &self.answers) == (&step.step, &step.reason, &step.answers);
        same || on(Bug::SaidOtherwiseLost) && self.to == step.to
    }

    /// A step of a record from where it is now; reason and answers are to be filled in.
    pub fn new(record: &Record, step: &Step) -> Self {
        Self::from((&record.noun, record.version, record.id, &record.subject), &record.state, step)
    }

    /// A step of a record that was just entered.
    pub fn right_after(entered: &RecordEntered, step: &Step) -> Self {
        Self::from((&entered.noun, entered.version, entered.id, &entered.subject), &entered.state, step)
    }

    fn from((noun, version, id, subject): (&str, u32, RecordId, &Subject), state: &str, step: &Step) -> Self {
        Self {
            noun: noun.to_owned(),
            version,
            id,
            subject: subject.clone(),
            step: step.code.to_string(),
            from: state.to_owned(),
            to: step.leads(state).to_owned(),
            reason: String::new(),
            answers: SortedMap::new(),
            later: Default::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::suits_several;
    use crate::domain::noun::DEMAND;

    #[test]
    fn of_demands_only_what_can_be_the_same_for_each_is_done_for_several() {
        let suits: Vec<&str> = DEMAND.steps.iter().filter(|step| suits_several(step)).map(|step| &*step.code).collect();
        assert_eq!(suits, ["assign", "again", "close"]);
    }
}
