//! The frame around every screen: the sync line above, the tabs below (a side bar on wide screens).

use super::{
    address::{Address, PickFor},
    components::{Glyph, Icon, Sheet, SyncLine, Toast},
    desk::use_desk,
    later::screen,
    later_parts::reminder,
    navigation::use_way,
    pages::TodayBoard,
    practice::{PracticeLine, practises},
    preferences::use_lang,
    turns::DemandsWaiting,
};
use crate::{
    domain::{
        enrolment::Status,
        noun::{ACTIVITY, activity},
    },
    sync::ledger::Ledger,
};
use leptos::prelude::*;

/// The app once a user is signed in.
#[component]
pub fn Frame() -> impl IntoView {
    let way = use_way();
    DemandsWaiting::provide();
    TodayBoard::provide_filter();
    let here = Memo::new(move |_| way.now());
    view! {
        <div class="frame" class:in-form=move || here.get().is_form()>
            {if practises() { view! { <PracticeLine/> }.into_any() } else { view! { <SyncLine/> }.into_any() }}
            {reminder()}
            <Update/>
            <main>{move || screen(here.get())}</main>
            <Tabs/>
            <Toast/>
        </div>
    }
}

/// A new version is ready; it waits for a quiet moment.
#[component]
fn Update() -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    move || {
        (desk.update_ready.get() && !way.now().is_form() && !is_answering()).then(|| {
            view! {
                <button type="button" class="update-line" on:click=move |_| desk.edge(|edge| edge.update_now())>
                    {move || if desk.other_tabs.get() { lang.close_other_tabs() } else { lang.update_ready() }}
                </button>
            }
            .into_any()
        })
    }
}

/// Whether the user types, or answers what a sheet asks: what comes up above the page would push it away under the finger. It comes up on the next page.
fn is_answering() -> bool {
    let active = document().active_element();
    active.is_some_and(|active| {
        active.matches("input:not([type=search]), textarea, dialog, dialog *").unwrap_or_default()
    })
}

#[component]
fn Tabs() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let adding = RwSignal::new(false);
    let reviews = desk.staff().is_some_and(|staff| staff.role.reviews());
    let writes = desk.staff().is_some_and(|staff| staff.role.writes());
    let badge = Memo::new(move |_| {
        desk.ledger(|ledger| papers_for_me(ledger, reviews) + if reviews { ledger.to_check().count() } else { 0 })
    });
    let waiting = expect_context::<DemandsWaiting>();
    let forms = if reviews { lang.tab_review() } else { lang.tab_enrolments() };
    view! {
        <nav class="tabs" aria-label=lang.main_menu()>
            <Tab to=Address::Today glyph=Glyph::Today word=lang.tab_today()/>
            <Tab to=Address::Ledger(None) glyph=Glyph::Ledger word=lang.tab_ledger()/>
            {writes.then(|| view! {
                <button type="button" class="tab add" aria-label=lang.tab_add() on:click=move |_| adding.set(true)><Icon glyph=Glyph::Plus/></button>
            }.into_any())}
            <Tab to=Address::Enrolments glyph=Glyph::Form word=forms badge=Signal::derive(move || badge.get().unwrap_or_default())/>
            <Tab to=Address::Demands glyph=Glyph::Speech word=lang.tab_demands() badge=Signal::derive(move || waiting.get())/>
            <Tab to=Address::Me glyph=Glyph::Me word=lang.tab_me()/>
        </nav>
        <Sheet open=adding title=lang.tab_add()>
            <ul class="cells" on:click=move |_| adding.set(false)>
                <Action to=Address::Ledger(Some(PickFor::Visit)) glyph=Glyph::Door word=lang.log_visit()/>
                <Action to=Address::Ledger(Some(PickFor::Enrol)) glyph=Glyph::Form word=lang.enrol()/>
                <Action to=Address::Ledger(Some(PickFor::Video)) glyph=Glyph::Video word=lang.video_enrol()/>
                <Action to=Address::Ledger(Some(PickFor::Demand)) glyph=Glyph::Speech word=lang.register_demand()/>
                <Action to=Address::NewPerson glyph=Glyph::Person word=lang.add_person()/>
                <Action to=Address::RecordsOf(activity()) glyph=Glyph::Today word=lang.label(&ACTIVITY.label)/>
                <Action to=Address::Records glyph=Glyph::Edit word=lang.record_word()/>
            </ul>
        </Sheet>
    }
}

/// Paper forms, each with all its plans, that need this person's work.
fn papers_for_me(ledger: &Ledger, reviews: bool) -> usize {
    let forms = ledger.files().flat_map(|file| &file.dossier.enrolments).filter(|form| wants_me(form.status, reviews));
    let mut papers = Vec::new();
    for consent in forms.map(|form| form.form.consent) {
        if !papers.contains(&consent) {
            papers.push(consent);
        }
    }
    papers.len()
}

/// Workers correct what came back, reviewers decide on what came in.
fn wants_me(status: Status, reviews: bool) -> bool {
    if reviews { matches!(status, Status::Submitted | Status::UnderReview) } else { status == Status::Returned }
}

#[component]
fn Tab(to: Address, glyph: Glyph, word: &'static str, #[prop(optional, into)] badge: Signal<usize>) -> impl IntoView {
    let way = use_way();
    let current = move || (way.now() == to).then_some("page");
    view! {
        <a href=to.to_string() class="tab" aria-current=current>
            <Icon glyph/>
            <span>{word}</span>
            {move || (badge.get() > 0).then(|| view! { <span class="badge">{badge.get()}</span> }.into_any())}
        </a>
    }
}

#[component]
fn Action(to: Address, glyph: Glyph, word: &'static str) -> impl IntoView {
    view! { <li><a href=to.to_string() class="cell action"><Icon glyph/><span>{word}</span></a></li> }
}
