//! The pages that lead to where one is, as the browser's history has them. The history itself tells a page only how many there are.
//!
//! What is finished is not gone back to: a form that was saved, a sheet that is closed.

use super::address::Address;

/// One place of the browser's history.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A page.
    Page(Address),
    /// A sheet over the page before it.
    Sheet,
    /// Nothing to go back to: a form that was saved.
    Done,
    /// Of an earlier load of the app.
    Unknown,
}

/// What the browser's history has to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum HistoryTurn {
    /// Takes a new place, at this number.
    Push(usize),
    /// Takes another page at the same place.
    Replace(usize),
    /// Goes so many places back.
    Back(i32),
    /// Nothing.
    Stay,
}

/// Where the browser has arrived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// At a page.
    Page,
    /// Back from a sheet, which closes.
    UnderSheet,
    /// At what is finished, on the way back: further.
    Further,
    /// Where the app sent it.
    Expected,
}

/// All places, and which is the present one.
pub struct Trail {
    places: Vec<Place>,
    at: usize,
}

impl Trail {
    /// At a page, with so many places of an earlier load of the app before it.
    pub fn at(number: usize, page: Address) -> Self {
        let mut places = vec![Place::Unknown; number];
        places.push(Place::Page(page));
        Self { places, at: number }
    }

    /// To a page: back to it when it is the one before, or from `anywhere` before; or else on to it.
    pub fn visit(&mut self, page: Address, anywhere: bool) -> HistoryTurn {
        let known = (0..self.here()).rev().find(|number| self.places[*number] == Place::Page(page));
        match known {
            Some(number) if anywhere || self.before() == Some(number) => self.back_to(number),
            _ if self.places[self.at] == Place::Sheet => self.replace(page),
            _ => {
                self.push(Place::Page(page));
                HistoryTurn::Push(self.at)
            }
        }
    }

    /// The present page is finished: to another one, from which nothing leads back here.
    pub fn finish(&mut self, page: Address) -> HistoryTurn {
        match self.before() {
            Some(number) if self.places[number] == Place::Page(page) => self.back_to(number),
            _ => {
                let here = self.here();
                self.places[here..].fill(Place::Done);
                self.replace(page)
            }
        }
    }

    /// A sheet opens over the present page, as one of so many; the place of one that was closed serves again.
    pub fn cover(&mut self, sheets: usize) -> HistoryTurn {
        if self.at - self.here() >= sheets {
            return HistoryTurn::Stay;
        }
        self.push(Place::Sheet);
        HistoryTurn::Push(self.at)
    }

    /// The browser has arrived at a place; sheets are up or none.
    pub fn arrive(&mut self, number: usize, page: Address, sheets: bool) -> Arrival {
        if number == self.at {
            return Arrival::Expected;
        }
        let (back, left) = (number < self.at, self.places[self.at]);
        if number >= self.places.len() {
            self.places.resize(number + 1, Place::Unknown);
        }
        self.at = number;
        match self.places[number] {
            Place::Unknown => self.places[number] = Place::Page(page),
            _ if back && sheets => return Arrival::UnderSheet,
            Place::Page(_) if back && left == Place::Sheet => return Arrival::Further,
            Place::Sheet | Place::Done if back => return Arrival::Further,
            _ => {}
        }
        Arrival::Page
    }

    /// The number of a place that the app has not made: the next one.
    pub fn next(&self) -> usize {
        self.at + 1
    }

    /// The number of the present page, which sheets may cover.
    fn here(&self) -> usize {
        (0..=self.at).rev().find(|number| self.places[*number] != Place::Sheet).unwrap_or_default()
    }

    /// The page before the present one.
    fn before(&self) -> Option<usize> {
        (0..self.here()).rev().find(|number| matches!(self.places[*number], Place::Page(_) | Place::Unknown))
    }

    fn back_to(&mut self, number: usize) -> HistoryTurn {
        let steps = self.at - number;
        self.at = number;
        HistoryTurn::Back(steps as i32)
    }

    fn replace(&mut self, page: Address) -> HistoryTurn {
        self.places.truncate(self.at + 1);
        self.places[self.at] = Place::Page(page);
        HistoryTurn::Replace(self.at)
    }

    fn push(&mut self, place: Place) {
        self.at += 1;
        self.places.truncate(self.at);
        self.places.push(place);
    }
}
