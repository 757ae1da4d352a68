//! Today: whom to visit next, and why.

use crate::{
    domain::{
        date::Date,
        today::{self, Reason, TodayPlace, TodaySituation},
        visit::Visit,
    },
    messages::Lang,
    order::ordered,
    sync::{
        engine::Engine,
        ledger::{File, Ledger},
    },
    ui::{
        address::Address,
        components::{Empty, Glyph, Icon, PersonCard, PersonRow, TopBar},
        desk::use_desk,
        later_parts::season_link,
        preferences::use_lang,
        turns::DemandsWaiting,
    },
};
use leptos::prelude::*;

/// People on the list: more than anybody visits in a day.
const LISTED_MAX: usize = 30;
/// Reasons that fit on a line at the smallest letters.
const REASONS_MAX: usize = 3;

/// The first screen.
#[component]
pub fn TodayPage() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let day = desk.today();
    let (_, month, dom) = day.parts();
    let title = format!("{} {}", lang.month_day(month, dom), lang.weekday(day.weekday()));
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
    let list = move || {
        let rows = desk.read(|engine| cards(engine, day, lang)).unwrap_or_default();
        match rows.is_empty() {
            true if first_sync().is_some() => ().into_any(),
            true => view! {
                <Empty title=lang.nobody_today() text=lang.nobody_today_text()>
                    <a href=Address::Ledger(None).to_string() class="button">{lang.open_ledger()}</a>
                </Empty>
            }
            .into_any(),
            false => view! {
                <p class="lead-line">{lang.today_lead()}</p>
                <ul class="people">{rows.into_iter().map(row).collect_view()}</ul>
            }
            .into_any(),
        }
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
        {progress}
        {waiting}
        {season_link(false)}
        {list}
    }
}

fn row((card, reasons): (PersonCard, String)) -> impl IntoView {
    let to = Address::Visit(card.person);
    view! { <PersonRow card to><span class="reasons">{reasons}</span></PersonRow> }
}

/// The best places, with their reasons in words.
fn cards(engine: &Engine, day: Date, lang: Lang) -> Vec<(PersonCard, String)> {
    let ledger = engine.ledger();
    let due = due_groups(ledger, day);
    let places = ledger.files().filter_map(|file| Some((file, place(file, &due, day)?)));
    let places =
        ordered(places.collect(), |(file, place): &(&File, TodayPlace)| (-i64::from(place.points), file.key.spelt()));
    // The intention is on the card already.
    let is_shown = |reason: &Reason| !matches!(reason, Reason::Intends(_));
    let words = |place: TodayPlace| {
        let reasons = place.reasons.into_iter().filter(is_shown).take(REASONS_MAX);
        reasons.map(|reason| lang.reason(reason)).collect::<Vec<_>>().join(" · ")
    };
    let listed = places.into_iter().filter(|(_, place)| place.points > 0).take(LISTED_MAX);
    listed.map(|(file, place)| (PersonCard::new(file, ledger.reference(), day, lang), words(place))).collect()
}

type Group = (crate::domain::area::AreaCode, u8);

fn group(file: &File) -> Option<Group> {
    file.row.as_ref().and_then(|row| row.group).map(|group| (file.dossier.area(), group))
}

fn due_groups(ledger: &Ledger, day: Date) -> Vec<Group> {
    let is_due = |file: &&File| today::is_due(&standing(file), day);
    let mut groups = Vec::new();
    for group in ledger.files().filter(is_due).filter_map(group) {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

fn standing(file: &File) -> Vec<&Visit> {
    file.dossier.standing_visits().map(|kept| &kept.value).collect()
}

fn place(file: &File, due: &[Group], day: Date) -> Option<TodayPlace> {
    let visits = standing(file);
    let enrolments: Vec<_> =
        file.dossier.enrolments.iter().map(|f| (f.status.on(f.form.period, day), f.form.period)).collect();
    let neighbour_due = group(file).is_some_and(|group| due.contains(&group)) && !today::is_due(&visits, day);
    let (person, wants_no_contact) = (file.row.as_ref()?, file.dossier.wants_no_contact());
    let situation =
        TodaySituation { person, visits: &visits, enrolments: &enrolments, wants_no_contact, neighbour_due };
    today::place(&situation, day)
}
