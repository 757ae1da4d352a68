//! The records of one noun: what is open first, the newest above.

use super::{
    listed::{Filter, ListQuery, Listing, empty_text, filter_words, filters, timed},
    may_enter,
    row::{ChoiceRow, RecordCard, RecordRow},
    several::{ChooseButton, Chosen, StepsForSeveral},
};
use crate::{
    domain::{
        noun::{Code, DEMAND, Home, MEETING},
        scope::Scope,
    },
    sync::{
        engine::Engine,
        ledger::File,
        records::{Record, Tables, has_step_for_several},
    },
    ui::{
        address::{Address, PickFor},
        components::{List, Narrowing, Rows, SearchBar, TopBar},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// The list of a noun's records; `tab` where a tab leads to it.
#[component]
pub fn RecordList(noun: Code, #[prop(default = false)] tab: bool) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (narrowing, day) = (Narrowing::none(), desk.today());
    let tables = Memo::new(move |_| desk.ledger(|ledger| Tables::of(ledger.reference(), noun.as_str(), 0)));
    let wanted = move || ListQuery { noun, typed: narrowing.typed.get(), village: narrowing.village.get() };
    let timed = Memo::new(move |_| desk.read(|engine| timed(engine, noun)).unwrap_or_default());
    let all_filters = Memo::new(move |_| filters(tables.get()));
    let filters = Signal::derive(move || {
        let wanted = wanted();
        let words = |engine: &Engine| {
            let (timed, tables) = (timed.get(), tables.get());
            let found = Listing::of(engine.ledger(), &wanted, &timed, day);
            let word = |filter: &Filter| filter_words(filter, found.count(filter), tables.as_ref(), lang);
            all_filters.with(|filters| filters.iter().map(word).collect())
        };
        desk.read(words).unwrap_or_default()
    });
    let chosen = Chosen::none();
    let filter = move || {
        let at = narrowing.filter.get().unwrap_or_default();
        all_filters.with(|filters| filters.get(at).cloned()).unwrap_or(Filter::All)
    };
    let all = Callback::new(move |()| {
        let (wanted, filter, timed) = untrack(|| (wanted(), filter(), timed.get()));
        let ids = |engine: &Engine| {
            let found = Listing::of(engine.ledger(), &wanted, &timed, day);
            found.sorted(&filter, engine.ledger()).iter().map(|(_, record)| record.id).collect()
        };
        chosen.choose(desk.peek(ids).unwrap_or_default());
    });
    let rows = move || {
        let (wanted, filter, shown, choosing) = (wanted(), filter(), narrowing.shown.get(), chosen.is_on());
        let cards = |engine: &Engine| {
            let (ledger, timed) = (engine.ledger(), timed.get());
            let sorted = Listing::of(ledger, &wanted, &timed, day).sorted(&filter, ledger);
            let card = |one: &(&File, &Record)| RecordCard::of_kind(*one, &timed.0, ledger, day, lang);
            (sorted.len(), sorted.iter().take(shown).map(card).collect::<Vec<_>>())
        };
        let (count, cards) = desk.read(cards).unwrap_or_default();
        let row = |card| match choosing {
            true => view! { <ChoiceRow card chosen/> }.into_any(),
            false => view! { <RecordRow card/> }.into_any(),
        };
        Rows {
            rest: count > cards.len(),
            views: Some(cards.into_iter().map(row).collect()),
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
        desk.peek(|engine| may_enter(engine, areas))
            .unwrap_or_default()
            .then(|| view! { <NewRecordLink noun/> }.into_any())
    };
    let choose = move || {
        let table = tables.get()?;
        let may = |engine: &Engine| table.latest().is_some_and(|noun| has_step_for_several(engine.staff(), noun));
        desk.peek(may).unwrap_or_default().then(|| view! { <ChooseButton chosen/> }.into_any())
    };
    let several = desk.peek(|e| e.scopes_held().filter(Scope::is_village).count() > 1);
    let bar = match tab {
        true => view! { <TopBar title>{choose}{new}</TopBar> }.into_any(),
        false => view! { <TopBar title back=Address::Records>{choose}{new}</TopBar> }.into_any(),
    };
    view! {
        {bar}
        <SearchBar narrowing search=true hint=lang.search_records() villages=several.unwrap_or(true) filters
            chosen=Signal::derive(move || vec![narrowing.filter.get().unwrap_or_default()])/>
        <List rows=Box::new(rows) more=move |()| narrowing.more()/>
        {move || chosen.is_on().then(|| view! { <StepsForSeveral noun chosen all/> }.into_any())}
    }
}

/// To the form, or first to the person who raises it.
#[component]
fn NewRecordLink(noun: Code) -> impl IntoView {
    let to = match noun.as_str() {
        code if code == DEMAND.code => Address::Ledger(Some(PickFor::Demand)),
        code if code == MEETING.code => Address::NewMeeting,
        _ => Address::NewRecord(noun),
    };
    view! { <a href=to.to_string() class="text-button" id="new-record">{use_lang().new_record()}</a> }
}
