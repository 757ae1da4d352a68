//! Who works with this phone. Their names and areas are stored here in clear, nothing of the ledger.

use app::{
    domain::{id::StaffId, registration::RegistrationState, staff::Staff},
    ui::{keep, kept},
};

/// Who worked with it last.
const CURRENT_KEY: &str = "tiangeng.user";
/// Everybody whose store is here.
const ALL_KEY: &str = "tiangeng.users";
/// Whose session is still to be ended.
const SIGNING_OUT_KEY: &str = "tiangeng.signing-out";
/// For whom this phone was taken out of use.
const ENDED_KEY: &str = "tiangeng.ended";

/// Who worked with this phone last, and has not signed out.
pub fn current() -> Option<Staff> {
    kept::<Option<Staff>>(CURRENT_KEY).flatten()
}

/// Everybody who works with it.
pub fn all() -> Vec<Staff> {
    let mut all: Vec<Staff> = kept(ALL_KEY).unwrap_or_default();
    all.extend(current().filter(|user| !all.iter().any(|one| one.id == user.id)));
    all
}

/// The township has taken this phone out of use for a user: it stays so offline too.
pub fn end(staff: StaffId, state: RegistrationState) {
    let mut ended: Vec<(StaffId, RegistrationState)> = kept(ENDED_KEY).unwrap_or_default();
    ended.retain(|(one, _)| *one != staff);
    ended.extend((state != RegistrationState::Active).then_some((staff, state)));
    keep(ENDED_KEY, &ended);
}

/// Whether it was.
pub fn ended(staff: StaffId) -> Option<RegistrationState> {
    let ended: Vec<(StaffId, RegistrationState)> = kept(ENDED_KEY).unwrap_or_default();
    ended.into_iter().find(|(one, _)| *one == staff).map(|(_, state)| state)
}

/// A user signs out. Offline their session is ended later, should they not come back before.
pub fn sign_out(staff: StaffId) {
    let others = signing_out().into_iter().filter(|one| *one != staff);
    keep(SIGNING_OUT_KEY, &others.chain([staff]).collect::<Vec<_>>());
    step_back();
}

/// Who has signed out, and whose session may be open still.
pub fn signing_out() -> Vec<StaffId> {
    kept(SIGNING_OUT_KEY).unwrap_or_default()
}

/// Their session has ended, or is in use again.
pub fn signed_out(staff: StaffId) {
    let others: Vec<StaffId> = signing_out().into_iter().filter(|one| *one != staff).collect();
    keep(SIGNING_OUT_KEY, &others);
}

/// A user works with it now.
pub fn enter(staff: &Staff) {
    signed_out(staff.id);
    let mut all: Vec<Staff> = all().into_iter().filter(|one| one.id != staff.id).collect();
    all.push(staff.clone());
    keep(ALL_KEY, &all);
    keep(CURRENT_KEY, &Some(staff));
}

/// Nobody is at work; their stores stay.
pub fn step_back() {
    keep(CURRENT_KEY, &None::<Staff>);
}

/// A user no longer works with it.
pub fn leave(staff: StaffId) {
    let all: Vec<Staff> = all().into_iter().filter(|one| one.id != staff).collect();
    keep(ALL_KEY, &all);
    if current().is_some_and(|user| user.id == staff) {
        step_back();
    }
}

/// The name of a user's store.
pub fn store_of(staff: StaffId) -> String {
    format!("tiangeng-{staff}")
}
