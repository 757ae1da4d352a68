//! What the parts of Today share: the list is in the first load, what changes it in the second.

use crate::{
    domain::{date::Date, id::PersonId, own_order::OwnOrder},
    sync::today_filter::TodayFilter,
    ui::{desk::use_desk, draft::Draft},
};
use leptos::prelude::*;

/// Under which name the own order is kept on the phone; no form has it.
pub const ORDER: &str = "today";

/// What was done last, in words, and the order before it.
pub type Undo = (String, OwnOrder);

/// The day's list, as the user has it.
#[derive(Clone, Copy)]
pub struct TodayBoard {
    /// The day.
    pub day: Date,
    /// The user's own order, and whom they put off.
    pub order: Draft<OwnOrder>,
    /// Who is looked for.
    pub filter: RwSignal<TodayFilter>,
    /// Whose sheet is open, or was last.
    pub card: RwSignal<Option<PersonId>>,
    /// Whether it is open.
    pub card_open: RwSignal<bool>,
    /// Whether the filters are shown.
    pub filter_open: RwSignal<bool>,
    /// Whether those who are put off are shown.
    pub put_off_open: RwSignal<bool>,
    /// The place in the own order, from 0, where a card that is dragged would go.
    pub drop_at: RwSignal<Option<usize>>,
    /// Whether a drag ends just now.
    pub drag_ended: StoredValue<bool>,
    /// What can be undone.
    pub undo: RwSignal<Option<Undo>>,
}

impl TodayBoard {
    /// What is looked for stays while the app is open: whoever comes back from a visit goes on where they were.
    pub fn provide_filter() {
        provide_context(RwSignal::new(TodayFilter::default()));
    }

    /// The list of today.
    pub fn open() -> Self {
        Self {
            day: use_desk().today(),
            order: Draft::open(ORDER, OwnOrder::default),
            filter: expect_context(),
            card: RwSignal::new(None),
            card_open: RwSignal::new(false),
            filter_open: RwSignal::new(false),
            put_off_open: RwSignal::new(false),
            drop_at: RwSignal::new(None),
            drag_ended: StoredValue::new(false),
            undo: RwSignal::new(None),
        }
    }
}
