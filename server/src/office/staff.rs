//! Accounts of staff.

use super::{code, guess, password, record_in, system_staff};
use crate::{
    clock,
    store::{Database, NewAccount, SqliteStore, StoreError},
};
use anyhow::{Context, bail, ensure};
use app::{
    domain::{
        area::AreaCode,
        id::StaffId,
        mobile::Mobile,
        name::Name,
        staff::{Role, Staff},
    },
    messages::Lang,
    sync::{command::Command, outcome::Outcome, reference::Reference, store::SYSTEM},
};
use uuid::Uuid;

/// What is known of a new member of staff, as typed.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// Their name.
    pub name: String,
    /// Their phone number: they sign in with it.
    pub phone: String,
    /// Their role.
    pub role: Role,
    /// Codes or names; a village may be given as `township/village`.
    pub areas: Vec<String>,
    /// Their password; without one, a one-time code lets them choose it.
    pub password: Option<String>,
}

/// Adds a member of staff; for a phone number that has an account, renews name, role and areas, and the password when there is one.
///
/// # Errors
/// Which value is wrong, in words.
pub fn add(database: &Database, new: &NewStaff, lang: Lang) -> anyhow::Result<Staff> {
    let reference = database.read_now_as(&system_staff(vec![]), |seen| seen.reference())?;
    let name =
        Name::parse(&new.name).map_err(|fault| anyhow::anyhow!("--name {}: {}", new.name, lang.fault(&fault)))?;
    let phone =
        Mobile::parse(&new.phone).map_err(|fault| anyhow::anyhow!("--phone {}: {}", new.phone, lang.fault(&fault)))?;
    let areas = new.areas.iter().map(|text| find_area(&reference, text)).collect::<anyhow::Result<Vec<_>>>()?;
    areas.first().context("--area: give at least one area")?;
    let mut staff = Staff { id: StaffId(Uuid::now_v7()), name, role: new.role, areas, later: Default::default() };
    let checked =
        new.password.as_ref().map(|password| guess::check(password, &phone, &guess::near(&reference, &staff)));
    checked.transpose().map_err(|fault| anyhow::anyhow!("{}", lang.fault(&fault)))?;
    let hash = new.password.as_deref().map_or(Ok(String::new()), password::hash)?;
    let account = NewAccount {
        staff: staff.id,
        county: staff.county(),
        phone,
        password_hash: hash,
        by: SYSTEM,
        now: clock::now(),
    };
    database.write_now(move |store| {
        staff.id = store.put_account(&account)?;
        list_in(store, &staff)?;
        Ok(staff)
    })
}

/// Adds a member of staff who has no password yet, card and account together: a one-time code lets them choose one. False when the
/// phone number is taken.
///
/// # Errors
/// Those of the store.
pub fn add_without_password(
    store: &mut SqliteStore,
    phone: &Mobile,
    staff: &Staff,
    by: StaffId,
) -> Result<bool, StoreError> {
    let (phone, password_hash) = (phone.clone(), String::new());
    let (county, now) = (staff.county(), clock::now());
    let is_new = store.add_account(&NewAccount { staff: staff.id, county, phone, password_hash, by, now })?;
    if is_new {
        list_in(store, staff)?;
    }
    Ok(is_new)
}

/// Sends a member of staff as they are now to the county's phones.
///
/// # Errors
/// Those of the store.
pub fn list(database: &Database, staff: &Staff) -> Result<(), StoreError> {
    let staff = staff.clone();
    database.write_now(move |store| list_in(store, &staff))
}

/// The same within a transaction, which fails when the card is not taken.
///
/// # Errors
/// Those of the store.
pub fn list_in(store: &mut SqliteStore, staff: &Staff) -> Result<(), StoreError> {
    let Some(county) = staff.areas.first().map(|area| area.county()) else { return Ok(()) };
    let outcomes = record_in(store, county, vec![(county, Command::StaffListed(staff.clone()))], clock::now())?;
    match outcomes.as_slice() {
        [Outcome::Applied | Outcome::Noop] => Ok(()),
        other => Err(StoreError::File(format!("the staff card was not taken: {other:?}"))),
    }
}

/// Gives the member of staff who has this phone number a one-time code that registers a phone; an earlier one is void.
///
/// # Errors
/// When nobody works here under this number.
pub fn issue_code(database: &Database, phone: &str, lang: Lang) -> anyhow::Result<String> {
    let phone = Mobile::parse(phone).map_err(|fault| anyhow::anyhow!("--phone {phone}: {}", lang.fault(&fault)))?;
    let code = code::fresh()?;
    let (asked, given, now) = (phone.clone(), code.clone(), clock::now());
    let put = move |store: &mut SqliteStore| -> Result<bool, StoreError> {
        match store.account_of(&asked)? {
            Some(staff) => store.put_code(staff, code::hash(staff, &given), SYSTEM, now).map(|()| true),
            None => Ok(false),
        }
    };
    ensure!(database.write_now(put)?, "--phone {}: nobody works here under this number", phone.as_str());
    Ok(code)
}

fn find_area(reference: &Reference, text: &str) -> anyhow::Result<AreaCode> {
    if let Some(code) = AreaCode::parse(text).filter(|code| reference.has_area(*code)) {
        return Ok(code);
    }
    let (township, name) = text.rsplit_once('/').map_or(("", text), |(township, name)| (township, name));
    let fits = |code: &AreaCode| {
        reference.area_name(*code) == name && (township.is_empty() || reference.area_name(code.township()) == township)
    };
    let found: Vec<AreaCode> = reference.area_codes().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => bail!("--area {text}: no such area; import areas first, or give its code"),
        many => bail!("--area {text}: {} areas have this name; give the code, or township/village", many.len()),
    }
}
