//! A meeting begins: where, about what, when. Places and topics of earlier ones are a tap.

use super::gathering::OpenedMeeting;
use crate::{
    domain::{
        area::AreaCode,
        fault::Fault,
        id::{OperationId, RecordId},
        noun::{MEETING, meeting},
    },
    messages::Lang,
    sync::{
        command::Command,
        engine::{self, Engine},
        records::RecordForm,
        row::Subject,
    },
    ui::{
        address::Address,
        components::{Chips, SaveBar, TextField, TopBar, VillageField},
        desk::{Desk, use_desk},
        draft::{Draft, Resumed},
        navigation::use_way,
        pages::only_village,
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// Earlier places and topics that are offered.
const OFFERED_MAX: usize = 4;
/// The name under which the form is kept.
const DRAFT: &str = "meeting.new";

/// Puts something into the form of a new meeting before it is opened; what else was filled in stays.
pub fn begin_with(desk: Desk, lang: Lang, fill: impl FnOnce(&mut RecordForm)) {
    Draft::fill(DRAFT, || begin(desk, lang), fill);
}

/// The form of a new meeting.
#[component]
pub fn MeetingBeginPage() -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let draft = Draft::open(DRAFT, || begin(desk, lang));
    let (saving, tried) = (Saving::new(), RwSignal::new(false));
    let save = move |()| {
        tried.set(true);
        let form = draft.form.get_untracked();
        let is_right = MEETING.fields.iter().all(|field| form.fault(field).is_none());
        let place = form.area.and_then(|code| Some((code, MEETING.scope_in(code)?))).filter(|_| is_right);
        let Some((code, scope)) = place else {
            return saving.fault.set(Some(lang.mend_the_marked().to_owned()));
        };
        let command = Command::RecordEntered(form.entered(&MEETING, Subject::Area { code }));
        saving.save(vec![engine::NewOperation { id: form.operation, scope, command }], move || {
            draft.forget();
            way.finish(Address::Meeting(form.record));
        });
    };
    let village_fault = Signal::derive(move || {
        let missing = tried.get() && draft.form.with(|form| form.area.is_none());
        missing.then(|| lang.fault(&Fault::Missing))
    });
    let asks_village = only_village(desk).is_none();
    view! {
        <TopBar title=lang.begin_meeting().to_owned() back=Address::RecordsOf(meeting())/>
        <section class="form">
            <Resumed draft/>
            <GoingOn draft/>
            {asks_village.then(|| view! {
                <VillageField label=lang.village() chosen=Signal::derive(move || draft.form.with(|form| form.area)) fault=village_fault
                    pick=Callback::new(move |area| draft.set(|form| form.area = area))/>
            }.into_any())}
            <Line draft tried code="place" label=lang.meeting_place()/>
            <Line draft tried code="topic" label=lang.meeting_topic()/>
            <Starts draft/>
        </section>
        <SaveBar label=lang.start() saving on_save=Callback::new(save)/>
    }
}

/// Now, in the only village, about what meetings usually are.
fn begin(desk: Desk, lang: Lang) -> RecordForm {
    let (operation, record) = (OperationId(desk.fresh_id()), RecordId(desk.fresh_id()));
    let mut form = RecordForm::new(operation, record, MEETING.version, only_village(desk));
    let (hours, minutes) = desk.now().clock();
    let starts = format!("{} {hours:02}:{minutes:02}", desk.today());
    for (code, text) in [("starts", starts), ("topic", lang.usual_topic().to_owned())] {
        form.answers.fields.insert(code.to_owned(), text);
    }
    form
}

/// A meeting of today in the village: two phones at one meeting work on one record.
#[component]
fn GoingOn(draft: Draft<RecordForm>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today().to_string();
    move || {
        let area = draft.form.with(|form| form.area)?;
        let is_here = |opened: &OpenedMeeting| {
            let of_today = opened.record.value("starts").starts_with(&today);
            opened.is_open() && of_today && opened.file.dossier.area() == area
        };
        let found = desk.read(|engine| meetings(engine).into_iter().find(is_here)).flatten()?;
        let to = Address::Meeting(found.record.id).to_string();
        Some(view! { <a href=to class="button wide" id="goes-on">{lang.meeting_today()}</a> }.into_any())
    }
}

/// Meetings on this phone, the latest first.
fn meetings(engine: &Engine) -> Vec<OpenedMeeting> {
    let all = engine.ledger().records(&MEETING.code);
    let mut all: Vec<OpenedMeeting> =
        all.map(|(file, record)| OpenedMeeting { file: file.clone(), record: record.clone() }).collect();
    all.sort_by(|a, b| b.record.value("starts").cmp(a.record.value("starts")));
    all
}

/// A line of text, and what earlier meetings in the village had there.
#[component]
fn Line(draft: Draft<RecordForm>, tried: RwSignal<bool>, code: &'static str, label: &'static str) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let put = move |text: String| draft.set(|form| drop(form.answers.fields.insert(code.to_owned(), text)));
    let fault = Signal::derive(move || {
        let field = MEETING.field(code)?;
        draft.form.with(|form| form.fault(field)).filter(|_| tried.get()).map(|fault| lang.fault(&fault))
    });
    let area = Memo::new(move |_| draft.form.with(|form| form.area));
    let offered = move || {
        let used = desk.read(|engine| earlier(engine, area.get(), code)).unwrap_or_default();
        let words = StoredValue::new(used.clone());
        let chosen = Signal::derive(move || {
            draft.form.with(|form| {
                words.with_value(|words| crate::ui::components::position(words, &form.answers.value(code).to_owned()))
            })
        });
        let pick = Callback::new(move |at: usize| put(words.with_value(|words| words[at].clone())));
        (!used.is_empty()).then(|| view! { <Chips label="" options=used chosen pick/> }.into_any())
    };
    view! {
        <TextField label name=code fault value=Signal::derive(move || draft.form.with(|form| form.answers.value(code).to_owned()))
            on_input=Callback::new(put)/>
        {offered}
    }
}

fn earlier(engine: &Engine, area: Option<AreaCode>, code: &str) -> Vec<String> {
    let mut used: Vec<String> = Vec::new();
    for opened in
        meetings(engine).into_iter().filter(|opened| area.is_none_or(|area| opened.file.dossier.area() == area))
    {
        let text = opened.record.value(code).to_owned();
        if !text.is_empty() && !used.contains(&text) && used.len() < OFFERED_MAX {
            used.push(text);
        }
    }
    used
}

/// Day and time.
#[component]
fn Starts(draft: Draft<RecordForm>) -> impl IntoView {
    let lang = use_lang();
    let value = move || draft.form.with(|form| form.answers.value("starts").replace(' ', "T"));
    let put = move |text: String| draft.set(|form| drop(form.answers.fields.insert("starts".to_owned(), text)));
    view! {
        <label class="field">
            <span class="field-label">{lang.meeting_starts()}</span>
            <input type="datetime-local" name="starts" autocomplete="off" prop:value=value on:input=move |event| put(event_target_value(&event))/>
        </label>
    }
}
