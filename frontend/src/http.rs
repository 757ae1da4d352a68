//! The server, over fetch. Whatever answers is checked: a captive portal answers everything with 200.

use crate::{
    device::{self, DeviceKey},
    users,
};
use app::{
    domain::{attachment::Attachment, id::StaffId, staff::Staff},
    json,
    sync::{
        engine::{Event, Failure, Request, RequestId, read_answer},
        rescue::RescueReceipt,
        sealed::{SealedDelivery, SealedReceipt},
    },
    ui::{Ask, AskError, EnterError, SignIn},
};
use gloo_net::http::{Request as Fetch, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use serde_json::{Map, Value};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;
use web_sys::{AbortController, File};

/// A request without an answer for so long is given up; the phone tries again with pauses.
const TIMEOUT_MS: u32 = 45_000;
/// Marks writes of this app; other sites cannot send it.
const APP_HEADER: (&str, &str) = ("x-tiangeng", "1");
/// How often a sign-in is signed.
const SIGN_TRIES: u32 = 3;
/// Says for whom this page asks: on a shared phone the session may be somebody else's.
const STAFF_HEADER: &str = "x-tiangeng-staff";

/// Answer to a sign-in.
pub struct Welcome {
    /// Who came in.
    pub staff: Staff,
    /// For whom this phone seals.
    pub rescue_key: String,
}

impl json::FromTree for Welcome {
    fn from_tree(tree: Value) -> Result<Self, json::Unfit> {
        let rescue_key = json::take(&mut Map::from_tree(tree.clone())?, "rescue_key")?;
        Ok(Self { staff: Staff::from_tree(tree)?, rescue_key })
    }
}

/// The engine's line to the server. It asks in the name of whose copy is open, also when somebody else is at work by then.
#[derive(Clone)]
pub struct Line {
    staff: StaffId,
    under_way: Rc<RefCell<Vec<AbortController>>>,
}

impl Line {
    /// For one opening of somebody's copy.
    pub fn of(staff: StaffId) -> Self {
        Self { staff, under_way: Rc::default() }
    }

    /// Gives up what is under way. The server may have done it; the next opening asks again.
    pub fn cut(&self) {
        self.under_way.take().iter().for_each(AbortController::abort);
    }

    /// Sends one of the engine's requests; answers with the event to feed.
    pub async fn perform(&self, id: RequestId, request: Request) -> Event {
        let event = match request {
            Request::Sync(request) => {
                let body = json::write(&request).into();
                let answer = self.ask(Fetch::post("/api/v1/sync"), Some(body), "acked_n").await;
                answer.map(|answer| Event::Answered(id, Box::new(answer)))
            }
            Request::Piece { scope, head, piece } => {
                let head = head.map(|head| format!("&head={head}")).unwrap_or_default();
                let path = format!("/api/v1/snapshot/{scope}?piece={piece}{head}");
                self.ask(Fetch::get(&path), None, "dossiers").await.map(|answer| Event::PieceCame(id, Box::new(answer)))
            }
            Request::Chunk { .. } => Err(Failure::Storage), // see [`Self::send_part`]
        };
        event.unwrap_or_else(|failure| Event::Failed(id, failure))
    }

    /// Sends a part of some content.
    pub async fn send_part(&self, id: RequestId, attachment: &Attachment, offset: u64, part: &[u8]) -> Event {
        let Attachment { blob, media_type, bytes, .. } = attachment;
        let path = format!("/api/v1/media/{blob}?type={media_type}&bytes={bytes}&offset={offset}");
        let body = Body { content: Uint8Array::from(part).into(), media_type: "application/octet-stream" };
        let sent = self.ask(Fetch::put(&path), Some(body), "received").await;
        sent.map_or_else(|failure| Event::Failed(id, failure), |receipt| Event::ChunkTaken(id, receipt))
    }

    /// `field` is one that every answer of this kind has.
    async fn ask<T: json::FromTree>(
        &self,
        request: RequestBuilder,
        body: Option<Body>,
        field: &str,
    ) -> Result<T, Failure> {
        let controller = AbortController::new().map_err(|_| Failure::Offline)?;
        self.under_way.borrow_mut().push(controller.clone());
        let text = async {
            let response = answer_until(&controller, Some(self.staff), request, body).await?;
            match response.status() {
                200 => response.text().await.map_err(|_| Failure::Offline),
                status => Err(failure(status)),
            }
        };
        let text = text.await;
        self.under_way.borrow_mut().retain(|one| *one != controller);
        read_answer(&text?, field)
    }
}

/// Signs in, signed with a key of this phone, which also has keys of `others`; the browser keeps the session's cookie where no script
/// can read it. A signed request that overtakes this one makes its number too low: it is signed anew.
pub async fn sign_in(
    device: &DeviceKey,
    others: &[StaffId],
    wish: &SignIn,
    language: &str,
) -> Result<Welcome, EnterError> {
    for _ in 1..SIGN_TRIES {
        match sign_in_once(device, others, wish, language).await {
            Err(EnterError::NotSigned) => {}
            answer => return answer,
        }
    }
    sign_in_once(device, others, wish, language).await
}

async fn sign_in_once(
    device: &DeviceKey,
    others: &[StaffId],
    wish: &SignIn,
    language: &str,
) -> Result<Welcome, EnterError> {
    let path = "/api/v1/session";
    let SignIn { phone, passphrase, code, .. } = wish;
    let device_said = serde_json::json!({ "name": device::name(), "public_key": device.public_key, "others": others });
    let body = serde_json::json!({ "phone": phone, "password": passphrase, "code": code, "device": device_said });
    let body = body.to_string();
    let signature = device.signs("POST", path, body.as_bytes()).await.ok_or(EnterError::NoVault)?;
    let request = Fetch::post(path).header("accept-language", language).header("authorization", &signature);
    let no_answer = |failure| EnterError::Ask(AskError::NoAnswer(failure));
    let response = answer(request, Some(body.into())).await.map_err(no_answer)?;
    match response.status() {
        200 => parsed(response).await.map_err(no_answer),
        401 | 403 | 422 | 429 => Err(refused(response).await),
        status => Err(no_answer(failure(status))),
    }
}

async fn refused(response: Response) -> EnterError {
    let body: serde_json::Value = parsed(response).await.unwrap_or_default();
    let text = |name: &str| body["error"][name].as_str().unwrap_or_default().to_owned();
    match text("code").as_str() {
        "code_needed" => EnterError::CodeNeeded(text("message")),
        "signature_refused" => EnterError::NotSigned,
        "other_key" => match StaffId::parse(&text("staff")) {
            Some(staff) => EnterError::OtherKey(staff),
            None => EnterError::Ask(AskError::Refused(text("message"))),
        },
        _ => EnterError::Ask(AskError::Refused(text("message"))),
    }
}

/// From now on this key signs for the one whose session this is, in place of the key that they signed in with.
pub async fn changes_key(staff: StaffId, key: &DeviceKey) -> Result<(), Failure> {
    let path = format!("/api/v1/account/phones/{}", key.hash);
    let body = serde_json::json!({ "name": device::name(), "public_key": key.public_key }).to_string();
    let signature = key.signs("PUT", &path, body.as_bytes()).await.ok_or(Failure::Storage)?;
    let request = Fetch::put(&path).header("authorization", &signature);
    match answer_for(Some(staff), request, Some(body.into())).await?.status() {
        204 => Ok(()),
        status => Err(failure(status)),
    }
}

/// Hands over what is sealed, signed with a key of its writer.
pub async fn deliver(
    device: &DeviceKey,
    delivery: &SealedDelivery,
    signed_out: bool,
) -> Result<SealedReceipt, Failure> {
    let (path, body) = ("/api/v1/deliveries", delivery.write());
    let query = signed_out.then_some(("signed_out", "true"));
    let signed_path = if signed_out { format!("{path}?signed_out=true") } else { path.to_owned() };
    let signature = device.signs("POST", &signed_path, &body).await.ok_or(Failure::Storage)?;
    let content = Uint8Array::from(body.as_slice()).into();
    let body = Body { content, media_type: "application/octet-stream" };
    usable(answer(Fetch::post(path).query(query).header("authorization", &signature), Some(body)).await?).await
}

/// Asks something for a page that needs a line.
pub async fn ask(ask: Ask, language: &str) -> Result<serde_json::Value, AskError> {
    let Ask { method, path, body } = ask;
    let request = match method {
        "POST" => Fetch::post(&path),
        "PUT" => Fetch::put(&path),
        "DELETE" => Fetch::delete(&path),
        _ => Fetch::get(&path),
    };
    let body = (!body.is_null()).then(|| body.to_string().into());
    let response = answer(request.header("accept-language", language), body).await.map_err(AskError::NoAnswer)?;
    match response.status() {
        200 => parsed(response).await.map_err(AskError::NoAnswer),
        204 => Ok(serde_json::Value::Null),
        403 | 404 | 413 | 422 | 429 => Err(AskError::Refused(words(response).await)),
        status => Err(AskError::NoAnswer(failure(status))),
    }
}

/// A document that the server makes, whole. What is not meant to be saved comes from somebody in between.
pub async fn document(path: &str, language: &str) -> Result<Vec<u8>, AskError> {
    let response = answer(Fetch::get(path).header("accept-language", language), None).await;
    let response = response.map_err(AskError::NoAnswer)?;
    match response.status() {
        200 if response.headers().get("content-disposition").is_some() => {
            response.binary().await.map_err(|_| AskError::NoAnswer(Failure::Offline))
        }
        200 => Err(AskError::NoAnswer(Failure::NotTheServer)),
        403 | 404 => Err(AskError::Refused(words(response).await)),
        status => Err(AskError::NoAnswer(failure(status))),
    }
}

/// Hands in a rescue file.
pub async fn hand_in(file: &File, language: &str) -> Result<RescueReceipt, AskError> {
    let body = Body { content: file.into(), media_type: "application/octet-stream" };
    let response = answer(Fetch::post("/api/v1/rescue").header("accept-language", language), Some(body)).await;
    let response = response.map_err(AskError::NoAnswer)?;
    match response.status() {
        200 => parsed(response).await.map_err(AskError::NoAnswer),
        413 | 422 => Err(AskError::Refused(words(response).await)),
        status => Err(AskError::NoAnswer(failure(status))),
    }
}

/// Ends somebody's session at the server, if it is the one of this browser; another's stays.
pub async fn sign_out(staff: StaffId) -> Result<(), Failure> {
    match answer_for(Some(staff), Fetch::delete("/api/v1/session"), None).await?.status() {
        204 => Ok(()),
        status => Err(failure(status)),
    }
}

/// Who the session belongs to, if there is one and the server can be reached.
pub async fn who() -> Result<Staff, Failure> {
    usable(answer(Fetch::get("/api/v1/session"), None).await?).await
}

async fn usable<T: json::FromTree>(response: Response) -> Result<T, Failure> {
    match response.status() {
        200 => parsed(response).await,
        status => Err(failure(status)),
    }
}

fn failure(status: u16) -> Failure {
    match status {
        401 => Failure::SignInNeeded,
        409 => Failure::DeviceOfAnother,
        413 => Failure::TooLarge,
        429 | 503 | 507 => Failure::Busy,
        511 => Failure::NotTheServer,
        status => Failure::Server(status),
    }
}

/// What a request carries.
struct Body {
    content: JsValue,
    media_type: &'static str,
}

impl From<String> for Body {
    fn from(json: String) -> Self {
        Self { content: json.into(), media_type: "application/json" }
    }
}

/// Sends a request for who is at work.
async fn answer(request: RequestBuilder, body: Option<Body>) -> Result<Response, Failure> {
    answer_for(users::current().map(|staff| staff.id), request, body).await
}

/// Sends a request; a timer cuts it.
async fn answer_for(staff: Option<StaffId>, request: RequestBuilder, body: Option<Body>) -> Result<Response, Failure> {
    let controller = AbortController::new().map_err(|_| Failure::Offline)?;
    answer_until(&controller, staff, request, body).await
}

/// The same; whoever has the controller can cut it too.
async fn answer_until(
    controller: &AbortController,
    staff: Option<StaffId>,
    request: RequestBuilder,
    body: Option<Body>,
) -> Result<Response, Failure> {
    let (signal, late) = (controller.signal(), controller.clone());
    let timer = Timeout::new(TIMEOUT_MS, move || late.abort());
    let mut request = request.header(APP_HEADER.0, APP_HEADER.1).abort_signal(Some(&signal));
    if let Some(staff) = staff {
        request = request.header(STAFF_HEADER, &staff.to_string());
    }
    let built = match body {
        Some(body) => request.header("content-type", body.media_type).body(body.content),
        None => request.build(),
    };
    let sent = built.map_err(|_| Failure::Offline)?.send().await;
    drop(timer);
    sent.map_err(|_| if signal.aborted() { Failure::TimedOut } else { Failure::Offline })
}

async fn parsed<T: json::FromTree>(response: Response) -> Result<T, Failure> {
    let text = response.text().await.map_err(|_| Failure::Offline)?;
    json::read(&text).map_err(|_| Failure::NotTheServer)
}

/// The server's own words for what was wrong.
async fn words(response: Response) -> String {
    let body: serde_json::Value = parsed(response).await.unwrap_or_default();
    body["error"]["message"].as_str().unwrap_or_default().to_owned()
}
