//! The ledger as a workbook: read in whatever layout a township made of it, written in one that reads back.

mod export;
mod headings;
mod import;
mod known;
mod record_sheets;
mod refused;
mod row;
mod save;
mod villages;
mod wordings;
mod workbook;

pub use export::export;
pub use import::{Import, import};
pub use refused::Refused;
pub use workbook::{Cell, Sheet, read as sheets_of};
