//! Text in lines, for what the browser does not wrap: a picture.

/// Marks that end what is before them: no line begins with one.
const CLOSING: &str = "，。、；：！？）”》·,.;:!?)";

/// The lines of a text that `fits` lets stand. Han characters may part anywhere; figures and words of letters stay whole unless one alone is too
/// long. A piece that never fits has a line of its own.
pub fn wrapped(text: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for piece in pieces(paragraph) {
            let longer = format!("{line}{piece}");
            if line.is_empty() || fits(longer.trim_end()) {
                line = longer;
            } else {
                lines.push(std::mem::replace(&mut line, piece.trim_start().to_owned()));
            }
        }
        lines.push(line);
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// What stays together: a character with the closing marks behind it, a run of letters and figures, what is between quotation marks.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let joins = |c: char| c.is_ascii_graphic();
    for c in text.chars() {
        let behind = |piece: &String| {
            let quoted = piece.starts_with('“') && !piece.contains('”');
            quoted || CLOSING.contains(c) || (joins(c) && piece.chars().next_back().is_some_and(joins))
        };
        match pieces.last_mut().filter(|piece| behind(piece)) {
            Some(piece) => piece.push(c),
            None => pieces.push(c.to_string()),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn in_lines_of(width: usize, text: &str) -> Vec<String> {
        wrapped(text, |line| line.chars().count() <= width)
    }

    #[test]
    fn figures_stay_whole_and_no_line_begins_with_a_mark() {
        assert_eq!(in_lines_of(8, "保障从 2026-11-29 开始。"), ["保障从", "2026-11-29", "开始。"]);
        assert_eq!(in_lines_of(4, "还不是保，单"), ["还不是", "保，单"]);
        assert_eq!(in_lines_of(9, "pay 55 yuan"), ["pay 55", "yuan"]);
        assert_eq!(in_lines_of(8, "备注写“皮球木桥0”。"), ["备注写", "“皮球木桥0”。"]);
        assert_eq!(in_lines_of(9, ""), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[一-三a-c0-9，。 ]{0,40}", width in 1..12_usize) {
            let without_blanks = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            let lines = in_lines_of(width, &text);
            prop_assert_eq!(without_blanks(&lines.concat()), without_blanks(&text));
        }
    }
}
