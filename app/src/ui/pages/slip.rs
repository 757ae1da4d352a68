//! A slip 回执 for who enrolled: one screen that is a picture for a chat, a page of paper, or a text to paste.

use super::slip_picture::slip_picture;
use crate::{
    domain::id::{EnrolmentId, PersonId},
    messages::{SlipLine, SlipSheet},
    ui::{
        address::Address,
        components::{CopyAndPrint, NotHeld, SignaturePicture, TopBar},
        desk::use_desk,
        handing_out::{HandedOut, hand_out},
        preferences::use_lang,
    },
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::Url;

/// The name of the picture among the downloads: nobody's name or number is in it.
const PICTURE_NAME: &str = "huizhi.png";

/// The slip of a form and of those that were agreed to with it.
#[component]
pub fn SlipPage(person: PersonId, enrolment: EnrolmentId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let sheet =
        Memo::new(move |_| desk.ledger(|ledger| lang.slip_sheet(ledger, person, enrolment, desk.today())).flatten());
    view! {
        <TopBar title=lang.slip().to_owned() back=Address::Person(person)/>
        {move || match sheet.get() {
            Some(sheet) => view! { <Sheet sheet=sheet.clone()/><HandOut sheet/> }.into_any(),
            None => view! { <NotHeld/> }.into_any(),
        }}
    }
}

#[component]
fn Sheet(sheet: SlipSheet) -> impl IntoView {
    let lang = use_lang();
    let line = |line: SlipLine| {
        let hint = (!line.hint.is_empty()).then(|| view! { <small>{line.hint}</small> }.into_any());
        view! { <div class:slip-word=!line.hint.is_empty()><dt>{line.label}</dt><dd><b>{line.text}</b>{hint}</dd></div> }.into_any()
    };
    let facts = sheet.whom.into_iter().chain([sheet.identity]).chain(sheet.agreed);
    view! {
        <article class="paper-sheet" id="slip-sheet">
            <p class="quiet">{sheet.issuer}</p>
            <h2>{lang.slip_title()}</h2>
            <div class="slip-holds">{sheet.holds.into_iter().map(|holds| view! { <p>{holds}</p> }.into_any()).collect_view()}</div>
            <dl class="slip-lines">{facts.map(line).collect_view()}</dl>
            {sheet.signature.map(|signature| view! { <SignaturePicture signature/> }.into_any())}
            <h3>{lang.slip_next()}</h3>
            <ol>{sheet.next.into_iter().map(|next| view! { <li>{next}</li> }.into_any()).collect_view()}</ol>
            <dl class="slip-lines">{sheet.words.into_iter().map(line).collect_view()}</dl>
        </article>
    }
}

/// A picture, a text message, a text to paste, paper.
#[component]
fn HandOut(sheet: SlipSheet) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (busy, fault) = (RwSignal::new(false), RwSignal::new(None::<&'static str>));
    let picture = RwSignal::new(None::<String>);
    let text = sheet.text(lang);
    let by_text = format!("sms:{}?&body={}", sheet.phone, js_sys::encode_uri_component(&text));
    let kept = StoredValue::new(sheet);
    let send = move |_| {
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let drawn = slip_picture(&kept.get_value(), lang).await;
            busy.set(false);
            let Some(drawn) = drawn else { return fault.set(Some(lang.picture_failed())) };
            picture.set(Url::create_object_url_with_blob(&drawn).ok());
            match hand_out(&drawn, PICTURE_NAME).await {
                HandedOut::Shared => {}
                HandedOut::Saved => desk.toast.set(Some(lang.picture_saved().to_owned())),
                HandedOut::Failed => fault.set(Some(lang.picture_failed())),
            }
        });
    };
    on_cleanup(move || {
        if let Some(url) = picture.get_untracked() {
            drop(Url::revoke_object_url(&url));
        }
    });
    view! {
        <p class="fault pad" role="alert">{move || fault.get()}</p>
        <div class="button-row">
            <button type="button" class="button primary" id="send-slip" disabled=move || busy.get() on:click=send>{lang.slip_send()}</button>
            <a class="button" id="slip-by-text" href=by_text>{lang.slip_by_text()}</a>
            <CopyAndPrint text/>
        </div>
        {move || picture.get().map(|url| view! { <img class="slip-picture" id="slip-picture" src=url alt=lang.slip_title()/> }.into_any())}
    }
}
