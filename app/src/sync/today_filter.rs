//! What a user looks for on the list of a day, and what there is to choose from.

use super::ledger::{File, Ledger};
use crate::{
    domain::{
        concern::{Concern, ConcernCode},
        person::{ContactChannel, Person, Smartphone},
    },
    order::ordered,
};

/// What a user looks for on the list; every part that is set has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TodayFilter {
    /// In this line of business.
    pub industry: Option<String>,
    /// Working in this place.
    pub work_place: Option<String>,
    /// Held back by this concern.
    pub concern: Option<ConcernCode>,
    /// Reached by phone before anybody walks there.
    pub by_phone: bool,
}

impl TodayFilter {
    /// Whether anything is looked for.
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }

    /// Whether a person of the ledger is looked for.
    pub fn fits(&self, file: &File, person: &Person) -> bool {
        let is = |wanted: &Option<String>, text: &str| wanted.as_ref().is_none_or(|wanted| wanted == text);
        let has = |code| file.dossier.concerns().iter().any(|concern| concern.code == code && concern.is_open());
        is(&self.industry, &person.industry)
            && is(&self.work_place, &person.work_place)
            && self.concern.is_none_or(has)
            && (!self.by_phone || is_by_phone(person))
    }
}

/// A person with a number, who likes calls; where nothing is said of that, one who can use a smartphone.
fn is_by_phone(person: &Person) -> bool {
    let likes = match person.contact_channel {
        Some(channel) => matches!(channel, ContactChannel::Phone | ContactChannel::Video),
        None => matches!(person.smartphone, Some(Smartphone::Yes | Smartphone::WithHelp)),
    };
    person.phone.is_some() && likes
}

/// What there is to choose from, and how many people each fits, the most first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterChoices {
    /// Lines of business.
    pub industries: Vec<(String, usize)>,
    /// Places of work.
    pub work_places: Vec<(String, usize)>,
    /// Concerns.
    pub concerns: Vec<(ConcernCode, usize)>,
    /// People to call first.
    pub by_phone: usize,
}

impl FilterChoices {
    /// Of everybody whom the list of a day could show.
    pub fn of(ledger: &Ledger) -> Self {
        let mut choices = Self::default();
        for (file, person) in ledger.files().filter_map(|file| Some((file, file.row.as_ref()?))) {
            count(&mut choices.industries, &person.industry);
            count(&mut choices.work_places, &person.work_place);
            for concern in file.dossier.concerns().iter().filter(|concern| Concern::is_open(concern)) {
                count_one(&mut choices.concerns, concern.code);
            }
            choices.by_phone += usize::from(is_by_phone(person));
        }
        choices.industries = ordered(choices.industries, by_count);
        choices.work_places = ordered(choices.work_places, by_count);
        choices.concerns = ordered(choices.concerns, |(code, n)| (-(*n as i64), code.code().to_owned()));
        choices
    }
}

fn by_count((text, n): &(String, usize)) -> (i64, String) {
    (-(*n as i64), text.clone())
}

fn count(counts: &mut Vec<(String, usize)>, text: &str) {
    if !text.is_empty() {
        count_one(counts, text.to_owned());
    }
}

fn count_one<T: PartialEq>(counts: &mut Vec<(T, usize)>, one: T) {
    match counts.iter_mut().find(|(known, _)| *known == one) {
        Some((_, n)) => *n += 1,
        None => counts.push((one, 1)),
    }
}
