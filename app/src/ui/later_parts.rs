//! What the second load builds, once it is here: other files ask for it without knowing what is in it.

use super::{address::Address, components::AttachmentsFieldProps};
use crate::domain::attachment::Attachment;
use leptos::prelude::*;

/// Builds what the second load has.
#[derive(Clone, Copy)]
pub struct LaterParts {
    /// A screen.
    pub screen: fn(Address) -> Option<AnyView>,
    /// A form's photos and voice notes.
    pub attachments: fn(AttachmentsFieldProps) -> AnyView,
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

/// A visit's photos and voice notes, when the load that takes them is here: visits are of the first one.
#[component]
pub fn VisitAttachments(
    /// What is attached.
    value: Signal<Vec<Attachment>>,
    /// Called with all of them when they change.
    on_change: Callback<Vec<Attachment>>,
) -> impl IntoView {
    let LaterLoad(parts) = expect_context();
    let props = move || AttachmentsFieldProps { value, on_change, label: None, takes: (true, true) };
    move || parts.get().map(|parts| (parts.attachments)(props()))
}
