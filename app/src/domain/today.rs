//! Today's order: whom to visit next, and why. Each term can be said in words; nothing of health or ethnicity enters.

use super::{
    date::Date,
    enrolment::Status,
    period::Period,
    person::{Intention, Person, ReturnWindow},
    season,
    visit::{Appointment, Visit, VisitOutcome, occasions_count},
};
use crate::order::ordered;

/// A person home within this many days counts as home.
const HOME_SOON_DAYS: i64 = 14;
/// A person seen within this many days is left in peace.
const SEEN_LATELY_DAYS: i64 = 7;
/// After this many refusals a person is hardly asked again.
const REFUSALS_MANY: usize = 3;
/// From this visit on its number is worth a word.
const NTH_VISIT_MIN: usize = 3;

/// Parts of the list, in their order; a person is in the first that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TodaySection {
    /// A call or a visit was arranged for a time of the day.
    Arranged,
    /// Put in order by the user.
    Own,
    /// A visit is due, or late.
    Due,
    /// The township returned a form.
    Returned,
    /// A cover wants to be renewed.
    Renewal,
    /// Home now, or soon.
    Home,
    /// Everybody else.
    Rest,
}

impl TodaySection {
    /// Every section.
    pub const ALL: [Self; 7] =
        [Self::Arranged, Self::Own, Self::Due, Self::Returned, Self::Renewal, Self::Home, Self::Rest];
}

/// One reason, with what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A call or a visit was arranged for today.
    Arranged(Appointment),
    /// A visit is due, or overdue by some days.
    Due {
        /// Days past the day.
        days_overdue: i64,
    },
    /// What the person thinks of joining.
    Intends(Intention),
    /// Home now, or within two weeks.
    HomeSoon,
    /// Away for long: by video only.
    VideoOnly,
    /// Cover ends soon.
    RenewalIn {
        /// Days left.
        days: i64,
    },
    /// Cover has ended; a renewal still begins without waiting days.
    RenewWithin {
        /// Days left for it.
        days: i64,
    },
    /// A true story answers one of their concerns, and they have not heard it.
    UntoldStory,
    /// They were visited before, more than once.
    NthVisit {
        /// The number of the next visit.
        n: usize,
    },
    /// Another person of the same group is due.
    NeighbourDue,
    /// Was seen a few days ago.
    SeenLately {
        /// Days since.
        days: i64,
    },
    /// Has refused three times.
    RefusedOften,
    /// The township returned a form of theirs.
    FormReturned,
}

impl Reason {
    /// The part of the list that a person is in for this reason.
    fn section(&self) -> TodaySection {
        match self {
            Self::Arranged(_) => TodaySection::Arranged,
            Self::Due { .. } => TodaySection::Due,
            Self::FormReturned => TodaySection::Returned,
            Self::RenewalIn { .. } | Self::RenewWithin { .. } => TodaySection::Renewal,
            Self::HomeSoon => TodaySection::Home,
            _ => TodaySection::Rest,
        }
    }
}

/// A form, as far as the order goes by it.
#[derive(Clone, Copy, Debug)]
pub struct TodayForm<'a> {
    /// Plan code.
    pub plan: &'a str,
    /// Its state on the day.
    pub status: Status,
    /// Days of cover.
    pub period: Period,
    /// The last day on which a renewal can be handed in without new waiting days.
    pub renew_by: Date,
}

/// What the order is computed from.
#[derive(Debug)]
pub struct TodaySituation<'a> {
    /// The person.
    pub person: &'a Person,
    /// Valid visits (corrected ones left out), oldest first.
    pub visits: &'a [&'a Visit],
    /// Every form.
    pub forms: &'a [TodayForm<'a>],
    /// Whether a consent to be contacted was withdrawn.
    pub wants_no_contact: bool,
    /// Whether another person of the same village and group is due.
    pub neighbour_due: bool,
    /// Whether a story that they have not heard answers one of their concerns.
    pub has_untold_story: bool,
}

/// A place in today's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodayPlace {
    /// 0–100.
    pub points: i32,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// Visited today, and nothing else is due today.
    pub is_done: bool,
}

impl TodayPlace {
    /// What was arranged for the day.
    pub fn appointment(&self) -> Option<Appointment> {
        self.reasons.iter().find_map(|reason| match reason {
            Reason::Arranged(appointment) => Some(*appointment),
            _ => None,
        })
    }

    /// The part of the list that the person is in, unless the user says otherwise.
    pub fn section(&self) -> TodaySection {
        self.reasons.iter().map(Reason::section).min().unwrap_or(TodaySection::Rest)
    }
}

fn latest<'a>(visits: &[&'a Visit]) -> Option<&'a Visit> {
    visits.iter().copied().max_by_key(|visit| visit.on)
}

/// What the last visit arranged for a day.
pub fn arranged(visits: &[&Visit], day: Date) -> Option<Appointment> {
    latest(visits).filter(|last| last.next_due == Some(day))?.appointment
}

/// When the next visit is due: what the last visit says, or what follows from its outcome.
pub fn next_due(visits: &[&Visit]) -> Option<Date> {
    let last = latest(visits)?;
    last.next_due.or_else(|| last.outcome.next_due_days().map(|days| last.on.plus_days(days)))
}

/// Whether a visit is due on `today`.
pub fn is_due(visits: &[&Visit], today: Date) -> bool {
    next_due(visits).is_some_and(|due| due <= today)
}

/// The person's place today; `None` for a person who does not want to be contacted.
pub fn place(situation: &TodaySituation, today: Date) -> Option<TodayPlace> {
    if situation.person.do_not_contact || situation.wants_no_contact {
        return None;
    }
    let terms: Vec<(i32, Reason)> = [
        due(situation, today),
        Some(intention(situation)),
        home(situation.person, today),
        renewal(situation, today),
        returned(situation),
        situation.has_untold_story.then_some((8, Reason::UntoldStory)),
        situation.neighbour_due.then_some((5, Reason::NeighbourDue)),
        seen_lately(situation, today),
        refused_often(situation),
        nth_visit(situation),
    ]
    .into_iter()
    .flatten()
    .collect();
    let terms = ordered(terms, |(points, _)| (-i64::from(points.abs()), String::new()));
    let points = terms.iter().map(|(points, _)| points).sum::<i32>().clamp(0, 100);
    let reasons: Vec<Reason> = terms.into_iter().map(|(_, reason)| reason).collect();
    let is_done = situation.visits.iter().any(|visit| visit.on == today) && !reasons.iter().any(is_for_today);
    Some(TodayPlace { points, reasons, is_done })
}

/// Whether it is left to do today, also after a visit.
fn is_for_today(reason: &Reason) -> bool {
    matches!(reason, Reason::Arranged(_) | Reason::Due { .. } | Reason::FormReturned | Reason::RenewWithin { days: 0 })
}

/// Whoever was promised a time waits at the phone: it weighs as much as the longest overdue visit.
fn due(situation: &TodaySituation, today: Date) -> Option<(i32, Reason)> {
    if let Some(appointment) = arranged(situation.visits, today) {
        return Some((30, Reason::Arranged(appointment)));
    }
    let days_overdue = today.days_since(next_due(situation.visits)?);
    (days_overdue >= 0).then(|| ((2 * days_overdue + 10).clamp(0, 30) as i32, Reason::Due { days_overdue }))
}

/// A person who is covered need not be asked.
fn intention(situation: &TodaySituation) -> (i32, Reason) {
    let points = match situation.person.intention {
        Intention::Willing => 25,
        Intention::Hesitant => 18,
        Intention::NotAsked | Intention::Unknown(_) => 12,
        Intention::Unwilling => 4,
    };
    let covered = situation.forms.iter().any(|form| form.status.holds_period() && form.status != Status::Expired);
    (if covered { 0 } else { points }, Reason::Intends(situation.person.intention))
}

fn home(person: &Person, today: Date) -> Option<(i32, Reason)> {
    use crate::domain::person::Employment::{AwayInCity, AwayOutProvince};
    let away = matches!(person.employment, Some(AwayOutProvince | AwayInCity));
    let stay = match person.return_window {
        Some(ReturnWindow::SpringFestival) => season::spring_festival(today),
        Some(ReturnWindow::NationalDay) => season::national_day(today),
        Some(ReturnWindow::FarmingSeason) => season::farming(today),
        Some(ReturnWindow::On(day)) if day.plus_days(HOME_SOON_DAYS) >= today => Some((day, day)),
        _ => None,
    };
    let soon = stay.is_some_and(|(first, _)| first.days_since(today) <= HOME_SOON_DAYS);
    match (away, soon) {
        (false, _) | (true, true) => Some((15, Reason::HomeSoon)),
        (true, false) => Some((5, Reason::VideoOnly)),
    }
}

/// What counts is the last day without new waiting days; of two covers the one that has less time.
fn renewal(situation: &TodaySituation, today: Date) -> Option<(i32, Reason)> {
    let forms = situation.forms;
    let is_newer = |new: &TodayForm, old: &TodayForm| {
        new.plan == old.plan && new.status.holds_period() && new.period.from > old.period.from
    };
    let is_open = |old: &&TodayForm| {
        let was_cover = matches!(old.status, Status::Active | Status::Expired);
        was_cover && old.renew_by >= today && !forms.iter().any(|new| is_newer(new, old))
    };
    let form = forms.iter().filter(is_open).min_by_key(|form| form.renew_by)?;
    let days = form.renew_by.days_since(today);
    let reason = match form.period.to.days_since(today) {
        ..0 => Reason::RenewWithin { days },
        days => Reason::RenewalIn { days },
    };
    match days {
        ..=30 => Some((20, reason)),
        31..=60 => Some((10, reason)),
        _ => None,
    }
}

/// A returned form is a family waiting: it weighs as much as the longest overdue visit.
fn returned(situation: &TodaySituation) -> Option<(i32, Reason)> {
    situation.forms.iter().any(|form| form.status == Status::Returned).then_some((30, Reason::FormReturned))
}

fn seen_lately(situation: &TodaySituation, today: Date) -> Option<(i32, Reason)> {
    let spoken = situation.visits.iter().filter(|v| v.outcome != VisitOutcome::NotHome);
    let days = today.days_since(spoken.map(|v| v.on).max()?);
    (0..SEEN_LATELY_DAYS).contains(&days).then_some((-25, Reason::SeenLately { days }))
}

fn refused_often(situation: &TodaySituation) -> Option<(i32, Reason)> {
    let refused: Vec<&Visit> =
        situation.visits.iter().copied().filter(|visit| visit.outcome == VisitOutcome::Refused).collect();
    (occasions_count(&refused) >= REFUSALS_MANY).then_some((-40, Reason::RefusedOften))
}

fn nth_visit(situation: &TodaySituation) -> Option<(i32, Reason)> {
    let n = occasions_count(situation.visits) + 1;
    (n >= NTH_VISIT_MIN).then_some((0, Reason::NthVisit { n }))
}

#[cfg(test)]
mod tests;
