//! How far a record with a number is: for who raised it. The page has no script, and nothing of its text, of persons or of staff.

use super::{Assets, document::SiteDocument};
use crate::{
    domain::{
        date::Date,
        id::RecordId,
        noun::{FieldKind, Noun},
        number,
    },
    messages::Lang,
    sync::{
        dossier::Dossier,
        records::{Due, Dues, Record, RecordStep, Turn},
        reference::Reference,
    },
};
use leptos::prelude::*;

/// What the page says of a record.
#[derive(Clone)]
pub struct Progress {
    number: String,
    kind: String,
    state: String,
    due: Option<String>,
    /// Day, step, and where it belongs when it is not ours.
    steps: Vec<(String, String, String)>,
    ended: bool,
    /// Whom to ring.
    township: String,
}

impl Progress {
    /// Of the record that has this number, in the first of these rows; the others are of those that are dealt with together with it. None where
    /// its kind has no numbers, or is of a later version.
    pub fn of(rows: &[Dossier], digits: &str, reference: &Reference, today: Date, lang: Lang) -> Option<Self> {
        let has_number = |record: &&Record| number::digits_of(record.id) == digits;
        let dossier = rows.first()?;
        let record = dossier.records.iter().find(has_number)?;
        let noun = reference.noun(&record.noun, record.version).filter(|noun| noun.numbered)?;
        let step = |step: &RecordStep| {
            let day = dossier.stamp(step.seq).map_or_else(String::new, |stamp| lang.day(stamp.2.date(), today));
            (day, step_words(&noun, step, lang), elsewhere(&noun, step).to_owned())
        };
        Some(Self {
            number: number::of(record.id),
            kind: lang.label(&noun.label).to_owned(),
            state: lang.state_of(&noun, &record.state).to_owned(),
            due: due(rows, record.id, reference).map(|due| lang.by_day(&lang.day(due.by.date, today))),
            steps: record.steps.iter().map(step).collect(),
            ended: record.turn(&noun) == Turn::Nobody,
            township: reference.area_name(dossier.scope.area()).to_owned(),
        })
    }
}

fn due(rows: &[Dossier], record: RecordId, reference: &Reference) -> Option<Due> {
    let records = rows.iter().flat_map(|dossier| dossier.records.iter().map(move |record| (dossier, record)));
    Dues::of(records, reference).get(record).cloned()
}

fn step_words(noun: &Noun, step: &RecordStep, lang: Lang) -> String {
    let words = noun.step(&step.step).map(|known| lang.label(&known.label).to_owned());
    words.unwrap_or_else(|| lang.entered_word().to_owned())
}

/// Where a record belongs that is not ours: the one answer that the page shows, and only as a line of text.
fn elsewhere<'a>(noun: &Noun, step: &'a RecordStep) -> &'a str {
    let mut asked = noun.step(&step.step).into_iter().flat_map(|step| step.fields.iter());
    let field = asked.find(|field| field.code == "where" && field.kind == FieldKind::Line);
    field.and_then(|field| step.answers.get(&*field.code)).map_or("", String::as_str)
}

/// The page of a number; without [`Progress`] it says that there is no such number.
#[component]
pub fn ProgressPage(
    /// What there is to say.
    progress: Option<Progress>,
    /// This build's files.
    assets: Assets,
    /// In which language.
    lang: Lang,
) -> impl IntoView {
    let title = lang.progress_title();
    let content = match progress {
        Some(progress) => view! { <Found progress lang/> }.into_any(),
        None => view! { <p class="lead">{lang.no_such_number()}</p> }.into_any(),
    };
    view! {
        <SiteDocument title=title.to_owned() description=lang.progress_text() listed=false assets lang>
            <main><h1>{title}</h1>{content}</main>
        </SiteDocument>
    }
}

#[component]
fn Found(progress: Progress, lang: Lang) -> impl IntoView {
    let Progress { number, kind, state, due, steps, ended, township } = progress;
    let step = |(day, words, place): (String, String, String)| {
        let place = (!place.is_empty()).then(|| view! { <br/><strong>{place}</strong> });
        view! { <li><span class="quiet">{day}</span>" "{words}{place}</li> }
    };
    let whom = if township.is_empty() { lang.ask_the_union().to_owned() } else { lang.ask_the_township(&township) };
    view! {
        <p class="lead">{kind}" "<strong class="official-number">{number}</strong></p>
        <p class="sum"><strong id="state">{state}</strong>" "{due.filter(|_| !ended)}</p>
        <ol class="steps">{steps.into_iter().map(step).collect_view()}</ol>
        <p class="quiet">{whom}</p>
    }
}
