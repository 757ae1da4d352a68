//! The ledger: search while typing, narrow by village and intention.

use crate::{
    domain::{
        area::{AreaCode, Level},
        person::Intention,
        search::Query,
    },
    sync::{engine::Engine, ledger::File},
    ui::{
        address::{Address, Purpose},
        components::{Chips, Empty, PersonCard, PersonRow, TopBar, VillageField},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// Rows shown at first, and added by each tap on "more".
const ROWS_STEP: usize = 60;

/// What narrows the list, beside the village.
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
    fn fits(self, file: &File) -> bool {
        match self {
            Filter::All => true,
            Filter::NotCovered => !file.dossier.enrolments.iter().any(|f| f.status.holds_period()),
            Filter::Intends(intention) => file.row.as_ref().is_some_and(|row| row.intention == intention),
        }
    }
}

/// The ledger; with a purpose it is where somebody is picked for that.
#[component]
pub fn LedgerPage(purpose: Option<Purpose>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (typed, village, filter) = (RwSignal::new(String::new()), RwSignal::new(None::<AreaCode>), RwSignal::new(0));
    let shown = RwSignal::new(ROWS_STEP);
    let day = desk.today();
    let query = Signal::derive(move || Query::read(&typed.get()));
    let found = move || {
        let (query, village, filter) = (query.get(), village.get(), FILTERS[filter.get()]);
        let limit = shown.get();
        let read = |engine: &Engine| {
            let within = |file: &File| village.is_none_or(|village| file.dossier.scope == village) && filter.fits(file);
            let found = engine.ledger().search(&query, within);
            let cards =
                found.iter().take(limit).map(|file| PersonCard::new(file, engine.ledger().reference(), day, lang));
            (found.len(), cards.collect::<Vec<_>>())
        };
        desk.read(read).unwrap_or_default()
    };
    let title = match purpose {
        Some(Purpose::Visit) => lang.pick_for_visit(),
        Some(Purpose::Enrol) => lang.pick_for_enrol(),
        Some(Purpose::Video) => lang.pick_for_video(),
        None => lang.tab_ledger(),
    };
    let row = move |card: PersonCard| {
        let to = match purpose {
            Some(Purpose::Visit) => Address::Visit(card.person),
            Some(Purpose::Enrol) => Address::Enrol(card.person),
            Some(Purpose::Video) => Address::Video(card.person),
            None => Address::Person(card.person),
        };
        view! { <PersonRow card to/> }
    };
    let more = move |_| shown.update(|rows| *rows += ROWS_STEP);
    let list = move || {
        let (count, cards) = found();
        let rest = count > cards.len();
        if query.get().waits() {
            return view! { <p class="count-line" role="status">{lang.initials_to_come()}</p> }.into_any();
        }
        view! {
            <p class="count-line" role="status" id="found">{lang.people_count(count)}</p>
            <ul class="people">{cards.into_iter().map(row).collect_view()}</ul>
            {rest.then(|| view! { <button type="button" class="button wide" on:click=more>{lang.show_more()}</button> }.into_any())}
            {(count == 0).then(|| view! { <Empty title=lang.nobody_found() text=lang.nobody_found_text()/> }.into_any())}
        }
        .into_any()
    };
    let several_villages =
        desk.peek(|e| e.scopes_held().filter(|scope| scope.level() == Level::Village).count() > 1).unwrap_or(true);
    let filters: Vec<String> = FILTERS
        .iter()
        .map(|filter| match filter {
            Filter::All => lang.everybody(),
            Filter::NotCovered => lang.not_covered(),
            Filter::Intends(intention) => lang.intention(*intention),
        })
        .map(str::to_owned)
        .collect();
    let is_enrolling = purpose == Some(Purpose::Enrol);
    view! {
        <TopBar title=title.to_owned()>
            <a href=if is_enrolling { Address::EnrolSomebody } else { Address::NewPerson }.to_string() class="text-button">
                {if is_enrolling { lang.not_in_ledger() } else { lang.add_person() }}
            </a>
        </TopBar>
        <div class="search-bar">
            <input class="search" type="search" id="search" placeholder=lang.search_hint() prop:value=typed autocomplete="off"
                on:input=move |event| { typed.set(event_target_value(&event)); shown.set(ROWS_STEP); }/>
            {several_villages.then(|| view! {
                <VillageField label="" chosen=village pick=move |code| village.set(code) all=lang.all_villages()/>
            }.into_any())}
            <Chips label="" options=filters chosen=Signal::derive(move || vec![filter.get()]) pick=Callback::new(move |at| { filter.set(at); shown.set(ROWS_STEP); })/>
        </div>
        {list}
    }
}
