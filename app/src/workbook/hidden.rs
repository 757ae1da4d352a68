//! Rows and columns of a sheet that a spreadsheet does not show: hidden, or left out by a filter. The library leaves out which they are.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Cursor, Read},
};
use zip::ZipArchive;

/// More of the relations and of the list of sheets is not read: a workbook of a thousand sheets has 100 KB.
const LIST_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A sheet has no more rows, and fewer columns (ECMA-376; LibreOffice alike). What claims to lie beyond is not kept.
const LAST: usize = 1_048_575;

/// Which rows and columns of a sheet are not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    pub rows: Ranges,
    pub columns: Ranges,
}

/// Rows or columns, from 0: the last of each range by its first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges(BTreeMap<usize, usize>);

impl Ranges {
    /// Adds those from `first` to `last`.
    pub fn add(&mut self, first: usize, last: usize) {
        let before = self.0.iter_mut().next_back().filter(|(begun, end)| **begun <= first && first <= **end + 1);
        match before {
            Some((_, end)) => *end = last.min(LAST).max(*end),
            None if first <= LAST => drop(self.0.insert(first, last.min(LAST))),
            None => {}
        }
    }

    /// Whether one is among them.
    pub fn has(&self, at: usize) -> bool {
        self.0.range(..=at).next_back().is_some_and(|(_, last)| at <= *last)
    }
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// What an .xlsx file does not show, by the name of the sheet (ECMA-376 part 1, 18.3.1.13 and 18.3.1.73).
pub fn hidden_in_xlsx(archive: &mut Archive, bytes_max: u64) -> BTreeMap<String, Hidden> {
    let mut parts = BTreeMap::new();
    each_element(archive, "xl/_rels/workbook.xml.rels", LIST_BYTES_MAX, |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            parts.insert(id, target);
        }
    });
    let mut sheets = Vec::new();
    each_element(archive, "xl/workbook.xml", LIST_BYTES_MAX, |element| {
        let part = attribute(element, "id").and_then(|id| parts.get(&id));
        if let (Some(name), Some(part)) = (attribute(element, "name"), part) {
            sheets.push((name, part.clone()));
        }
    });
    let of = |(name, part): (String, String)| {
        let path = part.strip_prefix('/').map_or_else(|| format!("xl/{part}"), str::to_owned);
        (name, hidden_in_sheet(archive, &path, bytes_max))
    };
    sheets.into_iter().map(of).collect()
}

fn hidden_in_sheet(archive: &mut Archive, path: &str, bytes_max: u64) -> Hidden {
    let (mut hidden, mut next) = (Hidden::default(), 1);
    each_element(archive, path, bytes_max, |element| {
        let number = |name| attribute(element, name).and_then(|text| text.parse::<usize>().ok()).filter(|at| *at > 0);
        let is_hidden = || matches!(attribute(element, "hidden").as_deref(), Some("1" | "true"));
        match element.local_name().as_ref() {
            "row" => {
                let row = number("r").unwrap_or(next);
                next = row + 1;
                if is_hidden() {
                    hidden.rows.add(row - 1, row - 1);
                }
            }
            "col" if is_hidden() => {
                let (first, last) = (number("min").unwrap_or(1), number("max").unwrap_or(1));
                hidden.columns.add(first - 1, last - 1);
            }
            _ => {}
        }
    });
    hidden
}

/// Calls `on` with every element of a part; a part that is not there or damaged has no more.
fn each_element(archive: &mut Archive, path: &str, bytes_max: u64, on: impl FnMut(&BytesStart)) {
    if let Ok(part) = archive.by_name(path) {
        elements(BufReader::new(part.take(bytes_max)), on);
    }
}

fn elements(part: impl BufRead, mut on: impl FnMut(&BytesStart)) {
    let (mut reader, mut buffer) = (Reader::from_reader(part), Vec::new());
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => on(&element),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// An attribute by its name, whatever prefix it has.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}
