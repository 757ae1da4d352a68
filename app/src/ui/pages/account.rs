//! My phones and where I am signed in, to be ended from here; and another passphrase. Needs a connection.

use super::change_passphrase::ChangePassphrase;
use crate::{
    domain::{
        registration::{OpenSession, OwnAccount, Registration, RegistrationState},
        time::Timestamp,
    },
    ui::{
        address::Address,
        asking::Requests,
        components::{Skeleton, TopBar},
        telling,
    },
};
use leptos::{ev::MouseEvent, prelude::*};
use serde_json::Value;

/// What the page holds.
#[derive(Clone, Copy)]
struct Mine {
    requests: Requests,
    account: RwSignal<Option<OwnAccount>>,
}

impl Mine {
    fn load(self) {
        let account = self.account;
        self.requests.ask("GET", "/api/v1/account".into(), Value::Null, move |found| account.set(Some(found)));
    }

    /// Ends something of the list, and reads it again.
    fn end(self, path: String) {
        self.requests.ask("DELETE", path, Value::Null, move |_: Value| self.load());
    }

    fn moment(self, at: Timestamp) -> String {
        telling::moment(at, self.requests.desk.today(), self.requests.lang)
    }
}

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let mine = Mine { requests: Requests::new(), account: RwSignal::new(None) };
    let (lang, failure) = (mine.requests.lang, mine.requests.failure(move || mine.load()));
    mine.load();
    let list = move || match mine.account.get() {
        None if mine.requests.fault.get().is_some() => ().into_any(),
        None => view! { <Skeleton/> }.into_any(),
        Some(account) => view! {
            <section class="form">
                {account.phones.iter().map(|phone| phone_row(mine, &account, phone)).collect_view()}
                {elsewhere(&account).map(|session| session_row(mine, session)).collect_view()}
            </section>
        }
        .into_any(),
    };
    let is_loaded = Memo::new(move |_| mine.account.with(Option::is_some));
    view! {
        <TopBar title=lang.my_phones().to_owned() back=Address::Me/>
        <p class="quiet pad">{lang.my_phones_text()}</p>
        {failure}
        {list}
        {move || is_loaded.get().then(|| view! { <ChangePassphrase changed=Callback::new(move |()| mine.load())/> }.into_any())}
    }
}

/// Sessions on no registered phone: where the passphrase alone is enough.
fn elsewhere(account: &OwnAccount) -> impl Iterator<Item = &OpenSession> {
    let is_phone = |key: &String| account.phones.iter().any(|phone| phone.key == *key);
    account.sessions.iter().filter(move |session| !session.key.as_ref().is_some_and(is_phone))
}

fn phone_row(mine: Mine, account: &OwnAccount, phone: &Registration) -> impl IntoView + use<> {
    let lang = mine.requests.lang;
    let session = account.sessions.iter().find(|session| session.key.as_ref() == Some(&phone.key)).cloned();
    let is_this = session.as_ref().is_some_and(|session| session.current);
    let is_other_in_use = !is_this && phone.state == RegistrationState::Active;
    let about = lang.phone_about(&mine.moment(phone.registered_at), &mine.moment(phone.seen_at));
    let path = format!("/api/v1/account/phones/{}", phone.key);
    let sure = RwSignal::new(false);
    let tap = move |event: MouseEvent| match event.detail() {
        2.. => {} // of a double tap the second one is no answer
        _ if sure.get_untracked() => mine.end(path.clone()),
        _ => sure.set(true),
    };
    view! {
        <div class="phone">
            <p><strong>{phone.name.clone()}</strong>" "<span class="tag">{if is_this { lang.this_phone() } else { lang.registration_state(phone.state) }}</span></p>
            <small class="quiet">{about}</small>
            {session.as_ref().map(|session| session_line(mine, session))}
            <span class="phone-buttons">
                {session.filter(|_| !is_this).map(|session| end_button(mine, &session))}
                {is_other_in_use.then(|| view! {
                    <button type="button" class="text-button revoke" class:sure=sure on:click=tap>{move || if sure.get() { lang.revoke_own_sure() } else { lang.revoke() }}</button>
                })}
            </span>
        </div>
    }
}

fn session_row(mine: Mine, session: &OpenSession) -> impl IntoView + use<> {
    let lang = mine.requests.lang;
    view! {
        <div class="phone">
            <p><strong>{lang.unregistered_browser()}</strong>{session.current.then(|| view! { " "<span class="tag">{lang.this_phone()}</span> })}</p>
            {session_line(mine, session)}
            <span class="phone-buttons">{(!session.current).then(|| end_button(mine, session))}</span>
        </div>
    }
}

fn session_line(mine: Mine, session: &OpenSession) -> impl IntoView + use<> {
    let (begun, until) = (mine.moment(session.begun_at), mine.moment(session.expires_at));
    view! { <small class="quiet">{mine.requests.lang.session_about(&begun, &until)}</small> }
}

fn end_button(mine: Mine, session: &OpenSession) -> impl IntoView + use<> {
    let path = format!("/api/v1/account/sessions/{}", session.id);
    view! { <button type="button" class="text-button end-session" on:click=move |_| mine.end(path.clone())>{mine.requests.lang.end_session()}</button> }
}
