//! A person in a list.

use super::{Glyph, Icon};
use crate::{
    domain::{
        enrolment::Status,
        id::{PersonId, RecordId},
        person::Intention,
    },
    messages::Lang,
    sync::{ledger::File, reference::Reference},
    ui::{address::Address, preferences::use_lang, telling},
};
use leptos::prelude::*;

/// What a row shows, taken out of the ledger.
#[derive(Clone)]
pub struct PersonCard {
    /// Who.
    pub person: PersonId,
    /// Which record, in a row of an area's.
    pub record: Option<RecordId>,
    /// Their name, or the kind of the record.
    pub name: String,
    place: String,
    phone: Option<String>,
    tags: Vec<(&'static str, &'static str)>,
}

impl PersonCard {
    /// The card of a file.
    pub fn new(file: &File, reference: &Reference, today: crate::domain::date::Date, lang: Lang) -> Self {
        let mut tags = Vec::new();
        if file.is_waiting() {
            tags.push(("tag waiting", lang.waiting()));
        }
        if file.row.is_none() && file.dossier.record.is_none() {
            tags.push(("tag", lang.not_in_ledger()));
        }
        let last = file.dossier.enrolments.last().map(|f| f.status.on(f.form.period, today));
        match (last, file.row.as_ref().map(|person| person.intention)) {
            (Some(status), _) => tags.push((tag_class(status), lang.status(status))),
            (None, Some(intention)) => tags.push((intention_class(intention), lang.intention(intention))),
            (None, None) => {}
        }
        Self {
            person: file.dossier.person_id(),
            record: file.dossier.record,
            name: telling::title(file, reference, lang),
            place: telling::place(reference, file.dossier.area(), file.row.as_ref(), lang),
            phone: telling::phone(file),
            tags,
        }
    }
}

/// The colour of a form's state.
pub fn tag_class(status: Status) -> &'static str {
    match status {
        Status::Active | Status::Approved | Status::Paid => "tag good",
        Status::Returned | Status::Rejected => "tag bad",
        Status::Submitted | Status::UnderReview => "tag under-way",
        _ => "tag",
    }
}

fn intention_class(intention: Intention) -> &'static str {
    match intention {
        Intention::Willing => "tag good",
        Intention::Hesitant => "tag under-way",
        _ => "tag",
    }
}

/// A row: name, village, state; the phone number is one tap away.
#[component]
pub fn PersonRow(
    /// What to show.
    card: PersonCard,
    /// Where a tap leads.
    to: Address,
    /// What the row is moved by.
    #[prop(optional_no_strip)]
    handle: Option<AnyView>,
    /// Further lines, such as reasons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <li class="person-row">
            <a href=to.to_string() class="person-main">
                <span class="person-name">{card.name}</span>
                {card.tags.into_iter().map(|(class, word)| view! { <span class=class>{word}</span> }.into_any()).collect_view()}
                <span class="person-place">{card.place}</span>
                {children.map(|children| children())}
            </a>
            {card.phone.map(|phone| view! {
                <a class="icon-button call" href=format!("tel:{phone}") aria-label=lang.call()><Icon glyph=Glyph::Phone/></a>
            }.into_any())}
            {handle}
        </li>
    }
}
