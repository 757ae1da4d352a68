//! Text as people type it: full-width digits, stray blanks, ideographic spaces.

use super::fault::Fault;

/// Half-width form of a full-width ASCII character (U+FF01–U+FF5E) and of the ideographic space.
pub fn fold_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{00A0}' => ' ',
        _ => c,
    }
}

/// Characters that show nothing and come along when text is pasted.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// Folds width and drops every blank: for numbers and codes.
pub fn compact(text: &str) -> String {
    text.chars().map(fold_width).filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

/// Trims and drops control characters but keeps line breaks: for notes.
pub fn tidy(text: &str) -> String {
    let kept: String = text.chars().filter(|c| *c == '\n' || !(c.is_control() || is_invisible(*c))).collect();
    kept.trim().to_owned()
}

/// A tidy text of at most `max` characters (code points), which may be empty.
///
/// # Errors
/// `Fault::TooLong` with the limit and the length found.
pub fn limited(text: &str, max: usize) -> Result<String, Fault> {
    let text = tidy(text);
    match text.chars().count() {
        n if n > max => Err(Fault::TooLong { max, found: n }),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_pasted_marks_fold_away() {
        assert_eq!(compact("１４０ \u{200B}1234\u{3000}5678"), "14012345678");
        assert_eq!(tidy("  一行\r\n二行\u{FEFF} "), "一行\n二行");
    }

    #[test]
    fn a_limit_counts_characters_not_bytes() {
        assert_eq!(limited("田埂", 2).as_deref(), Ok("田埂"));
        assert_eq!(limited("田埂上", 2), Err(Fault::TooLong { max: 2, found: 3 }));
    }
}
