//! Going from screen to screen: links, the browser's bar, its back button and the swipe that does the same.

use super::{
    address::Address,
    trail::{Arrival, HistoryTurn, Trail},
};
use leptos::{ev, prelude::*};
use web_sys::{
    HtmlAnchorElement,
    wasm_bindgen::{JsCast, JsValue},
};

/// Where one is, and how to go elsewhere.
#[derive(Clone, Copy)]
pub struct Navigation {
    here: RwSignal<Address>,
    trail: StoredValue<Trail>,
    /// Sheets that are up, the topmost last.
    sheets: StoredValue<Vec<RwSignal<bool>>>,
    /// The browser is on its way back; what it does next waits.
    on_the_way: StoredValue<Option<Vec<(HistoryTurn, Address)>>>,
}

impl Navigation {
    /// Follows the browser's bar, its back button, and every link into the app. Call it in a component's body.
    pub fn provide() -> Self {
        let here = in_bar();
        let number = history_state().unwrap_or_default();
        let way = Self {
            here: RwSignal::new(here),
            trail: StoredValue::new(Trail::at(number, here)),
            sheets: StoredValue::new(Vec::new()),
            on_the_way: StoredValue::new(None),
        };
        if history_state().is_none() {
            way.begin(here);
        }
        let back = window_event_listener(ev::popstate, move |_| way.arrive());
        let links = window_event_listener(ev::click, move |event| {
            let plain = event.button() == 0
                && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.default_prevented());
            if let Some((page, leads_up)) = target_of(&event).filter(|_| plain) {
                event.prevent_default();
                way.turn(page, |trail| trail.visit(page, leads_up));
            }
        });
        on_cleanup(move || {
            back.remove();
            links.remove();
        });
        provide_context(way);
        way
    }

    /// Today is before every page through which the app was opened: back leads there, and not out of the app.
    fn begin(self, page: Address) {
        if page == Address::Today {
            return put_number(0); // what is behind a # stays: the one-time code of a phone
        }
        put(HistoryTurn::Replace(0), Address::Today);
        self.trail.set_value(Trail::at(0, Address::Today));
        self.go(page);
    }

    /// Where one is.
    pub fn now(&self) -> Address {
        self.here.get()
    }

    /// Goes to a screen; the back button leads back.
    pub fn go(&self, page: Address) {
        self.turn(page, |trail| trail.visit(page, false));
    }

    /// Goes to a screen from a form that was saved; the back button does not lead back to the form.
    pub fn finish(&self, page: Address) {
        self.turn(page, |trail| trail.finish(page));
    }

    fn turn(&self, page: Address, turn: impl FnOnce(&mut Trail) -> HistoryTurn) {
        let turn = self.trail.try_update_value(turn).unwrap_or(HistoryTurn::Stay);
        self.put(turn, page);
        self.here.set(page);
        if !matches!(turn, HistoryTurn::Back(_)) {
            window().scroll_to_with_x_and_y(0.0, 0.0); // on the way back the browser knows where one was
        }
    }

    /// The back button closes a sheet while it is up, until the owner of what is built now is gone.
    pub fn cover(&self, open: RwSignal<bool>) {
        let way = *self;
        let up = way.sheets.try_update_value(|sheets| {
            sheets.push(open);
            sheets.len()
        });
        let turn = way.trail.try_update_value(|trail| trail.cover(up.unwrap_or(1)));
        way.put(turn.unwrap_or(HistoryTurn::Stay), way.here.get_untracked());
        on_cleanup(move || {
            way.sheets.update_value(|sheets| sheets.retain(|sheet| *sheet != open));
        });
    }

    fn put(&self, turn: HistoryTurn, page: Address) {
        let waits = self
            .on_the_way
            .try_update_value(|waiting| waiting.as_mut().map(|waiting| waiting.push((turn, page))).is_some());
        if waits == Some(true) {
            return;
        }
        if matches!(turn, HistoryTurn::Back(_)) {
            self.on_the_way.set_value(Some(Vec::new()));
        }
        put(turn, page);
    }

    /// The browser went back or on.
    fn arrive(self) {
        if let Some(waiting) = self.on_the_way.try_update_value(Option::take).flatten() {
            waiting.into_iter().for_each(|(turn, page)| self.put(turn, page));
            return;
        }
        let number = history_state().unwrap_or_else(|| self.trail.with_value(Trail::next));
        put_number(number);
        let (page, sheet) = (in_bar(), self.sheets.with_value(|sheets| sheets.last().copied()));
        match self.trail.try_update_value(|trail| trail.arrive(number, page, sheet.is_some())) {
            Some(Arrival::Further) => return put(HistoryTurn::Back(1), page),
            Some(Arrival::UnderSheet) => sheet.into_iter().for_each(|open| open.set(false)),
            _ => {}
        }
        self.here.set(page);
    }
}

/// Where one is.
pub fn use_way() -> Navigation {
    expect_context()
}

/// Tells the browser. A place's number is its state in the history.
fn put(turn: HistoryTurn, page: Address) {
    let Ok(history) = window().history() else { return };
    let (address, state) = (page.to_string(), |number: usize| JsValue::from(number as u32));
    drop(match turn {
        HistoryTurn::Push(number) => history.push_state_with_url(&state(number), "", Some(&address)),
        HistoryTurn::Replace(number) => history.replace_state_with_url(&state(number), "", Some(&address)),
        HistoryTurn::Back(steps) => history.go_with_delta(-steps),
        HistoryTurn::Stay => Ok(()),
    });
}

/// Gives the present place a number, whatever its address.
fn put_number(number: usize) {
    if let Ok(history) = window().history() {
        drop(history.replace_state(&JsValue::from(number as u32), ""));
    }
}

fn history_state() -> Option<usize> {
    Some(window().history().ok()?.state().ok()?.as_f64()? as usize)
}

fn in_bar() -> Address {
    let location = window().location();
    Address::read(&(location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()))
}

/// Where the link that was tapped leads, if it is into the app; and whether it is one of those that lead up: the arrow at the top, the tabs.
fn target_of(event: &ev::MouseEvent) -> Option<(Address, bool)> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = element.closest("a[href^='/app']").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let leads_up = link.matches(".tabs a, .top-bar > a").unwrap_or_default();
    Some((Address::read(&(link.pathname() + &link.search())), leads_up))
}
