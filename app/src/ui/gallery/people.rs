//! People: rows, likely twins, those who left, what they may ask for.

use super::{dossiers, specimen::shown};
use crate::{
    domain::person::PersonField,
    ui::{
        address::Address,
        components::{
            GoneNotice, HalfFilled, LedgerMoves, NoContactNotice, NotHeld, PersonCard, PersonRow, PersonalData, Twins,
        },
        desk::use_desk,
        draft::name_of,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// The part; it needs two people in the ledger.
pub fn part() -> AnyView {
    let (desk, lang) = (use_desk(), use_lang());
    let Some((file, other)) = dossiers::in_ledger(desk, 0).zip(dossiers::in_ledger(desk, 1)) else {
        return view! { <NotHeld/> }.into_any();
    };
    let person = file.dossier.person_id();
    let to = Address::Person(person);
    let card = |file| desk.peek(|engine| PersonCard::new(file, engine.ledger().reference(), desk.today(), lang));
    let row = |card: PersonCard| view! { <PersonRow card to/> }.into_any();
    let mut long_card = card(&other);
    if let Some(card) = &mut long_card {
        card.name = super::specimen::long(lang).to_owned();
    }
    let rows: Vec<AnyView> = card(&file).into_iter().chain(long_card).map(row).collect();
    let reasons = card(&file).map(|card| {
        view! { <PersonRow card to><span class="reasons">{super::specimen::long(lang)}</span></PersonRow> }.into_any()
    });
    let name = file.dossier.field(PersonField::Name).to_owned();
    let typed = Signal::stored((name, String::new()));
    let gone = [
        dossiers::removed(desk, &file, false),
        dossiers::removed(desk, &file, true),
        dossiers::moving(desk, &file, &other),
    ];
    let gone = gone.into_iter().flatten().map(|file| view! { <GoneNotice file/> }.into_any()).collect_view();
    let draft = name_of("visit", other.dossier.person_id());
    desk.edge(|edge| edge.keep_draft(&draft, Some(serde_json::json!({}))));
    on_cleanup(move || desk.edge(|edge| edge.keep_draft(&draft, None)));
    [
        shown("PersonRow", view! { <ul class="people">{rows}{reasons}</ul> }),
        shown("Twins", view! { <div class="form"><Twins typed to=Callback::new(Address::Person)/></div> }),
        shown("GoneNotice", gone),
        shown("NoContactNotice", dossiers::left_alone(desk, &file).map(|file| view! { <NoContactNotice file/> })),
        shown("HalfFilled", view! { <HalfFilled person=other.dossier.person_id()/> }),
        shown("NotHeld", view! { <NotHeld/> }),
        shown(
            "PersonalData",
            [Some(file.clone()), dossiers::consented(desk, &file)]
                .into_iter()
                .flatten()
                .map(|file| view! { <PersonalData file/> }.into_any())
                .collect_view(),
        ),
        shown("LedgerMoves", view! { <LedgerMoves file/> }),
    ]
    .collect_view()
    .into_any()
}
