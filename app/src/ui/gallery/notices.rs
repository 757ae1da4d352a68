//! What is shown where content is not there, and bars.

use super::specimen::{long, shown};
use crate::{
    domain::time::Timestamp,
    sync::engine::{Failure, FirstSync, Found, Link, SyncStatus},
    ui::{
        address::Address,
        components::{
            Broken, Elsewhere, Empty, HandInRescueFile, PartsBar, SaveBar, SaveRescueFile, Skeleton, SyncLine,
            SyncStatusLine, Toast, TopBar,
        },
        desk::{Desk, use_desk},
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// Notices.
pub fn part() -> AnyView {
    let (desk, lang) = (use_desk(), use_lang());
    let say = move |_| desk.toast.set(Some(lang.saved_here().to_owned()));
    [
        shown("Empty", view! {
            <Empty title=lang.nobody_works_here() text=lang.nobody_works_here_text()/>
            <Empty title=long(lang) text=long(lang)><button type="button" class="button">{lang.try_again()}</button></Empty>
        }),
        shown("Skeleton", view! { <Skeleton/> }),
        shown("Toast", view! { <div class="button-row"><button type="button" class="button" id="say" on:click=say>{lang.save()}</button></div><Toast/> }),
        shown("SaveRescueFile", view! { <div class="form"><SaveRescueFile/></div> }),
        shown("HandInRescueFile", view! { <HandInRescueFile/> }),
    ]
    .collect_view()
    .into_any()
}

/// Another tab is at work.
pub fn elsewhere() -> AnyView {
    view! { <Elsewhere/> }.into_any()
}

/// The store cannot be opened.
pub fn broken() -> AnyView {
    view! { <Broken why="QuotaExceededError".to_owned()/> }.into_any()
}

/// Bars at the edges, and the line of sync in each state.
pub fn bars() -> AnyView {
    let (desk, lang) = (use_desk(), use_lang());
    let part = RwSignal::new(0_u32);
    let words = [
        lang.pick("签到", "Who came"),
        lang.pick("提问", "Questions"),
        lang.pick("参保", "Enrol"),
        lang.pick("小结", "Summary"),
    ]
    .to_vec();
    let counts = Signal::stored(vec![Some(12), None, Some(3), None]);
    let bar = move |name: &'static str, label: Option<&str>| {
        let label = Signal::stored(label.map(str::to_owned));
        let (words, saving) = (words.clone(), saving_in(false, None));
        view! { <PartsBar name=name.to_owned() words counts part go=Callback::new(move |to| part.set(to)) saving label on_tap=Callback::new(|()| ())/> }.into_any()
    };
    let save = move |saving: Saving| {
        view! { <SaveBar label=lang.save_visit() saving on_save=Callback::new(|()| ())/> }.into_any()
    };
    let summed = view! { <SaveBar label=lang.submit() saving=saving_in(false, None) on_save=Callback::new(|()| ())><p class="sum"><strong>{120}</strong></p></SaveBar> };
    let line = |status: SyncStatus| {
        view! { <SyncStatusLine status=Signal::stored(Some(status)) doubted=Signal::stored(false)/> }.into_any()
    };
    [
        shown("SyncLine", view! { <SyncLine/> }),
        shown("SyncStatusLine", [
            statuses(desk).into_iter().map(line).collect_view().into_any(),
            view! { <SyncStatusLine status=Signal::stored(statuses(desk).pop()) doubted=Signal::stored(true)/> }.into_any(),
        ].collect_view()),
        shown("SaveBar", [save(saving_in(false, None)), save(saving_in(true, None)), save(saving_in(false, Some(long(lang)))), summed.into_any()].collect_view()),
        shown("PartsBar", [bar(lang.main_menu(), Some(lang.save_visit())), bar(lang.pick("没有按钮", "Without a button"), None)].collect_view()),
        shown("TopBar", view! {
            <TopBar title=long(lang).to_owned() back=Address::Today><button type="button" class="text-button">{lang.save()}</button></TopBar>
        }),
    ]
    .collect_view()
    .into_any()
}

fn saving_in(busy: bool, fault: Option<&str>) -> Saving {
    let saving = Saving::new();
    saving.busy.set(busy);
    saving.fault.set(fault.map(str::to_owned));
    saving
}

/// Each thing that the line says.
fn statuses(desk: Desk) -> Vec<SyncStatus> {
    let now = desk.now();
    let calm = SyncStatus {
        waiting: 0,
        oldest: None,
        attention: 0,
        link: Link::Idle,
        last_sync: Some(now),
        first_sync: None,
        clock_skew_ms: 0,
        update_needed: false,
        found: Found::default(),
        unreadable: 0,
    };
    let failed = |failure| Link::Waiting { until: now, failure };
    let earlier = Timestamp(now.0 - 7_200_000);
    vec![
        calm.clone(),
        SyncStatus { waiting: 3, oldest: Some(earlier), ..calm.clone() },
        SyncStatus { link: failed(Failure::Offline), last_sync: Some(earlier), ..calm.clone() },
        SyncStatus {
            link: failed(Failure::SignInNeeded),
            waiting: 12,
            oldest: Some(earlier),
            attention: 2,
            ..calm.clone()
        },
        SyncStatus { first_sync: Some(FirstSync { done: 3, of: 9 }), ..calm.clone() },
        SyncStatus { first_sync: Some(FirstSync { done: 0, of: 0 }), ..calm.clone() },
        SyncStatus { found: Found { store_lost: true, recovered: 2, damaged: 1 }, unreadable: 1, ..calm.clone() },
        calm,
    ]
}
