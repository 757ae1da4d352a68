//! By when something has to be done about a record, in words, with how that day comes about.

use crate::{
    domain::date::Date,
    messages::Lang,
    sync::records::Due,
    ui::{
        components::{Glyph, Icon},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// The day, how far it is, and how it is reckoned.
#[component]
pub(super) fn DueLine(due: Due) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let day = desk.today();
    let (class, words) = due_tag(&due, day, lang);
    let what = lang.label(&due.label).to_owned();
    let reckoned = reckoned(&due, day, lang);
    view! {
        <li class="cell due"><span class="cell-label">{lang.to_be_done_by()}</span>
            <span class="cell-main"><span class="tags"><span class=class id="due">{words}</span></span>
                <small>{what}</small>
                {reckoned.into_iter().map(|line| view! { <small>{line}</small> }.into_any()).collect_view()}
            </span>
            {(!due.by.certain).then(|| view! { <span class="quiet"><Icon glyph=Glyph::Alert/>{lang.uncertain_calendar()}</span> }.into_any())}
        </li>
    }
}

/// How far the day is, as short as a list needs it.
pub(super) fn short_due_tag(due: &Due, today: Date, lang: Lang) -> (&'static str, String) {
    let left = due.by.date.days_since(today);
    let words = match left {
        0 => lang.due_today_short().to_owned(),
        1.. => lang.days_left(left),
        _ => lang.days_late(-left),
    };
    (due_tag(due, today, lang).0, words)
}

/// The day in a tag, in plain colours unless it is over.
pub(super) fn due_tag(due: &Due, today: Date, lang: Lang) -> (&'static str, String) {
    let (day, left) = (lang.day(due.by.date, today), due.by.date.days_since(today));
    match left {
        0 => ("tag under-way", lang.due_today(&day)),
        1.. => ("tag", lang.in_time_until(&day, left)),
        _ => ("tag bad", lang.late_since(&day, -left)),
    }
}

/// Which days were left out, and which weekend days counted.
fn reckoned(due: &Due, today: Date, lang: Lang) -> Vec<String> {
    let listed = |days: &[Date]| days.iter().map(|date| lang.day(*date, today)).collect::<Vec<_>>().join("、");
    let (skipped, worked) = (&due.by.skipped, &due.by.worked);
    let since = lang.day(due.since, today);
    let left_out = (!skipped.is_empty()).then(|| lang.days_skipped(&since, skipped.len(), &listed(skipped)));
    left_out.into_iter().chain((!worked.is_empty()).then(|| lang.weekend_days_worked(&listed(worked)))).collect()
}
