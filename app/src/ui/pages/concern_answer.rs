//! What is said to a concern on a visit: the county's answer, the plans, the steps, and a true story from near by.

use super::visit_form::VisitForm;
use crate::{
    domain::{concern::ConcernCode, id::RecordId, noun::STORY, plan::Plan},
    messages::Lang,
    sync::{
        dossier::Dossier,
        ledger::{File, Ledger},
        records::{AnswerInUse, Story, answers_to, stories_for},
    },
    ui::{
        components::{Attachments, Chips, offered},
        desk::{Desk, use_desk},
        draft::Draft,
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;

/// A concern: what to say to it, and whether it helped. Open for one that was heard on this visit.
#[component]
pub fn ConcernAnswer(
    /// The visit.
    draft: Draft<VisitForm>,
    /// Of whom.
    file: StoredValue<File>,
    /// Which concern.
    concern: ConcernCode,
) -> impl IntoView {
    let lang = use_lang();
    let is_heard = Memo::new(move |_| draft.form.with(|form| form.raised.contains(&concern)));
    let teller = Teller {
        has_told: Callback::new(move |record| draft.form.with(|form| form.has_told(concern, record))),
        tell: Callback::new(move |record| draft.set(|form| form.tell(concern, record))),
    };
    let dossier = file.with_value(|file| file.dossier.clone());
    let turned = Signal::derive(move || draft.form.with(|form| vec![usize::from(!form.resolved.contains(&concern))]));
    let turn = move |at: usize| {
        draft.set(|form| {
            form.resolved.retain(|one| *one != concern);
            if at == 0 {
                form.resolved.push(concern);
            }
        });
    };
    view! {
        <details class="concern-answer" open=is_heard>
            <summary>{lang.concern(concern)}</summary>
            <WhatToSay dossier concern teller/>
            <Chips label=lang.did_it_help() options=vec![lang.it_helped().to_owned(), lang.not_yet().to_owned()] chosen=turned pick=Callback::new(turn)/>
        </details>
    }
}

/// What was told, and how that is said.
#[derive(Clone, Copy)]
pub struct Teller {
    /// Whether an answer or a story was told.
    pub has_told: Callback<RecordId, bool>,
    /// It was told, or was not after all.
    pub tell: Callback<RecordId>,
}

/// The county's answers to a concern, and the stories that fit a person or a village.
#[component]
pub fn WhatToSay(
    /// The person's; an empty one of a village where nobody in particular is spoken to.
    dossier: Dossier,
    /// Which concern.
    concern: ConcernCode,
    /// What was told.
    teller: Teller,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let read = |ledger: &Ledger| (answers_to(ledger, concern), stories_for(ledger, &dossier, concern, desk.today()));
    let (answers, stories) = desk.peek(|engine| read(engine.ledger())).unwrap_or_default();
    let nothing = answers.is_empty() && stories.is_empty();
    view! {
        {nothing.then(|| view! { <p class="quiet">{lang.no_answer_yet()}</p> }.into_any())}
        {answers.into_iter().map(|answer| answered(teller, answer, (desk, lang))).collect_view()}
        {(!stories.is_empty()).then(|| view! { <Stories teller stories/> }.into_any())}
    }
}

fn answered(teller: Teller, answer: AnswerInUse, (desk, lang): (Desk, Lang)) -> AnyView {
    let steps = answer.path.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
    view! {
        <section>
            <blockquote class="say">{answer.say}</blockquote>
            {answer.has_card.then(|| plan_cards(desk, lang))}
            <ol class="path">{steps}</ol>
            {told_button(teller, answer.id, lang)}
        </section>
    }
    .into_any()
}

/// What each plan costs and covers, as on the card that is shown at the door.
fn plan_cards(desk: Desk, lang: Lang) -> AnyView {
    let card = |plan: Plan| {
        let words = plan.words;
        view! {
            <div class="plan">
                <span class="plan-name">{lang.pick(&words.name_zh, &words.name_en).to_owned()}</span>
                <span class="plan-fee">{telling::yuan(plan.fee, lang)}</span>
                <span class="plan-text">{lang.pick(&words.covers_zh, &words.covers_en).to_owned()}</span>
            </div>
        }
    };
    view! { <div class="plans">{offered(desk).into_iter().map(card).collect_view()}</div> }.into_any()
}

/// The best fitting story, and the others behind it.
#[component]
fn Stories(teller: Teller, stories: Vec<Story>) -> impl IntoView {
    let (desk, lang, at) = (use_desk(), use_lang(), RwSignal::new(0_usize));
    let count = stories.len();
    let can_read = desk.edge(|edge| edge.has_voice(lang.code()));
    let shown = move |story: Story| {
        let place =
            story.town.and_then(|town| desk.peek(|engine| engine.ledger().reference().area_name(town).to_owned()));
        let text = StoredValue::new(story.text.clone());
        let aloud = move |_| text.with_value(|text| desk.edge(|edge| edge.read_aloud(text, lang.code())));
        view! {
            <article class="story">
                <p class="story-head"><strong>{story.pseudonym.clone()}</strong>{place.map(|place| format!(" · {place}"))}" · "{lang.story_paid(plan_word(&story.plan, lang))}" "<strong>{telling::yuan(story.amount, lang)}</strong></p>
                {story.was_told.then(|| view! { <p class="quiet">{lang.told_before()}</p> }.into_any())}
                <p>{story.text}</p>
                <Attachments scope=story.scope attachments=story.pictures/>
                <div class="attach-buttons">
                    {told_button(teller, story.id, lang)}
                    {can_read.then(|| view! { <button type="button" class="button" on:click=aloud>{lang.read_aloud()}</button> }.into_any())}
                    {(count > 1).then(|| view! { <button type="button" class="button" on:click=move |_| at.update(|at| *at = (*at + 1) % count)>{lang.another_story()}</button> }.into_any())}
                </div>
            </article>
        }
        .into_any()
    };
    view! { <h3>{lang.true_story()}</h3>{move || stories.get(at.get()).cloned().map(shown)} }
}

fn plan_word(code: &str, lang: Lang) -> &'static str {
    let plan = STORY.field("plan").and_then(|field| field.choices.iter().find(|choice| choice.code == code));
    plan.map(|plan| lang.label(&plan.label)).unwrap_or_default()
}

/// Says with one tap that it was told.
fn told_button(teller: Teller, record: RecordId, lang: Lang) -> AnyView {
    let told = Memo::new(move |_| teller.has_told.run(record));
    view! {
        <button type="button" class="chip told" class:chosen=told aria-pressed=move || told.get().to_string()
            on:click=move |_| teller.tell.run(record)>{lang.mark_told()}</button>
    }
    .into_any()
}
