//! Marks on a form that is returned: the township taps what is to be mended, and says how.

use crate::{
    domain::mark::{Mark, MarkedField},
    messages::Lang,
    ui::{
        components::{Chips, TextField, words},
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// Fields to tap, and a line for each tapped one.
#[component]
pub fn MarkFields(marks: RwSignal<Vec<Mark>>) -> impl IntoView {
    let lang = use_lang();
    let at = |field: &MarkedField| MarkedField::ALL.iter().position(|one| one == field);
    let chosen =
        Signal::derive(move || marks.with(|marks| marks.iter().filter_map(|mark| at(&mark.field)).collect::<Vec<_>>()));
    let pick = move |at: usize| {
        let field = MarkedField::ALL[at];
        marks.update(|marks| match marks.iter().position(|mark| mark.field == field) {
            Some(at) => drop(marks.remove(at)),
            None => marks.push(Mark { field, reason: usual(field, lang).to_owned(), later: Default::default() }),
        });
    };
    let marked = move || marks.with(|marks| marks.iter().map(|mark| mark.field).collect::<Vec<_>>());
    let line = move |field: MarkedField| {
        let reason = move |mark: &Mark| (mark.field == field).then(|| mark.reason.clone());
        let value = Signal::derive(move || marks.with(|marks| marks.iter().find_map(reason).unwrap_or_default()));
        let on_input = Callback::new(move |text: String| {
            marks.update(|marks| {
                marks.iter_mut().filter(|mark| mark.field == field).for_each(|mark| mark.reason.clone_from(&text));
            });
        });
        view! { <TextField label=lang.marked_field(field) name=format!("mark-{}", field.code()) value on_input/> }
    };
    view! {
        <Chips label=lang.mark_fields() options=words(MarkedField::ALL, |field| lang.marked_field(field)) chosen pick=Callback::new(pick)/>
        <For each=marked key=|field| *field let:field>{line(field)}</For>
    }
}

/// What is said most often of a field.
fn usual(field: MarkedField, lang: Lang) -> &'static str {
    match field {
        MarkedField::Name => lang.mark_name(),
        MarkedField::IdentityNumber => lang.mark_number(),
        MarkedField::Phone => lang.mark_phone(),
        MarkedField::Plans => lang.mark_plans(),
        MarkedField::FirstDay => lang.mark_first_day(),
        MarkedField::Consent => lang.mark_consent(),
        MarkedField::Signature => lang.mark_signature(),
        MarkedField::Unknown(_) => "",
    }
}

/// All marks in one line: the reason, where nobody wrote another.
pub fn marks_line(marks: &[Mark], lang: Lang) -> String {
    let line = |mark: &Mark| lang.mark_line(lang.marked_field(mark.field), mark.reason.trim());
    marks.iter().map(line).collect::<Vec<_>>().join("；")
}
