//! What a file is, by what is in it and not by its name.

use crate::messages::Lang;

/// How many bytes at the beginning say whether a file is a text.
const LOOKED_AT: usize = 4096;

/// What can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// Excel since 2007, WPS; also strict and prefixed.
    Xlsx,
    /// The binary form of it.
    Xlsb,
    /// Excel until 2003.
    Xls,
    /// LibreOffice.
    Ods,
    /// Cells as text, in UTF-8, UTF-16 or GB 18030.
    TextTable,
}

/// Why a file is no workbook that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotReadable {
    /// Nothing in it.
    Empty,
    /// It is locked with a password.
    Locked,
    /// A web page under the name of a workbook, as some systems export it.
    WebPage,
    /// The XML form of Excel 2003.
    Xml2003,
    /// A picture.
    Picture,
    /// A PDF.
    Pdf,
    /// A text document.
    TextDocument,
    /// More than a ledger has: what, and how much.
    TooLarge(String),
    /// It is a workbook, and damaged: what the library says.
    Damaged(String),
    /// Nothing of these.
    Unknown,
}

impl NotReadable {
    /// In words that say what to do.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Empty => lang.workbook_empty().into(),
            Self::Locked => lang.workbook_locked().into(),
            Self::WebPage => lang.workbook_web_page().into(),
            Self::Xml2003 => lang.workbook_xml_2003().into(),
            Self::Picture => lang.workbook_picture().into(),
            Self::Pdf => lang.workbook_pdf().into(),
            Self::TextDocument => lang.workbook_text().into(),
            Self::TooLarge(what) => lang.workbook_too_large(what),
            Self::Damaged(what) => lang.workbook_damaged(what),
            Self::Unknown => lang.workbook_unknown().into(),
        }
    }
}

/// Says what a file is.
///
/// # Errors
/// What it is, when that is nothing to read.
pub fn format_of(bytes: &[u8]) -> Result<FileFormat, NotReadable> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let has = |part: &[u8]| holds(bytes, part);
    match () {
        () if bytes.is_empty() => Err(NotReadable::Empty),
        () if begins(b"PK\x03\x04") => packed(&has),
        () if begins(b"\xD0\xCF\x11\xE0") => compound(&has),
        () if begins(b"%PDF") => Err(NotReadable::Pdf),
        () if is_picture(bytes) => Err(NotReadable::Picture),
        () => text(bytes),
    }
}

/// Names of the parts stand uncompressed in a packed file.
fn packed(has: &dyn Fn(&[u8]) -> bool) -> Result<FileFormat, NotReadable> {
    match () {
        () if has(b"workbook.bin") => Ok(FileFormat::Xlsb),
        () if has(b"workbook.xml") || has(b"worksheets/") => Ok(FileFormat::Xlsx),
        () if has(b"opendocument.spreadsheet") || has(b"content.xml") && !has(b"opendocument.text") => {
            Ok(FileFormat::Ods)
        }
        () if has(b"word/document") || has(b"opendocument.text") => Err(NotReadable::TextDocument),
        () => Err(NotReadable::Unknown),
    }
}

/// Names in a compound file are UTF-16.
fn compound(has: &dyn Fn(&[u8]) -> bool) -> Result<FileFormat, NotReadable> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    match () {
        () if has(&wide("EncryptedPackage")) => Err(NotReadable::Locked),
        () if has(&wide("WordDocument")) => Err(NotReadable::TextDocument),
        () => Ok(FileFormat::Xls),
    }
}

fn is_picture(bytes: &[u8]) -> bool {
    let magics: [&[u8]; 5] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"BM", b"RIFF"];
    magics.iter().any(|magic| bytes.starts_with(magic)) || bytes.get(4..8) == Some(b"ftyp")
}

fn text(bytes: &[u8]) -> Result<FileFormat, NotReadable> {
    let head: Vec<u8> = bytes.iter().take(LOOKED_AT).map(u8::to_ascii_lowercase).collect();
    let has = |part: &str| holds(&head, part.as_bytes());
    match () {
        () if has("urn:schemas-microsoft-com:office:spreadsheet") && !has("<html") => Err(NotReadable::Xml2003),
        () if has("<html") || has("<table") || has("<!doctype html") => Err(NotReadable::WebPage),
        () if is_utf16(bytes) || !head.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)) => {
            Ok(FileFormat::TextTable)
        }
        () => Err(NotReadable::Unknown),
    }
}

/// Whether a text says that it is UTF-16, as Excel writes "Unicode text".
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_is_in_it() {
        let of = |bytes: &[u8]| format_of(bytes);
        assert_eq!(of(b""), Err(NotReadable::Empty));
        assert_eq!(of(b"<html><table><tr><td>x"), Err(NotReadable::WebPage));
        assert_eq!(of(b"\x89PNG\r\n"), Err(NotReadable::Picture));
        assert_eq!(of(b"\0\0\0\x18ftypheic"), Err(NotReadable::Picture));
        assert_eq!(of(b"%PDF-1.7"), Err(NotReadable::Pdf));
        assert_eq!(of("姓名,村".as_bytes()), Ok(FileFormat::TextTable));
        assert_eq!(of(b"\xD0\xD5\xC3\xFB,\xB4\xE5"), Ok(FileFormat::TextTable));
        assert_eq!(of(b"\x7FELF\x02\x01\x01\0"), Err(NotReadable::Unknown));
    }
}
