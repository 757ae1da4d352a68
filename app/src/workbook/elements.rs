//! Looks into what is packed, before a library unpacks it, and finds what the library leaves out.

use super::{
    cell::{Epoch, Region},
    format::NotReadable,
    hidden::{Hidden, hidden_in_xlsx},
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Cursor, Read},
};
use zip::ZipArchive;

/// A ledger of 50,000 rows is 60 MB of XML, ten times as much as it is packed.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// What the library leaves out of a file.
#[derive(Debug, Default)]
pub struct Facts {
    /// Merged cells of an .ods file, by the name of the table.
    pub merged: BTreeMap<String, Vec<Region>>,
    /// From when an .ods file counts days.
    pub epoch: Epoch,
    /// What is not shown, by the name of the sheet.
    pub hidden: BTreeMap<String, Hidden>,
}

/// What is packed can be unpacked. Answers what the library leaves out.
///
/// # Errors
/// When it would be too large, or does not end.
pub fn check_packed(bytes: &[u8]) -> Result<Facts, NotReadable> {
    let damaged = |error: zip::result::ZipError| NotReadable::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let sizes = (0..archive.len()).filter_map(|at| Some(archive.by_index_raw(at).ok()?.size()));
    let unpacked = sizes.fold(0, u64::saturating_add);
    if unpacked > UNPACKED_BYTES_MAX {
        return Err(NotReadable::TooLarge(format!("unpacked it would have {unpacked} bytes")));
    }
    if let Ok(content) = archive.by_name("content.xml") {
        return check_elements(BufReader::new(content.take(UNPACKED_BYTES_MAX)));
    }
    Ok(Facts { hidden: hidden_in_xlsx(&mut archive, UNPACKED_BYTES_MAX), ..Facts::default() })
}

/// Every element ends. calamine 0.38 reads an .ods file for ever of which one does not.
fn check_elements(content: impl BufRead) -> Result<Facts, NotReadable> {
    let cut = || NotReadable::Damaged("its content is cut off".into());
    let (mut reader, mut buffer, mut open) = (Reader::from_reader(content), Vec::new(), 0);
    let mut place = Place::default();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| cut())? {
            Event::Start(element) => {
                open += 1;
                place.enter(&element);
            }
            Event::Empty(element) => {
                place.enter(&element);
                place.leave(element.name().as_ref());
            }
            Event::End(element) => {
                open -= 1;
                place.leave(element.name().as_ref());
            }
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    if open == 0 { Ok(place.facts) } else { Err(cut()) }
}

/// Where in the tables of an .ods file one is (OpenDocument 1.3 part 3, 9.1).
#[derive(Default)]
struct Place {
    table: String,
    row: usize,
    column: usize,
    /// How often the row that is open stands there.
    rows: usize,
    facts: Facts,
}

impl Place {
    fn enter(&mut self, element: &BytesStart) {
        let number = |name| attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1_usize).max(1);
        match element.name().as_ref() {
            "table:table" => {
                let name = attribute(element, "table:name").unwrap_or_default();
                (self.table, self.row, self.column) = (name, 0, 0);
            }
            "table:table-column" => {
                let first = self.column;
                self.column = first.saturating_add(number("table:number-columns-repeated"));
                if is_hidden(element) {
                    let last = self.column - 1;
                    self.hidden().columns.add(first, last);
                }
            }
            "table:table-row" => {
                (self.column, self.rows) = (0, number("table:number-rows-repeated"));
                if is_hidden(element) {
                    let (first, last) = (self.row, self.row.saturating_add(self.rows - 1));
                    self.hidden().rows.add(first, last);
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let (down, across) = (number("table:number-rows-spanned"), number("table:number-columns-spanned"));
                let first = (self.row, self.column);
                if down > 1 || across > 1 {
                    let last = (first.0.saturating_add(down - 1), first.1.saturating_add(across - 1));
                    self.facts.merged.entry(self.table.clone()).or_default().push(Region { first, last });
                }
                self.column = self.column.saturating_add(number("table:number-columns-repeated"));
            }
            "table:null-date" if attribute(element, "table:date-value").is_some_and(|day| day.starts_with("1904")) => {
                self.facts.epoch = Epoch::From1904;
            }
            _ => {}
        }
    }

    fn hidden(&mut self) -> &mut Hidden {
        self.facts.hidden.entry(self.table.clone()).or_default()
    }

    fn leave(&mut self, name: &str) {
        if name == "table:table-row" {
            self.row = self.row.saturating_add(self.rows);
        }
    }
}

/// A row or column that was hidden, or left out by a filter (19.749).
fn is_hidden(element: &BytesStart) -> bool {
    matches!(attribute(element, "table:visibility").as_deref(), Some("collapse" | "filter"))
}

fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_of_ods_that_are_not_shown_are_found() {
        let content = r#"<table:table table:name="台账"><table:table-column table:number-columns-repeated="2"/>
            <table:table-column table:visibility="collapse"/><table:table-row table:number-rows-repeated="3"/>
            <table:table-row table:visibility="filter" table:number-rows-repeated="2"/><table:table-row/></table:table>"#;
        let hidden = &check_elements(content.as_bytes()).unwrap().hidden["台账"];
        assert_eq!([2, 3, 4, 5].map(|row| hidden.rows.has(row)), [false, true, true, false]);
        assert_eq!([1, 2, 3].map(|column| hidden.columns.has(column)), [false, true, false]);
    }
}
