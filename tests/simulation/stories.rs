//! Answers and true stories: the township writes them and puts them into use, workers tell those that their phone has.

use super::workload::{Identifiers, day, draft};
use app::{
    domain::{
        area::AreaCode,
        concern::ConcernCode,
        id::{OperationId, RecordId},
        noun::{ANSWER, Noun, STORY},
        visit::Told,
    },
    sync::{
        command::Command,
        dossier::Dossier,
        engine::NewOperation,
        ledger::{File, Ledger},
        records::{Record, RecordForm, RecordMoved, answers_to, stories_for},
        row::Subject,
    },
};
use fastrand::Rng;

/// What the township does about them: what is written is put into use, and now and then taken out of it.
pub fn next(rng: &mut Rng, ledger: &Ledger, file: &File) -> (&'static str, Vec<NewOperation>) {
    let noun = if rng.bool() { &ANSWER } else { &STORY };
    let all: Vec<(&File, &Record)> = ledger.records(&noun.code).filter(|(_, one)| !noun.is_end(&one.state)).collect();
    let written = all.iter().find(|(_, one)| one.state == noun.first_state());
    match (written, all.first()) {
        (Some(one), _) => ("put into use", step(rng, noun, *one, ["use", "publish"])),
        (None, Some(one)) if rng.u8(..4) == 0 => ("taken out of use", step(rng, noun, *one, ["withdraw"; 2])),
        _ => ("answer or story written", write(rng, noun, file.dossier.area())),
    }
}

fn step(rng: &mut Rng, noun: &Noun, (row, record): (&File, &Record), codes: [&str; 2]) -> Vec<NewOperation> {
    let Some(step) = codes.into_iter().find_map(|code| noun.step(code)) else { return Vec::new() };
    let reason = if step.reason { "不合适了".to_owned() } else { String::new() };
    let moved = RecordMoved { reason, ..RecordMoved::new(record, step) };
    vec![draft(rng, row.dossier.scope, Command::RecordMoved(moved))]
}

/// An answer or a story, often put into use at once.
pub fn write(rng: &mut Rng, noun: &Noun, code: AreaCode) -> Vec<NewOperation> {
    let (operation, record) = (OperationId(rng.identifier()), RecordId(rng.identifier()));
    let mut form = RecordForm::new(operation, record, noun.version, Some(code));
    let concern = ConcernCode::ALL[rng.usize(..ConcernCode::ALL.len())].code().to_owned();
    let until = day().plus_days(if rng.u8(..4) == 0 { -1 } else { 400 }).to_string(); // some may be told no more
    let (town, begun) = (code.to_string(), day().plus_days(-30).to_string());
    let texts = match noun.code == ANSWER.code {
        true => vec![("concern", concern.as_str()), ("say", "一年三十块，住院能领补助"), ("card", "yes")],
        false => vec![
            ("pseudonym", "老周"),
            ("town", &town),
            ("plan", "illness"),
            ("amount", "3000"),
            ("text", "在工地摔伤，领到了补助"),
            ("consent_on", &begun),
            ("until", &until),
        ],
    };
    texts.iter().for_each(|(code, text)| drop(form.answers.fields.insert((*code).to_owned(), (*text).to_owned())));
    if noun.code == STORY.code {
        form.answers.sets.insert("concerns".to_owned(), vec![concern]);
    }
    let Some(scope) = noun.scope_in(code) else { return Vec::new() };
    let entered = form.entered(noun, Subject::Area { code });
    let step = noun.steps.first().filter(|_| rng.u8(..4) > 0);
    let used = step.map(|step| Command::RecordMoved(RecordMoved::right_after(&entered, step)));
    let first = NewOperation { id: operation, scope, command: Command::RecordEntered(entered) };
    [first].into_iter().chain(used.map(|used| draft(rng, scope, used))).collect()
}

/// Two things at most that a talk with a person tells, of those that the phone offers for their concerns.
pub fn told(rng: &mut Rng, ledger: &Ledger, dossier: &Dossier) -> Vec<Told> {
    let offered = |concern: ConcernCode| {
        let answers = answers_to(ledger, concern).into_iter().map(|answer| answer.id);
        let stories = stories_for(ledger, dossier, concern, day()).into_iter().map(|story| story.id);
        let of = move |record| Told { concern, record, later: Default::default() };
        answers.chain(stories).map(of).collect::<Vec<_>>()
    };
    let mut all: Vec<Told> = ConcernCode::ALL.iter().copied().flat_map(offered).collect();
    rng.shuffle(&mut all);
    all.truncate(2);
    all
}

/// The answer that is read out at a meeting, where the phone has one.
pub fn answer_in_use(rng: &mut Rng, ledger: &Ledger) -> Option<RecordId> {
    let all: Vec<RecordId> =
        ConcernCode::ALL.iter().flat_map(|code| answers_to(ledger, *code)).map(|answer| answer.id).collect();
    (!all.is_empty()).then(|| all[rng.usize(..all.len())])
}
