//! One self-registration: who it is in the ledger, where they work, and all of it saved together; or discarded with a reason.

use super::joining_work::JoiningWork;
use crate::{
    domain::{
        id::{PersonId, RecordId},
        noun::SELF_JOINING,
        search::Query,
    },
    json::record,
    messages::Lang,
    sync::{
        engine::{Engine, NewOperation},
        ledger::{File, Ledger},
        records::{Completing, Record, senders},
    },
    ui::{
        address::Address,
        components::{Chips, Empty, SaveBar, TopBar},
        desk::{Desk, use_desk},
        draft::{Draft, Resumed},
        navigation::use_way,
        preferences::use_lang,
        records::{StepsOf, of_record},
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// People of the ledger offered at once: more are found by typing more of the name.
const OFFERED_MAX: usize = 6;

record! {
    /// What is chosen and corrected, and not saved yet.
    #[derive(Clone, PartialEq)]
    struct CompletingForm {
        who: Option<PersonId> = default,
        is_new: bool = default,
        unit: String,
        industry: String,
    }
}

/// The page.
#[component]
pub fn SelfJoiningPage(record: RecordId) -> impl IntoView {
    of_record(&SELF_JOINING, record, |file, record| view! { <Checked file record/> }.into_any())
}

#[component]
fn Checked(file: File, record: Record) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let activity = RecordId::parse(record.value("activity"));
    let held = desk.peek(|engine| activity.and_then(|id| engine.ledger().record(id).map(|(_, record)| record.clone())));
    let back = activity.map_or(Address::Records, Address::Activity);
    let (id, state) = (record.id, record.state.clone());
    let sent = [record.value("mobile"), record.value("unit")].join(" · ");
    let call = format!("tel:{}", record.value("mobile"));
    let content = match held.flatten() {
        _ if record.state != SELF_JOINING.first_state() => ().into_any(),
        Some(activity) => view! { <CompleteIt file record=record.clone() activity/> }.into_any(),
        None => view! { <Empty title=lang.record_not_here() text=lang.self_join_not_held()/> }.into_any(),
    };
    view! {
        <TopBar title=lang.self_join_page().to_owned() back/>
        <ul class="cells">
            <li class="cell"><span class="cell-main"><strong>{record.value("name").to_owned()}</strong><small>{sent}</small></span>
                <a href=call class="text-button">{lang.call()}</a></li>
            <li class="cell"><span class="cell-label">{lang.state_of_record()}</span><span class="tag" id="state">{lang.state_of(&SELF_JOINING, &state).to_owned()}</span></li>
        </ul>
        {content}
        <StepsOf record=id/>
    }
}

#[component]
fn CompleteIt(file: File, record: Record, activity: Record) -> impl IntoView {
    let (desk, lang, way, saving) = (use_desk(), use_lang(), use_way(), Saving::new());
    let (tried, to) = (RwSignal::new(false), activity.id);
    let draft = Draft::open(&format!("self-joining.{}", record.id), || begun(desk, &record));
    let opened = StoredValue::new((file, record, activity));
    let completing = move |engine: &Engine, form: &CompletingForm, mut fresh: Box<dyn FnMut() -> uuid::Uuid>| {
        opened.with_value(|(file, record, activity)| {
            let who = form.who.and_then(|person| engine.ledger().file(person));
            let work = (form.unit.as_str(), form.industry.as_str());
            let completing = Completing { sent: (file, record), activity, who, work };
            let is_chosen = form.is_new || who.is_some();
            (completing.unit_fault(), is_chosen.then(|| completing.operations(&mut fresh)))
        })
    };
    let look = move || {
        let form = draft.form.get();
        desk.peek(|engine| completing(engine, &form, Box::new(move || desk.fresh_id())))
    };
    let fault = Signal::derive(move || {
        let (fault, _) = look()?;
        fault.filter(|_| tried.get()).map(|fault| lang.fault(&fault))
    });
    let save = move |()| {
        tried.set(true);
        let drafts: Vec<NewOperation> = match untrack(look) {
            Some((None, Some(drafts))) => drafts,
            Some((None, None)) => return saving.fault.set(Some(lang.self_join_who_missing().to_owned())),
            _ => return saving.fault.set(Some(lang.mend_the_marked().to_owned())),
        };
        saving.save(drafts, move || {
            draft.forget();
            way.finish(Address::Activity(to));
        });
    };
    Effect::new(move |_| {
        draft.form.track();
        saving.fault.set(None); // a fault of the earlier form
    });
    view! {
        <section class="form">
            <Resumed draft/>
            <WhoItIs draft opened/>
            <JoiningWork unit=Signal::derive(move || draft.form.with(|form| form.unit.clone())) on_unit=Callback::new(move |text| draft.set(|form| form.unit = text))
                industry=Signal::derive(move || draft.form.with(|form| form.industry.clone())) on_industry=Callback::new(move |code| draft.set(|form| form.industry = code)) fault/>
        </section>
        <SaveBar label=lang.self_join_save() saving on_save=Callback::new(save)/>
    }
}

/// As it was sent; who has the same name and number is chosen already.
fn begun(desk: Desk, record: &Record) -> CompletingForm {
    let same = |engine: &Engine| {
        let first = senders(engine.ledger(), record).first().copied().cloned();
        first.filter(|file| likeness(file, record) == (true, true)).map(|file| file.dossier.person_id())
    };
    let who = desk.peek(same).flatten();
    let (unit, industry) = (record.value("unit").to_owned(), record.value("industry").to_owned());
    CompletingForm { who, is_new: false, unit, industry }
}

/// Whether name and number are the same.
fn likeness(file: &File, sent: &Record) -> (bool, bool) {
    let phone = telling::phone(file).unwrap_or_default();
    (telling::name(file) == sent.value("name"), phone == sent.value("mobile"))
}

/// Likely people, whoever is found by typing, and a new one.
#[component]
fn WhoItIs(draft: Draft<CompletingForm>, opened: StoredValue<(File, Record, Record)>) -> impl IntoView {
    let (desk, lang, typed) = (use_desk(), use_lang(), RwSignal::new(String::new()));
    let offered = move || {
        let query = typed.with(|typed| Query::read(typed));
        let read = |engine: &Engine| opened.with_value(|(_, record, _)| offer(engine.ledger(), record, &query, lang));
        desk.read(read).unwrap_or_default()
    };
    let chips = move || {
        let (people, mut words): (Vec<PersonId>, Vec<String>) = offered().into_iter().unzip();
        words.push(lang.self_join_new().to_owned());
        let people = StoredValue::new(people);
        let chosen = Signal::derive(move || {
            let (who, is_new) = draft.form.with(|form| (form.who, form.is_new));
            let at = |person| people.with_value(|people| people.iter().position(|one| *one == person));
            match who.and_then(at) {
                _ if is_new => vec![people.with_value(Vec::len)],
                found => found.into_iter().collect(),
            }
        });
        let pick = Callback::new(move |at: usize| {
            let who = people.with_value(|people| people.get(at).copied());
            draft.set(|form| (form.who, form.is_new) = (who, who.is_none()));
        });
        view! { <Chips label=lang.self_join_who() options=words chosen pick/> }
    };
    view! {
        <div class="who-it-is">
            {chips}
            <input class="search" type="search" id="search" autocomplete="off" placeholder=lang.search_hint() aria-label=lang.search_hint()
                prop:value=typed on:input=move |event| typed.set(event_target_value(&event))/>
        </div>
    }
}

fn offer(ledger: &Ledger, sent: &Record, query: &Query, lang: Lang) -> Vec<(PersonId, String)> {
    let mut files = senders(ledger, sent);
    if *query != Query::Everybody {
        let likely: Vec<PersonId> = files.iter().map(|file| file.dossier.person_id()).collect();
        files.extend(ledger.search(query, |file| file.row.is_some() && !likely.contains(&file.dossier.person_id())));
    }
    let words = |file: &File| {
        let place = telling::place(ledger.reference(), file.dossier.area(), file.row.as_ref(), lang);
        let why = match likeness(file, sent) {
            (true, true) => lang.self_join_same_both(),
            (false, true) => lang.self_join_same_number(),
            (true, false) => lang.self_join_same_name(),
            (false, false) => "",
        };
        [&telling::name(file), &place, why].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    files.into_iter().take(OFFERED_MAX).map(|file| (file.dossier.person_id(), words(file))).collect()
}
