//! The audit, for those who watch over the county: who did what, newest first. Needs a connection.

use crate::{
    domain::{
        area::Level,
        audit::{Action, AuditEntry, AuditPage as Page},
        scope::Scope,
    },
    sync::store::PUBLIC,
    ui::{
        Ask,
        address::Address,
        components::{List, Rows, TopBar},
        desk::{Desk, use_desk},
        preferences::use_lang,
        telling,
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

/// Entries that are asked for at once.
const SHOWN: u64 = 50;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let entries = RwSignal::new(None::<Vec<AuditEntry>>);
    let (next, fault) = (RwSignal::new(None::<u64>), RwSignal::new(None::<String>));
    let load = move || {
        let before = next.get_untracked().map(|n| format!("&before={n}")).unwrap_or_default();
        let path = format!("/api/v1/audit?limit={SHOWN}{before}");
        let answer = desk.edge(|edge| edge.ask(Ask { method: "GET", path, body: Value::Null }, lang.code()));
        fault.set(None);
        spawn_local(async move {
            match answer.await.map(crate::json::from_tree::<Page>) {
                Ok(Ok(page)) => {
                    next.set(page.next);
                    entries.update(|all| all.get_or_insert_default().extend(page.entries));
                }
                Ok(Err(_)) => fault.set(Some(lang.api_internal().to_owned())),
                Err(error) => fault.set(Some(telling::not_done(&error, lang))),
            }
        });
    };
    load();
    let rows = move || Rows {
        views: entries.with(|all| all.as_ref().map(|all| all.iter().map(|entry| row(entry, desk)).collect())),
        rest: next.get().is_some(),
        empty: Some((lang.no_audit(), "")),
        fault: fault.get(),
        ..Rows::to_come("cells")
    };
    view! {
        <TopBar title=lang.audit().to_owned() back=Address::Me/>
        <p class="quiet pad">{lang.audit_text()}</p>
        <List rows=Box::new(rows) more=move |()| load()/>
    }
}

/// The noun of a record or a table, or the year of a calendar.
fn noun_or_year(entry: &AuditEntry) -> String {
    match (entry.subject.get("noun"), entry.subject.get("year")) {
        (Some(Value::String(noun)), _) => noun.clone(),
        (_, Some(year)) => year.to_string(),
        _ => String::new(),
    }
}

fn row(entry: &AuditEntry, desk: Desk) -> AnyView {
    let lang = use_lang();
    let text = |field: &str| entry.subject.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (who, place, what) = desk
        .peek(|engine| {
            let reference = engine.ledger().reference();
            let what = match entry.action {
                Action::Operation => lang.kind_of_noun(&text("kind"), &noun_or_year(entry), reference),
                action => lang.audit_action(action).to_owned(),
            };
            let place = Scope::parse(&text("scope")).map(|scope| match scope.area().level() {
                Level::Village => telling::place(reference, scope.area(), None, lang),
                _ => reference.area_name(scope.area()).to_owned(),
            });
            (reference.staff_name(entry.staff).to_owned(), place.unwrap_or_default(), what)
        })
        .unwrap_or_default();
    let nobody = if entry.staff == PUBLIC { lang.by_public_form() } else { lang.the_server() };
    let who = if who.is_empty() { nobody.to_owned() } else { who };
    let about = format!("{} · {}", telling::moment(entry.at, desk.today(), lang), place);
    view! {
        <li class="cell"><span class="cell-main"><strong>{who}</strong>" "{what}<small>{about.trim_end_matches([' ', '·']).to_owned()}</small></span>
            <small class="quiet number">{entry.n}</small></li>
    }
    .into_any()
}
