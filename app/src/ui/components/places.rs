//! Choosing a village: by typing part of its name or its initials.

use super::{Glyph, Icon, Sheet};
use crate::{
    domain::{
        area::{AreaCode, Level},
        search::{Query, SearchKey},
    },
    ui::{desk::use_desk, preferences::use_lang, telling::full_name},
};
use leptos::prelude::*;

/// A village, chosen in a sheet with search.
#[component]
pub fn VillageField(
    /// What it is for.
    label: &'static str,
    /// The chosen one; `None` is all of them where that makes sense.
    #[prop(into)]
    chosen: Signal<Option<AreaCode>>,
    /// Called with the new choice.
    #[prop(into)]
    pick: Callback<Option<AreaCode>>,
    /// Words for no choice; empty when a choice has to be made.
    #[prop(default = "")]
    all: &'static str,
    /// Townships and the county as well.
    #[prop(default = false)]
    wide: bool,
    /// What is wrong.
    #[prop(into, default = Signal::stored(None))]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (open, typed) = (RwSignal::new(false), RwSignal::new(String::new()));
    let name = move |code: AreaCode| {
        let named = desk.ledger(|ledger| {
            let reference = ledger.reference();
            full_name(reference, code)
        });
        named.unwrap_or_default()
    };
    let shown = move || chosen.get().map_or_else(|| if all.is_empty() { lang.choose() } else { all }.to_owned(), name);
    let choose = move |code: Option<AreaCode>| {
        pick.run(code);
        open.set(false);
        typed.set(String::new());
    };
    let query = Signal::derive(move || Query::read(&typed.get()));
    let list = move || {
        let query = query.get();
        areas(desk, wide).into_iter().filter(|(_, key)| query.rank(key).is_some()).collect::<Vec<_>>()
    };
    let list_waits = move || {
        desk.engine.track(); // notified when the table of readings is there
        query.get().waits()
    };
    let row = move |(code, key): (AreaCode, SearchKey)| {
        view! { <li><button type="button" class="cell" on:click=move |_| choose(Some(code))>{key.name().to_owned()}</button></li> }.into_any()
    };
    view! {
        <div class="field" class:faulty=move || fault.get().is_some()>
            {(!label.is_empty()).then(|| view! { <span class="field-label">{label}</span> }.into_any())}
            <button type="button" class="picker" on:click=move |_| open.set(true)>
                <span>{shown}</span>
                <Icon glyph=Glyph::Chevron/>
            </button>
            <span class="fault" role="alert">{move || fault.get()}</span>
        </div>
        <Sheet open title=lang.choose_village()>
            <input class="search" type="search" autocomplete="off" placeholder=lang.search_village() prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))/>
            <ul class="cells scroll">
                {(!all.is_empty()).then(|| view! {
                    <li><button type="button" class="cell" on:click=move |_| choose(None)>{all}</button></li>
                }.into_any())}
                {move || list_waits().then(|| view! { <li class="cell quiet">{lang.initials_to_come()}</li> }.into_any())}
                {move || list().into_iter().map(row).collect_view()}
            </ul>
        </Sheet>
    }
}

/// The villages that the user works for, or all areas.
fn areas(desk: crate::ui::desk::Desk, wide: bool) -> Vec<(AreaCode, SearchKey)> {
    let read = |engine: &crate::sync::engine::Engine| {
        let reference = engine.ledger().reference();
        let own = |code: &AreaCode| (wide || code.level() == Level::Village) && engine.staff().works_for(*code);
        let key = |code: AreaCode| (code, SearchKey::new(&full_name(reference, code), "", reference.area_name(code)));
        reference.area_codes().filter(own).map(key).collect()
    };
    desk.read(read).unwrap_or_default()
}
