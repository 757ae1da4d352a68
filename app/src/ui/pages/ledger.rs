//! The ledger: search while typing, narrow by village and intention.

use crate::{
    domain::{date::Date, noun::demand, person::Intention, scope::Scope, search::Query},
    sync::{engine::Engine, ledger::File},
    ui::{
        address::{Address, PickFor},
        components::{List, Narrowing, PersonCard, PersonRow, Rows, SearchBar, TopBar},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// What narrows the list, besides the village.
const FILTERS: [Filter; 6] = [
    Filter::All,
    Filter::NotCovered,
    Filter::Intends(Intention::Willing),
    Filter::Intends(Intention::Hesitant),
    Filter::Intends(Intention::NotAsked),
    Filter::Intends(Intention::Unwilling),
];

#[derive(Clone, Copy, PartialEq)]
enum Filter {
    All,
    NotCovered,
    Intends(Intention),
}

impl Filter {
    fn fits(self, file: &File, day: Date) -> bool {
        match self {
            Filter::All => true,
            Filter::NotCovered => !file.dossier.enrolments.iter().any(|f| f.is_open_on(day)),
            Filter::Intends(intention) => file.row.as_ref().is_some_and(|row| row.intention == intention),
        }
    }
}

/// The ledger; with a purpose it is where a person is picked for that.
#[component]
pub fn LedgerPage(purpose: Option<PickFor>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let narrowing = Narrowing::none();
    let day = desk.today();
    let found = move |query: &Query| {
        let (village, filter) = (narrowing.village.get(), FILTERS[narrowing.filter.get().unwrap_or_default()]);
        let limit = narrowing.shown.get();
        let read = |engine: &Engine| {
            let within = |file: &File| {
                village.is_none_or(|village| file.dossier.scope == village.into()) && filter.fits(file, day)
            };
            let found = engine.ledger().search(query, within);
            let cards =
                found.iter().take(limit).map(|file| PersonCard::new(file, engine.ledger().reference(), day, lang));
            (found.len(), cards.collect::<Vec<_>>())
        };
        desk.read(read).unwrap_or_default()
    };
    let title = match purpose {
        Some(PickFor::Visit) => lang.pick_for_visit(),
        Some(PickFor::Enrol) => lang.pick_for_enrol(),
        Some(PickFor::Video) => lang.pick_for_video(),
        Some(PickFor::Demand) => lang.pick_for_demand(),
        None => lang.tab_ledger(),
    };
    let row = move |card: PersonCard| {
        let to = match purpose {
            Some(PickFor::Visit) => Address::Visit(card.person),
            Some(PickFor::Enrol) => Address::Enrol(card.person),
            Some(PickFor::Video) => Address::Video(card.person),
            Some(PickFor::Demand) => Address::NewRecordOf(card.person, demand()),
            None => Address::Person(card.person),
        };
        view! { <PersonRow card to/> }.into_any()
    };
    let rows = move || {
        let query = Query::read(&narrowing.typed.get());
        let (count, cards) = found(&query);
        let waits = query.waits();
        Rows {
            count: Some(if waits { lang.initials_to_come().to_owned() } else { lang.people_count(count) }),
            rest: count > cards.len(),
            views: Some(cards.into_iter().map(row).collect()),
            empty: (!waits).then(|| (lang.nobody_found(), lang.nobody_found_text())),
            ..Rows::to_come("people")
        }
    };
    let several_villages = desk.peek(|e| e.scopes_held().filter(Scope::is_village).count() > 1).unwrap_or(true);
    let filters: Vec<String> = FILTERS
        .iter()
        .map(|filter| match filter {
            Filter::All => lang.everybody(),
            Filter::NotCovered => lang.not_covered(),
            Filter::Intends(intention) => lang.intention(*intention),
        })
        .map(str::to_owned)
        .collect();
    let (beside, word) = match purpose {
        Some(PickFor::Enrol) => (Address::EnrolSomebody, lang.not_in_ledger()),
        Some(PickFor::Demand) => (Address::NewRecord(demand()), lang.anonymous()),
        _ => (Address::NewPerson, lang.add_person()),
    };
    view! {
        <TopBar title=title.to_owned()>
            <a href=beside.to_string() class="text-button">{word}</a>
        </TopBar>
        <SearchBar narrowing search=true villages=several_villages filters chosen=Signal::derive(move || vec![narrowing.filter.get().unwrap_or_default()])/>
        <List rows=Box::new(rows) more=move |()| narrowing.more()/>
    }
}
