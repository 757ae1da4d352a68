//! Saving a rescue file among the phone's downloads, also when the store cannot be opened.

use crate::{driver::Driver, http, journal, platform, users};
use app::{
    sync::rescue::{self, Rescue, RescueReceipt},
    ui::{AskError, RescueError},
};
use gloo_storage::{LocalStorage, Storage};
use std::rc::Rc;
use web_sys::File;

/// For whom this phone seals, as the server said last.
const KEY: &str = "tiangeng.rescue-key";

/// Keeps the county's key for the day on which it is needed.
pub fn keep_key(key: &str) {
    if !key.is_empty() {
        drop(LocalStorage::raw().set_item(KEY, key));
    }
}

/// The county's key, as the server said last.
pub fn county_key() -> Option<String> {
    LocalStorage::raw().get_item(KEY).ok().flatten()
}

impl Driver {
    /// Seals what waits and saves it as a file; answers how many operations are in it.
    pub async fn save_rescue_file(self: Rc<Self>) -> Result<usize, RescueError> {
        let key = county_key().ok_or(RescueError::NoKey)?;
        let (mut rescue, mut contents) = (self.what_waits().await.ok_or(RescueError::Nothing)?, Vec::new());
        if let Some(database) = self.database() {
            for attachment in std::mem::take(&mut rescue.attachments) {
                if let Ok(Some(content)) = database.content(attachment.blob).await {
                    contents.push(content);
                    rescue.attachments.push(attachment);
                }
            }
        }
        let seed = platform::random().ok_or(RescueError::NotSaved)?;
        let file = rescue::seal(&key, seed, &rescue, &contents).ok_or(RescueError::NoKey)?;
        let (now, seconds) = (platform::now(), platform::now().0 / 1000 % 60);
        let (hour, minute) = now.clock();
        platform::download(&file, &format!("tiangeng-{}-{hour:02}{minute:02}{seconds:02}.tiangeng", now.date()))
            .ok_or(RescueError::NotSaved)?;
        Ok(rescue.operations.len())
    }

    /// From the engine; from the emergency journal when there is none.
    async fn what_waits(&self) -> Option<Rescue> {
        let staff = users::current()?;
        let rescue = match self.peek(|engine| engine.rescue(platform::now())) {
            Some(rescue) => rescue,
            None => {
                let vault = self.opened.borrow().as_ref().map(|opened| opened.vault().clone())?;
                let operations = journal::read(&users::store_of(staff.id), &vault).await.operations;
                Rescue { staff: staff.id, made_at: platform::now(), operations, attachments: Vec::new() }
            }
        };
        (!rescue.operations.is_empty() || !rescue.attachments.is_empty()).then_some(rescue)
    }

    /// Hands a file to the server.
    pub async fn hand_in_rescue_file(
        self: Rc<Self>,
        file: File,
        language: &'static str,
    ) -> Result<RescueReceipt, AskError> {
        let receipt = http::hand_in(&file, language).await?;
        self.feed(app::sync::engine::Event::SyncNow);
        Ok(receipt)
    }
}
