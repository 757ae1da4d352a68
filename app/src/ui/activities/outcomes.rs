//! What came of it: people are ticked, and what came of it is said once for all of them.

use super::{
    attending::{Attending, SETTLING},
    foot::Foot,
    vacancies::Vacancies,
};
use crate::{
    domain::{
        id::{OperationId, PersonId},
        noun::{Code, ENTRY, FieldChoice, Noun, RECHECK, SIGN_UP},
    },
    messages::Lang,
    sync::{
        command::Command,
        engine::NewOperation,
        ledger::{File, Ledger},
        records::{SignedUp, Tables, made, sign_up_of},
    },
    ui::{
        address::Address,
        components::{Chips, Empty, Ticking, position, tick_all, tick_row},
        desk::use_desk,
        navigation::use_way,
        preferences::use_lang,
        records::{StepsOf, begin_record_with},
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// Who came, what came of it, and the steps of the activity.
#[component]
pub(super) fn Outcomes(attending: Attending) -> impl IntoView {
    let (lang, saving) = (use_lang(), Saving::new());
    let ticking = attending.ticking(SETTLING, Callback::new(|_: File| None));
    let label = Signal::derive(move || {
        Some(attending.ticked(SETTLING)).filter(|count| *count > 0).map(|count| lang.note_outcomes(count))
    });
    let save = move |()| {
        if attending.draft.form.with_untracked(|form| form.result.is_empty()) {
            return saving.fault.set(Some(lang.outcome_missing().to_owned()));
        }
        attending.save(saving, SETTLING, |form, with| form.outcomes(with));
    };
    let kind = attending.value("kind");
    let nobody = move || !attending.people.with(|people| people.iter().any(SignedUp::has_come));
    let is_fair = kind == "job_fair";
    view! {
        {move || nobody().then(|| view! { <Empty title=lang.nobody_came() text=lang.nobody_came_text()/> }.into_any())}
        <Came attending ticking follows=follow_up(&kind)/>
        {move || (attending.ticked(SETTLING) > 0).then(|| view! { <Result attending/> }.into_any())}
        {is_fair.then(|| view! { <Vacancies attending/> }.into_any())}
        <Noted attending/>
        {(attending.state() != "planned").then(|| view! { <Absent attending/><StepsOf record=attending.id/> }.into_any())}
        <Foot attending saving label on_tap=Callback::new(save)/>
    }
}

/// Those who came and of whom nothing is noted yet.
#[component]
fn Came(attending: Attending, ticking: Ticking, follows: Option<FollowUp>) -> impl IntoView {
    let lang = use_lang();
    let waiting = Memo::new(move |_| {
        attending.people.with(|people| {
            people.iter().filter(|one| one.state == "came").map(|one| one.person).collect::<Vec<PersonId>>()
        })
    });
    move || {
        let people = waiting.get();
        let files = attending.files(&people);
        let row = |file: &File| {
            let row = tick_row(ticking, file, lang);
            let person = file.dossier.person_id();
            let next = follows.map(|follows| view! { <FollowUpButton attending person follows/> }.into_any());
            view! { <div class="activity-row">{row}{next}</div> }.into_any()
        };
        let rows = files.iter().map(row).collect_view();
        (!people.is_empty()).then(|| {
            let all = tick_all(ticking, people.clone(), lang.all_who_came(people.len()), "came".to_owned());
            view! {
                <h2 class="guest-head">{lang.tick_then_say()}{all}</h2>
                <div class="guest-house">{rows}</div>
            }
            .into_any()
        })
    }
}

/// A record that follows for some of those who came: its noun, and its field that names the activity.
type FollowUp = (&'static Noun, &'static str);

/// What follows of a kind of activity.
fn follow_up(kind: &str) -> Option<FollowUp> {
    match kind {
        "health_check" => Some((&RECHECK, "activity")),
        "contest" => Some((&ENTRY, "contest")),
        _ => None,
    }
}

/// To the form of what follows, which knows the activity already.
#[component]
fn FollowUpButton(attending: Attending, person: PersonId, follows: FollowUp) -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let (id, (noun, field)) = (attending.id, follows);
    let begin = move |_| {
        let Some(code) = Code::of(&noun.code) else { return };
        begin_record_with(desk, noun, (Some(person), None), &[(field, id.to_string())]);
        way.go(Address::NewRecordOf(person, code));
    };
    view! { <button type="button" class="text-button follow-up" on:click=begin>{lang.label(&noun.label).to_owned()}</button> }
}

fn results() -> &'static [FieldChoice] {
    let step = SIGN_UP.step("complete");
    step.and_then(|step| step.fields.first()).map_or(&[], |field| &field.choices)
}

/// What came of it, for all who are ticked.
#[component]
fn Result(attending: Attending) -> impl IntoView {
    let lang = use_lang();
    let draft = attending.draft;
    let chosen = Signal::derive(move || {
        let codes: Vec<&str> = results().iter().map(|choice| &*choice.code).collect();
        draft.form.with(|form| position(&codes, &form.result.as_str()))
    });
    let pick = Callback::new(move |at: usize| draft.set(|form| form.result = results()[at].code.to_string()));
    let words: Vec<String> = results().iter().map(|choice| lang.label(&choice.label).to_owned()).collect();
    view! { <section class="form" id="result"><Chips label=lang.outcomes() options=words chosen pick/></section> }
}

/// Of whom it is noted, each with what.
#[component]
fn Noted(attending: Attending) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let row = move |file: File, one: &SignedUp| {
        let said = desk.ledger(|ledger| outcome_of(&file, attending, ledger, lang)).flatten().unwrap_or_default();
        view! {
            <li><a href=Address::Record(one.record).to_string() class="cell">
                <span class="cell-main">{telling::name(&file)}<small>{said}</small></span>
            </a></li>
        }
        .into_any()
    };
    move || {
        let done = attending.people.with(|people| {
            people.iter().filter(|one| attending.is_noted(SETTLING, one.person)).cloned().collect::<Vec<_>>()
        });
        let rows: Vec<AnyView> =
            done.iter().flat_map(|one| attending.files(&[one.person]).pop().map(|file| row(file, one))).collect();
        (!rows.is_empty()).then(|| view! { <h2>{lang.noted_outcomes()}</h2><ul class="cells">{rows}</ul> }.into_any())
    }
}

/// What was answered with the step that noted it.
fn outcome_of(file: &File, attending: Attending, ledger: &Ledger, lang: Lang) -> Option<String> {
    let record = sign_up_of(&file.dossier, attending.id)?;
    let step = record.steps.iter().rev().find(|step| step.step == "complete")?;
    let tables = Tables::of_record(ledger.reference(), record);
    let answers = lang.answers_of_step(tables.shown(), &step.step, &step.answers, ledger);
    Some(answers.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(" · "))
}

/// Once it is over: who signed up and did not come.
#[component]
fn Absent(attending: Attending) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let over = attending.state() == "over";
    let missing = Memo::new(move |_| {
        attending.people.with(|people| {
            people
                .iter()
                .filter(|one| !one.has_come() && one.state != "absent")
                .map(|one| one.person)
                .collect::<Vec<_>>()
        })
    });
    let note = move |_| {
        let missed = |person: PersonId| {
            desk.peek(|engine| {
                let file = engine.ledger().file(person)?;
                let command = made(sign_up_of(&file.dossier, attending.id)?, "miss").map(Command::RecordMoved)?;
                Some(NewOperation { id: OperationId(desk.fresh_id()), scope: file.dossier.scope, command })
            })
        };
        saving.save(missing.get_untracked().into_iter().filter_map(|person| missed(person).flatten()).collect(), || ());
    };
    move || {
        let count = missing.with(Vec::len);
        (over && count > 0).then(|| view! {
            <div class="button-row"><button type="button" class="button wide" id="note-absent" disabled=move || saving.busy.get() on:click=note>{lang.note_absent(count)}</button></div>
        }.into_any())
    }
}
