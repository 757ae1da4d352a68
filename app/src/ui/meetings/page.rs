//! The page of a meeting: four parts, one below the thumb's next tap.

use super::{
    closing::Closing,
    gathering::{Gathering, OpenedMeeting, of_meeting},
    guests::Guests,
    questions::Questions,
    queue::Queue,
    summary::Summary,
};
use crate::{
    domain::{
        id::RecordId,
        noun::{MEETING, meeting},
    },
    ui::{
        address::Address,
        components::{Glyph, Icon, ReviewsOf, TopBar},
        desk::use_desk,
        preferences::use_lang,
        records::may_enter,
        telling,
    },
};
use leptos::prelude::*;

/// One meeting's page.
#[component]
pub fn MeetingPage(meeting: RecordId) -> impl IntoView {
    let desk = use_desk();
    of_meeting(meeting, move |opened| match desk.peek(|engine| may_enter(engine, &MEETING)) {
        Some(true) => view! { <Parts opened/> }.into_any(),
        _ => view! { <OnlyRead opened/> }.into_any(),
    })
}

/// For who may not write: what it came to.
#[component]
fn OnlyRead(opened: OpenedMeeting) -> impl IntoView {
    let lang = use_lang();
    let gathering = Gathering::open(opened.clone());
    view! {
        <TopBar title=lang.label(&MEETING.label).to_owned() back=Address::RecordsOf(meeting())>
            <a href=Address::Record(gathering.id).to_string() class="text-button">{lang.meeting_details()}</a>
        </TopBar>
        <Head opened/>
        <Summary gathering/>
    }
}

#[component]
fn Parts(opened: OpenedMeeting) -> impl IntoView {
    let lang = use_lang();
    let gathering = Gathering::open(opened.clone());
    let (id, file) = (gathering.id, opened.file.clone());
    let part = Memo::new(move |_| gathering.draft.form.with(|form| form.part));
    let shown = move || match part.get() {
        0 => view! { <Guests gathering/> }.into_any(),
        1 => view! { <Questions gathering/> }.into_any(),
        2 => view! { <Queue gathering/> }.into_any(),
        _ => view! { <Closing gathering/> }.into_any(),
    };
    view! {
        <TopBar title=lang.label(&MEETING.label).to_owned() back=Address::RecordsOf(meeting())>
            <a href=Address::Record(id).to_string() class="text-button">{lang.meeting_details()}</a>
            <a href=Address::EditRecord(id).to_string() class="icon-button" aria-label=lang.edit()><Icon glyph=Glyph::Edit/></a>
        </TopBar>
        <Head opened/>
        <ReviewsOf file about=id/>
        {shown}
    }
}

/// Where, when, about what.
#[component]
fn Head(opened: OpenedMeeting) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let OpenedMeeting { file, record } = opened;
    let village = desk.peek(|engine| telling::full_name(engine.ledger().reference(), file.dossier.area()));
    let parts = [village.unwrap_or_default(), record.value("starts").to_owned(), record.value("topic").to_owned()];
    let below = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let state = lang.state_of(&MEETING, &record.state).to_owned();
    view! {
        <p class="meeting-head pad"><strong>{record.value("place").to_owned()}</strong>" "<span class="tag" id="state">{state}</span>
            <span class="quiet">{below}</span></p>
    }
}
