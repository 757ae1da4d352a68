//! One person's data, to be handed to that person.

use super::{App, address::Address, session::SignedIn};
use crate::{clock, error, error::ApiError, media::Media, store::SqliteStore};
use app::{
    domain::{area::AreaCode, attachment::type_of, audit::Action, id::PersonId, staff::Staff},
    site::{PersonFile, PersonRecords},
    sync::reference::Reference,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::prelude::*;
use serde_json::json;

/// `GET /api/v1/people/{scope}/{person}`: all that is kept about somebody as one HTML document, photos included (Personal Information
/// Protection Law, art. 45). For townships and the county, each in their areas; each time is one entry in the audit.
///
/// 401, 403, 404 for people of others, 503.
pub async fn records(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    Address(Path((scope, person))): Address<Path<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (scope, person) = AreaCode::parse(&scope).zip(PersonId::parse(&person)).ok_or(ApiError::NotFound)?;
    let (by, lang) = (session.staff, error::lang(&headers));
    let read = app.database.read_as(session.clone(), move |seen| Ok((seen.person(scope, person)?, seen.reference()?)));
    let (Some((dossier, log)), reference) = read.await? else { return Err(ApiError::NotFound) };
    let log = log.into_iter().map(|(at, by, operation)| (at, writer(&reference, by), operation)).collect();
    let mut contents = Vec::new();
    for blob in dossier.blobs() {
        contents.extend(content(&app.media, blob).await?.map(|address| (blob, address)));
    }
    let subject = json!({ "scope": scope, "person": person });
    let now = clock::now();
    let note = move |store: &mut SqliteStore, _: &Staff| store.audit(by, Action::PersonExported, &subject, now);
    app.database.write_as(session, note).await?; // before it leaves
    let records = PersonRecords { dossier, log, contents, at: now };
    let page = view! { <PersonFile records reference lang/> }.to_html();
    let attached = (header::CONTENT_DISPOSITION, "attachment; filename=\"tiangeng-person.html\"");
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8"), attached], page).into_response())
}

fn writer(reference: &Reference, by: app::domain::id::StaffId) -> String {
    reference.staff_name(by).to_owned()
}

async fn content(media: &Media, blob: app::domain::attachment::BlobId) -> Result<Option<String>, ApiError> {
    let Some(content) = media.get(blob).await? else { return Ok(None) };
    let media_type = type_of(&content).unwrap_or("application/octet-stream");
    Ok(Some(format!("data:{media_type};base64,{}", BASE64_STANDARD.encode(content))))
}
