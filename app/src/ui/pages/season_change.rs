//! The sheet of one proposal: who, what to prepare, another day, strike.

use super::season_work::{SeasonWork, is_home, meeting_place};
use crate::{
    domain::{
        concern::ConcernCode,
        date::Date,
        id::PersonId,
        visit_schedule::{Proposal, ScheduleItem, ToVisit},
    },
    messages::Lang,
    sync::records::{RecordForm, answers_to},
    ui::{
        address::Address,
        components::{Chips, Sheet},
        desk::use_desk,
        meetings::begin_with,
        navigation::use_way,
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;

/// When a meeting of a later day starts, until the worker says so: the morning's work is done.
const MEETING_HOUR: &str = "10:00";

/// The sheet; up while a proposal is looked at.
#[component]
pub fn SeasonChange(
    /// What is known and done.
    work: SeasonWork,
    /// People who are scheduled.
    people: Memo<Vec<ToVisit>>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(work.opened.get().is_some()));
    Effect::new(move |_| {
        if !open.get() && work.opened.with_untracked(Option::is_some) {
            work.opened.set(None); // it would wake the effect above for ever if nothing was open
        }
    });
    let title = Signal::derive(move || {
        let name = |person: PersonId| {
            desk.ledger(|ledger| ledger.file(person).map(telling::name)).flatten().unwrap_or_default()
        };
        work.opened.with(|opened| match opened.as_ref().map(|proposal| &proposal.item) {
            Some(ScheduleItem::Meeting { concern, .. }) => lang.meeting_on(lang.concern(*concern)),
            Some(ScheduleItem::Door { person } | ScheduleItem::Video { person }) => name(*person),
            None => String::new(),
        })
    });
    let body = move || {
        let proposal = work.opened.get()?;
        let detail = match proposal.item {
            ScheduleItem::Meeting { concern, .. } => {
                view! { <MeetingDetail work proposal=proposal.clone() concern/> }.into_any()
            }
            ScheduleItem::Door { .. } | ScheduleItem::Video { .. } => ().into_any(),
        };
        let why = lang.schedule_reasons(&proposal.why);
        let item = StoredValue::new(proposal.item.clone());
        let strike = move |_| {
            let item = item.get_value();
            work.change(lang.proposal_struck().to_owned(), move |changes| changes.strike(&item));
        };
        Some(view! {
            <div class="form season-sheet">
                <p>{lang.season_day(proposal.day)}" · "{why}</p>
                {detail}
                {another_day(work, people, proposal)}
                <button type="button" class="button wide" id="strike" on:click=strike>{lang.strike_proposal()}</button>
            </div>
        }
        .into_any())
    };
    view! { <Sheet open title>{body}</Sheet> }
}

/// Days to choose from, each with how many of the people are home.
fn another_day(work: SeasonWork, people: Memo<Vec<ToVisit>>, proposal: Proposal) -> AnyView {
    let lang = use_lang();
    let days = people.with_untracked(|people| choices(work, people, &proposal));
    let several = proposal.people.len() > 1;
    let word = |(day, home): &(Date, usize)| match several {
        true => format!("{} · {}", lang.season_day(*day), lang.home_count(*home)),
        false => lang.season_day(*day),
    };
    let options: Vec<String> = days.iter().map(word).collect();
    let chosen: Vec<usize> = days.iter().position(|(day, _)| *day == proposal.day).into_iter().collect();
    let pick = Callback::new(move |at: usize| {
        if let Some((day, _)) = days.get(at) {
            work.change(lang.proposal_moved(&lang.season_day(*day)), |changes| changes.fix(&proposal.item, *day));
        }
    });
    view! { <Chips label=lang.on_which_day() options chosen=Signal::stored(chosen) pick/> }.into_any()
}

/// Days on which a proposal could be, with how many of its people are home then. A day with another meeting that the worker wants is not.
fn choices(work: SeasonWork, people: &[ToVisit], proposal: &Proposal) -> Vec<(Date, usize)> {
    let whom: Vec<&ToVisit> = people.iter().filter(|one| proposal.people.contains(&one.person)).collect();
    let is_meeting = matches!(proposal.item, ScheduleItem::Meeting { .. });
    let taken = |day: Date| {
        let other = |item: &ScheduleItem| matches!(item, ScheduleItem::Meeting { .. }) && *item != proposal.item;
        is_meeting
            && work
                .changes
                .form
                .with_untracked(|changes| changes.fixed.iter().any(|fixed| fixed.day == day && other(&fixed.item)))
    };
    let by_video = matches!(proposal.item, ScheduleItem::Video { .. });
    let home = |day: Date| (day, whom.iter().filter(|one| is_home(one, day)).count());
    work.days().into_iter().map(home).filter(|(day, home)| (*home > 0 || by_video) && !taken(*day)).collect()
}

/// Who is asked to come to a meeting, and what to say there.
#[component]
fn MeetingDetail(work: SeasonWork, proposal: Proposal, concern: ConcernCode) -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let place =
        desk.peek(|engine| meeting_place(&proposal.item, engine.ledger().reference(), lang)).unwrap_or_default();
    let named = |people: Vec<PersonId>| {
        let one = move |person: PersonId| {
            let name =
                desk.peek(|engine| engine.ledger().file(person).map(telling::name)).flatten().unwrap_or_default();
            view! { <li><a class="button" href=Address::Person(person).to_string()>{name}</a></li> }.into_any()
        };
        view! { <ul class="season-names">{people.into_iter().map(one).collect_view()}</ul> }
    };
    let answers = desk.peek(|engine| answers_to(engine.ledger(), concern)).unwrap_or_default();
    let nothing = answers.is_empty();
    let held = proposal.clone();
    let hold = move |_| {
        begin_with(desk, lang, |form| fill(form, &held, lang));
        work.changes.set(|changes| changes.fix(&held.item, held.day));
        way.go(Address::NewMeeting);
    };
    let invited = proposal.also_invited;
    view! {
        <p class="quiet">{place}</p>
        <h3>{lang.who_comes()}</h3>
        {named(proposal.people)}
        {(!invited.is_empty()).then(|| view! { <h3>{lang.who_is_asked_too()}</h3>{named(invited)} }.into_any())}
        <h3>{lang.answer_to_prepare()}</h3>
        {nothing.then(|| view! { <p class="quiet">{lang.no_answer_yet()}</p> }.into_any())}
        {answers.into_iter().map(|answer| view! { <blockquote class="say">{answer.say}</blockquote> }.into_any()).collect_view()}
        <button type="button" class="button primary wide" id="hold" on:click=hold>{lang.plan_this_meeting()}</button>
    }
}

/// What the form of a new meeting has of a proposal.
fn fill(form: &mut RecordForm, proposal: &Proposal, lang: Lang) {
    let ScheduleItem::Meeting { village, group, concern } = proposal.item else { return };
    form.area = Some(village);
    let mut put = |code: &str, text: String| drop(form.answers.fields.insert(code.to_owned(), text));
    put("topic", lang.concern(concern).to_owned());
    put("place", group.map(|group| lang.group(group).to_string()).unwrap_or_default());
    if !form.answers.value("starts").starts_with(&proposal.day.to_string()) {
        form.answers.fields.insert("starts".to_owned(), format!("{} {MEETING_HOUR}", proposal.day));
    }
}
