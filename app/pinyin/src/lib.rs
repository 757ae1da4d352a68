//! The table of readings and foldings that `build.rs` makes. The app of a server has it inside; a browser fetches it once the app is shown.

/// The syllables, separated by blanks and ended by a line break; then the bytes that `build.rs` describes.
pub const TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pinyin.bin"));
