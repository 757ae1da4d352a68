//! A file as sheets of typed cells.

use super::{
    cell::{Cell, Epoch, Region, Sheet},
    elements::{Facts, check_packed},
    format::{FileFormat, NotReadable, format_of},
    text_table::read_text_table,
};
use crate::domain::date::Date;
use calamine::{
    Data, Dimensions, ExcelDateTime, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Sheets, Xls, XlsError,
    Xlsb, Xlsx, XlsxError, open_workbook_from_rs,
};
use std::{collections::BTreeSet, io::Cursor};

/// Cells of a sheet, empty ones between others included: 32 bytes each. A ledger of 50,000 rows has two million.
const CELLS_MAX: u64 = 10_000_000;
/// What a formula shows that has no stored result.
const FORMULA: &str = "=…";

type Bytes = Cursor<Vec<u8>>;

/// A file that was read.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Sheets that are shown and have cells.
    pub sheets: Vec<Sheet>,
    /// Sheets that are hidden, by name.
    pub hidden: Vec<String>,
    /// Sheets of charts and the like, by name.
    pub no_cells: Vec<String>,
}

/// Reads every sheet that is shown.
///
/// # Errors
/// Why it is no workbook that can be read.
pub fn read(bytes: Vec<u8>) -> Result<Book, NotReadable> {
    let format = format_of(&bytes)?;
    if format == FileFormat::TextTable {
        return Ok(Book { sheets: vec![read_text_table(&bytes)?], ..Book::default() });
    }
    let facts = if format == FileFormat::Xls { Facts::default() } else { check_packed(&bytes)? };
    read_sheets(open(format, Cursor::new(bytes))?, &facts)
}

fn open(format: FileFormat, bytes: Bytes) -> Result<Sheets<Bytes>, NotReadable> {
    let damaged = |error: &dyn std::fmt::Display| NotReadable::Damaged(error.to_string());
    match format {
        FileFormat::Xlsx => open_workbook_from_rs::<Xlsx<_>, _>(bytes).map(Sheets::Xlsx).map_err(|error| match error {
            XlsxError::Password => NotReadable::Locked,
            error => damaged(&error),
        }),
        FileFormat::Xls => open_workbook_from_rs::<Xls<_>, _>(bytes).map(Sheets::Xls).map_err(|error| match error {
            XlsError::Password => NotReadable::Locked,
            error => damaged(&error),
        }),
        FileFormat::Ods => open_workbook_from_rs::<Ods<_>, _>(bytes).map(Sheets::Ods).map_err(|error| match error {
            OdsError::Password => NotReadable::Locked,
            error => damaged(&error),
        }),
        FileFormat::Xlsb | FileFormat::TextTable => {
            open_workbook_from_rs::<Xlsb<_>, _>(bytes).map(Sheets::Xlsb).map_err(|error| damaged(&error))
        }
    }
}

fn read_sheets(mut book: Sheets<Bytes>, facts: &Facts) -> Result<Book, NotReadable> {
    let (mut read, epoch) = (Book::default(), epoch(&book, facts));
    for sheet in book.sheets_metadata().to_vec() {
        match (sheet.typ, sheet.visible) {
            (SheetType::WorkSheet, SheetVisible::Visible) => {
                read.sheets.push(read_sheet(&mut book, sheet.name, (epoch, facts))?);
            }
            (SheetType::WorkSheet, _) => read.hidden.push(sheet.name),
            _ => read.no_cells.push(sheet.name),
        }
    }
    Ok(read)
}

fn epoch(book: &Sheets<Bytes>, facts: &Facts) -> Epoch {
    let is_1904 = match book {
        Sheets::Xlsx(book) => book.has_1904_epoch(),
        Sheets::Xls(book) => book.has_1904_epoch(),
        Sheets::Ods(_) => return facts.epoch,
        Sheets::Xlsb(_) => false,
    };
    if is_1904 { Epoch::From1904 } else { Epoch::From1900 }
}

fn read_sheet(book: &mut Sheets<Bytes>, name: String, (epoch, facts): (Epoch, &Facts)) -> Result<Sheet, NotReadable> {
    let damaged = |error: &dyn std::fmt::Display| NotReadable::Damaged(format!("{name}: {error}"));
    if let Sheets::Xlsx(xlsx) = book {
        check_extent(xlsx, &name)?;
    }
    let values = book.worksheet_range(&name).map_err(|error| damaged(&error))?;
    let formulas = formulas(book, &name);
    let mut rows = cells(&values);
    for (row, column) in formulas {
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, Cell::Empty);
        }
        if rows[row][column].is_empty() {
            rows[row][column] = Cell::NoValue(FORMULA.to_owned());
        }
    }
    let merged = merged(book, &name, facts);
    let hidden = facts.hidden.get(&name).cloned().unwrap_or_default();
    Ok(Sheet { name, rows, merged, epoch, hidden })
}

/// Where formulas are. A sheet whose formulas cannot be read has values all the same.
fn formulas(book: &mut Sheets<Bytes>, name: &str) -> BTreeSet<(usize, usize)> {
    let Ok(range) = book.worksheet_formula(name) else { return BTreeSet::new() };
    let (row, column) = range.start().unwrap_or_default();
    let at = |(down, across, formula): (usize, usize, &String)| {
        (!formula.is_empty()).then_some((row as usize + down, column as usize + across))
    };
    range.used_cells().filter_map(at).collect()
}

fn merged(book: &mut Sheets<Bytes>, name: &str, facts: &Facts) -> Vec<Region> {
    let regions: Vec<Dimensions> = match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Ods(_) => return facts.merged.get(name).cloned().unwrap_or_default(),
        Sheets::Xlsb(_) => Vec::new(),
    };
    let cell = |(row, column): (u32, u32)| (row as usize, column as usize);
    regions.into_iter().map(|region| Region { first: cell(region.start), last: cell(region.end) }).collect()
}

/// The library makes room for every cell between the ones that have a value, and two of them can be terabytes apart.
fn check_extent(xlsx: &mut Xlsx<Bytes>, name: &str) -> Result<(), NotReadable> {
    let damaged = |error: XlsxError| NotReadable::Damaged(format!("{name}: {error}"));
    let (mut rows, mut columns) = (0, 0);
    let mut cells = xlsx.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        if matches!(cell.get_value(), calamine::DataRef::Empty) {
            continue; // formatted, and nothing in it
        }
        let (row, column) = cell.get_position();
        (rows, columns) = (rows.max(u64::from(row) + 1), columns.max(u64::from(column) + 1));
        if rows * columns > CELLS_MAX {
            return Err(NotReadable::TooLarge(format!("{rows} rows of {columns} columns")));
        }
    }
    Ok(())
}

/// Cells from A1 on, wherever the used range begins.
fn cells(range: &Range<Data>) -> Vec<Vec<Cell>> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let blank_rows = std::iter::repeat_n(Vec::new(), first_row as usize);
    let row = |cells: &[Data]| {
        std::iter::repeat_n(Cell::Empty, first_column as usize).chain(cells.iter().map(cell)).collect()
    };
    blank_rows.chain(range.rows().map(row)).collect()
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::String(text) | Data::DurationIso(text) if !text.trim().is_empty() => Cell::Text(text.clone()),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(yes) => Cell::Yes(*yes),
        Data::DateTime(serial) => day(serial).map_or_else(|| Cell::Number(serial.as_f64()), Cell::Day),
        Data::DateTimeIso(text) => iso_day(text).map_or_else(|| Cell::Text(text.clone()), Cell::Day),
        Data::Error(error) => Cell::NoValue(error.to_string()),
        _ => Cell::Empty,
    }
}

/// A duration, and what is before the first day, stay numbers.
fn day(serial: &ExcelDateTime) -> Option<Date> {
    let (year, month, day, ..) = serial.to_ymd_hms_milli();
    let is_day = serial.is_datetime() && serial.as_f64() >= 1.0;
    Date::ymd(i32::from(year), u32::from(month), u32::from(day)).filter(|_| is_day)
}

/// `2027-01-25` and `2027-01-25T08:30:00`, as strict workbooks and .ods write them.
fn iso_day(text: &str) -> Option<Date> {
    Date::read(text.split(['T', ' ']).next()?).ok()
}
