//! Pictures and clips of stories are fetched while the line is good: at the door there is none.

use super::desk::Desk;
use crate::sync::records::content_to_keep;
use leptos::prelude::*;

/// Fetches what is missing after each sync over a line that costs nothing.
pub fn keep_stories(desk: Desk) {
    let synced = Memo::new(move |_| {
        let line = desk.read(|engine| engine.has_line_for_media().then(|| engine.status().last_sync)).flatten();
        line.flatten()
    });
    Effect::new(move |_| {
        if synced.get().is_some() {
            let today = desk.today();
            let wanted = desk.peek(|engine| content_to_keep(engine.ledger(), today)).unwrap_or_default();
            desk.edge(|edge| edge.keep_content(wanted));
        }
    });
}
