//! What changes the order of the day's list, and all its sheets: a card's, the filters', who is put off; and undoing it.

use super::{
    today_board::{TodayBoard, Undo},
    today_card::CardSheet,
    today_changes::name_on_list,
    today_filters::FilterChips,
};
use crate::{
    domain::{date::Date, id::PersonId},
    ui::{
        components::{Glyph, Icon, Sheet, is_in_ledger},
        desk::{Desk, use_desk},
        preferences::use_lang,
    },
};
use leptos::prelude::*;

impl TodayBoard {
    /// Forgets who left, and what is over. Whom the phone does not hold just now may come back.
    fn tidies(self, desk: Desk) {
        let is_held = |person| {
            let left = |engine: &crate::sync::engine::Engine| {
                engine.ledger().file(person).is_some_and(|file| !is_in_ledger(file))
            };
            desk.peek(left) != Some(true)
        };
        let mut tidy = self.order.form.get_untracked();
        tidy.tidy(self.day, is_held);
        if self.order.form.with_untracked(|order| *order != tidy) {
            self.order.set(|order| *order = tidy);
        }
    }
}

/// All of it, around the list.
#[component]
pub fn TodayTools(board: TodayBoard) -> impl IntoView {
    let lang = use_lang();
    board.tidies(use_desk());
    let people = move || board.order.form.with(|order| order.people_on(board.day).len());
    let drop_hint = move || {
        let at = board.drop_at.get()?;
        Some(view! { <p class="today-drop" role="status">{lang.drop_here(at.min(people()) + 1)}</p> }.into_any())
    };
    view! {
        <Sheet open=board.filter_open title=lang.today_filter()>
            <FilterChips board/>
        </Sheet>
        <CardSheet board/>
        <Sheet open=board.put_off_open title=lang.not_today()>
            <PutOffList board/>
        </Sheet>
        {drop_hint}
        <UndoLine board/>
    }
}

/// Who is left for another day, and the way back.
#[component]
fn PutOffList(board: TodayBoard) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let row = move |(person, until): (PersonId, Date)| {
        let name = name_on_list(desk, person);
        let words = lang.was_brought_back(&name);
        let back = move |_| board.change(words.clone(), |order| order.bring_back(person));
        view! {
            <li class="cell"><span class="cell-main"><strong>{name}</strong><small>{lang.day(until, board.day)}</small></span>
                <button type="button" class="text-button" on:click=back>{lang.today_after_all()}</button></li>
        }
        .into_any()
    };
    let rows = move || {
        let entries = board.order.form.with(|order| order.put_off.clone());
        let open = entries.into_iter().filter(|entry| entry.until > board.day);
        open.map(|entry| row((entry.person, entry.until))).collect_view()
    };
    view! { <ul class="cells">{rows}</ul> }
}

/// What was done last, until the next change; it does not go by itself.
#[component]
fn UndoLine(board: TodayBoard) -> impl IntoView {
    let lang = use_lang();
    let line = move |(words, before): Undo| {
        let undo = move |_| {
            board.order.set(|order| *order = before.clone());
            board.undo.set(None);
        };
        view! {
            <div class="today-undo"><span role="status">{words}</span>
                <button type="button" class="text-button" id="undo" on:click=undo>{lang.undo()}</button>
                <button type="button" class="icon-button" aria-label=lang.close() on:click=move |_| board.undo.set(None)><Icon glyph=Glyph::Close/></button></div>
        }
        .into_any()
    };
    move || board.undo.get().map(line)
}
