//! Two buttons under a page that is handed on: its text to paste, and paper.

use crate::ui::{
    desk::use_desk,
    handing_out::{copy, print},
    preferences::use_lang,
};
use leptos::{prelude::*, task::spawn_local};

/// Copies a text, and prints the page.
#[component]
pub fn CopyAndPrint(text: String) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let kept = StoredValue::new(text);
    let copy = move |_| {
        spawn_local(async move {
            let copied = copy(&kept.get_value()).await;
            desk.toast.set(Some(if copied { lang.copied() } else { lang.not_copied() }.to_owned()));
        });
    };
    view! {
        <button type="button" class="button" id="copy-text" on:click=copy>{lang.copy_text()}</button>
        <button type="button" class="button" id="print-page" on:click=move |_| print()>{lang.print()}</button>
    }
}
