//! What became of one's own forms and demands.

use crate::{
    domain::noun::DEMAND,
    sync::my_work::{own_demands, own_forms},
    ui::{
        address::Address,
        components::{Glyph, Icon},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// This week's and this month's forms, and the demands.
#[component]
pub fn MyWork() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today();
    let (_, _, day_of_month) = today.parts();
    let weeks = [(lang.this_week(), i64::from(today.weekday())), (lang.this_month(), i64::from(day_of_month) - 1)];
    let row = move |(word, days): (&'static str, i64)| {
        let since = today.plus_days(-days);
        let counted = desk.read(|engine| own_forms(engine.ledger(), engine.staff().id, since)).unwrap_or_default();
        let parts = lang.own_forms(counted.confirmed, counted.waiting, counted.returned);
        view! {
            <li class="cell"><span class="cell-main">{word}<small>{parts}</small></span><span class="quiet">{lang.forms_count(counted.total())}</span></li>
        }
        .into_any()
    };
    let demands = move || {
        let states =
            desk.read(|engine| own_demands(engine.ledger(), engine.staff().id)).filter(|states| !states.is_empty())?;
        let words = states.iter().map(|(state, count)| lang.state_and_count(lang.state_of(&DEMAND, state), *count));
        let words = words.collect::<Vec<_>>().join(" · ");
        Some(view! {
            <li><a class="cell" href=Address::Demands.to_string()><span class="cell-main">{lang.own_demands()}<small>{words}</small></span><Icon glyph=Glyph::Chevron/></a></li>
        }
        .into_any())
    };
    view! {
        <h2>{lang.own_work()}</h2>
        <ul class="cells" id="own-work">
            {move || weeks.map(row).into_iter().collect_view()}
            {demands}
        </ul>
        <p class="quiet pad">{lang.own_work_hint()}</p>
    }
}
