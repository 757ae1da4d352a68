//! Where photos come from: the phone's camera app, the gallery, and a camera inside the page for phones that close the page while their camera
//! app is open.

use super::{Glyph, Icon};
use crate::{
    domain::attachment::Attachment,
    ui::{
        Answer, NotAttached,
        desk::use_desk,
        preferences::{camera_opens, use_lang},
    },
};
use leptos::{ev::Event, html, prelude::*, task::spawn_local};
use web_sys::{File, HtmlInputElement};

type Taken = Callback<Answer<Result<Attachment, NotAttached>>>;

/// The file that was chosen; the same one can be chosen again.
pub(super) fn picked_file(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event_target(event);
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    file
}

/// One button for the camera, one for the gallery.
#[component]
pub fn PhotoButtons(
    /// Opens the camera inside the page, when that is the one to use.
    camera: Option<RwSignal<bool>>,
    /// Whether no more photos are taken now.
    full: Signal<bool>,
    /// Whether one is being kept.
    busy: RwSignal<bool>,
    /// Receives each photo.
    taken: Taken,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let picked = move |event: Event| {
        camera_opens(false);
        if let Some(file) = picked_file(&event) {
            taken.run(desk.edge(|edge| edge.attach_photo(file)));
        }
    };
    on_cleanup(|| camera_opens(false));
    let of_phone = move |camera: bool| {
        let word = if camera { lang.take_photo() } else { lang.add_photo() };
        view! {
            <label class="button" class:disabled=move || full.get()>
                <Icon glyph=if camera { Glyph::Camera } else { Glyph::Form }/>{move || if busy.get() { lang.attaching() } else { word }}
                <input type="file" name="photo" accept="image/*" capture=camera.then_some("environment") class="unseen" prop:disabled=move || full.get()
                    on:click=move |_| camera_opens(camera) on:change=picked on:cancel=|_: Event| camera_opens(false)/>
            </label>
        }
        .into_any()
    };
    let inside = move |open: RwSignal<bool>| {
        view! {
            <button type="button" class="button" id="camera" prop:disabled=move || full.get() on:click=move |_| open.set(true)>
                <Icon glyph=Glyph::Camera/>{lang.take_photo()}
            </button>
        }
        .into_any()
    };
    [camera.map_or_else(|| of_phone(true), inside), of_phone(false)].into_iter().collect_view()
}

/// What the camera sees, a button that takes it, and one that closes it.
#[component]
pub fn Camera(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whether no more photos are taken now.
    full: Signal<bool>,
    /// Receives each photo.
    taken: Taken,
    /// Why there is no camera.
    fault: RwSignal<Option<NotAttached>>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (element, ready) = (NodeRef::<html::Video>::new(), RwSignal::new(false));
    let shown = StoredValue::new_local(None);
    element.on_load(move |video| {
        shown.set_value(Some(video.clone()));
        let begun = desk.edge(|edge| edge.show_camera(video));
        spawn_local(async move {
            let begun = begun.await;
            ready.set(begun.is_ok());
            if begun.is_err() {
                open.set(false);
            }
            fault.set(begun.err());
        });
    });
    on_cleanup(move || {
        if let Some(video) = shown.try_get_value().flatten() {
            desk.edge(|edge| edge.hide_camera(&video));
        }
    });
    let take = move |_| {
        if let Some(video) = element.get_untracked() {
            taken.run(desk.edge(|edge| edge.take_photo(video)));
        }
    };
    view! {
        <div class="camera">
            <video node_ref=element autoplay playsinline muted></video>
            <div class="attach-buttons">
                <button type="button" class="button primary" id="shutter" prop:disabled=move || full.get() || !ready.get() on:click=take>{lang.shutter()}</button>
                <button type="button" class="button" on:click=move |_| open.set(false)>{lang.camera_off()}</button>
            </div>
        </div>
    }
}
