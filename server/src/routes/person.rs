//! One person's data, to be given to that person.

use super::{App, address::FromUrl, session::SignedIn};
use crate::{clock, error, error::ApiError, media::Media, store::SqliteStore};
use app::{
    domain::{
        attachment::{BlobId, type_of},
        audit::Action,
        id::PersonId,
        scope::Scope,
        staff::Staff,
    },
    site::{PersonFile, PersonRecords},
    sync::reference::Reference,
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::{StreamExt, stream};
use leptos::prelude::*;
use serde_json::json;
use std::io;
use uuid::Uuid;

/// A name in hexadecimal.
const BLOB_DIGITS: usize = 64;

/// `GET /api/v1/people/{scope}/{person}`: all that is stored about a person as one HTML document, photos included (Personal Information
/// Protection Law, art. 45). For townships and the county, each in their areas; each time is one entry in the audit.
///
/// 401, 403, 404 for people of others, 503.
pub async fn records(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path((scope, person))): FromUrl<Path<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (scope, person) = Scope::parse(&scope).zip(PersonId::parse(&person)).ok_or(ApiError::NotFound)?;
    let (by, lang) = (session.staff, error::lang(&headers));
    let read = app.database.read_as(session.clone(), move |seen| Ok((seen.person(scope, person)?, seen.reference()?)));
    let (Some((dossier, log)), reference) = read.await? else { return Err(ApiError::NotFound) };
    let log = log.into_iter().map(|(at, by, operation)| (at, writer(&reference, by), operation)).collect();
    let (mark, mut contents) = (Uuid::now_v7().to_string(), Vec::new());
    for blob in dossier.blobs() {
        let address = |content: Vec<u8>| format!("data:{};base64,{mark}{blob}", media_type(&content));
        contents.extend(app.media.get(blob).await?.map(|content| (blob, address(content))));
    }
    let subject = json!({ "scope": scope, "person": person });
    let now = clock::now();
    let note = move |store: &mut SqliteStore, _: &Staff| store.audit(by, Action::PersonExported, &subject, now);
    app.database.write_as(session, note).await?; // before it leaves
    let records = PersonRecords { dossier, log, contents, at: now };
    let page = view! { <PersonFile records reference lang/> }.to_html();
    let attached = (header::CONTENT_DISPOSITION, "attachment; filename=\"tiangeng-person.html\"");
    let page = with_contents(app.media, &page, &mark);
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8"), attached], page).into_response())
}

fn writer(reference: &Reference, by: app::domain::id::StaffId) -> String {
    reference.staff_name(by).to_owned()
}

fn media_type(content: &[u8]) -> &'static str {
    type_of(content).unwrap_or("application/octet-stream")
}

/// The document with a photo in place of each mark and name. Each is read when its turn comes, so that one of them is in memory at once.
fn with_contents(media: Media, page: &str, mark: &str) -> Body {
    let mut parts = page.split(mark).map(str::to_owned);
    let begin = parts.next().unwrap_or_default();
    let rest = parts.collect::<Vec<_>>().into_iter().map(move |part| (media.clone(), part));
    let filled = stream::iter(rest).then(|(media, part)| async move { with_content(&media, &part).await });
    Body::from_stream(stream::iter([Ok(begin)]).chain(filled))
}

/// A part of the document, with the content in place of its name, which comes first.
async fn with_content(media: &Media, part: &str) -> io::Result<String> {
    let (name, rest) = part.split_at_checked(BLOB_DIGITS).unwrap_or_default();
    let content = match BlobId::parse(name) {
        Some(blob) => media.get(blob).await.map_err(|error| io::Error::other(error.code()))?,
        None => None,
    };
    Ok(BASE64_STANDARD.encode(content.unwrap_or_default()) + rest)
}
