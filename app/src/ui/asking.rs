//! What pages that need a connection ask the server, and what is shown when it does not do it.

use super::{
    Ask,
    desk::{Desk, use_desk},
    preferences::use_lang,
    telling,
};
use crate::messages::Lang;
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

/// What a page asks the server.
#[derive(Clone, Copy)]
pub struct Requests {
    /// The page's desk.
    pub desk: Desk,
    /// The page's language.
    pub lang: Lang,
    /// Why the last wish was not done.
    pub fault: RwSignal<Option<String>>,
    /// A wish that changes something is under way.
    busy: RwSignal<bool>,
}

impl Requests {
    /// Those of this screen.
    pub fn new() -> Self {
        Self { desk: use_desk(), lang: use_lang(), fault: RwSignal::new(None), busy: RwSignal::new(false) }
    }

    /// Asks the server, and `then` does something with the answer. While a change is under way, another one does nothing.
    pub fn ask<T: crate::json::FromTree>(
        self,
        method: &'static str,
        path: String,
        body: Value,
        then: impl FnOnce(T) + 'static,
    ) {
        let Self { desk, lang, fault, busy } = self;
        let changes = method != "GET";
        if changes && busy.get_untracked() {
            return;
        }
        busy.update(|busy| *busy |= changes);
        fault.set(None);
        let answer = desk.edge(|edge| edge.ask(Ask { method, path, body }, lang.code()));
        spawn_local(async move {
            let answer = answer.await;
            busy.update(|busy| *busy &= !changes);
            match answer {
                Ok(tree) => match crate::json::from_tree(tree) {
                    Ok(value) => then(value),
                    Err(_) => fault.set(Some(lang.api_internal().to_owned())),
                },
                Err(error) => fault.set(Some(telling::not_done(&error, lang))),
            }
        });
    }

    /// What was not done, and a button to try again.
    pub fn failure(self, again: impl Fn() + Copy + Send + 'static) -> impl Fn() -> Option<AnyView> {
        let Self { lang, fault, .. } = self;
        move || {
            fault.get().map(|fault| view! {
                <p class="fault pad" role="alert">{fault}</p>
                <div class="button-row"><button type="button" class="button" on:click=move |_| again()>{lang.try_again()}</button></div>
            }.into_any())
        }
    }
}
