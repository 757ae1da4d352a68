//! Who fills in the application themselves: a code to scan, and what came of it.

use super::attending::Attending;
use crate::{
    domain::id::RecordId,
    messages::Lang,
    sync::{
        engine::Engine,
        kept::is_waiting,
        records::{self_joining_open, self_joinings},
    },
    ui::{
        address::Address,
        components::{Glyph, Icon, Sheet, code_picture},
        desk::{Desk, use_desk},
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// The button, and those who wait to be checked.
#[component]
pub(super) fn SelfJoining(attending: Attending) -> impl IntoView {
    let (desk, lang, open, id) = (use_desk(), use_lang(), RwSignal::new(false), attending.id);
    view! {
        <div class="button-row">
            <button type="button" class="button wide" id="self-joining" on:click=move |_| open.set(true)>{lang.self_join_code()}</button>
        </div>
        <Sheet open title=Signal::derive(move || lang.self_join_code().to_owned())>
            {move || sheet(desk, id, lang)}
        </Sheet>
        {move || waiting(desk, id, lang)}
    }
}

/// The code, big; or why scanning it would lead nowhere.
fn sheet(desk: Desk, id: RecordId, lang: Lang) -> Option<AnyView> {
    let today = desk.today();
    let (delivered, is_open) = desk.peek(|engine| {
        let (_, record) = engine.ledger().record(id)?;
        Some((!is_waiting(record.entered_at()), self_joining_open(record, today) == Some(Ok(()))))
    })??;
    let link = format!("{}/j/{id}", window().location().origin().unwrap_or_default());
    let warning = match (delivered, is_open) {
        (_, false) => Some(lang.self_join_closed()),
        (false, true) => Some(lang.self_join_not_yet()),
        (true, true) => None,
    };
    let said = match warning {
        Some(why) => {
            view! { <p class="warn-line" id="self-joining-warning"><Icon glyph=Glyph::Alert/>{why}</p> }.into_any()
        }
        None => view! { <p class="pad">{lang.self_join_hold()}</p> }.into_any(),
    };
    Some(view! { <div class="code-sheet">{said}{code_picture(&link, lang.self_join_code())}</div> }.into_any())
}

/// Those of them who wait, each one tap from being completed.
fn waiting(desk: Desk, id: RecordId, lang: Lang) -> Option<AnyView> {
    let read = |engine: &Engine| {
        let ledger = engine.ledger();
        let row = |record: &crate::sync::records::Record| {
            let value = |code: &str| record.value(code).to_owned();
            (record.id, value("name"), format!("{} · {}", value("mobile"), value("unit")))
        };
        let rows: Vec<_> = self_joinings(ledger, id, Some("sent")).into_iter().map(|(_, record)| row(record)).collect();
        (self_joinings(ledger, id, None).len() - rows.len(), rows)
    };
    let (done, rows) = desk.read(read)?;
    if done + rows.len() == 0 {
        return Some(view! { <p class="quiet pad">{lang.self_join_none()}</p> }.into_any());
    }
    let row = |(record, name, below): (RecordId, String, String)| {
        view! {
            <li><a href=Address::SelfJoining(record).to_string() class="cell self-joined">
                <span class="cell-main">{name}<small>{below}</small></span><Icon glyph=Glyph::Chevron/>
            </a></li>
        }
        .into_any()
    };
    let done = (done > 0).then(|| lang.self_join_done(done));
    Some(
        view! {
            <h2 id="self-joined">{lang.self_joined(rows.len())}" "<small class="quiet">{done}</small></h2>
            <ul class="cells">{rows.into_iter().map(row).collect_view()}</ul>
        }
        .into_any(),
    )
}
