//! Renewing: two taps when nothing changed; else what changed, and the form to agree and sign anew.

use super::enrol::{Enrolling, open_draft};
use crate::{
    domain::{
        id::{GroupId, PersonId},
        money::Fen,
        person::Employment,
        visit::Channel,
    },
    messages::Lang,
    sync::{
        ledger::File,
        renewals::{RenewalDue, renewing},
    },
    ui::{
        address::Address,
        components::{Chips, Empty, Glyph, Icon, SaveBar, TopBar, held, is_in_ledger_or_half_filled, position, words},
        desk::{Desk, use_desk},
        draft::name_of,
        navigation::use_way,
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// One person's renewal.
#[component]
pub fn RenewPage(person: PersonId) -> impl IntoView {
    let is_held = is_in_ledger_or_half_filled(name_of("renew", person));
    held(person, use_lang().renew(), is_held, |file| view! { <Renewing file/> }.into_any())
}

#[component]
fn Renewing(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (dues, person) = (renewals(&file, desk), file.dossier.person_id());
    if dues.is_empty() {
        return view! {
            <TopBar title=lang.renew().to_owned() back=Address::Person(person)/>
            <Empty title=lang.nothing_to_renew() text=lang.nothing_to_renew_text()/>
        }
        .into_any();
    }
    if dues.iter().all(RenewalDue::is_unchanged) {
        return view! { <Unchanged file dues/> }.into_any();
    }
    let draft = open_draft(&name_of("renew", person), Some(person), Some(&file), |mut form| {
        form.plans = dues.iter().filter_map(|due| due.plan.as_ref()).map(|plan| plan.code.clone()).collect();
        form
    });
    let late = !dues.iter().any(RenewalDue::is_in_time);
    let lead = view! {
        <section class="changes-since" id="changes">
            <p class="warn-line"><Icon glyph=Glyph::Alert/>{if late { lang.too_late_to_renew() } else { lang.changed_since() }}</p>
            <ul class="cells">{dues.iter().map(|due| changes_row(due, lang)).collect_view()}</ul>
        </section>
    };
    view! { <Enrolling file=Some(file) draft title=lang.renew() lead=lead.into_any()/> }.into_any()
}

/// What follows the covers of a person that end.
pub(super) fn renewals(file: &File, desk: Desk) -> Vec<RenewalDue> {
    let today = desk.today();
    let of = |engine: &crate::sync::engine::Engine| {
        file.dossier.renewals(file.row.as_ref(), engine.ledger().reference(), today)
    };
    desk.peek(of).unwrap_or_default()
}

/// The sum of what is to be paid.
pub(super) fn sum_of<'a>(dues: impl IntoIterator<Item = &'a RenewalDue>) -> Fen {
    dues.into_iter().map(RenewalDue::fee).sum()
}

/// Where a person is found: those who are away are called.
pub(super) fn likely_channel(file: &File) -> Channel {
    let employment = file.row.as_ref().and_then(|row| row.employment);
    match employment {
        Some(Employment::AwayOutProvince | Employment::AwayInCity) => Channel::Phone,
        _ => Channel::Door,
    }
}

/// Everything on one screen, and one button.
#[component]
fn Unchanged(file: File, dues: Vec<RenewalDue>) -> impl IntoView {
    let (desk, lang, saving, way) = (use_desk(), use_lang(), Saving::new(), use_way());
    let (person, today) = (file.dossier.person_id(), desk.today());
    let channel = RwSignal::new(likely_channel(&file));
    let (sum, name) = (sum_of(&dues), telling::name(&file));
    let rows: Vec<AnyView> = dues.iter().map(|due| row(due, lang)).collect();
    let until = dues.iter().map(|due| due.until).min().map(|until| lang.renew_until(&lang.day(until, today)));
    let rests = rests_on(&dues, lang);
    let kept = StoredValue::new((file, dues));
    let save = move |()| {
        let group = GroupId(desk.fresh_id());
        let drafts = kept.with_value(|(file, dues)| {
            renewing(file, dues, (channel.get_untracked(), group), today, || desk.fresh_id())
        });
        saving.save(drafts, move || way.finish(Address::Person(person)));
    };
    view! {
        <TopBar title=lang.renew().to_owned() back=Address::Person(person)/>
        <p class="form-who pad"><strong>{name}</strong></p>
        <p class="pad">{lang.unchanged_text()}</p>
        <ul class="cells">{rows}<li class="cell" id="rests-on"><Icon glyph=Glyph::Edit/><span class="cell-main">{rests}<small>{until}</small></span></li></ul>
        <section class="form">
            <Chips label=lang.by_way_of() options=words(Channel::ALL, |c| lang.channel(c)) chosen=Signal::derive(move || position(Channel::ALL, &channel.get()))
                pick=Callback::new(move |at| channel.set(Channel::ALL[at]))/>
        </section>
        <SaveBar label=lang.renew() saving on_save=Callback::new(save)>
            <p class="sum" id="sum"><span>{lang.sum()}</span><strong>{sum.to_string()}</strong><span>{lang.yuan()}</span></p>
        </SaveBar>
    }
}

/// Which consent the renewals rest on: `沿用 2025-12-01 的签名`.
pub(super) fn rests_on(dues: &[RenewalDue], lang: Lang) -> String {
    let mut words: Vec<String> = Vec::new();
    for consent in dues.iter().filter_map(|due| due.consent.as_ref()) {
        let word = lang.rests_on(consent.mode, &consent.on.to_string());
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join("；")
}

fn plan_name(due: &RenewalDue, lang: Lang) -> String {
    let name = |plan: &crate::domain::plan::Plan| lang.pick(&plan.words.name_zh, &plan.words.name_en).to_owned();
    due.plan.as_ref().map_or_else(|| due.last.plan.clone(), name)
}

fn row(due: &RenewalDue, lang: Lang) -> AnyView {
    let days = due.plan.as_ref().map(|plan| plan.cover(due.from)).map(|cover| lang.from_to(cover.from, cover.to));
    view! {
        <li class="cell"><span class="cell-main">{plan_name(due, lang)}<small>{days}</small></span><span class="number">{telling::yuan(due.fee(), lang)}</span></li>
    }
    .into_any()
}

fn changes_row(due: &RenewalDue, lang: Lang) -> AnyView {
    let late = (!due.is_in_time()).then(|| lang.too_late_to_renew().to_owned());
    let lines = due.changes.iter().map(|change| lang.renewal_change(change)).chain(late);
    let lines: Vec<AnyView> = lines.map(|line| view! { <small>{line}</small> }.into_any()).collect();
    let same = lines.is_empty().then(|| lang.unchanged_plan());
    view! { <li class="cell"><span class="cell-main">{plan_name(due, lang)}{lines}{same.map(|same| view! { <small>{same}</small> }.into_any())}</span></li> }
        .into_any()
}

/// On a person's page: their renewal, while it is in time, and their household.
#[component]
pub fn Renewals(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (person, today) = (file.dossier.person_id(), desk.today());
    let mut dues = renewals(&file, desk);
    dues.retain(RenewalDue::is_in_time);
    let until = dues.iter().map(|due| due.until).min();
    let renewal = until.map(|until| {
        let (sum, until) = (lang.renew_for(sum_of(&dues)), lang.renew_until(&lang.day(until, today)));
        link("renew", Address::Renew(person), Glyph::Form, sum, until)
    });
    let members =
        desk.peek(|engine| engine.ledger().household(&file).into_iter().map(telling::name).collect::<Vec<_>>());
    let members = members.unwrap_or_default();
    let household = (members.len() > 1).then(|| {
        let title = lang.household_of(&members[0], members.len());
        link("household", Address::Household(person), Glyph::Door, title, members.join("、"))
    });
    let links: Vec<AnyView> = renewal.into_iter().chain(household).collect();
    (!links.is_empty()).then(|| view! { <ul class="cells person-ways">{links}</ul> }.into_any())
}

fn link(id: &'static str, to: Address, glyph: Glyph, title: String, text: String) -> AnyView {
    view! {
        <li><a class="cell action" id=id href=to.to_string()><Icon glyph/><span class="cell-main">{title}<small>{text}</small></span><Icon glyph=Glyph::Chevron/></a></li>
    }
    .into_any()
}
