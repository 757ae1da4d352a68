//! What became of one's own forms and records, and what only this phone has.

use super::today_board::ORDER;
use crate::{
    domain::noun::{Code, DEMAND, HELP_REQUEST, Noun},
    sync::{
        engine::MediaStatus,
        my_work::{own_forms, own_records},
    },
    ui::{
        address::Address,
        components::{Glyph, Icon},
        desk::{Desk, use_desk},
        pages::season_work::SEASON,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// This week's and this month's forms, demands, and requests for help; then what is at risk.
#[component]
pub fn MyWork() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today();
    let (_, _, day_of_month) = today.parts();
    let weeks = [(lang.this_week(), i64::from(today.weekday())), (lang.this_month(), i64::from(day_of_month) - 1)];
    let row = move |(word, days): (&'static str, i64)| {
        let since = today.plus_days(-days);
        let counted = desk.read(|engine| own_forms(engine.ledger(), engine.staff().id, since)).unwrap_or_default();
        let parts = lang.own_forms(counted.confirmed, counted.waiting, counted.returned);
        view! {
            <li class="cell"><span class="cell-main">{word}<small>{parts}</small></span><span class="quiet">{lang.forms_count(counted.total())}</span></li>
        }
        .into_any()
    };
    view! {
        <h2>{lang.own_work()}</h2>
        <ul class="cells" id="own-work">
            {move || weeks.map(row).into_iter().collect_view()}
            <OwnRecords noun=&DEMAND title=lang.own_demands() to=Address::Demands/>
            {desk.staff().is_some_and(|staff| staff.role.writes()).then(|| Code::of(&HELP_REQUEST.code)).flatten().map(|noun| view! {
                <li><a class="cell" id="help" href=Address::NewRecord(noun).to_string()><span class="cell-main">{lang.help_wanted()}<small>{lang.help_wanted_hint()}</small></span><Icon glyph=Glyph::Chevron/></a></li>
                <OwnRecords noun=&HELP_REQUEST title=lang.label(&HELP_REQUEST.label) to=Address::RecordsOf(noun)/>
            }.into_any())}
        </ul>
        <p class="quiet pad">{lang.own_work_hint()}</p>
        <h2>{lang.at_risk()}</h2>
        <AtRisk/>
    }
}

/// Records of a kind by their state; nothing while there are none.
#[component]
fn OwnRecords(
    /// Which kind.
    noun: &'static Noun,
    /// What they are called here.
    title: &'static str,
    /// Where they are listed.
    to: Address,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    move || {
        let states = desk.read(|engine| own_records(engine.ledger(), engine.staff().id, noun));
        let states = states.filter(|states| !states.is_empty())?;
        let words = states.iter().map(|(state, count)| lang.state_and_count(lang.state_of(noun, state), *count));
        let words = words.collect::<Vec<_>>().join(" · ");
        Some(view! {
            <li><a class="cell" href=to.to_string()><span class="cell-main">{title}<small>{words}</small></span><Icon glyph=Glyph::Chevron/></a></li>
        }
        .into_any())
    }
}

/// What would be gone with this phone.
#[component]
fn AtRisk() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    move || {
        let (waiting, media) = desk.read(|engine| (engine.status().waiting, engine.media_status())).unwrap_or_default();
        let lines = at_risk(waiting, &media, half_filled(desk), |parts| lang.at_risk_parts(parts));
        match lines {
            None => view! { <p class="quiet pad" id="at-risk">{lang.nothing_at_risk()}</p> }.into_any(),
            Some(words) => view! {
                <ul class="cells" id="at-risk"><li><a class="cell" href=Address::Outbox.to_string()>
                    <span class="cell-main">{words}<small>{lang.at_risk_hint()}</small></span><Icon glyph=Glyph::Chevron/>
                </a></li></ul>
            }.into_any(),
        }
    }
}

fn at_risk(waiting: usize, media: &MediaStatus, drafts: usize, words: impl Fn([usize; 3]) -> String) -> Option<String> {
    let parts = [waiting, media.waiting, drafts];
    parts.iter().any(|count| *count > 0).then(|| words(parts))
}

/// Half-filled forms; the order of the day's list and the changes to the season's plan are none.
fn half_filled(desk: Desk) -> usize {
    let names = desk.edge(|edge| edge.draft_names());
    names.iter().filter(|name| ![ORDER, SEASON].contains(&name.as_str())).count()
}
