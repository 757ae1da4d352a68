//! What the server asks of a record's command by itself: its noun's table, as on the form.

use super::{RecordEdited, RecordEntered, RecordMoved, SetEdit};
use crate::domain::{
    area::AreaCode,
    attachment::{ATTACHMENTS_MAX, Attachment},
    fault::Fault,
    id::StaffId,
    noun::{Field, FieldKind, Home, Noun, SET_MEMBERS_MAX, Step},
    scope::Scope,
    text::limited,
    visit::NOTE_CHARACTERS_MAX,
};
use crate::sync::{
    command::Command,
    row::Subject,
    store::{Store, StoreResult},
};
use std::collections::BTreeSet;

/// Which field is wrong, empty for the whole, and in which way.
type Faulty = (String, Fault);
type Checked = Result<(), Faulty>;

/// Whether a record's command agrees with the table of its noun.
///
/// # Errors
/// Those of the store.
pub(in crate::sync) fn check_record<S: Store>(store: &S, scope: Scope, command: &Command) -> StoreResult<S, Checked> {
    let Some((code, version, subject)) = command.noun() else { return Ok(Ok(())) };
    let Some(noun) = store.noun(scope.county(), code, version)? else { return Ok(faulty("noun", Fault::NotAChoice)) };
    if let Err(fault) = of_home(&noun, subject, scope) {
        return Ok(Err(fault));
    }
    let checked = match command {
        Command::RecordEntered(entered) => check_entered(&noun, entered),
        Command::RecordEdited(edited) => check_edited(&noun, edited),
        Command::RecordMoved(moved) => check_moved(&noun, moved),
        _ => Ok(()),
    };
    match (checked, command) {
        (Ok(()), Command::RecordMoved(moved)) => handlers_exist(store, scope, &noun, moved),
        (Ok(()), _) => areas_exist(store, &noun, command),
        (fault, _) => Ok(fault),
    }
}

fn faulty(field: &str, fault: Fault) -> Checked {
    Err((field.to_owned(), fault))
}

/// A person's record is in the person's dossier, an area's where its noun says.
fn of_home(noun: &Noun, subject: &Subject, scope: Scope) -> Checked {
    match (noun.home, subject) {
        (Home::Person, Subject::Person { .. }) => Ok(()),
        (Home::Area, Subject::Area { code }) if noun.scope_in(*code) == Some(scope) => Ok(()),
        _ => faulty("subject", Fault::Malformed),
    }
}

fn check_entered(noun: &Noun, entered: &RecordEntered) -> Checked {
    if entered.state != noun.first_state() {
        return faulty("state", Fault::NotAChoice);
    }
    if entered.kept_years != noun.kept_years {
        return faulty("kept_years", Fault::Malformed);
    }
    known(noun, entered.fields.keys(), false)?;
    known(noun, entered.sets.keys(), true)?;
    for field in noun.fields.iter().filter(|field| !field.kind.is_attached()) {
        let members = entered.sets.get(&*field.code).map_or(&[][..], Vec::as_slice);
        match field.kind.is_set() {
            true if members.is_empty() && field.required => return faulty(&field.code, Fault::Missing),
            true => check_members(field, members)?,
            false => check_value(field, entered.fields.get(&*field.code).map_or("", String::as_str))?,
        }
    }
    check_attachments(noun, &entered.attachments)
}

fn check_edited(noun: &Noun, edited: &RecordEdited) -> Checked {
    known(noun, edited.edits.keys(), false)?;
    known(noun, edited.sets.keys(), true)?;
    for (code, edit) in edited.edits.iter() {
        match noun.field(code) {
            Some(field) if field.unique => return faulty(code, Fault::Fixed),
            Some(field) => check_value(field, &edit.value)?,
            None => {}
        }
    }
    for (code, SetEdit { add, remove, later: _ }) in edited.sets.iter() {
        noun.field(code).map_or(Ok(()), |field| check_members(field, add).and(check_count(field, remove)))?;
    }
    if let Some(settles) = &edited.settles {
        let one = edited.edits.len() == 1 && edited.edits.contains_key(&settles.field);
        let alone = one && edited.sets.is_empty() && edited.attach.is_empty() && edited.detach.is_empty();
        alone.then_some(()).ok_or((settles.field.clone(), Fault::Malformed))?;
    }
    if edited.detach.len() > ATTACHMENTS_MAX {
        return faulty("attachments", Fault::AttachmentsTooMany { max: ATTACHMENTS_MAX });
    }
    check_attachments(noun, &edited.attach)
}

fn check_moved(noun: &Noun, moved: &RecordMoved) -> Checked {
    let fits = |step: &&Step| step.leads(&moved.from) == moved.to && step.begins_in(&moved.from);
    let Some(step) = noun.step(&moved.step).filter(fits) else { return faulty("step", Fault::NotAChoice) };
    if let Some(unknown) = moved.answers.keys().find(|code| step.fields.iter().all(|field| field.code != **code)) {
        return faulty(unknown, Fault::NotAChoice);
    }
    let answer = |field: &Field| moved.answers.get(&*field.code).map_or("", String::as_str);
    step.fields.iter().try_for_each(|field| check_value(field, answer(field)))?;
    match limited(&moved.reason, NOTE_CHARACTERS_MAX) {
        Err(fault) => faulty("reason", fault),
        Ok(reason) if reason != moved.reason => faulty("reason", Fault::Malformed),
        Ok(reason) if reason.is_empty() && step.reason => faulty("reason", Fault::ReasonMissing),
        Ok(_) => Ok(()),
    }
}

/// Codes that the noun has, each where its kind is kept.
fn known<'a>(noun: &Noun, mut codes: impl Iterator<Item = &'a String>, are_sets: bool) -> Checked {
    let fits = |field: &Field| field.kind.is_set() == are_sets && !field.kind.is_attached();
    codes.try_for_each(|code| match noun.field(code).is_some_and(fits) {
        true => Ok(()),
        false => faulty(code, Fault::NotAChoice),
    })
}

/// One value has one spelling: the fold takes it as it is, on every copy.
fn check_value(field: &Field, value: &str) -> Checked {
    match field.parse(value) {
        Ok(kept) if kept == value => Ok(()),
        Ok(_) => faulty(&field.code, Fault::Malformed),
        Err(fault) => faulty(&field.code, fault),
    }
}

fn check_members(field: &Field, members: &[String]) -> Checked {
    check_count(field, members)?;
    let distinct: BTreeSet<&String> = members.iter().collect();
    if distinct.len() != members.len() {
        return faulty(&field.code, Fault::Malformed);
    }
    members.iter().try_for_each(|member| match member.is_empty() {
        true => faulty(&field.code, Fault::Missing),
        false => check_value(field, member),
    })
}

fn check_count(field: &Field, members: &[String]) -> Checked {
    let (min, max) = (0, SET_MEMBERS_MAX as i64);
    if members.len() > SET_MEMBERS_MAX { faulty(&field.code, Fault::OutOfRange { min, max }) } else { Ok(()) }
}

fn check_attachments(noun: &Noun, attachments: &[Attachment]) -> Checked {
    let fault = match attachments.len() {
        0 => return Ok(()),
        _ if !noun.is_attachable() => Fault::NotAChoice,
        count if count > ATTACHMENTS_MAX => Fault::AttachmentsTooMany { max: ATTACHMENTS_MAX },
        _ => return attachments.iter().try_for_each(Attachment::check).or_else(|fault| faulty("attachments", fault)),
    };
    faulty("attachments", fault)
}

/// Who is to handle a record may write where it is kept.
fn handlers_exist<S: Store>(store: &S, scope: Scope, noun: &Noun, moved: &RecordMoved) -> StoreResult<S, Checked> {
    let asked = noun.step(&moved.step).into_iter().flat_map(|step| step.fields.iter());
    for field in asked.filter(|field| field.kind == FieldKind::Handler) {
        let Some(id) = moved.answers.get(&*field.code).and_then(|value| StaffId::parse(value)) else { continue };
        let staff = store.staff(scope.county(), id)?;
        if !staff.is_some_and(|staff| staff.may_write(scope) && staff.role.may(noun.enter)) {
            return Ok(faulty(&field.code, Fault::NotAChoice));
        }
    }
    Ok(Ok(()))
}

/// An area that a field names is on the county's list.
fn areas_exist<S: Store>(store: &S, noun: &Noun, command: &Command) -> StoreResult<S, Checked> {
    if let Command::RecordEntered(RecordEntered { subject: Subject::Area { code }, .. }) = command
        && !store.has_area(*code)?
    {
        return Ok(faulty("subject", Fault::AreaUnknown));
    }
    for field in noun.fields.iter().filter(|field| field.kind == FieldKind::Area) {
        let value = match command {
            Command::RecordEntered(entered) => entered.fields.get(&*field.code).map(String::as_str),
            Command::RecordEdited(edited) => edited.edits.get(&*field.code).map(|edit| edit.value.as_str()),
            _ => None,
        };
        if let Some(area) = value.and_then(AreaCode::parse)
            && !store.has_area(area)?
        {
            return Ok(faulty(&field.code, Fault::AreaUnknown));
        }
    }
    Ok(Ok(()))
}

impl Command {
    /// The noun of a record's command: its code, its version, and whose record it is.
    pub fn noun(&self) -> Option<(&str, u32, &Subject)> {
        match self {
            Command::RecordEntered(c) => Some((&c.noun, c.version, &c.subject)),
            Command::RecordEdited(c) => Some((&c.noun, c.version, &c.subject)),
            Command::RecordMoved(c) => Some((&c.noun, c.version, &c.subject)),
            _ => None,
        }
    }
}
