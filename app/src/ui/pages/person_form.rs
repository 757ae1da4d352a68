//! Adding a person to the ledger, or editing one.

use super::enrol::only_village;
use crate::json::record;
use crate::sorted_map::SortedMap;
use crate::{
    domain::{
        area::AreaCode,
        id::{OperationId, PersonId},
        person::{ContactChannel, Employment, Intention, Person, PersonDraft, PersonField as F, Smartphone},
    },
    sync::{
        command::{Command, PersonAdded, PersonEdited},
        engine,
        fields::{Edit, draft_of, fields_of},
        ledger::File,
    },
    ui::{
        address::Address,
        components::{
            Chips, NoteField, NumberField, SaveBar, TextField, TopBar, Twins, VillageField, held, is_in_ledger,
            position, words,
        },
        desk::use_desk,
        draft::{Draft, Resumed},
        navigation::use_way,
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

record! {
    /// A half-filled person. `before` is what the writer saw.
    #[derive(Clone, PartialEq)]
    struct PersonForm {
        operation: OperationId,
        person: PersonId,
        scope: Option<AreaCode>,
        fields: SortedMap<String, String>,
        before: Option<SortedMap<String, String>>,
    }
}

impl PersonForm {
    fn begin(file: Option<&File>, scope: Option<AreaCode>, mut fresh: impl FnMut() -> uuid::Uuid) -> Self {
        let fields: SortedMap<String, String> = file
            .map(|f| SortedMap::of(f.dossier.fields.iter().map(|(k, v)| (k.clone(), v.value.clone()))))
            .unwrap_or_default();
        Self {
            operation: OperationId(fresh()),
            person: file.map_or_else(|| PersonId(fresh()), |file| file.dossier.person_id()),
            scope: file.map(|file| file.dossier.scope.area()).or(scope),
            before: file.map(|_| fields.clone()),
            fields,
        }
    }

    fn draft(&self) -> PersonDraft {
        draft_of(self.fields.iter().map(|(code, text)| (code.as_str(), text.as_str())))
    }

    fn get(&self, field: F) -> String {
        self.fields.get(field.code()).cloned().unwrap_or_default()
    }

    /// What saving writes; `None` when nothing was changed.
    fn command(&self, parsed: &Person) -> Option<Command> {
        let now = fields_of(&parsed.draft());
        let Some(before) = &self.before else {
            return Some(Command::PersonAdded(PersonAdded {
                person: self.person,
                fields: now,
                concerns: Vec::new(),
                later: Default::default(),
            }));
        };
        let text = |fields: &SortedMap<String, String>, code: &str| fields.get(code).cloned().unwrap_or_default();
        let typed = |code: &&str| text(&self.fields, code) != text(before, code);
        let edit = |code: &str| {
            (code.to_owned(), Edit { value: text(&now, code), was: text(before, code), later: Default::default() })
        };
        let edits = SortedMap::of(F::ALL.iter().map(|field| field.code()).filter(typed).map(edit));
        (!edits.is_empty()).then_some(Command::PersonEdited(PersonEdited {
            person: self.person,
            edits,
            later: Default::default(),
        }))
    }
}

/// The form for a new person, or for one of the ledger.
#[component]
pub fn PersonFormPage(person: Option<PersonId>) -> impl IntoView {
    let Some(person) = person else { return view! { <Filling file=None/> }.into_any() };
    held(person, use_lang().edit(), is_in_ledger, |file| view! { <Filling file=Some(file)/> }.into_any()).into_any()
}

#[component]
fn Filling(file: Option<File>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let person = file.as_ref().map(|file| file.dossier.person_id());
    let name = person.map_or("person.new".to_owned(), |person| format!("person.{person}"));
    let draft = Draft::open(&name, || PersonForm::begin(file.as_ref(), only_village(desk), || desk.fresh_id()));
    if file.is_some() && draft.form.with_untracked(|form| form.before.is_none()) {
        // Earlier versions began a new person here while this one was not on the phone yet.
        draft.forget();
        draft.form.set(PersonForm::begin(file.as_ref(), None, || desk.fresh_id()));
    }
    let (saving, tried, way) = (Saving::new(), RwSignal::new(false), use_way());
    let today = desk.today();
    let parsed =
        Memo::new(move |_| Person::parse(&draft.form.with(PersonForm::draft), today).map_err(|errors| errors.0));
    let save = move |()| {
        tried.set(true);
        let form = draft.form.get_untracked();
        let (Ok(person), Some(scope)) = (parsed.get_untracked(), form.scope) else {
            saving.fault.set(Some(lang.mend_the_marked().to_owned()));
            return;
        };
        let drafts = form.command(&person).map(|command| engine::NewOperation {
            id: form.operation,
            scope: scope.into(),
            command,
        });
        let id = form.person;
        saving.save(drafts.into_iter().collect(), move || {
            draft.forget();
            way.finish(Address::Person(id));
        });
    };
    let adds = file.is_none();
    let title = if adds { lang.add_person() } else { lang.edit() };
    let back = person.map_or(Address::Ledger(None), Address::Person);
    view! {
        <TopBar title=title.to_owned() back/>
        <section class="form">
            <Resumed draft/>
            {adds.then(|| view! { <NewPerson draft tried/> }.into_any())}
            <Fields draft parsed tried file/>
        </section>
        <SaveBar label=lang.save() saving on_save=Callback::new(save)/>
    }
}

/// Likely twins, and the village.
#[component]
fn NewPerson(draft: Draft<PersonForm>, tried: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let typed = Signal::derive(move || draft.form.with(|form| (form.get(F::Name), form.get(F::IdentityNumber))));
    let fault = Signal::derive(move || {
        let missing = tried.get() && draft.form.with(|form| form.scope.is_none());
        missing.then(|| lang.fault(&crate::domain::fault::Fault::Missing))
    });
    view! {
        <Twins typed to=Callback::new(Address::Person)/>
        <VillageField label=lang.village() chosen=Signal::derive(move || draft.form.with(|f| f.scope)) fault
            pick=Callback::new(move |code| draft.set(|form| form.scope = code))/>
    }
}

type Parsed = Result<Person, Vec<(F, crate::domain::fault::Fault)>>;

#[component]
fn Fields(draft: Draft<PersonForm>, parsed: Memo<Parsed>, tried: RwSignal<bool>, file: Option<File>) -> impl IntoView {
    let lang = use_lang();
    let fault = move |field: F| {
        Signal::derive(move || {
            let filled = draft.form.with(|form| !form.get(field).is_empty());
            let found = parsed.with(|parsed| {
                parsed
                    .as_ref()
                    .err()
                    .and_then(|faults| faults.iter().find(|(f, _)| *f == field).map(|(_, fault)| lang.fault(fault)))
            });
            found.filter(|_| filled || tried.get())
        })
    };
    let set = move |field: F, text: String| draft.set(|form| drop(form.fields.insert(field.code().to_owned(), text)));
    let line = move |field: F, keys: &'static str| {
        let value = Signal::derive(move || draft.form.with(|form| form.get(field)));
        view! { <TextField label=lang.field(field) name=field.code().to_owned() keys value fault=fault(field) on_input=Callback::new(move |text| set(field, text))/> }
    };
    view! {
        {line(F::Name, "text")}
        {line(F::Phone, "tel")}
        <NumberField file fault=fault(F::IdentityNumber) value=Signal::derive(move || draft.form.with(|form| form.get(F::IdentityNumber)))
            on_input=Callback::new(move |text| set(F::IdentityNumber, text))/>
        <div class="pair">{line(F::Group, "numeric")}{line(F::Householder, "text")}</div>
        <Codes draft field=F::Employment options=words(Employment::ALL, |e| lang.employment(e)) codes=Employment::ALL.iter().map(|e| e.code()).collect()/>
        <Codes draft field=F::Intention options=words(Intention::ALL, |i| lang.intention(i)) codes=Intention::ALL.iter().map(|i| i.code()).collect()/>
        <details class="more">
            <summary>{lang.add_details()}</summary>
            {line(F::WorkPlace, "text")}
            <div class="pair">{line(F::Industry, "text")}{line(F::Job, "text")}</div>
            <Codes draft field=F::ReturnWindow options=[lang.spring_festival(), lang.farming_season(), lang.national_day(), lang.not_known()].map(str::to_owned).to_vec()
                codes=vec!["spring_festival", "farming_season", "national_day", "unknown"]/>
            <Codes draft field=F::Smartphone options=words(Smartphone::ALL, |s| lang.smartphone(s)) codes=Smartphone::ALL.iter().map(|s| s.code()).collect()/>
            <Codes draft field=F::ContactChannel options=words(ContactChannel::ALL, |c| lang.contact_channel(c)) codes=ContactChannel::ALL.iter().map(|c| c.code()).collect()/>
            <div class="pair">{line(F::SecondPhone, "tel")}{line(F::SecondRelation, "text")}</div>
            {line(F::Address, "text")}
            <NoteField label=lang.field(F::Note) value=Signal::derive(move || draft.form.with(|form| form.get(F::Note))) on_input=Callback::new(move |text| set(F::Note, text))/>
            <Codes draft field=F::DoNotContact options=vec![lang.yes().to_owned()] codes=vec!["yes"]/>
        </details>
    }
}

/// A field that is one of a few codes; tapping the chosen one clears it.
#[component]
fn Codes(draft: Draft<PersonForm>, field: F, options: Vec<String>, codes: Vec<&'static str>) -> impl IntoView {
    let lang = use_lang();
    let codes = StoredValue::new(codes);
    let chosen = Signal::derive(move || {
        codes.with_value(|codes| draft.form.with(|form| position(codes, &form.get(field).as_str())))
    });
    let pick = move |at: usize| {
        let code = codes.with_value(|codes| codes[at]);
        draft.set(|form| {
            let text = if form.get(field) == code { String::new() } else { code.to_owned() };
            form.fields.insert(field.code().to_owned(), text);
        });
    };
    view! { <Chips label=lang.field(field) options chosen pick=Callback::new(pick)/> }
}
