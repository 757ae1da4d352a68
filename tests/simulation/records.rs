//! Records of nouns: what people do with them, drawn from the tables, and what must hold of them.

use super::{
    erasure, places,
    workload::{Identifiers, day, draft, picture},
};
use app::{
    domain::{
        id::RecordId,
        noun::{Field, FieldKind, HELP_REQUEST, Home, Noun, Sharing, StepBy},
        scope::Scope,
    },
    sorted_map::SortedMap,
    sync::{
        command::Command,
        dossier::Dossier,
        engine::{Engine, NewOperation},
        fields::Edit,
        ledger::{File, Ledger},
        outcome::Outcome,
        records::{Record, RecordEdited, RecordEntered, RecordMoved, SetEdit, Settles},
        row::Subject,
        store::{LogEntry, SYSTEM},
    },
};
use fastrand::Rng;
use serde_json::json;
use std::collections::BTreeMap;

/// What a county visits households for again, as a file of its own defines it.
pub fn county_noun() -> Noun {
    let zh = |text: &str| json!({ "zh": text });
    let choice = |code: &str, text: &str| json!({ "code": code, "label": zh(text) });
    let field = |code: &str, kind: &str, text: &str| json!({ "code": code, "kind": kind, "label": zh(text) });
    let mut causes = field("causes", "choices", "原因");
    causes["choices"] = json!([choice("illness", "生病"), choice("school", "上学"), choice("disaster", "灾害")]);
    let mut what = field("what", "note", "情况");
    what["required"] = true.into();
    let noun = json!({
        "code": "x-防返贫回访", "version": 1, "label": zh("防返贫回访"), "home": "area", "sharing": "village", "enter": "write_operations",
        "states": [{ "code": "open", "label": zh("在办") }, { "code": "done", "label": zh("办结"), "is_end": true }],
        "fields": [what, causes, field("income", "money", "年收入"), field("on", "day", "哪天"), field("village", "area", "哪个村"),
            field("photos", "photos", "照片")],
        "steps": [
            { "code": "close", "label": zh("办结"), "from": ["open"], "to": "done", "need": "review", "by": "anyone", "reason": true },
            { "code": "reopen", "label": zh("再办"), "from": ["done"], "to": "open", "need": "write_operations", "by": "not_handler" },
        ],
    });
    serde_json::from_value(noun).expect("a table written here")
}

/// Another, for those who review.
pub fn office_noun() -> Noun {
    Noun { code: "x-上门核实".into(), sharing: Sharing::Office, ..county_noun() }
}

/// What the simulated county publishes.
pub fn nouns() -> [Noun; 4] {
    [county_noun(), office_noun(), places::activity(), places::sign_up()]
}

/// One thing that is done with a record.
pub fn next(rng: &mut Rng, engine: &Engine, file: &File) -> (&'static str, Vec<NewOperation>) {
    let ledger = engine.ledger();
    let joining = rng.u8(..3) == 0; // what is joined needs several records of one kind on several phones
    let mut nouns: Vec<&Noun> = ledger.reference().latest_nouns();
    nouns.retain(|noun| !noun.is_sent_by_strangers() && *noun.code != *HELP_REQUEST.code); // no phone enters the former; the latter is left out
    let nouns: Vec<&Noun> = nouns.into_iter().filter(|noun| !joining || !noun.joins.is_empty()).collect();
    if nouns.is_empty() {
        return ("nothing", Vec::new()); // an older build that does not have the county's noun yet
    }
    let all: Vec<(&Noun, &File, &Record)> = nouns.iter().flat_map(|noun| on(noun, ledger)).collect();
    let clash = all.iter().find(|(_, _, record)| !record.conflicts.is_empty());
    if let Some((_, row, record)) = clash.filter(|_| rng.u8(..3) > 0) {
        return ("settle record", vec![settle(rng, row, record)]);
    }
    let joining = joining && all.len() > 1;
    if all.is_empty() || !joining && rng.u8(..5) < 2 {
        let meets = |noun: &&Noun| noun.places.is_some() || !noun.joins.is_empty(); // others of the kind
        let asking = nouns.iter().copied().find(|noun| meets(noun) && rng.u8(..3) == 0);
        let noun = asking.unwrap_or(nouns[rng.usize(..nouns.len())]);
        return ("record", vec![enter(rng, engine, noun, file)]);
    }
    let (noun, row, record) = all[rng.usize(..all.len().min(3))]; // the same few on every phone, so that they clash
    if joining {
        return ("join record", step(rng, engine, (noun, row, record)));
    }
    match rng.u8(..5) {
        0..3 => ("edit record", edit(rng, noun, row, record)),
        _ => ("move record", step(rng, engine, (noun, row, record))),
    }
}

/// The records of a noun.
fn on<'a>(noun: &'a Noun, ledger: &'a Ledger) -> impl Iterator<Item = (&'a Noun, &'a File, &'a Record)> {
    ledger.records(&noun.code).map(move |(file, record)| (noun, file, record))
}

/// One of several, the first ones more often: so that users change the same thing.
fn one_of_the_first<'a, T>(rng: &mut Rng, all: &[&'a T]) -> &'a T {
    all[rng.usize(..all.len()).min(rng.usize(..all.len()))]
}

fn enter(rng: &mut Rng, engine: &Engine, noun: &Noun, file: &File) -> NewOperation {
    let activity = engine.ledger().records(places::ACTIVITY).next().map(|(_, record)| record.id.to_string());
    if noun.places.is_some() && activity.is_none() {
        return enter(rng, engine, &places::activity(), file);
    }
    let area = file.dossier.area();
    let scope = noun.scope_in(area).unwrap_or(file.dossier.scope);
    let subject = match noun.home {
        Home::Person => Subject::Person { id: file.dossier.person_id() },
        _ => Subject::Area { code: area },
    };
    filled_in(rng, noun, (scope, subject), activity.as_deref())
}

/// A record with every field filled in; what names a record names the activity.
pub fn filled_in(
    rng: &mut Rng,
    noun: &Noun,
    (scope, subject): (Scope, Subject),
    activity: Option<&str>,
) -> NewOperation {
    let plain = noun.fields.iter().filter(|field| !field.kind.is_set() && !field.kind.is_attached());
    let answer = |field: &Field| match field.kind {
        FieldKind::Record => (field.code.to_string(), activity.unwrap_or_default().to_owned()),
        _ => (field.code.to_string(), value(rng, field, scope)),
    };
    let fields = plain.map(answer).collect::<Vec<_>>();
    let sets = noun.fields.iter().filter(|field| field.kind.is_set());
    let sets = sets.map(|field| (field.code.to_string(), vec![value(rng, field, scope)])).collect::<Vec<_>>();
    let attachments = if noun.is_attachable() && rng.bool() { vec![picture(rng)] } else { Vec::new() };
    let entered = RecordEntered {
        noun: noun.code.to_string(),
        version: noun.version,
        id: RecordId(rng.identifier()),
        subject,
        fields: SortedMap::of(fields),
        sets: SortedMap::of(sets),
        attachments,
        state: noun.first_state().to_owned(),
        group: None,
        kept_years: noun.kept_years,
        later: Default::default(),
    };
    draft(rng, scope, Command::RecordEntered(entered))
}

/// A value of a field's kind; few of them, so that equal edits happen.
fn value(rng: &mut Rng, field: &Field, scope: Scope) -> String {
    match field.kind {
        FieldKind::Choice | FieldKind::Choices => field.choices[rng.usize(..field.choices.len())].code.to_string(),
        FieldKind::Day => day().to_string(),
        FieldKind::DayTime => format!("{} 09:00", day()),
        FieldKind::Area => scope.area().to_string(),
        FieldKind::Number | FieldKind::Money => rng.u8(1..4).to_string(),
        _ => ["想要一副老花镜", "想要一根拐杖", "想学电焊"][rng.usize(..3)].to_owned(),
    }
}

fn edited(record: &Record) -> RecordEdited {
    RecordEdited {
        noun: record.noun.clone(),
        version: record.version,
        id: record.id,
        subject: record.subject.clone(),
        edits: SortedMap::new(),
        sets: SortedMap::new(),
        attach: Vec::new(),
        detach: Vec::new(),
        settles: None,
        later: Default::default(),
    }
}

fn edit(rng: &mut Rng, noun: &Noun, row: &File, record: &Record) -> Vec<NewOperation> {
    let changed: Vec<&Field> = noun.fields.iter().filter(|field| !field.unique).collect();
    let field = one_of_the_first(rng, &changed);
    let (code, mut edited) = (field.code.to_string(), edited(record));
    let new = value(rng, field, row.dossier.scope);
    match field.kind {
        kind if kind.is_attached() => match record.attachments.first() {
            Some(kept) if rng.bool() => edited.detach.push(kept.value.blob),
            _ => edited.attach.push(picture(rng)),
        },
        kind if kind.is_set() => {
            let (add, remove) = if rng.bool() { (vec![new], Vec::new()) } else { (Vec::new(), vec![new]) };
            edited.sets.insert(code, SetEdit { add, remove, later: Default::default() });
        }
        _ => {
            let was = record.value(&code).to_owned();
            edited.edits.insert(code, Edit { value: new, was, later: Default::default() });
        }
    }
    vec![draft(rng, row.dossier.scope, Command::RecordEdited(edited))]
}

/// A clash is settled by one of its two values.
fn settle(rng: &mut Rng, row: &File, record: &Record) -> NewOperation {
    let clash = &record.conflicts[rng.usize(..record.conflicts.len())];
    let (field, offered, was) = (clash.field.clone(), clash.offered.clone(), record.value(&clash.field).to_owned());
    let value = if rng.bool() { was.clone() } else { offered.clone() };
    let edits = [(field.clone(), Edit { value, was, later: Default::default() })].into();
    let settles = Some(Settles { field, offered, later: Default::default() });
    draft(rng, row.dossier.scope, Command::RecordEdited(RecordEdited { edits, settles, ..edited(record) }))
}

/// A step from where the record is, as this phone has it.
fn step(rng: &mut Rng, engine: &Engine, (noun, row, record): (&Noun, &File, &Record)) -> Vec<NewOperation> {
    let from_here = noun.steps.iter().filter(|step| step.from.iter().any(|from| *from == record.state));
    let from_here = from_here.filter(|step| step.by != StepBy::Server);
    let steps: Vec<_> = from_here.collect();
    if steps.is_empty() {
        return Vec::new();
    }
    let joining = steps.iter().find(|step| step.code == noun.joins).filter(|_| rng.u8(..3) > 0);
    let step = joining.copied().unwrap_or_else(|| steps[rng.usize(..steps.len())]);
    let mut answer = |field: &Field| (field.code.to_string(), answer(rng, field, engine, (row, record)));
    let answers = SortedMap::of(step.fields.iter().map(&mut answer));
    let reason = if step.reason { "已经办好".to_owned() } else { String::new() };
    let moved = RecordMoved { answers, reason, ..RecordMoved::new(record, step) };
    vec![draft(rng, row.dossier.scope, Command::RecordMoved(moved))]
}

/// What is answered with a step: who handles it, which other record (as phones offer them: of the same place, now and then any), or a text.
fn answer(rng: &mut Rng, field: &Field, engine: &Engine, (row, record): (&File, &Record)) -> String {
    let (ledger, scope) = (engine.ledger(), row.dossier.scope);
    let anywhere = rng.u8(..8) == 0;
    let is_offered =
        |(file, other): &(&File, &Record)| anywhere || file.dossier.scope == scope && other.id != record.id;
    let of: Vec<String> = match field.kind {
        FieldKind::Handler => ledger.reference().staff_writing(&[scope]).map(|staff| staff.id.to_string()).collect(),
        FieldKind::Record => {
            ledger.records(&field.of).filter(is_offered).map(|(_, other)| other.id.to_string()).collect()
        }
        _ => Vec::new(),
    };
    // the same few on every phone, so that they meet
    if of.is_empty() { value(rng, field, scope) } else { of[rng.usize(..of.len().min(3))].clone() }
}

/// I22: a record that was taken in is in one row, with every step that was taken, in the state to which the last one led. Of the server's own
/// step a writer need not know.
pub fn are_kept(log: &[LogEntry], dossiers: &[Dossier]) -> Result<(), String> {
    let (mut expected, mut before_server) = (BTreeMap::<RecordId, (String, usize)>::new(), BTreeMap::new());
    for entry in erasure::not_erased_later(log).into_iter().filter(|entry| entry.outcome == Outcome::Applied) {
        match entry.operation.command() {
            Ok(Command::RecordEntered(entered)) => drop(expected.insert(entered.id, (entered.state, 1))),
            Ok(Command::RecordMoved(moved)) => {
                let (state, steps) = expected.entry(moved.id).or_default();
                if *state != moved.from && before_server.remove(&moved.id).as_ref() != Some(&moved.from) {
                    return Err(format!("I22: {:?} moved from {} while in {state}", moved.id, moved.from));
                }
                if entry.by == SYSTEM {
                    before_server.insert(moved.id, moved.from);
                }
                (*state, *steps) = (moved.to, *steps + 1);
            }
            _ => {}
        }
    }
    let mut kept = BTreeMap::new();
    for record in dossiers.iter().flat_map(|dossier| &dossier.records) {
        if kept.insert(record.id, (record.state.clone(), record.steps.len())).is_some() {
            return Err(format!("I22: {:?} is in two rows", record.id));
        }
    }
    match expected.iter().find(|(id, expected)| kept.get(id) != Some(expected)) {
        Some((id, expected)) => Err(format!("I22: {id:?} is {:?} instead of {expected:?}", kept.get(id))),
        None => rows_are_small(dossiers),
    }
}

/// I22: an area has a row for each of its records, and none that holds two.
fn rows_are_small(dossiers: &[Dossier]) -> Result<(), String> {
    let of_area = dossiers.iter().filter(|dossier| dossier.record.is_some());
    match of_area.into_iter().find(|row| row.records.len() > 1 || row.person.is_some()) {
        Some(row) => Err(format!("I22: {} holds {} records", row.row(), row.records.len())),
        None => Ok(()),
    }
}
