//! Who is looked for on the day's list: always in sight, cleared with one tap.

use super::today_board::TodayBoard;
use crate::{
    messages::Lang,
    sync::today_filter::{FilterChoices, TodayFilter},
    ui::{
        components::{Chips, Glyph, Icon},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// Chips of one kind: what few people have in common is found in the ledger.
const CHIPS_MAX: usize = 20;

/// The button that opens the filters, and what is looked for now.
#[component]
pub fn TodayFilters(board: TodayBoard) -> impl IntoView {
    let lang = use_lang();
    let clear = move |_| board.filter.set(TodayFilter::default());
    let active = move || {
        board.filter.with(TodayFilter::is_set).then(|| view! {
            <button type="button" class="chip chosen today-active" aria-label=lang.filter_clear() on:click=clear>{board.filter.with(|filter| in_words(filter, lang))}<Icon glyph=Glyph::Close/></button>
        }.into_any())
    };
    view! {
        {active}
        <button type="button" class="chip today-filter" on:click=move |_| board.filter_open.set(true)>{lang.today_filter()}</button>
    }
}

fn in_words(filter: &TodayFilter, lang: Lang) -> String {
    let texts =
        [filter.industry.clone(), filter.work_place.clone(), filter.concern.map(|code| lang.concern(code).to_owned())];
    let by_phone = filter.by_phone.then(|| lang.by_phone_first().to_owned());
    texts.into_iter().flatten().chain(by_phone).collect::<Vec<_>>().join(" · ")
}

/// What there is to look for; a second tap takes it back.
#[component]
pub fn FilterChips(board: TodayBoard) -> impl IntoView {
    let (desk, lang, filter) = (use_desk(), use_lang(), board.filter);
    let FilterChoices { industries, work_places, concerns, by_phone } =
        desk.peek(|engine| FilterChoices::of(engine.ledger())).unwrap_or_default();
    let calls = Signal::derive(move || if filter.with(|filter| filter.by_phone) { vec![0] } else { Vec::new() });
    let call = Callback::new(move |_| filter.update(|filter| filter.by_phone = !filter.by_phone));
    view! {
        <div class="form">
            {chips(filter, lang.industry_word(), industries, |filter| &mut filter.industry, String::clone)}
            {chips(filter, lang.work_place_word(), work_places, |filter| &mut filter.work_place, String::clone)}
            {chips(filter, lang.concern_word(), concerns, |filter| &mut filter.concern, |code| lang.concern(*code).to_owned())}
            {(by_phone > 0).then(|| view! { <Chips label=lang.first_contact() options=vec![format!("{} {by_phone}", lang.by_phone_first())] chosen=calls pick=call/> }.into_any())}
        </div>
    }
}

/// Chips of one part of the filter, each with how many people it fits; nothing where there are none.
fn chips<T: Clone + PartialEq + Send + Sync + 'static>(
    filter: RwSignal<TodayFilter>,
    label: &'static str,
    mut counted: Vec<(T, usize)>,
    part: fn(&mut TodayFilter) -> &mut Option<T>,
    word: impl Fn(&T) -> String,
) -> Option<AnyView> {
    counted.truncate(CHIPS_MAX);
    let options: Vec<String> = counted.iter().map(|(choice, n)| format!("{} {n}", word(choice))).collect();
    let counted = StoredValue::new(counted);
    let chosen = move || {
        let wanted = part(&mut filter.get()).take();
        counted
            .with_value(|all| all.iter().position(|(choice, _)| Some(choice) == wanted.as_ref()).into_iter().collect())
    };
    let pick = move |at: usize| {
        let choice = counted.with_value(|all| all[at].0.clone());
        filter.update(|filter| {
            let wanted = part(filter);
            *wanted = if wanted.as_ref() == Some(&choice) { None } else { Some(choice) };
        });
    };
    (!options.is_empty())
        .then(|| view! { <Chips label options chosen=Signal::derive(chosen) pick=Callback::new(pick)/> }.into_any())
}
