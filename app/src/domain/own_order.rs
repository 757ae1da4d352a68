//! What a user says of the list of the day: their own order, and who is left for another day. Kept on the phone only.

use super::{date::Date, id::PersonId};
use crate::json::record;

/// People in either list: more than one phone has to visit, and small enough to be sealed at every change.
pub const ENTRIES_MAX: usize = 300;
/// A day further away than a term of cover is a slip in the date picker.
pub const PUT_OFF_DAYS_MAX: i64 = 400;

record! {
    /// A person who is left for another day.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PutOff {
        /// Who.
        pub person: PersonId,
        /// The day on which they are on the list again.
        pub until: Date,
    }
}

record! {
    /// A user's own order of a day, and whom they put off.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct OwnOrder {
        /// The day that the order is for; on any other day there is none.
        pub on: Option<Date> = default,
        /// Who comes first, and who next.
        pub people: Vec<PersonId> = default,
        /// Who is left for another day.
        pub put_off: Vec<PutOff> = default,
    }
}

impl OwnOrder {
    /// The order of a day.
    pub fn people_on(&self, today: Date) -> &[PersonId] {
        if self.on == Some(today) { &self.people } else { &[] }
    }

    /// A person's place in it, from 0.
    pub fn place_of(&self, person: PersonId, today: Date) -> Option<usize> {
        self.people_on(today).iter().position(|one| *one == person)
    }

    /// Until when a person is put off.
    pub fn put_off_until(&self, person: PersonId, today: Date) -> Option<Date> {
        self.put_off.iter().find(|entry| entry.person == person && entry.until > today).map(|entry| entry.until)
    }

    /// Puts a person before another one, or behind all. Nothing happens when the order is full.
    pub fn put(&mut self, person: PersonId, before: Option<PersonId>, today: Date) {
        let mut people = self.people_on(today).to_vec();
        people.retain(|one| *one != person);
        if people.len() < ENTRIES_MAX {
            let at = people.iter().position(|one| Some(*one) == before).unwrap_or(people.len());
            people.insert(at, person);
            (self.on, self.people) = (Some(today), people);
        }
    }

    /// Takes a person out of the order.
    pub fn take_out(&mut self, person: PersonId) {
        self.people.retain(|one| *one != person);
    }

    /// Leaves a person for another day; of too many the one that was put off first is back on the list.
    pub fn put_off_to(&mut self, person: PersonId, until: Date) {
        self.bring_back(person);
        self.take_out(person);
        if self.put_off.len() >= ENTRIES_MAX {
            self.put_off.remove(0);
        }
        self.put_off.push(PutOff { person, until });
    }

    /// A person is on the list again.
    pub fn bring_back(&mut self, person: PersonId) {
        self.put_off.retain(|entry| entry.person != person);
    }

    /// Forgets what is over, and people whom the phone does not hold any more.
    pub fn tidy(&mut self, today: Date, is_held: impl Fn(PersonId) -> bool) {
        self.people = self.people_on(today).to_vec();
        self.people.retain(|person| is_held(*person));
        self.put_off.retain(|entry| entry.until > today && is_held(entry.person));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use uuid::Uuid;

    fn today() -> Date {
        Date::ymd(2026, 11, 23).unwrap()
    }

    fn person(n: usize) -> PersonId {
        PersonId(Uuid::from_u128(n as u128))
    }

    fn ordered(numbers: &[usize]) -> OwnOrder {
        let mut order = OwnOrder::default();
        numbers.iter().for_each(|n| order.put(person(*n), None, today()));
        order
    }

    #[test]
    fn a_person_moves_to_a_place_among_the_others() {
        let moved = |n, before: Option<usize>| {
            let mut order = ordered(&[1, 2, 3]);
            order.put(person(n), before.map(person), today());
            order
        };
        assert_eq!(moved(3, Some(1)), ordered(&[3, 1, 2]));
        assert_eq!(moved(1, Some(3)), ordered(&[2, 1, 3]));
        assert_eq!(moved(4, None), ordered(&[1, 2, 3, 4]));
        let mut order = moved(4, Some(1));
        order.take_out(person(2));
        assert_eq!((order.place_of(person(3), today()), order.place_of(person(2), today())), (Some(2), None));
    }

    #[test]
    fn an_order_is_for_its_day_and_the_next_day_begins_anew() {
        let (mut order, tomorrow) = (ordered(&[1, 2]), today().plus_days(1));
        assert_eq!(order.people_on(tomorrow), []);
        order.put(person(3), None, tomorrow);
        assert_eq!(order.people_on(tomorrow), [person(3)]);
    }

    #[test]
    fn who_is_put_off_leaves_the_order_and_is_back_on_the_day() {
        let (mut order, day) = (ordered(&[1, 2]), today().plus_days(3));
        order.put_off_to(person(1), today().plus_days(1));
        order.put_off_to(person(1), day);
        assert_eq!((order.people_on(today()), order.put_off.len()), (&[person(2)][..], 1));
        assert_eq!(order.put_off_until(person(1), today()), Some(day));
        assert_eq!(order.put_off_until(person(1), day), None);
        order.bring_back(person(1));
        assert_eq!(order.put_off, []);
    }

    #[test]
    fn both_lists_have_a_bound_and_forget_who_left() {
        let mut order = ordered(&(0..=ENTRIES_MAX).collect::<Vec<_>>());
        assert_eq!((order.people.len(), order.place_of(person(ENTRIES_MAX), today())), (ENTRIES_MAX, None));
        (0..=ENTRIES_MAX).for_each(|n| order.put_off_to(person(1_000 + n), today().plus_days(1)));
        assert_eq!((order.put_off.len(), order.put_off[0].person), (ENTRIES_MAX, person(1_001)));
        order.tidy(today(), |one| one == person(7) || one == person(1_009));
        assert_eq!((order.people.as_slice(), order.put_off.len()), (&[person(7)][..], 1));
        order.tidy(today().plus_days(1), |_| true);
        assert_eq!((order.people.len(), order.put_off.len()), (0, 0));
    }

    #[test]
    fn it_reads_what_it_wrote() {
        let mut order = ordered(&[1, 2]);
        order.put_off_to(person(3), today().plus_days(2));
        assert_eq!(json::read::<OwnOrder>(&json::write(&order)).unwrap(), order);
    }
}
