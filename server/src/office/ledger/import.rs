//! Importing: read, check, report, write what is good.

use super::{file, turned};
use crate::{
    clock,
    office::{Placed, record, system_staff},
    store::{Database, StoreError},
};
use anyhow::Context;
use app::{
    domain::{
        area::{AreaCode, Level},
        audit::Action,
        date::Date,
    },
    messages::Lang,
    sync::{outcome::Outcome, reference::Reference, store::SYSTEM},
    workbook::{KnownPeople, Reading, Remark, RowFault, RowStep, Turned, Villages, read_rows},
};
use serde_json::json;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What to import, and how.
#[derive(Clone, Debug)]
pub struct Import {
    /// The workbook.
    pub file: PathBuf,
    /// Where rows go that are not imported, to be corrected or decided and imported again.
    pub refused: PathBuf,
    /// First day of covers that the ledger only says to exist.
    pub cover_from: Date,
    /// Language of the reasons.
    pub lang: Lang,
}

/// What an import came to. Its last line is `imported N, refused M, unchanged K`, with `to decide D` where a user has to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// New or changed.
    pub imported: usize,
    /// As they were.
    pub unchanged: usize,
    /// Refused.
    pub refused: usize,
    /// Nothing is wrong, and a user has to decide.
    pub to_decide: usize,
    /// What else there is to say, by sheet.
    pub remarks: Vec<(String, Remark)>,
}

impl std::fmt::Display for ImportReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "imported {}, refused {}, unchanged {}", self.imported, self.refused, self.unchanged)?;
        if self.to_decide > 0 { write!(f, ", to decide {}", self.to_decide) } else { Ok(()) }
    }
}

/// Imports a workbook. `say` gets a line for every sheet and every row that is not imported; `progress` the rows written so far and in all.
///
/// # Errors
/// When the workbook cannot be read, has no heading row on any sheet, the county has no areas yet, or the store fails.
pub fn import(
    database: &Database,
    import: &Import,
    mut say: impl FnMut(&str),
    mut progress: impl FnMut(usize, usize),
) -> anyhow::Result<(ImportReport, Vec<Turned>)> {
    let reference = database.read_now_as(&system_staff(vec![]), |seen| seen.reference())?;
    let county = reference.area_codes().find(|code| code.level() == Level::County);
    let county = county.context("the county has no areas yet: run `tiangeng import areas` first")?;
    let book = file::read(&import.file, import.lang)?;
    let mut reading = read_rows(&book, &Villages::new(&reference), clock::now().date());
    let has_rows = reading.remarks.iter().any(|(_, remark)| matches!(remark, Remark::Read(..)));
    anyhow::ensure!(has_rows, "{}: {}", import.file.display(), import.lang.no_sheet_with_headings());
    let known = known_people(database, county, &reference, &reading)?;
    let (steps, unchanged) = steps(&mut reading, &known, &reference, import.cover_from);
    let all = steps.len();
    let (imported, turned_away) = write(database, county, steps, |done| progress(done, all))?;
    let turned_away = turned_away.into_iter().map(|(at, fault)| reading.good[at].turned(vec![fault]));
    reading.turned.extend(turned_away.collect::<Vec<_>>());
    reading.turned.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
    report(&reading, import.lang, &mut say);
    let to_decide = reading.turned.iter().filter(|turned| turned.is_asked()).count();
    let refused = reading.turned.len() - to_decide;
    let summary = ImportReport { imported, unchanged, refused, to_decide, remarks: reading.remarks };
    let counts = json!({ "imported": imported, "refused": refused, "unchanged": unchanged, "to_decide": to_decide });
    database.write_now(move |store| store.audit(SYSTEM, Action::LedgerImported, &counts, clock::now()))?;
    write_turned(&import.refused, &reading.turned, import.lang)?;
    Ok((summary, reading.turned))
}

fn report(reading: &Reading, lang: Lang, say: &mut impl FnMut(&str)) {
    reading.remarks.iter().for_each(|(sheet, remark)| say(&format!("{sheet}: {}", remark.words(lang))));
    reading.turned.iter().for_each(|turned| say(&format!("{} {}: {}", turned.sheet, turned.row, turned.reasons(lang))));
}

fn write_turned(path: &Path, turned: &[Turned], lang: Lang) -> anyhow::Result<()> {
    if turned.is_empty() {
        return Ok(());
    }
    turned::write(path, turned, lang).with_context(|| format!("cannot write {}", path.display()))
}

fn known_people(
    database: &Database,
    county: AreaCode,
    reference: &Reference,
    reading: &Reading,
) -> Result<KnownPeople, StoreError> {
    let numbers = reading.good.iter().filter_map(|good| good.ledger.person.identity_number.as_ref());
    database.read_now_as(&system_staff(vec![county]), |seen| {
        let mut known = KnownPeople::default();
        for village in reference.area_codes().filter(|code| code.level() == Level::Village) {
            known.take_in(seen.dossiers(village.into())?);
        }
        known.were_erased(seen.erased_among(county, numbers)?);
        Ok(known)
    })
}

/// Commands by row, and how many rows need none. Rows that a user has to decide about are not among them.
fn steps(
    reading: &mut Reading,
    known: &KnownPeople,
    reference: &Reference,
    cover_from: Date,
) -> (Vec<(usize, Vec<Placed>)>, usize) {
    let (mut steps, mut unchanged) = (Vec::new(), 0);
    for (at, good) in reading.good.iter().enumerate() {
        let RowStep { questions, commands, kept, concerns } =
            known.step(&good.ledger, reference, cover_from, &mut Uuid::now_v7);
        let remark = |remark: Remark| (good.sheet.clone(), remark);
        reading.remarks.extend((!kept.is_empty()).then(|| remark(Remark::Kept(good.row, kept))));
        reading.remarks.extend((!concerns.is_empty()).then(|| remark(Remark::ConcernsLeft(good.row, concerns))));
        match (questions.is_empty(), commands.is_empty()) {
            (false, _) => {
                let faults = questions.into_iter().map(RowFault::Ask).collect();
                reading.turned.push(good.turned(faults));
            }
            (true, true) => unchanged += 1,
            (true, false) => steps.push((at, commands)),
        }
    }
    (steps, unchanged)
}

/// Writes all rows; answers how many were taken, and which were turned away by the authority and why.
fn write(
    database: &Database,
    county: AreaCode,
    steps: Vec<(usize, Vec<Placed>)>,
    mut progress: impl FnMut(usize),
) -> anyhow::Result<(usize, Vec<(usize, RowFault)>)> {
    let (mut owners, mut commands, rows) = (Vec::new(), Vec::new(), steps.len());
    for (done, (at, row)) in steps.into_iter().enumerate() {
        owners.extend(std::iter::repeat_n((at, done), row.len()));
        commands.extend(row);
    }
    let outcomes = record(database, county, commands, |written| {
        progress(owners.get(written).map_or(rows, |(_, done)| *done));
    })?;
    let not_done = outcomes.into_iter().zip(owners).filter(|(outcome, _)| !is_done(outcome));
    let mut turned_away: Vec<(usize, RowFault)> =
        not_done.map(|(outcome, (at, _))| (at, RowFault::of_outcome(outcome))).collect();
    turned_away.dedup_by_key(|(at, _)| *at);
    Ok((rows - turned_away.len(), turned_away))
}

fn is_done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Applied | Outcome::Noop)
}
