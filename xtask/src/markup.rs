//! Views that never vary, which Leptos would set as HTML: the pages' policy forbids it, and a browser would only say so when the view
//! is shown.

/// Bytes of a place that are shown.
const SHOWN: usize = 60;

/// Where a module holds the end of an element, with what is before it. Leptos' own messages hold some behind a brace.
pub fn in_module(wasm: &[u8]) -> Vec<String> {
    let is_end = |at: usize| {
        let name = wasm[at + 2..].iter().take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()).count();
        wasm[at..].starts_with(b"</") && name > 0 && wasm.get(at + 2 + name) == Some(&b'>')
    };
    let ends = (1..wasm.len().saturating_sub(2)).filter(|at| is_end(*at) && wasm[at - 1] != b'}');
    ends.map(|at| String::from_utf8_lossy(&wasm[at.saturating_sub(SHOWN)..at + 2]).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_found_and_what_only_looks_like_it_is_not() {
        assert_eq!(in_module(b"\0<div class=\"bar\"></div>\0"), ["\0<div class=\"bar\"></"]);
        assert!(in_module(b"\0write <p>{x.get()}</p> instead; 1 </ 2; </>; </").is_empty());
    }
}
