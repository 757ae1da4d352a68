//! The file of rows that were not imported: the same headings, the reason behind each row and room for a decision, ready to be corrected and
//! imported again.

use super::{save::save, sheet_name::SheetNames};
use app::{
    messages::Lang,
    workbook::{Cell, Column, Turned, heading},
};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::path::Path;

/// Digits that a spreadsheet keeps of a number.
const EXACT_DIGITS: usize = 15;

/// Writes the rows, one sheet for each that they came from.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, turned: &[Turned], lang: Lang) -> Result<(), XlsxError> {
    let (mut book, mut names) = (Workbook::new(), SheetNames::default());
    for group in turned.chunk_by(|a, b| a.sheet == b.sheet) {
        let sheet = book.add_worksheet().set_name(names.free(&group[0].sheet))?;
        write_sheet(sheet, group, lang)?;
    }
    save(&mut book, path)
}

fn write_sheet(sheet: &mut Worksheet, rows: &[Turned], lang: Lang) -> Result<(), XlsxError> {
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@").set_text_wrap());
    let headings = &rows[0].headings;
    let is_ours = |name: &String| [Column::Reason, Column::Decision].map(heading).contains(&name.as_str());
    let width = headings.iter().position(is_ours).unwrap_or(headings.len());
    let (reason, decision) = (width as u16, width as u16 + 1);
    for (column, heading) in headings.iter().take(width).enumerate() {
        sheet.write_string_with_format(0, column as u16, heading, &bold)?;
    }
    sheet.write_string_with_format(0, reason, heading(Column::Reason), &bold)?;
    sheet.write_string_with_format(0, decision, heading(Column::Decision), &bold)?;
    sheet.set_column_width(reason, 60)?.set_column_width(decision, 12)?;
    for (row, turned) in (1..).zip(rows) {
        for (column, cell) in turned.cells.iter().take(width).enumerate().filter(|(_, cell)| !cell.is_empty()) {
            // Always as text: numbers keep their digits, and what begins like a formula stays what it is.
            sheet.write_string_with_format(row, column as u16, honest(cell), &text)?;
        }
        sheet.write_string_with_format(row, reason, turned.reasons(lang), &text)?;
    }
    Ok(())
}

/// A number beyond 15 digits has lost its last ones: they are shown as lost, so that nobody imports what is left of it.
fn honest(cell: &Cell) -> String {
    match cell.text() {
        text if matches!(cell, Cell::Number(_)) && text.len() > EXACT_DIGITS => format!("{}???", &text[..EXACT_DIGITS]),
        text => text,
    }
}
