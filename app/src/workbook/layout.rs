//! Where things are on a sheet: found by its headings, wherever they are, in however many rows.

use super::{
    cell::{Cell, Region, Sheet, letters},
    headings::{Column, column_of},
    hidden::Hidden,
};
use crate::{domain::person::PersonField, messages::MARK};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// The headings are looked for this far down: above them are titles, dates, notes.
const TITLE_ROWS_MAX: usize = 50;
/// A row with the name's heading and at least two others has headings.
const HEADINGS_MIN: usize = 3;
/// Rows of headings, of which the upper ones name groups of columns.
const HEADING_ROWS_MAX: usize = 3;

/// Where things are on one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Index of the first heading row.
    pub first_row: usize,
    /// Index of the last heading row.
    pub heading_row: usize,
    /// Column indexes.
    pub columns: BTreeMap<Column, usize>,
    /// Columns with cells that are not understood: index and heading.
    pub unknown: Vec<(usize, String)>,
    /// The heading of each column, as a corrected file would have them in one row.
    pub headings: Vec<String>,
}

impl Layout {
    /// Finds the headings; `None` when the sheet has none, or is one of our own sheets of records.
    pub fn find(sheet: &Sheet) -> Option<Self> {
        if sheet.cell((0, 0)).text() == MARK {
            return None; // records of a noun, which may ask for a name and a phone
        }
        let (rows, width) = (0..sheet.rows.len().min(TITLE_ROWS_MAX), sheet.rows.iter().map(Vec::len).max()?);
        let (first_row, heading_row) = rows.map(|row| (row, last_row(sheet, row))).find(|(first, last)| {
            let columns = named(headings_over(sheet, *first..=*last, width).into_iter());
            let has_names = columns.iter().any(|(_, column)| *column == Column::Field(PersonField::Name));
            columns.len() >= HEADINGS_MIN && has_names
        })?;
        let headings = headings_over(sheet, first_row..=heading_row, width);
        let (columns, unknown) = assigned(sheet, heading_row, &headings);
        Some(Self { first_row, heading_row, columns, unknown, headings })
    }

    /// A row's cell under a heading.
    pub fn cell<'a>(&self, row: &'a [Cell], column: Column) -> &'a Cell {
        self.columns.get(&column).and_then(|at| row.get(*at)).unwrap_or(&Cell::Empty)
    }

    /// Its text.
    pub fn text(&self, row: &[Cell], column: Column) -> String {
        self.cell(row, column).text()
    }

    /// Whether a row repeats the headings, as every page of a long print does.
    pub fn is_heading(&self, row: &[Cell]) -> bool {
        named(row.iter().map(Cell::text)).len() >= HEADINGS_MIN
    }

    /// Columns that are not understood, in words: `出生年月 (H)`.
    pub fn not_understood(&self) -> Vec<String> {
        self.unknown.iter().map(|(at, heading)| column_name(*at, heading)).collect()
    }

    /// Columns that are read and not shown, as `联系电话 (C)`.
    pub fn hidden_columns(&self, hidden: &Hidden) -> Vec<String> {
        let read = self.columns.values().filter(|at| hidden.columns.has(**at));
        read.map(|at| column_name(*at, self.headings.get(*at).map_or("", String::as_str))).collect()
    }
}

fn column_name(at: usize, heading: &str) -> String {
    format!("{heading} ({})", letters(at)).trim().to_owned()
}

fn named(texts: impl Iterator<Item = String>) -> Vec<(usize, Column)> {
    texts.enumerate().filter_map(|(at, text)| Some((at, column_of(&text)?))).collect()
}

/// The last row of the headings that begin in a row: cells are merged down from it, or across it over groups of columns, or the row below names
/// columns and nobody.
fn last_row(sheet: &Sheet, first: usize) -> usize {
    let begins = |region: &&Region| region.first.0 == first && region.last.0 < first + HEADING_ROWS_MAX;
    let named_down = |region: &&Region| region.is_down() && column_of(&sheet.cell(region.first).text()).is_some();
    let down = sheet.merged.iter().filter(begins).filter(named_down).map(|region| region.last.0).max();
    let groups = sheet.merged.iter().filter(begins).any(|region| region.is_across());
    let is_title = sheet.rows[first].iter().filter(|cell| !cell.is_empty()).count() < 2;
    let below = sheet.rows.get(first + 1).map(|row| named(row.iter().map(Cell::text))).unwrap_or_default();
    let names_people = below.iter().any(|(_, column)| *column == Column::Field(PersonField::Name));
    let two = groups && !is_title || below.len() >= 2 && !names_people;
    down.unwrap_or(first + usize::from(two)).min(sheet.rows.len().saturating_sub(1))
}

fn headings_over(sheet: &Sheet, rows: RangeInclusive<usize>, width: usize) -> Vec<String> {
    (0..width).map(|column| heading_over(sheet, rows.clone(), column)).collect()
}

/// What is over a column: the lowest heading, with the group above it where both together are understood; or else all of them.
fn heading_over(sheet: &Sheet, rows: RangeInclusive<usize>, column: usize) -> String {
    let over = |row: usize| {
        let own = sheet.cell((row, column)).text();
        let group = sheet.merged.iter().find(|region| {
            region.is_across() && region.first.0 == row && (region.first.1..=region.last.1).contains(&column)
        });
        if own.is_empty() { group.map(|group| sheet.cell(group.first).text()).unwrap_or_default() } else { own }
    };
    let mut texts: Vec<String> = rows.rev().map(over).filter(|text| !text.is_empty()).collect();
    texts.dedup();
    let is_understood = |text: &String| column_of(text).is_some();
    let grouped = texts.get(1).map(|above| format!("{above}{}", texts[0])).filter(is_understood);
    let alone = texts.first().filter(|text| is_understood(text)).cloned();
    grouped.or(alone).unwrap_or_else(|| texts.iter().rev().cloned().collect::<Vec<_>>().join("/"))
}

type Assigned = (BTreeMap<Column, usize>, Vec<(usize, String)>);

/// Which column holds what. Of several for one thing that with the most cells counts; the others are not understood.
fn assigned(sheet: &Sheet, heading_row: usize, headings: &[String]) -> Assigned {
    let filled = |at: usize| {
        sheet.rows.iter().skip(heading_row + 1).filter(|row| row.get(at).is_some_and(|c| !c.is_empty())).count()
    };
    let mut columns: BTreeMap<Column, usize> = BTreeMap::new();
    for (at, column) in named(headings.iter().cloned()) {
        match columns.get(&column) {
            Some(other) if filled(*other) >= filled(at) => {}
            _ => drop(columns.insert(column, at)),
        }
    }
    let is_used = |at: usize| columns.values().any(|used| *used == at);
    let unknown = headings.iter().enumerate().filter(|(at, _)| !is_used(*at) && filled(*at) > 0);
    let unknown = unknown.map(|(at, heading)| (at, heading.clone())).collect();
    (columns, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use PersonField as F;

    fn sheet(rows: &[&[&str]], merged: &[[usize; 4]]) -> Sheet {
        let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).into()) };
        let merged = merged.iter().map(|[a, b, c, d]| Region { first: (*a, *b), last: (*c, *d) }).collect();
        let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Sheet { name: "左岚乡".into(), rows, merged, ..Sheet::default() }
    }

    fn at(layout: &Layout, field: F) -> Option<usize> {
        layout.columns.get(&Column::Field(field)).copied()
    }

    #[test]
    fn headings_are_found_below_titles_in_any_order_and_wording() {
        let layout = Layout::find(&sheet(
            &[&["2026年台账"], &[], &["手机号码", " 身 份 证 号 码 ", "名字", "村（社区）", "备注*"]],
            &[],
        ));
        let layout = layout.unwrap();
        assert_eq!((layout.heading_row, at(&layout, F::IdentityNumber)), (2, Some(1)));
        assert_eq!(layout.columns.get(&Column::Village), Some(&3));
    }

    #[test]
    fn headings_in_two_rows_are_read_together_merged_or_not() {
        let plain = sheet(&[&["姓名", "电话", "身份证", "务工"], &["", "", "", "务工地点", "行业"]], &[]);
        let layout = Layout::find(&plain).unwrap();
        assert_eq!((layout.heading_row, at(&layout, F::Industry)), (1, Some(4)));
        let merged = sheet(
            &[
                &["序号", "姓名", "身份证号", "村", "联系方式", "", "务工情况", "", ""],
                &["", "", "", "", "本人电话", "家属电话", "务工地点", "行业", "工种"],
                &["1", "陈两行", "", "大坝村", "1", "2", "3", "4", "5"],
            ],
            &[[0, 0, 1, 0], [0, 1, 1, 1], [0, 2, 1, 2], [0, 3, 1, 3], [0, 4, 0, 5], [0, 6, 0, 8]],
        );
        let layout = Layout::find(&merged).unwrap();
        let found = [F::Name, F::Phone, F::SecondPhone, F::WorkPlace, F::Industry, F::Job].map(|f| at(&layout, f));
        assert_eq!(found, [1, 4, 5, 6, 7, 8].map(Some));
        assert_eq!((layout.heading_row, layout.unknown.len(), at(&layout, F::Employment)), (1, 0, None));
    }

    #[test]
    fn a_group_above_says_whose_phone_it_is() {
        let rows: &[&[&str]] = &[
            &["基本情况", "", "", "家属", ""],
            &["姓名", "身份证号", "电话", "电话", "关系"],
            &["陈", "1", "2", "3", "4"],
        ];
        let layout = Layout::find(&sheet(rows, &[[0, 0, 0, 2], [0, 3, 0, 4]])).unwrap();
        assert_eq!((layout.first_row, layout.heading_row), (0, 1));
        assert_eq!(at(&layout, F::SecondPhone), Some(3));
    }

    #[test]
    fn of_two_columns_for_one_thing_the_filled_one_counts_and_the_rest_is_named() {
        let rows: &[&[&str]] = &[
            &["参保人员姓名", "姓名", "身份证件号", "联系手机号", "村", "血型", "空列"],
            &["", "陈列名", "1", "2", "大坝村", "O", ""],
        ];
        let layout = Layout::find(&sheet(rows, &[])).unwrap();
        assert_eq!((at(&layout, F::Name), at(&layout, F::IdentityNumber)), (Some(1), Some(2)));
        assert_eq!(layout.not_understood(), ["血型 (F)"]);
    }

    #[test]
    fn a_sheet_without_names_has_no_layout() {
        assert_eq!(Layout::find(&sheet(&[&["序号", "乡镇", "村", "合计"]], &[])), None);
    }
}
