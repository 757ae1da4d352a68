//! What waits for the township, and what it would do.

use super::{
    dossiers,
    specimen::{long, shown},
};
use crate::{
    domain::signature::Signature,
    messages::contents::{Line, Value},
    ui::{
        components::{Contents, CopyAndPrint, NotHeld, OpenReviews, ReviewsOf},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// The part; it needs two people in the ledger.
pub fn part() -> AnyView {
    let (desk, lang) = (use_desk(), use_lang());
    let Some((file, twin)) = dossiers::in_ledger(desk, 0).zip(dossiers::in_ledger(desk, 1)) else {
        return view! { <NotHeld/> }.into_any();
    };
    let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
    let line = |label: &str, value| Line { label: label.to_owned(), value };
    let text = |text: &str| Value::Text(text.to_owned());
    let masked = Value::Masked { masked: "500299********1234".to_owned(), whole: "500299199001011234".to_owned() };
    let few = vec![
        line(lang.note(), text(lang.note())),
        line(lang.pick("证件号", "Identity number"), masked),
        line(lang.signature(), Value::Signature(Signature(vec![vec![200, 300, 400, 120, 600, 320]]))),
    ];
    let many = (0..20).map(|_| line(long(lang), text(long(lang)))).collect::<Vec<_>>();
    let contents = |lines| {
        view! { <section class="clash review"><Contents lines person scope all_shown=RwSignal::new(false)/></section> }
            .into_any()
    };
    let waits = dossiers::awaited(desk, &file, twin.dossier.person_id());
    [
        shown("ReviewsOf", waits.map(|file| view! { <ReviewsOf file/> })),
        shown("OpenReviews", view! { <OpenReviews person/> }),
        shown("Contents", [contents(few), contents(many)].collect_view()),
        shown("CopyAndPrint", view! { <div class="button-row"><CopyAndPrint text=lang.note().to_owned()/></div> }),
    ]
    .collect_view()
    .into_any()
}
