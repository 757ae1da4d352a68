//! Pages about a person of the ledger, whom this phone need not hold: not fetched yet, moved away, erased.

use super::{Empty, TopBar};
use crate::{
    domain::id::PersonId,
    sync::ledger::File,
    ui::{
        address::Address,
        desk::use_desk,
        draft::{is_half_filled, name_of},
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// A form about a person. While this phone does not hold what the form is about, the page says so; the form shows as soon as it does,
/// and stays then: what is half filled in does not go when a village is fetched again.
pub fn held(
    person: PersonId,
    title: &'static str,
    is_held: impl Fn(&File) -> bool + Send + Sync + 'static,
    form: impl Fn(File) -> AnyView + Send + 'static,
) -> impl IntoView {
    let desk = use_desk();
    let shows = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || desk.ledger(|ledger| ledger.file(person).is_some_and(&is_held)).unwrap_or_default()
    });
    move || {
        let file = shows.get().then(|| desk.peek(|engine| engine.ledger().file(person).cloned()).flatten());
        match file.flatten() {
            Some(file) => form(file),
            None => view! { <TopBar title=title.to_owned() back=Address::Ledger(None)/><NotHeld/> }.into_any(),
        }
    }
}

/// Whether a person is in the ledger: neither removed nor moved away nor erased.
pub fn is_in_ledger(file: &File) -> bool {
    !file.dossier.is_gone()
}

/// The same, or somebody who left while a form about them was half filled in: it can be finished, and waits for the township.
pub fn is_in_ledger_or_half_filled(draft: String) -> impl Fn(&File) -> bool + Send + Sync + 'static {
    let desk = use_desk();
    move |file| is_in_ledger(file) || !file.dossier.is_erased() && is_half_filled(desk, &draft)
}

/// Leads to half-filled forms about a person who left meanwhile.
#[component]
pub fn HalfFilled(person: PersonId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let forms = [
        ("visit", Address::Visit(person), lang.log_visit()),
        ("enrol", Address::Enrol(person), lang.enrol()),
        ("video", Address::Video(person), lang.video_enrol()),
        ("renew", Address::Renew(person), lang.renew()),
    ];
    let link = |(name, to, word): (&str, Address, &'static str)| {
        is_half_filled(desk, &name_of(name, person)).then(|| {
            view! { <a href=to.to_string() class="button wide half-filled">{lang.finish_form(word)}</a> }.into_any()
        })
    };
    let links: Vec<AnyView> = forms.into_iter().filter_map(link).collect();
    (!links.is_empty()).then(|| {
        view! { <p class="quiet pad">{lang.half_filled()}</p><div class="button-row">{links}</div> }.into_any()
    })
}

/// Says that this phone does not hold a person, and leads to whom it holds.
#[component]
pub fn NotHeld() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let fetching = Memo::new(move |_| desk.status().and_then(|status| status.first_sync));
    move || {
        let (title, text) = match fetching.get() {
            Some(first) => (lang.not_fetched_yet(), lang.first_sync(first.done, first.of)),
            None => (lang.nobody_found(), lang.person_gone().to_owned()),
        };
        view! {
            <Empty title text>
                <a href=Address::Ledger(None).to_string() class="button" id="to-ledger">{lang.open_ledger()}</a>
            </Empty>
        }
    }
}
