//! The front page: what the two plans cover, what they cost, how to join.

use super::{Assets, document::SiteDocument};
use crate::{
    domain::{money::Fen, plan::Plan},
    messages::Lang,
};
use leptos::prelude::*;

/// The public front page in one language.
#[component]
pub fn FrontPage(
    /// The county's name.
    county: String,
    /// Plans on offer.
    plans: Vec<Plan>,
    /// This build's files.
    assets: Assets,
    /// In which language.
    lang: Lang,
) -> impl IntoView {
    let sum: Fen = plans.iter().map(|plan| plan.fee).sum();
    let title = lang.site_title();
    view! {
        <SiteDocument title=format!("{title} · {county}") description=lang.site_lead() assets lang>
            <main>
                <h1>{title}</h1>
                <p class="lead">{lang.site_lead()}</p>
                <section class="plan-cards">
                    {plans.into_iter().map(|plan| view! { <PlanCard plan lang/> }).collect_view()}
                </section>
                <p class="sum">{lang.site_sum()}" "<strong>{sum.to_string()}</strong>" "{lang.yuan()}</p>
                <h2>{lang.site_how()}</h2>
                <ol class="steps">
                    <li>{lang.site_step_talk()}</li>
                    <li>{lang.site_step_sign()}</li>
                    <li>{lang.site_step_review()}</li>
                </ol>
                <h2>{lang.site_data()}</h2>
                <p>{lang.site_data_text()}</p>
            </main>
            <footer class="site-foot">
                <span>{county}</span>
                <a class="button" href="/app">{lang.site_staff()}</a>
            </footer>
        </SiteDocument>
    }
}

#[component]
fn PlanCard(plan: Plan, lang: Lang) -> impl IntoView {
    let words = &plan.words;
    let (name, covers) = (lang.pick(&words.name_zh, &words.name_en), lang.pick(&words.covers_zh, &words.covers_en));
    view! {
        <article class="plan-card">
            <h2>{name.to_owned()}</h2>
            <p class="fee"><strong>{plan.fee.to_string()}</strong>" "{lang.yuan_a_year()}</p>
            <p>{covers.to_owned()}</p>
            <p class="quiet">{lang.ages(plan.age_min, plan.age_max)}</p>
        </article>
    }
}
