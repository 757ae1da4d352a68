//! Courtyard meetings: what people do at one, from several phones. What must hold of them is in `gathered`.

use super::{
    forms, stories,
    workload::{Identifiers, day, draft},
};
use app::{
    domain::{
        area::AreaCode,
        concern::ConcernCode,
        id::{OperationId, PersonId, RecordId},
        noun::{DEMAND, MEETING, QUESTION},
        search::Query,
        visit::VisitOutcome,
    },
    sorted_map::SortedMap,
    sync::{
        command::Command,
        engine::{Engine, NewOperation},
        ledger::{File, Ledger},
        records::{
            DemandForm, GuestGroup, MeetingForm, QuestionForm, Record, RecordForm, RecordMoved, group_of, guest_list,
        },
        row::Subject,
    },
};
use fastrand::Rng;

/// What people say when they go home.
const SAID: [VisitOutcome; 4] =
    [VisitOutcome::Considering, VisitOutcome::Agreed, VisitOutcome::Refused, VisitOutcome::ServiceOnly];

/// One thing that is done at a meeting; where there is none, one begins in a person's village.
pub fn next(rng: &mut Rng, engine: &Engine, file: &File) -> (&'static str, Vec<NewOperation>) {
    let ledger = engine.ledger();
    let here = ledger.records(&MEETING.code).filter(|(_, meeting)| takes_place(meeting));
    let here: Vec<(&File, &Record)> = here.take(2).collect(); // the same few on every phone
    if here.is_empty() || rng.u8(..12) == 0 {
        return ("meeting begun", begin(rng, file.dossier.area()));
    }
    let opened = here[rng.usize(..here.len())];
    match rng.u8(..7) {
        0 => ("question at a meeting", ask(rng, ledger, opened)),
        1 => ("question answered", answer(rng, ledger, opened)),
        2 if rng.u8(..4) == 0 => ("newcomer enrolled at a meeting", forms::enrol_newcomer(rng, ledger, opened)),
        2 => ("enrolled at a meeting", forms::enrol(rng, ledger, file, Some(group_of(opened.1.id)))),
        _ => ("guests noted", note(rng, ledger, opened)),
    }
}

/// One that is over is still added to: whoever was forgotten is noted late.
fn takes_place(meeting: &Record) -> bool {
    meeting.state != "cancelled"
}

/// The meeting of today in a village.
pub fn begin(rng: &mut Rng, code: AreaCode) -> Vec<NewOperation> {
    let (operation, record) = (OperationId(rng.identifier()), RecordId(rng.identifier()));
    let mut form = RecordForm::new(operation, record, MEETING.version, Some(code));
    let starts = format!("{} 09:00", day());
    for (field, text) in [("place", "村委会院坝"), ("topic", "互助保障怎么用"), ("starts", &starts)] {
        form.answers.fields.insert(field.to_owned(), text.to_owned());
    }
    let entered = Command::RecordEntered(form.entered(&MEETING, Subject::Area { code }));
    let scope = MEETING.scope_in(code);
    scope.map(|scope| NewOperation { id: operation, scope, command: entered }).into_iter().collect()
}

/// Who can be ticked, in the order of the page.
fn villagers(ledger: &Ledger, row: &File) -> Vec<PersonId> {
    guest_list(ledger, row.dossier.scope, &Query::Everybody).iter().flat_map(GuestGroup::ids).collect()
}

/// A few are ticked and noted, with what they said; with it goes that the meeting was held, and how many others came.
fn note(rng: &mut Rng, ledger: &Ledger, (row, meeting): (&File, &Record)) -> Vec<NewOperation> {
    let mut form = MeetingForm::new(|| rng.identifier());
    let villagers = villagers(ledger, row);
    for _ in 0..rng.usize(1..4) {
        // the first of the village more often: so that two phones note the same
        let Some(most) = villagers.len().checked_sub(1) else { break };
        let one = villagers[rng.usize(..=most).min(rng.usize(..=most))];
        if form.guest(one).is_none() {
            form.tick(&[one], || rng.identifier());
        }
    }
    for guest in &mut form.guests {
        guest.outcome = rng.bool().then(|| SAID[rng.usize(..SAID.len())]);
        guest.raised = if rng.u8(..3) == 0 { vec![concern(rng)] } else { Vec::new() };
    }
    if rng.u8(..3) == 0 {
        form.count_others(meeting, rng.i32(1..4));
    }
    form.drafts(ledger, (row, meeting), day())
}

fn concern(rng: &mut Rng) -> ConcernCode {
    ConcernCode::ALL[rng.usize(..ConcernCode::ALL.len())]
}

/// A question, now and then with the answer that was read out, and with the demand that comes of it.
fn ask(rng: &mut Rng, ledger: &Ledger, (row, meeting): (&File, &Record)) -> Vec<NewOperation> {
    let mut form = QuestionForm::new(|| rng.identifier());
    form.text = "包工头欠的工钱找谁要".to_owned();
    form.concern = rng.bool().then(|| concern(rng));
    form.is_answered = rng.bool();
    if form.is_answered {
        form.said = "先登记，三天内回话".to_owned();
        form.answer = stories::answer_in_use(rng, ledger);
    }
    if rng.bool() {
        form.raise(|| rng.identifier());
        form.demand.iter_mut().for_each(|demand| raise(rng, demand, &villagers(ledger, row)));
    }
    form.drafts(ledger, meeting.id).unwrap_or_default()
}

fn raise(rng: &mut Rng, demand: &mut DemandForm, villagers: &[PersonId]) {
    let choice = |rng: &mut Rng, code: &str| {
        let choices = DEMAND.field(code).map(|field| &field.choices[..]).unwrap_or_default();
        choices[rng.usize(..choices.len())].code.to_string()
    };
    (demand.category, demand.complexity) = (choice(rng, "category"), choice(rng, "complexity"));
    demand.raised_by = villagers.first().copied().filter(|_| rng.bool());
    demand.is_settled = rng.bool();
    demand.how = "当场给老板打了电话".to_owned();
}

/// A question that is still open is answered by whoever has it on the phone.
fn answer(rng: &mut Rng, ledger: &Ledger, (_, meeting): (&File, &Record)) -> Vec<NewOperation> {
    let open = |(_, question): &(&File, &Record)| {
        question.group == Some(group_of(meeting.id)) && !QUESTION.is_end(&question.state)
    };
    let Some((row, question)) = ledger.records(&QUESTION.code).find(open) else { return Vec::new() };
    let Some(step) = QUESTION.step("answer") else { return Vec::new() };
    let answers = SortedMap::of([("said".to_owned(), "问过镇里，月底前答复".to_owned())]);
    let answered = RecordMoved { answers, ..RecordMoved::new(question, step) };
    vec![draft(rng, row.dossier.scope, Command::RecordMoved(answered))]
}
