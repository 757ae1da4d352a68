//! The bar at the top: where one is, and the way back.

use super::{Glyph, Icon};
use crate::ui::{address::Address, preferences::use_lang};
use leptos::prelude::*;

/// Title, the way back, and perhaps an action on the right.
#[component]
pub fn TopBar(
    /// Where one is.
    #[prop(into)]
    title: Signal<String>,
    /// The way back.
    #[prop(optional)]
    back: Option<Address>,
    /// Actions on the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <header class="top-bar">
            {back.map(|back| view! {
                <a href=back.to_string() class="icon-button" aria-label=lang.back()><Icon glyph=Glyph::Back/></a>
            }.into_any())}
            <h1>{title}</h1>
            <div class="top-actions">{children.map(|children| children())}</div>
        </header>
    }
}
