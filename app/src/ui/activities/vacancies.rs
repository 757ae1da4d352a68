//! The vacancies of a job fair: one is chosen for those who are ticked and found a job; each says how many were hired.

use super::attending::{Attending, SETTLING};
use crate::{
    domain::{
        id::RecordId,
        noun::{Code, VACANCY},
    },
    messages::Lang,
    sync::{engine::Engine, records::SignedUp},
    ui::{
        address::Address,
        components::{Chips, Glyph, Icon, position},
        desk::use_desk,
        navigation::use_way,
        preferences::use_lang,
        records::begin_record_with,
    },
};
use leptos::prelude::*;

/// A vacancy: its record, its words, how many it wants, whether it is still open.
type Vacancy = (RecordId, String, String, bool);

/// The list, with what each came to; while somebody is ticked and found a job, the choice.
#[component]
pub(super) fn Vacancies(attending: Attending) -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let all = Memo::new(move |_| desk.read(|engine| vacancies(engine, attending)).unwrap_or_default());
    let add = move |_| {
        let Some(noun) = Code::of(&VACANCY.code) else { return };
        let area = attending.opened.with_value(|(file, _)| file.dossier.area());
        begin_record_with(desk, &VACANCY, (None, Some(area)), &[("activity", attending.id.to_string())]);
        way.go(Address::NewRecord(noun));
    };
    let rows = move || all.get().into_iter().map(|vacancy| row(vacancy, attending, lang)).collect_view();
    let asks = move || attending.ticked(SETTLING) > 0 && attending.draft.form.with(|form| form.result == "job");
    view! {
        {move || asks().then(|| view! { <Choice attending all/> }.into_any())}
        <h2>{lang.label(&VACANCY.label).to_owned()}</h2>
        <ul class="cells">{rows}</ul>
        <div class="button-row"><button type="button" class="button wide" id="add-vacancy" on:click=add>{lang.add_vacancy()}</button></div>
    }
}

#[component]
fn Choice(attending: Attending, all: Memo<Vec<Vacancy>>) -> impl IntoView {
    let lang = use_lang();
    let open = all.get().into_iter().filter(|(.., is_open)| *is_open).collect::<Vec<_>>();
    let (ids, words): (Vec<RecordId>, Vec<String>) = open.into_iter().map(|(id, words, ..)| (id, words)).unzip();
    let ids = StoredValue::new(ids);
    let draft = attending.draft;
    let chosen = Signal::derive(move || {
        let vacancy = draft.form.with(|form| form.vacancy);
        vacancy.map_or_else(Vec::new, |vacancy| ids.with_value(|ids| position(ids, &vacancy)))
    });
    let pick =
        Callback::new(move |at: usize| draft.set(|form| form.vacancy = ids.with_value(|ids| ids.get(at).copied())));
    view! { <section class="form" id="vacancy"><Chips label=lang.label(&VACANCY.label).to_owned() options=words chosen pick/></section> }
}

fn row((id, words, wanted, _): Vacancy, attending: Attending, lang: Lang) -> AnyView {
    let hired =
        move || attending.people.with(|people| people.iter().filter(|one: &&SignedUp| one.vacancy == Some(id)).count());
    view! {
        <li><a href=Address::Record(id).to_string() class="cell vacancy">
            <span class="cell-main">{words}<small>{move || lang.hired_of(hired(), &wanted)}</small></span><Icon glyph=Glyph::Chevron/>
        </a></li>
    }
    .into_any()
}

/// Those of this activity, in the order in which they were entered.
fn vacancies(engine: &Engine, attending: Attending) -> Vec<Vacancy> {
    let id = attending.id.to_string();
    let of_it = engine.ledger().records(&VACANCY.code).filter(|(_, record)| record.value("activity") == id);
    let vacancy = |record: &crate::sync::records::Record| {
        let words = format!("{} · {}", record.value("job"), record.value("employer"));
        (record.id, words, record.value("wanted").to_owned(), !VACANCY.is_end(&record.state))
    };
    let mut all: Vec<Vacancy> = of_it.map(|(_, record)| vacancy(record)).collect();
    all.sort_by_key(|(id, ..)| *id);
    all
}
