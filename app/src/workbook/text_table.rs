//! A sheet from a text: CSV as Excel and WPS write it in China, or cells between tabs.

use super::{
    cell::{Cell, Sheet},
    format::{NotReadable, is_utf16},
};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// What can be between two cells.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// Reads the one sheet of a text.
///
/// # Errors
/// When it is in none of the encodings, or no table.
pub fn read_text_table(bytes: &[u8]) -> Result<Sheet, NotReadable> {
    let text = decoded(bytes).ok_or(NotReadable::Unknown)?;
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).delimiter(separator(&text)).from_reader(text.as_bytes());
    let mut sheet = Sheet { name: "CSV".to_owned(), ..Sheet::default() };
    for record in reader.records() {
        let record = record.map_err(|error| NotReadable::Damaged(error.to_string()))?;
        let line = record.position().map_or(0, |at| line_of(&text, at)).saturating_sub(1);
        sheet.rows.resize(line.max(sheet.rows.len()), Vec::new()); // lines that are empty, or within a cell
        sheet.rows.push(record.iter().map(cell).collect());
    }
    match sheet.rows.iter().any(|row| row.len() > 1) {
        true => Ok(sheet),
        false => Err(NotReadable::Unknown),
    }
}

/// The line of a row, from 1. Where the reader says that it is, empty lines may come first.
pub fn line_of(text: &str, at: &csv::Position) -> usize {
    let rest = text.bytes().skip(at.byte() as usize);
    let empty = rest.take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n').count();
    at.line() as usize + empty
}

fn cell(text: &str) -> Cell {
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn decoded(bytes: &[u8]) -> Option<String> {
    let encodings: &[&'static Encoding] = match is_utf16(bytes) {
        true => &[UTF_16LE, UTF_16BE],
        false => &[UTF_8, GB18030],
    };
    encodings.iter().find_map(|encoding| {
        let (text, _, wrong) = encoding.decode(bytes);
        (!wrong).then(|| text.into_owned())
    })
}

/// What occurs most often in the first line that has any.
fn separator(text: &str) -> u8 {
    let count = |line: &str, separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    let line = text.lines().find(|line| SEPARATORS.iter().any(|one| count(line, *one) > 0)).unwrap_or_default();
    SEPARATORS.into_iter().rev().max_by_key(|one| count(line, *one)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_table_is_read_in_every_encoding_and_with_every_separator() {
        for separator in [",", "\t", ";"] {
            let text = format!("姓名{separator}村\n\n\"陈{separator}路\"{separator}大坝村\n");
            let utf16: Vec<u8> =
                [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
            for bytes in [text.as_bytes(), &marked, &GB18030.encode(&text).0, &utf16] {
                let rows = read_text_table(bytes).unwrap().rows;
                assert_eq!(rows[2], [Cell::Text(format!("陈{separator}路")), Cell::Text("大坝村".into())]);
            }
        }
    }

    #[test]
    fn a_letter_is_no_table() {
        assert_eq!(read_text_table(b"Dear county").unwrap_err(), NotReadable::Unknown);
    }
}
