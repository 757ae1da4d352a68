//! What people agreed to: a form rests on the consent that was given for it, what is handed in again is what was marked, and marks are kept.

use super::{World, erasure};
use app::{
    domain::{
        enrolment::{Enrolment, Move, Status},
        id::{EnrolmentId, PersonId},
        mark::{Mark, MarkedField},
    },
    sync::{
        command::Command,
        dossier::Dossier,
        outcome::{Outcome, ReviewReason},
        store::LogEntry,
    },
};
use std::collections::BTreeMap;

type Check = Result<(), String>;
/// Days after a cover's end in which its renewal begins: what the two plans of the simulated county say.
const GRACE_DAYS: i64 = 30;

/// A form as the log has it so far.
struct FormSoFar {
    form: Enrolment,
    status: Status,
    /// What was marked, each time that it was returned.
    returns: Vec<Vec<Mark>>,
    /// The same with what came too late to return it: whoever wrote it saw it on their own phone.
    seen: Vec<Vec<Mark>>,
}

/// Forms by whose they are and their id.
type FormsSoFar = BTreeMap<(PersonId, EnrolmentId), FormSoFar>;

fn took_its_days(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Applied | Outcome::Review { reason: ReviewReason::TwinCover { .. } })
}

/// I26: every form that was taken in, one after another, against those before it.
pub fn forms_are_as_agreed(world: &World, log: &[LogEntry], dossiers: &[Dossier]) -> Check {
    let mut forms = FormsSoFar::new();
    for entry in erasure::not_erased_later(log) {
        match entry.operation.command() {
            Ok(Command::EnrolmentSubmitted(form)) if took_its_days(&entry.outcome) => {
                rests_on_what_was_agreed(entry, &form, &forms)?;
                changes_what_was_marked(world, entry, &form, &forms)?;
                let known = forms.remove(&(form.person, form.id));
                let (returns, seen) = known.map(|known| (known.returns, known.seen)).unwrap_or_default();
                forms.insert((form.person, form.id), FormSoFar { form, status: Status::Submitted, returns, seen });
            }
            Ok(Command::EnrolmentMoved(moved)) => {
                let Some(form) = forms.get_mut(&(moved.person, moved.enrolment)) else { continue };
                let marks = Some(moved.marks).filter(|_| moved.step == Move::Return);
                form.seen.extend(marks.clone());
                if entry.outcome == Outcome::Applied {
                    form.status = moved.step.target();
                    form.returns.extend(marks);
                }
            }
            _ => {}
        }
    }
    marks_are_kept(&forms, dossiers)
}

/// A form under a consent by which a cover was over before is the renewal of that cover: for the same plan and person, as they were
/// written then, and without a gap that is too long.
fn rests_on_what_was_agreed(entry: &LogEntry, form: &Enrolment, forms: &FormsSoFar) -> Check {
    let of_consent = forms.values().filter(|known| known.form.person == form.person && known.form.id != form.id);
    let before: Vec<&FormSoFar> = of_consent
        .filter(|known| known.form.consent == form.consent && known.form.period.to < form.period.from)
        .collect();
    let was_cover = |known: &&&FormSoFar| {
        [Status::Approved, Status::Paid, Status::Active].contains(&known.status) && known.form.plan == form.plan
    };
    let last = before.iter().filter(was_cover).max_by_key(|known| known.form.period.to);
    let follows = last.is_some_and(|last| {
        let (gap, last) = (form.period.from.days_since(last.form.period.to), &last.form);
        let (written, then) = (&form.enrollee, &last.enrollee);
        let same_person = (&written.name, &written.identity_number, &written.phone)
            == (&then.name, &then.identity_number, &then.phone);
        let same_price = (form.plan_version, form.units, form.fee) == (last.plan_version, last.units, last.fee);
        same_person && same_price && gap <= GRACE_DAYS
    });
    match before.is_empty() || follows {
        true => Ok(()),
        false => Err(format!("I26: {} rests on a consent that was given for another cover", entry.operation.id)),
    }
}

/// What a screen hands in again differs only where the township marked it, as long as no return left all of it open. Who writes by hand
/// may hand in anything, and after a restore the form may have been returned otherwise.
fn changes_what_was_marked(world: &World, entry: &LogEntry, form: &Enrolment, forms: &FormsSoFar) -> Check {
    let is_of_screen = world.restores == 0 && world.is_of_phone(entry.operation.id);
    // forms of one paper are mended together
    let of_person = || forms.values().filter(|known| known.form.person == form.person);
    let seen = || of_person().flat_map(|known| &known.seen);
    let known = forms.get(&(form.person, form.id));
    let Some(known) = known.filter(|_| is_of_screen && seen().all(|marks| !marks.is_empty())) else {
        return Ok(());
    };
    let then = &known.form;
    let marked = |field| seen().flatten().any(|mark| mark.field == field);
    let (mended, before) = (&form.enrollee, &then.enrollee);
    let differs = [
        (MarkedField::Name, mended.name != before.name),
        (MarkedField::IdentityNumber, mended.identity_number != before.identity_number),
        (MarkedField::Phone, mended.phone != before.phone),
        (MarkedField::FirstDay, form.period.from < then.period.from), // later: behind another cover that the phone has
    ];
    let terms =
        |form: &Enrolment| (form.plan.clone(), form.plan_version, form.units, form.fee, form.group, form.channel);
    match differs.into_iter().find(|(field, differs)| *differs && !marked(*field)) {
        Some((field, _)) => Err(format!("I26: {} changes {field:?}, which nobody marked", entry.operation.id)),
        None if terms(form) != terms(then) => Err(format!("I26: {} changes the terms of a form", entry.operation.id)),
        None => Ok(()),
    }
}

/// What the township marked is with the form, for whoever mends it.
fn marks_are_kept(forms: &FormsSoFar, dossiers: &[Dossier]) -> Check {
    for file in dossiers.iter().flat_map(|dossier| &dossier.enrolments) {
        let Some(known) = forms.get(&(file.form.person, file.form.id)) else { continue };
        let returns = file.steps.iter().filter(|step| step.step == Move::Return).map(|step| &step.marks);
        if !returns.eq(&known.returns) {
            return Err(format!("I26: marks of {:?} are not as the township made them", file.form.id));
        }
    }
    Ok(())
}
