//! The form of a record: a new one, or one that is edited.

use super::{
    Opened, RecordNotHere,
    answers::Retired,
    control::{AttachedControl, Control},
    may_enter, page_of,
    row::Whose,
};
use crate::{
    domain::{
        area::AreaCode,
        fault::Fault,
        id::{OperationId, PersonId, RecordId},
        noun::{Code, Home, Noun, Sharing},
    },
    sync::{
        command::Command,
        engine,
        ledger::File,
        records::{CallerIds, RecordForm, Tables},
        row::Subject,
    },
    ui::{
        address::Address,
        components::{SaveBar, TopBar, VillageField, held, is_in_ledger},
        desk::{Desk, use_desk},
        draft::{Draft, Resumed},
        navigation::use_way,
        pages::only_village,
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// What a form is about.
#[derive(Clone)]
enum About {
    /// A new record of a person.
    Person(File),
    /// A new record of an area.
    Area,
    /// A record that is edited.
    Record(Opened),
}

/// The form for a new record of a person, or of an area.
#[component]
pub fn RecordNewPage(noun: Code, person: Option<PersonId>) -> impl IntoView {
    let form = move |about| view! { <NewRecord noun about/> }.into_any();
    match person {
        Some(person) => {
            held(person, use_lang().record_word(), is_in_ledger, move |file| form(About::Person(file))).into_any()
        }
        None => form(About::Area),
    }
}

/// The name under which the form for a new record is kept.
fn draft_name(noun: &str, person: Option<PersonId>) -> String {
    person.map_or_else(|| format!("record.{noun}"), |person| format!("record.{noun}.{person}"))
}

/// Puts answers into the form for a new record before it is opened: one of a person, or of an area where that is known. What else was filled in stays.
pub fn begin_record_with(
    desk: Desk,
    noun: &Noun,
    (person, area): (Option<PersonId>, Option<AreaCode>),
    answers: &[(&str, String)],
) {
    let fresh = || RecordForm::new(OperationId(desk.fresh_id()), RecordId(desk.fresh_id()), noun.version, area);
    Draft::fill(&draft_name(&noun.code, person), fresh, |form| {
        form.area = area.or(form.area);
        for (code, value) in answers {
            form.answers.fields.insert((*code).to_owned(), value.clone());
        }
    });
}

#[component]
fn NewRecord(noun: Code, about: About) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (home, name, area) = match &about {
        About::Person(file) => {
            let (person, area) = (file.dossier.person_id(), file.dossier.area());
            (Home::Person, draft_name(noun.as_str(), Some(person)), Some(area))
        }
        _ => (Home::Area, draft_name(noun.as_str(), None), only_village(desk)),
    };
    let tables = desk.peek(|engine| Tables::of(engine.ledger().reference(), noun.as_str(), 0));
    let may =
        |noun: &Noun| noun.is_entered_from(home) && desk.peek(|engine| may_enter(engine, noun)).unwrap_or_default();
    let Some(latest) = tables.as_ref().and_then(Tables::latest).filter(|noun| may(noun)).cloned() else {
        return view! { <TopBar title=lang.record_word().to_owned() back=Address::Records/><RecordNotHere/> }
            .into_any();
    };
    let draft = Draft::open(&name, || {
        let form = RecordForm::new(OperationId(desk.fresh_id()), RecordId(desk.fresh_id()), latest.version, area);
        let raised = home == Home::Person && latest.home == Home::Area;
        let ids = || CallerIds { operation: OperationId(desk.fresh_id()), record: RecordId(desk.fresh_id()) };
        RecordForm { caller: raised.then(ids), ..form }
    });
    // a form goes on in the version in which it was begun
    let begun = draft.form.with_untracked(|form| form.version);
    let table = tables.as_ref().and_then(|tables| tables.of_version(begun)).cloned().unwrap_or(latest);
    let back = match &about {
        About::Person(file) => Address::Person(file.dossier.person_id()),
        _ => Address::RecordsOf(noun),
    };
    view! { <Filling draft noun=table about back/> }.into_any()
}

/// The form of a record that is there; `anew` in the latest version of its noun. It stays when the record goes.
#[component]
pub fn RecordEditPage(record: RecordId, anew: bool) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let shows = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || desk.ledger(|ledger| ledger.record(record).is_some()).unwrap_or_default()
    });
    move || match desk.peek(|engine| Opened::find(engine, record)).flatten().filter(|_| shows.get()) {
        Some(opened) => view! { <Editing opened anew/> }.into_any(),
        None => {
            view! { <TopBar title=lang.record_word().to_owned() back=Address::Records/><RecordNotHere/> }.into_any()
        }
    }
}

#[component]
fn Editing(opened: Opened, anew: bool) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let Opened { file, record, tables } = opened.clone();
    let back = Address::Record(record.id);
    let draft = Draft::open(&format!("record.{}", record.id), || {
        let id = OperationId(desk.fresh_id());
        RecordForm::editing(id, file.dossier.area(), &record, |code| tables.field(code, "").cloned())
    });
    if let Some(newer) = tables.newer().filter(|_| anew) {
        draft.form.update_untracked(|form| form.version = newer.version);
    }
    let version = draft.form.with_untracked(|form| form.version);
    match tables.of_version(version).cloned() {
        Some(noun) => view! { <Filling draft noun about=About::Record(opened) back/> }.into_any(),
        None => view! {
            <TopBar title=lang.record_word().to_owned() back/>
            <p class="warn-line">{lang.record_of_later_version()}</p>
        }
        .into_any(),
    }
}

/// All fields of a table, and the button that saves.
#[component]
fn Filling(draft: Draft<RecordForm>, noun: Noun, about: About, back: Address) -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let (saving, tried) = (Saving::new(), RwSignal::new(false));
    let kind = lang.label(&noun.label).to_owned();
    let title = match about {
        About::Record(_) => lang.edit_of_kind(&kind),
        _ => lang.new_of_kind(&kind),
    };
    let several = desk.peek(|_| only_village(desk).is_none()).unwrap_or_default();
    let asks_village = matches!(about, About::Area) && several;
    let reviews = desk.staff().is_some_and(|staff| staff.role.reviews());
    let wide = reviews && noun.sharing == Sharing::Work && !noun.is_entered_from(Home::Person);
    let (file, opened) = match about.clone() {
        About::Person(file) => (Some(file), None),
        About::Record(opened) => (opened.record.subject.is_persons().then(|| opened.file.clone()), Some(opened)),
        About::Area => (None, None),
    };
    let retired =
        opened.map(|opened| (Tables::retired(&noun, &opened.record), opened)).filter(|(codes, _)| !codes.is_empty());
    let controls = controls(draft, &noun, tried);
    let kept = StoredValue::new((noun.clone(), about));
    Effect::new(move |_| {
        draft.form.track();
        saving.fault.set(None); // a fault of the earlier form
    });
    let save = move |()| {
        tried.set(true);
        let form = draft.form.get_untracked();
        let Some(drafts) = kept.with_value(|(noun, about)| drafts(&form, noun, about)) else {
            saving.fault.set(Some(lang.mend_the_marked().to_owned()));
            return;
        };
        saving.save(drafts, move || {
            draft.forget();
            way.finish(kept.with_value(|(noun, _)| page_of(&noun.code, form.record)));
        });
    };
    view! {
        <TopBar title back/>
        <section class="form">
            <Resumed draft/>
            {file.map(|file| view! { <Whose file/> }.into_any())}
            {(noun.version > 1).then(|| view! { <p class="quiet">{lang.filled_in_version(noun.version)}</p> }.into_any())}
            {asks_village.then(|| view! { <PlaceOf draft tried wide/> }.into_any())}
            {controls}
        </section>
        {retired.map(|(codes, opened)| view! { <Retired opened codes/> }.into_any())}
        <SaveBar label=lang.save() saving on_save=Callback::new(save)/>
    }
}

/// One control for each field; photos and voice notes have one together, where the first of them is asked for.
fn controls(draft: Draft<RecordForm>, noun: &Noun, tried: RwSignal<bool>) -> Vec<AnyView> {
    let first = noun.fields.iter().position(|field| field.kind.is_attached());
    let attached: Vec<_> = noun.fields.iter().filter(|field| field.kind.is_attached()).cloned().collect();
    let control = |(at, field): (usize, &crate::domain::noun::Field)| match field.kind.is_attached() {
        true if first == Some(at) => Some(view! { <AttachedControl draft fields=attached.clone()/> }.into_any()),
        true => None,
        false => Some(view! { <Control draft field=field.clone() tried/> }.into_any()),
    };
    noun.fields.iter().enumerate().filter_map(control).collect()
}

/// The village that a new record is about; `wide`: or the township, or the county.
#[component]
fn PlaceOf(draft: Draft<RecordForm>, tried: RwSignal<bool>, wide: bool) -> impl IntoView {
    let lang = use_lang();
    let fault = Signal::derive(move || {
        let missing = tried.get() && draft.form.with(|form| form.area.is_none());
        missing.then(|| lang.fault(&Fault::Missing))
    });
    let pick = Callback::new(move |area: Option<AreaCode>| {
        draft.set(|form| form.area = area);
    });
    let label = if wide { lang.for_which_area() } else { lang.village() };
    view! { <VillageField label wide chosen=Signal::derive(move || draft.form.with(|form| form.area)) fault pick/> }
}

/// What saving writes; `None` while something is wrong.
fn drafts(form: &RecordForm, noun: &Noun, about: &About) -> Option<Vec<engine::NewOperation>> {
    if noun.fields.iter().any(|field| form.fault(field).is_some()) {
        return None;
    }
    let draft = |scope, id, command| engine::NewOperation { id, scope, command };
    let (scope, command) = match about {
        About::Person(file) if noun.home == Home::Area => return raised(form, noun, file),
        About::Person(file) => {
            let subject = Subject::Person { id: file.dossier.person_id() };
            (file.dossier.scope, Some(Command::RecordEntered(form.entered(noun, subject))))
        }
        About::Area => {
            let code = form.area?;
            (noun.scope_in(code)?, Some(Command::RecordEntered(form.entered(noun, Subject::Area { code }))))
        }
        About::Record(opened) => {
            let (scope, record) = (opened.file.dossier.scope, &opened.record);
            let left = opened.tables.own().and_then(|own| form.left_behind(noun, own, record));
            let left = left.map(|left| draft(scope, form.left_behind_id(), Command::RecordEdited(left)));
            let edited =
                form.edited(noun, record).map(|edited| draft(scope, form.operation, Command::RecordEdited(edited)));
            return Some(left.into_iter().chain(edited).collect());
        }
    };
    Some(command.map(|command| draft(scope, form.operation, command)).into_iter().collect())
}

/// What a person raises: the text for all who work in the township, the caller for the village.
fn raised(form: &RecordForm, noun: &Noun, file: &File) -> Option<Vec<engine::NewOperation>> {
    let (code, caller) = (file.dossier.area(), form.caller?);
    let text = Command::RecordEntered(form.entered(noun, Subject::Area { code }));
    let by = Command::RecordEntered(form.raised_by(caller, file.dossier.person_id()));
    Some(vec![
        engine::NewOperation { id: form.operation, scope: noun.scope_in(code)?, command: text },
        engine::NewOperation { id: caller.operation, scope: file.dossier.scope, command: by },
    ])
}
