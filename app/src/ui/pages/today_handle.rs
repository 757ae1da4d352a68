//! What a card is moved by: dragging puts it into the user's own order, a tap opens its sheet.

use super::today_board::TodayBoard;
use crate::{
    domain::{id::PersonId, today::TodaySection},
    ui::{
        components::{Glyph, Icon},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::{
    ev::{MouseEvent, PointerEvent},
    html,
    prelude::*,
};
use std::time::Duration;
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

/// A finger that moves less is tapping.
const DRAG_PIXELS: i32 = 8;
/// So near to an edge the page is moved on, in pixels.
const EDGE: i32 = 72;
/// By so much for each move.
const SCROLL: f64 = 14.0;

/// The handle of a card.
#[component]
pub fn TodayHandle(board: TodayBoard, person: PersonId, name: String) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let handle = NodeRef::<html::Button>::new();
    let pressed_at = StoredValue::new(None::<i32>);
    let label = lang.arrange(&name);
    let row = move || {
        let row = handle.get_untracked()?.closest(".person-row").ok()??;
        row.dyn_into::<HtmlElement>().ok()
    };
    let begin = move |event: PointerEvent| {
        if event.button() == 0 {
            event.prevent_default(); // no text is marked
            if let Some(handle) = handle.get_untracked() {
                drop(handle.set_pointer_capture(event.pointer_id()));
            }
            desk.hold(); // the card stays under the finger, whatever arrives
            pressed_at.set_value(Some(event.page_y()));
        }
    };
    let drag = move |event: PointerEvent| {
        let Some((from, row)) = pressed_at.get_value().zip(row()) else { return };
        let by = event.page_y() - from;
        if board.drop_at.get_untracked().is_some() || by.abs() >= DRAG_PIXELS {
            lift(&row, by);
            board.drop_at.set(Some(place_at(event.client_y())));
            scroll_near_edge(event.client_y());
        }
    };
    let let_go = move || {
        if pressed_at.try_update_value(Option::take).flatten().is_some() {
            desk.release();
        }
    };
    on_cleanup(move || {
        let_go();
        board.drop_at.set(None);
    });
    let put_down = move || {
        let_go();
        if let Some(row) = row() {
            drop(row.class_list().remove_1("today-lifted"));
            drop(row.style().remove_property("transform"));
        }
        own_rows(|row, _| drop(row.class_list().remove_1("today-gap")));
    };
    let end = move |_: PointerEvent| {
        put_down();
        if let Some(at) = board.drop_at.get_untracked() {
            board.drop_at.set(None);
            board.ends_drag();
            board.arrange(desk, person, at, lang);
        }
    };
    let cancel = move |_: PointerEvent| {
        put_down();
        board.drop_at.set(None);
    };
    let open = move |_: MouseEvent| {
        if board.drag_ended.get_value() {
            return; // letting go is no tap
        }
        board.card.set(Some(person));
        board.card_open.set(true);
    };
    view! {
        <button type="button" class="icon-button today-handle" node_ref=handle aria-label=label
            on:pointerdown=begin on:pointermove=drag on:pointerup=end on:pointercancel=cancel on:click=open><Icon glyph=Glyph::Grip/></button>
    }
}

impl TodayBoard {
    /// The browser counts letting go as a click, at once.
    fn ends_drag(self) {
        self.drag_ended.set_value(true);
        set_timeout(move || self.drag_ended.set_value(false), Duration::ZERO);
    }
}

/// The card follows the finger.
fn lift(row: &HtmlElement, by: i32) {
    drop(row.class_list().add_1("today-lifted"));
    drop(row.style().set_property("transform", &format!("translateY({by}px)")));
}

/// The place in the own order that a point of the screen is at; marks the card before which it is.
fn place_at(y: i32) -> usize {
    let mut at = 0;
    own_rows(|row, _| {
        let frame = row.get_bounding_client_rect();
        at += usize::from(frame.top() + frame.height() / 2.0 < f64::from(y));
    });
    own_rows(|row, place| drop(row.class_list().toggle_with_force("today-gap", place == at)));
    at
}

/// The cards of the own order, but for one that is lifted, each with its place.
fn own_rows(mut each: impl FnMut(&Element, usize)) {
    let mut next = document()
        .get_element_by_id(&format!("today-{}", TodaySection::Own as u8))
        .and_then(|list| list.first_element_child());
    let mut place = 0;
    while let Some(row) = next {
        if !row.class_list().contains("today-lifted") {
            each(&row, place);
            place += 1;
        }
        next = row.next_element_sibling();
    }
}

fn scroll_near_edge(y: i32) {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default() as i32;
    let by = if y < EDGE {
        -SCROLL
    } else if y > height - EDGE {
        SCROLL
    } else {
        0.0
    };
    window().scroll_by_with_x_and_y(0.0, by);
}
