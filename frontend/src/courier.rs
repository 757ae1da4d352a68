//! Delivers what is sealed for the county, whoever has opened this phone or not. It reads nothing: it carries.

use crate::{
    database::Closed,
    driver::Driver,
    http, platform,
    users::{self, store_of},
};
use app::{
    domain::{id::StaffId, registration::RegistrationState},
    sync::{
        protocol::{OPERATIONS_MAX, REQUEST_BYTES_MAX},
        sealed::SealedDelivery,
    },
};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Half of what the server takes in one request, as the engine's deliveries.
const BATCH_BYTES_MAX: usize = REQUEST_BYTES_MAX / 2;
/// Bytes that a sealed operation takes beside its own.
const FRAME_BYTES: usize = 4;

impl Driver {
    /// Carries the sealed work of everybody on this phone, and hears whether the phone may go on.
    pub async fn carry(self: Rc<Self>) {
        if self.carrying.replace(true) {
            return;
        }
        self.carried_at.set(platform::now().0);
        let delivers_itself = |staff: StaffId| self.opened_for(staff) && !self.session_ended.get();
        for user in users::all().into_iter().filter(|user| !delivers_itself(user.id)) {
            let state = self.carry_of(user.id).await;
            if let Some(state) = state.filter(|state| *state != RegistrationState::Active) {
                self.clone().is_ended(user.id, state).await;
            }
        }
        self.carrying.set(false);
    }

    /// Carries the work of one of them; what the phone may do from now on, if the server was reached.
    async fn carry_of(&self, staff: StaffId) -> Option<RegistrationState> {
        let store = Closed::find(&store_of(staff)).await.ok()?;
        let mut waiting = store.sealed().await.ok()?;
        loop {
            let (names, sealed): (Vec<JsValue>, _) = waiting.drain(..batch(&waiting)).unzip();
            let device = self.device_key().await?;
            let receipt = http::deliver(&device, &SealedDelivery { staff, sealed }).await.ok()?;
            let taken = names.into_iter().zip(receipt.taken).filter(|(_, taken)| *taken);
            store.drop_sealed(taken.map(|(name, _)| name).collect()).await.ok()?;
            if waiting.is_empty() {
                return Some(receipt.state);
            }
        }
    }
}

/// How many of the first fit into one delivery; one at least.
fn batch(waiting: &[(JsValue, Vec<u8>)]) -> usize {
    let mut bytes = 0;
    let fits = |(_, sealed): &&(JsValue, Vec<u8>)| {
        let first = bytes == 0;
        bytes += sealed.len() + FRAME_BYTES;
        first || bytes <= BATCH_BYTES_MAX
    };
    waiting.iter().take(OPERATIONS_MAX).take_while(fits).count()
}
