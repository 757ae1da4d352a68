//! Who may have done what, written down once more, independently: nothing takes effect beyond its writer's rights, and nothing is kept
//! under the name of another user.

use super::world::World;
use app::{
    domain::{
        enrolment::Move,
        scope::Scope,
        staff::{Role, Staff},
    },
    sync::{
        command::Command,
        operation::Operation,
        outcome::{Outcome, ReviewReason},
        records::RecordMoved,
        row::Subject,
        store::LogEntry,
    },
};

type Check = Result<(), String>;

/// Whether a worker may write it: more than that needs its writer's session.
pub fn is_workers(operation: &Operation) -> bool {
    operation.command().map_or(true, |command| may(Role::GridWorker, &command))
}

/// Whether something came of it: also what has a twin is in the ledger.
fn has_effect(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Applied | Outcome::Conflict { .. } => true,
        Outcome::Review { reason } => {
            matches!(reason, ReviewReason::TwinPerson { .. } | ReviewReason::TwinCover { .. })
        }
        _ => false,
    }
}

/// What workers write, and what only those who decide do. The rest nobody may send.
fn may(role: Role, command: &Command) -> bool {
    use Command::*;
    let decides = matches!(role, Role::TownshipUnion | Role::CountyAdmin);
    match command {
        PersonAdded(_) | PersonEdited(_) | ConflictSettled(_) | EnrolmentSubmitted(_) => {
            decides || role == Role::GridWorker
        }
        VisitLogged(_) | VideoSessionLogged(_) | ConsentGiven(_) | ConsentWithdrawn(_) => {
            decides || role == Role::GridWorker
        }
        EnrolmentMoved(moved) => decides || role == Role::GridWorker && moved.step == Move::Cancel,
        PersonRemoved(_) | PersonRestored(_) | PersonMoved(_) | PersonErased(_) | ReviewSettled(_) => decides,
        DossierArrived(_) | RecordsKept(_) | EnrolmentRecorded(_) => false,
        RecordEntered(entered) => decides || role == Role::GridWorker && !is_of_those_who_decide(&entered.noun),
        RecordEdited(edited) => decides || role == Role::GridWorker && !is_of_those_who_decide(&edited.noun),
        RecordMoved(moved) => may_step(role, moved),
        AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) | CalendarPublished(_) => false, // nobody's work here
        NumberRevealed(_) => true,
    }
}

/// Answers and stories: what users say to people is written by those who decide; so is with whom the union works.
fn is_of_those_who_decide(noun: &str) -> bool {
    matches!(noun, "answer" | "story" | "partner")
}

/// Steps of activities and what belongs to them that a worker makes.
const OF_WORKERS: [(&str, &[&str]); 9] = [
    ("activity", &["open", "finish"]),
    ("sign_up", &["come", "complete", "miss"]),
    ("vacancy", &["fill", "withdraw", "reopen"]),
    ("recheck", &["done", "decline"]),
    ("joining", &["withdraw"]),
    ("entry", &["submit"]),
    ("tech_need", &["match", "solve", "fall_through", "withdraw"]),
    ("help_request", &["take", "hand_on", "done", "withdraw"]),
    ("employer_visit", &["take", "hand_on", "settle", "nothing"]),
];

/// Steps of the wish, the complaint and the county's noun, written down independently.
fn may_step(role: Role, moved: &RecordMoved) -> bool {
    let decides = matches!(role, Role::TownshipUnion | Role::CountyAdmin);
    match moved.step.as_str() {
        "fulfil" | "give_back" => decides || role == Role::GridWorker,
        "confirm" | "queue" => false, // only the server
        "cancel" if moved.noun == "activity" => decides,
        step if OF_WORKERS.iter().any(|(noun, steps)| *noun == moved.noun && steps.contains(&step)) => {
            decides || role == Role::GridWorker
        }
        "cancel" => decides || role == Role::GridWorker,
        "settle" | "take" | "resolve" | "object" if moved.noun == "demand" => decides || role == Role::GridWorker,
        "satisfied" | "would_not_say" | "not_reached" | "not_satisfied" => decides || role == Role::GridWorker,
        "close" | "reopen" if moved.noun == "complaint" => decides || role == Role::GridWorker,
        "hold" | "answer" if matches!(moved.noun.as_str(), "meeting" | "question" | "duty") => {
            decides || role == Role::GridWorker
        }
        "take" | "match" if moved.noun == "wish" => decides || role == Role::GridWorker,
        "reopen" if moved.noun.starts_with("x-") => decides || role == Role::GridWorker,
        _ => decides,
    }
}

/// Who reads a scope, by its code.
pub fn reads(staff: &Staff, scope: Scope) -> bool {
    let code = scope.to_string();
    let (area, part) = code.split_once('-').unwrap_or((&code, ""));
    let of = |own: &str| match part {
        "" => area.starts_with(own) || area.len() == 6 && own.starts_with(area),
        "work" => area.starts_with(own) || own.starts_with(area),
        "office" => area.starts_with(own) && staff.role != Role::GridWorker,
        _ => false,
    };
    staff.areas.iter().any(|own| of(own.as_str()))
}

/// Whether a record is about a village, or about a whole area that is the writer's.
fn is_own_area(writer: &Staff, scope: Scope, command: &Command) -> bool {
    let subject = match command {
        Command::RecordEntered(entered) => &entered.subject,
        Command::RecordEdited(edited) => &edited.subject,
        Command::RecordMoved(moved) => &moved.subject,
        _ => return true,
    };
    let Subject::Area { code } = subject else { return true };
    *code != scope.area() || writer.areas.iter().any(|own| code.as_str().starts_with(own.as_str()))
}

fn within(writer: &Staff, scope: Scope, command: &Command) -> bool {
    let to = match command {
        Command::PersonMoved(moved) => moved.to,
        _ => scope.area(),
    };
    let there = if scope.is_village() { writer.works_for(to) } else { reads(writer, scope) };
    let here = !scope.is_village() || writer.works_for(scope.area());
    here && there && is_own_area(writer, scope, command) && may(writer.role, command)
}

/// Judges one entry of the log; `cause` is the one before it.
pub fn judge(world: &World, cause: Option<&LogEntry>, entry: &LogEntry) -> Check {
    let Ok(command) = entry.operation.command() else { return Ok(()) };
    if !has_effect(&entry.outcome) {
        return Ok(());
    }
    let LogEntry { operation, by, .. } = entry;
    let author = world.authors.get(&operation.id).filter(|_| !world.server.wrote(entry));
    let Some(author) = author else { return judge_server(world, cause, entry, &command) };
    let hander = world.handed_in.get(&operation.device);
    if by != author && hander.is_none_or(|hander| hander.id != *by) {
        return Err(format!("I21: {} was written by {author} and is kept as the work of {by}", operation.id));
    }
    let rights = world.rights_of(*author);
    let as_worker = hander.map(|hander| Staff { role: Role::GridWorker, ..hander.clone() });
    match rights.iter().chain(&as_worker).any(|writer| within(writer, operation.scope, &command)) {
        true => Ok(()),
        false => Err(format!("I21: {} of {} was done, and {author} may not do that", operation.kind, operation.id)),
    }
}

/// What the server wrote follows from what is right before it.
fn judge_server(world: &World, cause: Option<&LogEntry>, entry: &LogEntry, command: &Command) -> Check {
    let caused = cause.filter(|cause| cause.outcome == Outcome::Applied);
    let follows = caused.and_then(|cause| Some((cause, cause.operation.command().ok()?)));
    let right = match (&follows, command) {
        (Some((_, Command::PersonMoved(moved))), Command::DossierArrived(arrived)) => {
            moved.person == arrived.dossier.person_id() && entry.operation.scope == moved.to.into()
        }
        (Some((_, Command::PersonErased(erased))), Command::RecordsKept(kept)) => {
            erased.person == kept.dossier.person_id()
        }
        (Some((_, Command::RecordEntered(entered))), Command::RecordMoved(moved)) => {
            entered.id == moved.id && ["confirm", "queue"].contains(&moved.step.as_str())
        }
        (Some((_, Command::ReviewSettled(_))), Command::ReviewSettled(_)) => false,
        (Some((decision, Command::ReviewSettled(settled))), accepted) => {
            let deciders = world.rights_of(decision.by);
            settled.accepted && deciders.iter().any(|decider| within(decider, entry.operation.scope, accepted))
        }
        _ => false,
    };
    if right {
        Ok(())
    } else {
        Err(format!("I21: the server wrote {} as {}", entry.operation.kind, entry.operation.id))
    }
}
