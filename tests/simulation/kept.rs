//! What must be kept of people and of what was written about them, once the world is quiet.

use super::{
    erasure,
    values::{code_of, values},
};
use app::{
    domain::{id::PersonId, identity_number::IdentityNumber, person::PersonField, scope::Scope},
    sync::{
        command::Command,
        dossier::Dossier,
        outcome::{Outcome, ReviewReason},
        row::RowKey,
        store::LogEntry,
    },
};
use std::collections::{BTreeMap, BTreeSet};

type Check = Result<(), String>;

/// Of all rows with one identity number, and of all forms for one plan and days, at most one does not duplicate another.
pub(super) fn twins_are_seen(dossiers: &[Dossier]) -> Check {
    let mut numbers = BTreeSet::new();
    let mut covers: Vec<(String, String, app::domain::period::Period)> = Vec::new();
    for dossier in dossiers.iter().filter(|dossier| !dossier.is_gone()) {
        let text = dossier.field(PersonField::IdentityNumber);
        let number = &IdentityNumber::parse(text, super::workload::day())
            .map_or_else(|_| text.to_owned(), |n| n.as_str().to_owned());
        let seen = dossier.reviews.iter().any(|review| matches!(review.reason, ReviewReason::TwinPerson { .. }));
        if !number.is_empty() && !seen && !numbers.insert(number.to_owned()) {
            return Err(format!("two rows carry {number} and nobody is told"));
        }
        for form in dossier.enrolments.iter().filter(|file| file.holds_period()).map(|file| &file.form) {
            let whose = form.enrollee.identity_number.as_str().to_owned();
            if covers.iter().any(|(who, plan, days)| *who == whose && *plan == form.plan && days.overlaps(form.period))
            {
                return Err(format!("{whose} holds {} twice for the same days", form.plan));
            }
            covers.push((whose, form.plan.clone(), form.period));
        }
    }
    Ok(())
}

/// I10: the value that came too late is next to the other until a user chose; what waits for review is there whole.
pub(super) fn losers_can_be_read(log: &[LogEntry], dossiers: &[Dossier]) -> Check {
    let standing = erasure::not_erased_later(log);
    let commands: Vec<(&LogEntry, Command)> =
        standing.into_iter().filter_map(|entry| Some((entry, entry.operation.command().ok()?))).collect();
    for (entry, command) in &commands {
        let Some(row) = command.row() else { continue };
        let files: Vec<&Dossier> = dossiers.iter().filter(|d| d.row() == row).collect(); // wherever a person moved
        match (&entry.outcome, command) {
            (
                Outcome::Conflict { fields },
                Command::PersonEdited(_) | Command::VisitLogged(_) | Command::RecordEdited(_),
            ) => {
                let values = values(command);
                for field in fields {
                    let value = values.iter().find(|(code, ..)| code_of(code) == field);
                    let offered = &value.map(|(_, text, _)| text.clone()).unwrap_or_default();
                    let of_records = files.iter().flat_map(|d| &d.records).flat_map(|record| &record.conflicts);
                    let open = files
                        .iter()
                        .flat_map(|d| &d.conflicts)
                        .chain(of_records)
                        .any(|c| (&c.field, &c.offered) == (field, offered));
                    if !open && !commands.iter().any(|(later, command)| settles(later, command, row, field, offered)) {
                        return Err(format!("I10: “{offered}” of {} cannot be read any more", entry.operation.id));
                    }
                }
            }
            (Outcome::Review { reason: ReviewReason::TwinCover { .. } }, _) => {}
            (Outcome::Review { .. }, _)
                if !files.iter().flat_map(|d| &d.reviews).any(|review| review.id == Some(entry.operation.id))
                    && !commands.iter().any(|(later, command)| decides(later, command, entry)) =>
            {
                return Err(format!("I1: {} waits for review and is not there", entry.operation.id));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether an operation that waited was decided on: by name, or by taking a second row off the ledger.
fn decides(later: &LogEntry, command: &Command, waited: &LogEntry) -> bool {
    let twin = matches!(waited.outcome, Outcome::Review { reason: ReviewReason::TwinPerson { .. } });
    let row = waited.operation.command().ok().and_then(|command| command.row());
    later.outcome == Outcome::Applied
        && match command {
            Command::ReviewSettled(settled) => {
                let about = Outcome::Review { reason: settled.about.clone() };
                settled.review == waited.operation.id && waited.outcome == about
            }
            Command::PersonRemoved(removed) => twin && Some(RowKey::Person(removed.person)) == row,
            _ => false,
        }
}

/// I1: a visit that was taken in is in one of the person's dossiers, wherever they moved, with what was told on it.
pub(super) fn visits_are_kept(log: &[LogEntry], dossiers: &[Dossier]) -> Check {
    let visits = dossiers.iter().flat_map(|d| &d.visits).map(|kept| (kept.value.id, &kept.value));
    let kept: BTreeMap<_, _> = visits.collect();
    let taken_in = |entry: &&LogEntry| matches!(entry.outcome, Outcome::Applied | Outcome::Conflict { .. });
    for entry in erasure::not_erased_later(log).into_iter().filter(taken_in) {
        if let Ok(Command::VisitLogged(visit)) = entry.operation.command()
            && kept.get(&visit.id).is_none_or(|kept| **kept != visit)
        {
            return Err(format!("I1: the visit of {} is in nobody's dossier", entry.operation.id));
        }
    }
    Ok(())
}

/// I1: what was so already, by the server's word, was said before: the same visit, or the same step with the same words.
pub(super) fn what_was_so_already_was_said(log: &[LogEntry]) -> Check {
    let (mut said, mut known) = (BTreeSet::new(), BTreeSet::new());
    for entry in log {
        let is_first = known.insert(entry.operation.id); // a repeated one has its answer from before
        let Some(words) = entry.operation.command().ok().as_ref().and_then(words) else { continue };
        match &entry.outcome {
            Outcome::Noop if is_first && !said.contains(&words) => {
                return Err(format!("I1: {} is said to be so already, and nobody said it", entry.operation.id));
            }
            Outcome::Applied | Outcome::Conflict { .. } => drop(said.insert(words)),
            _ => {}
        }
    }
    Ok(())
}

/// What somebody says that is kept as they say it.
fn words(command: &Command) -> Option<String> {
    match command {
        Command::VisitLogged(visit) => Some(format!("{visit:?}")),
        Command::RecordMoved(moved) => {
            Some(format!("{:?} {} {} {:?}", moved.id, moved.step, moved.reason, moved.answers))
        }
        Command::EnrolmentMoved(moved) => {
            Some(format!("{:?} {:?} {} {:?}", moved.enrolment, moved.step, moved.reason, moved.marks))
        }
        _ => None,
    }
}

/// I12: the village that a person left sees no more of them than where they went.
pub(super) fn leavers_take_all_along(dossiers: &[Dossier]) -> Check {
    let keeps =
        |d: &&Dossier| !(d.fields.is_empty() && d.visits.is_empty() && d.enrolments.is_empty() && d.records.is_empty());
    match dossiers.iter().filter(|d| d.has_left()).find(keeps) {
        Some(dossier) => {
            Err(format!("I12: {} left {} and is still readable there", dossier.person_id(), dossier.scope))
        }
        None => Ok(()),
    }
}

/// I1: whoever left a village is in the one they went to.
pub(super) fn nobody_vanishes(dossiers: &[Dossier]) -> Check {
    let there = |person: PersonId, scope: Scope| dossiers.iter().any(|d| d.person_id() == person && d.scope == scope);
    for dossier in dossiers.iter().filter(|dossier| dossier.has_left()) {
        if dossier.left.as_ref().is_some_and(|leave| !there(dossier.person_id(), leave.to.into())) {
            return Err(format!("I1: {} left {} and arrived nowhere", dossier.person_id(), dossier.scope));
        }
    }
    Ok(())
}

/// What was accepted after all was taken in, right behind the decision and by the server itself.
pub(super) fn decisions_are_followed(log: &[LogEntry]) -> Check {
    for (at, entry) in log.iter().enumerate().filter(|(_, entry)| entry.outcome == Outcome::Applied) {
        let Ok(Command::ReviewSettled(settled)) = entry.operation.command() else { continue };
        let follows = log.get(at + 1).is_some_and(|next| {
            let row = next.operation.command().ok().and_then(|command| command.row());
            let refused = matches!(next.outcome, Outcome::Refused { .. });
            !refused && next.operation.device != entry.operation.device && row == settled.row()
        });
        if settled.accepted && !follows {
            return Err(format!("{} accepted something and nothing came of it", entry.operation.id));
        }
    }
    Ok(())
}

fn settles(entry: &LogEntry, command: &Command, row: RowKey, field: &str, offered: &str) -> bool {
    match command {
        Command::ConflictSettled(settled) => {
            entry.outcome == Outcome::Applied
                && (RowKey::Person(settled.person), settled.field.as_str(), settled.offered.as_str())
                    == (row, field, offered)
        }
        Command::RecordEdited(edited) => {
            let settles = edited.settles.as_ref().filter(|_| entry.outcome == Outcome::Applied);
            command.row() == Some(row)
                && settles.is_some_and(|settles| (settles.field.as_str(), settles.offered.as_str()) == (field, offered))
        }
        _ => false,
    }
}
