//! Finds slots: the cheapest free one, or one that becomes free when others move on, or when somebody of less weight is left out.

use super::assignment::{Assignment, Slot};

/// How often everybody is looked at again; twice is usual.
const ROUNDS_MAX: usize = 12;

/// A slot among others: what it takes, fewer neighbours, the day. Less is better.
type Price = (i64, usize, usize);

impl Assignment<'_> {
    /// The cheapest free slot of somebody who is out, but for the doors of one day; of equal doors the one with more neighbours, then the earlier
    /// one.
    pub fn best(&self, person: usize, but: Option<usize>) -> Option<(Price, Slot)> {
        let case = self.case;
        let free = |day: &&usize| self.has_door(**day) && but != Some(**day);
        let doors = case.door_days[person].iter().filter(free).map(|day| {
            let slot = Slot::Door(*day);
            ((self.minutes(person, slot), usize::MAX - self.at(*day, case.place[person]), *day), slot)
        });
        let calls = self.call_day().filter(|_| case.calls[person]).map(|day| {
            let slot = Slot::Call(day);
            ((self.minutes(person, slot), usize::MAX, day), slot)
        });
        let held = (0..case.days).filter(|day| self.meeting[*day].is_some() && self.may_sit(person, *day));
        let seats = held.map(|day| ((self.minutes(person, Slot::Seat(day)), usize::MAX, day), Slot::Seat(day)));
        doors.chain(calls).chain(seats).min_by_key(|(price, _)| *price)
    }

    /// Puts everybody who is out somewhere, the weightiest first.
    pub fn place_all(&mut self) {
        let mut out: Vec<usize> = (0..self.slot.len()).filter(|person| self.slot[*person] == Slot::Out).collect();
        out.sort_by_key(|person| (-self.case.left_out[*person], self.case.door_days[*person].len(), *person));
        for person in out {
            self.place(person);
        }
    }

    fn place(&mut self, person: usize) {
        match self.best(person, None) {
            Some((_, slot)) => self.put(person, slot),
            None => self.place_by_chain(person),
        }
    }

    /// Looks for the shortest chain of people at doors who each take the next one's day, to somebody who has another free slot; else leaves out
    /// whoever on the way has the least weight, if that is less than this person's.
    pub fn place_by_chain(&mut self, person: usize) {
        let case = self.case;
        // From which door somebody has to go so that a day has room; days in the order in which they were reached.
        let own = case.door_days[person].iter().filter(|day| !self.is_overfull(**day));
        let mut reached: Vec<(usize, Option<usize>)> = own.map(|day| (*day, None)).collect();
        let mut at = 0;
        let mut lightest: Option<(i64, usize, usize)> = None;
        let mut callable: Option<(usize, usize, Slot)> = None;
        while let Some((day, _)) = reached.get(at).copied() {
            for other in 0..self.slot.len() {
                if self.slot[other] != Slot::Door(day) || self.wanted[other] {
                    continue;
                }
                self.take(other);
                match self.best(other, Some(day)) {
                    Some((_, slot)) if !matches!(slot, Slot::Call(_)) => {
                        self.put(other, slot);
                        return self.follow(person, &reached, at);
                    }
                    found => {
                        self.put(other, Slot::Door(day));
                        callable = callable.or(found.map(|(_, slot)| (other, at, slot)));
                    }
                }
                let weight = (case.left_out[other], other, at);
                lightest = Some(lightest.map_or(weight, |known| known.min(weight)));
                for next in &case.door_days[other] {
                    if reached.iter().all(|(known, _)| known != next) && !self.is_overfull(*next) {
                        reached.push((*next, Some(other)));
                    }
                }
            }
            at += 1;
        }
        if let Some((other, at, slot)) = callable {
            self.take(other);
            self.put(other, slot);
            return self.follow(person, &reached, at);
        }
        match lightest {
            Some((weight, other, at)) if weight < case.left_out[person] => {
                self.take(other);
                self.follow(person, &reached, at);
            }
            _ => self.place_by_call(person),
        }
    }

    /// A door is free on the day at this place of the chain: each takes the place of the one before, the first is `person`.
    fn follow(&mut self, person: usize, reached: &[(usize, Option<usize>)], mut at: usize) {
        while let Some((day, Some(mover))) = reached.get(at).copied() {
            let Slot::Door(before) = self.take(mover) else { return };
            self.put(mover, Slot::Door(day));
            at = reached.iter().position(|(known, _)| *known == before).unwrap_or_default();
        }
        if let Some((day, None)) = reached.get(at).copied() {
            self.put(person, Slot::Door(day));
        }
    }

    /// All calls are taken: somebody who can be seen at a door gives theirs up, or somebody of less weight is left out.
    fn place_by_call(&mut self, person: usize) {
        if !self.case.calls[person] {
            return;
        }
        let called = |state: &Self, other: usize| matches!(state.slot[other], Slot::Call(_)) && !state.wanted[other];
        for other in 0..self.slot.len() {
            if !called(self, other) {
                continue;
            }
            let call = self.take(other);
            match self.best(other, None).filter(|(_, slot)| !matches!(slot, Slot::Call(_))) {
                Some((_, slot)) => {
                    self.put(other, slot);
                    return self.put(person, call);
                }
                None => self.put(other, call),
            }
        }
        let lightest =
            (0..self.slot.len()).filter(|other| called(self, *other)).min_by_key(|other| self.case.left_out[*other]);
        if let Some(other) = lightest.filter(|other| self.case.left_out[*other] < self.case.left_out[person]) {
            let call = self.take(other);
            self.put(person, call);
        }
    }

    /// Moves people one by one to cheaper slots, or to equal ones with more neighbours, until nobody moves.
    pub fn settle(&mut self) {
        for _ in 0..ROUNDS_MAX {
            let mut moved = false;
            for person in 0..self.slot.len() {
                if !self.is_loose(person) {
                    continue;
                }
                let before = self.take(person);
                let best = self.best(person, None).map_or(before, |(_, slot)| slot);
                let slot = if before == Slot::Out || self.is_better(person, best, before) { best } else { before };
                moved |= slot != before;
                if slot != Slot::Out {
                    self.put(person, slot);
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// Whether one slot is better than the one before, for somebody who is out.
    fn is_better(&self, person: usize, slot: Slot, before: Slot) -> bool {
        let price = |slot: Slot| {
            let near = match slot {
                Slot::Door(day) => self.at(day, self.case.place[person]),
                _ => 0,
            };
            (self.minutes(person, slot), usize::MAX - near)
        };
        price(slot) < price(before)
    }
}
