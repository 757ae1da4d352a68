//! The records of one noun: what is open first, the newest above.

use super::{
    may_enter,
    row::{RecordCard, RecordRow},
};
use crate::{
    domain::{
        area::AreaCode,
        noun::{Code, FieldKind, Home},
        scope::Scope,
        search::Query,
    },
    messages::Lang,
    order::ordered,
    sync::{
        engine::Engine,
        ledger::{File, Ledger},
        records::{Record, Tables},
    },
    ui::{
        address::Address,
        components::{List, Narrowing, Rows, SearchBar, TopBar},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// What is at its end is below everything else: beyond every sequence number.
const ENDED: i64 = 1 << 60;

/// What is looked for.
struct Wanted {
    noun: Code,
    typed: String,
    village: Option<AreaCode>,
}

/// The list of a noun's records.
#[component]
pub fn RecordList(noun: Code) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (narrowing, day) = (Narrowing::none(), desk.today());
    let tables = Memo::new(move |_| desk.ledger(|ledger| Tables::of(ledger.reference(), noun.as_str(), 0)));
    let wanted = move || Wanted { noun, typed: narrowing.typed.get(), village: narrowing.village.get() };
    let states = Memo::new(move |_| states(tables.get(), lang));
    let filters = Signal::derive(move || {
        let wanted = wanted();
        let counts = |engine: &Engine| {
            let found = found(engine.ledger(), &wanted);
            let of = |state: &str| found.iter().filter(|(_, record)| record.state == state).count();
            let states = states.get().into_iter().map(|(code, words)| format!("{words} {}", of(&code)));
            std::iter::once(format!("{} {}", lang.all_states(), found.len())).chain(states).collect()
        };
        desk.read(counts).unwrap_or_default()
    });
    let rows = move || {
        let (wanted, shown) = (wanted(), narrowing.shown.get());
        let at = narrowing.filter.get().unwrap_or_default();
        let state = at.checked_sub(1).and_then(|at| states.with(|states| states.get(at).map(|(code, _)| code.clone())));
        let cards = |engine: &Engine| {
            let ledger = engine.ledger();
            let found = found(ledger, &wanted).into_iter();
            let found = found.filter(|(_, record)| state.as_ref().is_none_or(|state| record.state == *state)).collect();
            let sorted = ordered(found, |(_, record): &(&File, &Record)| (place(ledger, record), String::new()));
            let card = |(file, record): &(&File, &Record)| RecordCard::of_kind(file, record, ledger, day, lang);
            (sorted.len(), sorted.iter().take(shown).map(card).collect::<Vec<_>>())
        };
        let (count, cards) = desk.read(cards).unwrap_or_default();
        Rows {
            rest: count > cards.len(),
            views: Some(cards.into_iter().map(|card| view! { <RecordRow card/> }.into_any()).collect()),
            empty: Some((lang.no_records(), empty_text(tables.get(), lang))),
            ..Rows::to_come("cells")
        }
    };
    let title = Signal::derive(move || {
        tables
            .with(|tables| tables.as_ref().map(|tables| lang.kind_of(tables, noun.as_str()).to_owned()))
            .unwrap_or_default()
    });
    let new = move || {
        let tables = tables.get()?;
        let areas = tables.latest().filter(|latest| latest.home == Home::Area)?;
        desk.peek(|engine| may_enter(engine, areas)).unwrap_or_default().then(|| {
            view! {
                <a href=Address::NewRecord(noun).to_string() class="text-button" id="new-record">{lang.new_record()}</a>
            }
            .into_any()
        })
    };
    let several = desk.peek(|e| e.scopes_held().filter(Scope::is_village).count() > 1);
    view! {
        <TopBar title back=Address::Records>{new}</TopBar>
        <SearchBar narrowing search=true hint=lang.search_records() villages=several.unwrap_or(true) filters
            chosen=Signal::derive(move || vec![narrowing.filter.get().unwrap_or_default()])/>
        <List rows=Box::new(rows) more=move |()| narrowing.more()/>
    }
}

fn states(tables: Option<Tables>, lang: Lang) -> Vec<(String, String)> {
    let latest = tables.as_ref().and_then(Tables::latest);
    let states = latest.into_iter().flat_map(|noun| noun.states.iter());
    states.map(|state| (state.code.to_string(), lang.label(&state.label).to_owned())).collect()
}

fn empty_text(tables: Option<Tables>, lang: Lang) -> &'static str {
    match tables.as_ref().and_then(Tables::latest) {
        Some(noun) if noun.home == Home::Area => lang.no_records_area(),
        _ => lang.no_records_person(),
    }
}

fn found<'a>(ledger: &'a Ledger, wanted: &'a Wanted) -> Vec<(&'a File, &'a Record)> {
    let query = Query::read(&wanted.typed);
    let within = |file: &File| wanted.village.is_none_or(|village| file.dossier.area() == village);
    let fits = |file: &File, record: &Record| {
        let typed = wanted.typed.trim();
        within(file) && (typed.is_empty() || query.rank(&file.key).is_some() || says(ledger, record, typed))
    };
    ledger.records(wanted.noun.as_str()).filter(|(file, record)| fits(file, record)).collect()
}

/// Whether what was written in a record has a text in it.
fn says(ledger: &Ledger, record: &Record, typed: &str) -> bool {
    let tables = Tables::of_record(ledger.reference(), record);
    let is_text = |code: &str| {
        tables.field(code, "").is_some_and(|field| matches!(field.kind, FieldKind::Line | FieldKind::Note))
    };
    record.fields.iter().any(|(code, field)| is_text(code) && field.value.contains(typed))
}

/// A record's place in the list.
fn place(ledger: &Ledger, record: &Record) -> i64 {
    let tables = Tables::of_record(ledger.reference(), record);
    let ended = tables.shown().is_some_and(|noun| noun.is_end(&record.state));
    let newest = i64::try_from(record.entered_at()).unwrap_or_default();
    if ended { ENDED - newest } else { -newest }
}
