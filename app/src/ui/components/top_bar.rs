//! The bar at the top: where one is, and the way back.

use super::{Glyph, Icon};
use crate::ui::preferences::use_lang;
use leptos::prelude::*;
use leptos_router::components::A;

/// Title, the way back, and perhaps an action on the right.
#[component]
pub fn TopBar(
    /// Where one is.
    #[prop(into)]
    title: Signal<String>,
    /// Address of the way back.
    #[prop(optional, into)]
    back: Option<String>,
    /// Actions on the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <header class="top-bar">
            {back.map(|href| view! {
                <A href=href attr:class="icon-button" attr:aria-label=lang.back()><Icon glyph=Glyph::Back/></A>
            })}
            <h1>{title}</h1>
            <div class="top-actions">{children.map(|children| children())}</div>
        </header>
    }
}
