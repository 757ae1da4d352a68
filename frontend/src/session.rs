//! Who is signed in on this phone, with what they have opened: their key, their copy, and what they attach.

use crate::{
    attaching::Attaching,
    copy::OpenCopy,
    device::DeviceKeys,
    drafts, keyring,
    platform::{self, LockRequest},
    users::{self, store_of},
    vault::Vault,
};
use app::{
    domain::{id::StaffId, registration::RegistrationState, staff::Staff},
    ui::{Lock, Opens, Phase},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// The PIN, sealed next to the store.
pub const PIN_SECRET: &str = "pin";

/// What is known while the phone is open, or only its PIN locks it.
pub struct OpenedSession {
    /// Who is in.
    pub staff: Rc<Staff>,
    /// Their vault.
    pub vault: Vault,
    /// Their PIN.
    pub pin: Option<String>,
    /// How often a wrong one was tried in a row.
    pub pin_tries: u32,
    /// When the user touched the phone, in milliseconds.
    pub touched_at: i64,
}

/// What one page of this phone has open.
#[derive(Default)]
pub struct PhoneSession {
    /// The copy that the desk shows.
    pub copy: Rc<OpenCopy>,
    /// Photos and voice notes being attached.
    pub attaching: Attaching,
    /// Who is in, with the key.
    pub opened: RefCell<Option<OpenedSession>>,
    keys: RefCell<Option<Rc<DeviceKeys>>>,
    /// Sealed work is on its way.
    pub carrying: Cell<bool>,
    /// When it was the last time, in milliseconds.
    pub carried_at: Cell<i64>,
    /// The engine cannot deliver until the user signs in.
    pub has_ended: Cell<bool>,
}

impl PhoneSession {
    /// The keys of this phone's users.
    pub async fn keys(&self) -> Option<Rc<DeviceKeys>> {
        if let Some(keys) = self.keys.borrow().clone() {
            return Some(keys);
        }
        let keys = Rc::new(DeviceKeys::open().await?);
        self.keys.replace(Some(keys.clone()));
        Some(keys)
    }

    /// Who is in, with their vault.
    pub fn who(&self) -> Option<(Rc<Staff>, Vault)> {
        self.opened.borrow().as_ref().map(|opened| (opened.staff.clone(), opened.vault.clone()))
    }

    /// Whether a user's copy is open here.
    pub fn is_open_for(&self, staff: StaffId) -> bool {
        self.opened.borrow().as_ref().is_some_and(|opened| opened.staff.id == staff) && self.copy.peek(|_| ()).is_some()
    }

    /// Opens a user's copy, unless another user takes over the phone meanwhile.
    pub async fn open(self: Rc<Self>, staff: Rc<Staff>, vault: Vault, ask: LockRequest) {
        let opening = self.copy.begins_to_open();
        let pin = drafts::secret(&store_of(staff.id), PIN_SECRET, &vault).await;
        if !self.copy.is_current(opening) {
            return;
        }
        let touched_at = platform::now().0;
        self.opened.replace(Some(OpenedSession {
            staff: staff.clone(),
            vault: vault.clone(),
            pin,
            pin_tries: 0,
            touched_at,
        }));
        self.has_ended.set(false); // another one's may have; this one's engine learns it at its first try
        self.copy.clone().open(opening, staff, vault, ask).await;
    }

    /// Puts the copy away, and the key with it.
    pub fn close(&self) {
        self.put_away();
        self.opened.replace(None);
    }

    fn put_away(&self) {
        self.copy.close();
        self.attaching.close();
    }

    /// Another tab has opened the store: this one puts its copy away.
    pub fn overtaken(&self) {
        self.put_away();
        self.copy.set_phase(Phase::Elsewhere);
    }

    /// The township has taken this phone out of use for a user.
    pub async fn is_ended(&self, staff: StaffId, state: RegistrationState) {
        users::end(staff, state);
        let is_current = users::current().is_some_and(|user| user.id == staff);
        if is_current && self.copy.phase() != Some(Phase::Ended(state)) {
            self.close();
            self.copy.set_phase(Phase::Ended(state));
        }
        if state == RegistrationState::Wiped {
            keyring::destroy(staff).await;
        }
    }
}

/// What the phone asks for when nobody has opened it.
pub fn locked() -> Phase {
    let Some(staff) = users::current() else { return Phase::SignedOut };
    match users::ended(staff.id) {
        Some(state) => Phase::Ended(state),
        None => locked_for(&staff, Opens::Passphrase),
    }
}

/// What it asks a user for.
pub fn locked_for(staff: &Staff, opens: Opens) -> Phase {
    Phase::Locked(Lock { name: staff.name.as_str().to_owned(), opens })
}
