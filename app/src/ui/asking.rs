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
}

impl Requests {
    /// Those of this screen.
    pub fn new() -> Self {
        Self { desk: use_desk(), lang: use_lang(), fault: RwSignal::new(None) }
    }

    /// Asks the server, and `then` does something with the answer.
    pub fn ask<T: crate::json::FromTree>(
        self,
        method: &'static str,
        path: String,
        body: Value,
        then: impl FnOnce(T) + 'static,
    ) {
        let Self { desk, lang, fault } = self;
        fault.set(None);
        let answer = desk.edge(|edge| edge.ask(Ask { method, path, body }, lang.code()));
        spawn_local(async move {
            match answer.await {
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
