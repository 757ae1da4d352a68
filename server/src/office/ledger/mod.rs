//! The ledger as a workbook: imported in whatever layout a township made of it, written in one that reads back.

mod export;
mod file;
mod import;
mod record_sheets;
mod save;
mod sheet_name;
mod turned;

pub use app::workbook::{Cell, Sheet, Turned};
pub use export::export;
pub use file::{read as sheets_of, read_bytes};
pub use import::{Import, ImportReport, import};
