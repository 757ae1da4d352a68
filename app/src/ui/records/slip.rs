//! What who asked takes along: the number as a code to scan, and a receipt as a text message. Both work without a line.

use crate::{
    domain::{id::RecordId, number},
    sync::records::Due,
    ui::{components::code_picture, desk::use_desk, preferences::use_lang},
};
use leptos::prelude::*;

/// A code with the address of the page that says how far it is; and, where a phone number is known, a link that opens the phone's own message app.
#[component]
pub(super) fn Slip(record: RecordId, due: Option<Due>, phone: Option<String>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let link = progress_link(record);
    let day = desk.today();
    let by_text = due.zip(phone).map(|(due, phone)| {
        let text = lang.receipt(&number::of(record), lang.label(&due.label), &lang.day(due.by.date, day), &link);
        let href = format!("sms:{phone}?&body={}", js_sys::encode_uri_component(&text));
        view! { <a class="button wide" id="receipt" href=href>{lang.text_receipt()}</a> }.into_any()
    });
    view! {
        <details class="more pad" id="slip">
            <summary>{lang.show_code()}</summary>
            {code_picture(&link, lang.show_code())}
        </details>
        <div class="button-row">{by_text}</div>
    }
}

/// The address of the page that says how far it is.
fn progress_link(record: RecordId) -> String {
    format!("{}/d/{}", window().location().origin().unwrap_or_default(), number::digits_of(record))
}
