//! Another passphrase, by who knows the present one.

use crate::{
    domain::{fault::Fault, passphrase},
    ui::{EnterError, PassphraseChange, components::TextField, desk::use_desk, preferences::use_lang, telling},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    current: RwSignal<String>,
    new: RwSignal<String>,
    again: RwSignal<String>,
}

impl Typed {
    fn current_fault(&self) -> Option<Fault> {
        self.current.with(String::is_empty).then_some(Fault::Missing)
    }

    /// One's own number the server knows, and this page does not.
    fn new_fault(&self) -> Option<Fault> {
        self.new.with(|text| passphrase::check(text, None)).err()
    }

    fn again_fault(&self) -> Option<Fault> {
        (self.again.get() != self.new.get()).then_some(Fault::PassphrasesDiffer)
    }

    fn is_whole(&self) -> bool {
        let faults = [self.current_fault(), self.new_fault(), self.again_fault()];
        faults.into_iter().all(|fault| fault.is_none())
    }

    fn clear(&self) {
        [self.current, self.new, self.again].iter().for_each(|field| field.set(String::new()));
    }
}

/// The form.
#[component]
pub fn ChangePassphrase(
    /// Called when it is the new one.
    changed: Callback<()>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let text = || RwSignal::new(String::new());
    let typed = Typed { current: text(), new: text(), again: text() };
    let (busy, tried, refused) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<String>));
    let show_result = move |result: Result<(), EnterError>| {
        busy.set(false);
        match result {
            Ok(()) => {
                tried.set(false);
                typed.clear();
                desk.toast.set(Some(lang.passphrase_changed().to_owned()));
                changed.run(());
            }
            Err(error) => refused.set(Some(telling::not_changed(&error, lang))),
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if busy.get_untracked() || !untrack(move || typed.is_whole()) {
            return;
        }
        busy.set(true);
        refused.set(None);
        let change = PassphraseChange { current: typed.current.get_untracked(), new: typed.new.get_untracked() };
        let answer = desk.edge(|edge| edge.change_passphrase(change, lang.code()));
        spawn_local(async move { show_result(answer.await) });
    };
    let fault = move |find: fn(&Typed) -> Option<Fault>| {
        Signal::derive(move || find(&typed).filter(|_| tried.get()).map(|fault| lang.fault(&fault)))
    };
    view! {
        <h2>{lang.change_passphrase()}</h2>
        <form class="form" on:submit=submit novalidate id="change-passphrase">
            <TextField label=lang.present_passphrase() name="current" kind="password" autocomplete="current-password" value=typed.current on_input=move |text| typed.current.set(text) fault=fault(Typed::current_fault)/>
            <TextField label=lang.new_passphrase() name="new" kind="password" autocomplete="new-password" value=typed.new on_input=move |text| typed.new.set(text) fault=fault(Typed::new_fault)/>
            <TextField label=lang.passphrase_again() name="again" kind="password" autocomplete="new-password" value=typed.again on_input=move |text| typed.again.set(text) fault=fault(Typed::again_fault)/>
            <p class="quiet">{lang.change_passphrase_text()}</p>
            <p class="fault" role="alert" id="refused">{move || refused.get()}</p>
            <button class="button primary wide" type="submit" disabled=move || busy.get()>{move || if busy.get() { lang.changing() } else { lang.change_passphrase() }}</button>
        </form>
    }
}
