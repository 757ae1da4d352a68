//! Enrolling at a meeting: the form is filled in already, the plans are those of the one before; the person agrees and signs, and the next one is up.

use super::gathering::{Gathering, OpenedMeeting, SUMMARY, of_meeting};
use crate::{
    domain::{
        enrolment::Enrollee,
        id::{PersonId, RecordId},
        visit::Channel,
    },
    sync::{enrolling::EnrolForm, ledger::File, records::group_of},
    ui::{
        address::Address,
        components::{AgreeAndSign, EnrolPart, EnrolleeFields, Notice, PlanPicker, SaveBar, Sum, TopBar, Twins},
        desk::use_desk,
        draft::{Draft, name_of},
        navigation::use_way,
        pages::Filling,
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;

/// The form of one who came; somebody without a ledger row has an id that nobody has yet.
#[component]
pub fn MeetingEnrolPage(meeting: RecordId, person: PersonId) -> impl IntoView {
    let desk = use_desk();
    let kept = StoredValue::new(None::<(OpenedMeeting, Option<File>)>);
    of_meeting(meeting, move |opened| {
        // what is half filled in does not go when the meeting or the village is fetched again
        if kept.with_value(Option::is_none) {
            let file = desk.peek(|engine| engine.ledger().file(person).cloned()).flatten();
            kept.set_value(Some((opened, file)));
        }
        kept.get_value().map(|(opened, file)| view! { <Enrolling opened person file/> }.into_any()).into_any()
    })
}

#[component]
fn Enrolling(opened: OpenedMeeting, person: PersonId, file: Option<File>) -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let village = opened.file.dossier.area();
    let gathering = Gathering::open(opened);
    let id = gathering.id;
    let draft = Draft::open(&name_of("enrol", person), || {
        let mut form = EnrolForm::begin(person, file.as_ref(), Some(village), || desk.fresh_id());
        form.plans = gathering.draft.form.with_untracked(|meeting| meeting.plans.clone());
        form
    });
    let occasion = (Channel::Meeting, Some(group_of(id)));
    let (part, filling) = (EnrolPart::whole(draft), Filling::new(draft, file.clone(), occasion, |_, _| None));
    let (errors, saving) = (filling.errors, filling.saving);
    let left = move || {
        let mut queue = gathering.queue().0;
        queue.retain(|file| file.dossier.person_id() != person);
        queue
    };
    let goes_on = move || match untrack(left).first() {
        Some(next) => way.finish(Address::EnrolAtMeeting(id, next.dossier.person_id())),
        None => {
            gathering.draft.set(|form| form.part = SUMMARY);
            way.finish(Address::Meeting(id));
        }
    };
    let save = move |()| {
        let plans = draft.form.with_untracked(|form| form.plans.clone());
        filling.save(lang, move |_| {
            gathering.draft.set(|form| {
                form.plans = plans;
                form.newcomer = form.newcomer.filter(|begun| *begun != person);
                if form.guest(person).is_none() {
                    form.tick(&[person], || desk.fresh_id()); // whoever enrols here came
                }
            });
            goes_on();
        });
    };
    let skip = move |_| {
        if untrack(|| !gathering.is_skipped(person)) {
            gathering.skip(person);
        }
        goes_on();
    };
    let is_new = file.is_none();
    let is_complete = draft.form.with_untracked(|form| Enrollee::parse(&form.fields(), desk.today()).is_ok());
    let name = file.as_ref().map(telling::name).unwrap_or_default();
    let label = if untrack(left).is_empty() { lang.submit() } else { lang.submit_and_next() };
    view! {
        <TopBar title=lang.enrol().to_owned() back=Address::Meeting(id)>
            <button type="button" class="text-button" id="not-now" on:click=skip>{lang.not_now()}</button>
        </TopBar>
        <section class="form">
            <p class="form-who"><strong>{name.clone()}</strong>" "<span class="quiet">{move || lang.still_to_come(left().len())}</span></p>
            {is_new.then(|| view! {
                <Twins typed=Signal::derive(move || draft.form.with(|f| (f.name.clone(), f.identity_number.clone())))
                    to=Callback::new(move |person| Address::EnrolAtMeeting(id, person))/>
            }.into_any())}
            <details class="more" open=!is_complete>
                <summary>{lang.check_or_change()}</summary>
                <EnrolleeFields part file=file.clone() errors/>
            </details>
            <PlanPicker part file errors/>
            <details class="more" open>
                <summary>{lang.consent()}</summary>
                <Notice/>
            </details>
            <p class="meeting-hand"><strong>{if name.is_empty() { String::new() } else { lang.hand_phone_to(&name) }}</strong>" "{lang.pass_phone()}</p>
            <AgreeAndSign part errors/>
        </section>
        <SaveBar label saving on_save=Callback::new(save)><Sum part/></SaveBar>
    }
}
