//! A household: what each of its people has, what is due, one visit for several at once, and their renewals together.

use super::{
    household_form::HouseholdForm,
    renew::{likely_channel, renewals, rests_on, sum_of},
};
use crate::{
    domain::{
        concern::Concern,
        date::Date,
        id::{GroupId, PersonId},
        money::Fen,
        plan::Plan,
        visit::{Channel, VisitOutcome},
    },
    messages::Lang,
    sync::{
        dossier::EnrolmentFile,
        ledger::File,
        renewals::{RenewalDue, renewing},
    },
    ui::{
        address::Address,
        components::{Chips, Glyph, Icon, Tiles, TopBar, held, is_in_ledger, offered, position, tag_class, words},
        desk::{Desk, use_desk},
        draft::{Draft, Resumed, name_of},
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// The page of a person's household.
#[component]
pub fn HouseholdPage(person: PersonId) -> impl IntoView {
    held(person, use_lang().household(), is_in_ledger, |file| view! { <AtHome file/> }.into_any())
}

#[component]
fn AtHome(file: File) -> impl IntoView {
    let (desk, lang, person) = (use_desk(), use_lang(), file.dossier.person_id());
    let household = move || {
        let found = desk.ledger(|ledger| {
            let file = ledger.file(person)?;
            Some(ledger.household(file).into_iter().cloned().collect::<Vec<File>>())
        });
        found.flatten().unwrap_or_default()
    };
    let household = Memo::new(move |_| household());
    let title = Signal::derive(move || {
        household
            .with(|all| all.first().map_or_else(String::new, |head| lang.household_of(&telling::name(head), all.len())))
    });
    let members = move || household.with(|all| all.iter().map(|file| member(file, desk, lang)).collect::<Vec<_>>());
    let sums = move || {
        let (covered, due) = household.with(|all| sums(all, desk));
        view! {
            <ul class="cells" id="household-sums">
                <li class="cell total"><span class="cell-main">{lang.covered_sum()}</span><strong class="number">{telling::yuan(covered, lang)}</strong></li>
                <li class="cell total"><span class="cell-main">{lang.due_sum()}</span><strong class="number">{telling::yuan(due, lang)}</strong></li>
            </ul>
        }
    };
    view! {
        <TopBar title back=Address::Person(person)/>
        <ul class="cells household">{members}</ul>
        {sums}
        {move || view! { <RenewTogether household=household.get()/> }.into_any()}
        <VisitTogether household/>
    }
}

/// What a person has of a plan: the latest form that holds, or held until lately.
fn form_of<'a>(file: &'a File, plan: &Plan) -> Option<&'a EnrolmentFile> {
    let of_plan = file.dossier.enrolments.iter().filter(|f| f.form.plan == plan.code && f.status.holds_period());
    of_plan.max_by_key(|f| f.form.period.to)
}

/// What is covered or under way, and what could be taken up: plans that nobody holds, and renewals.
fn sums(household: &[File], desk: Desk) -> (Fen, Fen) {
    let (today, plans) = (desk.today(), offered(desk));
    let (mut covered, mut due) = (Vec::new(), Vec::new());
    for file in household {
        due.push(sum_of(&renewals(file, desk)));
        for plan in &plans {
            match form_of(file, plan) {
                Some(form) if form.form.period.to >= today => covered.push(form.form.fee),
                Some(_) => {} // it is among the renewals
                None if fits(file, plan, today) => due.push(plan.fee),
                None => {}
            }
        }
    }
    (covered.into_iter().sum(), due.into_iter().sum())
}

/// Whether a person can take a plan up, as far as the ledger knows their age.
fn fits(file: &File, plan: &Plan, today: Date) -> bool {
    let born = file.row.as_ref().and_then(|row| row.birth_date);
    born.is_none_or(|born| plan.accepts(born, today.plus_days(1)).is_ok())
}

/// One of them: where they are, what they have, what holds them back, and how to reach them.
fn member(file: &File, desk: Desk, lang: Lang) -> AnyView {
    let (person, today) = (file.dossier.person_id(), desk.today());
    let about = file.row.as_ref().map(|row| {
        let parts = [
            row.birth_date.map(|born| lang.age(born.age_on(today))),
            row.employment.map(|employment| lang.employment(employment).to_owned()),
            Some(row.work_place.clone()).filter(|place| !place.is_empty()),
            row.return_window.map(|window| lang.home_again(&lang.return_window(window))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    let plans: Vec<AnyView> = offered(desk).iter().map(|plan| plan_line(file, plan, today, lang)).collect();
    let open: Vec<AnyView> = file
        .dossier
        .concerns()
        .into_iter()
        .filter(Concern::is_open)
        .map(|concern| view! { <span class="tag">{lang.concern(concern.code)}</span> }.into_any())
        .collect();
    let phone = telling::phone(file).map(|phone| {
        view! {
            <a class="button" href=format!("tel:{phone}")><Icon glyph=Glyph::Phone/>{lang.call()}</a>
        }
        .into_any()
    });
    let away = likely_channel(file) == Channel::Phone;
    let video = away.then(|| {
        view! {
            <a class="button" href=Address::Video(person).to_string()><Icon glyph=Glyph::Video/>{lang.video_enrol()}</a>
        }
        .into_any()
    });
    let lacks = offered(desk).iter().any(|plan| form_of(file, plan).is_none() && fits(file, plan, today));
    let enrol = lacks
        .then(|| view! { <a class="button" href=Address::Enrol(person).to_string()>{lang.enrol()}</a> }.into_any());
    view! {
        <li class="household-member">
            <a class="person-main" href=Address::Person(person).to_string()>
                <span class="person-name">{telling::name(file)}</span>
                <span class="person-place">{about}</span>
            </a>
            <ul class="household-plans">{plans}</ul>
            {(!open.is_empty()).then(|| view! { <p class="tags">{open}</p> }.into_any())}
            <p class="household-ways">{phone}{video}{enrol}</p>
        </li>
    }
    .into_any()
}

fn plan_line(file: &File, plan: &Plan, today: Date, lang: Lang) -> AnyView {
    let name = lang.pick(&plan.words.name_zh, &plan.words.name_en).to_owned();
    let (class, state, until) = match form_of(file, plan) {
        None => ("tag", lang.not_covered(), None),
        Some(form) => {
            let status = form.status.on(form.form.period, today);
            (tag_class(status), lang.status(status), Some(lang.until_day(&form.form.period.to.to_string())))
        }
    };
    view! { <li><span>{name}</span><small class="number">{until}</small><span class=class>{state}</span></li> }
        .into_any()
}

/// Everybody whose renewal asks for nothing, in one tap; the others by name.
#[component]
fn RenewTogether(household: Vec<File>) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let today = desk.today();
    let all = household.into_iter().map(|file| (renewals(&file, desk), file)).filter(|(dues, _)| !dues.is_empty());
    let (simple, others): (Vec<_>, Vec<_>) = all.partition(|(dues, _)| dues.iter().all(RenewalDue::is_unchanged));
    let sum = sum_of(simple.iter().flat_map(|(dues, _)| dues));
    let row = |(dues, file): &(Vec<RenewalDue>, File)| {
        view! {
            <li class="cell"><span class="cell-main">{telling::name(file)}<small>{rests_on(dues, lang)}</small></span><span class="number">{telling::yuan(sum_of(dues), lang)}</span></li>
        }
        .into_any()
    };
    let changed = |(dues, file): &(Vec<RenewalDue>, File)| {
        let late = !dues.iter().any(RenewalDue::is_in_time);
        let why = if late { lang.too_late_to_renew() } else { lang.changed_since() };
        view! {
            <li><a class="cell action" href=Address::Renew(file.dossier.person_id()).to_string()>
                <span class="cell-main">{telling::name(file)}<small>{why}</small></span><Icon glyph=Glyph::Chevron/>
            </a></li>
        }
        .into_any()
    };
    let (rows, links): (Vec<_>, Vec<_>) = (simple.iter().map(row).collect(), others.iter().map(changed).collect());
    let (any, any_simple) = (!(rows.is_empty() && links.is_empty()), !rows.is_empty());
    let simple = StoredValue::new(simple);
    let save = move |_| {
        let group = GroupId(desk.fresh_id());
        let all = simple.with_value(|simple| {
            let of = |(dues, file): &(Vec<RenewalDue>, File)| {
                renewing(file, dues, (likely_channel(file), group), today, || desk.fresh_id())
            };
            simple.iter().flat_map(of).collect()
        });
        saving.save(all, || ());
    };
    any.then(|| view! {
        <section id="renew-together">
            <h2>{lang.renew_together()}</h2>
            <ul class="cells">{rows}{links}</ul>
            <p class="fault pad" role="alert">{move || saving.fault.get()}</p>
            {any_simple.then(|| view! {
                <div class="button-row"><button type="button" class="button primary" id="renew-all" disabled=move || saving.busy.get() on:click=save>{lang.renew_for(sum)}</button></div>
            }.into_any())}
        </section>
    }.into_any())
}

/// Who was there, what came of it, and a visit for each.
#[component]
fn VisitTogether(household: Memo<Vec<File>>) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let people = household.get_untracked();
    let Some(head) = people.first().map(|file| file.dossier.person_id()) else { return ().into_any() };
    let draft = Draft::open(&name_of("household", head), || HouseholdForm::begin(|| desk.fresh_id()));
    let save = move |_| {
        let form = draft.form.get_untracked();
        match household.with_untracked(|household| form.drafts(household, desk.today())) {
            Some(drafts) if drafts.is_empty() => saving.fault.set(Some(lang.nobody_ticked().to_owned())),
            None => saving.fault.set(Some(lang.choose_outcome().to_owned())),
            Some(drafts) => saving.save(drafts, move || {
                draft.forget();
                draft.form.set(HouseholdForm::begin(|| desk.fresh_id()));
            }),
        }
    };
    let outcome = Signal::derive(move || draft.form.with(|form| form.outcome.and_then(at)));
    let members: Vec<AnyView> =
        people.iter().map(|file| view! { <Ticked draft file=file.clone()/> }.into_any()).collect();
    view! {
        <section class="form" id="visit-together">
            <h2>{lang.visit_together()}</h2>
            <Resumed draft/>
            <Chips label="" options=words(Channel::ALL, |c| lang.channel(c)) chosen=Signal::derive(move || draft.form.with(|f| position(Channel::ALL, &f.channel)))
                pick=Callback::new(move |at| draft.set(|form| form.channel = Channel::ALL[at]))/>
            <p class="field-label">{lang.who_was_there()}</p>
            {members}
            <Tiles label=lang.outcome_of_visit() options=VisitOutcome::ALL.iter().map(|o| lang.visit_outcome(*o)).collect() chosen=outcome
                pick=Callback::new(move |at| { draft.set(|form| form.outcome = Some(VisitOutcome::ALL[at])); saving.fault.set(None); })/>
            <p class="fault" role="alert">{move || saving.fault.get()}</p>
            <button type="button" class="button primary wide" id="save-visits" disabled=move || saving.busy.get() on:click=save>
                {move || lang.save_visits(draft.form.with(HouseholdForm::count))}
            </button>
        </section>
    }
    .into_any()
}

fn at(outcome: VisitOutcome) -> Option<usize> {
    VisitOutcome::ALL.iter().position(|one| *one == outcome)
}

/// One of the household: there or not, and what came of it for them when it is something else.
#[component]
fn Ticked(draft: Draft<HouseholdForm>, file: File) -> impl IntoView {
    let (desk, lang, person) = (use_desk(), use_lang(), file.dossier.person_id());
    let there = Memo::new(move |_| draft.form.with(|form| form.is_there(person)));
    let change = move |change: fn(&mut super::household_form::MemberVisit, Option<VisitOutcome>), to| {
        draft.set(|form| change(form.member(person, || desk.fresh_id()), to));
    };
    let toggle = move |_| change(|member, _| member.there = !member.there, None);
    let own = Memo::new(move |_| {
        draft
            .form
            .with(|form| form.members.iter().find(|member| member.person == person).and_then(|member| member.outcome))
    });
    let other = move || {
        there.get().then(|| view! {
            <details class="more household-other">
                <summary>{move || own.get().map_or(lang.outcome_as_all(), |outcome| lang.visit_outcome(outcome))}</summary>
                <Chips label="" options=words(VisitOutcome::ALL, |o| lang.visit_outcome(o)) chosen=Signal::derive(move || own.get().and_then(at).into_iter().collect::<Vec<_>>())
                    pick=Callback::new(move |at| {
                        let tapped = Some(VisitOutcome::ALL[at]).filter(|tapped| own.get_untracked() != Some(*tapped));
                        change(|member, to| member.outcome = to, tapped);
                    })/>
            </details>
        }.into_any())
    };
    view! {
        <button type="button" class="agree" role="checkbox" class:chosen=there aria-checked=move || there.get().to_string() on:click=toggle>{telling::name(&file)}</button>
        {other}
    }
}
