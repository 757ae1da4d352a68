//! Leaving this phone: to another user, by signing out, by the township's order.

use crate::{
    closed::{Closed, Sealed},
    courier, journal, keyring, opening, platform,
    sealing::Sealing,
    session::{self, PhoneSession},
    users::{self, store_of},
};
use app::{
    domain::{id::StaffId, staff::Staff},
    sync::operation::Operation,
    ui::Phase,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl PhoneSession {
    /// Turns to another user's store, or to the sign-in.
    pub fn turn_to(self: &Rc<Self>, other: Option<Staff>) {
        self.close();
        match &other {
            Some(staff) => users::enter(staff),
            None => users::step_back(),
        }
        self.copy.set_phase(session::locked());
        spawn_local(self.clone().ask_for_first_passphrase());
    }

    /// Signs out: destroys what this phone holds of the user, but for what is sealed for the county and still to be carried.
    pub async fn sign_out(self: Rc<Self>) {
        let Some(staff) = users::current() else { return };
        let destroys = self.may_be_destroyed(staff.id).await;
        self.close();
        users::sign_out(staff.id);
        self.copy.set_phase(Phase::SignedOut);
        match destroys {
            true => keyring::destroy(staff.id).await, // first: offline the next step takes its time
            false => drop(opening::forget(staff.id).await),
        }
        courier::end_sessions().await;
        self.carry().await;
    }

    /// Everything that waits is sealed for the county; photos are not, and stay locked until they were sent.
    async fn may_be_destroyed(&self, staff: StaffId) -> bool {
        let Some((waiting, photos)) = self.copy.peek(|engine| {
            let waiting: Vec<String> = engine.waiting().map(|o| o.operation.id.to_string()).collect();
            (waiting, engine.media_status().waiting)
        }) else {
            return false;
        };
        let Ok(store) = Closed::find(&store_of(staff)).await else { return false };
        let now = platform::now();
        let Some(all) = self.sealed_by_now(staff).await else { return false };
        if store.put_sealed(all, now).await.is_err() {
            return false;
        }
        let sealed = store.sealed(now).await.unwrap_or_default();
        photos == 0 && waiting.iter().all(|id| sealed.iter().any(|sealed| sealed.id == *id))
    }

    /// Sealed now: what the server has (true) and no backup yet, so that this phone still brings it should the server be put back; and
    /// what came back from the journal, which may not have reached the store yet.
    async fn sealed_by_now(&self, staff: StaffId) -> Option<Vec<(Sealed, bool)>> {
        let delivered = self.copy.peek(|engine| {
            let delivered = engine.outbox().filter(|o| o.result.is_some());
            delivered.map(|o| (o.operation.clone(), true)).collect::<Vec<_>>()
        })?;
        let (_, vault) = self.who()?;
        let journal = journal::read(&store_of(staff), &vault).await.operations;
        let all = journal.into_iter().map(|operation| (operation, false)).chain(delivered);
        let seal = |operation: &Operation| {
            Some(Sealed { id: operation.id.to_string(), bytes: (Sealing { staff }).seal(operation)? })
        };
        all.map(|(operation, delivered)| Some((seal(&operation)?, delivered))).collect()
    }
}
