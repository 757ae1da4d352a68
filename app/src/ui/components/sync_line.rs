//! The line that is always there: saved here, what waits, since when.

use super::{Glyph, Icon};
use crate::{
    domain::time::Timestamp,
    messages::Lang,
    sync::engine::{Failure, Found, Link, SyncStatus},
    ui::{address::Address, desk::use_desk, preferences::use_lang},
};
use leptos::prelude::*;

/// `已保存在本机 · 待同步 3 · 最早 2 小时前`; leads to the list of what waits. Says once when the first sync is complete: from then on
/// the phone works offline.
#[component]
pub fn SyncLine() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let status = Memo::new(move |_| desk.status());
    let doubted = Memo::new(move |_| desk.doubts_clock());
    let ledger = move || status.get().map(|status| if status.first_sync.is_none() { "whole" } else { "fetching" });
    Effect::new(move |before: Option<Option<&str>>| {
        let now = ledger();
        if before == Some(Some("fetching")) && now == Some("whole") {
            desk.toast.set(Some(lang.ledger_is_here().to_owned()));
        }
        now
    });
    view! { <SyncStatusLine status doubted/> }
}

/// What the line says of a state of sync.
#[component]
pub fn SyncStatusLine(
    /// The state; none while there is none.
    #[prop(into)]
    status: Signal<Option<SyncStatus>>,
    /// This phone's clock is worth a word.
    #[prop(into)]
    doubted: Signal<bool>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let class = move || match status.get() {
        Some(status) if doubted.get() || needs_hands(&status) => "sync-line alert",
        Some(SyncStatus { waiting: 1.., .. }) => "sync-line waiting",
        _ => "sync-line",
    };
    let glyph = move || match status.get() {
        Some(status) if doubted.get() || needs_hands(&status) => Glyph::Alert,
        Some(SyncStatus { waiting: 1.., .. }) => Glyph::Clock,
        Some(SyncStatus { link: Link::Waiting { .. }, .. }) => Glyph::CloudOff,
        _ => Glyph::Cloud,
    };
    let ledger = move || status.get().map(|status| if status.first_sync.is_none() { "whole" } else { "fetching" });
    let text = move || status.get().map(|status| line(&status, (desk.now(), doubted.get()), lang)).unwrap_or_default();
    view! {
        <a href=Address::Outbox.to_string() class=class id="sync-line" data-ledger=ledger>
            {move || view! { <Icon glyph=glyph()/> }.into_any()}
            <span role="status">{text}</span>
        </a>
    }
}

/// Only a user can resolve these.
fn needs_hands(status: &SyncStatus) -> bool {
    let stuck = [Failure::SignInNeeded, Failure::DeviceOfAnother, Failure::Storage];
    let failed = matches!(status.link, Link::Waiting { failure, .. } if stuck.contains(&failure));
    failed || status.found != Found::default() || status.attention > 0
}

/// What opening found, in a few words each.
fn found(found: Found, lang: Lang) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(found.store_lost.then(|| lang.store_lost().to_owned()));
    parts.extend((found.recovered > 0).then(|| lang.recovered_count(found.recovered)));
    parts.extend((found.damaged > 0).then(|| lang.damaged_count(found.damaged)));
    parts
}

fn line(status: &SyncStatus, (now, doubted): (Timestamp, bool), lang: Lang) -> String {
    let mut parts = found(status.found, lang);
    match status.link {
        Link::Waiting {
            failure: failure @ (Failure::SignInNeeded | Failure::DeviceOfAnother | Failure::Storage),
            ..
        } => {
            parts.push(lang.failure(failure).to_owned());
        }
        _ if doubted => parts.push(lang.clock_is_off().to_owned()),
        _ => {}
    }
    if status.waiting > 0 {
        parts.push(lang.saved_on_this_phone().to_owned());
        parts.push(lang.waiting_count(status.waiting));
        parts.extend(status.oldest.map(|oldest| lang.oldest(now.since(oldest))));
    } else if let Some(first) = status.first_sync {
        parts.push(if first.of == 0 {
            lang.first_sync_waits().to_owned()
        } else {
            lang.first_sync(first.done, first.of)
        });
    } else {
        parts.push(lang.all_delivered().to_owned());
        parts.extend(status.last_sync.map(|at| lang.ago(now.since(at))));
    }
    if status.attention > 0 {
        parts.push(lang.attention_count(status.attention));
    }
    if status.unreadable > 0 {
        parts.push(lang.unreadable_count(status.unreadable));
    }
    parts.join(" · ")
}
