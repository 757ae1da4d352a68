//! A list and all that belongs to one: what narrows it above, its rows, and what there is to say where they end.

use super::{Chips, Empty, Skeleton, VillageField};
use crate::{domain::area::AreaCode, ui::preferences::use_lang};
use leptos::prelude::*;

/// Rows shown at first, and added by each tap on "more".
pub const ROWS_STEP: usize = 60;

/// What narrows a list, and how many of its rows are shown.
#[derive(Clone, Copy)]
pub struct Narrowing {
    /// What was typed.
    pub typed: RwSignal<String>,
    /// Of one village only.
    pub village: RwSignal<Option<AreaCode>>,
    /// The tapped filter, if one was.
    pub filter: RwSignal<Option<usize>>,
    /// Rows.
    pub shown: RwSignal<usize>,
}

impl Narrowing {
    /// Nothing narrows it yet.
    pub fn none() -> Self {
        let (typed, village) = (RwSignal::new(String::new()), RwSignal::new(None));
        Self { typed, village, filter: RwSignal::new(None), shown: RwSignal::new(ROWS_STEP) }
    }

    /// Adds rows.
    pub fn more(self) {
        self.shown.update(|rows| *rows += ROWS_STEP);
    }
}

/// Search, village and filters above a list.
#[component]
pub fn SearchBar(
    /// Changed by what is typed and tapped here.
    narrowing: Narrowing,
    /// Whether names can be typed.
    #[prop(default = false)]
    search: bool,
    /// What can be typed, when that is not for people.
    #[prop(default = "")]
    hint: &'static str,
    /// Whether a village can be chosen.
    villages: bool,
    /// Words of the filters.
    #[prop(into)]
    filters: Signal<Vec<String>>,
    /// The filter in force.
    #[prop(into)]
    chosen: Signal<Vec<usize>>,
) -> impl IntoView {
    let lang = use_lang();
    let Narrowing { typed, village, filter, shown } = narrowing;
    let hint = if hint.is_empty() { lang.search_hint() } else { hint };
    let begin = move || shown.set(ROWS_STEP);
    let typing = move |event| {
        typed.set(event_target_value(&event));
        begin();
    };
    let pick = Callback::new(move |at: usize| {
        filter.set(Some(at));
        begin();
    });
    view! {
        <div class="search-bar">
            {search.then(|| view! {
                <input class="search" type="search" id="search" placeholder=hint prop:value=typed autocomplete="off" on:input=typing/>
            }.into_any())}
            {villages.then(|| view! { <VillageField label="" chosen=village pick=move |code| village.set(code) all=lang.all_villages()/> }.into_any())}
            {move || view! { <Chips label="" options=filters.get() chosen pick/> }.into_any()}
        </div>
    }
}

/// What a list shows now.
pub struct Rows {
    /// How rows look: `people` or `cells`.
    pub class: &'static str,
    /// What is found, in a line above.
    pub count: Option<String>,
    /// The rows; `None` while they are on their way.
    pub views: Option<Vec<AnyView>>,
    /// There are more.
    pub rest: bool,
    /// What to say where there are none: a title and what to do.
    pub empty: Option<(&'static str, &'static str)>,
    /// Why there are no more.
    pub fault: Option<String>,
}

impl Rows {
    /// None yet, of this look.
    pub fn to_come(class: &'static str) -> Self {
        Self { class, count: None, views: None, rest: false, empty: None, fault: None }
    }
}

/// The rows, and a way to more of them.
#[component]
pub fn List(
    /// Read again whenever they change.
    rows: Box<dyn Fn() -> Rows + Send>,
    /// Shows or fetches more.
    #[prop(into)]
    more: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    move || {
        let Rows { class, count, views, rest, empty, fault } = rows();
        let failed = fault.is_some();
        let list = match views {
            None if failed => ().into_any(),
            None => view! { <Skeleton/> }.into_any(),
            Some(views) if views.is_empty() => {
                empty.map(|(title, text)| view! { <Empty title text/> }.into_any()).into_any()
            }
            Some(views) => view! { <ul class=class>{views}</ul> }.into_any(),
        };
        let word = if failed { lang.try_again() } else { lang.show_more() };
        view! {
            {count.map(|count| view! { <p class="count-line" role="status" id="found">{count}</p> }.into_any())}
            {list}
            {fault.map(|fault| view! { <p class="fault pad" role="alert">{fault}</p> }.into_any())}
            {(rest || failed).then(|| view! {
                <div class="button-row"><button type="button" class="button wide" id="more" on:click=move |_| more.run(())>{word}</button></div>
            }.into_any())}
        }
        .into_any()
    }
}
