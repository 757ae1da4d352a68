//! What the second load builds, once it is here: other files ask for it without knowing what is in it.

use super::{
    address::Address,
    components::Skeleton,
    draft::Draft,
    pages::{TodayBoard, VisitForm},
};
use crate::{domain::id::PersonId, sync::ledger::File};
use leptos::prelude::*;

/// Builds what the second load has.
#[derive(Clone, Copy)]
pub struct LaterParts {
    /// A screen.
    pub screen: fn(Address) -> Option<AnyView>,
    /// What a visit says besides its outcome.
    pub visit_details: fn(Draft<VisitForm>, File) -> AnyView,
    /// A person's renewal and household.
    pub renewals: fn(File) -> AnyView,
    /// A person's records, and what can be entered about them.
    pub records: fn(File) -> AnyView,
    /// What a person may ask of their data.
    pub personal_data: fn(File) -> AnyView,
    /// What narrows the day's list.
    pub today_filters: fn(TodayBoard) -> AnyView,
    /// What changes its order.
    pub today_tools: fn(TodayBoard) -> AnyView,
    /// What a person's card is moved by, with the person's name.
    pub today_handle: fn(TodayBoard, PersonId, String) -> AnyView,
    /// The way to the season, always or when it is near.
    pub season_link: fn(bool) -> AnyView,
    /// What became of one's own work.
    pub my_work: fn() -> AnyView,
    /// What was arranged and is near.
    pub reminder: fn() -> AnyView,
    /// All screens, for practising, in this frame.
    pub practice: fn(fn() -> AnyView) -> AnyView,
}

/// The parts of the second load, once it is here.
#[derive(Clone, Copy)]
pub struct LaterLoad(pub RwSignal<Option<LaterParts>>);

impl LaterLoad {
    /// None yet; known to every screen from here on.
    pub fn provide() -> Self {
        let later = Self(RwSignal::new(None));
        provide_context(later);
        later
    }
}

/// A person's renewal and household, once the load that has them is here.
pub fn renewals(file: File) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || parts.get().map(|parts| (parts.renewals)(file.clone()))
}

/// A person's records, once the load that has them is here.
pub fn records(file: File) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || parts.get().map(|parts| (parts.records)(file.clone()))
}

/// What a person may ask of their data, once the load that has it is here.
pub fn personal_data(file: File) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || parts.get().map(|parts| (parts.personal_data)(file.clone()))
}

/// What a visit says besides its outcome; grey shapes while the load that has it is under way.
pub fn visit_details(draft: Draft<VisitForm>, file: File) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || match parts.get() {
        Some(parts) => (parts.visit_details)(draft, file.clone()),
        None => view! { <Skeleton/> }.into_any(),
    }
}

/// What became of one's own work, once the load that has it is here.
pub fn my_work() -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || parts.get().map(|parts| (parts.my_work)())
}

/// What was arranged and is near, once the load that knows it is here.
pub fn reminder() -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || parts.get().map(|parts| (parts.reminder)())
}

/// All screens, for practising, in this frame, once the load that has them is here.
pub fn practice(frame: fn() -> AnyView) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || parts.get().map(|parts| (parts.practice)(frame))
}

/// The way to the season's page: `always`, or when it is near.
pub fn season_link(always: bool) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || parts.get().map(|parts| (parts.season_link)(always))
}
