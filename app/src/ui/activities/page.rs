//! The page of an activity: three parts, one below the thumb's next tap.

use super::{
    arrivals::Arrivals,
    attending::{Attending, COMING, SIGNING},
    outcomes::Outcomes,
    signing::Signing,
};
use crate::{
    domain::{
        id::RecordId,
        noun::{ACTIVITY, SIGN_UP, State, activity},
    },
    messages::Lang,
    sync::{
        ledger::File,
        records::{Record, SignedUp},
    },
    ui::{
        address::Address,
        components::{Glyph, Icon, ReviewsOf, TopBar},
        desk::use_desk,
        preferences::use_lang,
        records::of_record,
        telling,
    },
};
use leptos::prelude::*;

/// One activity's page.
#[component]
pub fn ActivityPage(activity: RecordId) -> impl IntoView {
    of_record(&ACTIVITY, activity, |file, record| view! { <Parts file record/> }.into_any())
}

#[component]
fn Parts(file: File, record: Record) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let attending = Attending::open(file.clone(), record);
    let id = attending.id;
    let role = desk.staff().map(|staff| staff.role);
    let writes = role.is_some_and(|role| role.may(ACTIVITY.enter));
    let part = Memo::new(move |_| attending.draft.form.with(|form| form.part));
    let shown = move || match part.get() {
        _ if !writes => ().into_any(),
        SIGNING => view! { <Signing attending/> }.into_any(),
        COMING => view! { <Arrivals attending/> }.into_any(),
        _ => view! { <Outcomes attending/> }.into_any(),
    };
    view! {
        <TopBar title=lang.label(&ACTIVITY.label).to_owned() back=Address::RecordsOf(activity())>
            <a href=Address::Record(id).to_string() class="text-button">{lang.meeting_details()}</a>
            {writes.then(|| view! { <a href=Address::EditRecord(id).to_string() class="icon-button" aria-label=lang.edit()><Icon glyph=Glyph::Edit/></a> }.into_any())}
        </TopBar>
        <Head attending/>
        <ReviewsOf file about=id/>
        {shown}
    }
}

/// What it is, when and where, for whom, and how many places there are.
#[component]
fn Head(attending: Attending) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let kind = ACTIVITY
        .field("kind")
        .and_then(|field| desk.peek(|engine| lang.value_of(field, &attending.value("kind"), engine.ledger())));
    let area = attending.opened.with_value(|(file, _)| file.dossier.area());
    let area = desk.peek(|engine| telling::full_name(engine.ledger().reference(), area));
    let joined = |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let below = joined(vec![
        kind.unwrap_or_default(),
        attending.value("starts"),
        attending.value("place"),
        area.unwrap_or_default(),
        attending.value("who"),
    ]);
    let places = Some(attending.value("places")).filter(|places| !places.is_empty());
    let counts = move || {
        let here = attending.people.with(|people| by_state(people, lang));
        let here = if here.is_empty() { here } else { lang.on_this_phone(&here) };
        joined(vec![places.as_ref().map(|number| lang.places_of(number)).unwrap_or_default(), here])
    };
    let state = attending.state();
    view! {
        <p class="meeting-head pad"><strong>{attending.value("title")}</strong>" "<span class="tag" id="state">{lang.state_of(&ACTIVITY, &state).to_owned()}</span>
            <span class="quiet">{below}</span><span class="quiet" id="places">{counts}</span></p>
    }
}

/// How many sign-ups are in each state, where there are some.
fn by_state(people: &[SignedUp], lang: Lang) -> String {
    let count = |state: &State| people.iter().filter(|one| one.state == state.code).count();
    let words = |state: &State| {
        Some(count(state)).filter(|count| *count > 0).map(|count| format!("{} {count}", lang.label(&state.label)))
    };
    SIGN_UP.states.iter().filter_map(words).collect::<Vec<_>>().join(" · ")
}
