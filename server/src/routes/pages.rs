//! Pages that are rendered here: the public front page, and the one shell of the app.

use super::{App, address::FromUrl, assets};
use crate::{clock, error, error::ApiError};
use app::{
    domain::number,
    messages::Lang,
    site::{FrontPage, Progress, ProgressPage, Shell},
};
use axum::{
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// Pages are a few KB.
const PAGE_BYTES_MAX: usize = 256 * 1024;
const END: &[u8] = b"</html>";

/// Query of the front page.
#[derive(Deserialize)]
pub struct Language {
    lang: Option<String>,
}

/// `GET /`: the public front page. Needs no script.
pub async fn front(
    State(app): State<App>,
    FromUrl(Query(query)): FromUrl<Query<Language>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, ApiError> {
    let lang = query.lang.map_or_else(|| error::lang(&headers), |tag| Lang::accepted(&tag));
    let reference = app.database.reference().await?;
    let county = reference.county_name().to_owned();
    let plans: Vec<_> = reference.plans_on(clock::now().date()).into_iter().cloned().collect();
    let assets = assets::site().unwrap_or_default();
    let page = move || {
        let (county, plans, assets) = (county.clone(), plans.clone(), assets.clone());
        view! { <FrontPage county plans assets lang/> }
    };
    whole(leptos_axum::render_app_async(page)(request).await).await
}

/// `GET /d/{number}`: how far the record with an official number is. Needs no script, and has nothing personal.
pub async fn progress(
    State(app): State<App>,
    FromUrl(Path(number)): FromUrl<Path<String>>,
    FromUrl(Query(query)): FromUrl<Query<Language>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, ApiError> {
    let lang = query.lang.map_or_else(|| error::lang(&headers), |tag| Lang::accepted(&tag));
    let (digits, reference) = (number::digits(&number).unwrap_or_default(), app.database.reference().await?);
    let rows = app.database.numbered(digits.clone()).await?;
    let progress = Progress::of(&rows, &digits, &reference, clock::now().date(), lang);
    let (found, assets) = (progress.is_some(), assets::site().unwrap_or_default());
    let page = move || {
        let (progress, assets) = (progress.clone(), assets.clone());
        view! { <ProgressPage progress assets lang/> }
    };
    let mut response = whole(leptos_axum::render_app_async(page)(request).await).await?;
    if !found {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    Ok(response)
}

/// `GET /app` and everything below: the same document for every path.
pub async fn shell(request: Request) -> Result<Response, ApiError> {
    let Some(assets) = assets::site() else {
        return Ok("This binary was built without the web app: run `cargo xtask build`.\n".into_response());
    };
    whole(leptos_axum::render_app_async(move || view! { <Shell assets=assets.clone()/> })(request).await).await
}

/// The document ends where it ends: what leptos_axum writes behind it are inline scripts for hydrating, which these pages
/// never do and the content security policy forbids.
async fn whole(response: Response) -> Result<Response, ApiError> {
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, PAGE_BYTES_MAX).await.map_err(|_| ApiError::Internal)?;
    let end = bytes.windows(END.len()).rposition(|window| window == END).map_or(bytes.len(), |at| at + END.len());
    Ok(Response::from_parts(parts, Body::from(bytes.slice(..end))))
}
