//! What the second load builds, once it is here: other files ask for it without knowing what is in it.

use super::{address::Address, components::Skeleton, draft::Draft, pages::VisitForm};
use crate::sync::ledger::File;
use leptos::prelude::*;

/// Builds what the second load has.
#[derive(Clone, Copy)]
pub struct LaterParts {
    /// A screen.
    pub screen: fn(Address) -> Option<AnyView>,
    /// What a visit says besides its outcome.
    pub visit_details: fn(Draft<VisitForm>, File) -> AnyView,
    /// The way to the season, always or when it is near.
    pub season_link: fn(bool) -> AnyView,
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

/// What a visit says besides its outcome; grey shapes while the load that has it is under way.
pub fn visit_details(draft: Draft<VisitForm>, file: File) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || match parts.get() {
        Some(parts) => (parts.visit_details)(draft, file.clone()),
        None => view! { <Skeleton/> }.into_any(),
    }
}

/// The way to the season's page: `always`, or when it is near.
pub fn season_link(always: bool) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    move || parts.get().map(|parts| (parts.season_link)(always))
}
