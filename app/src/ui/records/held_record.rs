//! A page of one record of a kind that has a page of its own.

use crate::{
    domain::{
        id::RecordId,
        noun::{Code, Noun},
    },
    sync::{engine::Engine, ledger::File, records::Record},
    ui::{
        address::Address,
        components::{Empty, TopBar},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// What such a page shows of its record: only when that changes is it built anew, since people are typing on it.
fn shown((file, record): &(File, Record)) -> (String, Vec<String>, usize, usize) {
    let values = record.fields.values().map(|field| field.value.clone()).collect();
    (record.state.clone(), values, record.conflicts.len(), file.dossier.reviews.len())
}

/// The page of a record of a noun; says so while this phone does not hold it.
pub fn of_record(
    noun: &'static Noun,
    id: RecordId,
    page: impl Fn(File, Record) -> AnyView + Send + 'static,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let find = move |engine: &Engine| {
        let (file, record) = engine.ledger().record(id).filter(|(_, record)| record.noun == noun.code)?;
        Some((file.clone(), record.clone()))
    };
    let shows = Memo::new(move |_| desk.read(|engine| find(engine).as_ref().map(shown)).flatten());
    move || match shows.get().and_then(|_| desk.peek(find).flatten()) {
        Some((file, record)) => page(file, record),
        None => {
            let back = Code::of(&noun.code).map_or(Address::Records, Address::RecordsOf);
            view! {
                <TopBar title=lang.label(&noun.label).to_owned() back/>
                <Empty title=lang.record_not_here() text=lang.record_not_here_text()/>
            }
            .into_any()
        }
    }
}
