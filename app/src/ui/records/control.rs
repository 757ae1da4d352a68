//! One field of a form: its label, what it is asked for, a control that suits its kind, and what is wrong next to it.

use super::answering::{answer, put};
use super::picker::{Choices, Picker};
use crate::{
    domain::{
        area::AreaCode,
        fault::Fault,
        noun::{Field, FieldKind},
        scope::Scope,
        signature::Signature,
        staff::Staff,
    },
    json,
    messages::Lang,
    sync::records::RecordForm,
    ui::{
        components::{AttachmentsField, Chips, SignaturePad, VillageField},
        desk::use_desk,
        draft::Draft,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// A place as it is typed.
const PLACE_HINT: &str = "31.947512,108.664213";

/// The control of one field.
#[component]
pub(super) fn Control(
    draft: Draft<RecordForm>,
    field: Field,
    tried: RwSignal<bool>,
    /// Where the records of a step are kept, for who may handle them there.
    #[prop(optional)]
    scopes: Vec<Scope>,
) -> impl IntoView {
    let lang = use_lang();
    let (label, purpose) = (label_of(&field, lang), lang.label(&field.purpose).to_owned());
    let id = format!("answer-{}", field.code);
    let (kept, input) = (field.clone(), id.clone());
    let fault = Signal::derive(move || {
        let code = &*kept.code;
        draft.form.with(|form| {
            let filled = !form.answers.value(code).is_empty() || !form.answers.members(code).is_empty();
            form.fault(&kept).filter(|_| filled || tried.get()).map(|fault| words_of(&fault, kept.kind, lang))
        })
    });
    view! {
        <div class="field answer" class:faulty=move || fault.get().is_some()>
            <label class="field-label" for=id>{label}</label>
            {(!purpose.is_empty()).then(|| view! { <p class="quiet purpose">{purpose}</p> }.into_any())}
            {by_kind(draft, field, input, scopes)}
            <span class="fault" role="alert">{move || fault.get()}</span>
        </div>
    }
}

fn label_of(field: &Field, lang: Lang) -> String {
    let unit = if field.kind == FieldKind::Money { lang.in_yuan() } else { "" };
    let optional = if field.required { "" } else { lang.optional() };
    format!("{}{unit}{optional}", lang.label(&field.label))
}

/// What is wrong; where the kind says in which form a value is wanted, that.
fn words_of(fault: &Fault, kind: FieldKind, lang: Lang) -> String {
    match (fault, kind) {
        (Fault::Malformed, FieldKind::Number) => lang.number_wanted().to_owned(),
        (Fault::Malformed, FieldKind::Money) => lang.amount_wanted().to_owned(),
        (Fault::Malformed, FieldKind::Place) => lang.place_wanted().to_owned(),
        _ => lang.fault(fault),
    }
}

fn by_kind(draft: Draft<RecordForm>, field: Field, id: String, scopes: Vec<Scope>) -> AnyView {
    let lang = use_lang();
    let line = |kind: &'static str, keys: &'static str, hint: &'static str| {
        view! { <Input draft code=field.code.to_string() id=id.clone() kind keys hint/> }.into_any()
    };
    if draft.form.with_untracked(|form| form.is_fixed(&field)) {
        return view! { <Fixed draft field/> }.into_any();
    }
    match field.kind {
        FieldKind::Line => line("text", "text", ""),
        FieldKind::Number => line("text", "numeric", ""),
        FieldKind::Money => line("text", "decimal", ""),
        FieldKind::Day => line("date", "", ""),
        FieldKind::DayTime => line("datetime-local", "", ""),
        FieldKind::Place => line("text", "text", PLACE_HINT),
        FieldKind::Note => view! { <Area draft code=field.code.to_string() id/> }.into_any(),
        FieldKind::Choice | FieldKind::Choices => {
            let words = |choice: &crate::domain::noun::FieldChoice| {
                (choice.code.to_string(), lang.label(&choice.label).to_owned())
            };
            let options = field.choices.iter().map(words).collect();
            view! { <CodeChips draft field options/> }.into_any()
        }
        FieldKind::Staff => view! { <StaffChips draft field/> }.into_any(),
        FieldKind::Handler => view! { <HandlerChips draft field scopes/> }.into_any(),
        FieldKind::Area => view! { <AreaOf draft field/> }.into_any(),
        FieldKind::Person => view! { <Picker draft field choices=Choices::People/> }.into_any(),
        FieldKind::Record => view! { <Picker draft field choices=Choices::Records/> }.into_any(),
        FieldKind::Signature => view! { <Signing draft field/> }.into_any(),
        FieldKind::Photos | FieldKind::Voice | FieldKind::Clip | FieldKind::Unknown(_) => ().into_any(),
    }
}

#[component]
fn Input(
    draft: Draft<RecordForm>,
    code: String,
    id: String,
    kind: &'static str,
    keys: &'static str,
    hint: &'static str,
) -> impl IntoView {
    let (name, value) = (code.clone(), answer(draft, code.clone()));
    view! {
        <input type=kind name=name id=id inputmode=keys placeholder=hint autocomplete="off" prop:value=value
            on:input=move |event| put(draft, &code, event_target_value(&event))/>
    }
}

#[component]
fn Area(draft: Draft<RecordForm>, code: String, id: String) -> impl IntoView {
    let (name, value) = (code.clone(), answer(draft, code.clone()));
    view! {
        <textarea rows="3" name=name id=id autocomplete="off" prop:value=value
            on:input=move |event| put(draft, &code, event_target_value(&event))></textarea>
    }
}

/// Chips for codes: one of them, or several where the field is a set. Tapping a chosen one takes it back.
#[component]
fn CodeChips(draft: Draft<RecordForm>, field: Field, options: Vec<(String, String)>) -> impl IntoView {
    let (code, is_set) = (field.code.to_string(), field.kind.is_set());
    let (codes, words): (Vec<String>, Vec<String>) = options.into_iter().unzip();
    let codes = StoredValue::new(codes);
    let of = code.clone();
    let chosen = Signal::derive(move || {
        draft.form.with(|form| {
            let is_chosen = |option: &String| match is_set {
                true => form.answers.members(&of).contains(option),
                false => form.answers.value(&of) == option,
            };
            codes.with_value(|codes| codes.iter().enumerate().filter(|(_, o)| is_chosen(o)).map(|(at, _)| at).collect())
        })
    });
    let pick = Callback::new(move |at: usize| {
        let Some(option) = codes.with_value(|codes| codes.get(at).cloned()) else { return };
        if is_set {
            draft.set(|form| toggle(form.answers.sets.get_or_insert_with(code.clone(), Vec::new), option));
        } else {
            let taken_back = draft.form.with_untracked(|form| form.answers.value(&code) == option);
            put(draft, &code, if taken_back { String::new() } else { option });
        }
    });
    view! { <Chips label="" options=words chosen pick/> }
}

fn toggle(members: &mut Vec<String>, member: String) {
    match members.iter().position(|one| *one == member) {
        Some(at) => drop(members.remove(at)),
        None => members.push(member),
    }
}

/// An answer that is not changed afterwards.
#[component]
fn Fixed(draft: Draft<RecordForm>, field: Field) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let value = draft.form.with_untracked(|form| form.before.as_ref().map(|was| was.value(&field.code).to_owned()));
    let value = value.unwrap_or_default();
    let words = desk.peek(|engine| lang.value_of(&field, &value, engine.ledger())).unwrap_or(value);
    view! {
        <p>{words}</p>
        <p class="quiet">{lang.fault(&Fault::Fixed)}</p>
    }
}

/// Staff who work where the record is kept; whoever is chosen already stays in the list.
#[component]
fn StaffChips(draft: Draft<RecordForm>, field: Field) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let area = Memo::new(move |_| draft.form.with(|form| form.area));
    move || {
        let Some(area) = area.get() else {
            return view! { <p class="quiet">{lang.village_first()}</p> }.into_any();
        };
        let chosen = draft.form.with_untracked(|form| form.answers.members(&field.code).to_vec());
        let read = |engine: &crate::sync::engine::Engine| {
            let reference = engine.ledger().reference();
            let here = reference.staff_for(area).map(|staff| staff.id.to_string());
            let mut codes: Vec<String> = here.collect();
            codes.extend(chosen.iter().filter(|one| !codes.contains(one)).cloned().collect::<Vec<_>>());
            let named = |code: String| (code.clone(), lang.value_of(&field, &code, engine.ledger()));
            codes.into_iter().map(named).collect::<Vec<_>>()
        };
        let options = desk.peek(read).unwrap_or_default();
        match options.is_empty() {
            true => view! { <p class="quiet">{lang.nobody_to_choose()}</p> }.into_any(),
            false => view! { <CodeChips draft field=field.clone() options/> }.into_any(),
        }
    }
}

/// Staff who may write wherever one of the records is kept: one of them handles them.
#[component]
fn HandlerChips(draft: Draft<RecordForm>, field: Field, scopes: Vec<Scope>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let named = |staff: &Staff| (staff.id.to_string(), staff.name.as_str().to_owned());
    let here = |engine: &crate::sync::engine::Engine| {
        let writing = engine.ledger().reference().staff_writing(&scopes).filter(|_| !scopes.is_empty());
        writing.map(named).collect::<Vec<_>>()
    };
    let options = desk.peek(here).unwrap_or_default();
    match options.is_empty() {
        true => view! { <p class="quiet">{lang.nobody_to_choose()}</p> }.into_any(),
        false => view! { <CodeChips draft field options/> }.into_any(),
    }
}

/// One of the villages that the user works for.
#[component]
fn AreaOf(draft: Draft<RecordForm>, field: Field) -> impl IntoView {
    let lang = use_lang();
    let (code, value) = (field.code.to_string(), answer(draft, field.code.to_string()));
    let all = if field.required { "" } else { lang.leave_empty() };
    let pick = Callback::new(move |area: Option<AreaCode>| {
        put(draft, &code, area.map(|area| area.to_string()).unwrap_or_default());
    });
    view! { <VillageField label="" all chosen=Signal::derive(move || AreaCode::parse(&value.get())) pick/> }
}

/// A signature on the glass.
#[component]
fn Signing(draft: Draft<RecordForm>, field: Field) -> impl IntoView {
    let code = field.code.to_string();
    let value = answer(draft, code.clone());
    let strokes = Signal::derive(move || json::read::<Signature>(&value.get()).unwrap_or_default());
    let sign = Callback::new(move |signature: Signature| {
        let empty = signature.0.is_empty();
        put(draft, &code, if empty { String::new() } else { json::write(&signature) });
    });
    view! { <SignaturePad label="" value=strokes on_input=sign fault=Signal::stored(None::<String>)/> }
}

/// Photos and voice notes of all fields that ask for them.
#[component]
pub(super) fn AttachedControl(draft: Draft<RecordForm>, fields: Vec<Field>) -> impl IntoView {
    let lang = use_lang();
    let has = |kind: FieldKind| fields.iter().any(|field| field.kind == kind);
    let labels: Vec<&str> = fields.iter().map(|field| lang.label(&field.label)).collect();
    let label = format!("{}{}", labels.join("、"), lang.optional());
    let purposes = fields.iter().map(|field| lang.label(&field.purpose)).filter(|purpose| !purpose.is_empty());
    let purpose = purposes.collect::<Vec<_>>().join(" ");
    let value = Signal::derive(move || draft.form.with(|form| form.answers.attachments.clone()));
    let change = Callback::new(move |all| draft.set(|form| form.answers.attachments = all));
    view! {
        <div class="answer">
            <AttachmentsField value on_change=change label takes=[FieldKind::Photos, FieldKind::Voice, FieldKind::Clip].map(has)/>
            {(!purpose.is_empty()).then(|| view! { <p class="quiet purpose">{purpose}</p> }.into_any())}
        </div>
    }
}
