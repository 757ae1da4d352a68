//! Who works with this phone. Their names and areas lie here in clear, nothing of the ledger.

use app::{
    domain::{id::StaffId, registration::RegistrationState, staff::Staff},
    ui::{keep, kept},
};

/// Who worked with it last.
const CURRENT_KEY: &str = "tiangeng.user";
/// Everybody whose store is here.
const ALL_KEY: &str = "tiangeng.users";
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

/// The township has taken this phone out of use for somebody: it stays so without a line too.
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

/// Somebody works with it now.
pub fn enter(staff: &Staff) {
    let mut all: Vec<Staff> = all().into_iter().filter(|one| one.id != staff.id).collect();
    all.push(staff.clone());
    keep(ALL_KEY, &all);
    keep(CURRENT_KEY, &Some(staff));
}

/// Nobody is at work; their stores stay.
pub fn step_back() {
    keep(CURRENT_KEY, &None::<Staff>);
}

/// Somebody works with it no longer.
pub fn leave(staff: StaffId) {
    let all: Vec<Staff> = all().into_iter().filter(|one| one.id != staff).collect();
    keep(ALL_KEY, &all);
    if current().is_some_and(|user| user.id == staff) {
        step_back();
    }
}

/// The name of somebody's store.
pub fn store_of(staff: StaffId) -> String {
    format!("tiangeng-{staff}")
}
