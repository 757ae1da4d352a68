//! Signing in: phone number and password, once; afterwards the phone works without a line.

use crate::{
    domain::{fault::Fault, mobile::Mobile},
    messages::Lang,
    ui::{
        SignInError,
        components::TextField,
        desk::use_desk,
        preferences::{TEXT_SIZES, use_lang, use_preferences},
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The sign-in screen.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (desk, lang, preferences) = (use_desk(), use_lang(), use_preferences());
    let (phone, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, tried, refused) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<String>));
    let phone_fault = move || {
        let fault = Mobile::parse(&phone.get()).err().map(|fault| lang.fault(&fault));
        fault.filter(|_| tried.get())
    };
    let password_fault = move || (tried.get() && password.with(String::is_empty)).then(|| lang.fault(&Fault::Missing));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if busy.get_untracked()
            || Mobile::parse(&phone.get_untracked()).is_err()
            || password.with_untracked(String::is_empty)
        {
            return;
        }
        busy.set(true);
        refused.set(None);
        let answer = desk.edge(|edge| edge.sign_in(phone.get_untracked(), password.get_untracked(), lang.code()));
        spawn_local(async move {
            let result = answer.await;
            busy.set(false);
            refused.set(result.err().map(|error| words(&error, lang)));
        });
    };
    let enlarge = move |_| {
        preferences.update(|p| {
            let at = TEXT_SIZES.iter().position(|size| *size == p.text).unwrap_or_default();
            p.text = TEXT_SIZES[(at + 2) % TEXT_SIZES.len()];
        });
    };
    let other_language = move |_| {
        preferences.update(|p| p.lang = if p.lang == Lang::ZhHans { Lang::En } else { Lang::ZhHans });
    };
    view! {
        <main class="sign-in">
            <div class="sign-in-mark" aria-hidden="true"><Terraces/></div>
            <h1>{lang.app_name()}</h1>
            <p class="quiet">{lang.app_purpose()}</p>
            <form on:submit=submit novalidate>
                <TextField label=lang.phone_number() name="phone" keys="tel" value=phone on_input=move |text| phone.set(text) fault=Signal::derive(phone_fault)/>
                <TextField label=lang.password() name="password" kind="password" value=password on_input=move |text| password.set(text) fault=Signal::derive(password_fault)/>
                <p class="fault" role="alert" id="refused">{move || refused.get()}</p>
                <button class="button primary wide" type="submit" disabled=move || busy.get()>
                    {move || if busy.get() { lang.signing_in() } else { lang.sign_in() }}
                </button>
            </form>
            <p class="quiet">{lang.sign_in_hint()}</p>
            <div class="sign-in-foot">
                <button type="button" class="text-button" on:click=enlarge>{lang.larger_letters()}</button>
                <button type="button" class="text-button" on:click=other_language>{lang.other_language()}</button>
            </div>
        </main>
    }
}

fn words(error: &SignInError, lang: Lang) -> String {
    match error {
        SignInError::Refused(words) => words.clone(),
        SignInError::NoAnswer(failure) => lang.sign_in_needs_line(lang.failure(*failure)),
    }
}

/// Three terraces of a hillside: the paths between fields that the app is named after.
#[component]
fn Terraces() -> impl IntoView {
    view! {
        <svg viewBox="0 0 120 72">
            <path class="hill far" d="M0 44C24 20 44 20 62 34S98 54 120 30V72H0z"></path>
            <path class="hill mid" d="M0 56C22 38 50 40 70 48s34 6 50-4v28H0z"></path>
            <path class="hill near" d="M0 66c26-12 46-10 66-4s38 4 54-2v12H0z"></path>
        </svg>
    }
}
