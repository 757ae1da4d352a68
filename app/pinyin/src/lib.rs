//! The table of readings that `build.rs` makes. The app of a server has it inside; a browser fetches it once the app is shown.

/// The syllables, one blank between them and a line's end after them; then the bytes that `build.rs` tells of.
pub const TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pinyin.bin"));
