//! Answers of a record, to look at: each under its label, in words.

use super::{Opened, page_of};
use crate::{
    domain::{id::RecordId, noun::FieldKind, signature::Signature},
    messages::Lang,
    sync::{engine::Engine, records::Tables},
    ui::{
        address::Address,
        components::{Attachments, SignaturePicture},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// One answer: its label, and what it says.
type Answer = (String, AnyView);

/// All answers in the order of the form, then those that this version does not ask for, then photos and voice notes.
#[component]
pub(super) fn Answers(opened: Opened) -> impl IntoView {
    let lang = use_lang();
    let known: Vec<String> = opened
        .tables
        .shown()
        .map_or_else(Vec::new, |noun| noun.fields.iter().map(|field| field.code.to_string()).collect());
    let retired = match opened.tables.shown() {
        Some(noun) => Tables::retired(noun, &opened.record),
        None => opened.record.fields.keys().chain(opened.record.sets.keys()).cloned().collect(),
    };
    let (scope, attached) = (opened.file.dossier.scope, &opened.record.attachments);
    let attachments: Vec<_> = attached.iter().map(|kept| kept.value.clone()).collect();
    let label = lang.photos_and_voice_of_visit(attachments.len());
    view! {
        <Listed opened=opened.clone() codes=known/>
        {(!retired.is_empty()).then(|| view! { <Retired opened codes=retired/> }.into_any())}
        {(!attachments.is_empty()).then(|| view! {
            <dl class="answers"><div><dt>{label}</dt><dd><Attachments scope attachments/></dd></div></dl>
        }.into_any())}
    }
}

/// Answers that a version does not ask for: they stay readable.
#[component]
pub(super) fn Retired(opened: Opened, codes: Vec<String>) -> impl IntoView {
    let lang = use_lang();
    let heading = opened.tables.shown().map(|_| view! { <h2>{lang.asked_before()}</h2> }.into_any());
    view! { {heading}<Listed opened codes/> }
}

#[component]
fn Listed(opened: Opened, codes: Vec<String>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let answers = desk.peek(|engine| answers(&opened, &codes, engine, lang)).unwrap_or_default();
    let row = |(label, value): Answer| view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any();
    (!answers.is_empty())
        .then(|| view! { <dl class="answers">{answers.into_iter().map(row).collect_view()}</dl> }.into_any())
}

/// The page of the record that an answer names, where this phone holds it.
fn other(engine: &Engine, value: &str) -> Option<Address> {
    let (_, named) = engine.ledger().record(RecordId::parse(value)?)?;
    Some(page_of(&named.noun, named.id))
}

/// What was answered; what was not is left out.
fn answers(opened: &Opened, codes: &[String], engine: &Engine, lang: Lang) -> Vec<Answer> {
    let Opened { record, tables, .. } = opened;
    let answer = |code: &String| {
        let label = lang.label_of(tables, code).to_owned();
        let signs = tables.field(code, "").is_some_and(|field| field.kind == FieldKind::Signature);
        if let Some(signature) = crate::json::read::<Signature>(record.value(code)).ok().filter(|_| signs) {
            return Some((label, view! { <SignaturePicture signature/> }.into_any()));
        }
        let words = lang.answer(tables, record, code, engine.ledger());
        if let Some(to) = other(engine, record.value(code)) {
            return Some((label, view! { <a href=to.to_string()>{words}</a> }.into_any()));
        }
        (!words.is_empty()).then(|| (label, words.into_any()))
    };
    codes.iter().filter_map(answer).collect()
}
