//! A sheet that comes up from the bottom, within reach of the thumb.

use super::{Glyph, Icon};
use crate::ui::preferences::use_lang;
use leptos::{ev, prelude::*};

/// A bottom sheet; tapping outside it, or Escape, closes it.
#[component]
pub fn Sheet(
    /// Whether it is up.
    open: RwSignal<bool>,
    /// What it is for.
    #[prop(into)]
    title: Signal<String>,
    /// Its content, built each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let lang = use_lang();
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            open.set(false);
        }
    });
    on_cleanup(move || escape.remove());
    let children = StoredValue::new(children);
    let body = move || {
        view! {
            <div class="sheet-back" on:click=move |_| open.set(false)></div>
            <section class="sheet" role="dialog" aria-modal="true" aria-label=title.get()>
                <header>
                    <h2>{title.get()}</h2>
                    <button type="button" class="icon-button" aria-label=lang.close() on:click=move |_| open.set(false)>
                        <Icon glyph=Glyph::Close/>
                    </button>
                </header>
                {children.with_value(|children| children())}
            </section>
        }
        .into_any()
    };
    move || open.get().then(body)
}
