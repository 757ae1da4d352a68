//! Today: whom to visit next, and why.

use super::today_board::TodayBoard;
use crate::{
    domain::today::{Reason, TodayPlace, TodaySection},
    messages::Lang,
    sync::{engine::Engine, today_filter::TodayFilter, today_list::TodayList},
    ui::{
        address::Address,
        components::{Empty, Glyph, Icon, PersonCard, PersonRow, TopBar},
        desk::use_desk,
        later_parts::{LaterLoad, LaterParts, season_link},
        preferences::use_lang,
        turns::DemandsWaiting,
    },
};
use leptos::prelude::*;

/// Rows of a section at first.
const ROWS_FIRST: usize = 10;
/// Rows that a tap adds: everybody of a worker's ledger.
const ROWS_ADDED: usize = 300;
/// Reasons that fit on two lines at the smallest letters.
const REASONS_MAX: usize = 4;

/// The first screen.
#[component]
pub fn TodayPage() -> impl IntoView {
    let (desk, lang, board) = (use_desk(), use_lang(), TodayBoard::open());
    let LaterLoad(later) = expect_context();
    let (_, month, dom) = board.day.parts();
    let title = format!("{} {}", lang.month_day(month, dom), lang.weekday(board.day.weekday()));
    let first_sync = move || desk.status().and_then(|status| status.first_sync);
    let progress = move || {
        first_sync().map(|first| {
            view! {
                <div class="first-sync" role="status">
                    <p>{lang.first_sync(first.done, first.of)}</p>
                    <progress max=first.of.max(1) value=first.done></progress>
                </div>
            }
            .into_any()
        })
    };
    let limits = RwSignal::new([ROWS_FIRST; TodaySection::ALL.len()]);
    let list = move || {
        let drawn = desk.read(|engine| drawn(engine, board, limits.get(), lang)).unwrap_or_default();
        let (parts, looks_for) = (later.get(), board.filter.with(TodayFilter::is_set));
        let empty = drawn.sections.is_empty() && (first_sync().is_none() || looks_for);
        let section = |section| drawn_section(section, board, limits, parts, lang);
        view! {
            {(!drawn.is_begun && !empty && first_sync().is_none()).then(|| first_day(lang))}
            {drawn.sections.into_iter().map(section).collect_view()}
            {empty.then(|| nobody(looks_for, drawn.done > 0, board, lang))}
            {(drawn.done > 0).then(|| view! { <p class="today-line">{lang.done_today(drawn.done)}</p> }.into_any())}
            {(drawn.put_off > 0).then(|| view! {
                <p class="today-line"><button type="button" class="text-button" id="put-off" on:click=move |_| board.put_off_open.set(true)>{lang.put_off_count(drawn.put_off)}</button></p>
            }.into_any())}
        }
        .into_any()
    };
    let demands = expect_context::<DemandsWaiting>();
    let waiting = move || {
        let count = demands.get();
        (count > 0).then(|| view! {
            <ul class="cells"><li><a class="cell action" id="demands-waiting" href=Address::Demands.to_string()><Icon glyph=Glyph::Speech/><span class="cell-main">{lang.demands_wait(count)}</span><Icon glyph=Glyph::Chevron/></a></li></ul>
        }.into_any())
    };
    view! {
        <TopBar title=title>""</TopBar>
        <div class="today-bar">
            {move || (!board.filter.with(TodayFilter::is_set)).then(|| view! { <p class="today-lead">{lang.today_lead()}</p> }.into_any())}
            {move || later.get().map(|parts| (parts.today_filters)(board))}
        </div>
        {move || later.get().map(|parts| (parts.today_tools)(board))}
        {progress}
        {waiting}
        {season_link(false)}
        {list}
    }
}

/// The list, as far as it is drawn.
#[derive(Default)]
struct Drawn {
    sections: Vec<DrawnSection>,
    done: usize,
    put_off: usize,
    is_begun: bool,
}

/// A section: which, how many are in it, and the first of them, each with the reasons in words.
type DrawnSection = (TodaySection, usize, Vec<(PersonCard, String)>);

fn drawn(engine: &Engine, board: TodayBoard, limits: [usize; TodaySection::ALL.len()], lang: Lang) -> Drawn {
    let ledger = engine.ledger();
    let card = |file| PersonCard::new(file, ledger.reference(), board.day, lang);
    let list = |order: &_| board.filter.with(|filter| TodayList::of(ledger, order, filter, board.day));
    let list = board.order.form.with(list);
    let mut sections = Vec::new();
    for (section, people) in list.sections {
        let limit = if section == TodaySection::Own { people.len() } else { limits[section as usize] };
        let cards = people.iter().take(limit).map(|(file, place)| (card(file), words(place, lang)));
        sections.push((section, people.len(), cards.collect()));
    }
    Drawn { sections, done: list.done, put_off: list.put_off, is_begun: list.is_begun }
}

fn words(place: &TodayPlace, lang: Lang) -> String {
    // The intention is on the card already.
    let shown = place.reasons.iter().filter(|reason| !matches!(reason, Reason::Intends(_))).take(REASONS_MAX);
    shown.map(|reason| lang.reason(*reason)).collect::<Vec<_>>().join(" · ")
}

fn drawn_section(
    (section, count, cards): DrawnSection,
    board: TodayBoard,
    limits: RwSignal<[usize; TodaySection::ALL.len()]>,
    parts: Option<LaterParts>,
    lang: Lang,
) -> AnyView {
    let rest = count - cards.len();
    let more = move |_| limits.update(|limits| limits[section as usize] += ROWS_ADDED);
    let word = if rest > ROWS_ADDED { lang.show_more().to_owned() } else { lang.show_all(count) };
    let row = |(card, reasons): (PersonCard, String)| {
        let to = Address::Visit(card.person);
        let handle = parts.map(|parts| (parts.today_handle)(board, card.person, card.name.clone()));
        view! { <PersonRow card to handle><span class="reasons">{reasons}</span></PersonRow> }
    };
    view! {
        <h2 class="today-heading">{lang.today_section(section)}" "<span class="count">{count}</span></h2>
        <ul class="people" id=format!("today-{}", section as u8)>{cards.into_iter().map(row).collect_view()}</ul>
        {(rest > 0).then(|| view! { <p class="today-line"><button type="button" class="text-button today-more" on:click=more>{word}</button></p> }.into_any())}
    }
    .into_any()
}

fn nobody(looks_for: bool, is_done: bool, board: TodayBoard, lang: Lang) -> AnyView {
    if looks_for {
        let clear = move |_| board.filter.set(TodayFilter::default());
        return view! { <Empty title=lang.nobody_fits()><button type="button" class="button" on:click=clear>{lang.filter_clear()}</button></Empty> }
            .into_any();
    }
    let title = if is_done { lang.all_seen_today() } else { lang.nobody_today() };
    view! {
        <Empty title text=lang.nobody_today_text()>
            <a href=Address::Ledger(None).to_string() class="button">{lang.open_ledger()}</a>
        </Empty>
    }
    .into_any()
}

/// What to do first, while nobody was ever visited.
fn first_day(lang: Lang) -> AnyView {
    let steps = [lang.first_day_tap(), lang.first_day_arrange(), lang.first_day_offline()];
    let steps = steps.map(|step| view! { <li>{step}</li> });
    view! {
        <ol class="path today-first">{steps}</ol>
        <div class="button-row"><a class="button" id="tour" href=Address::Tour.to_string()>{lang.tour()}</a></div>
    }
    .into_any()
}
