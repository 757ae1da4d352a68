//! What is asked of the server. Whatever answers is checked: a captive portal answers everything with 200.

use crate::{
    device::{self, DeviceKey},
    exchange::{Call, Reply, UnderWay, exchange},
    users,
};
use app::{
    domain::{
        attachment::{Attachment, BlobId},
        id::StaffId,
        scope::Scope,
        staff::Staff,
    },
    json,
    sync::{
        engine::{Event, Failure, Request, RequestId, read_answer},
        rescue::RescueReceipt,
        sealed::{SealedDelivery, SealedReceipt},
    },
    ui::{Ask, AskError, EnterError, SignIn},
};
use js_sys::Uint8Array;
use serde_json::{Map, Value};
use web_sys::{AbortController, File};

/// How often a sign-in is signed.
const SIGN_TRIES: u32 = 3;

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

/// The engine's connection to the server. It asks in the name of whose copy is open, also when another user is at work by then.
#[derive(Clone)]
pub struct ServerConnection {
    staff: StaffId,
    under_way: UnderWay,
}

impl ServerConnection {
    /// For one opening of a user's copy.
    pub fn of(staff: StaffId) -> Self {
        Self { staff, under_way: UnderWay::default() }
    }

    /// Gives up what is under way. The server may have done it; the next opening asks again.
    pub fn cut(&self) {
        self.under_way.take().iter().for_each(AbortController::abort);
    }

    /// Sends one of the engine's requests; answers with the event to feed. `part` is what a [`Request::Chunk`] sends.
    pub async fn perform(&self, id: RequestId, request: &Request, part: &[u8]) -> Event {
        match self.ask(request, part).await {
            Ok(text) => read(id, request, &text).unwrap_or_else(|failure| Event::Failed(id, failure)),
            Err(failure) => Event::Failed(id, failure),
        }
    }

    async fn ask(&self, request: &Request, part: &[u8]) -> Result<String, Failure> {
        let call = call_for(request, part).of(Some(self.staff)).among(&self.under_way);
        let reply = exchange(call).await?;
        if reply.status == 200 { Ok(reply.text()) } else { Err(failure(reply.status)) }
    }
}

fn call_for(request: &Request, part: &[u8]) -> Call {
    match request {
        Request::Sync(request) => Call::new("POST", "/api/v1/sync").json(&json::write(request)),
        Request::Piece { scope, head, piece } => {
            let head = head.map(|head| format!("&head={head}")).unwrap_or_default();
            Call::new("GET", format!("/api/v1/snapshot/{scope}?piece={piece}{head}"))
        }
        Request::Chunk { attachment: Attachment { blob, media_type, bytes, .. }, offset, .. } => {
            let path = format!("/api/v1/media/{blob}?type={media_type}&bytes={bytes}&offset={offset}");
            Call::new("PUT", path).bytes(Uint8Array::from(part).into())
        }
    }
}

/// Each answer is known by a field that every answer of its kind has.
fn read(id: RequestId, request: &Request, text: &str) -> Result<Event, Failure> {
    Ok(match request {
        Request::Sync(_) => Event::Answered(id, Box::new(read_answer(text, "acked_n")?)),
        Request::Piece { .. } => Event::PieceCame(id, Box::new(read_answer(text, "dossiers")?)),
        Request::Chunk { .. } => Event::ChunkTaken(id, read_answer(text, "received")?),
    })
}

/// Signs in, signed with a key of this phone, which also has keys of `others`; the browser keeps the session's cookie where no script
/// can read it. A signed request that overtakes this one makes its number too low: it is signed again.
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
    let device_json = serde_json::json!({ "name": device::name(), "public_key": device.public_key, "others": others });
    let body = serde_json::json!({ "phone": phone, "password": passphrase, "code": code, "device": device_json });
    let body = body.to_string();
    let signature = device.signs("POST", path, body.as_bytes()).await.ok_or(EnterError::NoVault)?;
    let call = Call::new("POST", path).with("accept-language", language).with("authorization", &signature).json(&body);
    let no_answer = |failure| EnterError::Ask(AskError::NoAnswer(failure));
    let reply = answer(call).await.map_err(no_answer)?;
    match reply.status {
        200 => parsed(reply).map_err(no_answer),
        401 | 403 | 422 | 429 => Err(refused(reply)),
        status => Err(no_answer(failure(status))),
    }
}

fn refused(reply: Reply) -> EnterError {
    let body = reply.value().unwrap_or_default();
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
    done(exchange(Call::new("PUT", path).of(Some(staff)).with("authorization", &signature).json(&body)).await?)
}

/// Delivers what is sealed, signed with a key of its writer.
pub async fn deliver(
    device: &DeviceKey,
    delivery: &SealedDelivery,
    signed_out: bool,
) -> Result<SealedReceipt, Failure> {
    let path = if signed_out { "/api/v1/deliveries?signed_out=true" } else { "/api/v1/deliveries" };
    let body = delivery.write();
    let signature = device.signs("POST", path, &body).await.ok_or(Failure::Storage)?;
    let content = Uint8Array::from(body.as_slice()).into();
    usable(answer(Call::new("POST", path).with("authorization", &signature).bytes(content)).await?)
}

/// Asks something for a page that needs a connection.
pub async fn ask(ask: Ask, language: &str) -> Result<Value, AskError> {
    let call = Call::new(ask.method, ask.path).with("accept-language", language);
    let call = if ask.body.is_null() { call } else { call.json(&ask.body.to_string()) };
    let reply = answer(call).await.map_err(AskError::NoAnswer)?;
    match reply.status {
        200 => reply.value().map_err(AskError::NoAnswer),
        204 => Ok(Value::Null),
        403 | 404 | 413 | 422 | 429 => Err(AskError::Refused(words(reply))),
        status => Err(AskError::NoAnswer(failure(status))),
    }
}

/// A document that the server makes, whole. What is not meant to be saved comes from a third party in between.
pub async fn document(path: &str, language: &str) -> Result<Vec<u8>, AskError> {
    let reply = answer(Call::new("GET", path).with("accept-language", language)).await.map_err(AskError::NoAnswer)?;
    match reply.status {
        200 if reply.is_file => Ok(reply.content),
        200 => Err(AskError::NoAnswer(Failure::NotTheServer)),
        403 | 404 => Err(AskError::Refused(words(reply))),
        status => Err(AskError::NoAnswer(failure(status))),
    }
}

/// A photo, voice note or clip, whole; `None` when it cannot be had now.
pub async fn content(scope: &Scope, blob: BlobId) -> Option<Vec<u8>> {
    let reply = answer(Call::new("GET", format!("/api/v1/media/{scope}/{blob}"))).await.ok()?;
    (reply.status == 200).then_some(reply.content)
}

/// Submits a rescue file.
pub async fn hand_in(file: &File, language: &str) -> Result<RescueReceipt, AskError> {
    let call = Call::new("POST", "/api/v1/rescue").with("accept-language", language).bytes(file.into());
    let reply = answer(call).await.map_err(AskError::NoAnswer)?;
    match reply.status {
        200 => parsed(reply).map_err(AskError::NoAnswer),
        413 | 422 => Err(AskError::Refused(words(reply))),
        status => Err(AskError::NoAnswer(failure(status))),
    }
}

/// Ends a user's session at the server, if it is the one of this browser; another's stays.
pub async fn sign_out(staff: StaffId) -> Result<(), Failure> {
    done(exchange(Call::new("DELETE", "/api/v1/session").of(Some(staff))).await?)
}

/// Who the session belongs to, if there is one and the server can be reached.
pub async fn who() -> Result<Staff, Failure> {
    usable(answer(Call::new("GET", "/api/v1/session")).await?)
}

/// Asks for who is at work.
async fn answer(call: Call) -> Result<Reply, Failure> {
    exchange(call.of(users::current().map(|staff| staff.id))).await
}

fn done(reply: Reply) -> Result<(), Failure> {
    if reply.status == 204 { Ok(()) } else { Err(failure(reply.status)) }
}

fn usable<T: json::FromTree>(reply: Reply) -> Result<T, Failure> {
    if reply.status == 200 { parsed(reply) } else { Err(failure(reply.status)) }
}

fn parsed<T: json::FromTree>(reply: Reply) -> Result<T, Failure> {
    json::from_tree(reply.value()?).map_err(|_| Failure::NotTheServer)
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

/// The server's own words for what was wrong.
fn words(reply: Reply) -> String {
    let body = reply.value().unwrap_or_default();
    body["error"]["message"].as_str().unwrap_or_default().to_owned()
}
