//! A record in a list.

use super::{due::short_due_tag, page_of, several::Chosen, whose};
use crate::{
    domain::{
        date::Date,
        id::RecordId,
        noun::{CALLER, FieldKind},
    },
    messages::Lang,
    sync::{
        ledger::{File, Ledger},
        records::{Dues, Record, Tables},
    },
    ui::{address::Address, preferences::use_lang, telling},
};
use leptos::prelude::*;

/// What a row shows, taken out of the ledger.
pub(super) struct RecordCard {
    id: RecordId,
    to: Address,
    title: String,
    about: String,
    by: String,
    tags: Vec<(&'static str, String)>,
}

impl RecordCard {
    /// The card of a record, in a list of its kind.
    pub fn of_kind((file, record): (&File, &Record), dues: &Dues, ledger: &Ledger, day: Date, lang: Lang) -> Self {
        let (name, place) = whose(file, ledger, lang);
        let about = [time_of(record, ledger), name, place]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        let mut card = Self::new((file, record), about, ledger, day, lang);
        card.tags.extend(dues.get(record.id).map(|due| short_due_tag(due, day, lang)));
        card
    }

    /// The card of a record on its person's page; of what the person raised, the card of that.
    pub fn of_person(file: &File, record: &Record, ledger: &Ledger, day: Date, lang: Lang) -> Self {
        let raised = (record.noun == CALLER.code).then(|| RecordId::parse(record.value("about"))).flatten();
        let (file, record) = raised.and_then(|id| ledger.record(id)).unwrap_or((file, record));
        let tables = Tables::of_record(ledger.reference(), record);
        let kind = lang.kind_of(&tables, &record.noun).to_owned();
        Self::new((file, record), kind, ledger, day, lang)
    }

    /// The card of a record that names another, on the page of that: its kind, and whose it is.
    pub fn of_other((file, record): (&File, &Record), ledger: &Ledger, day: Date, lang: Lang) -> Self {
        let tables = Tables::of_record(ledger.reference(), record);
        let parts = [lang.kind_of(&tables, &record.noun).to_owned(), whose(file, ledger, lang).0];
        let about = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        Self::new((file, record), about, ledger, day, lang)
    }

    fn new((file, record): (&File, &Record), about: String, ledger: &Ledger, day: Date, lang: Lang) -> Self {
        let tables = Tables::of_record(ledger.reference(), record);
        let mut tags = vec![state_tag(&tables, &record.state, lang)];
        tags.extend(record.is_waiting().then(|| ("tag waiting", lang.waiting().to_owned())));
        tags.extend((!record.conflicts.is_empty()).then(|| ("tag bad", lang.two_values().to_owned())));
        let last = record.steps.last().map_or(0, |step| step.seq);
        Self {
            id: record.id,
            to: page_of(&record.noun, record.id),
            title: lang.title_of(&tables, record, ledger),
            about,
            by: telling::author(&file.dossier, last, ledger.reference(), day, lang),
            tags,
        }
    }
}

/// When what it is about takes place, where its noun asks for a day and a time.
fn time_of(record: &Record, ledger: &Ledger) -> String {
    let tables = Tables::of_record(ledger.reference(), record);
    let field = tables.shown().and_then(|noun| noun.fields.iter().find(|field| field.kind == FieldKind::DayTime));
    field.map(|field| record.value(&field.code).to_owned()).unwrap_or_default()
}

/// The words of a state, and their colour.
pub(super) fn state_tag(tables: &Tables, state: &str, lang: Lang) -> (&'static str, String) {
    let Some(noun) = tables.shown() else { return ("tag", state.to_owned()) };
    let class = match noun.state(state) {
        Some(state) if state.is_end => "tag good",
        Some(_) => "tag under-way",
        None => "tag",
    };
    (class, lang.state_of(noun, state).to_owned())
}

/// A row: what it is about, whose, who did the last step; with its state.
#[component]
pub(super) fn RecordRow(card: RecordCard) -> impl IntoView {
    let to = card.to.to_string();
    view! { <li><a href=to class="cell paper">{parts(card)}</a></li> }
}

/// The same row, to be chosen.
#[component]
pub(super) fn ChoiceRow(card: RecordCard, chosen: Chosen) -> impl IntoView {
    let id = card.id;
    view! {
        <li><label class="cell paper">
            <input type="checkbox" prop:checked=move || chosen.has(id) on:change=move |_| chosen.toggle(id)/>
            {parts(card)}
        </label></li>
    }
}

fn parts(card: RecordCard) -> AnyView {
    let tags = card.tags.into_iter().map(|(class, words)| view! { <span class=class>{words}</span> }.into_any());
    view! {
        <span class="cell-main">
            <strong class="two-lines">{card.title}</strong>
            <small>{card.about}</small>
            <small>{card.by}</small>
        </span>
        <span class="paper-side">{tags.collect_view()}</span>
    }
    .into_any()
}

/// Shows nothing for an empty list.
#[component]
pub(super) fn RecordRows(cards: Vec<RecordCard>) -> impl IntoView {
    let rows = cards.into_iter().map(|card| view! { <RecordRow card/> }.into_any());
    view! { <ul class="cells">{rows.collect_view()}</ul> }
}

/// The lead line of a form: whose record it is.
#[component]
pub(super) fn Whose(file: File) -> impl IntoView {
    let (desk, lang) = (crate::ui::desk::use_desk(), use_lang());
    let (name, place) = desk.peek(|engine| whose(&file, engine.ledger(), lang)).unwrap_or_default();
    view! { <p class="form-who"><strong>{name}</strong>" "<span class="quiet">{place}</span></p> }
}
