//! All kinds of records: those of this build, and the county's own.

use super::{has_place, may_enter};
use crate::{
    domain::noun::{CALLER, Code, MEETING},
    messages::Lang,
    sorted_map::SortedMap,
    sync::{engine::Engine, records::Tables},
    ui::{
        address::Address,
        components::{Empty, Glyph, Icon, TopBar},
        desk::use_desk,
        draft::is_half_filled,
        meetings::draft_of_meeting,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// Records of a kind: those that are not at their end, and all.
type Counts = (usize, usize);

/// The list of kinds, each with what is open.
#[component]
pub fn RecordKinds() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let row = move |(code, words, (open, all)): (Code, String, Counts)| {
        view! {
            <li><a href=Address::RecordsOf(code).to_string() class="cell">
                <span class="cell-main">{words}<small>{lang.open_of_all(open, all)}</small></span>
                <Icon glyph=Glyph::Chevron/>
            </a></li>
        }
        .into_any()
    };
    let list = move || {
        let kinds = desk.read(|engine| kinds(engine, lang)).unwrap_or_default();
        match kinds.is_empty() {
            true => view! { <Empty title=lang.no_kinds() text=lang.no_kinds_text()/> }.into_any(),
            false => view! { <ul class="cells">{kinds.into_iter().map(row).collect_view()}</ul> }.into_any(),
        }
    };
    view! {
        <TopBar title=lang.all_records().to_owned() back=Address::Me/>
        <ToMeeting/>
        {list}
    }
}

/// Leads to a meeting: back to one that was begun on this phone and is not saved yet, or to a new one.
#[component]
fn ToMeeting() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let begun = move |engine: &Engine| {
        let mut all = engine.ledger().records(&MEETING.code);
        all.find(|(_, record)| !MEETING.is_end(&record.state) && is_half_filled(desk, &draft_of_meeting(record.id)))
            .map(|(_, record)| (record.id, record.value("place").to_owned()))
    };
    let may = move || desk.peek(|engine| may_enter(engine, &MEETING)).unwrap_or_default();
    move || {
        let (to, word, place) = match desk.read(begun).flatten() {
            Some((id, place)) => (Address::Meeting(id), lang.meeting_goes_on(), place),
            None => (Address::NewMeeting, lang.begin_meeting(), String::new()),
        };
        may().then(|| view! {
            <ul class="cells"><li><a href=to.to_string() class="cell action" id="to-meeting">
                <Icon glyph=Glyph::Speech/><span class="cell-main">{word}<small>{place}</small></span><Icon glyph=Glyph::Chevron/>
            </a></li></ul>
        }.into_any())
    }
}

/// Kinds of which records can be kept here, then those of which there are some all the same.
fn kinds(engine: &Engine, lang: Lang) -> Vec<(Code, String, Counts)> {
    let (ledger, mut counts) = (engine.ledger(), SortedMap::<String, Counts>::new());
    let in_ledger = ledger.rows().filter(|file| !file.dossier.is_gone());
    for record in in_ledger.flat_map(|file| &file.dossier.records) {
        let tables = Tables::of_record(ledger.reference(), record);
        let ended = tables.shown().is_some_and(|noun| noun.is_end(&record.state));
        let counted = counts.get_or_insert_with(record.noun.clone(), Counts::default);
        (counted.0, counted.1) = (counted.0 + usize::from(!ended), counted.1 + 1);
    }
    let mut kinds = Vec::new();
    for noun in ledger.reference().latest_nouns() {
        let counted = counts.remove(&noun.code.to_string());
        let has_form = !noun.is_sent_by_strangers() && has_place(engine, noun);
        let is_listed = noun.code != CALLER.code && (counted.is_some() || has_form);
        if let Some(code) = Code::of(&noun.code).filter(|_| is_listed) {
            kinds.push((code, lang.label(&noun.label).to_owned(), counted.unwrap_or_default()));
        }
    }
    let later = counts.iter().filter_map(|(code, counted)| Some((Code::of(code)?, *counted)));
    kinds.extend(later.map(|(code, counted)| (code, lang.unknown_kind().to_owned(), counted)));
    kinds
}
