//! Fields, and what is attached to forms.

use super::{
    dossiers,
    specimen::{long, shown},
};
use crate::{
    domain::{
        attachment::{Attachment, AttachmentKind, BlobId},
        clock_time::ClockTime,
        identity_number::IdentityNumber,
        signature::Signature,
        visit::{Appointment, Channel},
    },
    ui::{
        components::{
            ArrangedTime, Attachments, AttachmentsField, Camera, DayField, NoteField, NumberField, PhotoButtons,
            RevealedNumber, SignaturePad, SignaturePicture, TextField, VillageField,
        },
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// The part.
pub fn part() -> AnyView {
    let (desk, lang) = (use_desk(), use_lang());
    let label = lang.pick("姓名", "Name");
    let fault = Signal::stored(Some(lang.pick("没有填写", "Missing").to_owned()));
    let text = |name: &'static str, text: &'static str, fault| {
        let value = RwSignal::new(text.to_owned());
        view! { <TextField label name value on_input=Callback::new(move |text| value.set(text)) fault/> }.into_any()
    };
    let none = Signal::stored(None);
    let village = |label, fault, wide| {
        let chosen = RwSignal::new(None);
        view! { <VillageField label chosen pick=Callback::new(move |code| chosen.set(code)) fault wide/> }.into_any()
    };
    let file = dossiers::in_ledger(desk, 0);
    let number = move |file, text: String, fault| {
        let value = RwSignal::new(text);
        view! { <NumberField file value on_input=Callback::new(move |text| value.set(text)) fault/> }.into_any()
    };
    let known = file.as_ref().map(dossiers::identity_number).unwrap_or_default();
    let revealed = IdentityNumber::parse(&known, desk.today()).ok();
    let note = |name: &'static str, text: String| {
        let value = RwSignal::new(text);
        view! { <NoteField label=lang.note() name=name value on_input=Callback::new(move |text| value.set(text))/> }
            .into_any()
    };
    let day = |name: &'static str, text: &'static str| {
        let value = RwSignal::new(text.to_owned());
        view! { <DayField label=lang.pick("日期", "Day") name value on_input=Callback::new(move |text| value.set(text))/> }.into_any()
    };
    let arranged = |at: Option<&str>| {
        let at = at.and_then(|at| ClockTime::read(at).ok());
        let value = RwSignal::new(at.map(|at| Appointment { at, channel: Channel::Video }));
        view! { <ArrangedTime value on_change=Callback::new(move |one| value.set(one))/> }.into_any()
    };
    let hint = RwSignal::new(String::new());
    [
        shown("TextField", form([text("empty", "", none), text("filled", "冉玉兰", none), text("faulty", "", fault), text("long", long(lang), none),
            view! { <TextField label=lang.phone_number() name="hint" keys="tel" hint="140 0000 0000" value=hint on_input=Callback::new(move |text| hint.set(text))/> }.into_any(),
            view! { <TextField label=lang.passphrase() name="secret" kind="password" value=Signal::stored("walnut".to_owned()) on_input=Callback::new(|_| ())/> }.into_any()])),
        shown("NoteField", form([note("note-empty", String::new()), note("note-long", long(lang).repeat(7)), note("note-too-long", long(lang).repeat(30))])),
        shown("DayField", form([day("day-empty", ""), day("day-filled", "2026-11-28")])),
        shown("ArrangedTime", form([arranged(None), arranged(Some("19:30"))])),
        shown("VillageField", form([village(lang.village(), none, false), village(lang.works_for(), fault, true)])),
        shown("NumberField", form([number(file.clone(), known, none), number(None, "500299199001011234".to_owned(), none), number(None, String::new(), fault)])),
        shown("RevealedNumber", file.zip(revealed).map(|(file, number)| view! {
            <ul class="cells"><li class="cell"><RevealedNumber person=file.dossier.person_id() scope=file.dossier.scope number/></li></ul>
        })),
    ].collect_view().into_any()
}

/// Photos, clips, voice notes, signatures.
pub fn media() -> AnyView {
    let (desk, lang) = (use_desk(), use_lang());
    let scope = dossiers::in_ledger(desk, 0).map(|file| file.dossier.scope);
    let of = |kind: AttachmentKind, media_type: &str| Attachment {
        blob: BlobId::of(media_type.as_bytes()),
        kind,
        media_type: media_type.to_owned(),
        bytes: 9,
        seconds: 12,
        later: Default::default(),
    };
    let all = vec![
        of(AttachmentKind::Photo, "image/jpeg"),
        of(AttachmentKind::Voice, "audio/webm"),
        of(AttachmentKind::Clip, "video/webm"),
    ];
    let field = |value: Vec<Attachment>, takes| {
        let value = RwSignal::new(value);
        view! { <AttachmentsField value on_change=Callback::new(move |all| value.set(all)) takes/> }.into_any()
    };
    let taken = Callback::new(|_| ());
    let buttons = |full: bool, busy: bool| {
        view! { <div class="attach-buttons"><PhotoButtons camera=None full=Signal::stored(full) busy=RwSignal::new(busy) taken/></div> }.into_any()
    };
    let (camera, fault) = (RwSignal::new(false), RwSignal::new(None));
    let signature = Signature(vec![vec![200, 300, 400, 120, 600, 320, 800, 140], vec![300, 380, 700, 380]]);
    let pad = |value: Signature, fault| {
        let value = RwSignal::new(value);
        view! { <SignaturePad value on_input=Callback::new(move |signature| value.set(signature)) fault/> }.into_any()
    };
    let missing = Signal::stored(Some(lang.pick("没有签字", "Not signed").to_owned()));
    [
        shown("AttachmentsField", form([field(Vec::new(), [true, true, false]), field(all.clone(), [true, true, true])])),
        shown("Attachments", scope.map(|scope| view! { <div class="pad"><Attachments scope attachments=all/></div> })),
        shown("PhotoButtons", form([buttons(false, false), buttons(true, true)])),
        shown("Camera", form([
            view! { <button type="button" class="button" id="open-camera" on:click=move |_| camera.set(true)>{lang.take_photo()}</button> }.into_any(),
            (move || camera.get().then(|| view! { <Camera open=camera full=Signal::stored(false) taken fault/> }.into_any())).into_any(),
        ])),
        shown("SignaturePad", form([pad(Signature::default(), Signal::stored(None)), pad(signature.clone(), Signal::stored(None)), pad(Signature::default(), missing)])),
        shown("SignaturePicture", view! { <SignaturePicture signature/> }),
    ].collect_view().into_any()
}

/// Fields one under the other.
pub fn form<const N: usize>(fields: [AnyView; N]) -> AnyView {
    view! { <div class="form">{fields.collect_view()}</div> }.into_any()
}
