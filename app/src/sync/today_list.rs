//! The list of a day: everybody who is worth a visit, in sections, with what the user put in order, put off, or looks for.

#[cfg(test)]
mod tests;

use super::{
    dossier::EnrolmentFile,
    ledger::{File, Ledger},
    records::StoriesToTell,
    reference::Reference,
    renewals::renew_by,
    today_filter::TodayFilter,
};
use crate::{
    domain::{
        area::AreaCode,
        date::Date,
        own_order::OwnOrder,
        plan::Plan,
        today::{self, TodayForm, TodayPlace, TodaySection, TodaySituation},
        visit::{Appointment, Visit},
    },
    order::ordered,
};

/// A person with their place.
pub type Listed<'a> = (&'a File, TodayPlace);

/// The list.
#[derive(Debug)]
pub struct TodayList<'a> {
    /// Sections in their order, none of them empty.
    pub sections: Vec<(TodaySection, Vec<Listed<'a>>)>,
    /// People who were visited today, and for whom nothing is left to do today.
    pub done: usize,
    /// People who are left for another day.
    pub put_off: usize,
    /// Whether anybody was ever visited.
    pub is_begun: bool,
}

impl<'a> TodayList<'a> {
    /// The list of a day.
    pub fn of(ledger: &'a Ledger, order: &OwnOrder, filter: &TodayFilter, day: Date) -> Self {
        let day_of = Day {
            day,
            due: due_groups(ledger, day),
            stories: StoriesToTell::on(ledger, day),
            reference: ledger.reference(),
            offered: ledger.reference().plans_on(day),
        };
        let mut list = Self { sections: Vec::new(), done: 0, put_off: 0, is_begun: false };
        let mut listed = Vec::new();
        for file in ledger.files() {
            list.is_begun |= !file.dossier.visits.is_empty();
            let Some((person, place)) = file.row.as_ref().zip(day_of.place(file)) else { continue };
            let id = file.dossier.person_id();
            let own = order.place_of(id, day);
            let at = own.map(|at| at as i64).or(place.appointment().map(|one| one.at.minutes()));
            if place.is_done {
                list.done += 1;
            } else if order.put_off_until(id, day).is_some() {
                list.put_off += 1;
            } else if (own.is_some() || place.points > 0) && filter.fits(file, person) {
                let section = own.map_or(place.section(), |_| TodaySection::Own);
                listed.push((section, at.unwrap_or(-i64::from(place.points)), (file, place)));
            }
        }
        let mut listed = ordered(listed, |(_, at, (file, _))| (*at, file.key.spelt()));
        for section in TodaySection::ALL {
            let (of_it, others) = listed.into_iter().partition(|(of, _, _)| *of == section);
            listed = others;
            if !Vec::is_empty(&of_it) {
                list.sections.push((section, of_it.into_iter().map(|(_, _, one)| one).collect()));
            }
        }
        list
    }

    /// How many people are on it.
    pub fn count(&self) -> usize {
        self.sections.iter().map(|(_, people)| people.len()).sum()
    }
}

/// What is the same for everybody on a day.
struct Day<'a> {
    day: Date,
    due: Vec<Group>,
    stories: StoriesToTell<'a>,
    reference: &'a Reference,
    offered: Vec<&'a Plan>,
}

impl Day<'_> {
    fn place(&self, file: &File) -> Option<TodayPlace> {
        let visits = standing(file);
        let forms: Vec<TodayForm> = file.dossier.enrolments.iter().map(|form| self.form(form)).collect();
        let neighbour_due =
            group(file).is_some_and(|group| self.due.contains(&group)) && !today::is_due(&visits, self.day);
        let situation = TodaySituation {
            person: file.row.as_ref()?,
            visits: &visits,
            forms: &forms,
            wants_no_contact: file.dossier.wants_no_contact(),
            neighbour_due,
            has_untold_story: self.stories.has_new_for(&file.dossier),
        };
        today::place(&situation, self.day)
    }

    fn form<'f>(&self, EnrolmentFile { form, status, .. }: &'f EnrolmentFile) -> TodayForm<'f> {
        let renew_by = renew_by(form, &self.offered, self.reference);
        TodayForm { plan: &form.plan, status: status.on(form.period, self.day), period: form.period, renew_by }
    }
}

type Group = (AreaCode, u8);

fn group(file: &File) -> Option<Group> {
    file.row.as_ref().and_then(|row| row.group).map(|group| (file.dossier.area(), group))
}

fn due_groups(ledger: &Ledger, day: Date) -> Vec<Group> {
    let is_due = |file: &&File| today::is_due(&standing(file), day);
    let mut groups = Vec::new();
    for group in ledger.files().filter(is_due).filter_map(group) {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

/// Calls and visits that were arranged for a day, the earliest first.
pub fn arranged(ledger: &Ledger, day: Date) -> Vec<(&File, Appointment)> {
    let wants_none =
        |file: &File| file.dossier.wants_no_contact() || file.row.as_ref().is_none_or(|person| person.do_not_contact);
    let files = ledger.files().filter(|file| !wants_none(file));
    let arranged = files.filter_map(|file| Some((file, today::arranged(&standing(file), day)?))).collect();
    ordered(arranged, |(file, one): &(&File, Appointment)| (one.at.minutes(), file.key.spelt()))
}

fn standing(file: &File) -> Vec<&Visit> {
    file.dossier.standing_visits().map(|kept| &kept.value).collect()
}
