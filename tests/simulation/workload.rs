//! What people do: add, edit, visit, and what is in files of its own: forms, meetings, records, the desk. Each draws its choices from the
//! workload's own tape.

use super::{forms, meetings, office, records, stories};
use app::{
    domain::{
        area::{AreaCode, Level},
        attachment::{Attachment, AttachmentKind, BlobId},
        consent::Withdrawal,
        date::Date,
        id::{OperationId, PersonId, VideoSessionId, VisitId},
        identity_number::with_check_character,
        person::{Intention, PersonDraft, PersonField},
        scope::Scope,
        staff::Staff,
        video_session::{VideoResult, VideoSession, VideoTool},
        visit::{Channel, Told, Visit, VisitOutcome},
    },
    later::is_older,
    sync::{
        command::{Command, ConflictSettled, NumberRevealed, PersonAdded, PersonEdited},
        dossier::Dossier,
        engine::{Engine, NewOperation},
        fields::{Edit, fields_of},
        kept::Conflict,
        ledger::File,
    },
};
use fastrand::Rng;
use uuid::Uuid;

/// The two villages of the simulated township.
pub const VILLAGES: [&str; 2] = ["500229221204", "500229221205"];

const FIELDS: [PersonField; 3] = [PersonField::Phone, PersonField::Address, PersonField::WorkPlace];

/// Drafts of one thing that a user does next on this phone, and what to call it.
pub fn next(rng: &mut Rng, engine: &Engine, staff: &Staff) -> (&'static str, Vec<NewOperation>) {
    let ledger = engine.ledger();
    let files: Vec<&File> = ledger.files().filter(|f| f.row.is_some()).collect();
    let Some(file) = (!files.is_empty()).then(|| files[rng.usize(..files.len())]) else {
        return ("add", vec![add(rng, staff)]);
    };
    match rng.u8(..17) {
        0 if rng.u8(..4) == 0 => {
            let look =
                Command::NumberRevealed(NumberRevealed { person: file.dossier.person_id(), later: Default::default() });
            ("look", vec![draft(rng, file.dossier.scope, look)])
        }
        0 if rng.u8(..3) == 0 => ("withdraw", withdraw(rng, file)),
        0 => {
            let session = Command::VideoSessionLogged(video(rng, file));
            ("video", vec![draft(rng, file.dossier.scope, session)])
        }
        1..3 => talk(rng, engine, file),
        3..6 => {
            let edit = edit(rng, file);
            ("edit", vec![draft(rng, file.dossier.scope, edit)])
        }
        6 => or_else(forms::hand_in_again(rng, ledger, &files), || ("enrol", forms::enrol(rng, ledger, file, None))),
        7 => ("enrol", forms::enrol(rng, ledger, file, None)),
        8 | 15 if staff.role.reviews() => ("review", forms::review(rng, &files)),
        9 if staff.role.reviews() => office::next(rng, engine, file),
        10 if staff.role.reviews() && rng.u8(..3) == 0 => stories::next(rng, ledger, file),
        10 if staff.role.reviews() => office::decide(rng, engine),
        8 => or_else(settle(rng, &files), || talk(rng, engine, file)),
        9 => or_else(forms::renew(rng, ledger), || ("enrol", forms::enrol(rng, ledger, file, None))),
        10 => or_else(forms::hand_in_again(rng, ledger, &files), || talk(rng, engine, file)),
        11..13 => records::next(rng, engine, file),
        13..15 if !is_older() => meetings::next(rng, engine, file),
        16 if staff.role.reviews() => forms::renew(rng, ledger),
        _ => ("add", vec![add(rng, staff)]),
    }
}

/// What somebody does, or else something for which there is occasion.
fn or_else(
    first: (&'static str, Vec<NewOperation>),
    other: impl FnOnce() -> (&'static str, Vec<NewOperation>),
) -> (&'static str, Vec<NewOperation>) {
    if first.1.is_empty() { other() } else { first }
}

fn talk(rng: &mut Rng, engine: &Engine, file: &File) -> (&'static str, Vec<NewOperation>) {
    let told = if rng.bool() { stories::told(rng, engine.ledger(), &file.dossier) } else { Vec::new() };
    let what = if told.is_empty() { "visit" } else { "visit with what was told" };
    let visit = visit(rng, &file.dossier, told);
    (what, vec![draft(rng, file.dossier.scope, visit)])
}

/// Identifiers from the tape instead of the clock.
pub(super) trait Identifiers {
    fn identifier(&mut self) -> Uuid;
}

impl Identifiers for Rng {
    fn identifier(&mut self) -> Uuid {
        Uuid::from_u128(self.u128(..))
    }
}

/// A draft with an id of the tape.
pub(super) fn draft(rng: &mut Rng, scope: impl Into<Scope>, command: Command) -> NewOperation {
    NewOperation { id: OperationId(rng.identifier()), scope: scope.into(), command }
}

fn add(rng: &mut Rng, staff: &Staff) -> NewOperation {
    let area = staff.areas[rng.usize(..staff.areas.len())];
    let scope =
        if area.level() == Level::Village { area } else { AreaCode::parse(VILLAGES[rng.usize(..2)]).unwrap_or(area) };
    let mut person = PersonDraft::default();
    person.set(PersonField::Name, ["陈路川", "冉雪香", "解大勇"][rng.usize(..3)]);
    // few numbers, so that twins happen
    let number = with_check_character(&format!("50029919800101{:03}", rng.u16(1..40)));
    person.set(PersonField::IdentityNumber, if rng.u8(..8) == 0 { spelled(&number) } else { number });
    let command = PersonAdded {
        person: PersonId(rng.identifier()),
        fields: fields_of(&person),
        concerns: Vec::new(),
        later: Default::default(),
    };
    draft(rng, scope, Command::PersonAdded(command))
}

/// As a keyboard for Chinese writes it, with blanks and a small letter.
fn spelled(number: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
    format!("{} {}", number[..6].chars().map(wide).collect::<String>(), number[6..].to_lowercase())
}

/// A visit, of which one in two says what the person thinks of joining.
pub(super) fn visit(rng: &mut Rng, dossier: &Dossier, told: Vec<Told>) -> Command {
    let intention = rng.bool().then(|| Intention::ALL[rng.usize(..Intention::ALL.len())]);
    let known: Vec<VisitOutcome> =
        VisitOutcome::ALL.iter().copied().filter(|o| VisitOutcome::parse(o.code()).is_some()).collect();
    let outcome = known[rng.usize(..known.len())];
    let next_due = outcome.next_due_days().filter(|_| !is_older()).map(|days| day().plus_days(days));
    let id = VisitId(rng.identifier());
    Command::VisitLogged(Visit {
        resolved: told.first().filter(|_| rng.bool()).map(|told| told.concern).into_iter().collect(),
        told,
        intention,
        intention_was: Some(dossier.field(PersonField::Intention).to_owned()),
        next_due,
        attachments: if rng.u8(..3) == 0 { vec![picture(rng)] } else { Vec::new() },
        ..Visit::new(id, dossier.person_id(), day(), Channel::Door, outcome)
    })
}

/// A photo of a few bytes. Nobody looks at it: what counts is whether all of it arrives.
pub(super) fn picture(rng: &mut Rng) -> Attachment {
    let content: Vec<u8> = (0..rng.usize(1..60)).map(|_| rng.u8(..)).collect();
    let (blob, kind) = (BlobId::of(&content), AttachmentKind::Photo);
    Attachment {
        blob,
        kind,
        media_type: "image/jpeg".into(),
        bytes: content.len() as u64,
        seconds: 0,
        later: Default::default(),
    }
}

fn video(rng: &mut Rng, file: &File) -> VideoSession {
    VideoSession {
        id: VideoSessionId(rng.identifier()),
        person: file.dossier.person_id(),
        visit: VisitId(rng.identifier()),
        tool: VideoTool::Wechat,
        whereabouts: "浙江宁波".into(),
        identity_shown: true,
        identity_matched: true,
        plan_read_out: true,
        consent_spoken: true,
        witness: "丙丁".into(),
        helper: "家人".into(),
        result: [VideoResult::Enrolled, VideoResult::CallBack][rng.usize(..2)],
        reason: "信号不好".into(),
        later: Default::default(),
    }
}

/// The newest consent, for one purpose or for all.
fn withdraw(rng: &mut Rng, file: &File) -> Vec<NewOperation> {
    let Some(consent) = file.dossier.standing_consents().last() else { return Vec::new() };
    let mut purposes = file.dossier.stands_for(consent.value.id);
    purposes.truncate(rng.usize(1..=2));
    let (person, note) = (file.dossier.person_id(), String::new());
    let withdrawal =
        Withdrawal { person, consent: consent.value.id, purposes, on: day(), note, later: Default::default() };
    vec![draft(rng, file.dossier.scope, Command::ConsentWithdrawn(withdrawal))]
}

fn edit(rng: &mut Rng, file: &File) -> Command {
    let field = FIELDS[rng.usize(..FIELDS.len())];
    let value = format!("1400000{:04}", rng.u16(..4)); // few values, so that equal edits happen
    let edit = Edit { value, was: file.dossier.field(field).to_owned(), later: Default::default() };
    let edits = [(field.code().to_owned(), edit)].into();
    Command::PersonEdited(PersonEdited { person: file.dossier.person_id(), edits, later: Default::default() })
}

/// A clash is settled by one of its two values.
fn settle(rng: &mut Rng, files: &[&File]) -> (&'static str, Vec<NewOperation>) {
    let Some(file) = files.iter().find(|file| !file.dossier.conflicts.is_empty()) else {
        return ("nothing", Vec::new());
    };
    let Conflict { field, offered, .. } = file.dossier.conflicts[rng.usize(..file.dossier.conflicts.len())].clone();
    let held = file.dossier.fields.get(&field).map(|f| f.value.clone()).unwrap_or_default();
    let value = if rng.bool() { held.clone() } else { offered.clone() };
    let settled =
        ConflictSettled { person: file.dossier.person_id(), field, held, offered, value, later: Default::default() };
    ("settle", vec![draft(rng, file.dossier.scope, Command::ConflictSettled(settled))])
}

pub(super) fn day() -> Date {
    Date::from_days_since_1970(20_780) // 2026-11-23
}
