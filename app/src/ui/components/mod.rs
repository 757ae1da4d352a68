//! Parts of screens.

mod arranging;
mod attachments;
mod camera;
mod choices;
mod code_picture;
mod contents;
mod copy_and_print;
mod enrol_parts;
mod field;
mod held;
mod icon;
mod list;
mod parts_bar;
mod person_row;
mod personal_data;
mod places;
mod rescue;
mod revealed_number;
mod reviewing;
mod sheet;
mod side_by_side;
mod signature_pad;
mod states;
mod sync_line;
mod tick_list;
mod top_bar;
mod twins;
mod waiting;

pub use arranging::ArrangedTime;
pub use attachments::{Attachments, AttachmentsField};
pub use camera::{Camera, PhotoButtons};
pub use choices::{Chips, Tiles, position, words};
pub use code_picture::code_picture;
pub use contents::Contents;
pub use copy_and_print::CopyAndPrint;
pub use enrol_parts::{
    AgreeAndSign, EnrolPart, EnrolleeField, EnrolleeFields, Notice, PlanPicker, ReadOut, Sum, offered,
};
pub use field::{DayField, NoteField, TextField};
pub use held::{HalfFilled, NotHeld, held, is_in_ledger, is_in_ledger_or_half_filled};
pub use icon::{Glyph, Icon};
pub use list::{List, Narrowing, Rows, SearchBar};
pub use parts_bar::PartsBar;
pub use person_row::{PersonCard, PersonRow, tag_class};
pub use personal_data::{NoContactNotice, PersonalData};
pub use places::VillageField;
pub use rescue::{HandInRescueFile, SaveRescueFile};
pub use revealed_number::{Look, NumberField, RevealedNumber};
pub use reviewing::{GoneNotice, LedgerMoves};
pub use sheet::Sheet;
pub use side_by_side::{ComparedLine, SideBySide};
pub use signature_pad::{SignaturePad, SignaturePicture};
pub use states::{Broken, Elsewhere, Empty, SaveBar, Skeleton, Toast};
pub use sync_line::SyncLine;
#[cfg(debug_assertions)]
pub use sync_line::SyncStatusLine;
pub use tick_list::{TickList, Ticking, tick_all, tick_row};
pub use top_bar::TopBar;
pub use twins::Twins;
pub use waiting::{OpenReviews, ReviewsOf};
