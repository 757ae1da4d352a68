//! What a sheet holds, cell by cell.

use super::hidden::Hidden;
use crate::domain::date::Date;

/// Whole numbers up to here are written without an exponent.
const SHOWN_WHOLE_MAX: f64 = 1e18;
/// Days from 1900's first day to 1904's, as serial numbers count (ECMA-376 part 1, 18.17.4.1).
const DAYS_TO_1904: f64 = 1462.0;

/// What one cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or blanks.
    #[default]
    Empty,
    /// Text as typed. A text that begins like a formula stays text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day; the time of day is no part of any field.
    Day(Date),
    /// Yes or no.
    Yes(bool),
    /// An error, as the spreadsheet shows it, or a formula without a stored result: there is something, and it has no value.
    NoValue(String),
}

impl Cell {
    /// As text: whole numbers without a point, days as `2026-03-01`.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::NoValue(text) => text.trim().to_owned(),
            Cell::Number(number) if number.fract() == 0.0 && number.abs() < SHOWN_WHOLE_MAX => format!("{number:.0}"),
            Cell::Number(number) => number.to_string(),
            Cell::Day(date) => date.to_string(),
            Cell::Yes(yes) => if *yes { "是" } else { "否" }.to_owned(),
        }
    }

    /// As text where a day is wanted: a number counts days since the epoch of its workbook.
    pub fn day_text(&self, epoch: Epoch) -> String {
        match (self, epoch) {
            (Cell::Number(number), Epoch::From1904) if number.fract() == 0.0 => format!("{:.0}", number + DAYS_TO_1904),
            (Cell::Number(number), _) if number.fract() != 0.0 && *number > DAYS_TO_1904 => {
                Cell::Number(number.floor()).day_text(epoch)
            }
            _ => self.text(),
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        *self == Cell::Empty
    }
}

/// From when a workbook counts days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// As nearly all do.
    #[default]
    From1900,
    /// As Excel on old Macs did.
    From1904,
}

/// Merged cells: first and last, each as row and column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The cell that has the value.
    pub first: (usize, usize),
    /// The last one.
    pub last: (usize, usize),
}

impl Region {
    /// Whether it is in one column.
    pub fn is_down(&self) -> bool {
        self.first.1 == self.last.1 && self.last.0 > self.first.0
    }

    /// Whether it is in one row.
    pub fn is_across(&self) -> bool {
        self.first.0 == self.last.0 && self.last.1 > self.first.1
    }
}

/// One sheet. Row 1 of the spreadsheet is `rows[0]`.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// As on its tab.
    pub name: String,
    /// Rows of cells, as they are stored: of merged cells the first one has the value.
    pub rows: Vec<Vec<Cell>>,
    /// Merged cells.
    pub merged: Vec<Region>,
    /// From when it counts days.
    pub epoch: Epoch,
    /// Rows and columns that are not shown.
    pub hidden: Hidden,
}

impl Sheet {
    /// A cell; empty where there is none.
    pub fn cell(&self, (row, column): (usize, usize)) -> &Cell {
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&Cell::Empty)
    }

    /// Rows from `first` on, with a value that is merged over several of them in each: one township next to twenty villages.
    pub fn rows_from(&self, first: usize) -> Vec<Vec<Cell>> {
        let mut rows: Vec<Vec<Cell>> = self.rows.iter().skip(first).cloned().collect();
        for region in self.merged.iter().filter(|region| region.last.0 > region.first.0 && region.first.0 >= first) {
            let (column, value) = (region.first.1, self.cell(region.first).clone());
            let rest = rows.iter_mut().take(region.last.0 + 1 - first).skip(region.first.0 + 1 - first);
            for row in rest {
                if row.len() <= column {
                    row.resize(column + 1, Cell::Empty);
                }
                row[column] = value.clone();
            }
        }
        rows
    }
}

/// A column as the spreadsheet names it: `A`, `Z`, `AA`.
pub(super) fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        rest => letters(rest - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_number_is_the_day_that_its_workbook_counts() {
        let day = |epoch| Date::read(&Cell::Number(46412.0).day_text(epoch)).unwrap().to_string();
        assert_eq!((day(Epoch::From1900), day(Epoch::From1904)), ("2027-01-25".into(), "2031-01-26".into()));
        assert_eq!(Date::read(&Cell::Number(46412.354).day_text(Epoch::From1900)), Date::read("2027-01-25"));
    }
}
