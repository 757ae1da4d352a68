//! Me: who I am, how it looks, how much this phone holds, signing out.

use super::locking::Locking;
use crate::{
    domain::audit,
    messages::Lang,
    sync::engine::ROOM_RESERVE_BYTES,
    ui::{
        Storage,
        address::Address,
        components::{Chips, Glyph, HandInRescueFile, Icon, Sheet, TopBar, position},
        desk::use_desk,
        install,
        later_parts::{my_work, season_link},
        navigation::use_way,
        practice::{PracticeMe, practises},
        preferences::{TEXT_SIZES, Theme, use_lang, use_preferences},
    },
};
use leptos::{prelude::*, task::spawn_local};

const THEMES: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];
const LANGS: [Lang; 2] = [Lang::ZhHans, Lang::En];

/// The screen of one's own; while practising, the way back to work.
#[component]
pub fn MePage() -> impl IntoView {
    if practises() { view! { <PracticeMe/> }.into_any() } else { view! { <Me/> }.into_any() }
}

#[component]
fn Me() -> impl IntoView {
    let (desk, lang, preferences) = (use_desk(), use_lang(), use_preferences());
    let staff = desk.staff();
    let name = staff.as_ref().map(|s| s.name.as_str().to_owned()).unwrap_or_default();
    let role = staff.as_ref().map(|s| lang.role(s.role)).unwrap_or_default();
    let reviews = staff.as_ref().is_some_and(|staff| staff.role.reviews());
    let audits = staff.as_ref().is_some_and(audit::may_read);
    let areas = move || {
        desk.read(|engine| {
            let reference = engine.ledger().reference();
            engine.staff().areas.iter().map(|area| reference.area_name(*area).to_owned()).collect::<Vec<_>>().join("、")
        })
    };
    let storage = RwSignal::new(None::<Storage>);
    let answer = desk.edge(|edge| edge.storage());
    spawn_local(async move { storage.set(answer.await) });
    let held = move || desk.ledger(|ledger| lang.people_count(ledger.files().filter(|f| f.row.is_some()).count()));
    let space = move || storage.get().map(|s| lang.storage(megabytes(s.used), megabytes(s.available), s.persisted));
    let meter = move || {
        let storage = storage.get()?;
        let short = storage.available - storage.used < ROOM_RESERVE_BYTES as f64;
        Some(view! {
            <span class="cell-main">
                <meter class="meter" min="0" max=megabytes(storage.available) value=megabytes(storage.used) aria-label=lang.storage_word()></meter>
                {short.then(|| view! { <small class="warn-line">{lang.short_of_room()}</small> }.into_any())}
            </span>
        }.into_any())
    };
    let sizes: Vec<String> = TEXT_SIZES.iter().map(u8::to_string).collect();
    let themes = [lang.theme_system(), lang.theme_light(), lang.theme_dark()].map(str::to_owned).to_vec();
    let cameras = [lang.camera_of_phone(), lang.camera_in_page()].map(str::to_owned).to_vec();
    let motions = [lang.theme_system(), lang.motion_off()].map(str::to_owned).to_vec();
    let waiting = move || desk.status().map(|status| status.waiting).unwrap_or_default();
    let (leaving, way) = (RwSignal::new(false), use_way());
    let practise = move |_| {
        way.go(Address::Today);
        desk.practises.set(true);
    };
    let contents = move || desk.read(|engine| engine.media_status().waiting).unwrap_or_default();
    let leaves_behind = move || match (waiting(), contents()) {
        (0, 0) => lang.sign_out_text().to_owned(),
        (operations, contents) => lang.sign_out_sealed(operations, contents),
    };
    view! {
        <TopBar title=lang.tab_me().to_owned()/>
        <ul class="cells">
            <li class="cell"><span class="cell-main"><strong>{name}</strong><small>{role}" · "{areas}</small></span></li>
            <li><a href=Address::Outbox.to_string() class="cell"><span class="cell-main">{lang.sync()}</span><span class="quiet">{move || lang.waiting_count(waiting())}</span></a></li>
            <li><a href=Address::Records.to_string() class="cell"><span class="cell-main">{lang.all_records()}</span><Icon glyph=Glyph::Chevron/></a></li>
            <li><button type="button" class="cell" id="practise" on:click=practise><span class="cell-main">{lang.practice()}<small>{lang.practice_hint()}</small></span><Icon glyph=Glyph::Chevron/></button></li>
            <li><a href=Address::Tour.to_string() class="cell"><span class="cell-main">{lang.tour()}</span><Icon glyph=Glyph::Chevron/></a></li>
        </ul>
        {my_work()}
        {season_link(true)}
        <h2>{lang.letters()}</h2>
        <section class="form">
            <Chips label=lang.size_of_letters() options=sizes chosen=Signal::derive(move || position(&TEXT_SIZES, &preferences.get().text))
                pick=Callback::new(move |at: usize| preferences.update(|p| p.text = TEXT_SIZES[at]))/>
            <Chips label=lang.appearance() options=themes chosen=Signal::derive(move || position(&THEMES, &preferences.get().theme))
                pick=Callback::new(move |at: usize| preferences.update(|p| p.theme = THEMES[at]))/>
            <Chips label=lang.motion() options=motions chosen=Signal::derive(move || vec![usize::from(preferences.get().still)])
                pick=Callback::new(move |at: usize| preferences.update(|p| p.still = at == 1))/>
            <Chips label="语言 Language" options=vec!["中文".to_owned(), "English".to_owned()] chosen=Signal::derive(move || position(&LANGS, &preferences.get().lang))
                pick=Callback::new(move |at: usize| preferences.update(|p| p.lang = LANGS[at]))/>
            <Chips label=lang.camera() options=cameras chosen=Signal::derive(move || vec![usize::from(preferences.get().page_camera)])
                pick=Callback::new(move |at: usize| preferences.update(|p| p.page_camera = at == 1))/>
        </section>
        <h2>{lang.this_phone()}</h2>
        <ul class="cells">
            <li class="cell"><span class="cell-main">{lang.tab_ledger()}</span><span class="quiet">{held}</span></li>
            <li class="cell"><span class="cell-main">{lang.storage_word()}</span><span class="quiet">{space}</span></li>
            <li class="cell">{meter}</li>
        </ul>
        {install::hint(install::place(), lang).map(|hint| view! { <p class="quiet pad">{hint}</p> }.into_any())}
        {audits.then(|| view! {
            <ul class="cells"><li><a href=Address::Audit.to_string() class="cell"><span class="cell-main">{lang.audit()}</span></a></li></ul>
        }.into_any())}
        {reviews.then(|| view! {
            <ul class="cells"><li><a href=Address::Staff.to_string() class="cell"><span class="cell-main">{lang.staff_and_phones()}</span></a></li></ul>
            <HandInRescueFile/>
        }.into_any())}
        <Locking/>
        <ul class="cells"><li><a href=Address::Account.to_string() class="cell"><span class="cell-main">{lang.my_phones()}</span></a></li></ul>
        <div class="button-row"><button type="button" class="button" id="sign-out" on:click=move |_| leaving.set(true)>{lang.sign_out()}</button></div>
        <Sheet open=leaving title=lang.sign_out()>
            <div class="form">
                <p>{lang.sign_out_promise()}</p>
                <p>{leaves_behind}</p>
                <button type="button" class="button primary wide" on:click=move |_| desk.edge(|edge| edge.sign_out())>{lang.sign_out()}</button>
            </div>
        </Sheet>
    }
}

/// Whole megabytes, the one that was begun included: a fraction as an attribute brings the printing of floats into the bundle.
fn megabytes(bytes: f64) -> u32 {
    (bytes / 1_048_576.0) as u32 + 1
}
