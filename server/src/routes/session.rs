//! Signing in and out, who the caller is, and the phone that they sign in on.

use super::{App, caller::Caller, device::Signed, log::RequestFacts};
use crate::{
    clock,
    error::ApiError,
    office::{code, guess, password},
    store::{Account, Accounts, KeyHash, NewRegistration, NewSession, Proof, Session, SqliteStore},
    throttle::Owner,
};
use app::{
    domain::{
        fault::Fault, id::StaffId, mobile::Mobile, passphrase, registration::RegistrationState, staff::Staff,
        text::limited, time::Timestamp,
    },
    hex,
};
use axum::{
    Json,
    body::Bytes,
    extract::{FromRequestParts, OriginalUri, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

/// The prefix binds the cookie to this host, to HTTPS (or loopback) and to every path.
pub const COOKIE: &str = "__Host-tiangeng";
/// For whom a phone asks. On a shared phone the cookie may be the one of who used it before: that is no session for this one.
const STAFF_HEADER: &str = "x-tiangeng-staff";
const DAY_MS: i64 = 86_400_000;
const TOKEN_BYTES: usize = 32;
/// A point on P-256, uncompressed: one byte that says so, and two numbers of 32.
const PUBLIC_KEY_BYTES: usize = 65;
/// What a browser calls itself, in characters.
const NAME_CHARACTERS_MAX: usize = 60;

/// The session of who asks, which has what the route needs. Who that is by now, the store says where it reads and writes.
#[derive(Clone)]
pub struct SignedIn(pub Session);

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    /// As [`super::guard::admit`] has found; a route that needs nobody has found nobody.
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        parts.extensions.remove().ok_or(ApiError::NotSignedIn)
    }
}

/// Whose session a request carries, and its token's hash.
///
/// # Errors
/// `NotSignedIn`, and those of the store.
pub async fn caller(app: &App, headers: &HeaderMap) -> Result<(Staff, [u8; 32]), ApiError> {
    let hash = token_hash(headers).ok_or(ApiError::NotSignedIn)?;
    let found = app.database.accounts(move |accounts| accounts.by_session(&hash, clock::now())).await?;
    let meant = headers.get(STAFF_HEADER).map(|id| id.to_str().unwrap_or_default().to_owned());
    let is_meant = |staff: &Staff| meant.is_none_or(|id| id == staff.id.to_string());
    found.map(|account| account.staff).filter(is_meant).map(|staff| (staff, hash)).ok_or(ApiError::NotSignedIn)
}

#[derive(Deserialize)]
struct SignIn {
    phone: String,
    password: String,
    /// From the township: registers this phone, and makes the password the account's.
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    device: Option<Device>,
}

/// The phone that signs the request.
#[derive(Deserialize)]
pub struct Device {
    name: String,
    /// In hexadecimal.
    public_key: String,
    /// Whose own keys it has besides: they sign in with those.
    #[serde(default)]
    others: Vec<StaffId>,
}

/// `POST /api/v1/session` with `{phone, password, code?, device?: {name, public_key}}`: 200 with the member of staff, the county's
/// key for sealing, and a cookie. A phone signs the request with the key whose public half it names; with a one-time code it is
/// registered, and the password becomes the account's.
///
/// 401 `wrong_password`, `wrong_code`, `signature_refused`; 403 `code_needed` for a phone that is not registered, `other_key` for one
/// that has an own key of this person or signs with another user's, `registration_revoked`, `registration_wiped`, and `callers_unknown` when a proxy hides who calls (registered phones are known by
/// their signature); 422; 429 after too many tries, with the seconds to wait in `retry-after`.
pub async fn sign_in(
    State(app): State<App>,
    caller: Caller,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    found: RequestFacts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let signed = body.as_ref().ok().and_then(|body| Signed::read(&method, &uri, &headers, body));
    signed.iter().for_each(|signed| found.phone(signed.key));
    let SignIn { phone, password, code, device } = super::body::read_json(body)?;
    let phone = Mobile::parse(&phone).map_err(|fault| ApiError::Invalid("phone", fault))?;
    if password.is_empty() {
        return Err(ApiError::Invalid("password", Fault::Missing));
    }
    if code.is_some() {
        passphrase::check(&password, Some(&phone)).map_err(|fault| ApiError::Invalid("password", fault))?;
    }
    let device = device.map(|device| KnownPhone::of(device, signed)).transpose()?;
    let (account, owner) = looked_up(&app, &phone, device.as_ref()).await?;
    let counted = match owner {
        Some(owner) => app.throttle.try_own(&owner),
        None => app.throttle.try_once(&phone, caller.address(&app)?),
    };
    counted.map_err(|wait| ApiError::TooManyTries(wait.as_secs() + 1))?;
    let (staff, shown) = match code {
        Some(_) if device.is_none() => return Err(ApiError::SignatureRefused),
        Some(code) => with_code(&app, account, &phone, &code, password).await?,
        None => with_password(&app, account, password).await?,
    };
    enter(&app, staff, shown, device).await
}

/// The account of a phone number; and its owner, when the request is signed by a phone that is registered for it.
async fn looked_up(
    app: &App,
    phone: &Mobile,
    device: Option<&KnownPhone>,
) -> Result<(Option<Account>, Option<Owner>), ApiError> {
    let (phone, signed) = (phone.clone(), device.map(|device| (device.key, device.n)));
    let look_up = move |accounts: &Accounts| {
        let account = accounts.by_phone(&phone)?;
        let (Some(staff), Some((key, n))) = (account.as_ref().map(|account| account.staff.id), signed) else {
            return Ok((account, None));
        };
        let proof = accounts.registration(key, staff)?;
        let is_in_use = |proof: &Proof| proof.registration.state == RegistrationState::Active && proof.counter < n;
        Ok((account, proof.filter(is_in_use).map(|_| Owner::Phone(key, staff))))
    };
    Ok(app.database.accounts(look_up).await?)
}

/// A phone that has shown that it has the key it names.
pub struct KnownPhone {
    /// SHA-256 of the key.
    pub key: KeyHash,
    n: u64,
    name: String,
    public_key: Vec<u8>,
    others: Vec<StaffId>,
}

impl KnownPhone {
    /// A phone as it names itself, when the request is signed with its key.
    ///
    /// # Errors
    /// `Invalid` for a name that is too long, `SignatureRefused`.
    pub fn of(device: Device, signed: Option<Signed>) -> Result<Self, ApiError> {
        let name = limited(&device.name, NAME_CHARACTERS_MAX).map_err(|fault| ApiError::Invalid("device", fault))?;
        let public_key = hex::read::<PUBLIC_KEY_BYTES>(&device.public_key).ok_or(ApiError::SignatureRefused)?.to_vec();
        let key: KeyHash = Sha256::digest(&public_key).into();
        let fits = |signed: &Signed| signed.key == key && signed.is_by(&public_key);
        let n = signed.filter(fits).ok_or(ApiError::SignatureRefused)?.n;
        Ok(Self { key, n, name: name.to_owned(), public_key, others: device.others })
    }

    /// This phone, registered for a member of staff.
    pub fn registration(&self, staff: StaffId) -> NewRegistration {
        let Self { key, name, public_key, .. } = self;
        NewRegistration { key: *key, staff, name: name.clone(), public_key: public_key.clone() }
    }
}

/// What a user has shown to be let in.
enum Shown {
    /// The password of this PHC string.
    Password(String),
    /// A one-time code, by its hash; whether others would guess the password that is to be the account's, and its PHC string.
    Code([u8; 32], Result<(), Fault>, String),
}

async fn with_password(app: &App, account: Option<Account>, password: String) -> Result<(StaffId, Shown), ApiError> {
    // An unknown number, and one without a password yet, take as long as a wrong password: none can be distinguished from the others.
    let hash = account.as_ref().map(|account| account.password_hash.clone()).filter(|hash| !hash.is_empty());
    let hash = hash.unwrap_or_else(|| password::NOBODY.to_owned());
    if !fits(app, password, hash.clone()).await? {
        return Err(refused(app, account.map(|account| account.staff.id), ApiError::WrongPassword).await);
    }
    Ok((account.ok_or(ApiError::WrongPassword)?.staff.id, Shown::Password(hash)))
}

/// Whether a password has this PHC string; waits for room to look.
///
/// # Errors
/// `Busy` when the server is stopping.
pub async fn fits(app: &App, password: String, hash: String) -> Result<bool, ApiError> {
    let _room = app.passwords.acquire().await.map_err(|_| ApiError::Busy)?;
    Ok(tokio::task::spawn_blocking(move || password::fits(&password, &hash)).await.unwrap_or(false))
}

/// The PHC string of a new password, and whether others would guess it; waits for room to make it.
///
/// # Errors
/// `Busy` when the server is stopping, `Internal` without randomness or memory; those of the store.
pub async fn chosen(
    app: &App,
    staff: Option<&Staff>,
    phone: &Mobile,
    password: String,
) -> Result<(Result<(), Fault>, String), ApiError> {
    let _room = app.passwords.acquire().await.map_err(|_| ApiError::Busy)?;
    let near = match staff.cloned() {
        Some(staff) => guess::near(&app.database.reference().await?, &staff),
        None => Vec::new(),
    };
    let phone = phone.clone();
    let work = move || (guess::check(&password, &phone, &near), password::hash(&password));
    let (checked, hashed) = tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::Internal)?;
    Ok((checked, hashed.map_err(|_| ApiError::Internal)?))
}

/// A code and the password that it sets. Whether others would guess the password depends on the account's name: it is answered only
/// to who has a good code, and the code stays good.
async fn with_code(
    app: &App,
    account: Option<Account>,
    phone: &Mobile,
    code: &str,
    password: String,
) -> Result<(StaffId, Shown), ApiError> {
    let code = code::parse(code).map_err(|fault| ApiError::Invalid("code", fault))?;
    let (checked, password) = chosen(app, account.as_ref().map(|account| &account.staff), phone, password).await?;
    match account.map(|account| account.staff.id) {
        Some(staff) => Ok((staff, Shown::Code(code::hash(staff, &code), checked, password))),
        None => Err(refused(app, None, ApiError::WrongCode).await),
    }
}

/// Lets a user in, in one commit: the code is used up when there is a session, and not otherwise.
async fn enter(app: &App, staff: StaffId, shown: Shown, device: Option<KnownPhone>) -> Result<Response, ApiError> {
    let mut token = [0; TOKEN_BYTES];
    getrandom::fill(&mut token).map_err(|_| ApiError::Internal)?;
    let token = hex::write(&token);
    let (now, days, any_phone) = (clock::now(), i64::from(app.config.session_days), app.config.any_phone);
    let (until, key) = (now.plus_ms(days * DAY_MS), device.as_ref().map(|device| device.key));
    let session = NewSession { token_hash: Sha256::digest(&token).into(), staff, key, now, until };
    let enter = move |store: &mut SqliteStore| {
        let entered = accept(store, staff, &shown, now)?;
        match &device {
            Some(device) => admit(store, device, staff, matches!(shown, Shown::Code(..)), any_phone, now)?,
            None if any_phone => {}
            None => return Err(ApiError::CodeNeeded),
        }
        store.begin_session(&session)?;
        Ok(entered)
    };
    let mut answer = match app.database.write(enter).await {
        Ok(entered) => json!(entered),
        Err(ApiError::WrongCode) => return Err(refused(app, Some(staff), ApiError::WrongCode).await),
        Err(error) => return Err(error),
    };
    answer["rescue_key"] = app.database.rescue_keys().public().into();
    Ok((cookie(&token, days * DAY_MS / 1000), Json(answer)).into_response())
}

/// The member of staff as they are now, when what was shown is still good.
fn accept(store: &mut SqliteStore, staff: StaffId, shown: &Shown, now: Timestamp) -> Result<Staff, ApiError> {
    let account = store.accounts().by_staff(staff)?.filter(|account| account.active);
    let account = account.ok_or(ApiError::WrongPassword)?;
    match shown {
        Shown::Password(hash) if account.password_hash == *hash => {}
        Shown::Password(_) => return Err(ApiError::WrongPassword), // another one was set meanwhile
        Shown::Code(code, checked, password) => {
            if !store.use_code(staff, *code, now)? {
                return Err(ApiError::WrongCode);
            }
            checked.clone().map_err(|fault| ApiError::Invalid("password", fault))?;
            store.set_password(staff, password, None, now)?;
        }
    }
    Ok(account.staff)
}

/// Lets a phone in that is registered, that a code registers, or that need not be.
fn admit(
    store: &mut SqliteStore,
    device: &KnownPhone,
    staff: StaffId,
    with_code: bool,
    any_phone: bool,
    now: Timestamp,
) -> Result<(), ApiError> {
    let state = store.accounts().registration(device.key, staff)?.map(|proof| proof.registration.state);
    let is_of_another = store.accounts().is_key_of_another(device.key, staff)?;
    match state {
        Some(RegistrationState::Active) if !with_code => store.renew_registration(device.key, staff, now)?,
        Some(state) if !with_code => return Err(ApiError::RegistrationEnded(state)),
        _ if is_of_another || device.others.contains(&staff) => return Err(ApiError::OtherKey(staff)),
        None if !with_code && !any_phone => return Err(ApiError::CodeNeeded),
        _ => {
            store.register(&device.registration(staff), now)?; // nobody else's key, as was asked
        }
    }
    if store.count_request(device.key, staff, device.n, now)? { Ok(()) } else { Err(ApiError::SignatureRefused) }
}

/// Notes a refused try in the audit, as often as the throttle lets it; answers `why`, or why it could not be noted.
pub async fn refused(app: &App, staff: Option<StaffId>, why: ApiError) -> ApiError {
    let Some(tries) = app.throttle.note_refusal() else { return why };
    let note = move |store: &mut SqliteStore| store.refuse_session(staff, tries, clock::now()).map_err(ApiError::from);
    app.database.write(note).await.err().unwrap_or(why)
}

/// `GET /api/v1/session`: 200 with the member of staff, or 401.
pub async fn who(State(app): State<App>, SignedIn(session): SignedIn) -> Result<Json<Staff>, ApiError> {
    Ok(Json(app.database.accounts_as(session, |_, staff| Ok(staff)).await?))
}

/// `DELETE /api/v1/session`: 204, whether or not there was one. Another's session than that of whom the phone names stays.
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, ApiError> {
    let hash = match caller(&app, &headers).await {
        Err(ApiError::NotSignedIn) => return Ok(StatusCode::NO_CONTENT.into_response()),
        found => found?.1,
    };
    app.database.write(move |store| store.end_session(hash, clock::now()).map_err(ApiError::from)).await?;
    Ok((StatusCode::NO_CONTENT, cookie("", 0)).into_response())
}

fn cookie(token: &str, seconds: i64) -> [(header::HeaderName, HeaderValue); 1] {
    let text = format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    [(header::SET_COOKIE, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))]
}

/// SHA-256 of the token that a request carries.
fn token_hash(headers: &HeaderMap) -> Option<[u8; 32]> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(name, _)| *name == COOKIE)?;
    Some(Sha256::digest(token).into())
}
