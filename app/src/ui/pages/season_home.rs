//! Who is home when: a strip of the season's days, and a list of people with their days.

use super::season_work::{SeasonWork, is_home};
use crate::{
    domain::{date::Date, season::Stay, visit_schedule::ToVisit},
    order::ordered,
    ui::{address::Address, desk::use_desk, preferences::use_lang, telling},
};
use leptos::prelude::*;

/// Height of the tallest bar, in units of its drawing.
const TALL: usize = 40;

/// How many who work away are home on a day.
pub fn home_on(people: &[ToVisit], day: Date) -> usize {
    people.iter().filter(|one| one.works_away && is_home(one, day)).count()
}

/// One day of the strip.
pub struct StripDay {
    /// Which.
    pub day: Date,
    /// How many who work away are home.
    pub home: usize,
    /// How much is proposed.
    pub proposals: usize,
}

/// The strip: each day with a bar and numbers; a tap shows the day.
#[component]
pub fn SeasonStrip(
    /// In order.
    days: Vec<StripDay>,
    /// Called with the tapped day.
    show: Callback<Date>,
) -> impl IntoView {
    let lang = use_lang();
    let most = days.iter().map(|one| one.home).max().unwrap_or_default().max(1);
    let day = move |one: StripDay| {
        let tall = one.home * TALL / most;
        let day = one.day;
        let planned = if one.proposals > 0 { lang.proposal_count(one.proposals) } else { "—".to_owned() };
        view! {
            <li>
                <button type="button" class="season-strip-day" on:click=move |_| show.run(day)>
                    <svg viewBox="0 0 10 40" aria-hidden="true"><rect x="0" y=TALL - tall width="10" height=tall></rect></svg>
                    <strong>{lang.season_day(day)}</strong>
                    <span>{lang.home_count(one.home)}</span>
                    <span>{planned}</span>
                </button>
            </li>
        }
        .into_any()
    };
    view! { <ul class="season-strip" aria-label=lang.who_is_home_when()>{days.into_iter().map(day).collect_view()}</ul> }
}

/// People who come home, by the day on which they come, each with a bar over the days of the season.
#[component]
pub fn SeasonPeople(
    /// What is known and done.
    work: SeasonWork,
    /// People who are scheduled.
    people: Memo<Vec<ToVisit>>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (first, length) = (work.first(), work.season.last.days_since(work.first()) + 1);
    let row = move |(one, (from, to)): (ToVisit, Stay)| {
        let file = desk.peek(|engine| engine.ledger().file(one.person).cloned()).flatten()?;
        let place =
            desk.peek(|engine| telling::place(engine.ledger().reference(), one.village, file.row.as_ref(), lang));
        let (from, to) = (from.max(first), to.min(work.season.last));
        Some(view! {
            <li class="person-row"><a class="person-main" href=Address::Person(one.person).to_string()>
                <span class="person-name">{telling::name(&file)}</span>
                <span class="tag">{lang.intention(one.intention)}</span>
                <span class="person-place">{place}</span>
                <span class="reasons">{lang.home_between(&lang.season_day(from), &lang.season_day(to))}</span>
                <svg class="season-bar" viewBox=format!("0 0 {length} 1") preserveAspectRatio="none" aria-hidden="true">
                    <rect x=from.days_since(first) y="0" width=to.days_since(from) + 1 height="1"></rect>
                </svg>
            </a></li>
        }
        .into_any())
    };
    let come = move || {
        let come = people.with(|people| {
            let away = people.iter().filter(|one| one.works_away);
            away.filter_map(|one| Some((one.clone(), one.stay.filter(|(_, last)| *last >= first)?))).collect::<Vec<_>>()
        });
        let come = ordered(come, |(one, (from, _))| (from.days_since(first), one.person.to_string()));
        come.into_iter().filter_map(row).collect_view()
    };
    view! { <ul class="people" id="season-people">{come}</ul> }
}
