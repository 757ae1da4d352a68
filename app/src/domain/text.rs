//! Text as people type and paste it: one spelling of its characters, without what nobody sees.

use super::{
    characters::{is_stand_in, present},
    fault::Fault,
};

/// Half-width form of a full-width ASCII character (U+FF01–U+FF5E); every kind of blank but a line break as one.
fn fold_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\n' => c,
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

/// Characters that show nothing and come along when text is pasted: marks of direction, joiners, fillers, variation selectors, tags.
pub fn is_invisible(c: char) -> bool {
    is_stray(c)
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}')
        || matches!(c, '\u{180B}'..='\u{180F}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}')
        || matches!(c, '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Those that notes drop. The others stay in notes: an emoji may need them, and what was accepted once has to be read alike by every build.
fn is_stray(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// The one spelling of characters by which names, numbers and searches are compared: no width, nothing invisible, and the character of today for
/// what only stands for it. Before the table of characters is there, those stay as they are.
pub fn folded(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).map(|c| present(fold_width(c))).collect()
}

/// Folds and drops every blank: for numbers, codes and names of places.
pub fn compact(text: &str) -> String {
    folded(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The first character that only stands for another, said as a fault.
pub fn stand_in(text: &str) -> Option<Fault> {
    let (at, c) = text.chars().enumerate().find(|(_, c)| is_stand_in(*c))?;
    Some(Fault::StandIn { at: at + 1, code: format!("U+{:04X}", c as u32) })
}

/// Trims and drops control characters but keeps line breaks: for notes.
pub fn tidy(text: &str) -> String {
    let kept: String = text.chars().filter(|c| *c == '\n' || !(c.is_control() || is_stray(*c))).collect();
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
        for mark in ['\u{AD}', '\u{2061}', '\u{2068}', '\u{3164}', '\u{FE0E}', '\u{FFA0}', '\u{E0100}', '\u{E0041}'] {
            assert_eq!(compact(&format!("{mark}140{mark}0000{mark}")), "1400000", "U+{:04X}", mark as u32);
        }
    }

    #[test]
    fn what_only_stands_for_a_character_becomes_it_where_texts_are_compared() {
        assert_eq!(compact("⼤坝村"), "大坝村");
        assert_eq!(folded("⻩\u{2003}⼤⽂"), "黄 大文");
        assert_eq!(tidy("⻩⼤ ❤\u{FE0F}"), "⻩⼤ ❤\u{FE0F}", "notes keep what they hold");
        assert_eq!(compact("5002²×"), "5002²×", "no digits");
    }

    #[test]
    fn what_stands_for_nothing_known_is_named() {
        assert_eq!(stand_in("王\u{E000}"), Some(Fault::StandIn { at: 2, code: "U+E000".into() }));
        assert_eq!((stand_in("王\u{FA0E}"), stand_in("")), (None, None), "U+FA0E is a unified ideograph");
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for c in '\0'..=char::MAX {
            let once = folded(c.encode_utf8(&mut [0; 4]));
            assert_eq!(folded(&once), once, "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn a_limit_counts_characters_not_bytes() {
        assert_eq!(limited("田埂", 2).as_deref(), Ok("田埂"));
        assert_eq!(limited("田埂上", 2), Err(Fault::TooLong { max: 2, found: 3 }));
    }
}
