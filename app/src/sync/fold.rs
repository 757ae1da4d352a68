//! The fold: what each visible operation changes in a dossier, the same on the phone and on the server.

use super::{
    command::{Command, PersonAdded, PersonEdited, PersonMoved},
    dossier::{Dossier, EnrolmentFile, FormStep, Leave, Pending, Removal},
    kept::{Conflict, FieldValue, Kept, Stamp, is_waiting},
    outcome::{Outcome, ReviewReason},
    records::Record,
    simulation::{Bug, on},
};
use crate::domain::{
    enrolment::{Enrolment, Move, Status},
    id::{EnrolmentId, OperationId},
    person::{Intention, PersonField},
    visit::Visit,
};

/// Where an operation comes from: its id, and who delivered it when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin(pub OperationId, pub Stamp);

impl Dossier {
    /// Folds one visible operation in. The outcome was decided by the server (or is hoped for, while it waits).
    pub fn apply(&mut self, origin: Origin, command: &Command, outcome: &Outcome) {
        let Origin(id, stamp) = origin;
        let seq = stamp.0;
        self.stamps.push(stamp);
        match outcome {
            Outcome::Review { reason } => self.keep_for_review(reason, command, id, seq),
            Outcome::Conflict { fields } => self.fold(command, fields, seq),
            _ => self.fold(command, &[], seq),
        }
        self.drop_unused_stamps();
    }

    fn fold(&mut self, command: &Command, clashing: &[String], seq: u64) {
        match command {
            Command::PersonAdded(added) => self.add(added, seq),
            Command::PersonEdited(edited) => self.edit(edited, clashing, seq),
            Command::ConflictSettled(settled) if !clashing.is_empty() => {
                self.clash(&settled.field, &settled.value, seq);
            }
            Command::ConflictSettled(settled) => {
                self.conflicts.retain(|c| (&c.field, &c.offered) != (&settled.field, &settled.offered));
                self.set(&settled.field, &settled.value, seq);
            }
            Command::PersonRemoved(removed) => {
                self.reviews.retain(|pending| !matches!(pending.reason, ReviewReason::TwinPerson { .. }));
                self.removed = Some(Removal {
                    reason: removed.reason.clone(),
                    same_as: removed.same_as,
                    erased: false,
                    seq,
                    later: Default::default(),
                });
            }
            Command::PersonRestored(_) => self.removed = None,
            Command::PersonMoved(moved) => self.leave(moved, seq),
            Command::DossierArrived(arrived) => self.take_in(arrived.dossier.clone()),
            Command::ReviewSettled(settled) => self.reviews.retain(|pending| !settled.settles(pending)),
            Command::VisitLogged(visit) => self.visit(visit, clashing, seq),
            Command::ConsentGiven(consent) => self.consents.push(Kept::new(consent.clone(), seq)),
            Command::VideoSessionLogged(session) => self.sessions.push(Kept::new(session.clone(), seq)),
            Command::ConsentWithdrawn(withdrawal) => self.withdrawals.push(Kept::new(withdrawal.clone(), seq)),
            Command::PersonErased(erased) => self.erase(erased, seq),
            Command::RecordsKept(kept) => self.keep(self.beside(kept.dossier.clone())),
            Command::EnrolmentSubmitted(form) => self.submit(form, seq, None),
            Command::EnrolmentMoved(moved) => {
                let step = FormStep {
                    step: moved.step,
                    reason: moved.reason.clone(),
                    marks: if on(Bug::MarksDropped) { Vec::new() } else { moved.marks.clone() },
                    seq,
                    later: Default::default(),
                };
                if let Some(file) = self.enrolments.iter_mut().find(|f| f.form.id == moved.enrolment) {
                    file.status = moved.step.target();
                    file.steps.push(step);
                }
            }
            Command::EnrolmentRecorded(form) => {
                let (form, status) = (form.clone(), Status::Active);
                let steps = vec![FormStep::new(Move::Activate, seq)];
                self.enrolments.push(EnrolmentFile { form, status, steps, twin: None, later: Default::default() });
            }
            Command::RecordEntered(entered) => self.enter_record(entered, seq),
            Command::RecordEdited(edited) => self.edit_record(edited, clashing, seq),
            Command::RecordMoved(moved) => self.move_record(moved, seq),
            Command::NumberRevealed(_)
            | Command::AreaListed(_)
            | Command::PlanPublished(_)
            | Command::StaffListed(_)
            | Command::NounPublished(_)
            | Command::CalendarPublished(_) => {}
        }
    }

    /// What waits for the township stays whole. A second form is kept next to the first one, a second row is in the ledger.
    fn keep_for_review(&mut self, reason: &ReviewReason, command: &Command, id: OperationId, seq: u64) {
        match (command, reason) {
            (Command::EnrolmentSubmitted(form), ReviewReason::TwinCover { enrolment }) => {
                return self.submit(form, seq, Some(*enrolment));
            }
            (Command::PersonAdded(added), ReviewReason::TwinPerson { .. }) => self.add(added, seq),
            (Command::PersonRestored(_), ReviewReason::TwinPerson { .. }) => self.removed = None,
            _ => {}
        }
        let (kind, body) = command.parts();
        self.reviews.push(Pending { reason: reason.clone(), kind, body, seq, id: Some(id), later: Default::default() });
    }

    fn add(&mut self, added: &PersonAdded, seq: u64) {
        added.fields.iter().for_each(|(field, text)| self.set(field, text, seq));
        self.first_concerns.clone_from(&added.concerns);
    }

    fn edit(&mut self, edited: &PersonEdited, clashing: &[String], seq: u64) {
        for (field, edit) in edited.edits.iter() {
            if clashing.contains(field) {
                self.clash(field, &edit.value, seq);
            } else {
                self.set(field, &edit.value, seq);
            }
        }
    }

    /// An empty text clears a field but keeps its version, so that a later edit can be distinguished from it.
    fn set(&mut self, field: &str, text: &str, seq: u64) {
        self.fields.insert(field.to_owned(), FieldValue::new(text, seq));
    }

    fn clash(&mut self, field: &str, offered: &str, seq: u64) {
        if on(Bug::LoserDropped)
            || self.conflicts.iter().any(|c| (c.field.as_str(), c.offered.as_str()) == (field, offered))
        {
            return;
        }
        let held = self.fields.get(field).map_or((String::new(), 0), |f| (f.value.clone(), f.seq));
        self.conflicts.push(Conflict::new(field, held, offered, seq));
    }

    fn visit(&mut self, visit: &Visit, clashing: &[String], seq: u64) {
        let field = PersonField::Intention.code();
        match visit.intention.as_ref().map(Intention::code) {
            Some(offered) if clashing.iter().any(|clash| clash == field) => self.clash(field, offered, seq),
            Some(intention) => self.set(field, intention, seq),
            None => {}
        }
        self.visits.push(Kept::new(visit.clone(), seq));
    }

    fn submit(&mut self, form: &Enrolment, seq: u64, twin: Option<EnrolmentId>) {
        let step = FormStep::new(Move::Submit, seq);
        match self.enrolments.iter_mut().find(|f| f.form.id == form.id) {
            Some(file) => {
                file.form = form.clone();
                file.status = Status::Submitted;
                file.twin = twin.filter(|_| !on(Bug::TwinMarkLost));
                file.steps.push(step);
            }
            None => self.enrolments.push(EnrolmentFile {
                form: form.clone(),
                status: Status::Submitted,
                steps: vec![step],
                twin,
                later: Default::default(),
            }),
        }
    }

    /// While the move waits everything stays readable; by the server's word only the way to the new village stays here.
    fn leave(&mut self, moved: &PersonMoved, seq: u64) {
        let leave = Leave { to: moved.to, seq, later: Default::default() };
        if is_waiting(seq) || on(Bug::LeftNotCleared) {
            self.left = Some(leave);
        } else {
            let stamps = std::mem::take(&mut self.stamps);
            *self = Self { left: Some(leave), stamps, ..Self::of_row(self.row(), self.scope) };
        }
    }

    /// Puts what another village kept of the person next to what is here already: what waited for review after an earlier
    /// leave, or a form of a person who had no row here.
    fn take_in(&mut self, arrived: Dossier) {
        let mut arrived = self.beside(arrived);
        (self.left, self.removed) = (None, arrived.removed.take());
        std::mem::take(&mut arrived.fields).into_iter().for_each(|(code, field)| drop(self.fields.insert(code, field)));
        if !arrived.first_concerns.is_empty() {
            self.first_concerns = std::mem::take(&mut arrived.first_concerns);
        }
        self.keep(arrived);
    }

    /// Puts records next to those that are here.
    fn keep(&mut self, arrived: Dossier) {
        self.visits.extend(arrived.visits);
        self.sessions.extend(arrived.sessions);
        self.consents.extend(arrived.consents);
        self.withdrawals.extend(arrived.withdrawals);
        self.enrolments.extend(arrived.enrolments);
        self.records.extend(arrived.records);
        self.conflicts.extend(arrived.conflicts);
        self.reviews.extend(arrived.reviews);
        self.stamps.extend(arrived.stamps);
    }

    /// Another dossier with numbers that meet none of this one's.
    fn beside(&self, arrived: Dossier) -> Dossier {
        arrived.renumbered(self.stamps.iter().map(|stamp| stamp.0).max().unwrap_or_default())
    }

    /// The same with sequence numbers that mean nothing in the new village but keep their order, and meet none of its own.
    fn renumbered(mut self, taken: u64) -> Self {
        let first = taken.max(CARRIED) + 1;
        let mut olds: Vec<u64> = self.stamps.iter().map(|stamp| stamp.0).collect();
        olds.sort_unstable();
        let new = |seq: &mut u64| *seq = olds.binary_search(seq).map_or(0, |at| first + at as u64);
        self.sequence_numbers().into_iter().for_each(new);
        self
    }

    fn sequence_numbers(&mut self) -> Vec<&mut u64> {
        let mut all: Vec<&mut u64> = self.stamps.iter_mut().map(|stamp| &mut stamp.0).collect();
        all.extend(self.fields.iter_mut().map(|(_, field)| &mut field.seq));
        all.extend(self.visits.iter_mut().map(|kept| &mut kept.seq));
        all.extend(self.sessions.iter_mut().map(|kept| &mut kept.seq));
        all.extend(self.consents.iter_mut().map(|kept| &mut kept.seq));
        all.extend(self.withdrawals.iter_mut().map(|kept| &mut kept.seq));
        all.extend(self.enrolments.iter_mut().flat_map(|file| &mut file.steps).map(|step| &mut step.seq));
        all.extend(self.records.iter_mut().flat_map(Record::sequence_numbers));
        all.extend(self.conflicts.iter_mut().flat_map(|c| [&mut c.seq, &mut c.held_seq]));
        all.extend(self.reviews.iter_mut().map(|pending| &mut pending.seq));
        all.extend(self.removed.iter_mut().map(|removal| &mut removal.seq));
        all.extend(self.left.iter_mut().map(|leave| &mut leave.seq));
        all
    }

    /// Overwritten fields leave stamps behind that nothing refers to.
    pub(super) fn drop_unused_stamps(&mut self) {
        let mut stamps = std::mem::take(&mut self.stamps);
        let mut used: Vec<u64> = self.sequence_numbers().into_iter().map(|seq| *seq).collect();
        used.sort_unstable();
        stamps.retain(|stamp| used.binary_search(&stamp.0).is_ok());
        self.stamps = stamps;
    }
}

/// Sequence numbers from here on came with a dossier from another village. Below the waiting ones.
const CARRIED: u64 = 1 << 51;
