//! The frame around every screen: the sync line above, the tabs below (a side bar on wide screens).

use super::{
    components::{Glyph, Icon, Sheet, SyncLine, Toast},
    desk::use_desk,
    pages::{
        EnrolPage, EnrolmentPage, EnrolmentsPage, LedgerPage, MePage, OutboxPage, PersonFormPage, PersonPage,
        TodayPage, VideoPage, VisitPage,
    },
    preferences::use_lang,
};
use crate::{domain::enrolment::Status, sync::ledger::Ledger};
use leptos::prelude::*;
use leptos_router::{
    components::{A, Redirect, Route, Router, Routes},
    hooks::use_location,
    path,
};
use std::collections::BTreeSet;

/// The app once somebody is at work.
#[component]
pub fn Frame() -> impl IntoView {
    view! {
        <Router>
            <Screen>
                <SyncLine/>
                <Update/>
                <main>
                    <Routes fallback=|| view! { <Redirect path="/app"/> }>
                        <Route path=path!("/app") view=TodayPage/>
                        <Route path=path!("/app/ledger") view=LedgerPage/>
                        <Route path=path!("/app/new") view=PersonFormPage/>
                        <Route path=path!("/app/people/:person") view=PersonPage/>
                        <Route path=path!("/app/people/:person/edit") view=PersonFormPage/>
                        <Route path=path!("/app/people/:person/visit") view=VisitPage/>
                        <Route path=path!("/app/people/:person/enrol") view=EnrolPage/>
                        <Route path=path!("/app/people/:person/video") view=VideoPage/>
                        <Route path=path!("/app/enrol") view=EnrolPage/>
                        <Route path=path!("/app/enrolments") view=EnrolmentsPage/>
                        <Route path=path!("/app/enrolments/:person/:enrolment") view=EnrolmentPage/>
                        <Route path=path!("/app/outbox") view=OutboxPage/>
                        <Route path=path!("/app/me") view=MePage/>
                    </Routes>
                </main>
                <Tabs/>
                <Toast/>
            </Screen>
        </Router>
    }
}

/// Whether the address is a form's: nothing else asks for attention there.
fn in_form() -> Signal<bool> {
    let path = use_location().pathname;
    Signal::derive(move || {
        path.with(|path| ["/visit", "/enrol", "/video", "/edit", "/new"].iter().any(|form| path.ends_with(form)))
    })
}

#[component]
fn Screen(children: Children) -> impl IntoView {
    view! { <div class="frame" class:in-form=in_form()>{children()}</div> }
}

/// A new version lies ready; it waits for a quiet moment.
#[component]
fn Update() -> impl IntoView {
    let (desk, lang, in_form) = (use_desk(), use_lang(), in_form());
    move || {
        (desk.update_ready.get() && !in_form.get()).then(|| {
            view! {
                <button type="button" class="update-line" on:click=move |_| desk.edge(|edge| edge.update_now())>
                    {move || if desk.other_tabs.get() { lang.close_other_tabs() } else { lang.update_ready() }}
                </button>
            }
        })
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let adding = RwSignal::new(false);
    let reviews = desk.staff().is_some_and(|staff| staff.role.reviews());
    let writes = desk.staff().is_some_and(|staff| staff.role.writes());
    let badge = Memo::new(move |_| desk.ledger(|ledger| papers_for_me(ledger, reviews)));
    let forms = if reviews { lang.tab_review() } else { lang.tab_enrolments() };
    view! {
        <nav class="tabs" aria-label=lang.main_menu()>
            <Tab href="/app" exact=true glyph=Glyph::Today word=lang.tab_today()/>
            <Tab href="/app/ledger" glyph=Glyph::Ledger word=lang.tab_ledger()/>
            {writes.then(|| view! {
                <button type="button" class="tab add" aria-label=lang.tab_add() on:click=move |_| adding.set(true)><Icon glyph=Glyph::Plus/></button>
            })}
            <Tab href="/app/enrolments" glyph=Glyph::Form word=forms badge=Signal::derive(move || badge.get().unwrap_or_default())/>
            <Tab href="/app/me" glyph=Glyph::Me word=lang.tab_me()/>
        </nav>
        <Sheet open=adding title=lang.tab_add()>
            <ul class="cells" on:click=move |_| adding.set(false)>
                <Action href="/app/ledger?for=visit" glyph=Glyph::Door word=lang.log_visit()/>
                <Action href="/app/ledger?for=enrol" glyph=Glyph::Form word=lang.enrol()/>
                <Action href="/app/ledger?for=video" glyph=Glyph::Video word=lang.video_enrol()/>
                <Action href="/app/new" glyph=Glyph::Person word=lang.add_person()/>
            </ul>
        </Sheet>
    }
}

/// Paper forms, each with all its plans, that want this person's hands.
fn papers_for_me(ledger: &Ledger, reviews: bool) -> usize {
    let forms = ledger.files().flat_map(|file| &file.dossier.enrolments).filter(|form| wants_me(form.status, reviews));
    forms.map(|form| form.form.consent).collect::<BTreeSet<_>>().len()
}

/// Workers mend what came back, reviewers decide on what came in.
fn wants_me(status: Status, reviews: bool) -> bool {
    if reviews { matches!(status, Status::Submitted | Status::UnderReview) } else { status == Status::Returned }
}

#[component]
fn Tab(
    href: &'static str,
    glyph: Glyph,
    word: &'static str,
    #[prop(optional)] exact: bool,
    #[prop(optional, into)] badge: Signal<usize>,
) -> impl IntoView {
    view! {
        <A href=href exact=exact attr:class="tab">
            <Icon glyph/>
            <span>{word}</span>
            {move || (badge.get() > 0).then(|| view! { <span class="badge">{badge.get()}</span> })}
        </A>
    }
}

#[component]
fn Action(href: &'static str, glyph: Glyph, word: &'static str) -> impl IntoView {
    view! { <li><A href=href attr:class="cell action"><Icon glyph/><span>{word}</span></A></li> }
}
