//! A workbook as sheets of plain cells.

use anyhow::Context;
use app::domain::date::Date;
use calamine::{Data, DataType, Range, Reader, Sheets, Xlsx, open_workbook_auto_from_rs};
use quick_xml::{Reader as XmlReader, events::Event};
use std::{
    io::{BufRead, BufReader, Cursor, Read},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};
use zip::ZipArchive;

/// A larger file is no ledger: 50,000 rows take about 6 MB.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// A ledger of 50,000 rows is 60 MB of XML, ten times as much as it is packed.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Cells of a sheet, empty ones between others included: 24 bytes each. A ledger of 50,000 rows has two million.
const CELLS_MAX: u64 = 10_000_000;
/// The largest ledgers take some seconds. Until the process ends, a thread that is given up on goes on.
const READING_TIMEOUT: Duration = Duration::from_secs(60);
/// Whole numbers up to here are written without an exponent.
const SHOWN_WHOLE_MAX: f64 = 1e18;

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
    /// A day.
    Day(Date),
}

impl Cell {
    /// As text: whole numbers without a point, days as `2026-03-01`.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Number(number) if number.fract() == 0.0 && number.abs() < SHOWN_WHOLE_MAX => format!("{number:.0}"),
            Cell::Number(number) => number.to_string(),
            Cell::Day(date) => date.to_string(),
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        *self == Cell::Empty
    }
}

/// One sheet. Row 1 of the spreadsheet is `rows[0]`.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// As on its tab.
    pub name: String,
    /// Rows of cells; merged cells hold their value in each of their rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Reads every sheet of an .xlsx, .xls, .xlsb or .ods file.
///
/// # Errors
/// When the file is missing, too large, or no workbook.
pub fn read(path: &Path) -> anyhow::Result<Vec<Sheet>> {
    let size = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    anyhow::ensure!(
        size <= FILE_BYTES_MAX,
        "{} has {size} bytes; a ledger has at most {FILE_BYTES_MAX}",
        path.display()
    );
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    read_bytes(bytes).with_context(|| format!("{} is no workbook that can be read (.xlsx, .xls, .ods)", path.display()))
}

/// The same from its bytes, in a thread of its own: what the library panics at, or does not come to an end with, is no workbook.
///
/// # Errors
/// When it is no workbook.
pub fn read_bytes(bytes: Vec<u8>) -> anyhow::Result<Vec<Sheet>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(sheets(bytes)));
    let read = receiver.recv_timeout(READING_TIMEOUT);
    read.unwrap_or_else(|_| anyhow::bail!("it is damaged in a way that nobody foresaw"))
}

fn sheets(bytes: Vec<u8>) -> anyhow::Result<Vec<Sheet>> {
    check_archive(&bytes)?;
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))?;
    book.sheet_names().into_iter().map(|name| read_sheet(&mut book, name)).collect()
}

/// Looks into what is packed, before the library unpacks it.
fn check_archive(bytes: &[u8]) -> anyhow::Result<()> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) }; // .xls, or nothing that is known
    let sizes = (0..archive.len()).filter_map(|at| Some(archive.by_index_raw(at).ok()?.size()));
    let unpacked = sizes.fold(0, u64::saturating_add);
    anyhow::ensure!(unpacked <= UNPACKED_BYTES_MAX, "unpacked it would have {unpacked} bytes");
    let Ok(content) = archive.by_name("content.xml") else { return Ok(()) };
    check_elements(BufReader::new(content.take(UNPACKED_BYTES_MAX)))
}

/// Every element ends. calamine 0.38 reads an .ods file for ever of which one does not.
fn check_elements(content: impl BufRead) -> anyhow::Result<()> {
    let (mut reader, mut buffer, mut open) = (XmlReader::from_reader(content), Vec::new(), 0);
    loop {
        match reader.read_event_into(&mut buffer).context("its content is cut off")? {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    anyhow::ensure!(open == 0, "its content is cut off");
    Ok(())
}

fn read_sheet(book: &mut Sheets<Cursor<Vec<u8>>>, name: String) -> anyhow::Result<Sheet> {
    if let Sheets::Xlsx(xlsx) = book {
        check_extent(xlsx, &name).with_context(|| format!("sheet {name} cannot be read"))?;
    }
    let range = book.worksheet_range(&name).with_context(|| format!("sheet {name} cannot be read"))?;
    let mut rows = cells(&range);
    if let Sheets::Xlsx(xlsx) = book
        && let Ok(regions) = xlsx.merge_cells_by_sheet_name(&name)
    {
        for region in regions {
            fill_down(&mut rows, region.start, region.end);
        }
    }
    Ok(Sheet { name, rows })
}

/// The library makes room for every cell between the ones that are there, and two of them can be terabytes apart.
fn check_extent(xlsx: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> anyhow::Result<()> {
    let (mut rows, mut columns) = (0, 0);
    let mut cells = xlsx.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        (rows, columns) = (rows.max(u64::from(row) + 1), columns.max(u64::from(column) + 1));
        anyhow::ensure!(rows * columns <= CELLS_MAX, "{rows} rows of {columns} columns are more than a ledger has");
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
        Data::String(text) | Data::DateTimeIso(text) if !text.trim().is_empty() => Cell::Text(text.clone()),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
        Data::DateTime(_) => data.as_f64().and_then(day).map_or(Cell::Empty, Cell::Day),
        _ => Cell::Empty,
    }
}

fn day(serial: f64) -> Option<Date> {
    Date::read(&format!("{:.0}", serial.floor())).ok()
}

/// A value merged over several rows of one column is the value of each of them: one township next to twenty villages.
fn fill_down(rows: &mut [Vec<Cell>], start: (u32, u32), end: (u32, u32)) {
    let (column, from, to) = (start.1 as usize, start.0 as usize, end.0 as usize);
    let Some(value) = rows.get(from).and_then(|row| row.get(column)).cloned() else { return };
    if start.1 != end.1 || value.is_empty() {
        return; // headings across columns are no values
    }
    for row in rows.iter_mut().take(to + 1).skip(from + 1) {
        if row.len() <= column {
            row.resize(column + 1, Cell::Empty);
        }
        row[column] = value.clone();
    }
}
