//! Tests: new versions while drafts are open, several users on one record, and one rule on the form and at the server.

use super::{
    tests::{NOW, operation, village},
    *,
};
use crate::domain::{
    fault::Fault,
    id::{DeviceId, OperationId},
    noun::{Field as NounField, FieldChoice, FieldKind, Label, NOUNS, Noun, WISH},
    staff::Staff,
};
use crate::sync::{
    authority, command::Command, dossier::Dossier, memory::MemoryStore, outcome::Outcome, protocol::SyncRequest,
    reference::Entry, row::RowKey, store::Store,
};
use uuid::Uuid;

const CODE: &str = "x-回访";

pub(super) fn subject() -> Subject {
    Subject::Area { code: village().area() }
}

fn label(words: &str) -> Label {
    Label { zh: words.to_owned().into(), en: "".into() }
}

pub(super) fn field(code: &str, kind: FieldKind) -> NounField {
    let choices: Vec<FieldChoice> = match kind {
        FieldKind::Choice | FieldKind::Choices => {
            ["a", "b", "c"].map(|code| FieldChoice { code: code.into(), label: label(code) }).into()
        }
        _ => Vec::new(),
    };
    let (code, label, choices) = (code.to_owned().into(), label(code), choices.into());
    NounField { code, kind, required: false, unique: false, of: "".into(), label, choices, purpose: Label::default() }
}

pub(super) fn noun(version: u32, fields: Vec<NounField>) -> Noun {
    let (code, fields) = (CODE.into(), fields.into());
    Noun { code, version, fields, home: crate::domain::noun::Home::Area, ..WISH.clone() }
}

/// A county that knows some tables, and a worker of its village.
pub(super) struct County {
    pub(super) store: MemoryStore,
    worker: Staff,
    delivered: u64,
}

impl County {
    pub(super) fn knowing(nouns: &[&Noun]) -> Self {
        let (mut store, worker) = MemoryStore::demo();
        for noun in nouns {
            let Ok(()) = store.put_entry(worker.areas[0].county(), &Entry::Noun(Box::new((*noun).clone())));
        }
        Self { store, worker, delivered: 0 }
    }

    pub(super) fn takes(&mut self, command: &Command) -> Outcome {
        self.takes_all(std::slice::from_ref(command)).remove(0)
    }

    pub(super) fn takes_all(&mut self, commands: &[Command]) -> Vec<Outcome> {
        let device = DeviceId(Uuid::from_u128(9));
        let operation = |(n, command)| operation((device, n), n, village(), command);
        let operations = (self.delivered + 1..).zip(commands).map(operation).collect();
        self.delivered += commands.len() as u64;
        let request = SyncRequest::new(device, operations, [].into());
        let delivery = authority::deliver(&mut self.store, &self.worker, &request, NOW).unwrap();
        delivery.results.into_iter().map(|result| result.outcome).collect()
    }

    fn row(&self, record: RecordId) -> Dossier {
        let Ok(row) = self.store.dossier(village(), RowKey::Record(record));
        row.expect("a row")
    }

    fn record(&self, record: RecordId) -> Record {
        self.row(record).record_of(record).expect("a record").clone()
    }
}

pub(super) fn form(noun: &Noun, record: u128) -> RecordForm {
    let (operation, record) = (OperationId(Uuid::from_u128(record)), RecordId(Uuid::from_u128(record)));
    RecordForm::new(operation, record, noun.version, Some(village().area()))
}

/// What can be done to a table from one version to the next.
#[derive(Clone, Copy, Debug)]
enum Change {
    Add,
    Remove,
    Rename,
    Retype,
    Require,
    DropChoice,
}

const CHANGES: [Change; 6] =
    [Change::Add, Change::Remove, Change::Rename, Change::Retype, Change::Require, Change::DropChoice];

/// Does it to one of two fields, so that two changes meet in one field or not.
fn changed(fields: &mut Vec<NounField>, change: Change, at: usize) {
    let at = at.min(fields.len() - 1);
    match change {
        Change::Add => fields.push(field(&format!("new{}", fields.len()), FieldKind::Line)),
        Change::Remove => drop(fields.remove(at)),
        Change::Rename => fields[at].label = label("换了说法"),
        Change::Retype => fields[at] = field(&fields[at].code.clone(), FieldKind::Number),
        Change::Require => fields[at].required = true,
        Change::DropChoice => fields[at].choices.to_mut().truncate(1),
    }
}

/// Every value of a record, by code.
fn values(record: &Record) -> Vec<(String, String)> {
    let single = record.fields.iter().map(|(code, field)| (code.clone(), field.value.clone()));
    let members = record.sets.iter().flat_map(|(code, set)| set.iter().map(|m| (code.clone(), m.value.clone())));
    single.chain(members).filter(|(_, value)| !value.is_empty()).collect()
}

/// What a user does where a field of the new version refuses what is in the form: empty ones are filled, changes are taken back.
fn mends(form: &mut RecordForm, noun: &Noun) {
    for field in noun.fields.iter() {
        let before = form.before.as_ref().map(|before| before.value(&field.code).to_owned()).unwrap_or_default();
        match form.fault(field) {
            Some(Fault::Missing) => drop(form.answers.fields.insert(field.code.to_string(), "1".to_owned())),
            Some(_) => drop(form.answers.fields.insert(field.code.to_string(), before)),
            None => {}
        }
        assert_eq!(form.fault(field), None, "{}", field.code);
    }
}

/// Row 21 of the anchors: a new version is published while a record's draft is open.
fn finishes(pair: [(Change, usize); 2], goes_on: bool) {
    let old = noun(
        1,
        vec![field("text", FieldKind::Line), field("pick", FieldKind::Choice), field("all", FieldKind::Choices)],
    );
    let mut fields = old.fields.to_vec();
    pair.into_iter().for_each(|(change, at)| changed(&mut fields, change, at));
    let new = noun(2, fields);
    let mut county = County::knowing(&[&old, &new]);
    let mut draft = form(&old, 7);
    draft.answers.fields = [("text".to_owned(), "断了收入".to_owned()), ("pick".to_owned(), "b".to_owned())].into();
    draft.answers.sets = [("all".to_owned(), vec!["a".to_owned(), "c".to_owned()])].into();
    let entered = Command::RecordEntered(draft.entered(&old, subject()));
    assert_eq!(county.takes(&entered), Outcome::Applied, "a new one is finished in its own version");
    let record = county.record(draft.record);
    let mut editing = RecordForm::editing(draft.operation, village().area(), &record, |code| old.field(code).cloned());
    editing.answers.fields.insert("text".to_owned(), "找到了活".to_owned());
    editing.answers.sets.insert("all".to_owned(), vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    let mut expected: Vec<_> = values(&record).into_iter().filter(|(code, _)| code != "text").collect();
    expected.push(("all".to_owned(), "b".to_owned()));
    let table = if goes_on { &new } else { &old };
    editing.version = table.version;
    let refuses = |field: &NounField| field.code == "text" && field.parse_typed("找到了活").is_err();
    let text = if table.fields.iter().any(refuses) { "断了收入" } else { "找到了活" };
    expected.push(("text".to_owned(), text.to_owned()));
    mends(&mut editing, table);
    let mut saved: Vec<Command> =
        editing.left_behind(table, &old, &record).into_iter().map(Command::RecordEdited).collect();
    saved.extend(editing.edited(table, &record).map(Command::RecordEdited));
    assert!(
        county.takes_all(&saved).iter().all(|outcome| *outcome == Outcome::Applied),
        "{pair:?} {goes_on} {saved:?}"
    );
    let kept = county.record(draft.record);
    let missing: Vec<_> = expected.iter().filter(|value| !values(&kept).contains(value)).collect();
    assert!(missing.is_empty(), "{pair:?}, goes on {goes_on}: {missing:?} is gone from {:?}", values(&kept));
    assert_eq!(kept.version, table.version);
}

#[test]
fn a_draft_is_finished_in_its_own_version_or_in_the_new_one_and_no_value_is_lost() {
    for first in CHANGES {
        for second in CHANGES {
            for places in [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1], [0, 2], [1, 2], [2, 2]] {
                for goes_on in [false, true] {
                    finishes([(first, places[0]), (second, places[1])], goes_on);
                }
            }
        }
    }
}

/// Row 23 of the anchors: three users edit one record offline, and come home in any order.
#[test]
fn of_three_who_edit_one_record_in_any_order_every_value_is_in_it_or_in_a_clash() {
    let table = noun(1, ["text", "p0", "p1", "p2"].map(|code| field(code, FieldKind::Line)).to_vec());
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut county = County::knowing(&[&table]);
        let mut draft = form(&table, 7);
        draft.answers.fields = [("text".to_owned(), "原来的".to_owned())].into();
        county.takes(&Command::RecordEntered(draft.entered(&table, subject())));
        let record = county.record(draft.record);
        for by in order {
            let mut editing =
                RecordForm::editing(draft.operation, village().area(), &record, |code| table.field(code).cloned());
            editing.answers.fields.insert("text".to_owned(), format!("{by}说的"));
            editing.answers.fields.insert(format!("p{by}"), format!("只有{by}"));
            county.takes(&Command::RecordEdited(editing.edited(&table, &record).expect("an edit")));
        }
        let kept = county.record(draft.record);
        let mut values: Vec<String> = kept.conflicts.iter().map(|clash| clash.offered.clone()).collect();
        values.push(kept.value("text").to_owned());
        values.sort();
        assert_eq!(values, ["0说的", "1说的", "2说的"], "{order:?}");
        assert!((0..3).all(|by| kept.value(&format!("p{by}")) == format!("只有{by}")), "{order:?}");
    }
}

/// Numbers that look random, the same in every run.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// Something that may be typed into a field of any kind.
    fn typed(&mut self) -> String {
        const SOME: [&str; 26] = [
            "",
            " ",
            "a",
            "b",
            "z",
            "老花镜",
            " 一\n二 ",
            "2026-02-03",
            "2026年2月3日",
            "2026-02-30",
            "2026-02-03 9:05",
            "12",
            "１２",
            "27.5",
            "1000000001",
            "31.9,108.6",
            "91,0",
            "500229221204",
            "500229221299",
            "self",
            "child",
            "service",
            "claim",
            "[[1,2]]",
            "\u{200B}",
            "00000000-0000-0000-0000-000000000007",
        ];
        const LETTERS: [char; 12] = ['-', '0', '1', '2', '9', '.', ',', ':', '年', ' ', 'a', '\n'];
        match self.below(24) {
            0 => "很".repeat(501),
            1..6 => (0..self.below(12)).map(|_| LETTERS[self.below(LETTERS.len())]).collect(),
            _ => SOME[self.below(SOME.len())].to_owned(),
        }
    }
}

/// A table with a field of every kind that is typed or chosen.
fn every_kind() -> Noun {
    let kinds = FieldKind::ALL.iter().filter(|kind| !kind.is_attached());
    let person = |kind: &&FieldKind| !matches!(kind, FieldKind::Person | FieldKind::Signature);
    let fields = kinds.filter(person).map(|kind| field(kind.code(), *kind)).collect();
    noun(1, fields)
}

/// Answers for a table; of a set only what its form offers.
fn filled(table: &Noun, answers: &[(String, Vec<String>)]) -> RecordForm {
    let mut form = form(table, 7);
    for (field, (value, members)) in table.fields.iter().zip(answers).filter(|(field, _)| !field.kind.is_attached()) {
        let mut chosen = members.clone();
        chosen.retain(|member| field.choices.iter().any(|choice| choice.code == *member));
        chosen.sort();
        chosen.dedup();
        match field.kind.is_set() {
            true if chosen.is_empty() => {}
            true => drop(form.answers.sets.insert(field.code.to_string(), chosen)),
            false => drop(form.answers.fields.insert(field.code.to_string(), value.clone())),
        }
    }
    form
}

/// What an app without checks would send: each value as its parser keeps it, or as it was typed.
fn unchecked(form: &RecordForm, table: &Noun) -> Command {
    let mut raw = form.entered(table, subject());
    for field in table.fields.iter().filter(|field| !field.kind.is_set()) {
        let typed = form.answers.value(&field.code);
        let kept = field.parse_typed(typed).unwrap_or_else(|_| typed.to_owned());
        raw.fields.insert(field.code.to_string(), kept);
    }
    raw.fields.retain(|_, value| !value.is_empty());
    Command::RecordEntered(raw)
}

/// Random records of each noun.
const RANDOM: u32 = 10_000;

/// Row 24 of the anchors: what a form says while it is filled in, and when it is saved, is what the server says, in the same order.
#[test]
fn the_form_and_the_server_find_the_same_faults_in_the_same_order() {
    let (mut drawn, mut all_right) = (Drawn(24), 0);
    for table in NOUNS.iter().map(|noun| (*noun).clone()).chain([every_kind()]) {
        let mut table = Noun { code: CODE.into(), home: crate::domain::noun::Home::Area, ..table };
        let (mut county, mut right, mut wrong) = (MemoryStore::demo().0, 0, 0);
        for _ in 0..RANDOM {
            for field in table.fields.to_mut().iter_mut().filter(|field| !field.kind.is_attached()) {
                field.required = drawn.below(4) == 0;
            }
            let answers = (0..table.fields.len())
                .map(|_| (drawn.typed(), vec![drawn.typed(), drawn.typed()]))
                .collect::<Vec<_>>();
            let form = filled(&table, &answers);
            let Ok(()) = county.put_entry(village().county(), &Entry::Noun(Box::new(table.clone())));
            let mut of_form =
                table.fields.iter().filter_map(|field| Some((field.code.to_string(), form.fault(field)?)));
            let of_form = of_form.next().map(|(code, fault)| {
                let money = table.field(&code).is_some_and(|field| field.kind == FieldKind::Money);
                match fault {
                    Fault::OutOfRange { min, max } if money => {
                        (code, Fault::OutOfRange { min: min * 100, max: max * 100 }) // a form says yuan, the server fen
                    }
                    fault => (code, fault),
                }
            });
            let scope = table.scope_in(village().area()).unwrap();
            let of_server = check_record(&county, scope, &unchecked(&form, &table)).unwrap().err();
            let unlisted = of_server.as_ref().is_some_and(|(_, fault)| *fault == Fault::AreaUnknown); // a form offers those on the list
            assert!(of_form == of_server || unlisted && of_form.is_none(), "{of_form:?} {of_server:?} {form:?}");
            (right, wrong) = (right + u32::from(of_form.is_none()), wrong + u32::from(of_form.is_some()));
        }
        assert!(wrong > RANDOM / 10, "{right} right, {wrong} wrong");
        all_right += right;
    }
    assert!(all_right > RANDOM / 10, "{all_right} were right");
}
