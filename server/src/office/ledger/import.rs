//! Importing: read, check, report, write what is good.

use super::{
    headings::{Column, Layout},
    known::{KnownPeople, RowStep},
    refused::{self, Refused},
    row::{Context as RowContext, LedgerRow, Row},
    villages::Villages,
    workbook::{self, Cell, Sheet},
};
use crate::{
    clock,
    office::{Placed, areas::Summary, record, system_staff},
    store::Database,
};
use anyhow::Context;
use app::{
    domain::{
        area::{AreaCode, Level},
        audit::Action,
        date::Date,
        fault::Fault,
        person::PersonField,
    },
    messages::Lang,
    sync::{outcome::Outcome, reference::Reference, store::SYSTEM},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// What to import, and how.
#[derive(Clone, Debug)]
pub struct Import {
    /// The workbook.
    pub file: PathBuf,
    /// Where refused rows go, to be corrected and imported again.
    pub refused: PathBuf,
    /// First day of covers that the ledger only says to exist.
    pub cover_from: Date,
    /// Language of the reasons.
    pub lang: Lang,
}

struct Good {
    sheet: String,
    row: usize,
    cells: Vec<Cell>,
    headings: Vec<Cell>,
    ledger: LedgerRow,
}

/// What was read of a workbook.
#[derive(Default)]
struct Reading {
    good: Vec<Good>,
    refused: Vec<Refused>,
    remarks: Vec<String>,
}

/// Imports a workbook. `say` gets a line for every sheet and every refused row; `progress` the rows written so far and in all.
///
/// # Errors
/// When the workbook cannot be read, has no heading row on any sheet, the county has no areas yet, or the store fails.
pub fn import(
    database: &Database,
    import: &Import,
    mut say: impl FnMut(&str),
    mut progress: impl FnMut(usize, usize),
) -> anyhow::Result<(Summary, Vec<Refused>)> {
    let reference = database.read_now_as(&system_staff(vec![]), |seen| seen.reference())?;
    let county = reference.area_codes().find(|code| code.level() == Level::County);
    let county = county.context("the county has no areas yet: run `tiangeng import areas` first")?;
    let mut reading = read(&workbook::read(&import.file)?, &reference);
    reading.remarks.iter().for_each(|remark| say(remark));
    anyhow::ensure!(
        !reading.good.is_empty() || !reading.refused.is_empty(),
        "{}: no sheet has a heading row with 姓名 and two more known headings",
        import.file.display()
    );
    let eyes = system_staff(vec![county]);
    let known = database.read_now_as(&eyes, |seen| KnownPeople::read(seen, &reference))?;
    let (steps, unchanged) = steps(&reading.good, &known, &reference, import.cover_from);
    let all = steps.len();
    let (imported, turned_away) = write(database, county, steps, |done| progress(done, all))?;
    reading.refused.extend(turned_away.into_iter().map(|(at, fault)| refuse(&reading.good[at], fault)));
    reading.refused.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
    for refused in &reading.refused {
        say(&format!("{} {}: {}", refused.sheet, refused.row, refused.reasons(import.lang)));
    }
    write_refused(&import.refused, &reading.refused, import.lang)?;
    let counts = json!({ "imported": imported, "refused": reading.refused.len(), "unchanged": unchanged });
    database.write_now(move |store| store.audit(SYSTEM, Action::LedgerImported, &counts, clock::now()))?;
    let lines = reading.refused.iter().map(|refused| refused.reasons(import.lang)).collect();
    Ok((Summary { imported, refused: lines, unchanged }, reading.refused))
}

fn write_refused(path: &Path, refused: &[Refused], lang: Lang) -> anyhow::Result<()> {
    if refused.is_empty() {
        return Ok(());
    }
    refused::write(path, refused, lang).with_context(|| format!("cannot write {}", path.display()))
}

fn read(sheets: &[Sheet], reference: &Reference) -> Reading {
    let (villages, today) = (Villages::new(reference), clock::now().date());
    let mut reading = Reading::default();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for sheet in sheets {
        let Some(layout) = Layout::find(sheet) else {
            reading.remarks.push(format!("{}: no heading row, passed over", sheet.name));
            continue;
        };
        let township = township_of(sheet, &layout, &villages);
        let context = RowContext { layout: &layout, villages: &villages, township, today };
        let headings = &sheet.rows[layout.heading_row];
        let before = reading.good.len() + reading.refused.len();
        for (at, cells) in sheet.rows.iter().enumerate().skip(layout.heading_row + 1) {
            let (sheet, row, cells, headings) = (sheet.name.clone(), at + 1, cells.clone(), headings.clone());
            match context.read(&cells) {
                Row::PassedOver => {}
                Row::Refused(faults) => reading.refused.push(Refused { sheet, row, faults, cells, headings }),
                Row::Person(ledger) => {
                    let good = Good { sheet, row, cells, headings, ledger: *ledger };
                    match twice(&good, &mut seen) {
                        None => reading.good.push(good),
                        Some(fault) => reading.refused.push(refuse(&good, fault)),
                    }
                }
            }
        }
        let rows = reading.good.len() + reading.refused.len() - before;
        reading.remarks.push(format!("{}: headings in row {}, {rows} rows", sheet.name, layout.heading_row + 1));
    }
    reading
}

/// One sheet per township: its tab or its title says which.
fn township_of(sheet: &Sheet, layout: &Layout, villages: &Villages) -> Option<AreaCode> {
    let title = sheet.rows.iter().take(layout.heading_row).flatten().map(Cell::text);
    std::iter::once(sheet.name.clone()).chain(title).find_map(|text| villages.township_in(&text))
}

/// Whether this identity number was in an earlier row.
fn twice(good: &Good, seen: &mut BTreeMap<String, String>) -> Option<Fault> {
    let number = good.ledger.person.identity_number.as_ref()?.as_str().to_owned();
    let first = seen.insert(number.clone(), format!("{} {}", good.sheet, good.row))?;
    seen.insert(number, first.clone());
    Some(Fault::IdentityTwice { first })
}

fn refuse(good: &Good, fault: Fault) -> Refused {
    Refused {
        sheet: good.sheet.clone(),
        row: good.row,
        faults: vec![(Column::Field(PersonField::IdentityNumber), fault)],
        cells: good.cells.clone(),
        headings: good.headings.clone(),
    }
}

/// Commands by row, and how many rows need none.
fn steps(
    good: &[Good],
    known: &KnownPeople,
    reference: &Reference,
    cover_from: Date,
) -> (Vec<(usize, Vec<Placed>)>, usize) {
    let step = |(at, good): (usize, &Good)| match known.step(&good.ledger, reference, cover_from) {
        RowStep::Write(commands) => Some((at, commands)),
        RowStep::Unchanged => None,
    };
    let steps: Vec<_> = good.iter().enumerate().filter_map(step).collect();
    let unchanged = good.len() - steps.len();
    (steps, unchanged)
}

/// Writes all rows; answers how many were taken, and which were turned away by the authority and why.
fn write(
    database: &Database,
    county: AreaCode,
    steps: Vec<(usize, Vec<Placed>)>,
    mut progress: impl FnMut(usize),
) -> anyhow::Result<(usize, Vec<(usize, Fault)>)> {
    let mut owners = Vec::new();
    let mut commands = Vec::new();
    let rows = steps.len();
    for (done, (at, row)) in steps.into_iter().enumerate() {
        owners.extend(std::iter::repeat_n((at, done), row.len()));
        commands.extend(row);
    }
    let outcomes = record(database, county, commands, |written| {
        progress(owners.get(written).map_or(rows, |(_, done)| *done));
    })?;
    let mut turned_away: Vec<(usize, Fault)> = Vec::new();
    for (outcome, (at, _)) in outcomes.into_iter().zip(owners) {
        if let Outcome::Refused { reason } = outcome {
            let fault = match reason {
                app::sync::outcome::RefusalReason::Faulty { fault, .. } => fault,
                _ => Fault::Malformed,
            };
            turned_away.push((at, fault));
        }
    }
    turned_away.dedup_by_key(|(at, _)| *at);
    Ok((rows - turned_away.len(), turned_away))
}
