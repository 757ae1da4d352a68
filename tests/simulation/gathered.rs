//! What came of courtyard meetings: everything that was written at one is kept and is on every phone that holds its village, and who was
//! noted by two users came once.

use super::{World, erasure, phone::Phone};
use app::{
    domain::{
        enrolment::Status,
        id::{DeviceId, GroupId, OperationId, PersonId, RecordId},
        noun::{DEMAND, MEETING, QUESTION},
    },
    sync::{
        command::Command,
        dossier::Dossier,
        operation::Operation,
        outcome::{Outcome, ReviewReason},
        records::{MeetingSummary, Record, group_of},
        store::LogEntry,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

type Check = Result<(), String>;

/// I27: what was written at meetings is kept, and every phone reads the same of it.
pub fn nothing_is_lost(world: &World, log: &[LogEntry], dossiers: &[Dossier]) -> Check {
    let of_meetings = dossiers.iter().flat_map(|dossier| &dossier.records).filter(|record| record.noun == MEETING.code);
    let meetings: Vec<&Record> = of_meetings.collect();
    let groups: BTreeSet<GroupId> = meetings.iter().map(|meeting| group_of(meeting.id)).collect();
    what_was_written_is_kept(world, log, dossiers, &groups)?;
    who_was_noted_twice_came_once(dossiers, &groups)?;
    let each = |phone: &Phone| meetings.iter().try_for_each(|meeting| is_read_alike(phone, meeting, dossiers));
    world.phones.iter().try_for_each(each)
}

/// The group of what a command writes, and its id.
fn part_of(command: &Command) -> Option<(GroupId, Uuid)> {
    match command {
        Command::VisitLogged(visit) => Some((visit.group?, visit.id.0)),
        Command::EnrolmentSubmitted(form) => Some((form.group?, form.id.0)),
        Command::RecordEntered(entered) => Some((entered.group?, entered.id.0)),
        _ => None,
    }
}

/// What the dossiers keep, each with its group.
fn kept(dossiers: &[Dossier]) -> BTreeSet<(GroupId, Uuid)> {
    let of = |dossier: &Dossier| {
        let visits = dossier.visits.iter().filter_map(|kept| Some((kept.value.group?, kept.value.id.0)));
        let forms = dossier.enrolments.iter().filter_map(|file| Some((file.form.group?, file.form.id.0)));
        let records = dossier.records.iter().filter_map(|record| Some((record.group?, record.id.0)));
        visits.chain(forms).chain(records).collect::<Vec<_>>()
    };
    dossiers.iter().flat_map(of).collect()
}

/// Visits, forms, questions, demands and who raised them: taken in, or whole among what waits for the township (which is checked elsewhere);
/// a screen writes none that is refused, but for a form whose consent no longer carries it.
fn what_was_written_is_kept(
    world: &World,
    log: &[LogEntry],
    dossiers: &[Dossier],
    groups: &BTreeSet<GroupId>,
) -> Check {
    let (kept, mut firsts) = (kept(dossiers), BTreeMap::<OperationId, (DeviceId, u64)>::new());
    for Operation { id, device, n, .. } in log.iter().map(|entry| &entry.operation) {
        firsts.entry(*id).or_insert((*device, *n));
    }
    for entry in erasure::not_erased_later(log) {
        let is_first = firsts.get(&entry.operation.id) == Some(&(entry.operation.device, entry.operation.n));
        let Ok(command) = entry.operation.command() else { continue };
        let Some(part) = part_of(&command).filter(|(group, _)| groups.contains(group)) else { continue };
        let is_form = matches!(command, Command::EnrolmentSubmitted(_));
        let is_in = match &entry.outcome {
            Outcome::Applied | Outcome::Conflict { .. } => kept.contains(&part),
            Outcome::Review { reason: ReviewReason::TwinCover { .. } } => kept.contains(&part),
            Outcome::Noop => !is_first || kept.contains(&part),
            Outcome::Refused { .. } => is_form || !is_first || !world.is_of_phone(entry.operation.id),
            Outcome::Review { .. } | Outcome::Later(_) => true,
        };
        if !is_in {
            let (kind, outcome) = (&entry.operation.kind, &entry.outcome);
            return Err(format!("I27: {kind} of {} at a meeting is lost: {outcome:?}", entry.operation.id));
        }
    }
    Ok(())
}

/// However many notes there are of a person at one meeting, they have one number.
fn who_was_noted_twice_came_once(dossiers: &[Dossier], groups: &BTreeSet<GroupId>) -> Check {
    for dossier in dossiers {
        let numbered = dossier.numbered_visits();
        for group in groups {
            let notes = numbered.iter().filter(|(_, kept)| kept.value.group == Some(*group)).map(|(number, _)| number);
            if notes.collect::<BTreeSet<_>>().len() > 1 {
                return Err(format!("I27: {} came to one meeting twice", dossier.person_id()));
            }
        }
    }
    Ok(())
}

/// The summary on a phone says what the server's dossiers say, as far as the phone holds them.
fn is_read_alike(phone: &Phone, meeting: &Record, dossiers: &[Dossier]) -> Check {
    let Some(engine) = phone.engine.as_ref().filter(|engine| engine.ledger().record(meeting.id).is_some()) else {
        return Ok(());
    };
    let (group, scopes): (_, Vec<_>) = (Some(group_of(meeting.id)), engine.scopes_held().collect());
    let held = || dossiers.iter().filter(|dossier| scopes.contains(&dossier.scope) && !dossier.is_gone());
    let summary = MeetingSummary::of(engine.ledger(), meeting);
    let enrolled = |dossier: &&Dossier| {
        dossier.enrolments.iter().any(|file| {
            let void = matches!(file.status, Status::Rejected | Status::Cancelled | Status::Draft);
            file.form.group == group && !void && (file.twin.is_none() || file.status.is_cover())
        })
    };
    let noted = |dossier: &&Dossier| dossier.visits.iter().any(|kept| kept.value.group == group);
    let ids = |found: Vec<&Dossier>| found.iter().map(|dossier| dossier.person_id()).collect::<BTreeSet<PersonId>>();
    let came = ids(held().filter(|dossier| noted(dossier) || enrolled(dossier)).collect());
    let records = |noun: &str| {
        let all = held().flat_map(|dossier| &dossier.records).filter(|record| record.noun == noun);
        all.filter(|record| record.group == group).map(|record| record.id).collect::<BTreeSet<RecordId>>()
    };
    let of = |records: &[Record]| records.iter().map(|record| record.id).collect::<BTreeSet<RecordId>>();
    let alike = summary.came.len() == came.len()
        && summary.came.iter().all(|person| came.contains(person))
        && summary.enrolled == held().filter(enrolled).count()
        && of(&summary.questions) == records(&QUESTION.code)
        && of(&summary.demands) == records(&DEMAND.code);
    match alike {
        true => Ok(()),
        false => {
            Err(format!("I27: {:?} reads another meeting {:?}: {summary:?}, {came:?} came", phone.device, meeting.id))
        }
    }
}
