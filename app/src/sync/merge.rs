//! What an operation meets on arrival: its writer's rights, its values, and what is kept already.

use super::{
    bounds, check,
    command::{Command, ConflictSettled, EnrolmentMoved, PersonAdded, PersonEdited, ReviewSettled},
    consents,
    dossier::Dossier,
    fields::Edit,
    operation::{Operation, Unreadable},
    records,
    simulation::{Bug, on},
    situation::Situation,
    store::{SYSTEM, Store, StoreResult},
    twins::{meet_elsewhere, number_in, number_of, twin_by_choice, twin_by_edit, twin_cover, twin_person},
    ways::{self, Admission, Way},
};
use crate::domain::{
    canonical::canonical_text,
    date::Date,
    enrolment::{Enrolment, MoveFault, Status},
    fault::Fault,
    person::PersonField,
    plan::PaymentOrder,
    rights::Need,
    scope::Scope,
    staff::{Role, Staff},
    visit::Visit,
};

/// Looks at what `operation` meets. `dossier` is its person's, as it is in the operation's scope.
///
/// # Errors
/// Those of the store.
pub fn situation<S: Store>(
    store: &S,
    (caller, way): (&Staff, Way),
    operation: &Operation,
    command: Result<&Command, Unreadable>,
    dossier: Option<&Dossier>,
    today: Date,
) -> StoreResult<S, Situation> {
    if operation.kind.is_empty() {
        return Ok(Situation::Faulty(String::new(), Fault::Malformed));
    }
    let founds_scope = matches!(command, Ok(Command::AreaListed(area)) if operation.scope == area.code.into());
    if !founds_scope && store.head(operation.scope)?.is_none() {
        return Ok(Situation::NoSuchScope);
    }
    let command = match command {
        Ok(command) => command,
        Err(Unreadable::UnknownKind) => return Ok(Situation::UnknownKind),
        Err(Unreadable::Malformed) => return Ok(Situation::Faulty(String::new(), Fault::Malformed)),
    };
    if let Some((noun, version, _)) = command.noun()
        && store.noun(operation.scope.county(), noun, version)?.is_none()
    {
        return Ok(Situation::UnknownKind);
    }
    let is_servers = matches!(command, Command::DossierArrived(_) | Command::RecordsKept(_));
    let way = if is_servers && on(Bug::ServersWordTaken) { Way::Server } else { way };
    if command.person().is_some() && !operation.scope.is_village() {
        return Ok(Situation::NoSuchScope); // people are kept in villages; where an area's record is kept, its noun says
    }
    let admission = ways::admission(command, way);
    if matches!(admission, Admission::Refused | Admission::NotTaken) {
        return Ok(Situation::NotAllowed);
    }
    if let (true, Err(fault)) = (way != Way::Server, bounds::check(operation, command)) {
        return Ok(Situation::Faulty(String::new(), fault));
    }
    if let Err((field, fault)) = check::check(store, caller, (operation.scope, command), today)? {
        return Ok(Situation::Faulty(field, fault));
    }
    let rights = match admission {
        Admission::Waits => return Ok(Situation::PhoneOutOfUse),
        Admission::WorkersRights => ways::as_worker(caller),
        _ if way == Way::Server => Staff { id: SYSTEM, ..caller.clone() },
        Admission::OwnRights | Admission::NotTaken | Admission::Refused => caller.clone(),
    };
    if matches!(command, Command::NumberRevealed(_)) {
        return Ok(Situation::Same); // whoever it was and wherever: it is kept, and no copy receives it
    }
    if way != Way::Server && !may_write(&rights, operation.scope, command) {
        return Ok(if ways::may_wait(command) { Situation::OutsideRights } else { Situation::NotAllowed });
    }
    Ok(match meet(store, &rights, operation, command, dossier, today)? {
        Situation::TwinRecord(_) if way == Way::Accepted => Situation::Fresh, // the township wants both
        situation => situation,
    })
}

/// Staff write in their own areas, each what the table of rights gives the role; who moves is taken from one's area into one's
/// area, and what the county shares is written in the county's own scope. A record about a whole township or county is
/// written by those who work for it, while all who share its work write those about its villages.
fn may_write(caller: &Staff, scope: Scope, command: &Command) -> bool {
    use Command::*;
    let there = match command {
        PersonMoved(moved) => caller.works_for(moved.to),
        AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) | CalendarPublished(_) => {
            scope.is_shared()
        }
        PersonAdded(_) | PersonEdited(_) | ConflictSettled(_) | PersonRemoved(_) | PersonRestored(_) => true,
        PersonErased(_) | DossierArrived(_) | RecordsKept(_) | ReviewSettled(_) | NumberRevealed(_) => true,
        VisitLogged(_) | VideoSessionLogged(_) | ConsentGiven(_) | ConsentWithdrawn(_) => true,
        EnrolmentSubmitted(_) | EnrolmentMoved(_) | EnrolmentRecorded(_) => true,
        RecordEntered(_) | RecordEdited(_) | RecordMoved(_) => {
            command.noun().is_none_or(|(_, _, subject)| records::is_about_own(caller, scope, subject))
        }
    };
    let there = there || on(Bug::AreaNotAsked);
    let within = caller.may_write(scope) || on(Bug::AreaNotAsked);
    there && within && need(command).is_some_and(|need| caller.role.may(need) || on(Bug::RoleNotAsked))
}

/// What a command needs; `None` when only the server's own word does it.
fn need(command: &Command) -> Option<Need> {
    use Command::*;
    match command {
        DossierArrived(_) | RecordsKept(_) => None,
        PersonAdded(_) | PersonEdited(_) | ConflictSettled(_) => Some(Need::WriteOperations),
        VisitLogged(_) | VideoSessionLogged(_) | ConsentGiven(_) | ConsentWithdrawn(_) => Some(Need::WriteOperations),
        // which step a role may make is the form's own rule: see `Status::after`
        EnrolmentSubmitted(_) | EnrolmentMoved(_) => Some(Need::WriteOperations),
        // which step a role may make is in the noun's table: see `records::meet_moved`
        RecordEntered(_) | RecordEdited(_) | RecordMoved(_) => Some(Need::WriteOperations),
        ReviewSettled(_) => Some(Need::Review),
        PersonRemoved(_) | PersonRestored(_) | PersonMoved(_) | PersonErased(_) => Some(Need::DecideMembership),
        NumberRevealed(_) => Some(Need::ReadLedger),
        AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) => Some(Need::RunCounty),
        CalendarPublished(_) | EnrolmentRecorded(_) => Some(Need::RunCounty),
    }
}

fn meet<S: Store>(
    store: &S,
    caller: &Staff,
    operation: &Operation,
    command: &Command,
    dossier: Option<&Dossier>,
    today: Date,
) -> StoreResult<S, Situation> {
    if let Some(situation) = meet_elsewhere(store, operation, command, dossier)? {
        return Ok(situation);
    }
    let Some(dossier) = dossier else {
        return meet_nobody(store, caller, (operation.scope, command), today);
    };
    if let Some(situation) = meet_gone(dossier, command, today) {
        return Ok(situation);
    }
    Ok(match command {
        Command::PersonRemoved(_) if dossier.enrolments.iter().any(|file| file.is_open_on(today)) => {
            Situation::Faulty("enrolments".to_owned(), Fault::FormsOpen)
        }
        Command::PersonRemoved(_) | Command::DossierArrived(_) | Command::RecordsKept(_) => Situation::Fresh,
        Command::PersonErased(_) => match dossier.erasable(today) {
            Ok(()) => Situation::Fresh,
            Err((field, fault)) => Situation::Faulty(field.to_owned(), fault),
        },
        Command::PersonRestored(_) if dossier.removed.is_none() => Situation::Same,
        Command::PersonRestored(_) => twin_person(store, dossier.scope, dossier.person_id(), number_in(dossier))?,
        Command::PersonMoved(moved) if dossier.scope == moved.to.into() => Situation::Same,
        Command::PersonMoved(_) => Situation::Fresh,
        Command::ReviewSettled(settled) => meet_decision(settled, dossier),
        Command::PersonAdded(added) => match dossier.fields.is_empty() {
            true => twin_person(store, dossier.scope, added.person, number_of(added, today))?,
            false if same_row(dossier, added) => Situation::Same,
            false => Situation::AlreadyThere,
        },
        Command::PersonEdited(_) if on(Bug::MergedByClock) && operation.device_time.0 % 2 == 0 => Situation::Fresh,
        Command::PersonEdited(edited) => match twin_by_edit(store, edited, dossier, today)? {
            Situation::Fresh => meet_fields(edited, dossier),
            twin => twin,
        },
        Command::ConflictSettled(settled) => match twin_by_choice(store, settled, dossier, today)? {
            Situation::Fresh => meet_choice(settled, dossier),
            twin => twin,
        },
        Command::VisitLogged(Visit { group: Some(meeting), .. })
            if on(Bug::SecondNoteLost) && records::has_come(dossier, *meeting) =>
        {
            Situation::Same
        }
        Command::VisitLogged(visit) => match once(dossier.visits.iter().map(|k| &k.value), visit, |v| v.id) {
            Situation::Fresh => meet_intention(visit, dossier),
            known => known,
        },
        Command::ConsentGiven(consent) => once(dossier.consents.iter().map(|k| &k.value), consent, |c| c.id),
        Command::ConsentWithdrawn(withdrawal) => consents::meet_withdrawal(withdrawal, dossier),
        Command::VideoSessionLogged(session) => once(dossier.sessions.iter().map(|k| &k.value), session, |s| s.id),
        Command::EnrolmentSubmitted(form) => meet_form(store, operation.scope, form, Some(dossier))?,
        Command::EnrolmentRecorded(form) => match dossier.enrolments.iter().any(|f| f.form.id == form.id) {
            true => Situation::Same,
            false => twin_cover(store, dossier.scope, form)?.map_or(Situation::Fresh, Situation::TwinCover),
        },
        Command::EnrolmentMoved(moved) => meet_move(store, caller, moved, dossier)?,
        Command::RecordEntered(_) | Command::RecordEdited(_) | Command::RecordMoved(_) => {
            records::meet_record(store, caller, (operation.scope, command), Some(dossier))?
        }
        Command::NumberRevealed(_) => Situation::Same,
        Command::AreaListed(_) | Command::PlanPublished(_) => Situation::Fresh,
        Command::StaffListed(_) | Command::NounPublished(_) | Command::CalendarPublished(_) => Situation::Fresh,
    })
}

/// A step of a form. One that has a twin becomes cover, and one that was voided comes back, only while no other holds its days.
fn meet_move<S: Store>(
    store: &S,
    caller: &Staff,
    moved: &EnrolmentMoved,
    dossier: &Dossier,
) -> StoreResult<S, Situation> {
    let Some(file) = dossier.enrolments.iter().find(|f| f.form.id == moved.enrolment) else {
        return Ok(Situation::NobodyThere);
    };
    let marked = file.twin.is_some() || !on(Bug::TwinMarkLost);
    if marked && moved.step.takes_days() && twin_cover(store, dossier.scope, &file.form)?.is_some() {
        return Ok(Situation::MoveDoesNotFit(MoveFault::NoLongerFits));
    }
    if !dossier.may_go_on(&file.form, moved.step) {
        return Ok(Situation::Faulty("consent".to_owned(), Fault::ConsentWithdrawn));
    }
    let plan = store.plan(dossier.scope.county(), &file.form.plan, file.form.plan_version)?;
    let order = plan.map_or(PaymentOrder::ApproveFirst, |p| p.order);
    let role = if on(Bug::StepRoleNotAsked) { Role::TownshipUnion } else { caller.role };
    Ok(match file.status.after(moved.step, role, order, &moved.reason) {
        Ok(_) => Situation::Fresh,
        Err(MoveFault::ReasonMissing) => Situation::Faulty("reason".to_owned(), Fault::ReasonMissing),
        Err(_) if file.steps.last().is_some_and(|step| moved.is_as(step)) => Situation::Same,
        Err(fault) => Situation::MoveDoesNotFit(fault),
    })
}

/// Who was removed comes back by an explicit restore only; who moved away is met in the new village. What waits there can
/// still be decided on. Who was erased does not come back: what is left is erased too when its time is up.
fn meet_gone(dossier: &Dossier, command: &Command, today: Date) -> Option<Situation> {
    use Command::*;
    let removed = dossier.removed.is_some() && !on(Bug::RemovedComesBack);
    let away = dossier.left.as_ref().map(|leave| leave.to);
    let over = dossier.is_erased() && !dossier.is_overdue(today);
    match command {
        ReviewSettled(_) | DossierArrived(_) => None,
        PersonMoved(moved) if away == Some(moved.to) => Some(Situation::Same),
        _ if away.is_some() => away.map(Situation::MovedAway), // whatever it is: who moved away is met in the new village
        RecordsKept(_) => (!dossier.is_erased()).then_some(Situation::NobodyThere),
        PersonErased(_) => over.then_some(Situation::Same),
        PersonRestored(_) => dossier.is_erased().then(|| Situation::Faulty("person".to_owned(), Fault::Erased)),
        PersonRemoved(_) if dossier.removed.is_some() => Some(Situation::Same),
        PersonAdded(_)
        | PersonEdited(_)
        | ConflictSettled(_)
        | PersonRemoved(_)
        | PersonMoved(_)
        | VisitLogged(_)
        | VideoSessionLogged(_)
        | ConsentGiven(_)
        | ConsentWithdrawn(_)
        | EnrolmentSubmitted(_)
        | EnrolmentMoved(_)
        | EnrolmentRecorded(_)
        | RecordEntered(_)
        | RecordEdited(_)
        | RecordMoved(_)
        | NumberRevealed(_)
        | AreaListed(_)
        | PlanPublished(_)
        | StaffListed(_)
        | NounPublished(_)
        | CalendarPublished(_) => removed.then_some(Situation::Removed),
    }
}

/// Only a new person, a consent, a form or a dossier from another village can open a dossier.
fn meet_nobody<S: Store>(
    store: &S,
    caller: &Staff,
    (scope, command): (Scope, &Command),
    today: Date,
) -> StoreResult<S, Situation> {
    use Command::*;
    Ok(match command {
        PersonAdded(added) => twin_person(store, scope, added.person, number_of(added, today))?,
        EnrolmentSubmitted(form) => meet_form(store, scope, form, None)?,
        ConsentGiven(_) | DossierArrived(_) => Situation::Fresh,
        AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) | CalendarPublished(_) => Situation::Fresh,
        RecordEntered(_) => records::meet_record(store, caller, (scope, command), None)?,
        RecordEdited(_)
        | RecordMoved(_)
        | PersonEdited(_)
        | ConflictSettled(_)
        | PersonRemoved(_)
        | PersonRestored(_)
        | PersonMoved(_)
        | PersonErased(_)
        | RecordsKept(_)
        | ReviewSettled(_)
        | VisitLogged(_)
        | VideoSessionLogged(_)
        | ConsentWithdrawn(_)
        | EnrolmentMoved(_)
        | EnrolmentRecorded(_)
        | NumberRevealed(_) => Situation::NobodyThere,
    })
}

/// What waits can be decided on once; what may not be accepted can only be dismissed.
fn meet_decision(settled: &ReviewSettled, dossier: &Dossier) -> Situation {
    match dossier.reviews.iter().find(|pending| settled.settles(pending)) {
        None => Situation::Same,
        Some(pending) if settled.accepted && !ways::can_be_accepted(pending) => {
            Situation::Faulty("review".to_owned(), Fault::CannotBeAccepted)
        }
        Some(_) => Situation::Fresh,
    }
}

/// A visit that says which intention it replaces is merged as an edit is. Earlier versions did not say so.
fn meet_intention(visit: &Visit, dossier: &Dossier) -> Situation {
    let code = PersonField::Intention.code();
    let held = held(dossier, code);
    match (visit.intention, &visit.intention_was) {
        _ if on(Bug::IntentionNotCompared) => Situation::Fresh,
        (Some(new), Some(was)) if held != new.code() && held != canonical_text(code, was) => {
            Situation::FieldsMovedOn(vec![code.to_owned()])
        }
        _ => Situation::Fresh,
    }
}

/// The text of a field in its parser's spelling: earlier versions kept others.
fn held(dossier: &Dossier, code: &str) -> String {
    dossier.fields.get(code).map_or_else(String::new, |field| canonical_text(code, &field.value))
}

fn same_row(dossier: &Dossier, added: &PersonAdded) -> bool {
    added.fields.iter().all(|(field, text)| dossier.fields.contains_key(field) && held(dossier, field) == *text)
}

fn once<'a, T: PartialEq + 'a, Id: PartialEq>(
    kept: impl Iterator<Item = &'a T>,
    new: &T,
    id: impl Fn(&T) -> Id,
) -> Situation {
    match kept.into_iter().find(|old| id(old) == id(new)) {
        None => Situation::Fresh,
        Some(old) if old == new => Situation::Same,
        Some(_) => Situation::AlreadyThere,
    }
}

/// Three-way, by value: as the writer saw it: apply. As asked already: nothing to do. Else a conflict that people see.
/// Sequence numbers would not do: after a restore they count other operations.
fn meet_fields(edited: &PersonEdited, dossier: &Dossier) -> Situation {
    let changes = |(code, edit): &(&String, &Edit)| held(dossier, code) != edit.value;
    let changing: Vec<_> = edited.edits.iter().filter(changes).collect();
    let moved_on = |(code, edit): &&(&String, &Edit)| held(dossier, code) != edit.was;
    let clashing: Vec<String> = changing.iter().filter(moved_on).map(|(code, _)| (*code).clone()).collect();
    match (changing.is_empty(), clashing.is_empty()) {
        (true, _) => Situation::Same,
        (false, true) => Situation::Fresh,
        (false, false) => Situation::FieldsMovedOn(clashing),
    }
}

/// The first choice counts; a second one that differs is a conflict of its own.
fn meet_choice(settled: &ConflictSettled, dossier: &Dossier) -> Situation {
    let held = held(dossier, &settled.field);
    let offered = |text: &str| canonical_text(&settled.field, text) == settled.offered;
    let open = dossier.conflicts.iter().any(|c| c.field == settled.field && offered(&c.offered));
    match open {
        true if held == settled.held || on(Bug::SecondChoiceWins) => Situation::Fresh,
        false if held == settled.value => Situation::Same,
        _ => Situation::FieldsMovedOn(vec![settled.field.clone()]),
    }
}

fn meet_form<S: Store>(
    store: &S,
    scope: Scope,
    form: &Enrolment,
    dossier: Option<&Dossier>,
) -> StoreResult<S, Situation> {
    let earlier = dossier.and_then(|d| d.enrolments.iter().find(|f| f.form.id == form.id));
    if let Some(file) = earlier {
        match file.status {
            Status::Returned | Status::Draft => {}
            _ if file.form == *form => return Ok(Situation::Same),
            _ => return Ok(Situation::MoveDoesNotFit(MoveFault::NoLongerFits)),
        }
    }
    let plan = store.plan(scope.county(), &form.plan, form.plan_version)?;
    if let Some((field, fault)) = consents::lacks_consent(form, dossier, plan.as_ref()) {
        return Ok(Situation::Faulty(field.to_owned(), fault));
    }
    Ok(twin_cover(store, scope, form)?.map_or(Situation::Fresh, Situation::TwinCover))
}
