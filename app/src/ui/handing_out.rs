//! What a user takes out of the app by hand: a text to paste, paper, a file. It is here and not at the edge because screens of the second load alone
//! need most of it, and an edge's methods stay in the first (docs/adr/0004-bundle.md).

use js_sys::{Array, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DomException, File, FilePropertyBag, HtmlAnchorElement, HtmlCanvasElement, HtmlDocument, HtmlTextAreaElement,
    ShareData, Url,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};

/// What became of a file that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedOut {
    /// The phone's own sheet was shown: the user passed it on, or thought better of it.
    Shared,
    /// It is among the downloads.
    Saved,
    /// The browser does neither.
    Failed,
}

/// Puts a text where it can be pasted from; false when the browser does not let the app.
pub async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    let has_clipboard = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    if has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok() {
        return true;
    }
    copy_of_field(text).unwrap_or(false) // without https, and in old browsers inside other apps
}

fn copy_of_field(text: &str) -> Option<bool> {
    let field: HtmlTextAreaElement = document().create_element("textarea").ok()?.unchecked_into();
    field.set_value(text);
    document().body()?.append_child(&field).ok()?;
    field.select();
    let copied = document().unchecked_into::<HtmlDocument>().exec_command("copy");
    field.remove();
    copied.ok()
}

/// Opens the browser's own page for printing.
pub fn print() {
    drop(window().print());
}

/// Offers a file to whatever the phone can pass it on with; where there is nothing, it goes among the downloads.
pub async fn hand_out(content: &Blob, name: &str) -> HandedOut {
    match shared(content, name) {
        Some(shared) => match JsFuture::from(shared).await {
            Ok(_) => HandedOut::Shared,
            Err(why) if why.dyn_ref::<DomException>().is_some_and(|why| why.name() == "AbortError") => {
                HandedOut::Shared
            }
            Err(_) => saved(content, name),
        },
        None => saved(content, name),
    }
}

fn saved(content: &Blob, name: &str) -> HandedOut {
    if save_file(content, name).is_some() { HandedOut::Saved } else { HandedOut::Failed }
}

fn shared(content: &Blob, name: &str) -> Option<Promise> {
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"canShare".into()).is_ok_and(|can| can) {
        return None;
    }
    let options = FilePropertyBag::new();
    options.set_type(&content.type_());
    let file = File::new_with_blob_sequence_and_options(&Array::of1(content), name, &options).ok()?;
    let data = ShareData::new();
    data.set_files(&Array::of1(&file));
    navigator.can_share_with_data(&data).then(|| navigator.share_with_data(&data))
}

/// Lets the browser save some content under a name.
pub fn save_file(content: &Blob, name: &str) -> Option<()> {
    let url = Url::create_object_url_with_blob(content).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Some(())
}

/// What is drawn on a canvas, as a file of this type; resolves with the blob, or with null.
pub fn encoded(canvas: &HtmlCanvasElement, media_type: &str, quality: f64) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| drop(resolve.call1(&JsValue::NULL, &blob)));
        let asked = canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), media_type, &quality.into());
        if asked.is_err() {
            drop(reject.call0(&JsValue::NULL));
        }
    })
}
