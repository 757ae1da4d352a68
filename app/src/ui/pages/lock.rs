//! A locked phone, and one that was taken out of use.

use super::sign_in::{Foot, Terraces};
use crate::{
    domain::registration::RegistrationState,
    ui::{
        EnterError, Lock, Opens, Passkey,
        components::{Glyph, Icon, TextField},
        desk::use_desk,
        preferences::use_lang,
        telling,
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// Asks for the passphrase, or the PIN.
#[component]
pub fn LockPage(
    /// Whose phone, and what opens it.
    lock: Lock,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (typed, refused, busy) = (RwSignal::new(String::new()), RwSignal::new(None::<String>), RwSignal::new(false));
    let opens = lock.opens;
    let show_result = move |result: Result<(), EnterError>| {
        busy.set(false);
        if let Err(error) = result {
            typed.set(String::new());
            refused.set(Some(match (&error, opens) {
                (EnterError::Wrong, Opens::Pin) => lang.wrong_pin().to_owned(),
                _ => telling::not_in(&error, lang),
            }));
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked();
        if busy.get_untracked() || text.is_empty() {
            return;
        }
        if opens == Opens::Pin {
            return show_result(desk.edge(|edge| edge.unlock_with_pin(text)));
        }
        busy.set(true);
        refused.set(None);
        let answer = desk.edge(|edge| edge.unlock(text));
        spawn_local(async move { show_result(answer.await) });
    };
    let by_passkey = RwSignal::new(false);
    if opens == Opens::Passphrase {
        let answer = desk.edge(|edge| edge.passkey());
        spawn_local(async move { by_passkey.set(answer.await == Passkey::Opens) });
    }
    let look = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let answer = desk.edge(|edge| edge.unlock_with_passkey());
        spawn_local(async move { show_result(answer.await) });
    };
    let passkey = move || {
        by_passkey.get().then(|| view! {
        <button type="button" class="button primary wide" id="open-with-passkey" disabled=move || busy.get() on:click=look>{lang.passkey_open()}</button>
    }.into_any())
    };
    let (label, keys, name, autocomplete) = match opens {
        Opens::Pin => (lang.pin(), "numeric", "pin", "off"),
        Opens::Passphrase => (lang.passphrase(), "text", "passphrase", "current-password"),
        Opens::NewPassphrase => (lang.passphrase(), "text", "passphrase", "new-password"),
    };
    let button = move || match opens {
        _ if busy.get() => lang.unlocking(),
        Opens::NewPassphrase => lang.set_passphrase(),
        _ => lang.unlock(),
    };
    let turn = move |_| desk.edge(|edge| edge.turn_to(None));
    view! {
        <main class="sign-in">
            <div class="sign-in-mark" aria-hidden="true"><Terraces/></div>
            <h1>{lock.name.clone()}</h1>
            {(opens == Opens::NewPassphrase).then(|| view! { <p><strong>{lang.choose_passphrase()}</strong></p><p class="quiet">{lang.choose_passphrase_text()}</p> })}
            {passkey}
            <form on:submit=submit novalidate id="lock">
                <TextField label name keys autocomplete kind="password" value=typed on_input=move |text| typed.set(text)/>
                <p class="fault" role="alert" id="refused">{move || refused.get()}</p>
                <button class="button wide" class:primary=move || !by_passkey.get() type="submit" id="unlock" disabled=move || busy.get()>{button}</button>
            </form>
            {(opens == Opens::Pin).then(|| view! { <button type="button" class="text-button" on:click=move |_| desk.edge(|edge| edge.lock())>{lang.use_passphrase()}</button> })}
            <p class="quiet">{lang.locked_promise()}</p>
            <details class="more"><summary>{lang.forgotten()}</summary><p class="quiet">{lang.forgotten_text()}</p></details>
            <button type="button" class="button wide" id="somebody-else" on:click=turn>{lang.somebody_else()}</button>
            <Foot/>
        </main>
    }
}

/// The township has taken this phone out of use.
#[component]
pub fn EndedPage(
    /// Revoked or emptied.
    state: RegistrationState,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (title, text) = match state {
        RegistrationState::Wiped => (lang.phone_wiped(), lang.phone_wiped_text()),
        _ => (lang.phone_revoked(), lang.phone_revoked_text()),
    };
    view! {
        <main class="notice">
            <Icon glyph=Glyph::Alert/>
            <h1>{title}</h1>
            <p>{text}</p>
            <button type="button" class="button primary" on:click=move |_| desk.edge(|edge| edge.turn_to(None))>{lang.register_again()}</button>
        </main>
    }
}
