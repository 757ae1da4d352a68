//! Public forms: pages for anybody's own phone, without a session, a cookie or a script. Whatever is wrong is said on a page.

use super::{App, address::FromUrl, assets, body::read_bytes, caller::Caller, room::Room};
use crate::{
    clock, error,
    error::ApiError,
    office::self_joining::{self, Sent},
};
use app::{
    domain::{area::AreaCode, id::RecordId},
    messages::Lang,
    site::{JoiningActivity, JoiningDocument, JoiningPage},
    sorted_map::SortedMap,
    sync::records::{ASKED, Record, SelfJoiningForm, self_joining_open},
};
use axum::{
    body::Bytes,
    extract::{Path, Query, Request, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// 50 characters of a name and 100 of a company take 1.4 KB as browsers send them.
pub const ROOM: Room = Room::Small(4 * 1024);

/// Query of a form's page.
#[derive(Deserialize)]
pub struct FormQuery {
    lang: Option<String>,
    /// It was sent: says thanks.
    sent: Option<u8>,
}

impl FormQuery {
    fn lang(&self, headers: &HeaderMap) -> Lang {
        self.lang.as_ref().map_or_else(|| error::lang(headers), |tag| Lang::accepted(tag))
    }
}

/// Whether an address is a public form's: browsers send it without the app's header.
pub fn is_form(path: &str) -> bool {
    path.starts_with("/j/")
}

/// `GET /j/{activity}`: the form for joining the union at an activity, or why there is none now.
pub async fn show(
    State(app): State<App>,
    FromUrl(Path(activity)): FromUrl<Path<String>>,
    FromUrl(Query(asked)): FromUrl<Query<FormQuery>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let lang = asked.lang(&headers);
    Ok(match open(&app, &activity).await? {
        Open::Not(status, page) => answer(status, page, lang),
        Open::Form(_, activity, _) if asked.sent.is_some() => {
            answer(StatusCode::OK, JoiningPage::Thanks(activity), lang)
        }
        Open::Form(_, activity, _) => {
            let form = (activity, SelfJoiningForm::default(), SortedMap::new(), None);
            answer(StatusCode::OK, JoiningPage::Form(Box::new(form)), lang)
        }
    })
}

/// `POST /j/{activity}`: takes what was filled in, and leads to a page that can be loaded again without sending anything.
pub async fn take(
    State(app): State<App>,
    caller: Caller,
    FromUrl(Path(activity)): FromUrl<Path<String>>,
    FromUrl(Query(asked)): FromUrl<Query<FormQuery>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let lang = asked.lang(&headers);
    let typed = read(&read_bytes(body, ROOM.body_max())?);
    let (record, activity, area) = match open(&app, &activity).await? {
        Open::Not(status, page) => return Ok(answer(status, page, lang)),
        Open::Form(record, activity, area) => (record, activity, area),
    };
    let again = |status, faults, notice| {
        answer(status, JoiningPage::Form(Box::new((activity.clone(), typed.clone(), faults, notice))), lang)
    };
    if let Err(wait) = app.throttle.try_form(caller.address(&app)?) {
        let seconds = wait.as_secs() + 1;
        let notice = lang.join_wait(seconds.div_ceil(60));
        let page = again(StatusCode::TOO_MANY_REQUESTS, SortedMap::new(), Some(notice));
        return Ok(([(header::RETRY_AFTER, seconds.to_string())], page).into_response());
    }
    let sent = match typed.parse(&record, area, &activity.villages()) {
        Ok(sent) => sent,
        Err(faults) => return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, faults, None)),
    };
    let id = record.id;
    let write = app.database.write(move |store| self_joining::enter(store, id, sent, clock::now()));
    Ok(match write.await? {
        Sent::Kept => {
            let thanks = format!("/j/{id}?sent=1&lang={}", lang.code());
            (StatusCode::SEE_OTHER, [(header::LOCATION, thanks)]).into_response()
        }
        Sent::Full => answer(StatusCode::CONFLICT, JoiningPage::Full(activity), lang),
        Sent::Closed => answer(StatusCode::GONE, JoiningPage::Words(Lang::join_over), lang),
        Sent::Refused(outcome) => {
            tracing::error!(outcome = lang.outcome(&outcome), "a public form was not taken");
            return Err(ApiError::Internal);
        }
    })
}

/// What was typed: of each field that is asked the first value, of the others nothing.
fn read(body: &[u8]) -> SelfJoiningForm {
    let mut fields = SortedMap::new();
    for (name, value) in form_urlencoded::parse(body) {
        if ASKED.contains(&&*name) && !fields.contains_key(&*name) {
            fields.insert(name.into_owned(), value.into_owned());
        }
    }
    SelfJoiningForm(fields)
}

/// Whether a form can be filled in.
enum Open {
    /// The activity's record, what the page says of it, and its area.
    Form(Box<Record>, JoiningActivity, AreaCode),
    /// Why it cannot.
    Not(StatusCode, JoiningPage),
}

async fn open(app: &App, activity: &str) -> Result<Open, ApiError> {
    let unknown = |lang: fn(Lang) -> &'static str| Open::Not(StatusCode::NOT_FOUND, JoiningPage::Words(lang));
    let Some(id) = RecordId::parse(activity) else { return Ok(unknown(Lang::join_unknown)) };
    let Some(row) = app.database.with_public_form(id).await? else { return Ok(unknown(Lang::join_unknown)) };
    let (today, area) = (clock::now().date(), row.area());
    let open = row.record_of(id).and_then(|record| Some((record, self_joining_open(record, today)?)));
    let Some((record, open)) = open else { return Ok(unknown(Lang::join_unknown)) };
    let said = JoiningActivity::of(record, area, &app.database.reference().await?);
    Ok(match open {
        Ok(()) => Open::Form(Box::new(record.clone()), said, area),
        Err(closed) => Open::Not(StatusCode::GONE, JoiningPage::Closed(said, closed, today)),
    })
}

/// A page. Its form says of which origin it is: the browser would name none under the policy of all other pages.
fn answer(status: StatusCode, page: JoiningPage, lang: Lang) -> Response {
    let assets = assets::site().unwrap_or_default();
    let html = view! { <JoiningDocument page assets lang/> }.to_html();
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::REFERRER_POLICY, "same-origin")];
    (status, headers, html).into_response()
}

/// Middleware: who fills in a form is answered with a page also where the request did not get to it.
pub async fn errors_as_pages(request: Request, next: Next) -> Response {
    let (is_form, lang) = (is_form(request.uri().path()), error::lang(request.headers()));
    let response = next.run(request).await;
    let Some(error) = response.extensions().get::<ApiError>().filter(|_| is_form).cloned() else { return response };
    let said = match error {
        ApiError::NotFromTheApp(_) => Lang::join_elsewhere,
        _ => Lang::join_not_taken,
    };
    let mut page = answer(response.status(), JoiningPage::Words(said), lang);
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page.extensions_mut().insert(error); // for the log
    page
}
