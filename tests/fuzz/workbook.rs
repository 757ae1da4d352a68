//! A ledger as a workbook, down to its cells. What the library panics at must come out as an error.
#![no_main]

use app::workbook;
use libfuzzer_sys::fuzz_target;
use std::{
    io::{Cursor, Write},
    thread,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A small workbook, part by part: name and content.
const XLSX: [(&str, &str); 5] = [
    ("xl/worksheets/sheet1.xml", include_str!("parts/sheet1.xml")),
    ("xl/workbook.xml", include_str!("parts/workbook.xml")),
    ("xl/sharedStrings.xml", include_str!("parts/sharedStrings.xml")),
    ("xl/styles.xml", include_str!("parts/styles.xml")),
    ("xl/_rels/workbook.xml.rels", include_str!("parts/workbook.xml.rels")),
];
/// The same for the other format; only its content is replaced.
const ODS: [(&str, &str); 3] = [
    ("content.xml", include_str!("parts/content.xml")),
    ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
    ("META-INF/manifest.xml", include_str!("parts/manifest.xml")),
];

// The library's own panics are caught; ours here still end the program.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    let Some((part, content)) = bytes.split_first() else { return };
    // the first byte says which part the rest takes the place of; most bytes say that it is a whole file
    let file = match usize::from(*part) {
        xlsx if xlsx < XLSX.len() => packed(&XLSX, xlsx, content),
        5 => packed(&ODS, 0, content),
        _ => bytes.to_vec(),
    };
    let Ok(Ok(book)) = thread::spawn(move || workbook::read(file)).join() else { return };
    let rows = workbook::read_rows(&book, &workbook::Villages::new(&Default::default()), today());
    rows.turned.iter().for_each(|turned| drop(turned.reasons(app::messages::Lang::ZhHans)));
});

fn today() -> app::domain::date::Date {
    app::domain::date::Date::ymd(2026, 3, 1).expect("a day")
}

/// A mutated archive is no archive: its parts are mutated instead, and packed here.
fn packed(parts: &[(&str, &str)], replaced: usize, content: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (name, part)) in parts.iter().enumerate() {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, options).expect("a name of its own");
        zip.write_all(if at == replaced { content } else { part.as_bytes() }).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}
