//! Who works here, and with which phones: for those who manage them.

use super::{App, address::FromUrl, body::read_json, session::SignedIn};
use crate::{
    clock,
    error::ApiError,
    office::{code, staff as office},
    store::{Account, Accounts, SqliteStore, StoreError},
};
use app::{
    domain::{
        area::AreaCode,
        fault::Fault,
        id::StaffId,
        mobile::Mobile,
        name::Name,
        registration::{CODE_MINUTES, RegistrationState},
        staff::{AREAS_MAX, IssuedCode, Role, Staff, StaffFile},
    },
    hex,
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
};
use qrcode::{QrCode, render::svg};
use serde::Deserialize;
use uuid::Uuid;

/// Pixels of a code's picture: read by a phone held over a desk.
const PICTURE_PIXELS: u32 = 240;

#[derive(Deserialize)]
struct New {
    name: String,
    phone: String,
    role: Role,
    areas: Vec<AreaCode>,
}

#[derive(Deserialize)]
struct Change {
    name: String,
    areas: Vec<AreaCode>,
    active: bool,
}

#[derive(Deserialize)]
struct End {
    state: RegistrationState,
}

/// `GET /api/v1/staff`: 200 with a [`StaffFile`] for everybody whom the caller manages; 401, 403.
pub async fn list(State(app): State<App>, SignedIn(session): SignedIn) -> Result<Json<Vec<StaffFile>>, ApiError> {
    let read = move |accounts: &Accounts, caller: Staff| {
        let managed = accounts.all()?.into_iter().filter(|(_, account)| caller.manages(&account.staff));
        managed.map(|(phone, account)| file(accounts, phone, account)).collect()
    };
    Ok(Json(app.database.accounts_as(session, read).await?))
}

fn file(accounts: &Accounts, phone: Mobile, account: Account) -> Result<StaffFile, StoreError> {
    let Account { staff, active, .. } = account;
    let registrations = accounts.registrations_of(staff.id)?;
    Ok(StaffFile { staff, phone, active, registrations })
}

/// `POST /api/v1/staff` with `{name, phone, role, areas}`: 200 with the new [`Staff`], who has no passphrase until a one-time code
/// was used. 401, 403 outside the caller's areas, 422.
pub async fn add(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Staff>, ApiError> {
    let New { name, phone, role, areas } = read_json(body)?;
    let name = Name::parse(&name).map_err(|fault| ApiError::Invalid("name", fault))?;
    let phone = Mobile::parse(&phone).map_err(|fault| ApiError::Invalid("phone", fault))?;
    let staff = Staff { id: StaffId(Uuid::now_v7()), name, role, areas, later: Default::default() };
    let add = move |store: &mut SqliteStore, caller: &Staff| {
        may_be_put(store, caller, &staff)?;
        match office::add_without_password(store, &phone, &staff, caller.id)? {
            true => Ok(staff),
            false => Err(ApiError::Invalid("phone", Fault::PhoneTaken)),
        }
    };
    Ok(Json(app.database.write_as(session, add).await?))
}

/// `PUT /api/v1/staff/{id}` with `{name, areas, active}`: 200 with the [`Staff`] as they are now; it holds at their next request. 401,
/// 403, 404, 422.
pub async fn change(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path(id)): FromUrl<Path<String>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Staff>, ApiError> {
    let Change { name, areas, active } = read_json(body)?;
    let name = Name::parse(&name).map_err(|fault| ApiError::Invalid("name", fault));
    let change = move |store: &mut SqliteStore, caller: &Staff| {
        let before = managed(store, caller, &id)?;
        let staff = Staff { name: name?, areas, ..before };
        may_be_put(store, caller, &staff)?;
        if staff.id == caller.id {
            return Err(ApiError::Forbidden); // nobody locks themselves out, or widens their own areas
        }
        office::list_in(store, &staff)?;
        store.set_active(staff.id, active, caller.id, clock::now())?;
        Ok(staff)
    };
    Ok(Json(app.database.write_as(session, change).await?))
}

/// `POST /api/v1/staff/{id}/code`: 200 with an [`IssuedCode`]; an earlier one is void. 401, 403, 404.
pub async fn give_code(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path(id)): FromUrl<Path<String>>,
    headers: HeaderMap,
) -> Result<Json<IssuedCode>, ApiError> {
    let code = code::fresh().map_err(|_| ApiError::Internal)?;
    let given = code.clone();
    let put = move |store: &mut SqliteStore, caller: &Staff| {
        let staff = managed(store, caller, &id)?.id;
        Ok::<_, ApiError>(store.put_code(staff, code::hash(staff, &given), caller.id, clock::now())?)
    };
    app.database.write_as(session, put).await?;
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
    let picture = QrCode::new(format!("{origin}/app#code={code}")).map_err(|_| ApiError::Internal)?;
    let picture = picture.render::<svg::Color>().min_dimensions(PICTURE_PIXELS, PICTURE_PIXELS).build();
    Ok(Json(IssuedCode { code, minutes: CODE_MINUTES, picture }))
}

/// `POST /api/v1/staff/{id}/phones/{key}` with `{state: "revoked" | "wiped"}`: 204; the phone reads nothing from now on, what it still
/// delivers goes to review, and a wiped one empties itself at its next contact. 401, 403, 404, 422.
pub async fn end_phone(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path((id, key))): FromUrl<Path<(String, String)>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let End { state } = read_json(body)?;
    if !matches!(state, RegistrationState::Revoked | RegistrationState::Wiped) {
        return Err(ApiError::Invalid("state", Fault::NotAChoice));
    }
    let end = move |store: &mut SqliteStore, caller: &Staff| {
        let staff = managed(store, caller, &id)?.id;
        let key = hex::read(&key).ok_or(ApiError::NotFound)?;
        store.accounts().registration(key, staff)?.ok_or(ApiError::NotFound)?;
        Ok::<_, ApiError>(store.end_registration(key, staff, state, caller.id, clock::now())?)
    };
    app.database.write_as(session, end).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A member of staff whom the caller manages. Others are not found: nobody learns who works elsewhere.
fn managed(store: &SqliteStore, caller: &Staff, id: &str) -> Result<Staff, ApiError> {
    let id = StaffId::parse(id).ok_or(ApiError::NotFound)?;
    let found = store.accounts().by_staff(id)?.map(|account| account.staff);
    found.filter(|staff| caller.manages(staff)).ok_or(ApiError::NotFound)
}

/// Whether the caller may have a person work here in this role and these areas.
fn may_be_put(store: &SqliteStore, caller: &Staff, staff: &Staff) -> Result<(), ApiError> {
    if !staff.role.is_known() || !caller.manages(staff) {
        return Err(ApiError::Forbidden);
    }
    if staff.areas.len() > AREAS_MAX {
        return Err(ApiError::Invalid("areas", Fault::OutOfRange { min: 1, max: AREAS_MAX as i64 }));
    }
    for area in &staff.areas {
        if !store.has_area(*area)? {
            return Err(ApiError::Invalid("areas", Fault::VillageUnknown));
        }
    }
    Ok(())
}
