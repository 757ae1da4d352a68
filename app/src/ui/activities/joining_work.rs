//! Where somebody works who joins the union, and in which industry.

use crate::{
    domain::noun::{FieldChoice, JOINING},
    ui::{
        components::{Chips, TextField, position},
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// Both answers of an application.
#[component]
pub(super) fn JoiningWork(
    /// The company.
    #[prop(into)]
    unit: Signal<String>,
    /// Called with the company as it is typed.
    #[prop(into)]
    on_unit: Callback<String>,
    /// The industry's code.
    #[prop(into)]
    industry: Signal<String>,
    /// Called with the code that was tapped.
    #[prop(into)]
    on_industry: Callback<String>,
    /// What is wrong with the company.
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let label = |code: &str| JOINING.field(code).map_or("", |field| lang.label(&field.label));
    let choices: &'static [FieldChoice] = JOINING.field("industry").map_or(&[], |field| &field.choices);
    let codes: Vec<&'static str> = choices.iter().map(|choice| &*choice.code).collect();
    let words: Vec<String> = choices.iter().map(|choice| lang.label(&choice.label).to_owned()).collect();
    let chosen = Signal::derive(move || industry.with(|code| position(&codes, &code.as_str())));
    let pick = Callback::new(move |at: usize| on_industry.run(choices[at].code.to_string()));
    view! {
        <TextField label=JOINING.field("unit").map_or("", |field| lang.label(&field.label)) name="unit" fault value=unit on_input=on_unit/>
        <Chips label=label("industry") options=words chosen pick/>
    }
}
