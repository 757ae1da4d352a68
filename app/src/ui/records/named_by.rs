//! Records that belong to one: those that name it.

use super::row::{RecordCard, RecordRows};
use crate::{
    domain::{id::RecordId, noun::CALLER},
    sync::{engine::Engine, ledger::File, records::Record},
    ui::{desk::use_desk, preferences::use_lang},
};
use leptos::prelude::*;

/// As many as a page shows, the newest: all of them are in the list of their kind.
const SHOWN_MAX: usize = 30;

/// Records that name this one, the newest first; who raised it is shown elsewhere. Nothing where there are none.
#[component]
pub(super) fn NamedBy(record: RecordId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let day = desk.today();
    let read = |engine: &Engine| {
        let (ledger, id) = (engine.ledger(), record.to_string());
        let rows = ledger.rows().filter(|file| !file.dossier.is_gone());
        let all = rows.flat_map(|file| file.dossier.records.iter().map(move |record| (file, record)));
        let names = |(_, other): &(&File, &Record)| other.noun != CALLER.code && other.names(&id);
        let mut found: Vec<(&File, &Record)> = all.filter(names).collect();
        found.sort_by_key(|(_, other)| std::cmp::Reverse(other.id));
        found.into_iter().take(SHOWN_MAX).map(|one| RecordCard::of_other(one, ledger, day, lang)).collect::<Vec<_>>()
    };
    let cards = desk.peek(read).unwrap_or_default();
    (!cards.is_empty())
        .then(|| view! { <section id="named-by"><h2>{lang.named_by()}</h2><RecordRows cards/></section> }.into_any())
}
