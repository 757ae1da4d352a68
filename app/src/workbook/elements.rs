//! Looks into what is packed, before a library unpacks it.

use super::format::Unreadable;
use quick_xml::{Reader, events::Event};
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// A ledger of 50,000 rows is 60 MB of XML, ten times as much as it is packed.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// What is packed can be unpacked.
///
/// # Errors
/// When it would be too large, or does not end.
pub fn check_packed(bytes: &[u8]) -> Result<(), Unreadable> {
    let damaged = |error: zip::result::ZipError| Unreadable::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let sizes = (0..archive.len()).filter_map(|at| Some(archive.by_index_raw(at).ok()?.size()));
    let unpacked = sizes.fold(0, u64::saturating_add);
    if unpacked > UNPACKED_BYTES_MAX {
        return Err(Unreadable::TooLarge(format!("unpacked it would have {unpacked} bytes")));
    }
    let Ok(content) = archive.by_name("content.xml") else { return Ok(()) };
    check_elements(BufReader::new(content.take(UNPACKED_BYTES_MAX)))
}

/// Every element ends. calamine 0.38 reads an .ods file for ever of which one does not.
fn check_elements(content: impl BufRead) -> Result<(), Unreadable> {
    let cut = || Unreadable::Damaged("its content is cut off".into());
    let (mut reader, mut buffer, mut open) = (Reader::from_reader(content), Vec::new(), 0);
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| cut())? {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    if open == 0 { Ok(()) } else { Err(cut()) }
}
