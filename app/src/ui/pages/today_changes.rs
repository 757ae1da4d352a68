//! Changes of the user's own order, each of which can be undone.

use super::today_board::TodayBoard;
use crate::{
    domain::{id::PersonId, own_order::OwnOrder},
    messages::Lang,
    ui::{desk::Desk, telling},
};
use leptos::prelude::*;

impl TodayBoard {
    /// Changes the order; it can be undone, by these words.
    pub(super) fn change(self, words: String, change: impl FnOnce(&mut OwnOrder)) {
        let before = self.order.form.get_untracked();
        self.order.set(change);
        self.undo.set(Some((words, before)));
    }

    /// Puts a person at a place of the own order, from 0.
    pub(super) fn arrange(self, person: PersonId, name: &str, at: usize, lang: Lang) {
        self.change(lang.was_arranged(name, at + 1), |order| order.put(person, at, self.day));
    }
}

/// The name of a person of the list.
pub(super) fn name_on_list(desk: Desk, person: PersonId) -> String {
    desk.peek(|engine| engine.ledger().file(person).map(telling::name)).flatten().unwrap_or_default()
}
