//! Whom to tick: the people of a village.

use super::attending::Attending;
use crate::{
    domain::scope::Scope,
    ui::{
        components::{TickList, Ticking, VillageField},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// The people of a village to tick; the village is chosen where this phone holds several.
#[component]
pub(super) fn People(attending: Attending, ticking: Ticking, #[prop(into)] above: ViewFn) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let several = desk.peek(|engine| engine.scopes_held().filter(Scope::is_village).count() > 1).unwrap_or_default();
    let village = Signal::derive(move || attending.village());
    let chosen = Signal::derive(move || attending.draft.form.with(|form| form.village));
    let above = move || {
        let pick = Callback::new(move |village| attending.choose_village(village));
        view! {
            {above.run()}
            {several.then(|| view! {
                <div class="form"><VillageField label=lang.people_of_village() chosen pick all=lang.village_or_search()/></div>
            }.into_any())}
        }
    };
    view! { <TickList village ticking above/> }
}
