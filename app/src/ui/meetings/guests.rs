//! Who came: the village's people to tick, a whole household or group at once, and others as a number.

use super::{foot::Foot, gathering::Gathering};
use crate::{
    domain::{id::PersonId, search::Query},
    messages::Lang,
    sync::{
        engine::Engine,
        ledger::File,
        records::{GuestGroup, GuestHouse, guest_list, may_enrol},
    },
    ui::{desk::use_desk, preferences::use_lang, saving::Saving, telling},
};
use leptos::prelude::*;

/// Households shown at first, and added by each tap on "more": a village of a hundred people at once.
const HOUSES_STEP: usize = 100;

/// The list to tick.
#[component]
pub(super) fn Guests(gathering: Gathering) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (typed, shown) = (RwSignal::new(String::new()), RwSignal::new(HOUSES_STEP));
    let village = gathering.opened.with_value(|opened| opened.file.dossier.scope);
    let groups = move || {
        let query = Query::read(&typed.get());
        desk.read(|engine: &Engine| guest_list(engine.ledger(), village, &query)).unwrap_or_default()
    };
    let list = move || {
        let (groups, waits, mut left) = (groups(), Query::read(&typed.get()).waits(), shown.get());
        let all: usize = groups.iter().map(|group| group.houses.len()).sum();
        let views = groups.into_iter().map(|mut group| {
            group.houses.truncate(left);
            left -= group.houses.len();
            (!group.houses.is_empty()).then(|| group_view(gathering, group, lang))
        });
        let views = views.collect_view();
        let rest = all > shown.get();
        view! {
            {views}
            {(all == 0).then(|| view! { <p class="quiet pad">{if waits { lang.initials_to_come() } else { lang.nobody_found() }}</p> }.into_any())}
            {rest.then(|| view! { <div class="button-row"><button type="button" class="button wide" on:click=move |_| shown.update(|rows| *rows += HOUSES_STEP)>{lang.show_more()}</button></div> }.into_any())}
        }
        .into_any()
    };
    view! {
        <div class="search-bar">
            <input class="search" type="search" id="search" placeholder=lang.search_hint() autocomplete="off" prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))/>
        </div>
        <Others gathering/>
        {list}
        <Foot gathering saving=Saving::new() label=Signal::stored(None::<String>) on_tap=move |()| ()/>
    }
}

/// People who are not in the ledger, as a number.
#[component]
fn Others(gathering: Gathering) -> impl IntoView {
    let lang = use_lang();
    let count =
        move || gathering.opened.with_value(|opened| gathering.draft.form.with(|form| form.others(&opened.record)));
    let by = move |by: i32| {
        gathering.opened.with_value(|opened| gathering.draft.set(|form| form.count_others(&opened.record, by)));
    };
    view! {
        <div class="cell meeting-others">
            <span class="cell-main">{lang.other_people()}<small>{lang.other_people_text()}</small></span>
            <button type="button" class="button" aria-label=lang.one_less() on:click=move |_| by(-1)>"−"</button>
            <output>{count}</output>
            <button type="button" class="button" aria-label=lang.one_more() on:click=move |_| by(1)>"＋"</button>
        </div>
    }
}

fn group_view(gathering: Gathering, group: GuestGroup, lang: Lang) -> AnyView {
    let ids = group.ids();
    let word = group.number.map_or_else(|| lang.no_group_known().to_owned(), |number| lang.group(number));
    let all = group.number.map(|number| {
        let (word, mark) = (lang.whole_group(ids.len()), format!("group-{number}"));
        all_button(gathering, ids, word, mark)
    });
    view! {
        <h2 class="guest-head">{word}{all}</h2>
        {group.houses.into_iter().map(|house| house_view(gathering, house, lang)).collect_view()}
    }
    .into_any()
}

fn house_view(gathering: Gathering, house: GuestHouse, lang: Lang) -> AnyView {
    let head = house.is_shared().then(|| {
        all_button(gathering, house.ids(), lang.household_of(&house.householder, house.people.len()), String::new())
    });
    let class = if head.is_some() { "guest-house shared" } else { "guest-house" };
    view! { <div class=class>{head}{house.people.iter().map(|file| guest(gathering, file, lang)).collect_view()}</div> }
        .into_any()
}

/// Ticks several people with one tap; `mark` is for tests.
fn all_button(gathering: Gathering, ids: Vec<PersonId>, word: String, mark: String) -> AnyView {
    let people = StoredValue::new(ids);
    let on = move || people.with_value(|ids| ids.iter().all(|person| gathering.is_here(*person)));
    view! {
        <button type="button" class="chip guest-all" class:chosen=on aria-pressed=move || on().to_string() data-of=mark
            on:click=move |_| people.with_value(|ids| gathering.tick(ids))>{word}</button>
    }
    .into_any()
}

/// One person to tick.
fn guest(gathering: Gathering, file: &File, lang: Lang) -> AnyView {
    let person = file.dossier.person_id();
    let on = Memo::new(move |_| gathering.is_here(person));
    let noted = Memo::new(move |_| gathering.is_noted(person));
    let covered = !may_enrol(&file.dossier, use_desk().today());
    view! {
        <button type="button" class="agree" role="checkbox" class:chosen=on aria-checked=move || on.get().to_string() disabled=noted
            on:click=move |_| gathering.tick(&[person])>
            <span class="cell-main">{telling::name(file)}</span>
            {covered.then(|| view! { <span class="tag good">{lang.covered_already()}</span> }.into_any())}
            {move || noted.get().then(|| view! { <span class="tag">{lang.noted_already()}</span> }.into_any())}
        </button>
    }
    .into_any()
}
