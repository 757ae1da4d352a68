//! Who works here and with which phones: for townships and the county. Needs a connection.

use crate::{
    domain::{
        fault::Fault,
        id::StaffId,
        mobile::Mobile,
        name::Name,
        registration::{Registration, RegistrationState},
        staff::{IssuedCode, Role, StaffFile},
        time::Timestamp,
    },
    messages::Lang,
    ui::{
        address::Address,
        asking::Requests,
        components::{Chips, Empty, Sheet, Skeleton, TextField, TopBar, VillageField, position},
        telling,
    },
};
use leptos::{ev::MouseEvent, prelude::*};
use serde_json::{Value, json};

/// What the page holds.
#[derive(Clone, Copy)]
struct Office {
    requests: Requests,
    files: RwSignal<Option<Vec<StaffFile>>>,
    code: RwSignal<Option<(String, IssuedCode)>>,
    showing: RwSignal<bool>,
    open: RwSignal<Option<StaffId>>,
}

impl Office {
    fn new() -> Self {
        let (files, code) = (RwSignal::new(None), RwSignal::new(None));
        Self { requests: Requests::new(), files, code, showing: RwSignal::new(false), open: RwSignal::new(None) }
    }

    fn load(&self) {
        let files = self.files;
        self.requests.ask("GET", "/api/v1/staff".into(), Value::Null, move |found| files.set(Some(found)));
    }

    /// Asks for something that changes the list, and reads it again.
    fn change(self, method: &'static str, path: String, body: Value) {
        self.requests.ask(method, path, body, move |_: Value| self.load());
    }

    fn give_code(&self, file: &StaffFile) {
        let (name, code, showing) = (file.staff.name.as_str().to_owned(), self.code, self.showing);
        let path = format!("/api/v1/staff/{}/code", file.staff.id);
        self.requests.ask("POST", path, Value::Null, move |issued| {
            code.set(Some((name, issued)));
            showing.set(true);
        });
    }

    fn end_phone(self, file: &StaffFile, phone: &Registration, state: RegistrationState) {
        let path = format!("/api/v1/staff/{}/phones/{}", file.staff.id, phone.key);
        self.change("POST", path, json!({ "state": state }));
    }

    fn set_active(self, file: &StaffFile, active: bool) {
        let body = json!({ "name": file.staff.name, "areas": file.staff.areas, "active": active });
        self.change("PUT", format!("/api/v1/staff/{}", file.staff.id), body);
    }
}

/// The page.
#[component]
pub fn StaffPage() -> impl IntoView {
    let office = Office::new();
    let (lang, failure) = (office.requests.lang, office.requests.failure(move || office.load()));
    office.load();
    let adding = RwSignal::new(false);
    let list = move || match office.files.get() {
        None if office.requests.fault.get().is_some() => ().into_any(),
        None => view! { <Skeleton/> }.into_any(),
        Some(files) if files.is_empty() => {
            view! { <Empty title=lang.nobody_works_here() text=lang.nobody_works_here_text()/> }.into_any()
        }
        Some(files) => {
            view! { <ul class="cells staff">{files.into_iter().map(|file| row(office, file)).collect_view()}</ul> }
                .into_any()
        }
    };
    view! {
        <TopBar title=lang.staff_and_phones().to_owned() back=Address::Me/>
        <p class="quiet pad">{lang.staff_text()}</p>
        {failure}
        {list}
        <div class="button-row"><button type="button" class="button primary wide" id="add-staff" on:click=move |_| adding.set(true)>{lang.add_staff()}</button></div>
        <Sheet open=adding title=lang.add_staff()><AddStaff office adding/></Sheet>
        <Sheet open=office.showing title=lang.one_time_code()>{move || office.code.get().map(|(name, issued)| code(&name, issued, lang))}</Sheet>
    }
}

fn row(office: Office, file: StaffFile) -> impl IntoView {
    let Requests { desk, lang, .. } = office.requests;
    let staff = file.staff.clone();
    let areas = desk.peek(|engine| {
        let reference = engine.ledger().reference();
        staff.areas.iter().map(|area| reference.area_name(*area).to_owned()).collect::<Vec<_>>().join("、")
    });
    let about = format!("{} · {} · {}", lang.role(staff.role), areas.unwrap_or_default(), file.phone.as_str());
    let id = staff.id;
    let is_open = move || office.open.get() == Some(id);
    let toggle = move |event: MouseEvent| {
        event.prevent_default(); // the list is rebuilt after each change: who was open stays open
        office.open.update(|open| *open = if *open == Some(id) { None } else { Some(id) });
    };
    let (for_code, for_active, active) = (file.clone(), file.clone(), file.active);
    let phones = file.registrations.iter().map(|phone| phone_row(office, &file, phone)).collect_view();
    let none = file.registrations.is_empty().then(|| view! { <p class="quiet">{lang.no_phone_yet()}</p> });
    view! {
        <li><details class="staff-file" prop:open=is_open>
            <summary class="cell" on:click=toggle>
                <span class="cell-main"><strong>{staff.name.as_str().to_owned()}</strong><small>{about}</small></span>
                {(!active).then(|| view! { <span class="tag">{lang.works_here_no_longer()}</span> })}
            </summary>
            <div class="form">
                {phones}
                {none}
                {active.then(|| view! { <button type="button" class="button wide give-code" on:click=move |_| office.give_code(&for_code)>{lang.give_code()}</button> })}
                <button type="button" class="text-button" on:click=move |_| office.set_active(&for_active, !active)>
                    {if active { lang.end_work() } else { lang.begin_work() }}
                </button>
            </div>
        </details></li>
    }
}

fn phone_row(office: Office, file: &StaffFile, phone: &Registration) -> impl IntoView + use<> {
    let Requests { desk, lang, .. } = office.requests;
    let moment = |at: Timestamp| telling::moment(at, desk.today(), lang);
    let about = lang.phone_about(&moment(phone.registered_at), &moment(phone.seen_at));
    let button = |state: RegistrationState, class: &'static str, words: &'static str| {
        let (file, phone) = (file.clone(), phone.clone());
        view! { <button type="button" class=class on:click=move |_| office.end_phone(&file, &phone, state)>{words}</button> }
    };
    let (state, sure) = (phone.state, RwSignal::new(false));
    // What it holds is gone afterwards, photos that wait included: the second tap does it.
    let wipe = StoredValue::new_local({
        let (file, phone) = (file.clone(), phone.clone());
        move || office.end_phone(&file, &phone, RegistrationState::Wiped)
    });
    let tap = move |event: MouseEvent| match event.detail() {
        2.. => {} // of a double tap the second one is no answer
        _ if sure.get_untracked() => wipe.with_value(|wipe| wipe()),
        _ => sure.set(true),
    };
    let buttons = (state != RegistrationState::Wiped).then(|| view! {
        <span class="phone-buttons">
            {(state == RegistrationState::Active).then(|| button(RegistrationState::Revoked, "text-button revoke", lang.revoke()))}
            <button type="button" class="text-button wipe" class:sure=sure on:click=tap>{move || if sure.get() { lang.wipe_sure() } else { lang.wipe() }}</button>
        </span>
    });
    view! {
        <div class="phone">
            <p><strong>{phone.name.clone()}</strong>" "<span class="tag">{lang.registration_state(state)}</span></p>
            <small class="quiet">{about}</small>
            {buttons}
        </div>
    }
}

/// The code in large digits, and as a picture for the other phone's camera.
fn code(name: &str, issued: IssuedCode, lang: Lang) -> impl IntoView + use<> {
    let (first, second) = issued.code.split_at(issued.code.len() / 2);
    let digits = format!("{first} {second}");
    let picture = format!("data:image/svg+xml,{}", js_sys::encode_uri_component(&issued.picture));
    view! {
        <div class="form code">
            <p>{lang.code_for(name, issued.minutes)}</p>
            <p class="code-digits" id="code">{digits}</p>
            <img class="code-picture" src=picture alt=lang.code_picture()/>
            <p class="quiet">{lang.code_text()}</p>
        </div>
    }
}

/// A new member of staff.
#[component]
fn AddStaff(office: Office, adding: RwSignal<bool>) -> impl IntoView {
    let Requests { desk, lang, .. } = office.requests;
    let (name, phone) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (area, tried) = (RwSignal::new(None), RwSignal::new(false));
    let of_county = desk.staff().is_some_and(|staff| staff.role == Role::CountyAdmin);
    let roles: Vec<Role> = if of_county { Role::ALL.to_vec() } else { vec![Role::GridWorker] };
    let role = RwSignal::new(Role::GridWorker);
    let name_fault = move || Name::parse(&name.get()).err();
    let phone_fault = move || Mobile::parse(&phone.get()).err();
    let area_fault = move || area.with(Option::is_none).then_some(Fault::Missing);
    let fault_text = move |fault: Option<Fault>| fault.filter(|_| tried.get()).map(|fault| lang.fault(&fault));
    let save = move |_| {
        tried.set(true);
        let whole = untrack(move || name_fault().is_none() && phone_fault().is_none() && area_fault().is_none());
        if whole {
            let body = json!({ "name": name.get_untracked(), "phone": phone.get_untracked(),
                "role": role.get_untracked(), "areas": [area.get_untracked()] });
            adding.set(false);
            office.change("POST", "/api/v1/staff".into(), body);
        }
    };
    let words: Vec<String> = roles.iter().map(|role| lang.role(*role).to_owned()).collect();
    let (shown, picked) = (roles.clone(), roles);
    view! {
        <div class="form">
            <TextField label=lang.name_word() name="staff-name" value=name on_input=move |text| name.set(text) fault=Signal::derive(move || fault_text(name_fault()))/>
            <TextField label=lang.phone_number() name="staff-phone" keys="tel" value=phone on_input=move |text| phone.set(text) fault=Signal::derive(move || fault_text(phone_fault()))/>
            <Chips label=lang.role_word() options=words chosen=Signal::derive(move || position(&shown, &role.get()))
                pick=Callback::new(move |at: usize| role.set(picked[at]))/>
            <VillageField label=lang.works_for() wide=true chosen=area pick=Callback::new(move |code| area.set(code)) fault=Signal::derive(move || fault_text(area_fault()))/>
            <button type="button" class="button primary wide" id="save-staff" on:click=save>{lang.save()}</button>
        </div>
    }
}
