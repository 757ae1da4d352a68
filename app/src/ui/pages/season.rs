//! A season in which people are home: days left, who is home when, and whom to visit on which day.

use super::{
    season_change::SeasonChange,
    season_day::SeasonDay,
    season_home::{SeasonPeople, SeasonStrip, StripDay, home_on},
    season_work::{SeasonWork, meeting_place},
};
use crate::{
    domain::{
        area::AreaCode,
        date::Date,
        scope::Scope,
        season::HomeSeason,
        visit::Channel,
        visit_schedule::{PEOPLE_MAX, Proposal, ScheduleItem, ToVisit, VisitSchedule, schedule},
    },
    messages::Lang,
    sync::{ledger::Ledger, to_visit::to_visit},
    ui::{
        address::Address,
        components::{Empty, Glyph, Icon, Skeleton, TopBar, VillageField},
        desk::use_desk,
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;
use std::time::Duration;

/// Days shown at first, and added by each tap on "more".
const DAYS_STEP: usize = 7;

/// The page.
#[component]
pub fn SeasonPage() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today();
    let season = HomeSeason::next(today);
    let title = season.map(|season| lang.season_title(lang.season_name(season.name))).unwrap_or_default();
    let ready = RwSignal::new(false); // grey shapes are painted before the schedule is made
    set_timeout(move || ready.set(true), Duration::from_millis(30));
    view! {
        <TopBar title back=Address::Today/>
        {move || match season {
            None => view! { <Empty title=lang.no_season() text=lang.no_season_text()/> }.into_any(),
            Some(_) if !ready.get() => view! { <Skeleton/> }.into_any(),
            Some(season) => view! { <Season season today/> }.into_any(),
        }}
    }
}

#[component]
fn Season(season: HomeSeason, today: Date) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let work = SeasonWork::open(season, today);
    let village = RwSignal::new(None::<AreaCode>);
    let read = move |_: Option<&Vec<ToVisit>>| {
        desk.ledger(|ledger| to_visit(ledger, &season, village.get(), today)).unwrap_or_default()
    };
    let people = Memo::new(read);
    let too_many = Memo::new(move |_| village.get().is_none() && people.with(Vec::len) > PEOPLE_MAX);
    let plan = Memo::new(move |_| match season.is_near(today) && !too_many.get() {
        true => people.with(|people| schedule(&work.situation(people))),
        false => VisitSchedule::default(),
    });
    let several = desk.peek(|engine| engine.scopes_held().filter(Scope::is_village).count() > 1).unwrap_or_default();
    let body = move || match () {
        () if !season.is_near(today) => ().into_any(),
        () if people.with(Vec::is_empty) => view! {
            <Empty title=lang.nobody_comes_home() text=lang.nobody_comes_home_text()>
                <a href=Address::Ledger(None).to_string() class="button">{lang.open_ledger()}</a>
            </Empty>
        }
        .into_any(),
        () if too_many.get() => {
            view! { <p class="warn-line" id="too-many"><Icon glyph=Glyph::Alert/>{lang.season_too_many()}</p> }
                .into_any()
        }
        () => view! { <Days work people plan/> }.into_any(),
    };
    view! {
        <Head work plan/>
        {several.then(|| view! { <div class="search-bar"><VillageField label="" chosen=village pick=move |code| village.set(code) all=lang.all_villages()/></div> }.into_any())}
        {body}
        <SeasonChange work people/>
        <Undo work/>
    }
}

/// Days left, and what is proposed in all.
#[component]
fn Head(work: SeasonWork, plan: Memo<VisitSchedule>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let SeasonWork { season, today, .. } = work;
    let name = lang.season_name(season.name);
    let to_festival = season.festival().days_since(today);
    let near = season.is_near(today);
    let known = desk.peek(|engine| engine.ledger().reference().calendars().get(&season.festival().year()).is_some());
    let counts = move || {
        let count = |wanted: fn(&ScheduleItem) -> bool| {
            plan.with(|plan| plan.proposals.iter().filter(|one| wanted(&one.item)).count())
        };
        let meetings = count(|item| matches!(item, ScheduleItem::Meeting { .. }));
        let doors = count(|item| matches!(item, ScheduleItem::Door { .. }));
        lang.proposed_in_all(meetings, doors, count(|item| matches!(item, ScheduleItem::Video { .. })))
    };
    view! {
        <section class="season-head">
            {(to_festival > 0).then(|| view! { <p class="season-left">{lang.days_to_festival(name, &lang.season_day(season.festival()), to_festival)}</p> }.into_any())}
            {match near {
                true => view! {
                    <p>{lang.days_to_leaving(&lang.season_day(season.last), season.last.days_since(today))}</p>
                    {move || plan.with(|plan| !plan.proposals.is_empty()).then(|| view! { <p id="season-counts">{counts()}</p> }.into_any())}
                    <p class="quiet">{lang.schedule_is_a_proposal()}</p>
                }.into_any(),
                false => view! { <p>{lang.season_begins(&lang.season_day(season.first))}</p> }.into_any(),
            }}
            {(near && known == Some(false)).then(|| view! { <p class="quiet">{lang.holidays_not_known(season.festival().year())}</p> }.into_any())}
        </section>
    }
}

/// The strip, the days with their proposals, and what has no day.
#[component]
fn Days(work: SeasonWork, people: Memo<Vec<ToVisit>>, plan: Memo<VisitSchedule>) -> impl IntoView {
    let lang = use_lang();
    let (shown, roster) = (RwSignal::new(DAYS_STEP), RwSignal::new(false));
    let planned = Memo::new(move |_| by_day(&plan.get()));
    let show = Callback::new(move |day: Date| {
        let before = planned.with_untracked(|days| days.iter().filter(|(other, _)| *other <= day).count());
        shown.update(|shown| *shown = (*shown).max(before));
        request_animation_frame(move || {
            if let Some(section) = document().get_element_by_id(&format!("day-{day}")) {
                section.scroll_into_view();
            }
        });
    });
    let strip = move || {
        let proposals = |day: Date| {
            planned.with(|days| days.iter().find(|(other, _)| *other == day).map_or(0, |(_, some)| some.len()))
        };
        let of =
            |day: Date| StripDay { day, home: people.with(|people| home_on(people, day)), proposals: proposals(day) };
        view! { <SeasonStrip days=work.days().into_iter().map(of).collect() show/> }
    };
    let days = move || {
        let some: Vec<(Date, Vec<Proposal>)> = planned.with(|days| days.iter().take(shown.get()).cloned().collect());
        let one = move |(day, proposals)| {
            let home = people.with_untracked(|people| home_on(people, day));
            view! { <SeasonDay work day home proposals/> }.into_any()
        };
        some.into_iter().map(one).collect_view()
    };
    let rest = move || planned.with(Vec::len) > shown.get();
    view! {
        {strip}
        <div class="button-row">
            <button type="button" class="button" id="who-is-home" aria-expanded=move || roster.get().to_string() on:click=move |_| roster.update(|open| *open = !*open)>{lang.who_is_home_when()}</button>
        </div>
        {move || roster.get().then(|| view! { <SeasonPeople work people/> }.into_any())}
        {days}
        {move || rest().then(|| view! {
            <div class="button-row"><button type="button" class="button wide" id="more" on:click=move |_| shown.update(|days| *days += DAYS_STEP)>{lang.show_more()}</button></div>
        }.into_any())}
        <WithoutPlace plan/>
        <Struck work/>
    }
}

fn by_day(plan: &VisitSchedule) -> Vec<(Date, Vec<Proposal>)> {
    let mut days: Vec<(Date, Vec<Proposal>)> = Vec::new();
    for proposal in &plan.proposals {
        match days.last_mut() {
            Some((day, some)) if *day == proposal.day => some.push(proposal.clone()),
            _ => days.push((proposal.day, vec![proposal.clone()])),
        }
    }
    days
}

/// Who is on no day, and why.
#[component]
fn WithoutPlace(plan: Memo<VisitSchedule>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let row = move |(person, why)| {
        let name = desk.peek(|engine| engine.ledger().file(person).map(telling::name)).flatten().unwrap_or_default();
        view! {
            <li><a class="cell" href=Address::Person(person).to_string()><span class="cell-main">{name}<small>{lang.no_place_reason(why)}</small></span><Icon glyph=Glyph::Chevron/></a></li>
        }
        .into_any()
    };
    move || {
        let out = plan.with(|plan| plan.without_place.clone());
        (!out.is_empty()).then(|| {
            view! {
                <h2>{lang.without_place(out.len())}</h2>
                <ul class="cells" id="without-place">{out.into_iter().map(row).collect_view()}</ul>
            }
            .into_any()
        })
    }
}

/// What the worker has struck, with the way back; nothing of people who are gone.
#[component]
fn Struck(work: SeasonWork) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let row = move |item: ScheduleItem| {
        let word = desk.peek(|engine| struck_word(&item, engine.ledger(), lang)).flatten()?;
        let back = move |_| work.change(lang.proposal_back().to_owned(), |changes| changes.release(&item));
        let button = view! { <button type="button" class="button" on:click=back>{lang.put_back()}</button> };
        Some(view! { <li class="cell"><span class="cell-main">{word}</span>{button}</li> }.into_any())
    };
    move || {
        let struck = work.changes.form.with(|changes| changes.struck.clone());
        let rows: Vec<AnyView> = struck.into_iter().filter_map(row).collect();
        (!rows.is_empty())
            .then(|| view! { <h2>{lang.struck_proposals()}</h2><ul class="cells" id="struck">{rows}</ul> }.into_any())
    }
}

fn struck_word(item: &ScheduleItem, ledger: &Ledger, lang: Lang) -> Option<String> {
    let of = |channel, person| {
        let file = ledger.file(person).filter(|file| !file.dossier.is_gone())?;
        Some(lang.way_and_name(lang.channel(channel), &telling::name(file)))
    };
    match item {
        ScheduleItem::Door { person } => of(Channel::Door, *person),
        ScheduleItem::Video { person } => of(Channel::Video, *person),
        ScheduleItem::Meeting { concern, .. } => {
            let place = meeting_place(item, ledger.reference(), lang);
            Some(format!("{} {place}", lang.meeting_on(lang.concern(*concern))))
        }
    }
}

/// What was changed last, and the way back.
#[component]
fn Undo(work: SeasonWork) -> impl IntoView {
    let lang = use_lang();
    move || {
        let word = work.undo.with(|undo| undo.as_ref().map(|(word, _)| word.clone()));
        word.map(|word| view! {
            <div class="season-undo" role="status">
                <span>{word}</span>
                <button type="button" class="button" id="undo" on:click=move |_| work.undoes()>{lang.undo_change()}</button>
            </div>
        }.into_any())
    }
}

/// The way to this page: with `always`, outside the season too.
pub fn season_link(always: bool) -> AnyView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today();
    let Some(season) = HomeSeason::next(today).filter(|season| always || season.is_near(today)) else {
        return ().into_any();
    };
    let (name, days) = (lang.season_name(season.name), season.festival().days_since(today));
    let word =
        if days > 0 { lang.season_in(name, days) } else { lang.season_until(name, season.last.days_since(today)) };
    view! {
        <ul class="cells"><li><a class="cell action season-link" href=Address::Season.to_string()><Icon glyph=Glyph::Today/><span class="cell-main">{word}</span><Icon glyph=Glyph::Chevron/></a></li></ul>
    }
    .into_any()
}
