//! Small texts that several screens share: who, where, when, how much.

use crate::{
    domain::{
        area::{AreaCode, Level},
        attachment::Attachment,
        concern::ConcernCode,
        date::Date,
        id::{RecordId, StaffId},
        identity_number,
        money::Fen,
        noun::STORY,
        person::{Person, PersonField},
        time::Timestamp,
        visit::{Channel, Visit},
    },
    messages::Lang,
    sync::{
        dossier::Dossier,
        kept::{Kept, Stamp, is_waiting},
        ledger::{File, Ledger},
        reference::Reference,
    },
    ui::{AskError, EnterError, NotAttached},
};

/// The name of whom a file is about; of a person who is in no ledger, as it was written.
pub fn name(file: &File) -> String {
    let written = || file.dossier.reviews.iter().find_map(|pending| pending.asked().name().map(str::to_owned));
    match file.key.name() {
        "" => written().unwrap_or_default(),
        name => name.to_owned(),
    }
}

/// The name of whom a row is about, or the kind of an area's record.
pub fn title(file: &File, reference: &Reference, lang: Lang) -> String {
    let kind = |noun: &str| match reference.versions(noun).first() {
        Some(noun) => lang.label(&noun.label).to_owned(),
        None => lang.unknown_kind().to_owned(),
    };
    match (file.dossier.record, file.dossier.records.first()) {
        (None, _) => name(file),
        (Some(_), Some(record)) => kind(&record.noun),
        (Some(_), None) => lang.record_word().to_owned(),
    }
}

/// `左岚乡 大坝村 3组`; the township is left out where only one is held.
pub fn place(reference: &Reference, area: AreaCode, row: Option<&Person>, lang: Lang) -> String {
    let group = row.and_then(|person| person.group).map(|group| lang.group(group)).unwrap_or_default();
    joined([&full_name(reference, area), &group])
}

/// `左岚乡 大坝村`, or the name of a township or county alone.
pub fn full_name(reference: &Reference, area: AreaCode) -> String {
    let township = if area.level() == Level::Village { reference.area_name(area.township()) } else { "" };
    joined([township, reference.area_name(area)])
}

fn joined(parts: [&str; 2]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The phone number to call.
pub fn phone(file: &File) -> Option<String> {
    let of_row = file.row.as_ref().and_then(|person| person.phone.as_ref());
    let of_form = file.dossier.enrolments.last().map(|f| &f.form.enrollee.phone);
    of_row.or(of_form).map(|mobile| mobile.as_str().to_owned())
}

/// `11月23日 08:05`, or with the year when it is another one.
pub fn moment(at: Timestamp, today: Date, lang: Lang) -> String {
    let (hours, minutes) = at.clock();
    format!("{} {hours:02}:{minutes:02}", lang.day(at.date(), today))
}

/// Who wrote something and when; what still waits says so.
pub fn author(dossier: &Dossier, seq: u64, reference: &Reference, today: Date, lang: Lang) -> String {
    written(dossier, seq, |by| lang.writer(reference, by), today, lang)
}

/// The same, by another name for the writer.
pub fn written<'a>(
    dossier: &Dossier,
    seq: u64,
    name: impl FnOnce(StaffId) -> &'a str,
    today: Date,
    lang: Lang,
) -> String {
    let Some(Stamp(seq, by, at)) = dossier.stamp(seq) else { return String::new() };
    let who = name(by);
    let when = if is_waiting(seq) { lang.waiting().to_owned() } else { moment(at, today, lang) };
    format!("{who} · {when}")
}

/// `55 元`.
pub fn yuan(fee: Fen, lang: Lang) -> String {
    format!("{fee} {}", lang.yuan())
}

/// Why the server did not do it, and what to do.
pub fn not_done(why: &AskError, lang: Lang) -> String {
    match why {
        AskError::Refused(words) => words.clone(),
        AskError::NoAnswer(failure) => lang.needs_line(lang.failure(*failure)),
    }
}

/// Why a user could not sign in, and what to do.
pub fn not_in(why: &EnterError, lang: Lang) -> String {
    match why {
        EnterError::Ask(AskError::Refused(words)) | EnterError::CodeNeeded(words) => words.clone(),
        EnterError::Ask(AskError::NoAnswer(failure)) => lang.sign_in_needs_line(lang.failure(*failure)),
        EnterError::NotSigned => lang.api_signature_refused().to_owned(),
        EnterError::NotKept => lang.sign_in_not_kept().to_owned(),
        EnterError::OtherKey(_) => lang.api_other_key().to_owned(),
        EnterError::OtherPassphrase => String::new(), // the screen says it
        EnterError::Wrong => lang.wrong_passphrase().to_owned(),
        EnterError::NotRecognised => lang.not_recognised().to_owned(),
        EnterError::Weak(fault) => lang.fault(fault),
        EnterError::NoVault => lang.no_vault().to_owned(),
    }
}

/// Why the passphrase is not, or may not be, the new one, and what to do.
pub fn not_changed(why: &EnterError, lang: Lang) -> String {
    match why {
        EnterError::Ask(error @ AskError::NoAnswer(failure)) if !error.is_no() => {
            lang.change_unclear(lang.failure(*failure))
        }
        EnterError::Ask(error) => not_done(error, lang),
        _ => not_in(why, lang),
    }
}

/// Why something was not attached, and what to do.
pub fn not_attached(why: &NotAttached, lang: Lang) -> String {
    match why {
        NotAttached::NoRoom => lang.short_of_room().to_owned(),
        NotAttached::NotAllowed => lang.microphone_refused().to_owned(),
        NotAttached::NoCamera => lang.camera_refused().to_owned(),
        NotAttached::Unreadable => lang.photo_unreadable().to_owned(),
        NotAttached::Fault(fault) => lang.fault(fault),
        NotAttached::NotTaken => lang.photo_not_taken().to_owned(),
        NotAttached::Practice => lang.practice_no_photos().to_owned(),
        NotAttached::NotKept(why) => lang.not_saved(why),
    }
}

/// A field's text on a list: an identity number behind its mask.
pub fn field_text(field: PersonField, text: &str) -> String {
    match field {
        PersonField::IdentityNumber => identity_number::masked(text),
        _ => text.to_owned(),
    }
}

/// A visit in words; a line that says nothing is empty.
pub struct ToldVisit {
    /// What was taken along or recorded with it.
    pub attachments: Vec<Attachment>,
    /// Its number and channel, before its outcome.
    pub before: String,
    /// Its outcome.
    pub outcome: &'static str,
    /// What came of a call, behind the outcome.
    pub call: String,
    /// Its day, when it was written later, by whom, and when.
    pub by: String,
    /// Concerns that were heard.
    pub raised: String,
    /// What was told to each, and whether it helped.
    pub told: Vec<String>,
    /// The note.
    pub note: String,
    /// When the next is due.
    pub next: String,
    /// The courtyard meeting that it is of.
    pub meeting: Option<RecordId>,
}

/// Visits and calls, the latest first, each with its number: "this is the third visit".
pub fn told_visits(dossier: &Dossier, ledger: &Ledger, day: Date, lang: Lang) -> Vec<ToldVisit> {
    let told = |(n, kept): &(usize, &Kept<Visit>)| {
        let visit = &kept.value;
        let call = dossier.sessions.iter().find(|s| s.value.visit == visit.id);
        let raised = visit.raised.iter().map(|code| lang.concern(*code)).collect::<Vec<_>>().join("、");
        let written_later = dossier.stamp(kept.seq).is_some_and(|stamp| stamp.2.date() != visit.on);
        let on = if written_later { format!("{} · ", lang.day(visit.on, day)) } else { String::new() };
        ToldVisit {
            attachments: visit.attachments.clone(),
            before: format!("{} · {} · ", lang.nth_visit(*n), lang.channel(visit.channel)),
            outcome: lang.visit_outcome(visit.outcome),
            call: call.map(|s| format!(" · {}", lang.video_result(s.value.result))).unwrap_or_default(),
            by: on + &author(dossier, kept.seq, ledger.reference(), day, lang),
            raised: if raised.is_empty() { raised } else { format!("{}：{raised}", lang.concerns()) },
            told: told(visit, ledger, lang),
            note: visit.note.clone(),
            next: visit
                .next_due
                .map(|due| lang.next_visit_at(&lang.day(due, day), visit.appointment))
                .unwrap_or_default(),
            meeting: visit.group.filter(|_| visit.channel == Channel::Meeting).map(|group| RecordId(group.0)),
        }
    };
    dossier.numbered_visits().iter().rev().map(told).collect()
}

/// What was told to each concern on a visit, and whether it helped: `嫌贵：讲了应答、案例“老周” → 打消了`.
fn told(visit: &Visit, ledger: &Ledger, lang: Lang) -> Vec<String> {
    let concerns = visit.told.iter().map(|told| told.concern).chain(visit.resolved.iter().copied());
    let mut lines: Vec<(ConcernCode, String)> = Vec::new();
    for concern in concerns {
        if lines.iter().any(|(known, _)| *known == concern) {
            continue;
        }
        let of_it = visit.told.iter().filter(|told| told.concern == concern);
        let what: Vec<String> = of_it.map(|told| what_was_told(told.record, ledger, lang)).collect();
        let helped = visit.resolved.contains(&concern);
        lines.push((concern, lang.told_to(lang.concern(concern), &what.join("、"), helped)));
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

fn what_was_told(record: RecordId, ledger: &Ledger, lang: Lang) -> String {
    match ledger.record(record) {
        Some((_, record)) if record.noun == *STORY.code => lang.story_of(record.value("pseudonym")),
        _ => lang.answer_word().to_owned(),
    }
}
