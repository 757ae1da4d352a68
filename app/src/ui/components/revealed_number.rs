//! An identity number behind its mask. Each look at the whole is one tap and one entry in the audit.

use super::TextField;
use crate::{
    domain::{
        id::{OperationId, PersonId},
        identity_number::{self, IdentityNumber},
        person::PersonField,
        scope::Scope,
    },
    sync::{
        command::{Command, NumberRevealed},
        engine::NewOperation,
        ledger::File,
    },
    ui::{
        desk::{Desk, use_desk},
        preferences::use_lang,
    },
};
use leptos::{prelude::*, task::spawn_local};

/// Whose numbers these are, and whether the look at them is on record.
#[derive(Clone, Copy)]
pub struct Look {
    desk: Desk,
    person: PersonId,
    scope: Scope,
    /// The whole shows.
    pub shown: RwSignal<bool>,
    recorded: RwSignal<bool>,
    busy: RwSignal<bool>,
}

impl Look {
    /// Nobody has looked yet. Call it in a component's body.
    pub fn new(person: PersonId, scope: Scope) -> Self {
        Self {
            desk: use_desk(),
            person,
            scope,
            shown: RwSignal::new(false),
            recorded: RwSignal::new(false),
            busy: RwSignal::new(false),
        }
    }

    /// Whether this member of staff may look.
    pub fn may(&self) -> bool {
        self.desk.staff().is_some_and(|staff| staff.role.writes())
    }

    /// Shows the whole once the look is on record, or hides it again.
    pub fn tap(self) {
        if self.shown.get_untracked() || self.recorded.get_untracked() {
            return self.shown.update(|shown| *shown = !*shown);
        }
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let command = Command::NumberRevealed(NumberRevealed { person: self.person, later: Default::default() });
        let draft = NewOperation { id: OperationId(self.desk.fresh_id()), scope: self.scope, command };
        let saved = self.desk.edge(|edge| edge.save(vec![draft]));
        spawn_local(async move {
            let saved = saved.await;
            self.busy.set(false);
            if saved.is_ok() {
                self.recorded.set(true);
                self.shown.set(true);
            }
        });
    }
}

/// The number, masked until a user who may write asks for it.
#[component]
pub fn RevealedNumber(
    /// Whose.
    person: PersonId,
    /// Where the dossier is.
    scope: Scope,
    /// The number.
    number: IdentityNumber,
) -> impl IntoView {
    let (look, lang) = (Look::new(person, scope), use_lang());
    let text = move || if look.shown.get() { number.as_str().to_owned() } else { number.masked() };
    view! {
        <span class="revealed">
            <span class="number">{text}</span>
            {look.may().then(|| view! {
                <button type="button" class="text-button reveal" on:click=move |_| look.tap()>{move || if look.shown.get() { lang.hide() } else { lang.show() }}</button>
            })}
        </span>
    }
}

/// A field for a number. One that the dossier has already stays behind its mask until the user checks or changes it.
#[component]
pub fn NumberField(
    /// What the dossier holds; `None` for a new person.
    file: Option<File>,
    /// The number in the form.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text on every keystroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// What is wrong with it.
    #[prop(into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let (label, name) = (lang.field(PersonField::IdentityNumber), PersonField::IdentityNumber.code());
    let look = file.as_ref().map(|file| Look::new(file.dossier.person_id(), file.dossier.scope));
    let known = file.as_ref().map(numbers).unwrap_or_default();
    let hidden =
        Memo::new(move |_| look.is_some_and(|look| !look.shown.get()) && value.with(|number| known.contains(number)));
    let masked = move || {
        view! {
            <div class="field">
                <span class="field-label">{label}</span>
                <span class="revealed masked-field">
                    <span class="number">{move || value.with(|number| identity_number::masked(number))}</span>
                    <button type="button" class="text-button reveal" on:click=move |_| look.into_iter().for_each(Look::tap)>{lang.check_or_change()}</button>
                </span>
                <span class="fault" role="alert">{move || fault.get()}</span>
            </div>
        }
        .into_any()
    };
    let open = move || view! { <TextField label name keys="text" value on_input fault/> }.into_any();
    move || if hidden.get() { masked() } else { open() }
}

/// Numbers that are in the dossier.
fn numbers(file: &File) -> Vec<String> {
    let row = file.dossier.field(PersonField::IdentityNumber).to_owned();
    let forms = file.dossier.enrolments.iter().map(|form| form.form.enrollee.identity_number.as_str().to_owned());
    std::iter::once(row).chain(forms).filter(|number| !number.is_empty()).collect()
}
