//! What is shown where content is not there yet, or cannot be; and the bar that saves.

use super::{Glyph, Icon, SaveRescueFile};
use crate::ui::{desk::use_desk, navigation::use_way, preferences::use_lang, saving::Saving};
use leptos::prelude::*;
use std::time::Duration;

/// A word of success stays so long: time to read it, not to wait for it.
const TOAST_TIME: Duration = Duration::from_millis(2_600);

const SKELETON: [&str; 4] = ["skeleton-bar", "skeleton-row", "skeleton-row", "skeleton-row"];

/// Grey shapes while the store is read. From a list: what never varies Leptos would set as HTML, which the pages' policy forbids.
#[component]
pub fn Skeleton() -> impl IntoView {
    let shapes = SKELETON.map(|class| view! { <div class=class></div> });
    view! { <div class="skeleton" aria-hidden="true">{shapes}</div> }
}

/// Another tab is at work.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    view! {
        <main class="notice">
            <Icon glyph=Glyph::Form/>
            <h1>{lang.elsewhere()}</h1>
            <p>{lang.elsewhere_text()}</p>
            <button type="button" class="button primary" on:click=move |_| desk.edge(|edge| edge.use_here())>{lang.use_here()}</button>
        </main>
    }
}

/// The store cannot be opened.
#[component]
pub fn Broken(
    /// In the browser's words.
    why: String,
) -> impl IntoView {
    let lang = use_lang();
    let reload = move |_| drop(window().location().reload());
    view! {
        <main class="notice">
            <Icon glyph=Glyph::Alert/>
            <h1>{lang.broken()}</h1>
            <p>{lang.broken_text()}</p>
            <p class="quiet">{why}</p>
            <button type="button" class="button primary" on:click=reload>{lang.try_again()}</button>
            <SaveRescueFile/>
        </main>
    }
}

/// Nothing here yet, and what to do first.
#[component]
pub fn Empty(
    /// What is empty.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into, optional)]
    text: String,
    /// Perhaps a button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p class="quiet">{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// A word of success that goes by itself, at once where it would cover a form.
#[component]
pub fn Toast() -> impl IntoView {
    let (desk, way) = (use_desk(), use_way());
    let shown = move || desk.toast.get().is_some() && !way.now().is_form();
    Effect::new(move |_| {
        if desk.toast.get().is_some() {
            set_timeout(move || desk.toast.set(None), TOAST_TIME);
        }
    });
    view! { <div class="toast" role="status" class:shown=shown>{move || desk.toast.get()}</div> }
}

/// The main button at the foot of a form, and why saving failed.
#[component]
pub fn SaveBar(
    /// The button's words.
    label: &'static str,
    /// Its state.
    saving: Saving,
    /// What it does.
    #[prop(into)]
    on_save: Callback<()>,
    /// What is next to it, such as a sum.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <footer class="save-bar">
            <p class="fault" role="alert">{move || saving.fault.get()}</p>
            <div class="save-row">
                {children.map(|children| children())}
                <button type="button" class="button primary" id="save" disabled=move || saving.busy.get() on:click=move |_| on_save.run(())>
                    {label}
                </button>
            </div>
        </footer>
    }
}
