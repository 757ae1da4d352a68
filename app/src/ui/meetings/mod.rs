//! Courtyard meetings: who came, what was asked, who enrols one after another, and what it all came to.

mod begin;
mod closing;
mod enrol;
mod foot;
mod gathering;
mod guests;
mod page;
mod questions;
mod queue;
mod summary;

pub use begin::{MeetingBeginPage, begin_with};
pub use enrol::MeetingEnrolPage;
pub use gathering::draft_of_meeting;
pub use page::MeetingPage;
