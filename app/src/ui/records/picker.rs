//! Choosing a person or another record in a sheet, with search.

use super::{
    answering::{answer, put},
    whose,
};
use crate::{
    domain::{noun::Field, search::Query},
    messages::Lang,
    sync::{
        engine::Engine,
        records::{Record, RecordForm, Tables},
    },
    ui::{
        components::{Glyph, Icon, Sheet},
        desk::use_desk,
        draft::Draft,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// Rows of a sheet: whoever is not among them is found by typing more.
const ROWS_MAX: usize = 30;

/// What is chosen from.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Choices {
    /// Everybody in the ledger.
    People,
    /// Records that this phone holds: all, or the open ones of a noun.
    Records,
}

impl Choices {
    /// What typing finds: ids with words.
    fn found(self, engine: &Engine, (typed, of): (&str, &str), lang: Lang) -> Vec<(String, String)> {
        match self {
            Self::People => people(engine, typed, lang),
            Self::Records => records(engine, (typed, of), lang),
        }
    }
}

fn people(engine: &Engine, typed: &str, lang: Lang) -> Vec<(String, String)> {
    let ledger = engine.ledger();
    let found = ledger.search(&Query::read(typed), |_| true).into_iter().take(ROWS_MAX);
    let row = |file| {
        let (name, place) = whose(file, ledger, lang);
        (file.dossier.person_id().to_string(), format!("{name} {place}"))
    };
    found.map(row).collect()
}

fn records(engine: &Engine, (typed, of): (&str, &str), lang: Lang) -> Vec<(String, String)> {
    let ledger = engine.ledger();
    let in_ledger = ledger.rows().filter(|file| !file.dossier.is_gone());
    let all = in_ledger.flat_map(|file| file.dossier.records.iter().map(move |record| (file, record)));
    let row = |(file, record): (&_, &Record)| {
        let tables = Tables::of_record(ledger.reference(), record);
        let ended = tables.shown().is_some_and(|noun| noun.is_end(&record.state));
        if !(of.is_empty() || record.noun == of && !ended) {
            return None;
        }
        let (name, place) = whose(file, ledger, lang);
        let (kind, title) = (lang.kind_of(&tables, &record.noun), lang.title_of(&tables, record, ledger));
        Some((record.id.to_string(), format!("{kind} {title} {name} {place}")))
    };
    all.filter_map(row).filter(|(_, words)| words.contains(typed.trim())).take(ROWS_MAX).collect()
}

/// What is chosen, and the sheet to choose in.
#[component]
pub(super) fn Picker(draft: Draft<RecordForm>, field: Field, choices: Choices) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (open, typed) = (RwSignal::new(false), RwSignal::new(String::new()));
    let (code, required) = (field.code.to_string(), field.required);
    let (value, of) = (answer(draft, code.clone()), StoredValue::new(field.of.clone()));
    let shown = move || match value.get() {
        id if id.is_empty() => lang.choose().to_owned(),
        id => desk.ledger(|ledger| lang.value_of(&field, &id, ledger)).unwrap_or_default(),
    };
    let choose = Callback::new(move |id: String| {
        put(draft, &code, id);
        open.set(false);
        typed.set(String::new());
    });
    let row = move |(id, words): (String, String)| {
        view! { <li><button type="button" class="cell" on:click=move |_| choose.run(id.clone())>{words}</button></li> }
            .into_any()
    };
    let list = move || {
        let found =
            desk.read(|engine| choices.found(engine, (&typed.get(), &of.get_value()), lang)).unwrap_or_default();
        let none = (!required).then(|| (String::new(), lang.leave_empty().to_owned()));
        none.into_iter().chain(found).map(row).collect_view()
    };
    let (title, hint) = match choices {
        Choices::People => (lang.pick_person(), lang.search_hint()),
        Choices::Records => (lang.pick_record(), lang.search_records()),
    };
    view! {
        <button type="button" class="picker" on:click=move |_| open.set(true)><span>{shown}</span><Icon glyph=Glyph::Chevron/></button>
        <Sheet open title>
            <input class="search" type="search" autocomplete="off" placeholder=hint prop:value=typed on:input=move |event| typed.set(event_target_value(&event))/>
            <ul class="cells scroll">{list}</ul>
        </Sheet>
    }
}
