//! Signing in and out, who the caller is, and the phone that they sign in on.

use super::{App, caller::Caller, device::Signed, log::Found};
use crate::{
    clock,
    error::ApiError,
    office::{code, guess, password},
    store::{Account, KeyHash, NewRegistration, NewSession, Proof, SqliteStore},
};
use app::{
    domain::{
        fault::Fault, id::StaffId, mobile::Mobile, passphrase, registration::RegistrationState, staff::Staff,
        text::limited,
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

/// The signed-in member of staff, who has what the route needs.
#[derive(Clone)]
pub struct SignedIn(pub Staff);

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    /// As [`super::guard::admit`] has found; a route that needs nobody has found nobody.
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        parts.extensions.remove().ok_or(ApiError::NotSignedIn)
    }
}

/// Whose session a request carries. Rights are read anew at every request.
///
/// # Errors
/// `NotSignedIn`, and those of the store.
pub async fn caller(app: &App, headers: &HeaderMap) -> Result<SignedIn, ApiError> {
    let hash = token_hash(headers).ok_or(ApiError::NotSignedIn)?;
    let found = app.database.accounts(move |accounts| accounts.by_session(&hash, clock::now())).await?;
    let meant = headers.get(STAFF_HEADER).map(|id| id.to_str().unwrap_or_default().to_owned());
    let is_meant = |staff: &Staff| meant.is_none_or(|id| id == staff.id.to_string());
    found.map(|account| account.staff).filter(is_meant).map(SignedIn).ok_or(ApiError::NotSignedIn)
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
/// that has an own key of this person or signs with somebody else's, `registration_revoked`, `registration_wiped`; 422; 429 after too many tries, with the seconds to wait in `retry-after`.
pub async fn sign_in(
    State(app): State<App>,
    Caller(address): Caller,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    found: Found,
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
    let device = device.map(|device| Known::of(device, signed)).transpose()?;
    app.throttle.try_once(&phone, address).map_err(|wait| ApiError::TooManyTries(wait.as_secs() + 1))?;
    let asked = phone.clone();
    let account = app.database.accounts(move |accounts| accounts.by_phone(&asked)).await?;
    let staff = match (code, &device) {
        (Some(code), Some(device)) => with_code(&app, account, &phone, &code, password, device).await?,
        (Some(_), None) => return Err(ApiError::SignatureRefused),
        (None, _) => with_password(&app, account, password).await?,
    };
    if let Some(device) = &device {
        let (key, id) = (device.key, staff.id);
        let proof = app.database.accounts(move |accounts| accounts.registration(key, id)).await?;
        if proof.is_none() && device.is_not_of(&app, id).await? {
            return Err(ApiError::OtherKey(id));
        }
        admit(&app, device, &staff, proof).await?;
    } else if !app.config.any_phone {
        return Err(ApiError::CodeNeeded);
    }
    app.throttle.succeeded(phone, address);
    begin(&app, staff, device.map(|device| device.key)).await
}

/// A phone that has shown that it has the key it names.
pub struct Known {
    /// SHA-256 of the key.
    pub key: KeyHash,
    n: u64,
    name: String,
    public_key: Vec<u8>,
    others: Vec<StaffId>,
}

impl Known {
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

    /// It as the phone of somebody.
    pub fn registration(&self, staff: &Staff) -> NewRegistration {
        let Self { key, name, public_key, .. } = self;
        NewRegistration { key: *key, staff: staff.id, name: name.clone(), public_key: public_key.clone() }
    }

    /// Whether somebody is to sign in with another key than this, which is not registered for them.
    async fn is_not_of(&self, app: &App, staff: StaffId) -> Result<bool, ApiError> {
        let key = self.key;
        let of_another = app.database.accounts(move |accounts| accounts.is_key_of_another(key, staff)).await?;
        Ok(of_another || self.others.contains(&staff))
    }
}

async fn with_password(app: &App, account: Option<Account>, password: String) -> Result<Staff, ApiError> {
    // An unknown number, and one without a password yet, take as long as a wrong password: none can be told from the others.
    let hash = account.as_ref().map(|account| account.password_hash.clone()).filter(|hash| !hash.is_empty());
    let hash = hash.unwrap_or_else(|| password::NOBODY.to_owned());
    if !fits(app, password, hash).await? {
        return Err(refused(app, account.map(|account| account.staff.id), ApiError::WrongPassword).await);
    }
    Ok(account.ok_or(ApiError::WrongPassword)?.staff)
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
        Some(staff) => {
            app.database.read_as(staff.clone(), move |seen| Ok(guess::near(&seen.reference()?, &staff))).await?
        }
        None => Vec::new(),
    };
    let phone = phone.clone();
    let work = move || (guess::check(&password, &phone, &near), password::hash(&password));
    let (checked, hashed) = tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::Internal)?;
    Ok((checked, hashed.map_err(|_| ApiError::Internal)?))
}

/// Registers the phone and makes the password the account's, when the code is good. It stays good when others would guess the password;
/// without it nobody hears whether they would, because that depends on the account's name.
async fn with_code(
    app: &App,
    account: Option<Account>,
    phone: &Mobile,
    code: &str,
    password: String,
    device: &Known,
) -> Result<Staff, ApiError> {
    let code = code::parse(code).map_err(|fault| ApiError::Invalid("code", fault))?;
    let (checked, password) = chosen(app, account.as_ref().map(|account| &account.staff), phone, password).await?;
    let Some(staff) = account.map(|account| account.staff) else {
        return Err(refused(app, None, ApiError::WrongCode).await);
    };
    let (id, new, hash, now) = (staff.id, device.registration(&staff), code::hash(staff.id, &code), clock::now());
    let has_own = device.others.contains(&id);
    let register = move |store: &mut SqliteStore| {
        if !store.use_code(id, hash, now)? {
            return Err(ApiError::WrongCode);
        }
        checked.map_err(|fault| ApiError::Invalid("password", fault))?; // takes back that the code was used
        store.set_password(id, &password, None, now)?;
        // So does another key than theirs.
        if !has_own && store.register(&new, now)? { Ok(()) } else { Err(ApiError::OtherKey(id)) }
    };
    match app.database.write(register).await {
        Ok(()) => Ok(staff),
        Err(ApiError::WrongCode) => Err(refused(app, Some(id), ApiError::WrongCode).await),
        Err(error) => Err(error),
    }
}

/// Lets a phone in that is registered, or that need not be.
async fn admit(app: &App, device: &Known, staff: &Staff, proof: Option<Proof>) -> Result<(), ApiError> {
    let state = proof.map(|proof| proof.registration.state);
    match state {
        Some(RegistrationState::Active) => {}
        Some(state) => return Err(ApiError::RegistrationEnded(state)),
        None if app.config.any_phone => {}
        None => return Err(ApiError::CodeNeeded),
    }
    let (key, id, n, now, new) = (device.key, staff.id, device.n, clock::now(), device.registration(staff));
    let count = move |store: &mut SqliteStore| {
        if state.is_none() && !store.register(&new, now)? {
            return Err(ApiError::OtherKey(id));
        }
        store.renew_registration(key, id, now)?;
        if store.count_request(key, id, n, now)? { Ok(()) } else { Err(ApiError::SignatureRefused) }
    };
    app.database.write(count).await
}

async fn begin(app: &App, staff: Staff, key: Option<KeyHash>) -> Result<Response, ApiError> {
    let mut token = [0; TOKEN_BYTES];
    getrandom::fill(&mut token).map_err(|_| ApiError::Internal)?;
    let token = hex::write(&token);
    let (now, days) = (clock::now(), i64::from(app.config.session_days));
    let until = now.plus_ms(days * DAY_MS);
    let session = NewSession { token_hash: Sha256::digest(&token).into(), staff: staff.id, key, now, until };
    app.database.write(move |store| store.begin_session(&session).map_err(ApiError::from)).await?;
    let mut answer = json!(staff);
    answer["rescue_key"] = app.database.rescue_keys().public().into();
    Ok((cookie(&token, days * DAY_MS / 1000), Json(answer)).into_response())
}

/// Notes a refused try in the audit, as often as the throttle lets it; answers `why`, or why it could not be noted.
pub async fn refused(app: &App, staff: Option<StaffId>, why: ApiError) -> ApiError {
    let Some(tries) = app.throttle.note_refusal() else { return why };
    let note = move |store: &mut SqliteStore| store.refuse_session(staff, tries, clock::now()).map_err(ApiError::from);
    app.database.write(note).await.err().unwrap_or(why)
}

/// `GET /api/v1/session`: 200 with the member of staff, or 401.
pub async fn who(SignedIn(staff): SignedIn) -> Json<Staff> {
    Json(staff)
}

/// `DELETE /api/v1/session`: 204, whether or not there was one. Another's session than that of whom the phone names stays.
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, ApiError> {
    match caller(&app, &headers).await {
        Err(ApiError::NotSignedIn) => return Ok(StatusCode::NO_CONTENT.into_response()),
        found => found?,
    };
    if let Some(hash) = token_hash(&headers) {
        app.database.write(move |store| store.end_session(hash, clock::now()).map_err(ApiError::from)).await?;
    }
    Ok((StatusCode::NO_CONTENT, cookie("", 0)).into_response())
}

fn cookie(token: &str, seconds: i64) -> [(header::HeaderName, HeaderValue); 1] {
    let text = format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    [(header::SET_COOKIE, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))]
}

/// SHA-256 of the token that a request carries.
pub fn token_hash(headers: &HeaderMap) -> Option<[u8; 32]> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(name, _)| *name == COOKIE)?;
    Some(Sha256::digest(token).into())
}
