//! A person: who they are, what holds them back, what has been done, what comes next.

use crate::{
    domain::{
        concern::Concern,
        date::Date,
        id::PersonId,
        identity_number,
        person::{Person, PersonField as F},
        scope::Scope,
        staff::Role,
    },
    messages::Lang,
    sync::{
        command::{Command, ConflictSettled},
        dossier::{Dossier, EnrolmentFile},
        engine,
        kept::Conflict,
        ledger::{File, Ledger},
        reference::Reference,
    },
    ui::{
        address::Address,
        components::{
            Attachments, Glyph, GoneNotice, HalfFilled, Icon, LedgerMoves, Look, NoContactNotice, NotHeld, OpenReviews,
            RevealedNumber, TopBar, tag_class,
        },
        desk::use_desk,
        later_parts::{personal_data, records, renewals},
        preferences::use_lang,
        saving::Saving,
        telling::{self, ToldVisit, told_visits},
    },
};
use leptos::prelude::*;

/// One person's page.
#[component]
pub fn PersonPage(person: PersonId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let file = Memo::new(move |_| desk.ledger(|ledger| ledger.file(person).cloned()).flatten());
    let title = Signal::derive(move || file.with(|file| file.as_ref().map(telling::name).unwrap_or_default()));
    let edit = move || {
        let in_ledger =
            file.with(|file| file.as_ref().is_some_and(|file| file.row.is_some() && !file.dossier.is_gone()));
        in_ledger.then(|| view! {
            <a href=Address::EditPerson(person).to_string() class="icon-button" aria-label=lang.edit()><Icon glyph=Glyph::Edit/></a>
        }.into_any())
    };
    view! {
        <TopBar title back=Address::Ledger(None)>{edit}</TopBar>
        {move || match file.get() {
            Some(file) => view! { <Sections file/> }.into_any(),
            None => view! { <NotHeld/> }.into_any(),
        }}
    }
}

#[component]
fn Sections(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let day = desk.today();
    let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
    let role = desk.staff().map(|staff| staff.role);
    let (writes, reviews) = (role.is_some_and(Role::writes), role.is_some_and(Role::reviews));
    let (place, history, forms, conflicts, concerns) = desk
        .peek(|engine| {
            let reference = engine.ledger().reference();
            let place = telling::place(reference, file.dossier.area(), file.row.as_ref(), lang);
            let conflicts = conflict_rows(&file.dossier, reference, day, lang);
            let concerns = file.dossier.concerns();
            let forms = form_rows(&file.dossier, reference, day, lang);
            (place, history(&file.dossier, engine.ledger(), day, lang), forms, conflicts, concerns)
        })
        .unwrap_or_default();
    let phone = telling::phone(&file);
    // the latest form is what was just handed in
    let agreed = file.dossier.enrolments.iter().rfind(|file| file.form.consent.is_some());
    let slip = agreed.map(|file| {
        let to = Address::Slip(person, file.form.id).to_string();
        view! { <li><a href=to class="cell action" id="give-slip"><Icon glyph=Glyph::Form/><span class="cell-main">{lang.give_slip()}<small>{lang.give_slip_text()}</small></span><Icon glyph=Glyph::Chevron/></a></li> }.into_any()
    });
    let actions = [
        (Address::Visit(person), Glyph::Door, lang.log_visit()),
        (Address::Enrol(person), Glyph::Form, lang.enrol()),
        (Address::Video(person), Glyph::Video, lang.video_enrol()),
    ];
    view! {
        <section class="person-head">
            <p class="person-place">{place}</p>
            <p>{about(file.row.as_ref(), day, lang)}</p>
            {phone.map(|phone| view! {
                <a class="call-line" href=format!("tel:{phone}")><Icon glyph=Glyph::Phone/>{phone.clone()}</a>
            }.into_any())}
        </section>
        <GoneNotice file=file.clone()/>
        {file.dossier.is_gone().then(|| view! { <HalfFilled person=file.dossier.person_id()/> }.into_any())}
        <NoContactNotice file=file.clone()/>
        {(writes && !file.dossier.is_gone()).then(|| view! {
            <nav class="actions">
                {actions.map(|(to, glyph, word)| view! {
                    <a href=to.to_string() class="action-tile"><Icon glyph/><span>{word}</span></a>
                }.into_any()).collect_view()}
            </nav>
        }.into_any())}
        {(writes && !file.dossier.is_gone()).then(|| renewals(file.clone()))}
        <OpenReviews person/>
        {conflicts.into_iter().map(|conflict| view! { <Clash file=file.clone() conflict/> }.into_any()).collect_view()}
        {(!concerns.is_empty()).then(|| view! { <h2>{lang.concerns()}</h2><Concerns concerns/> }.into_any())}
        {(!forms.is_empty()).then(|| view! { <h2>{lang.enrolments()}</h2><ul class="cells">{forms}{slip}</ul> }.into_any())}
        {records(file.clone())}
        <h2>{lang.history()}</h2>
        {if history.is_empty() { view! { <p class="quiet pad">{lang.no_history()}</p> }.into_any() } else {
            view! { <ol class="timeline">{history}</ol><a href=Address::Visits(person).to_string() class="text-button pad" id="hand-on-visits">{lang.hand_on_visits()}</a> }.into_any()
        }}
        {file.row.as_ref().map(|row| view! { <h2>{lang.details()}</h2><Details person scope row=row.clone()/> }.into_any())}
        {(reviews && file.row.is_some() && !file.dossier.is_gone()).then(|| view! { <LedgerMoves file=file.clone()/> }.into_any())}
        {personal_data(file)}
    }
}

/// `男 · 58 岁 · 省外务工 · 浙江省宁波市`.
fn about(row: Option<&Person>, day: Date, lang: Lang) -> String {
    let Some(row) = row else { return lang.not_in_ledger().to_owned() };
    let age = row.birth_date.map(|born| lang.age(born.age_on(day)));
    let parts = [
        row.sex.map(|sex| lang.sex(sex).to_owned()),
        age,
        row.employment.map(|employment| lang.employment(employment).to_owned()),
        Some(row.work_place.clone()).filter(|text| !text.is_empty()),
        Some(lang.intention(row.intention).to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[component]
fn Concerns(concerns: Vec<Concern>) -> impl IntoView {
    let lang = use_lang();
    let tag = move |concern: Concern| {
        let (class, mark) = if concern.is_open() { ("tag", "") } else { ("tag good", "✓ ") };
        view! { <span class=class>{mark}{lang.concern(concern.code)}</span> }
    };
    view! { <p class="tags pad">{concerns.into_iter().map(tag).collect_view()}</p> }
}

fn form_rows(dossier: &Dossier, reference: &Reference, day: Date, lang: Lang) -> Vec<AnyView> {
    let row = |file: &EnrolmentFile| {
        let form = &file.form;
        let plan = reference.plan(&form.plan, form.plan_version);
        let name = plan.map(|plan| lang.pick(&plan.words.name_zh, &plan.words.name_en).to_owned()).unwrap_or_default();
        let status = file.status.on(form.period, day);
        let waits = plan
            .filter(|_| status.is_cover())
            .is_some_and(|plan| form.is_waiting(plan, dossier.other_covers(form), day));
        let href = Address::Enrolment(dossier.person_id(), form.id).to_string();
        let (days, expires) =
            (lang.from_to(form.period.from, form.period.to), status.is_cover() && form.is_expiring(day));
        view! {
            <li><a href=href class="cell">
                <span class="cell-main">{name}<small>{days}</small></span>
                {waits.then(|| view! { <span class="tag">{lang.in_waiting_days()}</span> }.into_any())}
                {expires.then(|| view! { <span class="tag under-way">{lang.expiring()}</span> }.into_any())}
                <span class=tag_class(status)>{lang.status(status)}</span>
            </a></li>
        }
        .into_any()
    };
    dossier.enrolments.iter().map(row).collect()
}

/// Visits and calls, the latest first.
fn history(dossier: &Dossier, ledger: &Ledger, day: Date, lang: Lang) -> Vec<AnyView> {
    let entry = |visit: ToldVisit| {
        let said = |class: &'static str, text: String| {
            (!text.is_empty()).then(|| view! { <p class=class>{text}</p> }.into_any())
        };
        view! {
            <li>
                <p class="timeline-title">{visit.before}<strong>{visit.outcome}</strong>{visit.call}</p>
                {said("quiet", visit.by)}
                {said("", visit.raised)}
                {visit.told.into_iter().map(|line| said("told-line", line)).collect_view()}
                {said("note", visit.note)}
                <Attachments scope=dossier.scope attachments=visit.attachments/>
                {said("quiet", visit.next)}
                {visit.meeting.map(|meeting| view! { <a href=Address::Meeting(meeting).to_string() class="text-button">{lang.open_meeting()}</a> }.into_any())}
            </li>
        }
        .into_any()
    };
    told_visits(dossier, ledger, day, lang).into_iter().map(entry).collect()
}

/// A clash with both values and their authors in words.
#[derive(Clone, Default)]
struct ConflictRow {
    conflict: Option<Conflict>,
    field: Option<F>,
    held_by: String,
    offered_by: String,
}

fn conflict_rows(dossier: &Dossier, reference: &Reference, day: Date, lang: Lang) -> Vec<ConflictRow> {
    let row = |conflict: &Conflict| {
        // the field may have been edited since the clash: the choice is about the current value
        let (held, held_seq) =
            dossier.fields.get(&conflict.field).map_or_else(Default::default, |f| (f.value.clone(), f.seq));
        ConflictRow {
            field: F::parse(&conflict.field),
            held_by: telling::author(dossier, held_seq, reference, day, lang),
            offered_by: telling::author(dossier, conflict.seq, reference, day, lang),
            conflict: Some(Conflict { held, held_seq, ..conflict.clone() }),
        }
    };
    dossier.conflicts.iter().map(row).collect()
}

/// Two people changed one field: both values, who and when, one tap to choose.
#[component]
fn Clash(file: File, conflict: ConflictRow) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let ConflictRow { conflict, field, held_by, offered_by } = conflict;
    let conflict = conflict.unwrap_or(Conflict {
        field: String::new(),
        held: String::new(),
        held_seq: 0,
        offered: String::new(),
        seq: 0,
        later: Default::default(),
    });
    let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
    let look = Look::new(person, scope);
    let hides = field == Some(F::IdentityNumber);
    let choice = |value: String, by: String| {
        let (of, kept) = (conflict.clone(), value.clone());
        let settle = move |_| {
            let Conflict { field, held, offered, .. } = of.clone();
            let settled =
                ConflictSettled { person, field, held, offered, value: kept.clone(), later: Default::default() };
            let id = crate::domain::id::OperationId(desk.fresh_id());
            saving.save(vec![engine::NewOperation { id, scope, command: Command::ConflictSettled(settled) }], || ());
        };
        let shown = move || match field {
            _ if value.is_empty() => lang.nothing().to_owned(),
            Some(F::IdentityNumber) if !look.shown.get() => identity_number::masked(&value),
            field => field.map_or_else(|| value.clone(), |field| lang.field_value(field, &value)),
        };
        view! { <button type="button" class="cell" on:click=settle><span class="cell-main">{shown}<small>{by}</small></span></button> }
    };
    view! {
        <section class="clash">
            <p><Icon glyph=Glyph::Alert/>{lang.clash(field.map_or("—", |field| lang.field(field)))}
                {hides.then(|| view! { <button type="button" class="text-button reveal" on:click=move |_| look.tap()>{lang.show()}</button> }.into_any())}</p>
            {choice(conflict.held.clone(), held_by)}
            {choice(conflict.offered.clone(), offered_by)}
            <p class="fault" role="alert">{move || saving.fault.get()}</p>
        </section>
    }
}

#[component]
fn Details(person: PersonId, scope: Scope, row: Person) -> impl IntoView {
    let lang = use_lang();
    let fields = [
        (F::Householder, row.householder.clone()),
        (F::Address, row.address.clone()),
        (F::WorkPlace, row.work_place.clone()),
        (F::Industry, row.industry.clone()),
        (F::Job, row.job.clone()),
        (F::ReturnWindow, row.return_window.map(|window| lang.return_window(window)).unwrap_or_default()),
        (
            F::ContactChannel,
            row.contact_channel.map(|channel| lang.contact_channel(channel).to_owned()).unwrap_or_default(),
        ),
        (F::Smartphone, row.smartphone.map(|ability| lang.smartphone(ability).to_owned()).unwrap_or_default()),
        (F::SecondPhone, row.second_phone.as_ref().map(|mobile| mobile.as_str().to_owned()).unwrap_or_default()),
        (F::SecondRelation, row.second_relation.clone()),
        (F::Note, row.note.clone()),
    ];
    let detail = |(field, text): (F, String)| {
        view! { <li class="cell"><span class="cell-label">{lang.field(field)}</span><span>{text}</span></li> }
            .into_any()
    };
    view! {
        <ul class="cells">
            {row.identity_number.clone().map(|number| view! {
                <li class="cell">
                    <span class="cell-label">{lang.field(F::IdentityNumber)}</span>
                    <RevealedNumber person scope number/>
                </li>
            }.into_any())}
            {fields.into_iter().filter(|(_, text)| !text.is_empty()).map(detail).collect_view()}
        </ul>
    }
}
