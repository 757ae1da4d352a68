//! What who asked takes along: the number as a code to scan, and a receipt as a text message. Both work without a line.

use crate::{
    domain::{id::RecordId, number},
    messages::Lang,
    sync::records::Due,
    ui::{desk::use_desk, preferences::use_lang},
};
use leptos::prelude::*;
use qrcode::{Color, QrCode};

/// Modules of light around a code (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

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
            {code(&link, lang)}
        </details>
        <div class="button-row">{by_text}</div>
    }
}

/// The address of the page that says how far it is.
fn progress_link(record: RecordId) -> String {
    format!("{}/d/{}", window().location().origin().unwrap_or_default(), number::digits_of(record))
}

/// Dark modules as one path, a unit each.
fn code(link: &str, lang: Lang) -> Option<AnyView> {
    let code = QrCode::new(link).ok()?;
    let (width, whole) = (code.width(), code.width() + 2 * QUIET_ZONE);
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let module = |(at, _): (usize, Color)| format!("M{} {}h1v1h-1z", at % width + QUIET_ZONE, at / width + QUIET_ZONE);
    let path: String = dark.map(module).collect();
    let view_box = format!("0 0 {whole} {whole}");
    Some(
        view! {
            <svg class="code-picture" role="img" aria-label=lang.show_code() viewBox=view_box shape-rendering="crispEdges">
                <path d=path fill="#000"/>
            </svg>
            <p class="quiet">{link.to_owned()}</p>
        }
        .into_any(),
    )
}
