//! The file of refused rows: the same headings, the reason behind each row, ready to be corrected and imported again.

use super::{
    headings::{Column, heading},
    save::save,
    workbook::Cell,
};
use app::{domain::fault::Fault, messages::Lang};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::path::Path;

/// Digits that a spreadsheet keeps of a number.
const EXACT_DIGITS: usize = 15;

/// A refused row: where it stands, why, and its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The sheet's name.
    pub sheet: String,
    /// The row's number as the spreadsheet shows it.
    pub row: usize,
    /// Column and fault.
    pub faults: Vec<(Column, Fault)>,
    /// The row.
    pub cells: Vec<Cell>,
    /// The sheet's headings.
    pub headings: Vec<Cell>,
}

impl Refused {
    /// The reasons in words: `身份证号：…；…`.
    pub fn reasons(&self, lang: Lang) -> String {
        let reason = |(column, fault): &(Column, Fault)| format!("{}：{}", heading(*column), lang.fault(fault));
        self.faults.iter().map(reason).collect::<Vec<_>>().join("；")
    }
}

/// Writes refused rows, one sheet for each that they came from.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, refused: &[Refused], lang: Lang) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    for group in refused.chunk_by(|a, b| a.sheet == b.sheet) {
        let sheet = book.add_worksheet().set_name(&group[0].sheet)?;
        write_sheet(sheet, group, lang)?;
    }
    save(&mut book, path)
}

fn write_sheet(sheet: &mut Worksheet, rows: &[Refused], lang: Lang) -> Result<(), XlsxError> {
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@").set_text_wrap());
    let headings = &rows[0].headings;
    let is_reason = |cell: &Cell| cell.text() == heading(Column::Reason);
    let width = headings.iter().position(is_reason).unwrap_or(headings.len());
    for (column, cell) in headings.iter().take(width).enumerate() {
        sheet.write_string_with_format(0, column as u16, cell.text(), &bold)?;
    }
    sheet.write_string_with_format(0, width as u16, heading(Column::Reason), &bold)?;
    sheet.set_column_width(width as u16, 60)?;
    for (at, refused) in rows.iter().enumerate() {
        for (column, cell) in refused.cells.iter().take(width).enumerate().filter(|(_, cell)| !cell.is_empty()) {
            // Always as text: numbers keep their digits, and what begins like a formula stays what it is.
            sheet.write_string_with_format(at as u32 + 1, column as u16, honest(cell), &text)?;
        }
        sheet.write_string_with_format(at as u32 + 1, width as u16, refused.reasons(lang), &text)?;
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
