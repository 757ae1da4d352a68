//! Changes of the user's own order, each of which can be undone.

use super::today_board::TodayBoard;
use crate::{
    domain::{id::PersonId, own_order::OwnOrder, today::TodaySection},
    messages::Lang,
    sync::{engine::Engine, today_list::TodayList},
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

    /// The own order as it is shown: without who is done, or does not fit the filter.
    pub(super) fn shown(self, desk: Desk) -> Vec<PersonId> {
        let own = |engine: &Engine| {
            self.order.form.with(|order| {
                let list = self.filter.with(|filter| TodayList::of(engine.ledger(), order, filter, self.day));
                let own = list.sections.into_iter().filter(|(section, _)| *section == TodaySection::Own);
                own.flat_map(|(_, people)| people).map(|(file, _)| file.dossier.person_id()).collect()
            })
        };
        desk.peek(own).unwrap_or_default()
    }

    /// Puts a person at a place of the own order as it is shown, from 0; behind all of it when there are fewer.
    pub(super) fn arrange(self, desk: Desk, person: PersonId, at: usize, lang: Lang) {
        let mut shown = untrack(|| self.shown(desk));
        shown.retain(|one| *one != person);
        let before = shown.get(at).copied();
        let words = lang.was_arranged(&name_on_list(desk, person), at.min(shown.len()) + 1);
        self.change(words, |order| order.put(person, before, self.day));
    }
}

/// The name of a person of the list.
pub(super) fn name_on_list(desk: Desk, person: PersonId) -> String {
    desk.peek(|engine| engine.ledger().file(person).map(telling::name)).flatten().unwrap_or_default()
}
