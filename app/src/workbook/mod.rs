//! Workbooks as people make them: read into typed cells, then into headings, rows and people, and into what an import would write. No I/O.

mod cell;
mod commands;
mod elements;
mod format;
mod headings;
mod hidden;
mod known;
mod layout;
mod read;
mod reasons;
mod repeated;
mod row;
mod rows;
mod sheet_row;
mod text_table;
mod villages;
mod wordings;

pub use cell::{Cell, Sheet};
pub use format::NotReadable;
pub use headings::{Column, HEADINGS, heading};
pub use known::{KnownPeople, RowStep};
pub use read::{Book, read};
pub use reasons::{Question, RowFault};
pub use rows::{Reading, Remark, read_rows};
pub use sheet_row::Turned;
pub use text_table::line_of;
pub use villages::Villages;
