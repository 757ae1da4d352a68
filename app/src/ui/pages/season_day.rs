//! The proposals of one day as cards, each with its reasons.

use super::season_work::{SeasonWork, leads_to, meeting_place};
use crate::{
    domain::{
        date::Date,
        visit::Channel,
        visit_schedule::{Proposal, ScheduleItem},
        working_day::is_working,
    },
    messages::Lang,
    sync::{engine::Engine, ledger::File},
    ui::{
        components::{Glyph, Icon},
        desk::use_desk,
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;

/// What a card says.
struct Said {
    glyph: Glyph,
    way: &'static str,
    name: String,
    place: String,
    why: String,
}

/// One day.
#[component]
pub fn SeasonDay(
    /// What is known and done.
    work: SeasonWork,
    /// Which day.
    day: Date,
    /// How many who work away are home.
    home: usize,
    /// What is proposed.
    proposals: Vec<Proposal>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let off = desk.peek(|engine| !is_working(engine.ledger().reference().calendars(), day).0).unwrap_or_default();
    let cards = proposals.into_iter().filter_map(|proposal| {
        let said = desk.peek(|engine| said(&proposal, engine, lang))?;
        Some(card(work, proposal, said, lang))
    });
    view! {
        <section class="season-day" id=format!("day-{day}")>
            <h2>
                {lang.season_day(day)}" "{lang.weekday(day.weekday())}
                {off.then(|| view! { " · "{lang.day_off()} }.into_any())}
                " · "{lang.home_count(home)}
            </h2>
            <ul class="people">{cards.collect_view()}</ul>
        </section>
    }
}

fn said(proposal: &Proposal, engine: &Engine, lang: Lang) -> Said {
    let ledger = engine.ledger();
    let (glyph, way, person) = match proposal.item {
        ScheduleItem::Door { person } => (Glyph::Door, lang.channel(Channel::Door), person),
        ScheduleItem::Video { person } => (Glyph::Video, lang.channel(Channel::Video), person),
        ScheduleItem::Meeting { concern, .. } => {
            return Said {
                glyph: Glyph::Speech,
                way: "",
                name: lang.meeting_on(lang.concern(concern)),
                place: meeting_place(&proposal.item, ledger.reference(), lang),
                why: lang.schedule_reasons(&proposal.why),
            };
        }
    };
    let file = ledger.file(person);
    let place = |file: &File| telling::place(ledger.reference(), file.dossier.area(), file.row.as_ref(), lang);
    let concerns = file.map(|file| file.dossier.concerns()).unwrap_or_default();
    let open = concerns.iter().filter(|concern| concern.is_open()).map(|concern| lang.concern(concern.code));
    let words = std::iter::once(lang.schedule_reasons(&proposal.why)).chain(open.map(str::to_owned));
    Said {
        glyph,
        way,
        name: file.map(telling::name).unwrap_or_default(),
        place: file.map(place).unwrap_or_default(),
        why: words.collect::<Vec<_>>().join(lang.pick("，", ", ")),
    }
}

fn card(work: SeasonWork, proposal: Proposal, said: Said, lang: Lang) -> AnyView {
    let Said { glyph, way, name, place, why } = said;
    let to = leads_to(&proposal);
    let label = if way.is_empty() { name.clone() } else { lang.way_and_name(way, &name) };
    let label = format!("{label}: {}", lang.change_day_or_strike());
    let proposal = StoredValue::new(proposal);
    let open = move |_| work.opened.set(Some(proposal.get_value()));
    let main = view! {
        <Icon glyph/>
        <span class="season-way">{way}</span>
        <span class="person-name">{name}</span>
        <span class="person-place">{place}</span>
        <span class="reasons">{why}</span>
    };
    let main = match to {
        Some(to) => view! { <a class="person-main" href=to.to_string()>{main}</a> }.into_any(),
        None => {
            view! { <button type="button" class="person-main season-meeting" on:click=open>{main}</button> }.into_any()
        }
    };
    view! {
        <li class="person-row">
            {main}
            <button type="button" class="icon-button season-change" aria-label=label on:click=open><Icon glyph=Glyph::Edit/></button>
        </li>
    }
    .into_any()
}
