//! Screens: the page of every address, by the load that has it.

use super::{
    activities::{ActivityPage, SelfJoiningPage},
    address::Address,
    meetings::{MeetingBeginPage, MeetingEnrolPage, MeetingPage},
    pages::{
        AccountPage, AuditPage, EnrolAgainPage, EnrolPage, EnrolmentPage, EnrolmentsPage, HouseholdPage, LedgerPage,
        MePage, OutboxPage, PersonFormPage, PersonPage, RenewPage, SeasonPage, SlipPage, StaffPage, TodayPage,
        TourPage, VideoPage, VisitPage, VisitsPage,
    },
    records::{RecordEditPage, RecordKinds, RecordList, RecordNewPage, RecordPage},
    screen_table::screen_table,
};
use crate::domain::noun::demand;
use leptos::prelude::*;

/// Pages of the table's screens.
macro_rules! screens {
    ($(
        $(#[$meta:meta])*
        $name:ident $(($($part:ident: $type:ty),+))? $path:literal $($form:ident)? => $load:ident { $($page:tt)+ };
    )+) => {
        /// The screen of an address, when the first load has it.
        #[allow(unused_variables)]
        pub fn first_screen(address: Address) -> Option<AnyView> {
            match address {
                $(Address::$name $(($($part),+))? => screen_of!(first $load { $($page)+ }),)+
            }
        }

        /// The screen of an address, when the second load has it (`later.rs`).
        #[allow(unused_variables)]
        pub fn later_screen(address: Address) -> Option<AnyView> {
            match address {
                $(Address::$name $(($($part),+))? => screen_of!(later $load { $($page)+ }),)+
            }
        }
    };
}

/// The screen, when it is of the wanted load.
macro_rules! screen_of {
    (first first { $($page:tt)+ }) => { Some(view! { $($page)+ }.into_any()) };
    (later later { $($page:tt)+ }) => { Some(view! { $($page)+ }.into_any()) };
    ($wanted:ident $load:ident { $($page:tt)+ }) => { None };
}

screen_table!(screens);
