//! People to tick: those of a village, a whole household or group at once, and whoever is found by typing.

use crate::{
    domain::{id::PersonId, scope::Scope, search::Query},
    messages::Lang,
    sync::{
        engine::Engine,
        ledger::File,
        records::{GuestGroup, GuestHouse, guest_list},
    },
    ui::{desk::use_desk, preferences::use_lang, telling},
};
use leptos::prelude::*;

/// Households shown at first, and added by each tap on "more": a village of a hundred people at once.
const HOUSES_STEP: usize = 100;

/// What the rows of a list ask and do.
#[derive(Clone, Copy)]
pub struct Ticking {
    /// Whether somebody is ticked, or noted already.
    pub is_on: Callback<PersonId, bool>,
    /// Whether it is saved already.
    pub is_noted: Callback<PersonId, bool>,
    /// Ticks people, or takes that back.
    pub tick: Callback<Vec<PersonId>>,
    /// What a row says besides the name.
    pub tag: Callback<File, Option<String>>,
}

/// The list, with a search.
#[component]
pub fn TickList(
    /// The village whose people are listed; who is typed is found in every village.
    village: Signal<Option<Scope>>,
    /// What its rows ask and do.
    ticking: Ticking,
    /// Between the search and the list, while nothing is typed.
    #[prop(optional, into)]
    above: ViewFn,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (typed, shown) = (RwSignal::new(String::new()), RwSignal::new(HOUSES_STEP));
    let groups = move || {
        let (query, village) = (Query::read(&typed.get()), village.get());
        let listed = |engine: &Engine| match village {
            None if query == Query::Everybody => Vec::new(),
            village => guest_list(engine.ledger(), village.unwrap_or(Scope::NOWHERE), &query),
        };
        desk.read(listed).unwrap_or_default()
    };
    let list = move || {
        let (groups, waits, mut left) = (groups(), Query::read(&typed.get()).waits(), shown.get());
        let all: usize = groups.iter().map(|group| group.houses.len()).sum();
        let views = groups.into_iter().map(|mut group| {
            group.houses.truncate(left);
            left -= group.houses.len();
            (!group.houses.is_empty()).then(|| group_view(ticking, group, lang))
        });
        let views = views.collect_view();
        let nothing = all == 0 && (village.get().is_some() || !typed.with(String::is_empty));
        let rest = all > shown.get();
        view! {
            {views}
            {nothing.then(|| view! { <p class="quiet pad">{if waits { lang.initials_to_come() } else { lang.nobody_found() }}</p> }.into_any())}
            {rest.then(|| view! { <div class="button-row"><button type="button" class="button wide" on:click=move |_| shown.update(|rows| *rows += HOUSES_STEP)>{lang.show_more()}</button></div> }.into_any())}
        }
        .into_any()
    };
    let nothing_typed = Memo::new(move |_| typed.with(|typed| typed.trim().is_empty()));
    view! {
        <div class="search-bar">
            <input class="search" type="search" id="search" placeholder=lang.search_hint() autocomplete="off" prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))/>
        </div>
        {move || nothing_typed.get().then(|| above.run())}
        {list}
    }
}

fn group_view(ticking: Ticking, group: GuestGroup, lang: Lang) -> AnyView {
    let ids = group.ids();
    let word = group.number.map_or_else(|| lang.no_group_known().to_owned(), |number| lang.group(number));
    let all = group.number.map(|number| {
        let (word, mark) = (lang.whole_group(ids.len()), format!("group-{number}"));
        tick_all(ticking, ids, word, mark)
    });
    view! {
        <h2 class="guest-head">{word}{all}</h2>
        {group.houses.into_iter().map(|house| house_view(ticking, house, lang)).collect_view()}
    }
    .into_any()
}

fn house_view(ticking: Ticking, house: GuestHouse, lang: Lang) -> AnyView {
    let head = house.is_shared().then(|| {
        tick_all(ticking, house.ids(), lang.household_of(&house.householder, house.people.len()), String::new())
    });
    let class = if head.is_some() { "guest-house shared" } else { "guest-house" };
    view! { <div class=class>{head}{house.people.iter().map(|file| tick_row(ticking, file, lang)).collect_view()}</div> }
        .into_any()
}

/// Ticks several people with one tap; `mark` is for tests.
pub fn tick_all(ticking: Ticking, ids: Vec<PersonId>, word: String, mark: String) -> AnyView {
    let people = StoredValue::new(ids);
    let on = move || people.with_value(|ids| ids.iter().all(|person| ticking.is_on.run(*person)));
    view! {
        <button type="button" class="chip guest-all" class:chosen=on aria-pressed=move || on().to_string() data-of=mark
            on:click=move |_| ticking.tick.run(people.get_value())>{word}</button>
    }
    .into_any()
}

/// One person to tick.
pub fn tick_row(ticking: Ticking, file: &File, lang: Lang) -> AnyView {
    let person = file.dossier.person_id();
    let on = Memo::new(move |_| ticking.is_on.run(person));
    let noted = Memo::new(move |_| ticking.is_noted.run(person));
    let tag = ticking.tag.run(file.clone());
    view! {
        <button type="button" class="agree" role="checkbox" class:chosen=on aria-checked=move || on.get().to_string() disabled=noted
            on:click=move |_| ticking.tick.run(vec![person])>
            <span class="cell-main">{telling::name(file)}</span>
            {tag.map(|tag| view! { <span class="tag good">{tag}</span> }.into_any())}
            {move || noted.get().then(|| view! { <span class="tag">{lang.noted_already()}</span> }.into_any())}
        </button>
    }
    .into_any()
}
