//! Photos, voice notes and clips: attaching them to a form, and showing them in a dossier.

use super::{Camera, Glyph, Icon, PhotoButtons, camera::picked_file};
use crate::{
    domain::{
        attachment::{ATTACHMENTS_MAX, Attachment, AttachmentKind},
        scope::Scope,
    },
    ui::{
        Answer, NotAttached,
        desk::use_desk,
        preferences::{use_lang, use_preferences},
        telling,
    },
};
use leptos::{ev::Event, prelude::*, task::spawn_local};

/// A form's attachments, with what adds and removes them. Each is on this phone's disk before it is shown.
#[component]
pub fn AttachmentsField(
    /// What is attached.
    #[prop(into)]
    value: Signal<Vec<Attachment>>,
    /// Called with all of them when they change.
    #[prop(into)]
    on_change: Callback<Vec<Attachment>>,
    /// What they are.
    #[prop(optional, into)]
    label: Option<String>,
    /// Photos are taken here, voice notes, clips.
    #[prop(default = [true, true, false])]
    takes: [bool; 3],
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let [photos, voice, clips] = takes;
    let (busy, recording) = (RwSignal::new(false), RwSignal::new(false));
    let fault = RwSignal::new(None::<NotAttached>);
    let (page_camera, camera) = (use_preferences().get_untracked().page_camera, RwSignal::new(false));
    let keep = move |answer: Answer<Result<Attachment, NotAttached>>| {
        busy.set(true);
        spawn_local(async move {
            match answer.await {
                Err(why) => fault.set(Some(why)),
                Ok(new) => {
                    let mut all = value.get_untracked();
                    all.retain(|one| one.blob != new.blob); // the same photo twice is once
                    all.push(new);
                    fault.set(None);
                    on_change.run(all);
                }
            }
            busy.set(false);
        });
    };
    let taken = Callback::new(keep);
    let speak = move |_| {
        if recording.get_untracked() {
            recording.set(false);
            return keep(desk.edge(|edge| edge.end_voice()));
        }
        let begun = desk.edge(|edge| edge.begin_voice());
        spawn_local(async move {
            match begun.await {
                Ok(()) => recording.set(true),
                Err(why) => fault.set(Some(why)),
            }
        });
    };
    let full = Signal::derive(move || value.with(|all| all.len() >= ATTACHMENTS_MAX) || busy.get());
    let remove = move |blob| {
        let rest: Vec<Attachment> = value.get_untracked().into_iter().filter(|one| one.blob != blob).collect();
        on_change.run(rest);
    };
    let item = move |attachment: Attachment| {
        let blob = attachment.blob;
        view! {
            <li>
                <Content attachment scope=None/>
                <button type="button" class="remove" aria-label=lang.remove_attachment() on:click=move |_| remove(blob)><Icon glyph=Glyph::Close/></button>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="chips-field">
            <span class="field-label">{label.unwrap_or_else(|| lang.photos_and_voice().to_owned())}</span>
            <ul class="attachments">{move || value.get().into_iter().map(item).collect_view()}</ul>
            {move || camera.get().then(|| view! { <Camera open=camera full taken fault/> }.into_any())}
            <div class="attach-buttons" hidden=move || camera.get()>
                {photos.then(|| view! { <PhotoButtons camera=page_camera.then_some(camera) full busy taken/> }.into_any())}
                {voice.then(|| view! {
                    <button type="button" class="button" id="voice" class:recording=move || recording.get() prop:disabled=move || full.get() && !recording.get() on:click=speak>
                        <Icon glyph=Glyph::Microphone/>{move || if recording.get() { lang.end_voice() } else { lang.add_voice() }}
                    </button>
                }.into_any())}
                {clips.then(|| view! { <ClipButton full taken/> }.into_any())}
            </div>
            {photos.then(|| view! { <p class="quiet">{lang.photos_hint()}</p> }.into_any())}
            {(photos && page_camera).then(|| view! { <p class="quiet">{lang.camera_in_page_hint()}</p> }.into_any())}
            <p class="fault" role="alert">{move || fault.get().map(|why| telling::not_attached(&why, lang))}</p>
        </div>
    }
}

/// Takes a clip that is on this phone already.
#[component]
fn ClipButton(full: Signal<bool>, taken: Callback<Answer<Result<Attachment, NotAttached>>>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let picked = move |event: Event| {
        if let Some(file) = picked_file(&event) {
            taken.run(desk.edge(|edge| edge.attach_clip(file)));
        }
    };
    view! {
        <label class="button" class:disabled=move || full.get()>
            <Icon glyph=Glyph::Video/>{lang.add_clip()}
            <input type="file" name="clip" accept="video/mp4,video/webm" class="unseen" prop:disabled=move || full.get() on:change=picked/>
        </label>
    }
}

/// What a visit or a record attached.
#[component]
pub fn Attachments(scope: Scope, attachments: Vec<Attachment>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let item = |attachment: Attachment| {
        let blob = attachment.blob;
        let refused = move || desk.read(|engine| engine.is_refused(scope, blob)).unwrap_or_default();
        let note =
            move || refused().then(|| view! { <small class="fault">{lang.refused_by_server()}</small> }.into_any());
        view! { <li><Content attachment scope=Some(scope)/>{note}</li> }.into_any()
    };
    (!attachments.is_empty())
        .then(|| view! { <ul class="attachments">{attachments.into_iter().map(item).collect_view()}</ul> }.into_any())
}

/// One photo or voice note: from this phone, or else from the server; a word in its place while neither has it.
#[component]
fn Content(
    attachment: Attachment,
    /// The village under whose rights the server shows it; `None` while it is on this phone only.
    scope: Option<Scope>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (kind, seconds) = (attachment.kind, attachment.seconds);
    let large = RwSignal::new(false);
    let (address, missing) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let at_server = scope.map(|scope| format!("/api/v1/media/{scope}/{}", attachment.blob));
    let here = desk.edge(|edge| edge.content_url(attachment));
    spawn_local(async move {
        let found = here.await.or(at_server);
        missing.set(found.is_none());
        address.set(found);
    });
    let gone = move |_| missing.set(true);
    let shown = move |url: String| {
        match kind {
        AttachmentKind::Photo => view! {
            <button type="button" class="thumb" class:large=move || large.get() on:click=move |_| large.update(|large| *large = !*large)>
                <img src=url alt=lang.photo() on:error=gone/>
            </button>
        }
        .into_any(),
        AttachmentKind::Voice => view! {
            <span class="voice"><audio controls preload="metadata" src=url on:error=gone></audio><small>{lang.seconds(seconds)}</small></span>
        }
        .into_any(),
        AttachmentKind::Clip => view! { <video class="clip" controls playsinline preload="metadata" src=url on:error=gone></video> }.into_any(),
        AttachmentKind::Unknown(_) => view! { <span class="missing">{lang.content_missing()}</span> }.into_any(),
    }
    };
    move || match address.get().filter(|_| !missing.get()) {
        Some(url) => shown(url),
        None if missing.get() => view! { <span class="missing">{lang.content_missing()}</span> }.into_any(),
        None => view! { <span class="missing"></span> }.into_any(),
    }
}
