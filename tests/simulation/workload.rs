//! What people do: add, edit, visit, enrol, review. Each draws its choices from the workload's own tape.

use app::{
    domain::{
        area::{AreaCode, Level},
        attachment::{Attachment, AttachmentKind, BlobId},
        concern::ConcernCode,
        consent::{Consent, ConsentMode, Purpose, Withdrawal},
        date::Date,
        enrolment::{Enrollee, Enrolment, Move, Status},
        id::{ConsentId, EnrolmentId, OperationId, PersonId, RecordId, VideoSessionId, VisitId},
        identity_number::with_check_character,
        mobile::Mobile,
        person::{Intention, PersonDraft, PersonField},
        plan,
        scope::Scope,
        signature::Signature,
        staff::Staff,
        video_session::{VideoResult, VideoSession, VideoTool},
        visit::{Channel, Told, Visit, VisitOutcome},
    },
    later::is_older,
    sync::{
        command::{Command, ConflictSettled, EnrolmentMoved, NumberRevealed, PersonAdded, PersonEdited},
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
    let files: Vec<&File> = engine.ledger().files().filter(|f| f.row.is_some()).collect();
    let file = (!files.is_empty()).then(|| files[rng.usize(..files.len())]);
    match (rng.u8(..13), file) {
        (11.., Some(file)) => super::records::next(rng, engine, file),
        (0, Some(file)) if rng.u8(..4) == 0 => {
            let look =
                Command::NumberRevealed(NumberRevealed { person: file.dossier.person_id(), later: Default::default() });
            ("look", vec![draft(rng, file.dossier.scope, look)])
        }
        (0, Some(file)) if rng.u8(..3) == 0 => ("withdraw", withdraw(rng, file)),
        (0, Some(file)) => {
            let session = Command::VideoSessionLogged(video(rng, file));
            ("video", vec![draft(rng, file.dossier.scope, session)])
        }
        (1..3, Some(file)) => {
            let visit = visit(rng, file.dossier.person_id(), &file.dossier);
            ("visit", vec![draft(rng, file.dossier.scope, visit)])
        }
        (3..6, Some(file)) => {
            let edit = edit(rng, file);
            ("edit", vec![draft(rng, file.dossier.scope, edit)])
        }
        (6..8, Some(_)) if rng.u8(..3) == 0 => hand_in_again(rng, &files),
        (6..8, Some(file)) => ("enrol", enrol(rng, file)),
        (8, Some(_)) if staff.role.reviews() => ("review", review(rng, &files)),
        (10, Some(_)) if staff.role.reviews() => super::office::decide(rng, engine),
        (9, Some(file)) if staff.role.reviews() => super::office::next(rng, engine, file),
        (8, Some(_)) => settle(rng, &files),
        _ => ("add", vec![add(rng, staff)]),
    }
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
pub(super) fn visit(rng: &mut Rng, person: PersonId, dossier: &Dossier) -> Command {
    let intention = rng.bool().then(|| Intention::ALL[rng.usize(..Intention::ALL.len())]);
    let known: Vec<VisitOutcome> =
        VisitOutcome::ALL.iter().copied().filter(|o| VisitOutcome::parse(o.code()).is_some()).collect();
    let outcome = known[rng.usize(..known.len())];
    let next_due = outcome.next_due_days().filter(|_| !is_older()).map(|days| day().plus_days(days));
    let id = VisitId(rng.identifier());
    Command::VisitLogged(Visit {
        told: if rng.u8(..4) == 0 { vec![told(rng)] } else { Vec::new() },
        intention,
        intention_was: Some(dossier.field(PersonField::Intention).to_owned()),
        next_due,
        attachments: if rng.u8(..3) == 0 { vec![picture(rng)] } else { Vec::new() },
        ..Visit::new(id, person, day(), Channel::Door, outcome)
    })
}

fn told(rng: &mut Rng) -> Told {
    let concern = ConcernCode::ALL[rng.usize(..ConcernCode::ALL.len())];
    Told { concern, record: RecordId(rng.identifier()), later: Default::default() }
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

fn enrol(rng: &mut Rng, file: &File) -> Vec<NewOperation> {
    let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
    let mut details = file.row.as_ref().map(app::domain::person::Person::draft).unwrap_or_default();
    details.set(PersonField::Phone, Mobile::parse("14000000001").map(|m| m.as_str().to_owned()).unwrap_or_default());
    let Ok(enrollee) = app::domain::enrolment::Enrollee::parse(&details, day()) else { return Vec::new() };
    let plans = plan::seeded();
    let plan = &plans[rng.usize(..plans.len())];
    let consent = ConsentId(rng.identifier());
    let signature = Signature(vec![(0..20).flat_map(|i| [i * 20, 100]).collect()]);
    let agreed = Consent {
        id: consent,
        person,
        purposes: vec![Purpose::Enrolment, Purpose::Contact],
        mode: ConsentMode::Signature,
        notice_version: "2026-03".into(),
        on: day(),
        signature: Some(signature),
        witness: String::new(),
        later: Default::default(),
    };
    let form = Enrolment {
        id: EnrolmentId(rng.identifier()),
        person,
        enrollee,
        plan: plan.code.clone(),
        plan_version: 1,
        period: plan.cover(day().plus_days(1)),
        units: 1,
        fee: plan.fee,
        consent: Some(consent),
        group: None,
        channel: Channel::Door,
        later: Default::default(),
    };
    vec![draft(rng, scope, Command::ConsentGiven(agreed)), draft(rng, scope, Command::EnrolmentSubmitted(form))]
}

/// A form that was returned is submitted again, now and then with another person's number.
fn hand_in_again(rng: &mut Rng, files: &[&File]) -> (&'static str, Vec<NewOperation>) {
    let forms = files.iter().flat_map(|file| file.dossier.enrolments.iter().map(move |form| (file, form)));
    let returned = forms.filter(|(_, form)| form.status == Status::Returned);
    let Some((file, form)) = returned.max_by_key(|(_, form)| form.twin.is_some()) else {
        return ("nothing", Vec::new());
    };
    let mut form = form.form.clone();
    let others = files.iter().flat_map(|file| &file.dossier.enrolments).map(|file| file.form.enrollee.clone());
    let others: Vec<Enrollee> = others.collect();
    if rng.bool() {
        form.enrollee = others[rng.usize(..others.len())].clone();
    }
    ("hand in again", vec![draft(rng, file.dossier.scope, Command::EnrolmentSubmitted(form))])
}

fn review(rng: &mut Rng, files: &[&File]) -> Vec<NewOperation> {
    let with_forms: Vec<&&File> = files.iter().filter(|file| !file.dossier.enrolments.is_empty()).collect();
    if with_forms.is_empty() {
        return Vec::new();
    }
    let most = with_forms.iter().max_by_key(|file| file.dossier.enrolments.len()).filter(|_| rng.bool());
    let file = most.unwrap_or(&with_forms[rng.usize(..with_forms.len())]); // forms of one person meet each other
    let forms = &file.dossier.enrolments;
    let form = &forms[rng.usize(..forms.len())];
    let step = match form.status {
        Status::Submitted if rng.u8(..4) > 0 => Move::TakeUp,
        Status::UnderReview => [Move::Approve, Move::Return, Move::Cancel, Move::Reject][rng.usize(..4)],
        Status::Cancelled => Move::Restore,
        _ => [Move::TakeUp, Move::Approve, Move::Return, Move::Reject][rng.usize(..4)],
    };
    let (person, enrolment) = (file.dossier.person_id(), form.form.id);
    let moved = EnrolmentMoved {
        person,
        enrolment,
        step,
        reason: "缺材料".into(),
        marks: Vec::new(),
        later: Default::default(),
    };
    vec![draft(rng, file.dossier.scope, Command::EnrolmentMoved(moved))]
}

pub(super) fn day() -> Date {
    Date::from_days_since_1970(20_780) // 2026-11-23
}
