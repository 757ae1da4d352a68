//! What opens this phone, and when it locks itself: part of the page of one's own.

use crate::ui::{
    Passkey,
    components::{Chips, TextField, position},
    desk::use_desk,
    preferences::{LOCK_MINUTES, use_lang, use_preferences},
    telling,
};
use leptos::{prelude::*, task::spawn_local};

/// Locking this phone: now, after a while, with a PIN for the way back.
#[component]
pub fn Locking() -> impl IntoView {
    let (desk, lang, preferences) = (use_desk(), use_lang(), use_preferences());
    let (pin, has_pin) = (RwSignal::new(String::new()), RwSignal::new(desk.edge(|edge| edge.has_pin())));
    let minutes: Vec<String> = LOCK_MINUTES.iter().map(u8::to_string).collect();
    let fits = move || pin.with(|pin| is_pin(pin));
    let keep = move |new: Option<String>| {
        has_pin.set(new.is_some());
        desk.edge(|edge| edge.set_pin(new));
        pin.set(String::new());
    };
    let set = move |_| {
        if fits() {
            keep(Some(pin.get_untracked()));
            desk.toast.set(Some(lang.pin_set().to_owned()));
        }
    };
    let field = move || {
        match has_pin.get() {
        true => view! { <button type="button" class="button wide" id="no-pin" on:click=move |_| keep(None)>{lang.pin_remove()}</button> }.into_any(),
        false => view! {
            <TextField label=lang.pin_title() name="new-pin" keys="numeric" kind="password" value=pin on_input=move |text| pin.set(text)/>
            <button type="button" class="button wide" id="set-pin" disabled=move || !fits() on:click=set>{lang.pin_set_button()}</button>
        }.into_any(),
    }
    };
    view! {
        <h2>{lang.lock_word()}</h2>
        <section class="form">
            <Chips label=lang.lock_after() options=minutes chosen=Signal::derive(move || position(&LOCK_MINUTES, &preferences.get().lock_minutes))
                pick=Callback::new(move |at: usize| preferences.update(|p| p.lock_minutes = LOCK_MINUTES[at]))/>
            {field}
            <p class="quiet">{lang.pin_text()}</p>
            <PasskeySetting/>
            <button type="button" class="button wide" id="lock-now" on:click=move |_| desk.edge(|edge| edge.lock())>{lang.lock_now()}</button>
        </section>
    }
}

/// A fingerprint or a face in the passphrase's place, where the phone has such a thing.
#[component]
fn PasskeySetting() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (state, fault) = (RwSignal::new(Passkey::NotHere), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let look = move || {
        let answer = desk.edge(|edge| edge.passkey());
        spawn_local(async move { state.set(answer.await) });
    };
    look();
    let set = move |wanted: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        fault.set(None);
        let answer = desk.edge(|edge| edge.set_passkey(wanted));
        spawn_local(async move {
            let answer = answer.await;
            busy.set(false);
            match answer {
                Ok(()) if wanted => desk.toast.set(Some(lang.passkey_ready().to_owned())),
                Ok(()) => {}
                Err(error) => fault.set(Some(telling::not_in(&error, lang))),
            }
            look();
        });
    };
    let button = move || {
        match state.get() {
        Passkey::NotHere => None,
        Passkey::Offered => Some(view! { <button type="button" class="button wide" id="set-passkey" on:click=move |_| set(true)>{lang.passkey_set()}</button> }.into_any()),
        Passkey::Opens => Some(view! { <button type="button" class="button wide" id="no-passkey" on:click=move |_| set(false)>{lang.passkey_remove()}</button> }.into_any()),
    }
    };
    let words = move || {
        (state.get() != Passkey::NotHere).then(|| view! { <p class="quiet">{lang.passkey_text()}</p> }.into_any())
    };
    view! {
        {button}
        <p class="fault" role="alert">{move || fault.get()}</p>
        {words}
    }
}

/// 4 to 8 digits: short enough for a thumb, and five tries find one in two thousand at best.
fn is_pin(text: &str) -> bool {
    (4..=8).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit())
}
