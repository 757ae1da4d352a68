//! A person's visits as a page to print or to copy.

use crate::{
    domain::id::PersonId,
    sync::ledger::File,
    ui::{
        address::Address,
        components::{CopyAndPrint, TopBar, held},
        desk::use_desk,
        preferences::use_lang,
        telling::{self, ToldVisit, told_visits},
    },
};
use leptos::prelude::*;

/// The visits of a person, the latest first.
#[component]
pub fn VisitsPage(person: PersonId) -> impl IntoView {
    held(person, use_lang().history(), |_| true, |file| view! { <Visits file/> }.into_any())
}

#[component]
fn Visits(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let day = desk.today();
    let visits = desk.peek(|engine| told_visits(&file.dossier, engine.ledger(), day, lang)).unwrap_or_default();
    let place = desk.peek(|e| telling::place(e.ledger().reference(), file.dossier.area(), file.row.as_ref(), lang));
    let (title, place) = (lang.visits_of(&telling::name(&file)), place.unwrap_or_default());
    let head = format!("{title}\n{place} · {}", lang.as_of(day));
    let text = visits.iter().fold(head.clone(), |text, visit| format!("{text}\n\n{}", lines_of(visit).join("\n")));
    let entry = |visit: &ToldVisit| {
        let lines = lines_of(visit).into_iter().map(|line| view! { <p>{line}</p> }.into_any());
        view! { <li>{lines.collect_view()}</li> }.into_any()
    };
    view! {
        <TopBar title=lang.history().to_owned() back=Address::Person(file.dossier.person_id())/>
        <article class="paper-sheet" id="visits-sheet">
            <h2>{title}</h2>
            <p class="quiet">{place}" · "{lang.as_of(day)}</p>
            <ul>{visits.iter().map(entry).collect_view()}</ul>
        </article>
        <div class="button-row"><CopyAndPrint text/></div>
    }
}

fn lines_of(visit: &ToldVisit) -> Vec<String> {
    let outcome = [visit.before.as_str(), visit.outcome, &visit.call].concat();
    let all = [outcome, visit.by.clone(), visit.raised.clone()].into_iter().chain(visit.told.clone());
    all.chain([visit.note.clone(), visit.next.clone()]).filter(|line| !line.is_empty()).collect()
}
