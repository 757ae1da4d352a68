//! What a meeting came to, as a page to print and as text for other systems. It names nobody.

use super::gathering::Gathering;
use crate::{
    domain::{
        id::RecordId,
        noun::{DEMAND, FieldKind, MEETING, QUESTION},
        number,
    },
    messages::Lang,
    sync::{
        ledger::Ledger,
        records::{MeetingSummary, Record, RecordStep},
    },
    ui::{components::CopyAndPrint, desk::use_desk, preferences::use_lang, telling},
};
use leptos::prelude::*;

/// The summary, and ways to hand it on.
#[component]
pub(super) fn Summary(gathering: Gathering) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let text = Memo::new(move |_| {
        let read = |ledger: &Ledger| {
            let record = &ledger.record(gathering.id)?.1;
            Some(gathering.summary.with(|summary| lines(ledger, record, summary, lang)).join("\n"))
        };
        desk.ledger(read).flatten().unwrap_or_default()
    });
    view! {
        <h2>{lang.meeting_summary()}</h2>
        <p class="meeting-text pad" id="summary">{text}</p>
        <div class="button-row">{move || view! { <CopyAndPrint text=text.get()/> }}</div>
    }
}

/// Everything worth telling, a line each.
fn lines(ledger: &Ledger, record: &Record, summary: &MeetingSummary, lang: Lang) -> Vec<String> {
    let village = ledger.record(record.id).map(|(file, _)| telling::full_name(ledger.reference(), file.dossier.area()));
    let of = |code: &str| record.value(code).to_owned();
    let head = [lang.label(&MEETING.label).to_owned(), village.unwrap_or_default(), of("place")].join(" ");
    let all = summary.came.len() + summary.others as usize;
    let others = if summary.others > 0 { lang.of_them_others(summary.others) } else { String::new() };
    let mut lines = vec![head, of("starts"), of("topic"), lang.headcount(all) + &others];
    lines.push(lang.enrolled_there(summary.enrolled, summary.sum));
    if !summary.questions.is_empty() {
        lines.push(lang.questions_asked(summary.questions.len()));
    }
    lines.extend(
        (1..)
            .zip(&summary.questions)
            .map(|(n, question)| format!("{n}. {} → {}", question.value("text"), said_to(ledger, question, lang))),
    );
    if !summary.demands.is_empty() {
        lines.push(lang.demands_of_meeting(summary.demands.len()));
    }
    lines.extend(summary.demands.iter().map(|demand| {
        let reason = demand.steps.last().map(|step| step.reason.clone()).unwrap_or_default();
        let state = lang.state_of(&DEMAND, &demand.state);
        [number::of(demand.id), demand.value("text").to_owned(), format!("→ {state}"), reason]
            .join(" ")
            .trim_end()
            .to_owned()
    }));
    lines.push(of("note"));
    lines.retain(|line| !line.is_empty());
    lines
}

/// What was said to a question, or that it is still to be answered.
fn said_to(ledger: &Ledger, question: &Record, lang: Lang) -> String {
    let state = lang.state_of(&QUESTION, &question.state);
    let last = question.steps.last();
    let said = last.and_then(|step| step.answers.get("said")).cloned();
    let read_out = || last.and_then(|step: &RecordStep| RecordId::parse(step.answer(&QUESTION, FieldKind::Record)?));
    let by_answer = || read_out().and_then(|id| ledger.record(id)).map(|(_, answer)| answer.value("say").to_owned());
    match said.or_else(by_answer).filter(|said| !said.is_empty()) {
        Some(said) => format!("{state} {said}"),
        None => state.to_owned(),
    }
}
