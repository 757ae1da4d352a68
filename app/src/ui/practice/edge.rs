//! What the browser's edge does while a user practises: it shows the time and the county's pictures, and keeps nothing.

use super::super::{
    Answer, Ask, AskError, Attachments, Edge, EnterError, Keeping, Locking, NotAttached, Passkey, PassphraseChange,
    Phase, Phone, RescueError, Server, SignIn, Storage, desk::Desk,
};
use crate::{
    domain::{
        attachment::Attachment,
        id::{DeviceId, PersonId},
        scope::Scope,
        staff::Staff,
        time::Timestamp,
    },
    messages::Lang,
    sorted_map::SortedMap,
    sync::{
        engine::{Engine, NewOperation},
        practice::PracticeLedger,
        rescue::RescueReceipt,
    },
};
use leptos::prelude::*;
use serde_json::Value;
use std::{
    cell::{Cell, RefCell},
    future::ready,
};
use uuid::Uuid;
use web_sys::{File, HtmlVideoElement};

/// The edge of a desk to practise on. Half-filled forms are in memory.
pub struct PracticeEdge {
    real: Desk,
    own: Cell<Option<Desk>>,
    drafts: RefCell<SortedMap<String, Value>>,
}

impl PracticeEdge {
    /// Beside the real desk.
    pub fn new(real: Desk) -> Self {
        Self { real, own: Cell::new(None), drafts: RefCell::default() }
    }
}

fn at_once<T: 'static>(answer: T) -> Answer<T> {
    Box::pin(ready(answer))
}

fn not_attached<T: 'static>() -> Answer<Result<T, NotAttached>> {
    at_once(Err(NotAttached::Practice))
}

fn refused<T: 'static>(language: &str) -> Answer<Result<T, AskError>> {
    at_once(Err(AskError::Refused(Lang::accepted(language).practice_no_server().to_owned())))
}

impl Edge for PracticeEdge {
    fn begin(&self, desk: Desk) {
        self.own.set(Some(desk));
        let now = self.now();
        let fresh = || self.fresh_id();
        let ledger = self.real.peek(|engine| PracticeLedger::of(engine.staff(), engine.ledger(), now, fresh)).flatten();
        match ledger {
            Some(ledger) => {
                desk.engine.set(Some(Engine::practice(ledger, DeviceId(self.fresh_id()), now)));
                desk.phase.set(Phase::Ready);
            }
            None => self.real.practises.set(false),
        }
    }
}

impl Keeping for PracticeEdge {
    fn fresh_id(&self) -> Uuid {
        self.real.fresh_id()
    }

    fn save(&self, drafts: Vec<NewOperation>) -> Answer<Result<(), String>> {
        let (now, mut saved) = (self.now(), Err(String::new()));
        if let Some(desk) = self.own.get() {
            desk.engine.update_untracked(|engine| {
                saved = engine.as_mut().map_or(Err(String::new()), |engine| engine.practise(drafts, now));
            });
            desk.changed();
        }
        at_once(saved)
    }

    fn draft(&self, name: &str) -> Option<Value> {
        self.drafts.borrow().get(name).cloned()
    }

    fn draft_names(&self) -> Vec<String> {
        self.drafts.borrow().keys().cloned().collect()
    }

    fn keep_draft(&self, name: &str, form: Option<Value>) {
        let mut drafts = self.drafts.borrow_mut();
        match form {
            Some(form) => drop(drafts.insert(name.to_owned(), form)),
            None => drop(drafts.remove(name)),
        }
    }

    fn seen(&self, _: Vec<u64>) {}
}

impl Attachments for PracticeEdge {
    fn attach_photo(&self, _: File) -> Answer<Result<Attachment, NotAttached>> {
        not_attached()
    }

    fn attach_clip(&self, _: File) -> Answer<Result<Attachment, NotAttached>> {
        not_attached()
    }

    fn keep_content(&self, _: Vec<(Scope, Attachment)>) {}

    fn show_camera(&self, _: HtmlVideoElement) -> Answer<Result<(), NotAttached>> {
        not_attached()
    }

    fn hide_camera(&self, _: &HtmlVideoElement) {}

    fn take_photo(&self, _: HtmlVideoElement) -> Answer<Result<Attachment, NotAttached>> {
        not_attached()
    }

    fn begin_voice(&self) -> Answer<Result<(), NotAttached>> {
        not_attached()
    }

    fn end_voice(&self) -> Answer<Result<Attachment, NotAttached>> {
        not_attached()
    }

    fn content_url(&self, attachment: Attachment) -> Answer<Option<String>> {
        self.real.edge(|edge| edge.content_url(attachment))
    }

    fn send_media_now(&self) {}
}

impl Phone for PracticeEdge {
    fn now(&self) -> Timestamp {
        self.real.now()
    }

    fn storage(&self) -> Answer<Option<Storage>> {
        at_once(None)
    }

    fn has_voice(&self, language: &str) -> bool {
        self.real.edge(|edge| edge.has_voice(language))
    }

    fn read_aloud(&self, text: &str, language: &str) {
        self.real.edge(|edge| edge.read_aloud(text, language));
    }

    fn show_badge(&self, _: usize) {}

    fn use_here(&self) {}

    fn update_now(&self) {}
}

/// Nobody gets in or out while they practise: the pages that do are the real desk's.
impl Locking for PracticeEdge {
    fn sign_in(&self, _: SignIn, language: &'static str) -> Answer<Result<(), EnterError>> {
        let words = Lang::accepted(language).practice_no_server().to_owned();
        at_once(Err(EnterError::Ask(AskError::Refused(words))))
    }

    fn unlock(&self, _: String) -> Answer<Result<(), EnterError>> {
        at_once(Err(EnterError::Wrong))
    }

    fn unlock_with_pin(&self, _: String) -> Result<(), EnterError> {
        Err(EnterError::Wrong)
    }

    fn lock(&self) {
        self.real.edge(|edge| edge.lock());
    }

    fn has_pin(&self) -> bool {
        self.real.edge(|edge| edge.has_pin())
    }

    fn set_pin(&self, _: Option<String>) {}

    fn passkey(&self) -> Answer<Passkey> {
        at_once(Passkey::NotHere)
    }

    fn set_passkey(&self, _: bool) -> Answer<Result<(), EnterError>> {
        at_once(Err(EnterError::NotRecognised))
    }

    fn unlock_with_passkey(&self) -> Answer<Result<(), EnterError>> {
        at_once(Err(EnterError::NotRecognised))
    }

    fn change_passphrase(&self, _: PassphraseChange, language: &'static str) -> Answer<Result<(), EnterError>> {
        self.sign_in(SignIn::default(), language)
    }

    fn others(&self) -> Vec<Staff> {
        Vec::new()
    }

    fn turn_to(&self, _: Option<Staff>) {}

    fn sign_out(&self) {}
}

impl Server for PracticeEdge {
    fn sync_now(&self) {}

    fn ask(&self, _: Ask, language: &'static str) -> Answer<Result<Value, AskError>> {
        refused(language)
    }

    fn save_person_file(&self, _: Scope, _: PersonId, language: &'static str) -> Answer<Result<(), AskError>> {
        refused(language)
    }

    fn save_rescue_file(&self) -> Answer<Result<usize, RescueError>> {
        at_once(Err(RescueError::Nothing))
    }

    fn hand_in_rescue_file(&self, _: File, language: &'static str) -> Answer<Result<RescueReceipt, AskError>> {
        refused(language)
    }
}
