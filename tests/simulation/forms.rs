//! Forms: what people fill in at the door and at meetings, what the township says to it, what is handed in again, and renewals. Each is the
//! form that the app's screens fill in. What must hold of them is in `agreed`.

use super::workload::{Identifiers, day, draft};
use app::{
    domain::{
        area::AreaCode,
        consent::ConsentMode,
        date::Date,
        enrolment::{Enrollee, Move, Status},
        id::{EnrolmentId, GroupId, PersonId},
        identity_number::with_check_character,
        mark::{Mark, MarkedField},
        person::{PersonDraft, PersonField},
        scope::Scope,
        signature::Signature,
        visit::Channel,
    },
    sync::{
        command::{Command, EnrolmentMoved},
        dossier::EnrolmentFile,
        engine::NewOperation,
        enrolling::{Circumstances, EnrolForm},
        ledger::{File, Ledger},
        records::{Record, group_of},
        reference::Reference,
        renewals::{RenewalDue, renewing},
    },
};
use fastrand::Rng;

/// Plans that people choose from.
const PLANS: [&str; 2] = ["illness", "accident"];
/// A form needs a phone.
pub const PHONE: &str = "14000000001";

/// What somebody says yes to, and signs.
pub fn signed(mut form: EnrolForm, around: &Circumstances) -> Vec<NewOperation> {
    let versions = form.versions(around.reference, around.today);
    let strokes = Signature(vec![(0..20).flat_map(|i| [i * 20, 100]).collect()]);
    form.agree(true, versions.clone());
    form.sign(strokes, versions);
    form.drafts(around, None).unwrap_or_default()
}

/// On which day, and how: at the door, or at a meeting.
pub fn around<'a>(
    reference: &'a Reference,
    file: Option<&'a File>,
    today: Date,
    meeting: Option<GroupId>,
) -> Circumstances<'a> {
    let channel = if meeting.is_some() { Channel::Meeting } else { Channel::Door };
    let mode = ConsentMode::Signature;
    Circumstances { reference, file, today, channel, group: meeting, mode, witness: "" }
}

/// Today; one in three was filled in last winter, so that its cover ends soon.
fn some_day(rng: &mut Rng) -> Date {
    if rng.u8(..3) > 0 { day() } else { last_winter(rng) }
}

/// A cover that begins then ends in six weeks or eight.
pub fn last_winter(rng: &mut Rng) -> Date {
    day().plus_days(rng.i64(-325..-310))
}

/// A step of somebody's form.
pub fn moved(
    rng: &mut Rng,
    (scope, person): (Scope, PersonId),
    enrolment: EnrolmentId,
    (step, marks): (Move, Vec<Mark>),
) -> NewOperation {
    let reason = "缺材料".to_owned();
    let moved = EnrolmentMoved { person, enrolment, step, reason, marks, later: Default::default() };
    draft(rng, scope, Command::EnrolmentMoved(moved))
}

fn chosen(rng: &mut Rng) -> Vec<String> {
    let both = rng.u8(..4) == 0;
    let one = PLANS[rng.usize(..PLANS.len())];
    PLANS.iter().filter(|plan| both || **plan == one).map(|plan| (*plan).to_owned()).collect()
}

/// A person of the ledger enrols.
pub fn enrol(rng: &mut Rng, ledger: &Ledger, file: &File, meeting: Option<GroupId>) -> Vec<NewOperation> {
    let mut form = EnrolForm::begin(file.dossier.person_id(), Some(file), None, || rng.identifier());
    form.plans = chosen(rng);
    if form.phone.is_empty() {
        form.phone = PHONE.to_owned();
    }
    let today = if meeting.is_some() { day() } else { some_day(rng) };
    signed(form, &around(ledger.reference(), Some(file), today, meeting))
}

/// Somebody enrols at a meeting who has no row.
pub fn enrol_newcomer(rng: &mut Rng, ledger: &Ledger, (row, meeting): (&File, &Record)) -> Vec<NewOperation> {
    let mut typed = PersonDraft::default();
    typed.set(PersonField::Name, "罗远路");
    typed.set(PersonField::IdentityNumber, with_check_character(&format!("50029919810101{:03}", rng.u16(1..40))));
    let person = PersonId(rng.identifier());
    let form = of_newcomer(rng, person, row.dossier.area(), &typed);
    signed(form, &around(ledger.reference(), None, day(), Some(group_of(meeting.id))))
}

/// The form of somebody whom the phone does not have.
pub fn of_newcomer(rng: &mut Rng, person: PersonId, village: AreaCode, typed: &PersonDraft) -> EnrolForm {
    let mut form = EnrolForm::begin(person, None, Some(village), || rng.identifier());
    form.plans = chosen(rng);
    (form.name, form.phone) = (typed.get(PersonField::Name).to_owned(), PHONE.to_owned());
    form.identity_number = typed.get(PersonField::IdentityNumber).to_owned();
    form
}

/// A person's covers that end soon are renewed: in two taps where nothing changed, else on a form that is signed anew.
pub fn renew(rng: &mut Rng, ledger: &Ledger) -> (&'static str, Vec<NewOperation>) {
    let dues = |file: &File| file.dossier.renewals(file.row.as_ref(), ledger.reference(), day());
    let all = ledger.files().map(|file| (file, dues(file))).filter(|(_, dues)| !dues.is_empty());
    let all: Vec<(&File, Vec<RenewalDue>)> = all.collect();
    if all.is_empty() {
        return ("nothing", Vec::new());
    }
    let (file, dues) = &all[rng.usize(..all.len())];
    if dues.iter().all(RenewalDue::is_unchanged) {
        let occasion = (Channel::Door, GroupId(rng.identifier()));
        return ("renewed", renewing(file, dues, occasion, day(), || rng.identifier()));
    }
    let mut form = EnrolForm::begin(file.dossier.person_id(), Some(file), None, || rng.identifier());
    form.plans = dues.iter().filter_map(|due| due.plan.as_ref()).map(|plan| plan.code.clone()).collect();
    ("renewed and signed anew", signed(form, &around(ledger.reference(), Some(file), day(), None)))
}

/// A form that was returned is mended where the township marked it, and handed in again; without marks now and then with all that is
/// another person's.
pub fn hand_in_again(rng: &mut Rng, ledger: &Ledger, files: &[&File]) -> (&'static str, Vec<NewOperation>) {
    let forms = files.iter().flat_map(|file| file.dossier.enrolments.iter().map(move |form| (*file, form)));
    let returned = forms.filter(|(_, form)| form.status == Status::Returned);
    let Some((file, came_back)) = returned.max_by_key(|(_, form)| form.twin.is_some()) else {
        return ("nothing", Vec::new());
    };
    let others = files.iter().flat_map(|file| &file.dossier.enrolments).map(|file| &file.form.enrollee);
    let others: Vec<&Enrollee> = others.collect();
    let other = others[rng.usize(..others.len())];
    let (person, id) = (file.dossier.person_id(), came_back.form.id);
    let mut form = EnrolForm::begin(person, Some(file), None, || rng.identifier()).again(file, id);
    let marks = came_back.returned_by().map(|step| step.marks.as_slice()).unwrap_or_default();
    marks.iter().for_each(|mark| mend(rng, &mut form, mark.field, other));
    if marks.is_empty() && rng.bool() {
        [MarkedField::Name, MarkedField::IdentityNumber]
            .into_iter()
            .for_each(|field| mend(rng, &mut form, field, other));
    }
    let today = day().min(came_back.form.period.from.plus_days(-1)); // before its first day, which stays
    let around =
        Circumstances { channel: came_back.form.channel, ..around(ledger.reference(), Some(file), today, None) };
    let drafts = match form.holding_consent(&around) {
        Some(holding) => form.drafts(&around, Some(holding)).unwrap_or_default(),
        None => signed(form, &around),
    };
    (if marks.is_empty() { "hand in again" } else { "hand in again what was marked" }, drafts)
}

fn mend(rng: &mut Rng, form: &mut EnrolForm, field: MarkedField, other: &Enrollee) {
    match field {
        MarkedField::Name => form.name = other.name.as_str().to_owned(),
        MarkedField::IdentityNumber => form.identity_number = other.identity_number.as_str().to_owned(),
        MarkedField::Phone => form.phone = format!("1400000{:04}", rng.u16(..4)),
        MarkedField::Plans => form.plans = chosen(rng),
        MarkedField::FirstDay => form.first_day = form.first_day.map(|first| first.plus_days(rng.i64(1..4))),
        _ => {} // agreed to and signed anew
    }
}

/// The township takes a form up, says yes or no to it, returns it with marks; some are paid, some are cancelled after all.
pub fn review(rng: &mut Rng, files: &[&File]) -> Vec<NewOperation> {
    let with_forms: Vec<&&File> = files.iter().filter(|file| !file.dossier.enrolments.is_empty()).collect();
    if with_forms.is_empty() {
        return Vec::new();
    }
    let most = with_forms.iter().max_by_key(|file| file.dossier.enrolments.len()).filter(|_| rng.bool());
    let file = most.unwrap_or(&with_forms[rng.usize(..with_forms.len())]); // forms of one person meet each other
    let forms = &file.dossier.enrolments;
    let EnrolmentFile { form, mut status, .. } = forms[rng.usize(..forms.len())].clone();
    let move_on = |_| {
        let step = next_step(rng, status);
        status = step.target(); // what is taken up is often decided on at once
        let marks = if step == Move::Return { marks(rng) } else { Vec::new() };
        moved(rng, (file.dossier.scope, form.person), form.id, (step, marks))
    };
    (0..2).map(move_on).collect()
}

fn next_step(rng: &mut Rng, status: Status) -> Move {
    match status {
        Status::Submitted if rng.u8(..4) > 0 => Move::TakeUp,
        Status::UnderReview => [Move::Approve, Move::Approve, Move::Return, Move::Cancel, Move::Reject][rng.usize(..5)],
        Status::Approved => [Move::Pay, Move::Cancel][rng.usize(..2)],
        Status::Paid => Move::Activate,
        Status::Cancelled => Move::Restore,
        _ => [Move::TakeUp, Move::Approve, Move::Return, Move::Reject][rng.usize(..4)],
    }
}

/// None, one or two fields, each with what is wanted.
pub fn marks(rng: &mut Rng) -> Vec<Mark> {
    let mut fields = MarkedField::ALL.to_vec();
    rng.shuffle(&mut fields);
    fields.truncate(rng.usize(..3));
    let mark = |field| Mark { field, reason: "看不清".into(), later: Default::default() };
    fields.into_iter().map(mark).collect()
}
