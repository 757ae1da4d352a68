//! What screens ask of the browser: each wish is passed on to the driver.

use crate::{
    attaching, camera,
    copy::Incident,
    http,
    photo::PhotoSource,
    platform::{self, LockRequest},
    session::{self, PhoneSession},
    speech, users,
};
use app::{
    domain::{attachment::Attachment, id::PersonId, scope::Scope, staff::Staff, time::Timestamp},
    sync::{
        engine::{Event, Failure, NewOperation},
        rescue::RescueReceipt,
    },
    ui::{
        Answer, Ask, AskError, Attachments, Desk, Edge, EnterError, Keeping, Locking, NotAttached, Passkey,
        PassphraseChange, Phase, Phone, RescueError, Server, SignIn, Storage,
    },
};
use leptos::prelude::Set;
use serde_json::Value;
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlVideoElement};

/// The edge that screens ask.
pub struct Browser(Rc<PhoneSession>);

impl Browser {
    /// A browser in which nobody is signed in yet.
    pub fn new() -> Self {
        Self(Rc::default())
    }

    /// Calls `listener` with the session on these events of the window.
    fn on(&self, kinds: &[&str], listener: fn(&Rc<PhoneSession>)) {
        for kind in kinds {
            let session = self.0.clone();
            platform::on_window(kind, move || listener(&session));
        }
    }
}

fn is_back(session: &Rc<PhoneSession>) {
    session.copy.feed(Event::Online);
    session.carried_at.set(0); // what was tried without a line is tried again
    session.look_around();
}

impl Edge for Browser {
    fn begin(&self, desk: Desk) {
        let session = self.0.clone();
        self.0.copy.begin(desk, move |incident| match incident {
            Incident::Overtaken => session.overtaken(),
            Incident::SessionEnded => {
                session.has_ended.set(true);
                spawn_local(session.clone().carry()); // by the phone's own key, and it learns whether it may go on
            }
        });
        self.on(&["online", "pageshow"], is_back);
        self.on(&["pagehide"], |session| session.copy.lets_go());
        let session = self.0.clone();
        platform::on_visible(move || {
            session.look_around();
            session.copy.feed(Event::Online);
        });
        self.on(&["pointerdown", "keydown", "scroll"], |session| session.touched());
        self.0.watch();
        let session = self.0.clone();
        platform::on_line_change(move || session.copy.feed(Event::LineIs { metered: platform::is_metered() }));
        platform::on_window("tiangeng-update", move || desk.update_ready.set(true));
        platform::on_window("tiangeng-other-tabs", move || desk.other_tabs.set(true));
        platform::tell_page("tiangeng-listening");
        desk.phase.set(session::locked());
        spawn_local(self.0.clone().ask_for_first_passphrase());
        spawn_local(self.0.clone().refresh_user());
        spawn_local(self.0.clone().carry());
    }
}

impl Phone for Browser {
    fn now(&self) -> Timestamp {
        platform::now()
    }

    fn storage(&self) -> Answer<Option<Storage>> {
        Box::pin(platform::storage())
    }

    fn has_voice(&self, language: &str) -> bool {
        speech::voice(language).is_some()
    }

    fn show_badge(&self, count: usize) {
        platform::show_badge(count);
    }

    fn read_aloud(&self, text: &str, language: &str) {
        speech::read_aloud(text, language);
    }

    fn use_here(&self) {
        match self.0.who() {
            Some((staff, vault)) => {
                self.0.copy.set_phase(Phase::Opening);
                spawn_local(self.0.clone().open(staff, vault, LockRequest::Steal));
            }
            None => self.0.copy.set_phase(session::locked()),
        }
    }

    fn update_now(&self) {
        platform::tell_page("tiangeng-update-now");
    }
}

impl Keeping for Browser {
    fn fresh_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn save(&self, drafts: Vec<NewOperation>) -> Answer<Result<(), String>> {
        let receive = self.0.copy.save(drafts);
        Box::pin(async move { receive.await.unwrap_or_else(|_| Err("closed".into())) })
    }

    fn draft(&self, name: &str) -> Option<Value> {
        self.0.copy.drafts.get(name)
    }

    fn draft_names(&self) -> Vec<String> {
        self.0.copy.drafts.names()
    }

    fn keep_draft(&self, name: &str, form: Option<Value>) {
        self.0.copy.drafts.keep(name, form);
    }

    fn seen(&self, numbers: Vec<u64>) {
        self.0.copy.feed(Event::Seen(numbers));
    }
}

impl Locking for Browser {
    fn sign_in(&self, wish: SignIn, language: &'static str) -> Answer<Result<(), EnterError>> {
        Box::pin(self.0.clone().sign_in(wish, language))
    }

    fn unlock(&self, passphrase: String) -> Answer<Result<(), EnterError>> {
        Box::pin(self.0.clone().unlock(passphrase))
    }

    fn unlock_with_pin(&self, pin: String) -> Result<(), EnterError> {
        self.0.unlock_with_pin(&pin)
    }

    fn lock(&self) {
        self.0.lock();
    }

    fn has_pin(&self) -> bool {
        self.0.has_pin()
    }

    fn set_pin(&self, pin: Option<String>) {
        self.0.set_pin(pin);
    }

    fn passkey(&self) -> Answer<Passkey> {
        Box::pin(self.0.clone().passkey())
    }

    fn set_passkey(&self, wanted: bool) -> Answer<Result<(), EnterError>> {
        Box::pin(self.0.clone().set_passkey(wanted))
    }

    fn unlock_with_passkey(&self) -> Answer<Result<(), EnterError>> {
        Box::pin(self.0.clone().unlock_with_passkey())
    }

    fn change_passphrase(&self, change: PassphraseChange, language: &'static str) -> Answer<Result<(), EnterError>> {
        Box::pin(self.0.clone().change_passphrase(change, language))
    }

    fn others(&self) -> Vec<Staff> {
        users::all()
    }

    fn turn_to(&self, other: Option<Staff>) {
        self.0.turn_to(other);
    }

    fn sign_out(&self) {
        spawn_local(self.0.clone().sign_out());
    }
}

impl Attachments for Browser {
    fn attach_photo(&self, file: File) -> Answer<Result<Attachment, NotAttached>> {
        let copy = self.0.copy.clone();
        Box::pin(async move { attaching::attach_photo(&copy, PhotoSource::File(file)).await })
    }

    fn attach_clip(&self, file: File) -> Answer<Result<Attachment, NotAttached>> {
        let copy = self.0.copy.clone();
        Box::pin(async move { attaching::attach_clip(&copy, file).await })
    }

    fn keep_content(&self, wanted: Vec<(Scope, Attachment)>) {
        spawn_local(attaching::keep_content(self.0.copy.clone(), wanted));
    }

    fn show_camera(&self, video: HtmlVideoElement) -> Answer<Result<(), NotAttached>> {
        Box::pin(async move { camera::show(&video).await })
    }

    fn hide_camera(&self, video: &HtmlVideoElement) {
        camera::hide(video);
    }

    fn take_photo(&self, video: HtmlVideoElement) -> Answer<Result<Attachment, NotAttached>> {
        let copy = self.0.copy.clone();
        Box::pin(async move { attaching::attach_photo(&copy, PhotoSource::Camera(video)).await })
    }

    fn begin_voice(&self) -> Answer<Result<(), NotAttached>> {
        let session = self.0.clone();
        Box::pin(async move { session.attaching.begin_voice(&session.copy).await })
    }

    fn end_voice(&self) -> Answer<Result<Attachment, NotAttached>> {
        let session = self.0.clone();
        Box::pin(async move { session.attaching.end_voice(&session.copy).await })
    }

    fn content_url(&self, attachment: Attachment) -> Answer<Option<String>> {
        let session = self.0.clone();
        Box::pin(async move { session.attaching.content_url(&session.copy, attachment).await })
    }

    fn send_media_now(&self) {
        self.0.copy.feed(Event::SendMediaNow);
    }
}

impl Server for Browser {
    fn sync_now(&self) {
        self.0.copy.feed(Event::SyncNow);
    }

    fn ask(&self, ask: Ask, language: &'static str) -> Answer<Result<Value, AskError>> {
        Box::pin(http::ask(ask, language))
    }

    fn save_person_file(&self, scope: Scope, person: PersonId, language: &'static str) -> Answer<Result<(), AskError>> {
        Box::pin(async move {
            let document = http::document(&format!("/api/v1/people/{scope}/{person}"), language).await?;
            let saved = platform::download(&document, "tiangeng-person.html");
            saved.ok_or(AskError::NoAnswer(Failure::Storage))
        })
    }

    fn save_rescue_file(&self) -> Answer<Result<usize, RescueError>> {
        Box::pin(self.0.clone().save_rescue_file())
    }

    fn hand_in_rescue_file(&self, file: File, language: &'static str) -> Answer<Result<RescueReceipt, AskError>> {
        Box::pin(self.0.clone().hand_in_rescue_file(file, language))
    }
}
