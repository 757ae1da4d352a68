//! What a record's command meets in its row: entered before, changed by another user meanwhile, in another state.

use super::{Record, RecordEdited, RecordEntered, RecordMoved};
use crate::domain::{
    attachment::ATTACHMENTS_MAX,
    enrolment::MoveFault,
    fault::Fault,
    id::RecordId,
    noun::{Noun, SET_MEMBERS_MAX, Step, StepBy},
    scope::Scope,
    staff::Staff,
};
use crate::sync::{
    command::Command,
    dossier::Dossier,
    fields::Edit,
    row::Subject,
    simulation::{Bug, on},
    situation::Situation,
    store::{SYSTEM, Store, StoreResult},
};

/// Members of a set after all that offline users added: as many as seven forms bring.
const SET_TOTAL_MAX: usize = 7 * SET_MEMBERS_MAX;
/// Attachments likewise.
const ATTACHMENTS_TOTAL_MAX: usize = 7 * ATTACHMENTS_MAX;

/// A record's command compared with the noun's table. What it names was asked before.
pub(in crate::sync) fn meet_record<S: Store>(
    store: &S,
    caller: &Staff,
    (scope, command): (Scope, &Command),
    dossier: Option<&Dossier>,
) -> StoreResult<S, Situation> {
    let Some((noun, version, subject)) = command.noun() else { return Ok(Situation::Fresh) };
    let Some(noun) = store.noun(scope.county(), noun, version)? else { return Ok(Situation::UnknownKind) };
    Ok(match (command, dossier) {
        // a stranger is in no ledger yet
        (Command::RecordEntered(_), None) if subject.is_persons() && !noun.is_sent_by_strangers() => {
            Situation::NobodyThere
        }
        (Command::RecordEntered(entered), dossier) => meet_entered(caller, &noun, entered, dossier),
        (Command::RecordEdited(edited), Some(dossier)) => meet_edited(caller, &noun, edited, dossier),
        (Command::RecordMoved(moved), Some(dossier)) => meet_moved(caller, &noun, moved, dossier),
        _ => Situation::NobodyThere,
    })
}

/// A record that is entered.
fn meet_entered(caller: &Staff, noun: &Noun, entered: &RecordEntered, dossier: Option<&Dossier>) -> Situation {
    match dossier.and_then(|dossier| dossier.record_of(entered.id)) {
        _ if !caller.role.may(noun.enter) => Situation::OutsideRights,
        None => twin_of(noun, entered, dossier).map_or(Situation::Fresh, Situation::TwinRecord),
        Some(record) if is_entry(record, entered) => Situation::Same,
        Some(_) => Situation::AlreadyThere,
    }
}

/// An open record of the same person that says the same where the noun asks for something of its own.
fn twin_of(noun: &Noun, entered: &RecordEntered, dossier: Option<&Dossier>) -> Option<RecordId> {
    let value = |code: &str| entered.fields.get(code).map_or("", String::as_str);
    let same = |record: &Record| {
        let mut unique = noun.fields.iter().filter(|field| field.unique && !value(&field.code).is_empty());
        unique.any(|field| record.value(&field.code) == value(&field.code))
    };
    let is_open = |record: &&Record| record.noun == entered.noun && !noun.is_end(&record.state);
    let mut others = dossier?.records.iter().filter(is_open);
    others.find(|record| same(record)).filter(|_| !on(Bug::TwinRecordNotSeen)).map(|record| record.id)
}

/// Whether a record is what was entered, unedited since: moved on it may be, that is no other entry.
fn is_entry(record: &Record, entered: &RecordEntered) -> bool {
    let fields = record.fields.iter().map(|(code, field)| (code, &field.value));
    let members = record.sets.iter().map(|(code, set)| (code, set.iter().map(|m| &m.value).collect::<Vec<_>>()));
    let sets = entered.sets.iter().map(|(code, set)| (code, set.iter().collect::<Vec<_>>()));
    (&record.noun, record.version, &record.subject) == (&entered.noun, entered.version, &entered.subject)
        && fields.eq(entered.fields.iter())
        && members.eq(sets)
        && record.attachments.iter().map(|kept| &kept.value).eq(&entered.attachments)
        && (record.group, record.kept_years) == (entered.group, entered.kept_years)
        && record.later == entered.later
}

/// A record that is edited: three-way by value, field by field; sets merge.
fn meet_edited(caller: &Staff, noun: &Noun, edited: &RecordEdited, dossier: &Dossier) -> Situation {
    let Some(record) = dossier.record_of(edited.id) else { return Situation::NobodyThere };
    if !caller.role.may(noun.enter) {
        return Situation::OutsideRights;
    }
    if (&record.noun, &record.subject) != (&edited.noun, &edited.subject) || noun.state(&record.state).is_none() {
        return Situation::Faulty("noun".to_owned(), Fault::Malformed);
    }
    if let Some(field) = too_many(record, edited) {
        let (min, max) = (0, SET_TOTAL_MAX as i64);
        return Situation::Faulty(field, Fault::OutOfRange { min, max });
    }
    match &edited.settles {
        Some(settles) => meet_choice(record, edited, (&settles.field, &settles.offered)),
        None => meet_fields(record, edited),
    }
}

/// The field in which there would be more than any copy keeps.
fn too_many(record: &Record, edited: &RecordEdited) -> Option<String> {
    let attached = record.attachments.len() + edited.attach.len();
    let full = |code: &String, add: &Vec<String>| record.members(code).count() + add.len() > SET_TOTAL_MAX;
    let set = edited.sets.iter().find(|(code, set)| full(code, &set.add)).map(|(code, _)| code.clone());
    set.or_else(|| (attached > ATTACHMENTS_TOTAL_MAX).then(|| "attachments".to_owned()))
}

fn meet_fields(record: &Record, edited: &RecordEdited) -> Situation {
    let changes = |(code, edit): &(&String, &Edit)| record.value(code) != edit.value;
    let moved_on = |(code, edit): &(&String, &Edit)| record.value(code) != edit.was;
    let changing: Vec<_> = edited.edits.iter().filter(changes).collect();
    let clashing = |one: &&(&String, &Edit)| moved_on(one) && !on(Bug::RecordEditNotCompared);
    let clashing: Vec<String> = changing.iter().filter(clashing).map(|(code, _)| (*code).clone()).collect();
    match (clashing.is_empty(), changing.is_empty() && !changes_lists(record, edited)) {
        (false, _) => Situation::FieldsMovedOn(clashing),
        (true, true) => Situation::Same,
        (true, false) => Situation::Fresh,
    }
}

fn changes_lists(record: &Record, edited: &RecordEdited) -> bool {
    let has = |code: &String, value: &String| record.members(code).any(|member| member == value);
    let set = edited.sets.iter().any(|(code, set)| {
        set.add.iter().any(|value| !has(code, value)) || set.remove.iter().any(|value| has(code, value))
    });
    let attached = |blob| record.attachments.iter().any(|kept| kept.value.blob == blob);
    set || edited.version > record.version
        || edited.attach.iter().any(|attachment| !attached(attachment.blob))
        || edited.detach.iter().any(|blob| attached(*blob))
}

/// The first choice counts; a second one that differs is a clash of its own.
fn meet_choice(record: &Record, edited: &RecordEdited, (field, offered): (&String, &String)) -> Situation {
    let Some(edit) = edited.edits.get(field) else { return Situation::Faulty(field.clone(), Fault::Malformed) };
    let held = record.value(field);
    let open = record.conflicts.iter().any(|c| (&c.field, &c.offered) == (field, offered));
    if ![&edit.was, offered].contains(&&edit.value) {
        return Situation::Faulty(field.clone(), Fault::NotAChoice);
    }
    match open {
        true if held == edit.was => Situation::Fresh,
        false if held == edit.value => Situation::Same,
        _ => Situation::FieldsMovedOn(vec![field.clone()]),
    }
}

/// A step: it begins where the record is, and its user may make it.
fn meet_moved(caller: &Staff, noun: &Noun, moved: &RecordMoved, dossier: &Dossier) -> Situation {
    let Some(record) = dossier.record_of(moved.id) else { return Situation::NobodyThere };
    if (&record.noun, &record.subject) != (&moved.noun, &moved.subject) {
        return Situation::Faulty("noun".to_owned(), Fault::Malformed);
    }
    let Some(step) = noun.step(&moved.step) else { return Situation::UnknownKind };
    let may = may_make(caller, noun, step, (record, dossier)) || on(Bug::RecordStepNotAsked);
    match record.state == moved.from {
        _ if !may => Situation::MoveDoesNotFit(MoveFault::NotAllowed),
        true => Situation::Fresh,
        false if moved.from == moved.to => Situation::MoveDoesNotFit(MoveFault::NoLongerFits),
        false if record.brought_by().is_some_and(|step| moved.is_as(step)) => Situation::Same,
        false if only_server_moved(record, dossier, (step, &moved.from)) => Situation::Fresh,
        false if on(Bug::RecordStateNotCompared) => Situation::Fresh,
        false => Situation::MoveDoesNotFit(MoveFault::NoLongerFits),
    }
}

/// Whether a user works for what a record in `scope` is about: one about a whole township or county is for those who work for all of it.
pub fn is_about_own(staff: &Staff, scope: Scope, subject: &Subject) -> bool {
    subject.area().is_none_or(|area| area != scope.area() || staff.works_for(area))
}

/// Whether a user may write into a row with a record.
pub fn may_write_about(staff: &Staff, record: &Record, dossier: &Dossier) -> bool {
    !dossier.is_gone() && staff.may_write(dossier.scope) && is_about_own(staff, dossier.scope, &record.subject)
}

/// Whether the server alone has moved a record from where the writer of a step saw it, and the step begins there too: who signs up and comes
/// while the phone has no line did not wait for the place.
fn only_server_moved(record: &Record, dossier: &Dossier, (step, from): (&Step, &str)) -> bool {
    let [.., before, last] = record.steps.as_slice() else { return false };
    let by_server = dossier.stamp(last.seq).is_some_and(|stamp| stamp.1 == SYSTEM);
    by_server && before.to == from && last.to == record.state && step.begins_in(&record.state)
}

/// Whether a user's role, and their part in the record so far, allow a step.
pub fn may_make(staff: &Staff, noun: &Noun, step: &Step, (record, dossier): (&Record, &Dossier)) -> bool {
    let writer = |seq: u64| dossier.stamp(seq).map(|stamp| stamp.1);
    let brought = || {
        let mut there = record.brought_into(|state| step.begins_in(state));
        there.any(|brought| writer(brought.seq) == Some(staff.id))
    };
    let by_whom = match step.by {
        StepBy::Anyone => true,
        StepBy::Owner => writer(record.entered_at()) == Some(staff.id),
        StepBy::Handler => record.handler(noun) == Some(staff.id),
        StepBy::NotHandler => record.handler(noun) != Some(staff.id) && !brought() || on(Bug::HandlerCalls),
        StepBy::Server => return staff.id == SYSTEM,
        StepBy::Unknown(_) => false,
    };
    by_whom && staff.role.may(step.need)
}
