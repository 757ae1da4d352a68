//! What an operation asks for, to be read before it is decided on.

use super::{Attachments, Look, SignaturePicture};
use crate::{
    domain::{id::PersonId, scope::Scope},
    messages::contents::{Line, Value, fold},
    ui::preferences::use_lang,
};
use leptos::prelude::*;

/// All lines; when there are many, the last ones are folded away and count as read once they were unfolded.
#[component]
pub fn Contents(
    /// What to show.
    lines: Vec<Line>,
    /// Whose dossier it is about.
    person: PersonId,
    /// Where that is.
    scope: Scope,
    /// Becomes true when all of it was shown.
    all_shown: RwSignal<bool>,
) -> impl IntoView {
    let (lang, look) = (use_lang(), Look::new(person, scope));
    let (shown, folded) = fold(lines);
    all_shown.set(folded.is_empty());
    let rows = move |lines: Vec<Line>| {
        let row = |line: Line| {
            view! { <div><dt>{line.label}</dt><dd>{value_view(line.value, look, scope)}</dd></div> }.into_any()
        };
        view! { <dl class="contents">{lines.into_iter().map(row).collect_view()}</dl> }.into_any()
    };
    let rest = (!folded.is_empty()).then(|| {
        let summary = lang.lines_folded(folded.len());
        view! {
            <details class="more">
                <summary on:click=move |_| all_shown.set(true)>{summary}</summary>
                {rows(folded)}
            </details>
        }
        .into_any()
    });
    view! { {rows(shown)}{rest} }
}

fn value_view(value: Value, look: Look, scope: Scope) -> AnyView {
    match value {
        Value::Text(text) => text.into_any(),
        Value::Masked { masked, whole } => view! { <Masked masked whole look/> }.into_any(),
        Value::Signature(signature) => view! { <SignaturePicture signature/> }.into_any(),
        Value::Attachments(attachments) => view! { <Attachments scope attachments/> }.into_any(),
    }
}

/// Each look at whole numbers is one entry in the audit, as on the dossier.
#[component]
fn Masked(masked: String, whole: String, look: Look) -> impl IntoView {
    let lang = use_lang();
    let text = move || if look.shown.get() { whole.clone() } else { masked.clone() };
    let word = move || if look.shown.get() { lang.hide() } else { lang.show() };
    view! {
        <span class="number">{text}</span>
        {look.may().then(|| view! { <button type="button" class="text-button reveal" on:click=move |_| look.tap()>{word}</button> }.into_any())}
    }
}
