//! The public form for joining the union at an activity: for a courier's own phone, without a script. What is wrong stands beside its field, and
//! what was typed stays.

use super::{Assets, document::SiteDocument};
use crate::{
    domain::{
        area::{AreaCode, Level},
        date::Date,
        id::RecordId,
        noun::{Field, SELF_JOINING},
    },
    messages::Lang,
    sync::{
        records::{ASKED, FormClosed, Record, SelfJoiningFaults, SelfJoiningForm},
        reference::Reference,
    },
};
use leptos::prelude::*;

/// What the page says of its activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoiningActivity {
    id: RecordId,
    title: String,
    starts: String,
    place: String,
    union: String,
    phone: String,
    /// Villages to choose from, by township; none where the activity is of one village.
    villages: Vec<(String, Vec<(AreaCode, String)>)>,
}

/// What the page is for.
#[derive(Clone, Debug)]
pub enum JoiningPage {
    /// The form, as it was typed, with what is wrong and what has to be said above it.
    Form(Box<(JoiningActivity, SelfJoiningForm, SelfJoiningFaults, Option<String>)>),
    /// It was taken.
    Thanks(JoiningActivity),
    /// It takes nothing now.
    Closed(JoiningActivity, FormClosed, Date),
    /// It has as many as it takes.
    Full(JoiningActivity),
    /// Only words: there is no such form, or the request was not done.
    Words(fn(Lang) -> &'static str),
}

impl JoiningActivity {
    /// Of an activity's record in an area.
    pub fn of(activity: &Record, area: AreaCode, reference: &Reference) -> Self {
        let townships = match area.level() {
            Level::Village => Vec::new(),
            Level::Township => vec![(area, reference.area_name(area))],
            _ => reference.areas_in(area, Level::Township).collect(),
        };
        let villages = |township| {
            let all = reference.areas_in(township, Level::Village);
            all.map(|(code, name)| (code, name.to_owned())).collect::<Vec<_>>()
        };
        let union = if area.level() == Level::County { area } else { area.township() };
        let value = |code: &str| activity.value(code).to_owned();
        Self {
            id: activity.id,
            title: value("title"),
            starts: value("starts"),
            place: value("place"),
            union: reference.area_name(union).to_owned(),
            phone: reference.area_phone(union).to_owned(),
            villages: townships.into_iter().map(|(code, name)| (name.to_owned(), villages(code))).collect(),
        }
    }

    /// The villages that the page offers.
    pub fn villages(&self) -> Vec<AreaCode> {
        self.villages.iter().flat_map(|(_, villages)| villages.iter().map(|(code, _)| *code)).collect()
    }

    fn whom_to_ask(&self, lang: Lang) -> String {
        lang.join_ask(&self.union, &self.phone).trim_end().to_owned()
    }
}

/// The page.
#[component]
pub fn JoiningDocument(
    /// What it is for.
    page: JoiningPage,
    /// This build's files.
    assets: Assets,
    /// In which language.
    lang: Lang,
) -> impl IntoView {
    let asked = if matches!(page, JoiningPage::Thanks(_)) { "&sent=1" } else { "" };
    let content = match page {
        JoiningPage::Form(form) => view! { <AskedForm form=*form lang/> }.into_any(),
        JoiningPage::Thanks(activity) => view! { <Thanks activity lang/> }.into_any(),
        JoiningPage::Closed(activity, closed, today) => {
            let why = match closed {
                FormClosed::UntilDay(day) => lang.join_opens(&lang.day(day, today)),
                FormClosed::ForGood => format!("{}{}", lang.join_over(), lang.join_ask_union()),
            };
            view! { <Said why activity=Some(activity) lang/> }.into_any()
        }
        JoiningPage::Full(activity) => {
            view! { <Said why=lang.join_full().to_owned() activity=Some(activity) lang/> }.into_any()
        }
        JoiningPage::Words(why) => view! { <Said why=why(lang).to_owned() activity=None lang/> }.into_any(),
    };
    view! {
        <SiteDocument title=lang.join_title().to_owned() meta=("robots", "noindex") assets lang asked>
            <main class="joining-page">{content}</main>
        </SiteDocument>
    }
}

#[component]
fn Said(why: String, activity: Option<JoiningActivity>, lang: Lang) -> impl IntoView {
    let ask = activity.as_ref().map(|activity| activity.whom_to_ask(lang));
    view! {
        <h1>{lang.join_title()}</h1>
        {activity.map(|activity| view! { <Head activity lang/> })}
        <p class="lead" id="why">{why}</p>
        {ask.map(|ask| view! { <p>{ask}</p> })}
    }
}

#[component]
fn Head(activity: JoiningActivity, lang: Lang) -> impl IntoView {
    view! {
        <p class="joining-what"><strong>{activity.title}</strong>
            <br/>{lang.join_when()}" "{activity.starts}<br/>{lang.join_where()}" "{activity.place}</p>
    }
}

#[component]
fn Thanks(activity: JoiningActivity, lang: Lang) -> impl IntoView {
    let ask = activity.whom_to_ask(lang);
    view! {
        <h1 id="thanks">{lang.join_thanks()}</h1>
        <Head activity lang/>
        <ol class="steps">
            <li>{lang.join_next_tell()}</li>
            <li>{lang.join_next_check()}</li>
            <li>{lang.join_next_review()}</li>
        </ol>
        <p>{lang.join_once()}</p>
        <p class="quiet">{ask}</p>
    }
}

#[component]
fn AskedForm(form: (JoiningActivity, SelfJoiningForm, SelfJoiningFaults, Option<String>), lang: Lang) -> impl IntoView {
    let (activity, typed, faults, notice) = form;
    let notice = notice.or_else(|| (!faults.is_empty()).then(|| lang.join_mend().to_owned()));
    let action = format!("/j/{}?lang={}", activity.id, lang.code());
    let (asks, ask) = (lang.join_asks(&activity.union), activity.whom_to_ask(lang));
    let of_village = activity.villages.is_empty();
    let fields: Vec<AnyView> = ASKED
        .into_iter()
        .filter(|field| *field != "village" || !of_village)
        .map(|code| field(code, &activity, &typed, faults.get(&code).map(|fault| lang.fault(fault)), lang))
        .collect();
    view! {
        <h1>{lang.join_title()}</h1>
        <Head activity=activity.clone() lang/>
        {notice.map(|notice| view! { <p class="joining-notice" role="alert" id="notice">{notice}</p> })}
        <p>{lang.join_lead()}" "<strong>{lang.join_not_asked()}</strong></p>
        <form method="post" action=action accept-charset="utf-8">
            {fields}
            <p>{asks}" "{lang.join_use()}</p>
            <button type="submit" class="button primary wide" id="send">{lang.join_send()}</button>
        </form>
        <p class="quiet">{ask}</p>
    }
}

/// A line of the form: label, hint, what is wrong, and the control.
fn field(
    code: &'static str,
    activity: &JoiningActivity,
    typed: &SelfJoiningForm,
    fault: Option<String>,
    lang: Lang,
) -> AnyView {
    let (label, hint) = words(code, lang);
    let (value, wrong) = (typed.typed(code).to_owned(), fault.is_some());
    let told = format!("{code}-told");
    let line = |kind: &'static str, complete: &'static str, longest: &'static str| {
        view! {
            <input id=code name=code type=kind autocomplete=complete maxlength=longest value=value.clone() required=true
                aria-invalid=wrong.to_string() aria-describedby=told.clone()/>
        }
        .into_any()
    };
    let noun = SELF_JOINING.field(code);
    let control = match code {
        "name" => line("text", "name", "60"),
        "mobile" => line("tel", "tel-national", "20"),
        "unit" => line("text", "organization", "100"),
        "village" => villages(activity, &value, &told, lang),
        "industry" => choice(noun, &value, &told, lang),
        _ => return agreed(&value, fault, lang),
    };
    view! {
        <p class="field" class:faulty=wrong>
            <label for=code>{label}</label>
            {control}
            <span class="fault" id=told.clone()>{fault}</span>
            {(!hint.is_empty()).then(|| view! { <span class="quiet">{hint}</span> })}
        </p>
    }
    .into_any()
}

fn words(code: &str, lang: Lang) -> (String, &'static str) {
    let label = SELF_JOINING.field(code).map_or("", |field| lang.label(&field.label)).to_owned();
    match code {
        "name" => (label, lang.join_name_hint()),
        "mobile" => (label, lang.join_mobile_hint()),
        "unit" => (label, lang.join_unit_hint()),
        "village" => (lang.join_village().to_owned(), lang.join_village_hint()),
        _ => (label, ""),
    }
}

fn choice(field: Option<&'static Field>, value: &str, told: &str, lang: Lang) -> AnyView {
    let choices = field.map_or(&[][..], |field| &field.choices);
    let option = |code: &'static str, label: String| {
        view! { <option value=code selected=code == value>{label}</option> }
    };
    view! {
        <select id="industry" name="industry" required=true aria-describedby=told.to_owned()>
            <option value="">{lang.choose()}</option>
            {choices.iter().map(|choice| option(&choice.code, lang.label(&choice.label).to_owned())).collect_view()}
        </select>
    }
    .into_any()
}

fn villages(activity: &JoiningActivity, value: &str, told: &str, lang: Lang) -> AnyView {
    let option = |(code, name): &(AreaCode, String)| {
        let code = code.to_string();
        view! { <option selected=code == value value=code.clone()>{name.clone()}</option> }
    };
    let township = |(name, all): &(String, Vec<(AreaCode, String)>)| {
        view! { <optgroup label=name.clone()>{all.iter().map(option).collect_view()}</optgroup> }
    };
    view! {
        <select id="village" name="village" required=true aria-describedby=told.to_owned()>
            <option value="">{lang.choose()}</option>
            {activity.villages.iter().map(township).collect_view()}
        </select>
    }
    .into_any()
}

/// Their own consent: a box that nobody has ticked for them.
fn agreed(value: &str, fault: Option<String>, lang: Lang) -> AnyView {
    let wrong = fault.is_some();
    view! {
        <p class="field" class:faulty=wrong>
            <label class="joining-agree"><input type="checkbox" name="agreed" value="yes" checked=value == "yes" required=true/>" "{lang.join_agree()}</label>
            <span class="fault">{fault}</span>
        </p>
    }
    .into_any()
}
