//! One record: its answers, its state, and what can be done with it.

use super::{
    Opened, RecordNotHere, answers::Answers, clash::RecordClash, due::DueLine, named_by::NamedBy, page_of,
    row::state_tag, slip::Slip, steps::RecordSteps, whose,
};
use crate::{
    domain::{
        date::Date,
        id::{PersonId, RecordId},
        noun::{CALLER, Code},
        number,
    },
    messages::Lang,
    sync::{
        engine::Engine,
        ledger::Ledger,
        records::{RecordStep, dues_in, may_write_about},
    },
    ui::{
        address::Address,
        components::{Glyph, Icon, ReviewsOf, TopBar},
        desk::{Desk, use_desk},
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;

/// One record's page.
#[component]
pub fn RecordPage(record: RecordId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let opened = Memo::new(move |_| desk.read(|engine| Opened::find(engine, record)).flatten());
    let title = Signal::derive(move || {
        let kind = |opened: &Opened| lang.kind_of(&opened.tables, &opened.record.noun).to_owned();
        opened.with(|opened| opened.as_ref().map_or_else(|| lang.record_word().to_owned(), kind))
    });
    let back = opened.with_untracked(|opened| opened.as_ref().map_or(Address::Records, back_from));
    let edit = move || {
        opened.with(|opened| opened.as_ref().is_some_and(|opened| may_edit(desk, opened))).then(|| view! {
            <a href=Address::EditRecord(record).to_string() class="icon-button" id="edit-record" aria-label=lang.edit()><Icon glyph=Glyph::Edit/></a>
        }.into_any())
    };
    view! {
        <TopBar title back>{edit}</TopBar>
        {move || match opened.get() {
            Some(opened) => view! { <Sections opened/> }.into_any(),
            None => view! { <OnlyWaiting record/> }.into_any(),
        }}
    }
}

/// Where the way back leads: to the person, or to the list.
fn back_from(opened: &Opened) -> Address {
    let list = || Code::of(&opened.record.noun).map_or(Address::Records, Address::RecordsOf);
    let dossier = &opened.file.dossier;
    dossier.person.filter(|_| dossier.of_stranger().is_none()).map_or_else(list, Address::Person)
}

fn may_edit(desk: Desk, opened: &Opened) -> bool {
    let may = |engine: &Engine| {
        let (staff, Opened { file, record, tables }) = (engine.staff(), opened);
        may_write_about(staff, record, &file.dossier)
            && tables.own().is_some_and(|noun| staff.role.may(noun.enter) && !noun.is_sent_by_strangers())
    };
    desk.peek(may).unwrap_or_default()
}

/// A row that has no record yet: what waits for the township in it, or that there is nothing.
#[component]
fn OnlyWaiting(record: RecordId) -> impl IntoView {
    let desk = use_desk();
    let row = desk.ledger(|ledger| ledger.rows().find(|file| file.dossier.record == Some(record)).cloned());
    match row.flatten() {
        Some(file) => view! { <ReviewsOf file/> }.into_any(),
        None => view! { <RecordNotHere/> }.into_any(),
    }
}

#[component]
fn Sections(opened: Opened) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (day, id) = (desk.today(), opened.record.id);
    let Opened { file, record, tables } = opened.clone();
    let found = desk.peek(|engine| (whose(&file, engine.ledger(), lang), step_rows(&opened, engine, day, lang)));
    let ((name, place), steps) = found.unwrap_or_default();
    let (lead, below) = if name.is_empty() { (place, String::new()) } else { (name, place) };
    let (class, state) = state_tag(&tables, &record.state, lang);
    let waits = record.is_waiting().then(|| view! { <span class="tag waiting">{lang.waiting()}</span> }.into_any());
    let own_page = page_of(&record.noun, id);
    let own_page = (own_page != Address::Record(id)).then(|| view! { <div class="button-row"><a href=own_page.to_string() class="button primary" id="own-page">{lang.open_page_of(lang.kind_of(&tables, &record.noun))}</a></div> }.into_any());
    let known = file.dossier.person.filter(|_| file.dossier.of_stranger().is_none());
    let person = known.map(|person| {
        view! {
            <a href=Address::Person(person).to_string() class="text-button">{lang.dossier()}</a>
        }
        .into_any()
    });
    let (caller, phone) = desk.peek(|engine| caller(engine.ledger(), id)).flatten().unzip();
    let caller = caller.map(|(person, name)| view! {
        <li class="cell raised-by"><span class="cell-label">{lang.raised_by()}</span><a href=Address::Person(person).to_string() class="text-button" id="caller">{name}</a></li>
    }.into_any());
    let is_numbered = tables.shown().is_some_and(|noun| noun.numbered);
    let due = desk.peek(|engine| dues_in(engine.ledger(), &record.noun).get(id).cloned()).flatten();
    let slip = is_numbered.then(|| view! { <Slip record=id due=due.clone() phone=phone.flatten()/> }.into_any());
    let later = tables.own().is_none_or(|noun| noun.state(&record.state).is_none());
    let newer = tables.newer().map(|noun| noun.version).filter(|_| may_edit(desk, &opened));
    let clashes = record
        .conflicts
        .iter()
        .map(|conflict| view! { <RecordClash opened=opened.clone() conflict=conflict.clone()/> }.into_any());
    view! {
        <ul class="cells record-head">
            <li class="cell"><span class="cell-main"><strong>{lead}</strong><small>{below}</small></span>{person}</li>
            {caller}
            {is_numbered.then(|| view! { <li class="cell"><span class="cell-label">{lang.official_number()}</span><strong class="official-number" id="number">{number::of(id)}</strong></li> }.into_any())}
            {due.clone().map(|due| view! { <DueLine due/> }.into_any())}
            <li class="cell"><span class="cell-label">{lang.state_of_record()}</span><span class="tags"><span class=class id="state">{state}</span>{waits}</span></li>
        </ul>
        {later.then(|| view! { <p class="warn-line"><Icon glyph=Glyph::Alert/>{lang.record_of_later_version()}</p> }.into_any())}
        {newer.map(|version| view! { <NewerVersion id version/> }.into_any())}
        <ReviewsOf file about=id/>
        {clashes.collect_view()}
        {own_page}
        <Answers opened=opened.clone()/>
        <NamedBy record=id/>
        <h2>{lang.progress()}</h2>
        <ol class="timeline">{steps}</ol>
        {slip}
        <RecordSteps opened/>
    }
}

/// Who raised a record, where this phone holds that: person and name, and their phone number.
fn caller(ledger: &Ledger, id: RecordId) -> Option<((PersonId, String), Option<String>)> {
    let id = id.to_string();
    let (file, _) = ledger.records(&CALLER.code).find(|(_, caller)| caller.value("about") == id)?;
    Some(((file.dossier.person?, telling::name(file)), telling::phone(file)))
}

/// Says that there is a newer table, and leads to a form of it.
#[component]
fn NewerVersion(id: RecordId, version: u32) -> impl IntoView {
    let lang = use_lang();
    view! {
        <p class="resumed newer">{lang.newer_version(version)}
            <a href=Address::GoOnWithRecord(id).to_string() class="text-button" id="go-on">{lang.go_on_in_new()}</a></p>
    }
}

/// Answers of a step under its heading.
fn answer_rows(opened: &Opened, step: &RecordStep, engine: &Engine, lang: Lang) -> Vec<AnyView> {
    let answers = lang.answers_of_step(opened.tables.shown(), &step.step, &step.answers, engine.ledger());
    let row = |(label, words): (String, String)| view! { <p class="note">{format!("{label}：{words}")}</p> }.into_any();
    answers.into_iter().map(row).collect()
}

fn step_rows(opened: &Opened, engine: &Engine, day: Date, lang: Lang) -> Vec<AnyView> {
    let Opened { file, record, tables } = opened;
    let reference = engine.ledger().reference();
    let row = |step: &RecordStep| {
        let by = |staff| lang.step_writer(tables, &step.step, reference, staff);
        view! {
            <li>
                <p class="timeline-title">{lang.step_in(tables, &step.step).to_owned()}</p>
                <p class="quiet">{telling::written(&file.dossier, step.seq, by, day, lang)}</p>
                {answer_rows(opened, step, engine, lang)}
                {(!step.reason.is_empty()).then(|| view! { <p class="note">{step.reason.clone()}</p> }.into_any())}
            </li>
        }
        .into_any()
    };
    record.steps.iter().rev().map(row).collect()
}
