//! The ledger as a workbook in the townships' own layout. What is exported reads back.

use super::{
    record_sheets::{add_records, write_records},
    save::save,
};
use crate::{clock, office::system_staff, store::Database};
use anyhow::Context;
use app::{
    domain::{
        area::Level, audit::Action, concern::Concern, date::Date, enrolment::Status, person::PersonField as F,
        scope::Scope,
    },
    messages::{Lang, RecordSheets},
    sync::{dossier::Dossier, reference::Reference, store::SYSTEM},
    workbook::{Column, heading},
};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::json;
use std::path::Path;

/// Columns in the order of the townships' workbook, then what only Tiangeng knows.
const COLUMNS: [Column; 28] = [
    Column::Serial,
    Column::Township,
    Column::Village,
    Column::Field(F::Group),
    Column::Field(F::Householder),
    Column::Field(F::Name),
    Column::Field(F::Sex),
    Column::Field(F::IdentityNumber),
    Column::Field(F::Phone),
    Column::Field(F::Employment),
    Column::Field(F::WorkPlace),
    Column::Field(F::Industry),
    Column::Field(F::Job),
    Column::Field(F::ReturnWindow),
    Column::Field(F::Intention),
    Column::Concerns,
    Column::Enrolled,
    Column::Plans,
    Column::Field(F::Note),
    Column::Field(F::SecondPhone),
    Column::Field(F::SecondRelation),
    Column::Field(F::Address),
    Column::Field(F::BirthDate),
    Column::Field(F::AwaySince),
    Column::Field(F::ContactChannel),
    Column::Field(F::Smartphone),
    Column::Field(F::UnionMember),
    Column::Field(F::DoNotContact),
];

/// Writes everybody in the ledger, and a sheet of records for each noun that has some: of people, of villages, and what townships have in
/// their work. Answers how many people.
///
/// # Errors
/// When the store cannot be read or the file not written.
pub fn export(database: &Database, file: &Path, mut progress: impl FnMut(usize)) -> anyhow::Result<usize> {
    let reference = database.read_now_as(&system_staff(vec![]), |seen| seen.reference())?;
    let county =
        reference.area_codes().find(|code| code.level() == Level::County).context("the county has no areas yet")?;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("台账")?;
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    for (at, column) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, at, heading(column), &bold)?.set_column_width(at, width(column))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let (mut written, mut records) = (0, RecordSheets::default());
    for scope in reference.area_codes().flat_map(Scope::of_area) {
        let dossiers = database.read_now_as(&system_staff(vec![county]), |seen| seen.dossiers(scope))?;
        for dossier in dossiers.iter().filter(|dossier| !dossier.fields.is_empty()) {
            written += 1;
            write_row(sheet, written, dossier, &reference, &text)?;
        }
        add_records(&mut records, dossiers, &reference);
        progress(written);
    }
    let counts = json!({ "rows": written, "records": records.count() });
    write_records(&mut book, records, &reference, [&bold, &text])?;
    database.write_now(move |store| store.audit(SYSTEM, Action::LedgerExported, &counts, clock::now()))?; // before it exists
    save(&mut book, file).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(written)
}

fn write_row(
    sheet: &mut Worksheet,
    row: usize,
    dossier: &Dossier,
    reference: &Reference,
    text: &Format,
) -> anyhow::Result<()> {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (at, column) in (0..).zip(COLUMNS) {
        let value = value(dossier, reference, column);
        match column {
            Column::Serial => drop(sheet.write_number(row as u32, at, row as f64)?),
            Column::Field(F::BirthDate | F::AwaySince) if let Some(date) = excel_day(&value) => {
                sheet.write_datetime_with_format(row as u32, at, date, &day)?;
            }
            _ if value.is_empty() => {}
            // Everything else is text: digits stay whole, and = + - @ never become formulas.
            _ => drop(sheet.write_string_with_format(row as u32, at, value, text)?),
        }
    }
    Ok(())
}

/// A day that spreadsheets know; they know none before 1900.
fn excel_day(text: &str) -> Option<ExcelDateTime> {
    let (year, month, day) = Date::read(text).ok()?.parts();
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

/// In characters: what a column holds can be read without widening it.
fn width(column: Column) -> f64 {
    match column {
        Column::Serial | Column::Field(F::Group | F::Sex) => 6.0,
        Column::Field(F::IdentityNumber) => 21.0,
        Column::Field(F::Phone | F::SecondPhone) => 14.0,
        Column::Field(F::Note | F::Address | F::WorkPlace) | Column::Concerns | Column::Plans => 28.0,
        _ => 12.0,
    }
}

fn value(dossier: &Dossier, reference: &Reference, column: Column) -> String {
    let (zh, row) = (Lang::ZhHans, dossier.ledger_row());
    let covered: Vec<&str> = covered(dossier, reference);
    match column {
        Column::Township => reference.area_name(dossier.area().township()).to_owned(),
        Column::Village => reference.area_name(dossier.area()).to_owned(),
        Column::Concerns => {
            let open = dossier.concerns().into_iter().filter(Concern::is_open);
            open.map(|concern| zh.concern(concern.code)).collect::<Vec<_>>().join("、")
        }
        Column::Enrolled => if covered.is_empty() { "否" } else { "是" }.to_owned(),
        Column::Plans => covered.join("+"),
        Column::Field(F::Group) => row.and_then(|p| p.group).map(|g| format!("{g}组")).unwrap_or_default(),
        Column::Field(F::Intention) => row.map(|p| zh.intention(p.intention)).unwrap_or_default().to_owned(),
        Column::Field(field) => zh.field_value(field, dossier.field(field)),
        Column::Serial | Column::Reason | Column::Decision => String::new(),
    }
}

/// Short names of the plans that cover the person.
fn covered<'a>(dossier: &Dossier, reference: &'a Reference) -> Vec<&'a str> {
    let active = dossier.enrolments.iter().filter(|file| file.status == Status::Active);
    active
        .filter_map(|file| reference.plan(&file.form.plan, file.form.plan_version))
        .map(|plan| plan.words.name_zh.as_str())
        .collect()
}
