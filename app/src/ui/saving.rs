//! Saving a form: drafts go to the engine, the answer comes when they are on the disk.

use super::{
    desk::{Desk, use_desk},
    preferences::use_lang,
};
use crate::{messages::Lang, sync::engine};
use leptos::{prelude::*, task::spawn_local};

/// A save button's state.
#[derive(Clone, Copy)]
pub struct Saving {
    /// Under way.
    pub busy: RwSignal<bool>,
    /// Why the last try failed.
    pub fault: RwSignal<Option<String>>,
    desk: Desk,
    lang: Lang,
}

impl Saving {
    /// Not begun. Call it in a component's body.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), fault: RwSignal::new(None), desk: use_desk(), lang: use_lang() }
    }

    /// Keeps the drafts; `done` runs once they are on this phone's disk. A second tap meanwhile does nothing.
    pub fn save(&self, drafts: Vec<engine::NewOperation>, done: impl FnOnce() + 'static) {
        let saving = *self;
        let Self { desk, lang, .. } = saving;
        if saving.busy.get_untracked() {
            return;
        }
        saving.busy.set(true);
        let answer = desk.edge(|edge| edge.save(drafts));
        spawn_local(async move {
            let result = answer.await;
            saving.busy.set(false);
            match result {
                Ok(()) => {
                    desk.toast.set(Some(lang.saved_here().to_owned()));
                    done();
                }
                Err(why) => saving.fault.set(Some(lang.not_saved(&why))),
            }
        });
    }
}
