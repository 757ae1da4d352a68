//! Records of nouns in the exported workbook: one sheet for each noun that has records in the villages.

use app::{
    messages::{Lang, RecordSheets},
    sync::{dossier::Dossier, ledger::Ledger, reference::Reference},
};
use rust_xlsxwriter::{Format, Workbook};
use std::collections::BTreeSet;

/// Records on one sheet: a sheet has 1,048,576 rows.
const ROWS_MAX: usize = 1_000_000;
/// Of the noun's words; Excel takes 31, and a number may follow.
const NAME_CHARACTERS_MAX: usize = 24;
/// What no name of a sheet may have.
const NOT_IN_NAMES: [char; 8] = ['[', ']', ':', '*', '?', '/', '\\', '\''];

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
    let mut names = BTreeSet::from(["台账".to_owned()]);
    for sheet in records.sheets(reference, Lang::ZhHans) {
        let (heads, rows) = sheet.rows.split_at(2);
        for part in rows.chunks(ROWS_MAX) {
            let page = book.add_worksheet().set_name(name(&sheet.name, &mut names))?;
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

/// A name that Excel takes and no other sheet has.
fn name(words: &str, names: &mut BTreeSet<String>) -> String {
    let kept = words.chars().filter(|c| !NOT_IN_NAMES.contains(c) && !c.is_control());
    let kept: String = kept.take(NAME_CHARACTERS_MAX).collect();
    let kept = if kept.trim().is_empty() { "登记".to_owned() } else { kept };
    let numbered = |n: usize| if n == 1 { kept.clone() } else { format!("{kept} {n}") };
    let free = (1..).map(numbered).find(|name| names.insert(name.to_lowercase()));
    free.unwrap_or(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_has_a_name_that_excel_takes() {
        let mut names = BTreeSet::from(["台账".to_owned()]);
        let given =
            ["台账", "a/b", "AB", "[]", &"很".repeat(200), &"很".repeat(199)].map(|words| name(words, &mut names));
        assert_eq!(given[..4], ["台账 2", "ab", "AB 2", "登记"]);
        assert!(given[4..].iter().all(|name| name.chars().count() <= 31) && given[4] != given[5]);
    }
}
