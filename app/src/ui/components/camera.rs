//! A camera inside the page, for phones that close the page while their camera app is open.

use crate::{
    domain::attachment::Attachment,
    ui::{Answer, NotAttached, desk::use_desk, preferences::use_lang},
};
use leptos::{html, prelude::*, task::spawn_local};

/// What the camera sees, a button that takes it, and one that closes it.
#[component]
pub fn Camera(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whether no more photos are taken now.
    full: Signal<bool>,
    /// Receives each photo.
    taken: Callback<Answer<Result<Attachment, NotAttached>>>,
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
