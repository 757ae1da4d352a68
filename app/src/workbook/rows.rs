//! The rows of a file: people, what is wrong, and what names nobody.

use super::{
    cell::{Cell, Sheet},
    headings::{Column, heading},
    layout::Layout,
    read::Book,
    reasons::RowFault,
    repeated::{Repeated, SeenRows},
    row::{Row, RowReader},
    sheet_row::{Good, Turned},
    villages::Villages,
};
use crate::{
    domain::{area::AreaCode, concern::ConcernCode, date::Date, person::PersonField},
    messages::Lang,
};

/// Something about a sheet that whoever imports it should know.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// It is hidden, and was not read.
    Hidden,
    /// It has no cells.
    NoCells,
    /// It has no headings, and was not read.
    NoHeadings,
    /// Where its headings are, and how many rows were read.
    Read(usize, usize),
    /// Columns that are not understood.
    NotUnderstood(Vec<String>),
    /// Rows that are not shown, and were read.
    HiddenRows(Vec<usize>),
    /// Columns that are not shown, and were read.
    HiddenColumns(Vec<String>),
    /// Rows that name nobody.
    PassedOver(Vec<usize>),
    /// A row that adds a plan to an earlier one.
    Joined(usize, String),
    /// Fields of a row that stay as they are, because they were changed here since.
    Kept(usize, Vec<PersonField>),
    /// Concerns of a row whose person is in the ledger already.
    ConcernsLeft(usize, Vec<ConcernCode>),
}

impl Remark {
    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Hidden => lang.sheet_hidden().to_owned(),
            Self::NoCells => lang.sheet_without_cells().to_owned(),
            Self::NoHeadings => lang.sheet_without_headings().to_owned(),
            Self::Read(row, rows) => lang.sheet_read(*row, *rows),
            Self::NotUnderstood(columns) => lang.columns_not_understood(&listed(columns.iter().map(String::as_str))),
            Self::HiddenRows(rows) => lang.hidden_rows(&numbers(rows)),
            Self::HiddenColumns(columns) => lang.hidden_columns(&listed(columns.iter().map(String::as_str))),
            Self::PassedOver(rows) => lang.rows_passed_over(&numbers(rows)),
            Self::Joined(row, first) => lang.row_joined(*row, first),
            Self::Kept(row, fields) => lang.fields_kept(*row, &listed(fields.iter().map(|field| lang.field(*field)))),
            Self::ConcernsLeft(row, codes) => {
                lang.concerns_not_taken(*row, &listed(codes.iter().map(|code| lang.concern(*code))))
            }
        }
    }
}

fn numbers(rows: &[usize]) -> String {
    rows.iter().map(usize::to_string).collect::<Vec<_>>().join("、")
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join("、")
}

/// What was read of a file.
#[derive(Default)]
pub struct Reading {
    /// People.
    pub good: Vec<Good>,
    /// Rows that are not imported.
    pub turned: Vec<Turned>,
    /// What else there is to say, by sheet.
    pub remarks: Vec<(String, Remark)>,
    seen: SeenRows,
}

/// Reads the rows of every sheet.
pub fn read_rows(book: &Book, villages: &Villages, today: Date) -> Reading {
    let mut reading = Reading::default();
    book.hidden.iter().for_each(|sheet| reading.remark(sheet, Remark::Hidden));
    book.no_cells.iter().for_each(|sheet| reading.remark(sheet, Remark::NoCells));
    book.sheets.iter().for_each(|sheet| reading.read_sheet(sheet, villages, today));
    reading
}

impl Reading {
    fn remark(&mut self, sheet: &str, remark: Remark) {
        self.remarks.push((sheet.to_owned(), remark));
    }

    fn read_sheet(&mut self, sheet: &Sheet, villages: &Villages, today: Date) {
        let Some(layout) = Layout::find(sheet) else { return self.remark(&sheet.name, Remark::NoHeadings) };
        let (township, village) = place_of(sheet, &layout, villages);
        let reader = RowReader { layout: &layout, villages, township, village, today, epoch: sheet.epoch };
        let told = told(&layout, (township, village), villages);
        let (before, mut passed_over, mut hidden) = (self.good.len() + self.turned.len(), Vec::new(), Vec::new());
        let not_shown = &sheet.hidden;
        let first = layout.heading_row + 1;
        let mut joined = 0;
        for (at, cells) in sheet.rows_from(first).into_iter().enumerate() {
            let (sheet, row, mut headings) = (sheet.name.clone(), first + at + 1, layout.headings.clone());
            let read = reader.read(&cells);
            if not_shown.rows.has(row - 1) && matches!(read, Row::Faulty(_) | Row::Person(_)) {
                hidden.push(row);
            }
            let mut cells = cells;
            for (column, name) in &told {
                cells.resize(headings.len(), Cell::Empty);
                headings.push(heading(*column).to_owned());
                cells.push(Cell::Text(name.clone()));
            }
            match read {
                Row::Blank => {}
                Row::NamesNobody => passed_over.push(row),
                Row::Faulty(faults) => self.turned.push(Turned { sheet, row, faults, cells, headings }),
                Row::Person(ledger) => joined += self.take_in(Good { sheet, row, cells, headings, ledger: *ledger }),
            }
        }
        let rows = self.good.len() + self.turned.len() + joined - before;
        self.remark(&sheet.name, Remark::Read(layout.heading_row + 1, rows));
        let not_understood = layout.not_understood();
        if !not_understood.is_empty() {
            self.remark(&sheet.name, Remark::NotUnderstood(not_understood));
        }
        let columns = layout.hidden_columns(&sheet.hidden);
        if !columns.is_empty() {
            self.remark(&sheet.name, Remark::HiddenColumns(columns));
        }
        if !hidden.is_empty() {
            self.remark(&sheet.name, Remark::HiddenRows(hidden));
        }
        if !passed_over.is_empty() {
            self.remark(&sheet.name, Remark::PassedOver(passed_over));
        }
    }

    /// Answers 1 for a row that became part of an earlier one.
    fn take_in(&mut self, good: Good) -> usize {
        match self.seen.compare(&good.ledger, &self.good) {
            Repeated::No => {
                self.seen.note(&good, self.good.len());
                self.good.push(good);
            }
            Repeated::Twice(first) => self.turned.push(good.turned(vec![RowFault::Twice(first)])),
            Repeated::AnotherPlan(at) => {
                let first = &mut self.good[at];
                let place = first.place();
                let new = good.ledger.plans.into_iter().filter(|plan| !first.ledger.plans.contains(plan));
                let new: Vec<String> = new.collect();
                first.ledger.plans.extend(new);
                self.remark(&good.sheet, Remark::Joined(good.row, place));
                return 1;
            }
        }
        0
    }
}

/// What the sheet itself says of where its rows belong: it is written beside rows that are not imported, whose file has another title.
fn told(
    layout: &Layout,
    (township, village): (Option<AreaCode>, Option<AreaCode>),
    villages: &Villages,
) -> Vec<(Column, String)> {
    let places = [(Column::Township, township), (Column::Village, village)].into_iter();
    let missing = places.filter(|(column, _)| !layout.columns.contains_key(column));
    missing.filter_map(|(column, code)| Some((column, villages.name(code?)?.to_owned()))).collect()
}

/// One sheet for each township or village: its tab or its title says which.
fn place_of(sheet: &Sheet, layout: &Layout, villages: &Villages) -> (Option<AreaCode>, Option<AreaCode>) {
    let title = sheet.rows.iter().take(layout.first_row).flatten().map(Cell::text);
    let texts: Vec<String> = std::iter::once(sheet.name.clone()).chain(title).collect();
    let township = texts.iter().find_map(|text| villages.township_in(text));
    let village = || texts.iter().find_map(|text| villages.village_in(township, text));
    let village = if layout.columns.contains_key(&Column::Village) { None } else { village() };
    (township, village)
}
