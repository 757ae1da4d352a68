//! An identity number behind its mask. Each look at the whole is one tap and one entry in the audit.

use crate::{
    domain::{area::AreaCode, id::OperationId, id::PersonId, identity_number::IdentityNumber},
    sync::{
        engine::Draft,
        operation::{Command, NumberRevealed},
    },
    ui::{desk::use_desk, preferences::use_lang},
};
use leptos::{prelude::*, task::spawn_local};

/// The number, masked until somebody who may write asks for it; it shows when the look is on record.
#[component]
pub fn RevealedNumber(
    /// Whose.
    person: PersonId,
    /// Where the dossier is.
    scope: AreaCode,
    /// The number.
    number: IdentityNumber,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (shown, recorded) = (RwSignal::new(false), RwSignal::new(false));
    let may = desk.staff().is_some_and(|staff| staff.role.writes());
    let tap = move |_| {
        if shown.get_untracked() || recorded.get_untracked() {
            return shown.update(|shown| *shown = !*shown);
        }
        let command = Command::NumberRevealed(NumberRevealed { person });
        let draft = Draft { id: OperationId(desk.fresh_id()), scope, command };
        let saved = desk.edge(|edge| edge.save(vec![draft]));
        spawn_local(async move {
            if saved.await.is_ok() {
                recorded.set(true);
                shown.set(true);
            }
        });
    };
    let text = move || if shown.get() { number.as_str().to_owned() } else { number.masked() };
    view! {
        <span class="revealed">
            <span class="number">{text}</span>
            {may.then(|| view! {
                <button type="button" class="text-button reveal" on:click=tap>{move || if shown.get() { lang.hide() } else { lang.show() }}</button>
            })}
        </span>
    }
}
