//! Records of one kind as rows of a sheet: fields under their words and codes, those that are asked for no longer behind them, then the latest
//! answers that were asked with steps. Callers have no sheet, and what strangers sent has none: neither leaves with an export.

use super::Lang;
use crate::{
    domain::{
        noun::{CALLER, Noun, SELF_JOINING},
        number,
    },
    sync::{
        dossier::Dossier,
        ledger::Ledger,
        records::{Record, Tables},
        reference::Reference,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The first cell of such a sheet. An import of the ledger passes over sheets that begin so.
pub const MARK: &str = "田埂登记号";
/// Columns before the answers: id, township, village, whose, state, day, by whom.
const LEAD: usize = 7;

/// Records by the code of their noun.
#[derive(Debug, Default)]
pub struct RecordSheets(BTreeMap<String, Vec<Row>>);

/// One record in words.
#[derive(Debug)]
struct Row {
    lead: [String; LEAD],
    answers: BTreeMap<String, String>,
    behind: BTreeMap<Column, String>,
}

/// A column behind the fields, by its heading: the official number, answers that were asked with steps, values that wait for a choice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Number(String),
    Asked(String),
    Offered(String),
}

impl Column {
    fn heading(&self) -> &str {
        let (Self::Number(heading) | Self::Asked(heading) | Self::Offered(heading)) = self;
        heading
    }
}

/// A sheet: its noun in words, and rows of cells. The first row has words, the second the codes of fields.
pub struct RecordSheet {
    /// The words of its noun.
    pub name: String,
    /// Cells.
    pub rows: Vec<Vec<String>>,
}

impl RecordSheets {
    /// Takes in the records of everything in `ledger` that is in no other place and neither removed nor erased.
    pub fn add(&mut self, ledger: &Ledger, lang: Lang) {
        for file in ledger.rows().filter(|file| !file.dossier.is_gone()) {
            let whom = if file.dossier.person.is_some() { file.key.name() } else { "" };
            let has_sheet = |record: &&Record| record.noun != CALLER.code && record.noun != SELF_JOINING.code;
            for record in file.dossier.records.iter().filter(has_sheet) {
                let row = Row::read((&file.dossier, whom), record, ledger, lang);
                self.0.entry(record.noun.clone()).or_default().push(row);
            }
        }
    }

    /// How many records there are.
    pub fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// One sheet for each noun that has records.
    pub fn sheets(self, reference: &Reference, lang: Lang) -> Vec<RecordSheet> {
        self.0.into_iter().map(|(noun, rows)| sheet(&noun, rows, reference, lang)).collect()
    }
}

impl Row {
    fn read((dossier, whom): (&Dossier, &str), record: &Record, ledger: &Ledger, lang: Lang) -> Self {
        let (reference, tables) = (ledger.reference(), Tables::of_record(ledger.reference(), record));
        let stamp = dossier.stamp(record.entered_at());
        let by = stamp.map_or("", |stamp| lang.writer(reference, stamp.1));
        let lead = [
            record.id.to_string(),
            reference.area_name(dossier.area().township()).to_owned(),
            reference.area_name(dossier.area()).to_owned(),
            whom.to_owned(),
            lang.state_in(&tables, record).to_owned(),
            stamp.map(|stamp| stamp.2.date().to_string()).unwrap_or_default(),
            by.to_owned(),
        ];
        let answer = |code: String| (lang.answer(&tables, record, &code, ledger), code);
        let answers = tables.codes(record).into_iter().map(answer).filter(|(value, _)| !value.is_empty());
        let answers = answers.map(|(value, code)| (code, value)).collect();
        Self { lead, answers, behind: behind(&tables, record, ledger, lang) }
    }
}

/// What a record has in columns behind its fields.
fn behind(tables: &Tables, record: &Record, ledger: &Ledger, lang: Lang) -> BTreeMap<Column, String> {
    let mut cells = tables.shown().map(|noun| asked(noun, record, ledger, lang)).unwrap_or_default();
    if tables.shown().is_some_and(|noun| noun.numbered) {
        cells.insert(Column::Number(lang.official_number().to_owned()), number::of(record.id));
    }
    let offered = record.conflicts.iter().map(|clash| {
        let offered = lang.one_answer(tables, &clash.field, &clash.offered, ledger);
        format!("{} {offered}", lang.label_of(tables, &clash.field))
    });
    if !record.conflicts.is_empty() {
        cells.insert(Column::Offered(lang.two_values().to_owned()), offered.collect::<Vec<_>>().join("；"));
    }
    cells
}

/// The latest answers that were asked with steps; with what a record was joined only while it is.
fn asked(noun: &Noun, record: &Record, ledger: &Ledger, lang: Lang) -> BTreeMap<Column, String> {
    let is_joined = record.joined_with(noun).is_some();
    let steps = record.steps.iter().filter(|step| is_joined || step.step != noun.joins);
    let answers = steps.flat_map(|step| lang.answers_of_step(Some(noun), &step.step, &step.answers, ledger));
    answers.map(|(label, words)| (Column::Asked(label), words)).collect()
}

fn sheet(noun: &str, rows: Vec<Row>, reference: &Reference, lang: Lang) -> RecordSheet {
    let tables = Tables::of(reference, noun, 0);
    let asked: Vec<&str> = tables.latest().into_iter().flat_map(|noun| noun.fields.iter().map(|f| &*f.code)).collect();
    let answered: BTreeSet<&str> = rows.iter().flat_map(|row| row.answers.keys().map(String::as_str)).collect();
    let retired = answered.iter().copied().filter(|code| !asked.contains(code));
    let codes: Vec<String> = asked.iter().copied().chain(retired).map(str::to_owned).collect();
    let lead = [
        MARK,
        lang.township_word(),
        lang.village(),
        lang.whose_record(),
        lang.state_of_record(),
        lang.entered_on(),
        lang.entered_by(),
    ];
    let words = |code: &String| match asked.contains(&code.as_str()) {
        true => lang.label_of(&tables, code).to_owned(),
        false => lang.no_longer_asked(lang.label_of(&tables, code)),
    };
    let behind: BTreeSet<Column> = rows.iter().flat_map(|row| row.behind.keys().cloned()).collect();
    let headings = behind.iter().map(|column| column.heading().to_owned());
    let heading = lead.iter().map(|word| (*word).to_owned()).chain(codes.iter().map(words)).chain(headings);
    let under = std::iter::repeat_n(String::new(), LEAD).chain(codes.iter().cloned());
    let mut all = vec![heading.collect(), under.collect::<Vec<_>>()];
    all.extend(rows.into_iter().map(|mut row| {
        let answers: Vec<String> = codes.iter().map(|code| row.answers.remove(code).unwrap_or_default()).collect();
        let behind = behind.iter().map(|column| row.behind.remove(column).unwrap_or_default());
        row.lead.into_iter().chain(answers).chain(behind).collect()
    }));
    let name = tables.latest().map_or(noun, |noun| lang.label(&noun.label)).to_owned();
    RecordSheet { name, rows: all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            area::AreaCode,
            id::{OperationId, RecordId, StaffId},
            noun::{Field, FieldChoice, FieldKind, Label, WISH},
            time::Timestamp,
        },
        sorted_map::SortedMap,
        sync::{
            command::Command,
            fold::Origin,
            kept::Stamp,
            outcome::Outcome,
            reference::Entry,
            row::{RowKey, Subject},
        },
    };
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    const CODE: &str = "x-回访";

    fn label(words: &str) -> Label {
        Label { zh: words.to_owned().into(), en: "".into() }
    }

    fn field(code: &str, kind: FieldKind) -> Field {
        let choice = |code: &str| FieldChoice { code: code.to_owned().into(), label: label(&code.to_uppercase()) };
        let choices = ["a", "b", "c"].map(choice).into_iter().filter(|_| kind == FieldKind::Choice);
        let choices = choices.collect::<Vec<_>>().into();
        Field {
            code: code.to_owned().into(),
            kind,
            required: false,
            label: label(code),
            choices,
            ..WISH.fields[0].clone()
        }
    }

    /// A version with one change more: a field added, removed, renamed, of another kind, or without one of its choices.
    fn next(noun: &Noun, (change, at): (u8, usize)) -> Noun {
        let mut noun = Noun { version: noun.version + 1, ..noun.clone() };
        let (fields, version) = (noun.fields.to_mut(), noun.version);
        let at = at % fields.len();
        match change {
            0 => fields.push(field(&format!("f{version}"), FieldKind::Line)),
            1 if fields.len() > 1 => drop(fields.remove(at)),
            2 => fields[at].label = label(&format!("新名{version}")),
            3 => fields[at] = field(&fields[at].code.clone(), FieldKind::Number),
            _ => fields[at].choices.to_mut().truncate(1),
        }
        noun
    }

    /// What a record of a version says: a value of its own in each field.
    fn values(noun: &Noun, n: u32) -> SortedMap<String, String> {
        let value = |(at, field): (usize, &Field)| match field.kind {
            FieldKind::Number => (1000 * n + at as u32).to_string(),
            FieldKind::Choice => field.choices.last().map(|choice| choice.code.to_string()).unwrap_or_default(),
            _ => format!("{n}号{at}"),
        };
        SortedMap::of(noun.fields.iter().enumerate().map(|(at, field)| (field.code.to_string(), value((at, field)))))
    }

    fn entered(noun: &Noun, n: u32) -> Dossier {
        let (id, village) = (RecordId(Uuid::from_u128(n.into())), AreaCode::parse("500229221204").unwrap());
        let body = json!({ "noun": CODE, "version": noun.version, "id": id, "subject": Subject::Area { code: village },
            "fields": values(noun, n), "state": "open" });
        let command = Command::RecordEntered(serde_json::from_value(body).unwrap());
        let mut row = Dossier::of_row(RowKey::Record(id), village.into());
        let stamp = Stamp(1, StaffId(Uuid::nil()), Timestamp(0));
        row.apply(Origin(OperationId(id.0), stamp), &command, &Outcome::Applied);
        row
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn whatever_is_published_every_value_is_once_in_the_sheet_under_its_code(
            changes in prop::collection::vec((0..5_u8, 0..8_usize), 0..6)
        ) {
            let fields = vec![field("text", FieldKind::Note), field("pick", FieldKind::Choice), field("more", FieldKind::Line)];
            let first = Noun { code: CODE.into(), fields: fields.into(), ..WISH.clone() };
            let versions: Vec<Noun> = changes.iter().fold(vec![first], |mut all, change| {
                all.push(next(&all[all.len() - 1], *change));
                all
            });
            let mut ledger = Ledger::default();
            let entries = versions.iter().map(|noun| Entry::Noun(Box::new(noun.clone()))).collect();
            ledger.load((1..).zip(&versions).map(|(n, noun)| entered(noun, n)).collect(), entries);
            let mut sheets = RecordSheets::default();
            sheets.add(&ledger, Lang::ZhHans);
            prop_assert_eq!(sheets.count(), versions.len());
            let sheet = sheets.sheets(ledger.reference(), Lang::ZhHans).remove(0);
            let (codes, rows) = (&sheet.rows[1], &sheet.rows[2..]);
            let latest: Vec<&str> = versions[versions.len() - 1].fields.iter().map(|field| &*field.code).collect();
            prop_assert_eq!(&codes[LEAD..LEAD + latest.len()], &latest[..], "what is asked for no longer comes last");
            for (noun, (n, cells)) in versions.iter().zip((1..).zip(rows)) {
                let entered = values(noun, n);
                for (code, value) in entered.iter() {
                    let columns: Vec<usize> = (0..codes.len()).filter(|at| codes[*at] == *code).collect();
                    prop_assert_eq!(columns.len(), 1, "{}", code);
                    let words = if value.len() == 1 { value.to_uppercase() } else { value.clone() };
                    prop_assert_eq!(&cells[columns[0]], &words);
                }
                prop_assert_eq!(cells[LEAD..].iter().filter(|cell| !cell.is_empty()).count(), entered.len());
            }
        }
    }
}
