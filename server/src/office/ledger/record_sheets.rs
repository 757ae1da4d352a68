//! Records of nouns in the exported workbook: one sheet for each noun that has records in the villages.

use super::sheet_name::SheetNames;
use app::{
    messages::{Lang, RecordSheets},
    sync::{dossier::Dossier, ledger::Ledger, reference::Reference},
};
use rust_xlsxwriter::{Format, Workbook};

/// Records on one sheet: a sheet has 1,048,576 rows.
const ROWS_MAX: usize = 1_000_000;

/// Takes in the records of a village.
pub fn add_records(records: &mut RecordSheets, dossiers: Vec<Dossier>, reference: &Reference) {
    if dossiers.iter().any(|dossier| !dossier.records.is_empty()) {
        let mut ledger = Ledger::default();
        ledger.load(dossiers, reference.entries().collect());
        records.add(&ledger, Lang::ZhHans);
    }
}

/// Writes the sheets behind the ledger's.
///
/// # Errors
/// Those of the workbook.
pub fn write_records(
    book: &mut Workbook,
    records: RecordSheets,
    reference: &Reference,
    [bold, text]: [&Format; 2],
) -> anyhow::Result<()> {
    let mut names = SheetNames::with("台账");
    for sheet in records.sheets(reference, Lang::ZhHans) {
        let (heads, rows) = sheet.rows.split_at(2);
        for part in rows.chunks(ROWS_MAX) {
            let page = book.add_worksheet().set_name(names.free(&sheet.name))?;
            for (row, cells) in (0..).zip(heads.iter().chain(part)) {
                for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                    let format = if row == 0 { bold } else { text };
                    page.write_string_with_format(row, column, cell, format)?;
                }
            }
            page.set_freeze_panes(2, 0)?;
        }
    }
    Ok(())
}
