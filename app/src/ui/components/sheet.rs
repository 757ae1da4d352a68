//! A sheet that comes up from the bottom, within reach of the thumb.

use super::{Glyph, Icon};
use crate::ui::{desk::use_desk, navigation::use_way, preferences::use_lang};
use leptos::{ev, html, prelude::*};
use web_sys::{Element, wasm_bindgen::JsCast};

/// A bottom sheet; tapping outside it, Escape or the back button closes it. What is under it stays as it is while it is up, whatever arrives. While it is up the browser keeps the keyboard inside, and gives it back
/// to what opened it.
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
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let children = StoredValue::new(children);
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| dialog.get().map(|dialog| dialog.show_modal()));
    let close = move || open.set(false);
    let body = move || {
        desk.holds_still();
        way.cover(open);
        view! {
            <dialog class="sheet" node_ref=dialog aria-label=title.get() on:close=move |_| close() on:click=move |event| if is_outside(&event) { close() }>
                <header>
                    <h2>{title.get()}</h2>
                    <button type="button" class="icon-button" aria-label=lang.close() on:click=move |_| close()>
                        <Icon glyph=Glyph::Close/>
                    </button>
                </header>
                {children.with_value(|children| children())}
            </dialog>
        }
        .into_any()
    };
    move || open.get().then(body)
}

/// A tap beside a sheet reaches it as one on the sheet, but for its place.
fn is_outside(event: &ev::MouseEvent) -> bool {
    let sheet = event.target().filter(|target| Some(target) == event.current_target().as_ref());
    sheet.and_then(|sheet| sheet.dyn_into::<Element>().ok()).is_some_and(|sheet| {
        let (edge, x, y) = (sheet.get_bounding_client_rect(), f64::from(event.client_x()), f64::from(event.client_y()));
        !(edge.left()..=edge.right()).contains(&x) || !(edge.top()..=edge.bottom()).contains(&y)
    })
}
