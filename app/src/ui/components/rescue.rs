//! The rescue file: saving what waits on this phone, and submitting such a file at the township.

use crate::ui::{AskError, RescueError, desk::use_desk, preferences::use_lang};
use leptos::{ev::Event, prelude::*, task::spawn_local};

/// For a phone that cannot deliver: one button, and what to do with the file.
#[component]
pub fn SaveRescueFile() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (busy, result) = (RwSignal::new(false), RwSignal::new(None::<Result<usize, RescueError>>));
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let answer = desk.edge(|edge| edge.save_rescue_file());
        spawn_local(async move {
            result.set(Some(answer.await));
            busy.set(false);
        });
    };
    let words = move || match result.get()? {
        Ok(count) => Some(view! { <p class="resumed" role="status">{lang.rescue_saved(count)}</p> }.into_any()),
        Err(why) => {
            let why = match why {
                RescueError::Nothing => lang.rescue_nothing(),
                RescueError::NoKey => lang.rescue_no_key(),
                RescueError::NotSaved => lang.rescue_not_saved(),
            };
            Some(view! { <p class="fault" role="alert">{why}</p> }.into_any())
        }
    };
    view! {
        <button type="button" class="button wide" id="save-rescue" on:click=save>{lang.save_rescue()}</button>
        <p class="quiet">{lang.save_rescue_text()}</p>
        {words}
    }
}

/// For the township: a file that a worker brought.
#[component]
pub fn HandInRescueFile() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let busy = RwSignal::new(false);
    let result = RwSignal::new(None::<Result<String, String>>);
    let picked = move |event: Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        busy.set(true);
        let answer = desk.edge(|edge| edge.hand_in_rescue_file(file, lang.code()));
        spawn_local(async move {
            let words = answer.await.map(|receipt| lang.rescue_taken(&receipt)).map_err(|error| match error {
                AskError::Refused(words) => words,
                AskError::NoAnswer(failure) => lang.failure(failure).to_owned(),
            });
            result.set(Some(words));
            busy.set(false);
            input.set_value("");
        });
    };
    let words = move || match result.get()? {
        Ok(words) => Some(view! { <p class="resumed" role="status">{words}</p> }.into_any()),
        Err(words) => Some(view! { <p class="fault" role="alert">{words}</p> }.into_any()),
    };
    view! {
        <section class="form">
            <label class="button wide file-button" class:disabled=move || busy.get()>
                {move || if busy.get() { lang.handing_in() } else { lang.hand_in_rescue() }}
                <input type="file" name="rescue" class="unseen" prop:disabled=move || busy.get() on:change=picked/>
            </label>
            <p class="quiet">{lang.hand_in_rescue_text()}</p>
            {words}
        </section>
    }
}
