//! Saving a rescue file among the phone's downloads, also when the store cannot be opened.

use crate::{http, journal, platform, sealing, session::PhoneSession, users};
use app::{
    sync::rescue::{self, Rescue, RescueReceipt},
    ui::{AskError, RescueError},
};
use std::rc::Rc;
use web_sys::File;

impl PhoneSession {
    /// Seals what waits and saves it as a file; answers how many operations are in it.
    pub async fn save_rescue_file(self: Rc<Self>) -> Result<usize, RescueError> {
        let key = sealing::county_key().ok_or(RescueError::NoKey)?;
        let (mut rescue, mut contents) = (self.what_waits().await.ok_or(RescueError::Nothing)?, Vec::new());
        if let Some(database) = self.copy.database() {
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
        let rescue = match self.copy.peek(|engine| engine.rescue(platform::now())) {
            Some(rescue) => rescue,
            None => {
                let (_, vault) = self.who()?;
                let operations = journal::read(&users::store_of(staff.id), &vault).await.operations;
                Rescue { staff: staff.id, made_at: platform::now(), operations, attachments: Vec::new() }
            }
        };
        (!rescue.operations.is_empty() || !rescue.attachments.is_empty()).then_some(rescue)
    }

    /// Sends a file to the server.
    pub async fn hand_in_rescue_file(
        self: Rc<Self>,
        file: File,
        language: &'static str,
    ) -> Result<RescueReceipt, AskError> {
        let receipt = http::hand_in(&file, language).await?;
        self.copy.feed(app::sync::engine::Event::SyncNow);
        Ok(receipt)
    }
}
