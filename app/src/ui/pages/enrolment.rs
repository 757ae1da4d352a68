//! One paper form: what it says, who signed, its state, and what can be done with it.

use super::return_marks::{MarkFields, marks_line};
use crate::{
    domain::{
        date::Date,
        enrolment::{Move, Status},
        id::{EnrolmentId, OperationId, PersonId},
        mark::{Mark, check_marks},
        money::Fen,
        person::PersonField,
        plan::PaymentOrder,
        staff::Role,
    },
    messages::Lang,
    sync::{
        command::{Command, EnrolmentMoved},
        dossier::{EnrolmentFile, FormStep},
        engine::{self, Engine},
        ledger::File,
    },
    ui::{
        address::Address,
        components::{
            Chips, Glyph, Icon, NotHeld, NoteField, RevealedNumber, Sheet, SideBySide, SignaturePicture, TopBar,
            tag_class,
        },
        desk::use_desk,
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// The forms of one consent, and the dossier they are in.
#[derive(Clone, PartialEq)]
struct Paper {
    file: File,
    forms: Vec<EnrolmentFile>,
}

impl Paper {
    fn find(engine: &Engine, person: PersonId, enrolment: EnrolmentId) -> Option<Self> {
        let file = engine.ledger().file(person)?;
        let forms: Vec<EnrolmentFile> = file.dossier.paper_of(enrolment).into_iter().cloned().collect();
        (!forms.is_empty()).then(|| Self { forms, file: file.clone() })
    }

    fn first(&self) -> &EnrolmentFile {
        &self.forms[0]
    }
}

/// One paper form's page.
#[component]
pub fn EnrolmentPage(person: PersonId, enrolment: EnrolmentId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let paper = Memo::new(move |_| desk.read(|engine| Paper::find(engine, person, enrolment)).flatten());
    view! {
        <TopBar title=lang.enrolment_form().to_owned() back=Address::Enrolments/>
        {move || match paper.get() {
            Some(paper) => view! { <Sections paper/> }.into_any(),
            None => view! { <NotHeld/> }.into_any(),
        }}
    }
}

#[component]
fn Sections(paper: Paper) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (day, dossier) = (desk.today(), &paper.file.dossier);
    let enrollee = paper.first().form.enrollee.clone();
    let place = desk
        .peek(|e| telling::place(e.ledger().reference(), dossier.area(), paper.file.row.as_ref(), lang))
        .unwrap_or_default();
    let plans = desk.peek(|engine| plan_rows(&paper, engine, day, lang)).unwrap_or_default();
    let sum: Fen = paper.forms.iter().map(|f| f.form.fee).sum();
    let consent = dossier.consent_under(&paper.first().form).cloned();
    // its consent was given for an earlier cover
    let first = &paper.first().form;
    let renewed =
        dossier.enrolments.iter().any(|f| f.form.consent == first.consent && f.form.period.to < first.period.from);
    let slip = consent.as_ref().map(|_| Address::Slip(dossier.person_id(), paper.first().form.id));
    let steps = desk.peek(|engine| step_rows(&paper, engine, day, lang)).unwrap_or_default();
    let returned = paper.forms.iter().find_map(|f| f.returned_by().cloned());
    let twin = paper.forms.iter().find_map(|f| f.twin);
    let withdrawn = paper
        .forms
        .iter()
        .any(|f| dossier.consent_was_withdrawn(&f.form) && !matches!(f.status, Status::Cancelled | Status::Rejected));
    let (number, scope) = (enrollee.identity_number.clone(), dossier.scope);
    view! {
        {returned.map(|step| view! { <p class="warn-line" id="returned"><Icon glyph=Glyph::Alert/>{lang.returned_because(&step.reason)}</p>{marked(&step, lang)} }.into_any())}
        {withdrawn.then(|| view! { <p class="warn-line" id="consent-withdrawn"><Icon glyph=Glyph::Alert/>{lang.consent_withdrawn()}</p> }.into_any())}
        {twin.map(|twin| view! { <TwinForms paper=paper.clone() twin/> }.into_any())}
        <ul class="cells">
            <li class="cell"><span class="cell-main"><strong>{enrollee.name.as_str().to_owned()}</strong><small>{place}</small></span>
                <a href=Address::Person(dossier.person_id()).to_string() class="text-button">{lang.dossier()}</a></li>
            <li class="cell"><span class="cell-label">{lang.field(PersonField::IdentityNumber)}</span><RevealedNumber person=dossier.person_id() scope number/></li>
            <li class="cell"><span class="cell-label">{lang.phone_number()}</span><span class="number">{enrollee.phone.as_str().to_owned()}</span></li>
        </ul>
        <h2>{lang.plans()}</h2>
        <ul class="cells">{plans}<li class="cell total"><span class="cell-main">{lang.sum()}</span><strong class="number">{telling::yuan(sum, lang)}</strong></li></ul>
        <h2>{lang.consent()}</h2>
        {match consent {
            Some(consent) => view! {
                {renewed.then(|| view! { <p class="quiet pad" id="rests-on">{lang.rests_on(consent.mode, &consent.on.to_string())}</p> }.into_any())}
                <p class="pad">{lang.consent_mode(consent.mode)}" · "{lang.day(consent.on, day)}" · "{lang.notice_version(&consent.notice_version)}
                    {(!consent.witness.is_empty()).then(|| format!(" · {}：{}", lang.witness(), consent.witness))}</p>
                {consent.signature.map(|signature| view! { <SignaturePicture signature/> }.into_any())}
            }.into_any(),
            None => view! { <p class="quiet pad">{lang.from_ledger()}</p> }.into_any(),
        }}
        {slip.map(|to| view! {
            <ul class="cells"><li><a href=to.to_string() class="cell action"><Icon glyph=Glyph::Form/>
                <span class="cell-main">{lang.give_slip()}<small>{lang.give_slip_text()}</small></span><Icon glyph=Glyph::Chevron/></a></li></ul>
        }.into_any())}
        <h2>{lang.progress()}</h2>
        <ol class="timeline">{steps}</ol>
        <Steps paper/>
    }
}

/// What is to be mended, where the reason does not say it already.
fn marked(step: &FormStep, lang: Lang) -> Option<AnyView> {
    let line = marks_line(&step.marks, lang);
    (!line.is_empty() && line != step.reason).then(|| view! { <p class="pad" id="marks">{line}</p> }.into_any())
}

fn plan_rows(paper: &Paper, engine: &Engine, day: Date, lang: Lang) -> Vec<AnyView> {
    let row = |f: &EnrolmentFile| {
        let plan = engine.ledger().reference().plan(&f.form.plan, f.form.plan_version);
        let name = plan.map(|plan| lang.pick(&plan.words.name_zh, &plan.words.name_en).to_owned()).unwrap_or_default();
        let status = f.status.on(f.form.period, day);
        view! {
            <li class="cell">
                <span class="cell-main">{name}<small>{lang.from_to(f.form.period.from, f.form.period.to)}</small></span>
                <span class="number">{telling::yuan(f.form.fee, lang)}</span>
                <span class=tag_class(status)>{lang.status(status)}</span>
            </li>
        }
        .into_any()
    };
    paper.forms.iter().map(row).collect()
}

fn step_rows(paper: &Paper, engine: &Engine, day: Date, lang: Lang) -> Vec<AnyView> {
    let reference = engine.ledger().reference();
    let row = |step: &FormStep| {
        view! {
            <li>
                <p class="timeline-title">{lang.step(step.step)}</p>
                <p class="quiet">{telling::author(&paper.file.dossier, step.seq, reference, day, lang)}</p>
                {(!step.reason.is_empty()).then(|| view! { <p class="note">{step.reason.clone()}</p> }.into_any())}
            </li>
        }
        .into_any()
        .into_any()
    };
    paper.first().steps.iter().rev().map(row).collect()
}

/// A form and an earlier one for the same days, side by side.
#[component]
fn TwinForms(paper: Paper, twin: EnrolmentId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let day = desk.today();
    let compared = desk.peek(|engine| {
        let (ledger, reference) = (engine.ledger(), engine.ledger().reference());
        let of = |file: &File, id: EnrolmentId| file.dossier.enrolments.iter().find(|f| f.form.id == id).cloned();
        let other = ledger.files().find(|file| of(file, twin).is_some())?;
        let mine = paper.forms.iter().find(|f| f.twin == Some(twin))?;
        let sides = [(&paper.file, mine.clone()), (other, of(other, twin)?)];
        let line = |label: &str, text: &dyn Fn(&File, &EnrolmentFile) -> String| {
            (label.to_owned(), [text(sides[0].0, &sides[0].1), text(sides[1].0, &sides[1].1)])
        };
        let by = |file: &File, f: &EnrolmentFile| {
            f.steps
                .first()
                .map(|step| telling::author(&file.dossier, step.seq, reference, day, lang))
                .unwrap_or_default()
        };
        let lines = vec![
            line(lang.field(PersonField::Name), &|_, f| f.form.enrollee.name.as_str().to_owned()),
            line(lang.phone_number(), &|_, f| f.form.enrollee.phone.as_str().to_owned()),
            line(lang.village(), &|file, _| telling::place(reference, file.dossier.area(), file.row.as_ref(), lang)),
            line(lang.cover_days(), &|_, f| lang.from_to(f.form.period.from, f.form.period.to)),
            line(lang.sum(), &|_, f| telling::yuan(f.form.fee, lang)),
            line(lang.handed_in_by(), &by),
            line(lang.progress(), &|_, f| lang.status(f.status.on(f.form.period, day)).to_owned()),
        ];
        Some((lines, other.dossier.person_id()))
    });
    let found = compared.flatten().map(|(lines, person)| {
        let heads = [lang.this_form().to_owned(), lang.earlier_form().to_owned()];
        view! {
            <SideBySide heads lines/>
            <a href=Address::Enrolment(person, twin).to_string() class="cell"><span class="cell-main">{lang.open_earlier_form()}</span><Icon glyph=Glyph::Chevron/></a>
        }
        .into_any()
    });
    view! {
        <section class="clash review" id="twin">
            <p><Icon glyph=Glyph::Alert/>{lang.twin_notice()}</p>
            {found}
        </section>
    }
}

/// What this person may do now with these forms.
#[component]
fn Steps(paper: Paper) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let role = desk.staff().map(|staff| staff.role);
    let orders: Vec<PaymentOrder> = desk
        .peek(|engine| {
            let order = |f: &EnrolmentFile| {
                engine
                    .ledger()
                    .reference()
                    .plan(&f.form.plan, f.form.plan_version)
                    .map_or(PaymentOrder::ApproveFirst, |p| p.order)
            };
            paper.forms.iter().map(order).collect()
        })
        .unwrap_or_default();
    let possible = |step: Move| {
        paper
            .forms
            .iter()
            .zip(&orders)
            .any(|(f, order)| role.is_some_and(|role| !path(f.status, step, role, *order).is_empty()))
    };
    let asked = [Move::Approve, Move::Pay, Move::Activate].into_iter().find(|step| possible(*step));
    // without consent a form goes nowhere but off the desk
    let withdrawn = paper.forms.iter().any(|f| paper.file.dossier.consent_was_withdrawn(&f.form));
    let asked = asked.filter(|_| !withdrawn);
    let [can_return, can_reject, can_cancel] = [Move::Return, Move::Reject, Move::Cancel].map(possible);
    let can_restore = possible(Move::Restore) && !withdrawn;
    let again = paper.forms.iter().find(|f| f.status == Status::Returned).map(|f| f.form.id);
    let person = paper.file.dossier.person_id();
    let (returning, reason, kept) =
        (RwSignal::new(None::<Move>), RwSignal::new(String::new()), StoredValue::new((paper, orders)));
    let (open, marks) = (RwSignal::new(false), RwSignal::new(Vec::<Mark>::new()));
    let make = move |step: Move, why: String| {
        let Some(role) = role else { return };
        let marks = if step == Move::Return { marks.get_untracked() } else { Vec::new() };
        let why = if why.trim().is_empty() { marks_line(&marks, lang) } else { why };
        let word = Decision { step, reason: why.trim().to_owned(), marks };
        let drafts =
            kept.with_value(|(paper, orders)| drafts(paper, orders, &word, role, || OperationId(desk.fresh_id())));
        saving.save(drafts, move || open.set(false));
    };
    let ask = move |step: Move| {
        returning.set(Some(step));
        open.set(true);
    };
    let writes = role.is_some_and(|role| role.writes());
    view! {
        <p class="fault pad" role="alert">{move || saving.fault.get()}</p>
        <div class="button-row">
            {again.filter(|_| writes).map(|id| view! { <a href=Address::EnrolAgain(person, id).to_string() class="button primary">{lang.correct_and_resubmit()}</a> }.into_any())}
            {can_return.then(|| view! { <button type="button" class="button" id="return" on:click=move |_| ask(Move::Return)>{lang.step(Move::Return)}</button> }.into_any())}
            {can_reject.then(|| view! { <button type="button" class="button" on:click=move |_| ask(Move::Reject)>{lang.step(Move::Reject)}</button> }.into_any())}
            {asked.map(|step| view! {
                <button type="button" class="button primary" id="forward" disabled=move || saving.busy.get() on:click=move |_| make(step, String::new())>{lang.step(step)}</button>
            }.into_any())}
        </div>
        {can_restore.then(|| view! { <div class="button-row apart"><button type="button" class="text-button" id="restore" disabled=move || saving.busy.get() on:click=move |_| make(Move::Restore, String::new())>{lang.step(Move::Restore)}</button></div> }.into_any())}
        {can_cancel.then(|| view! { <div class="button-row apart"><button type="button" class="text-button" id="cancel" on:click=move |_| ask(Move::Cancel)>{lang.step(Move::Cancel)}</button></div> }.into_any())}
        <Sheet open title=lang.reason_title()>
            <div class="form">
                {move || (returning.get() == Some(Move::Return)).then(|| view! { <MarkFields marks/> }.into_any())}
                {move || (returning.get() != Some(Move::Return) || marks.with(Vec::is_empty)).then(|| view! { <ReasonChips reason/> }.into_any())}
                <NoteField label=lang.reason_word() name="reason" value=reason on_input=Callback::new(move |text| reason.set(text))/>
                <button type="button" class="button primary wide" id="send-reason" disabled=move || !is_said(returning.get(), &reason.get(), &marks.get())
                    on:click=move |_| if let Some(step) = returning.get_untracked() { make(step, reason.get_untracked()) }>
                    {move || returning.get().map(|step| lang.step(step))}
                </button>
            </div>
        </Sheet>
    }
}

/// What the township says to a form.
struct Decision {
    step: Move,
    reason: String,
    marks: Vec<Mark>,
}

/// Whether a step can be made: it has a reason, or a return has marks that all say something.
fn is_said(step: Option<Move>, reason: &str, marks: &[Mark]) -> bool {
    let marked = step == Some(Move::Return) && !marks.is_empty();
    match marked {
        true => check_marks(marks).is_ok(),
        false => !reason.trim().is_empty(),
    }
}

/// Reasons that are given often.
#[component]
fn ReasonChips(reason: RwSignal<String>) -> impl IntoView {
    let lang = use_lang();
    let common = [lang.reason_number(), lang.reason_phone(), lang.reason_signature(), lang.reason_twice()];
    let chosen = Signal::derive(move || {
        reason.with(|r| common.iter().position(|c| *c == r.as_str()).into_iter().collect::<Vec<_>>())
    });
    view! { <Chips label="" options=common.map(str::to_owned).to_vec() chosen pick=Callback::new(move |at: usize| reason.set(common[at].to_owned()))/> }
}

/// The steps that lead to `step`: taking a form up is part of deciding on it.
fn path(status: Status, step: Move, role: Role, order: PaymentOrder) -> Vec<Move> {
    let fits = |status: Status| status.moves(role, order).contains(&step);
    match status {
        status if fits(status) => vec![step],
        Status::Submitted if status.moves(role, order).contains(&Move::TakeUp) && fits(Status::UnderReview) => {
            vec![Move::TakeUp, step]
        }
        _ => Vec::new(),
    }
}

fn drafts(
    paper: &Paper,
    orders: &[PaymentOrder],
    word: &Decision,
    role: Role,
    mut fresh: impl FnMut() -> OperationId,
) -> Vec<engine::NewOperation> {
    let (person, scope) = (paper.file.dossier.person_id(), paper.file.dossier.scope);
    let mut drafts = Vec::new();
    for (file, order) in paper.forms.iter().zip(orders) {
        for step in path(file.status, word.step, role, *order) {
            let said = step == word.step;
            let (reason, marks) = if said { (word.reason.clone(), word.marks.clone()) } else { Default::default() };
            let enrolment = file.form.id;
            let moved = EnrolmentMoved { person, enrolment, step, reason, marks, later: Default::default() };
            drafts.push(engine::NewOperation { id: fresh(), scope, command: Command::EnrolmentMoved(moved) });
        }
    }
    drafts
}
