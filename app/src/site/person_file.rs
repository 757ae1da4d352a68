//! All that is stored about one person, as a document to hand out: readable on paper, and whole for machines at its end.

use super::{
    person_records,
    person_section::{Section, joined, moment},
};
use crate::{
    domain::{attachment::BlobId, person::PersonField, time::Timestamp},
    messages::Lang,
    sync::{
        dossier::{Dossier, EnrolmentFile},
        operation::Operation,
        reference::Reference,
    },
};
use leptos::prelude::*;

/// Legible on A4, and on a phone.
const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:48em;margin:1em auto;padding:0 1em}\
    table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.3em .6em;text-align:left;vertical-align:top}\
    th{width:9em;font-weight:normal;background:#f4f4f4}img{max-width:100%}pre{white-space:pre-wrap;word-break:break-all;font-size:.75em}";

/// What is handed out.
pub struct PersonRecords {
    /// Unchanged.
    pub dossier: Dossier,
    /// What was written about the person in this village, oldest first: when, under whose name, what.
    pub log: Vec<(Timestamp, String, Operation)>,
    /// Photos and voice notes that the dossier names and the server has: name, and address with the whole content.
    pub contents: Vec<(BlobId, String)>,
    /// When the document is made.
    pub at: Timestamp,
}

/// The document.
#[component]
pub fn PersonFile(records: PersonRecords, reference: Reference, lang: Lang) -> impl IntoView {
    let PersonRecords { dossier, log, contents, at } = records;
    let title = format!("{} · {}", lang.person_file(), at.date());
    let whole =
        serde_json::json!({ "dossier": dossier, "operations": log.iter().map(|(_, _, o)| o).collect::<Vec<_>>() });
    let whole = serde_json::to_string_pretty(&whole).unwrap_or_default();
    let kind = |operation: &Operation| {
        let noun = operation.body.get("noun").and_then(|noun| noun.as_str()).unwrap_or_default();
        lang.kind_of_noun(&operation.kind, noun, &reference)
    };
    let changes = log.iter().map(|(at, by, operation)| (moment(*at), format!("{} · {by}", kind(operation))));
    let changes = Section { heading: lang.who_wrote_what().to_owned(), lines: changes.collect() };
    let records = person_records::sections(&dossier, &reference, lang);
    let picture = |(blob, address): (BlobId, String)| match address.starts_with("data:image/") {
        true => view! { <figure><img src=address alt=blob.to_string()/></figure> }.into_any(),
        false => view! { <p><a href=address download=blob.to_string()>{blob.to_string()}</a></p> }.into_any(),
    };
    view! {
        <!DOCTYPE html>
        <html lang=lang.code()>
            <head><meta charset="utf-8"/><meta name="viewport" content="width=device-width"/><title>{title.clone()}</title><style>{STYLE}</style></head>
            <body>
                <h1>{title}</h1>
                <p>{lang.person_file_text()}</p>
                {sections(&dossier, &reference, lang).into_iter().chain(records).chain([changes]).map(table).collect_view()}
                {contents.into_iter().map(picture).collect_view()}
                <details><summary>{lang.whole_for_machines()}</summary><pre>{whole}</pre></details>
            </body>
        </html>
    }
}

fn table(section: Section) -> Option<AnyView> {
    let line = |(label, text)| view! { <tr><th>{label}</th><td>{text}</td></tr> };
    let Section { heading, lines } = section;
    (!lines.is_empty())
        .then(|| view! { <h2>{heading}</h2><table>{lines.into_iter().map(line).collect_view()}</table> }.into_any())
}

/// The dossier in words.
pub fn sections(dossier: &Dossier, reference: &Reference, lang: Lang) -> Vec<Section> {
    let place = [dossier.area().township(), dossier.area()].map(|area| reference.area_name(area).to_owned()).join(" ");
    let field = |field: &PersonField| {
        let text = lang.field_value(*field, dossier.field(*field));
        (!text.is_empty()).then(|| (lang.field(*field).to_owned(), text))
    };
    let mut details = vec![(lang.village().to_owned(), place)];
    details.extend(PersonField::ALL.iter().filter_map(field));
    details.extend(dossier.concerns().iter().map(|c| (lang.concerns().to_owned(), lang.concern(c.code).to_owned())));
    let visits = dossier.visits.iter().map(|kept| &kept.value).map(|visit| {
        let parts = [lang.channel(visit.channel), lang.visit_outcome(visit.outcome), &visit.note];
        (visit.on.to_string(), joined(&parts))
    });
    let sessions = dossier.sessions.iter().map(|kept| &kept.value).map(|session| {
        let parts = [
            lang.video_result(session.result),
            &session.whereabouts,
            &session.witness,
            &session.helper,
            &session.reason,
        ];
        (lang.video_tool(session.tool).to_owned(), joined(&parts))
    });
    let when = |seq: u64| dossier.stamp(seq).map(|stamp| moment(stamp.2)).unwrap_or_default();
    let consents = dossier.consents.iter().map(|kept| {
        let purposes = lang.purposes(&kept.value.purposes);
        (
            when(kept.seq),
            joined(&[lang.consent_mode(kept.value.mode), &purposes, &kept.value.witness, &kept.value.notice_version]),
        )
    });
    let withdrawals = dossier.withdrawals.iter().map(|kept| {
        (
            when(kept.seq),
            joined(&[lang.kind_named("ConsentWithdrawn"), &lang.purposes(&kept.value.purposes), &kept.value.note]),
        )
    });
    let section = |heading: &str, lines| Section { heading: heading.to_owned(), lines };
    vec![
        section(lang.details(), details),
        section(lang.history(), visits.collect()),
        section(lang.video_enrol(), sessions.collect()),
        section(lang.consent(), consents.chain(withdrawals).collect()),
        section(lang.enrolments(), dossier.enrolments.iter().map(|file| form(file, reference, lang)).collect()),
    ]
}

fn form(file: &EnrolmentFile, reference: &Reference, lang: Lang) -> (String, String) {
    let form = &file.form;
    let plan = reference.plan(&form.plan, form.plan_version);
    let name = plan.map(|plan| lang.pick(&plan.words.name_zh, &plan.words.name_en).to_owned()).unwrap_or_default();
    let enrollee = [form.enrollee.name.as_str(), form.enrollee.identity_number.as_str(), form.enrollee.phone.as_str()];
    let days = lang.from_to(form.period.from, form.period.to);
    (name, joined(&[&days, lang.status(file.status), &enrollee.join(" "), &format!("{} {}", form.fee, lang.yuan())]))
}
