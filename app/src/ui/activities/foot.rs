//! The foot of an activity's page.

use super::attending::{Attending, COMING, SETTLING, SIGNING};
use crate::{
    domain::noun::ACTIVITY,
    ui::{components::PartsBar, preferences::use_lang, saving::Saving},
};
use leptos::prelude::*;

/// The foot of a part.
#[component]
pub(super) fn Foot(
    attending: Attending,
    /// The state of the main button.
    saving: Saving,
    /// Its words; none for no button.
    #[prop(into)]
    label: Signal<Option<String>>,
    /// What it does.
    #[prop(into)]
    on_tap: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let draft = attending.draft;
    Effect::new(move |_| {
        draft.form.track();
        saving.fault.set(None); // a fault of the earlier form
    });
    view! {
        <PartsBar name=lang.label(&ACTIVITY.label).to_owned() words=vec![lang.signing_up(), lang.arrivals(), lang.outcomes()]
            counts=Signal::derive(move || counts(attending)) part=Signal::derive(move || draft.form.with(|form| form.part))
            go=Callback::new(move |part| draft.set(|form| form.part = part)) saving label on_tap/>
    }
}

/// What each part has, with what is ticked and not saved yet.
fn counts(attending: Attending) -> Vec<Option<usize>> {
    let noted = |part: u32| {
        attending.people.with(|people| people.iter().filter(|one| attending.is_noted(part, one.person)).count())
    };
    let ticked = |part: u32| {
        attending
            .draft
            .form
            .with(|form| form.ticks(part).iter().filter(|tick| !attending.is_noted(part, tick.person)).count())
    };
    [SIGNING, COMING, SETTLING].map(|part| Some(noted(part) + ticked(part))).to_vec()
}
