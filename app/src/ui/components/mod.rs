//! Parts of screens.

mod attachments;
mod choices;
mod enrol_parts;
mod field;
mod icon;
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
mod top_bar;
mod twins;

pub use attachments::{Attachments, AttachmentsField};
pub use choices::{Chips, Tiles};
pub use enrol_parts::{EnrolPart, EnrolleeFields, Notice, PlanPicker, ReadOut, Sum};
pub use field::{DayField, NoteField, TextField};
pub use icon::{Glyph, Icon};
pub use person_row::{PersonCard, PersonRow, tag_class};
pub use personal_data::{NoContactNotice, PersonalData};
pub use places::VillageField;
pub use rescue::{HandInRescueFile, SaveRescueFile};
pub use revealed_number::{Look, NumberField, RevealedNumber};
pub use reviewing::{GoneNotice, LedgerMoves, OpenReviews};
pub use sheet::Sheet;
pub use side_by_side::{Line, SideBySide};
pub use signature_pad::{SignaturePad, SignaturePicture};
pub use states::{Broken, Elsewhere, Empty, SaveBar, Skeleton, Toast};
pub use sync_line::SyncLine;
pub use top_bar::TopBar;
pub use twins::Twins;
