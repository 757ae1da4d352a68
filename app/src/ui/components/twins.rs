//! Likely twins: before a person is added, the app shows whom in the ledger it may already be.

use super::{PersonCard, PersonRow};
use crate::{
    domain::{date::Date, id::PersonId, person::PersonField, search::Query, text::compact},
    messages::Lang,
    sync::{engine::Engine, ledger::File},
    ui::{address::Address, desk::use_desk, preferences::use_lang},
};
use leptos::prelude::*;

/// More would not be read at a doorstep.
const TWINS_MAX: usize = 3;
/// A whole identity number.
const IDENTITY_CHARACTERS: usize = 18;

/// People whom a new one may already be.
#[component]
pub fn Twins(
    /// Name and identity number as typed so far.
    typed: Signal<(String, String)>,
    /// Where a tap on one leads.
    to: Callback<PersonId, Address>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today();
    move || {
        let (name, number) = typed.get();
        let cards = desk.read(|engine| twins(engine, name.trim(), number.trim(), today, lang)).unwrap_or_default();
        let row = |card: PersonCard| {
            let to = to.run(card.person);
            view! { <PersonRow card to/> }
        };
        (!cards.is_empty()).then(|| {
            view! {
                <div class="twins">
                    <p>{lang.perhaps_in_ledger()}</p>
                    <ul class="people">{cards.into_iter().map(row).collect_view()}</ul>
                </div>
            }
            .into_any()
        })
    }
}

/// The same name, or the same identity number.
fn twins(engine: &Engine, name: &str, number: &str, today: Date, lang: Lang) -> Vec<PersonCard> {
    let (by_name, number) = (Query::read(name), compact(number).to_ascii_uppercase());
    let same_name = |file: &File| name.chars().count() > 1 && by_name.rank(&file.key) == Some(0);
    let same_number =
        |file: &File| number.len() == IDENTITY_CHARACTERS && file.dossier.field(PersonField::IdentityNumber) == number;
    let ledger = engine.ledger();
    let found = ledger.files().filter(|file| same_number(file) || same_name(file)).take(TWINS_MAX);
    found.map(|file| PersonCard::new(file, ledger.reference(), today, lang)).collect()
}
