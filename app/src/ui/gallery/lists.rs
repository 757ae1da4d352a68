//! Lists, with what narrows them and what there is to say where they end.

use super::{
    dossiers,
    specimen::{long, shown},
};
use crate::{
    domain::id::PersonId,
    ui::{
        components::{List, Narrowing, Rows, SearchBar, SideBySide, TickList, Ticking, tick_all, tick_row},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// The part.
pub fn part() -> AnyView {
    let (desk, lang) = (use_desk(), use_lang());
    let (narrowing, other) = (Narrowing::none(), Narrowing::none());
    let filters = [lang.pick("全部", "All"), lang.pick("再考虑", "Hesitant"), long(lang)].map(str::to_owned).to_vec();
    let cell = move || {
        view! { <li class="cell"><span class="cell-main">{long(lang)}<small>{lang.note()}</small></span><span class="tag">{lang.people_count(3)}</span></li> }.into_any()
    };
    let none: fn() -> Rows = || Rows::to_come("cells");
    let empty =
        move || Rows { views: Some(Vec::new()), empty: Some((lang.nobody_found(), lang.person_gone())), ..none() };
    let filled =
        move || Rows { views: Some(vec![cell(), cell()]), count: Some(lang.people_count(120)), rest: true, ..none() };
    let failed = move || Rows { fault: Some(lang.api_internal().to_owned()), ..none() };
    let list = |rows: Box<dyn Fn() -> Rows + Send>| view! { <List rows more=Callback::new(|()| ())/> }.into_any();
    let ticked = RwSignal::new(Vec::<PersonId>::new());
    let first = dossiers::in_ledger(desk, 0);
    let noted = first.as_ref().map(|file| file.dossier.person_id());
    let ticking = Ticking {
        is_on: Callback::new(move |person| ticked.with(|all| all.contains(&person))),
        is_noted: Callback::new(move |person| Some(person) == noted),
        tick: Callback::new(move |people: Vec<PersonId>| {
            ticked.update(|all| match people.iter().all(|one| all.contains(one)) {
                true => all.retain(|one| !people.contains(one)),
                false => all.extend(people),
            });
        }),
        tag: Callback::new(move |_| Some(lang.pick("已参保", "Enrolled").to_owned())),
    };
    let village = Signal::stored(first.as_ref().map(|file| file.dossier.scope));
    let heads = [lang.this_row(), lang.earlier_row()].map(str::to_owned);
    let line = |label: &str, left: &str, right: &str| (label.to_owned(), [left.to_owned(), right.to_owned()]);
    let lines = vec![
        line(lang.pick("姓名", "Name"), "冉玉兰", "冉玉兰"),
        line(lang.phone_number(), "14000000001", "14000000002"),
        line(lang.village(), long(lang), ""),
    ];
    [
        shown("SearchBar", view! {
            <SearchBar narrowing search=true villages=true filters=Signal::stored(filters.clone()) chosen=Signal::stored(vec![0])/>
            <SearchBar narrowing=other villages=false filters=Signal::stored(filters) chosen=Signal::stored(vec![2])/>
        }),
        shown("List", [list(Box::new(none)), list(Box::new(empty)), list(Box::new(filled)), list(Box::new(failed))].collect_view()),
        shown("TickList", view! { <TickList village=Signal::stored(None) ticking/> }),
        shown("tick_all, tick_row", view! { <div class="form">
            {tick_all(ticking, noted.into_iter().collect(), lang.whole_group(12), String::new())}
            {(0..3).filter_map(|place| dossiers::in_ledger(desk, place)).map(|file| tick_row(ticking, &file, lang)).collect_view()}
        </div> }),
        shown("TickList of a village", view! { <div class="scroll" tabindex="0"><TickList village ticking/></div> }),
        shown("SideBySide", view! { <SideBySide heads lines/> }),
    ]
    .collect_view()
    .into_any()
}
