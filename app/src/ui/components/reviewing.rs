//! The township's work on one dossier: deciding on what waits, taking somebody off the ledger, moving them, bringing them back.

use super::{Glyph, Icon, NoteField, Sheet, SideBySide, VillageField};
use crate::{
    domain::{
        area::AreaCode,
        id::{OperationId, PersonId},
        person::PersonField,
    },
    messages::Lang,
    sync::{
        dossier::Pending,
        engine::{self, Engine},
        ledger::File,
        operation::{Command, PersonMoved, PersonRemoved, PersonRestored, ReviewSettled},
        outcome::ReviewReason,
    },
    ui::{
        address::Address,
        desk::{Desk, use_desk},
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// Fields that tell people apart.
const COMPARED: [PersonField; 7] = [
    PersonField::Name,
    PersonField::IdentityNumber,
    PersonField::Phone,
    PersonField::BirthDate,
    PersonField::Group,
    PersonField::Address,
    PersonField::WorkPlace,
];

/// Records one command of the township's, and says what failed.
#[derive(Clone, Copy)]
pub(super) struct Decide {
    desk: Desk,
    /// Why the last try failed.
    pub(super) saving: Saving,
    scope: AreaCode,
}

impl Decide {
    /// On this dossier. Call it in a component's body.
    pub(super) fn on(file: &File) -> Self {
        Self { desk: use_desk(), saving: Saving::new(), scope: file.dossier.scope }
    }

    /// Keeps the command; `done` runs once it is on this phone's disk.
    pub(super) fn make(self, command: Command, done: impl FnOnce() + 'static) {
        let id = OperationId(self.desk.fresh_id());
        self.saving.save(vec![engine::Draft { id, scope: self.scope, command }], done);
    }
}

/// Somebody is in this village's ledger no more: why, by whom, and the way back.
#[component]
pub fn GoneNotice(file: File) -> impl IntoView {
    let (desk, lang, decide) = (use_desk(), use_lang(), Decide::on(&file));
    let (day, person) = (desk.today(), file.dossier.person);
    let reviews = desk.staff().is_some_and(|staff| staff.role.reviews());
    let author =
        |seq| desk.peek(|e| telling::author(&file.dossier, seq, e.ledger().reference(), day, lang)).unwrap_or_default();
    let village = |code| desk.peek(|e| e.ledger().reference().area_name(code).to_owned()).unwrap_or_default();
    let erased = file.dossier.removed.as_ref().is_some_and(|removal| removal.erased);
    let why = |reason: &str| if erased { lang.erased().to_owned() } else { lang.removed_because(reason) };
    let removed = file.dossier.removed.as_ref().map(|removal| (why(&removal.reason), author(removal.seq)));
    let left = file.dossier.left.as_ref().map(|leave| match file.dossier.has_left() {
        true => (lang.moved_to(&village(leave.to)), author(leave.seq)),
        false => (lang.moving_to(&village(leave.to)), author(leave.seq)),
    });
    let restorable = removed.is_some() && !erased && reviews;
    let restore = move |_| decide.make(Command::PersonRestored(PersonRestored { person }), || ());
    let lines = removed.into_iter().chain(left).map(|(what, by)| {
        view! { <p class="warn-line gone"><Icon glyph=Glyph::Alert/><span>{what}<small>{by}</small></span></p> }
            .into_any()
    });
    view! {
        {lines.collect_view()}
        {restorable.then(|| view! {
            <div class="button-row"><button type="button" class="button primary" id="restore" on:click=restore>{lang.restore()}</button></div>
        }.into_any())}
        <p class="fault pad" role="alert">{move || decide.saving.fault.get()}</p>
    }
}

/// What waits for the township in this dossier.
#[component]
pub fn OpenReviews(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let reviews = desk.staff().is_some_and(|staff| staff.role.reviews());
    let open = file.dossier.reviews.clone();
    let one = move |pending: Pending| match pending.reason {
        _ if !reviews => view! { <p class="quiet pad">{lang.review(&pending.reason)}</p> }.into_any(),
        ReviewReason::TwinPerson { person } => view! { <TwinRows file=file.clone() twin=person pending/> }.into_any(),
        _ => view! { <Waiting file=file.clone() pending/> }.into_any(),
    };
    view! { {open.into_iter().map(one).collect_view()} }
}

/// One operation that waits: what it asks, why it waits, and two answers.
#[component]
fn Waiting(file: File, pending: Pending) -> impl IntoView {
    let (desk, lang, decide) = (use_desk(), use_lang(), Decide::on(&file));
    let person = file.dossier.person;
    let command = Command::read(&pending.kind, pending.body.clone()).ok();
    let by = desk
        .peek(|e| telling::author(&file.dossier, pending.seq, e.ledger().reference(), desk.today(), lang))
        .unwrap_or_default();
    let content = command.as_ref().map(|command| telling::content(command, lang)).unwrap_or_default();
    let about = pending.reason.clone();
    let answer = move |accepted: bool| {
        let about = about.clone();
        pending.id.map(|review| {
            let settled = ReviewSettled { person, review, about, accepted };
            let settle = move |_| decide.make(Command::ReviewSettled(settled.clone()), || ());
            let (class, word) = if accepted { ("button primary", lang.accept()) } else { ("button", lang.dismiss()) };
            view! { <button type="button" class=class on:click=settle>{word}</button> }.into_any()
        })
    };
    view! {
        <section class="clash review">
            <p><Icon glyph=Glyph::Alert/>{lang.review_asks(&pending.reason)}</p>
            <div class="cell"><span class="cell-main"><strong>{lang.kind(command.as_ref())}</strong>" "{content}<small>{by}</small></span></div>
            <div class="button-row">{answer(false)}{answer(true)}</div>
            <p class="fault" role="alert">{move || decide.saving.fault.get()}</p>
        </section>
    }
}

/// Two rows with one identity number, beside each other: one is taken off, or a number was wrong.
#[component]
fn TwinRows(file: File, twin: PersonId, pending: Pending) -> impl IntoView {
    let (desk, lang, decide) = (use_desk(), use_lang(), Decide::on(&file));
    let person = file.dossier.person;
    let other = desk.peek(|engine| engine.ledger().file(twin).cloned()).flatten();
    let compared = other.as_ref().and_then(|other| desk.peek(|engine| compare(engine, &file, other, lang)));
    let reason = lang.entered_twice();
    let remove = move |_| {
        let removed = PersonRemoved { person, reason: reason.to_owned(), same_as: Some(twin) };
        decide.make(Command::PersonRemoved(removed), || ());
    };
    let (about, review) = (pending.reason.clone(), pending.id);
    let keep = move |_| {
        if let Some(review) = review {
            let about = about.clone();
            decide.make(Command::ReviewSettled(ReviewSettled { person, review, about, accepted: false }), || ());
        }
    };
    view! {
        <section class="clash review" id="twin">
            <p><Icon glyph=Glyph::Alert/>{lang.review_asks(&pending.reason)}</p>
            {match compared {
                Some((heads, lines)) => view! { <SideBySide heads lines/> }.into_any(),
                None => view! { <p class="quiet pad">{lang.twin_elsewhere()}</p> }.into_any(),
            }}
            <div class="button-row">
                <button type="button" class="button primary" id="same-person" on:click=remove>{lang.same_person()}</button>
                <a class="button" href=Address::EditPerson(person).to_string()>{lang.number_is_wrong()}</a>
                <button type="button" class="button" on:click=keep>{lang.keep_both()}</button>
            </div>
            <p class="fault" role="alert">{move || decide.saving.fault.get()}</p>
        </section>
    }
}

fn compare(engine: &Engine, here: &File, there: &File, lang: Lang) -> ([String; 2], Vec<super::Line>) {
    let reference = engine.ledger().reference();
    let place = |file: &File| telling::place(reference, file.dossier.scope, file.row.as_ref(), lang);
    let text = |file: &File, field: PersonField| telling::field_text(field, file.dossier.field(field));
    let mut lines = vec![(lang.village().to_owned(), [place(here), place(there)])];
    lines.extend(COMPARED.map(|field| (lang.field(field).to_owned(), [text(here, field), text(there, field)])));
    let counts = |file: &File| lang.dossier_holds(file.dossier.visits.len(), file.dossier.enrolments.len());
    lines.push((lang.history().to_owned(), [counts(here), counts(there)]));
    ([lang.this_row().to_owned(), lang.earlier_row().to_owned()], lines)
}

/// Moving somebody to another village, or off the ledger: rare, so folded away at the foot.
#[component]
pub fn LedgerMoves(file: File) -> impl IntoView {
    let (lang, decide) = (use_lang(), Decide::on(&file));
    let person = file.dossier.person;
    let (removing, reason) = (RwSignal::new(false), RwSignal::new(String::new()));
    let common = [lang.entered_twice(), lang.entered_wrongly(), lang.has_died(), lang.left_for_good()];
    let move_to = move |to: Option<AreaCode>| {
        if let Some(to) = to {
            decide.make(Command::PersonMoved(PersonMoved { person, to }), || ());
        }
    };
    let remove = move |_| {
        let removed = PersonRemoved { person, reason: reason.get_untracked(), same_as: None };
        decide.make(Command::PersonRemoved(removed), move || removing.set(false));
    };
    let chosen = Signal::derive(move || {
        reason.with(|r| common.iter().position(|c| *c == r.as_str()).into_iter().collect::<Vec<_>>())
    });
    view! {
        <details class="more pad">
            <summary>{lang.ledger_moves()}</summary>
            <VillageField label=lang.move_person() chosen=Signal::stored(None) pick=Callback::new(move_to)/>
            <button type="button" class="button wide" id="remove" on:click=move |_| removing.set(true)>{lang.remove_person()}</button>
            <p class="fault" role="alert">{move || decide.saving.fault.get()}</p>
        </details>
        <Sheet open=removing title=lang.remove_person()>
            <div class="form">
                <p>{lang.remove_promise()}</p>
                <super::Chips label="" options=common.map(str::to_owned).to_vec() chosen pick=Callback::new(move |at: usize| reason.set(common[at].to_owned()))/>
                <NoteField label=lang.reason_word() name="why" value=reason on_input=Callback::new(move |text| reason.set(text))/>
                <button type="button" class="button primary wide" id="remove-now" disabled=move || reason.with(|r| r.trim().is_empty()) on:click=remove>{lang.remove_person()}</button>
            </div>
        </Sheet>
    }
}
