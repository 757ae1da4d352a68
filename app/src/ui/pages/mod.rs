//! Screens, one file per route.

mod account;
mod audit;
mod change_passphrase;
mod enrol;
mod enrolment;
mod enrolments;
mod ledger;
mod lock;
mod locking;
mod me;
mod outbox;
mod person;
mod person_form;
mod sign_in;
mod staff;
mod today;
mod video;
mod visit;

pub use account::AccountPage;
pub use audit::AuditPage;
pub use enrol::{EnrolPage, only_village};
pub use enrolment::EnrolmentPage;
pub use enrolments::EnrolmentsPage;
pub use ledger::LedgerPage;
pub use lock::{EndedPage, LockPage};
pub use me::MePage;
pub use outbox::OutboxPage;
pub use person::PersonPage;
pub use person_form::PersonFormPage;
pub use sign_in::SignInPage;
pub use staff::StaffPage;
pub use today::TodayPage;
pub use video::VideoPage;
pub use visit::VisitPage;
