//! What waits for the township about one person or one record: all that it would do, who wrote it, why it waits, and the answers.

use super::{Contents, Glyph, Icon, SideBySide, reviewing::Decide};
use crate::{
    domain::{
        id::{PersonId, RecordId},
        person::PersonField,
    },
    messages::{Lang, contents::Line},
    sync::{
        asked::Asked,
        command::{Command, PersonRemoved, ReviewSettled},
        dossier::Pending,
        engine::Engine,
        ledger::File,
        outcome::ReviewReason,
    },
    ui::{address::Address, desk::use_desk, preferences::use_lang, telling},
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

/// What waits about a person, wherever they are or were.
#[component]
pub fn OpenReviews(person: PersonId) -> impl IntoView {
    let desk = use_desk();
    let files = Memo::new(move |_| {
        let waits = |file: &&File| !file.dossier.reviews.is_empty();
        desk.ledger(|ledger| ledger.files_of(person).filter(waits).cloned().collect::<Vec<_>>()).unwrap_or_default()
    });
    move || files.get().into_iter().map(|file| view! { <ReviewsOf file/> }.into_any()).collect_view()
}

/// What waits in one row, or what of it is about one record.
#[component]
pub fn ReviewsOf(file: File, #[prop(optional)] about: Option<RecordId>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let reviews = desk.staff().is_some_and(|staff| staff.role.reviews());
    let is_about = |pending: &Pending| {
        about.is_none_or(|about| pending.asked().command.and_then(|asked| asked.of_record()) == Some(about))
    };
    let open: Vec<Pending> = file.dossier.reviews.iter().filter(|pending| is_about(pending)).cloned().collect();
    let one = move |pending: Pending| match pending.reason {
        _ if !reviews => view! { <p class="quiet pad">{lang.review(&pending.reason)}</p> }.into_any(),
        ReviewReason::TwinPerson { person } => view! { <TwinRows file=file.clone() twin=person pending/> }.into_any(),
        _ => view! { <Waiting file=file.clone() pending/> }.into_any(),
    };
    open.into_iter().map(one).collect_view()
}

/// What one operation would do, and who wrote it when.
#[component]
fn Pended(file: File, pending: Pending, asked: Asked, all_shown: RwSignal<bool>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
    let (lines, by) = desk
        .peek(|engine| {
            let by = telling::author(&file.dossier, pending.seq, engine.ledger().reference(), desk.today(), lang);
            (lines(engine, &file, &pending, &asked, lang), by)
        })
        .unwrap_or_default();
    view! {
        <p class="pended"><strong>{lang.kind(asked.command.as_ref())}</strong><small>{by}</small></p>
        <Contents lines person scope all_shown/>
    }
}

fn lines(engine: &Engine, file: &File, pending: &Pending, asked: &Asked, lang: Lang) -> Vec<Line> {
    let (dossier, ledger) = (&file.dossier, engine.ledger());
    let mut lines = lang.review_about(&pending.reason, dossier, ledger);
    lines.extend(asked.command.iter().flat_map(|command| lang.contents(command, dossier, ledger)));
    lines
}

/// One operation that waits: what it asks, why it waits, and two answers; one when it cannot be accepted.
#[component]
fn Waiting(file: File, pending: Pending) -> impl IntoView {
    let (lang, decide, all_shown) = (use_lang(), Decide::on(&file), RwSignal::new(false));
    let asked = pending.asked();
    let (row, about, only_dismissed) = (file.dossier.row(), pending.reason.clone(), asked.only_dismissed);
    let settle = move |review, accepted: bool| {
        let settled = ReviewSettled::new(row, (review, about.clone()), accepted);
        move |_| decide.make(Command::ReviewSettled(settled.clone()), || ())
    };
    let answers = pending.id.map(|review| {
        let (dismiss, accept) = (settle(review, false), settle(review, true));
        view! {
            <div class="button-row">
                <button type="button" class="button dismiss" on:click=dismiss>{lang.dismiss()}</button>
                {only_dismissed.is_none().then(|| view! {
                    <button type="button" class="button primary accept" disabled=move || !all_shown.get() on:click=accept>{lang.accept()}</button>
                }.into_any())}
            </div>
        }
        .into_any()
    });
    let unfold = move || (only_dismissed.is_none() && !all_shown.get()).then(|| lang.unfold_first());
    view! {
        <section class="clash review">
            <p><Icon glyph=Glyph::Alert/>{lang.review_asks(&pending.reason)}</p>
            <Pended file pending asked all_shown/>
            {only_dismissed.map(|why| view! { <p class="only-dismissed">{lang.only_dismissed(why)}</p> }.into_any())}
            <p class="quiet unfold">{unfold}</p>
            {answers}
            <p class="fault" role="alert">{move || decide.saving.fault.get()}</p>
        </section>
    }
}

/// Two rows with one identity number, side by side: one is taken off, or a number was wrong.
#[component]
fn TwinRows(file: File, twin: PersonId, pending: Pending) -> impl IntoView {
    let (desk, lang, decide) = (use_desk(), use_lang(), Decide::on(&file));
    let (row, person) = (file.dossier.row(), file.dossier.person_id());
    let other = desk.peek(|engine| engine.ledger().file(twin).cloned()).flatten();
    let compared = other.as_ref().and_then(|other| desk.peek(|engine| compare(engine, &file, other, lang)));
    let asked = pending.asked();
    // a row that was added is in the ledger; an edit has changed nothing yet
    let keep_word = match asked.command {
        Some(Command::PersonAdded(_) | Command::PersonRestored(_)) => lang.keep_both(),
        _ => lang.dismiss(),
    };
    let reason = lang.entered_twice();
    let remove = move |_| {
        let removed =
            PersonRemoved { person, reason: reason.to_owned(), same_as: Some(twin), later: Default::default() };
        decide.make(Command::PersonRemoved(removed), || ());
    };
    let (about, review) = (pending.reason.clone(), pending.id);
    let keep = move |_| {
        if let Some(review) = review {
            let about = about.clone();
            decide.make(Command::ReviewSettled(ReviewSettled::new(row, (review, about), false)), || ());
        }
    };
    view! {
        <section class="clash review" id="twin">
            <p><Icon glyph=Glyph::Alert/>{lang.review_asks(&pending.reason)}</p>
            {match compared {
                Some((heads, lines)) => view! { <SideBySide heads lines/> }.into_any(),
                None => view! { <p class="quiet pad">{lang.twin_elsewhere()}</p> }.into_any(),
            }}
            <Pended file=file.clone() pending=pending.clone() asked all_shown=RwSignal::new(false)/>
            <div class="button-row">
                <button type="button" class="button primary" id="same-person" on:click=remove>{lang.same_person()}</button>
                <a class="button" href=Address::EditPerson(person).to_string()>{lang.number_is_wrong()}</a>
                <button type="button" class="button" on:click=keep>{keep_word}</button>
            </div>
            <p class="fault" role="alert">{move || decide.saving.fault.get()}</p>
        </section>
    }
}

fn compare(engine: &Engine, here: &File, there: &File, lang: Lang) -> ([String; 2], Vec<super::ComparedLine>) {
    let reference = engine.ledger().reference();
    let place = |file: &File| telling::place(reference, file.dossier.area(), file.row.as_ref(), lang);
    let text = |file: &File, field: PersonField| telling::field_text(field, file.dossier.field(field));
    let mut lines = vec![(lang.village().to_owned(), [place(here), place(there)])];
    lines.extend(COMPARED.map(|field| (lang.field(field).to_owned(), [text(here, field), text(there, field)])));
    let counts = |file: &File| lang.dossier_holds(file.dossier.visits.len(), file.dossier.enrolments.len());
    lines.push((lang.history().to_owned(), [counts(here), counts(there)]));
    ([lang.this_row().to_owned(), lang.earlier_row().to_owned()], lines)
}
