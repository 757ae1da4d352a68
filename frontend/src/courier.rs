//! Delivers what is sealed for the county, whoever has opened this phone or not. It reads nothing: it carries.

use crate::{
    closed::{Closed, Sealed},
    device::DeviceKeys,
    http, keyring, platform,
    session::PhoneSession,
    users::{self, store_of},
};
use app::{
    domain::{id::StaffId, registration::RegistrationState},
    sync::{
        engine::Failure,
        protocol::{OPERATIONS_MAX, REQUEST_BYTES_MAX},
        sealed::{SealedDelivery, SealedReceipt},
    },
};
use std::rc::Rc;

/// Half of what the server takes in one request, as the engine's deliveries.
const BATCH_BYTES_MAX: usize = REQUEST_BYTES_MAX / 2;
/// Bytes that a sealed operation takes besides its own.
const FRAME_BYTES: usize = 4;

impl PhoneSession {
    /// Delivers the sealed work of all users of this phone, and learns whether the phone may go on.
    pub async fn carry(self: Rc<Self>) {
        if self.carrying.replace(true) {
            return;
        }
        self.carried_at.set(platform::now().0);
        end_sessions().await;
        for user in users::all() {
            let state = self.carry_of(user.id).await;
            match state {
                Some(RegistrationState::Active) => users::end(user.id, RegistrationState::Active),
                Some(state) => self.is_ended(user.id, state).await,
                None => {}
            }
        }
        self.carrying.set(false);
    }

    /// Carries the work of one of them; what the phone may do from now on, if the server was reached.
    async fn carry_of(&self, staff: StaffId) -> Option<RegistrationState> {
        let store = Closed::find(&store_of(staff)).await.ok()?;
        let sealed = store.sealed(platform::now()).await.ok()?;
        let (left, mut readable) = self.by_who_can_read(staff, sealed).await?;
        if self.is_open_for(staff) && !self.has_ended.get() {
            readable.clear(); // the engine delivers it
            if left.is_empty() {
                return None;
            }
        }
        if !left.is_empty() {
            let state = self.hand_over_all((staff, &store), left, true).await?;
            if readable.is_empty() {
                return Some(state);
            }
        }
        self.hand_over_all((staff, &store), readable, false).await
    }

    /// What no session delivers: a user who has signed out left it here, or the engine has delivered it before; and the rest.
    async fn by_who_can_read(&self, staff: StaffId, sealed: Vec<Sealed>) -> Option<(Vec<Sealed>, Vec<Sealed>)> {
        if self.is_open_for(staff) {
            let own =
                self.copy.peek(|engine| engine.waiting().map(|o| o.operation.id.to_string()).collect::<Vec<_>>())?;
            return Some(sealed.into_iter().partition(|sealed| !own.contains(&sealed.id)));
        }
        let has_vault = keyring::wrap_of(&store_of(staff)).await.is_some();
        Some(sealed.into_iter().partition(|_| !has_vault))
    }

    /// Delivers these, one request after the other; what the phone may do from now on, if the server was reached.
    async fn hand_over_all(
        &self,
        (staff, store): (StaffId, &Closed),
        mut waiting: Vec<Sealed>,
        signed_out: bool,
    ) -> Option<RegistrationState> {
        loop {
            let batch: Vec<Sealed> = waiting.drain(..batch(&waiting)).collect();
            let sealed = batch.iter().map(|sealed| sealed.bytes.clone()).collect();
            let keys = self.keys().await?;
            let receipt = hand_over(&keys, &SealedDelivery { staff, sealed }, signed_out).await?;
            let answers = batch.into_iter().zip(receipt.taken.into_iter().zip(receipt.durable));
            let taken = answers.filter(|(_, (taken, _))| *taken).map(|(sealed, (_, durable))| (sealed, durable));
            store.were_taken(taken.collect(), platform::now()).await.ok()?;
            if waiting.is_empty() {
                return Some(receipt.state);
            }
        }
    }
}

/// Ends the sessions of those who have signed out here, also of those who did so offline.
pub async fn end_sessions() {
    for staff in users::signing_out() {
        if http::sign_out(staff).await.is_ok() {
            users::signed_out(staff);
        }
    }
}

/// Delivers what is sealed with the first key of its writer that the server knows.
async fn hand_over(keys: &DeviceKeys, delivery: &SealedDelivery, signed_out: bool) -> Option<SealedReceipt> {
    for key in keys.of(delivery.staff).await {
        match http::deliver(&key, delivery, signed_out).await {
            Ok(receipt) => {
                keys.is_of(&key, delivery.staff).await;
                return Some(receipt);
            }
            Err(Failure::SignInNeeded) => {}
            Err(_) => return None,
        }
    }
    None
}

/// How many of the first fit into one delivery; one at least.
fn batch(waiting: &[Sealed]) -> usize {
    let mut bytes = 0;
    let fits = |sealed: &&Sealed| {
        let first = bytes == 0;
        bytes += sealed.bytes.len() + FRAME_BYTES;
        first || bytes <= BATCH_BYTES_MAX
    };
    waiting.iter().take(OPERATIONS_MAX).take_while(fits).count()
}
