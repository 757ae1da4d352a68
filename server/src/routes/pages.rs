//! Pages that are rendered here: the public front page, and the one shell of the app.

use super::{App, assets};
use crate::{clock, error, error::ApiError, office::system_staff};
use app::{
    messages::Lang,
    site::{FrontPage, Shell},
};
use axum::{
    extract::{Query, Request, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// Query of the front page.
#[derive(Deserialize)]
pub struct Language {
    lang: Option<String>,
}

/// `GET /`: the public front page. Needs no script.
pub async fn front(
    State(app): State<App>,
    Query(query): Query<Language>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, ApiError> {
    let lang = query.lang.map_or_else(|| error::lang(&headers), |tag| Lang::accepted(&tag));
    let reference = app.database.read_as(system_staff(vec![]), |seen| seen.reference()).await?;
    let county = reference.county_name().to_owned();
    let plans: Vec<_> = reference.plans_on(clock::now().date()).into_iter().cloned().collect();
    let assets = assets::site().unwrap_or_default();
    let page = move || {
        let (county, plans, assets) = (county.clone(), plans.clone(), assets.clone());
        view! { <FrontPage county plans assets lang/> }
    };
    Ok(leptos_axum::render_app_async(page)(request).await.into_response())
}

/// `GET /app` and everything below: the same document for every path.
pub async fn shell(request: Request) -> Response {
    let Some(assets) = assets::site() else {
        return "This binary was built without the web app: run `cargo xtask build`.\n".into_response();
    };
    leptos_axum::render_app_async(move || view! { <Shell assets=assets.clone()/> })(request).await.into_response()
}
