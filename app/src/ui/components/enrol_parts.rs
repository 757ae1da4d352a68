//! Parts of the enrolment form that the door and the video call share.

use super::{NumberField, SignaturePad, TextField};
use crate::{
    domain::{identity_number::IdentityNumber, person::PersonField as F, plan::Plan, signature::Signature},
    sync::{
        engine::Engine,
        enrolling::{EnrolErrors, EnrolForm, FIELDS},
        ledger::File,
    },
    ui::{
        desk::{Desk, use_desk},
        draft::Draft,
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;

/// Reads the enrolment form inside a larger one.
#[derive(Clone, Copy)]
pub struct EnrolPart {
    /// The form now.
    pub form: Signal<EnrolForm>,
    /// Changes it.
    pub change: Callback<EnrolForm>,
}

impl EnrolPart {
    /// The form is the whole draft.
    pub fn whole(draft: Draft<EnrolForm>) -> Self {
        Self { form: draft.form.into(), change: Callback::new(move |form| draft.set(|kept| *kept = form)) }
    }

    /// Changes the form.
    pub fn set(&self, change: impl FnOnce(&mut EnrolForm)) {
        let mut form = self.form.get_untracked();
        change(&mut form);
        self.change.run(form);
    }
}

/// Name, identity number, phone: as on the card. `file` is the person's, when there is one.
#[component]
pub fn EnrolleeFields(part: EnrolPart, file: Option<File>, #[prop(into)] errors: Signal<EnrolErrors>) -> impl IntoView {
    FIELDS.map(|field| view! { <EnrolleeField field part file=file.clone() errors/> }.into_any())
}

/// One of them.
#[component]
pub fn EnrolleeField(
    /// Which.
    field: F,
    /// The form.
    part: EnrolPart,
    /// The person's, when there is one.
    file: Option<File>,
    /// What is wrong.
    #[prop(into)]
    errors: Signal<EnrolErrors>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let fault = Signal::derive(move || errors.with(|errors| errors.of(field).map(|fault| lang.fault(fault))));
    let value = Signal::derive(move || part.form.with(|form| form.text(field).clone()));
    let on_input = Callback::new(move |text: String| part.set(|form| *form.text_mut(field) = text));
    let unusual = move || {
        let number = IdentityNumber::parse(&value.get(), desk.today()).ok();
        number
            .filter(|number| !number.is_local())
            .map(|_| view! { <p class="hint">{lang.identity_from_elsewhere()}</p> }.into_any())
    };
    match field {
        F::IdentityNumber => view! { <NumberField file value on_input fault/>{unusual} }.into_any(),
        F::Phone => {
            view! { <TextField label=lang.field(field) name="mobile" keys="tel" value on_input fault/> }.into_any()
        }
        _ => view! { <TextField label=lang.field(field) name="name" value on_input fault/> }.into_any(),
    }
}

/// Plans as cards to tap, with the days of cover, and why one cannot be taken.
#[component]
pub fn PlanPicker(part: EnrolPart, file: Option<File>, #[prop(into)] errors: Signal<EnrolErrors>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today();
    let plans = offered(desk);
    let file = StoredValue::new(file);
    let card = move |plan: Plan| {
        let code = plan.code.clone();
        let on = {
            let code = code.clone();
            Memo::new(move |_| part.form.with(|form| form.plans.contains(&code)))
        };
        let toggle = move |_| {
            part.set(|form| match form.plans.iter().position(|one| *one == code) {
                Some(at) => drop(form.plans.remove(at)),
                None => form.plans.push(code.clone()),
            });
        };
        let words = plan.words.clone();
        let fee = telling::yuan(plan.fee, lang);
        let days = move || {
            let cover = file.with_value(|file| {
                part.form.with(|form| match form.plan_fault(&plan, file.as_ref(), today) {
                    Some(fault) => Err(lang.fault(&fault)),
                    None => Ok(plan.cover(form.first_day(&plan, file.as_ref(), today))),
                })
            });
            match cover {
                Ok(period) => view! { <small>{lang.from_to(period.from, period.to)}</small> }.into_any(),
                Err(words) => view! { <small class="fault">{words}</small> }.into_any(),
            }
        };
        view! {
            <button type="button" class="plan" role="checkbox" class:chosen=on aria-checked=move || on.get().to_string() on:click=toggle>
                <span class="plan-name">{lang.pick(&words.name_zh, &words.name_en).to_owned()}</span>
                <span class="plan-fee">{fee}</span>
                <span class="plan-text">{lang.pick(&words.covers_zh, &words.covers_en).to_owned()}{days}</span>
            </button>
        }
    };
    let fault = move || errors.with(|errors| errors.plans.as_ref().map(|fault| lang.fault(fault)));
    view! {
        <div class="plans" role="group" aria-label=lang.plans()>{plans.into_iter().map(card).collect_view()}</div>
        <span class="fault" role="alert">{fault}</span>
    }
}

/// The sum, large.
#[component]
pub fn Sum(part: EnrolPart) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today();
    let sum = move || desk.ledger(|ledger| part.form.with(|form| form.sum(ledger.reference(), today)).to_string());
    view! { <p class="sum" id="sum"><span>{lang.sum()}</span><strong>{sum}</strong><span>{lang.yuan()}</span></p> }
}

/// The person agrees and signs, to the plans that are chosen now.
#[component]
pub fn AgreeAndSign(part: EnrolPart, #[prop(into)] errors: Signal<EnrolErrors>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let fault = Signal::derive(move || errors.with(|errors| errors.consent.as_ref().map(|fault| lang.fault(fault))));
    let versions = move || {
        let now = |engine: &Engine| part.form.with_untracked(|f| f.versions(engine.ledger().reference(), desk.today()));
        desk.peek(now).unwrap_or_default()
    };
    let agree = move |_| {
        let versions = versions();
        part.set(|form| form.agree(!form.agreed, versions));
    };
    let sign = move |signature: Signature| {
        let versions = versions();
        part.set(|form| form.sign(signature, versions));
    };
    view! {
        <button type="button" class="agree" role="checkbox" id="agree" class:chosen=move || part.form.with(|f| f.agreed)
            aria-checked=move || part.form.with(|f| f.agreed).to_string() on:click=agree>{lang.agreed()}</button>
        <SignaturePad value=Signal::derive(move || part.form.with(|f| f.signature.clone())) fault on_input=Callback::new(sign)/>
    }
}

/// The notice that has to be read before consent.
#[component]
pub fn Notice() -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="notice-text">
            <p>{lang.notice_what()}</p>
            <p>{lang.notice_use()}</p>
            <p>{lang.notice_rights()}</p>
        </div>
    }
}

/// What is read out over a call: each plan on offer, the sum, the notice.
#[component]
pub fn ReadOut() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let plans = offered(desk);
    let line = |plan: &Plan| {
        let words = &plan.words;
        let covers = lang.pick(&words.covers_zh, &words.covers_en);
        view! { <p>{lang.plan_aloud(lang.pick(&words.name_zh, &words.name_en), plan.fee, covers)}</p> }
    };
    view! {
        <div class="notice-text">
            {plans.iter().map(line).collect_view()}
            <p>{lang.plans_aloud(plans.iter().map(|plan| plan.fee).sum())}</p>
        </div>
        <Notice/>
    }
}

/// Plans that are valid today.
pub fn offered(desk: Desk) -> Vec<Plan> {
    let today = desk.today();
    desk.peek(|engine| engine.ledger().reference().plans_on(today).into_iter().cloned().collect()).unwrap_or_default()
}
