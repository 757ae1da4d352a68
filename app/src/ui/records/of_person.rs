//! The records of a person on their page, and what can be entered about them.

use super::{
    may_enter,
    row::{RecordCard, RecordRows},
};
use crate::{
    domain::noun::{Code, Home},
    sync::{engine::Engine, ledger::File},
    ui::{address::Address, desk::use_desk, preferences::use_lang},
};
use leptos::prelude::*;

/// A person's records, the newest first, each one tap away; below them a button for each kind that can be added.
#[component]
pub fn RecordsOfPerson(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (day, person) = (desk.today(), file.dossier.person_id());
    let read = |engine: &Engine| {
        let card = |record| RecordCard::of_person(&file, record, engine.ledger(), day, lang);
        let cards: Vec<_> = file.dossier.records.iter().rev().map(card).collect();
        let nouns = engine.ledger().reference().latest_nouns().into_iter();
        let persons = nouns.filter(|noun| noun.is_entered_from(Home::Person) && may_enter(engine, noun));
        let kinds: Vec<_> =
            persons.filter_map(|noun| Some((Code::of(&noun.code)?, lang.label(&noun.label).to_owned()))).collect();
        (cards, kinds)
    };
    let (cards, kinds) = desk.peek(read).unwrap_or_default();
    let kinds = if file.dossier.is_gone() { Vec::new() } else { kinds };
    let button = |(code, words): (Code, String)| {
        view! { <a href=Address::NewRecordOf(person, code).to_string() class="button">{lang.new_of_kind(&words)}</a> }
            .into_any()
    };
    (!(cards.is_empty() && kinds.is_empty())).then(|| {
        view! {
            <section id="records">
                <h2>{lang.records_of_person()}</h2>
                <RecordRows cards/>
                <div class="button-row">{kinds.into_iter().map(button).collect_view()}</div>
            </section>
        }
        .into_any()
    })
}
