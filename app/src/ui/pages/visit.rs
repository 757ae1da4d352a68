//! Logging a visit: person, outcome, save. Everything else can wait.

use crate::json::record;
use crate::{
    domain::{
        attachment::Attachment,
        concern::{Concern, ConcernCode},
        date::Date,
        id::{OperationId, PersonId, VisitId},
        person::{Intention, PersonField},
        visit::{Channel, Visit, VisitOutcome},
    },
    sync::{command::Command, engine, ledger::File},
    ui::{
        address::{Address, use_way},
        components::{Chips, DayField, NoteField, SaveBar, Tiles, TopBar, held, is_in_ledger_or_half_filled},
        desk::use_desk,
        draft::{Draft, Resumed, name_of},
        later_parts::VisitAttachments,
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

record! {
    /// A half-filled visit. Its identifiers are made when it is begun, so that saving it twice is saving it once.
    #[derive(Clone, PartialEq)]
    struct VisitForm {
        operation: OperationId,
        visit: VisitId,
        on: Date,
        channel: Channel,
        outcome: Option<VisitOutcome>,
        raised: Vec<ConcernCode>,
        resolved: Vec<ConcernCode>,
        intention: Option<Intention>,
        note: String,
        next_due: Option<Date>,
        attachments: Vec<Attachment> = default,
    }
}

impl VisitForm {
    /// The visit, once an outcome is chosen.
    fn visit(&self, person: PersonId, intention_was: String) -> Option<Visit> {
        let outcome = self.outcome?;
        Some(Visit {
            id: self.visit,
            person,
            on: self.on,
            channel: self.channel,
            outcome,
            raised: self.raised.clone(),
            resolved: self.resolved.clone(),
            intention: self.intention.or(outcome.intention()),
            intention_was: Some(intention_was),
            note: self.note.clone(),
            next_due: self.next_due.or_else(|| outcome.next_due_days().map(|days| self.on.plus_days(days))),
            attachments: self.attachments.clone(),
            replaces: None,
            later: Default::default(),
        })
    }
}

/// The visit screen.
#[component]
pub fn VisitPage(person: PersonId) -> impl IntoView {
    held(person, use_lang().log_visit(), is_in_ledger_or_half_filled(name_of("visit", person)), |file| {
        view! { <Visiting file/> }.into_any()
    })
}

#[component]
fn Visiting(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
    let intention_was = file.dossier.field(PersonField::Intention).to_owned();
    let draft = Draft::open(&name_of("visit", person), || VisitForm {
        operation: OperationId(desk.fresh_id()),
        visit: VisitId(desk.fresh_id()),
        on: desk.today(),
        channel: Channel::Door,
        outcome: None,
        raised: Vec::new(),
        resolved: Vec::new(),
        intention: None,
        note: String::new(),
        next_due: None,
        attachments: Vec::new(),
    });
    let (saving, way) = (Saving::new(), use_way());
    let save = move |()| {
        let form = draft.form.get_untracked();
        match form.visit(person, intention_was.clone()).map(Visit::checked) {
            None => saving.fault.set(Some(lang.choose_outcome().to_owned())),
            Some(Err(fault)) => saving.fault.set(Some(lang.fault(&fault))),
            Some(Ok(visit)) => {
                let next = if visit.outcome == VisitOutcome::Enrolled {
                    Address::Enrol(person)
                } else {
                    Address::Person(person)
                };
                let command = Command::VisitLogged(visit);
                saving.save(vec![engine::NewOperation { id: form.operation, scope, command }], move || {
                    draft.forget();
                    way.go(next);
                });
            }
        }
    };
    let nth = lang.nth_visit(file.dossier.standing_visits().count() + 1);
    let place = desk
        .peek(|engine| telling::place(engine.ledger().reference(), file.dossier.area(), file.row.as_ref(), lang))
        .unwrap_or_default();
    let outcome = Signal::derive(move || {
        draft.form.with(|form| form.outcome.and_then(|o| VisitOutcome::ALL.iter().position(|one| *one == o)))
    });
    view! {
        <TopBar title=lang.log_visit().to_owned() back=Address::Today>
            <a href=Address::Person(person).to_string() class="text-button">{lang.dossier()}</a>
        </TopBar>
        <section class="form">
            <Resumed draft/>
            <p class="form-who"><strong>{telling::name(&file)}</strong>" "<span class="quiet">{place}" · "{nth}</span></p>
            <Chips label="" options=words(Channel::ALL, |c| lang.channel(c)) chosen=Signal::derive(move || draft.form.with(|f| position(Channel::ALL, &f.channel)))
                pick=Callback::new(move |at| draft.set(|form| form.channel = Channel::ALL[at]))/>
            <Tiles label=lang.outcome_of_visit() options=VisitOutcome::ALL.iter().map(|o| lang.visit_outcome(*o)).collect() chosen=outcome
                pick=Callback::new(move |at| { draft.set(|form| form.outcome = Some(VisitOutcome::ALL[at])); saving.fault.set(None); })/>
            <More draft open=file.dossier.concerns().into_iter().filter(Concern::is_open).map(|c| c.code).collect()/>
        </section>
        <SaveBar label=lang.save_visit() saving on_save=Callback::new(save)/>
    }
}

/// Everything that is optional, folded away until it is wanted.
#[component]
fn More(draft: Draft<VisitForm>, open: Vec<ConcernCode>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let form = draft.form;
    let begun = form.with_untracked(|f| {
        !(f.note.is_empty() && f.raised.is_empty() && f.resolved.is_empty() && f.attachments.is_empty())
    });
    // What can be answered: what was open before, and what was heard just now.
    let answerable = Memo::new(move |_| {
        let heard = form.with(|form| form.raised.clone());
        ConcernCode::ALL.iter().copied().filter(|code| open.contains(code) || heard.contains(code)).collect::<Vec<_>>()
    });
    let today = desk.today();
    view! {
        <details class="more" open=begun>
            <summary>{lang.add_details()}</summary>
            <ConcernChips draft label=lang.concerns_raised() among=ConcernCode::ALL.to_vec() list=|form| &mut form.raised/>
            {move || (!answerable.with(Vec::is_empty)).then(|| view! {
                <ConcernChips draft label=lang.concerns_resolved() among=answerable.get() list=|form| &mut form.resolved/>
            }.into_any())}
            <Chips label=lang.intention_after() options=words(Intention::ALL, |i| lang.intention(i))
                chosen=Signal::derive(move || form.with(|f| f.intention.or(f.outcome.and_then(VisitOutcome::intention)).map(|i| position(Intention::ALL, &i)).unwrap_or_default()))
                pick=Callback::new(move |at| draft.set(|form| form.intention = Some(Intention::ALL[at])))/>
            <NoteField label=lang.note() value=Signal::derive(move || form.with(|f| f.note.clone())) on_input=Callback::new(move |text| draft.set(|form| form.note = text))/>
            <VisitAttachments value=Signal::derive(move || form.with(|f| f.attachments.clone()))
                on_change=Callback::new(move |all| draft.set(|form| form.attachments = all))/>
            <div class="pair">
                <DayField label=lang.visited_on() name="on" value=Signal::derive(move || form.with(|f| f.on.to_string()))
                    on_input=Callback::new(move |text: String| draft.set(|form| form.on = Date::read(&text).ok().filter(|day| *day <= today).unwrap_or(today)))/>
                <DayField label=lang.next_visit() name="next" value=Signal::derive(move || form.with(next_due))
                    on_input=Callback::new(move |text: String| draft.set(|form| form.next_due = Date::read(&text).ok()))/>
            </div>
        </details>
    }
}

/// Concerns to tap, kept in one of the form's lists.
#[component]
fn ConcernChips(
    draft: Draft<VisitForm>,
    label: &'static str,
    among: Vec<ConcernCode>,
    list: fn(&mut VisitForm) -> &mut Vec<ConcernCode>,
) -> impl IntoView {
    let lang = use_lang();
    let (options, among) = (words(&among, |code| lang.concern(code)), StoredValue::new(among));
    let chosen = Signal::derive(move || {
        let mut form = draft.form.get();
        let picked = list(&mut form);
        among.with_value(|among| {
            among.iter().enumerate().filter(|(_, code)| picked.contains(code)).map(|(at, _)| at).collect::<Vec<_>>()
        })
    });
    let pick = move |at: usize| {
        let code = among.with_value(|among| among[at]);
        draft.set(|form| toggle(list(form), code));
    };
    view! { <Chips label options chosen pick=Callback::new(pick)/> }
}

fn next_due(form: &VisitForm) -> String {
    let by_outcome = || form.outcome.and_then(VisitOutcome::next_due_days).map(|days| form.on.plus_days(days));
    form.next_due.or_else(by_outcome).map(|day| day.to_string()).unwrap_or_default()
}

/// The words of a list of choices.
pub(super) fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|choice| word(*choice).to_owned()).collect()
}

/// The index of a choice, as [`Chips`] wants it.
pub(super) fn position<T: PartialEq>(all: &[T], choice: &T) -> Vec<usize> {
    all.iter().position(|one| one == choice).into_iter().collect()
}

fn toggle(codes: &mut Vec<ConcernCode>, code: ConcernCode) {
    match codes.iter().position(|one| *one == code) {
        Some(at) => drop(codes.remove(at)),
        None => codes.push(code),
    }
}
