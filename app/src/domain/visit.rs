//! Visits: append-only notes of a talk at the door, by phone, by video, at a meeting, at a station.

use super::{
    attachment::{ATTACHMENTS_MAX, Attachment},
    choice::choices,
    clock_time::ClockTime,
    concern::ConcernCode,
    date::Date,
    fault::Fault,
    id::{GroupId, PersonId, RecordId, VisitId},
    person::Intention,
    text::{limited, tidy},
};
use crate::json::record;

/// Characters of a note: a page of a notebook, and a screen of a phone at the largest letters.
pub const NOTE_CHARACTERS_MAX: usize = 500;
/// Codes are short words; the longest has 16 letters.
const CODE_BYTES_MAX: usize = 40;
/// A next date further away than a term of cover is a slip in the date picker.
const NEXT_DUE_DAYS_MAX: i64 = 400;

choices! {
    /// Where the talk took place.
    Channel { Door = "door", Video = "video", Phone = "phone", Meeting = "meeting", Station = "station", }
}

choices! {
    /// What came of it.
    VisitOutcome {
        Agreed = "agreed",
        Enrolled = "enrolled",
        Considering = "considering",
        Refused = "refused",
        NotHome = "not_home",
        Moved = "moved",
        WrongInfo = "wrong_info",
        Ineligible = "ineligible",
        ServiceOnly = "service_only",
    }
}

impl VisitOutcome {
    /// Days until the next visit is due; `None` when none follows from the outcome.
    pub fn next_due_days(self) -> Option<i64> {
        match self {
            VisitOutcome::Agreed => Some(1),
            VisitOutcome::Considering => Some(7),
            VisitOutcome::NotHome => Some(3),
            VisitOutcome::Refused => Some(60),
            VisitOutcome::Enrolled => Some(30),
            _ => None,
        }
    }

    /// Whether the person was spoken to.
    pub fn is_talk(self) -> bool {
        !matches!(self, VisitOutcome::NotHome | VisitOutcome::Moved | VisitOutcome::WrongInfo)
    }

    /// What the outcome says of the person's intention, if anything.
    pub fn intention(self) -> Option<Intention> {
        match self {
            VisitOutcome::Agreed | VisitOutcome::Enrolled => Some(Intention::Willing),
            VisitOutcome::Considering => Some(Intention::Hesitant),
            VisitOutcome::Refused => Some(Intention::Unwilling),
            _ => None,
        }
    }
}

/// The number of each visit's occasion, from 1, for visits in their order: two notes of one meeting have the same number.
pub fn occasions(visits: &[&Visit]) -> Vec<usize> {
    let mut numbers: Vec<usize> = Vec::new();
    for (at, visit) in visits.iter().enumerate() {
        let same = visits[..at].iter().position(|before| visit.is_same_occasion(before));
        let next = numbers.iter().max().map_or(1, |last| last + 1);
        numbers.push(same.map_or(next, |before| numbers[before]));
    }
    numbers
}

/// On how many occasions visits took place.
pub fn occasions_count(visits: &[&Visit]) -> usize {
    occasions(visits).into_iter().max().unwrap_or_default()
}

/// Answers and stories that one visit tells: each concern twice over is more than a talk holds.
pub const TOLD_MAX: usize = 24;

record! {
    /// An answer or a true story that was told. Whether it turned the concern is in [`Visit::resolved`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Told + later {
        /// To which concern.
        pub concern: ConcernCode,
        /// The answer's or the story's record.
        pub record: RecordId,
    }
}

record! {
    /// What was arranged for the day of the next visit.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Appointment {
        /// When on that day.
        pub at: ClockTime,
        /// By which way: a video call, mostly.
        pub channel: Channel,
    }
}

record! {
    /// One visit. Never changed: a correction is a new visit that names the one it replaces.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Visit + later {
        /// Made on the device.
        pub id: VisitId,
        /// Who was visited.
        pub person: PersonId,
        /// The day, as the worker says.
        pub on: Date,
        /// Where.
        pub channel: Channel,
        /// What came of it.
        pub outcome: VisitOutcome,
        /// Concerns that were heard.
        pub raised: Vec<ConcernCode> = default,
        /// Concerns that were answered.
        pub resolved: Vec<ConcernCode> = default,
        /// Answers and stories that were told, at most [`TOLD_MAX`].
        pub told: Vec<Told> = default,
        /// Intention afterwards, when it became clear.
        pub intention: Option<Intention> = default,
        /// The intention before, as the writer's copy had it, empty for none: an intention is merged by value, as an edit is. Versions before
        /// schema 5 did not say it.
        pub intention_was: Option<String> = default,
        /// At most [`NOTE_CHARACTERS_MAX`] characters.
        pub note: String = default,
        /// When to come again.
        pub next_due: Option<Date> = default,
        /// The time and the way that were arranged for that day, if any.
        pub appointment: Option<Appointment> = default,
        /// Photos and voice notes, at most [`ATTACHMENTS_MAX`].
        pub attachments: Vec<Attachment> = default,
        /// The visit that this one corrects.
        pub replaces: Option<VisitId> = default,
        /// The occasion that it is part of: a courtyard meeting (the id of its record), a visit of a household.
        pub group: Option<GroupId> = default,
    }
}

impl Visit {
    /// The shortest visit: where it took place, and what came of it.
    pub fn new(id: VisitId, person: PersonId, on: Date, channel: Channel, outcome: VisitOutcome) -> Self {
        Self {
            id,
            person,
            on,
            channel,
            outcome,
            raised: Vec::new(),
            resolved: Vec::new(),
            told: Vec::new(),
            intention: None,
            intention_was: None,
            note: String::new(),
            next_due: None,
            appointment: None,
            attachments: Vec::new(),
            replaces: None,
            group: None,
            later: Default::default(),
        }
    }

    /// Whether both are notes of one talk: two users noted the same person at one meeting. Nobody goes to two meetings a day, so those that
    /// each phone began for itself count as one.
    pub fn is_same_occasion(&self, other: &Visit) -> bool {
        let same_day = self.on == other.on && [self, other].iter().all(|visit| visit.channel == Channel::Meeting);
        self.group.is_some() && self.group == other.group || same_day
    }

    /// The visit with its texts as their parsers write them.
    #[must_use]
    pub fn tidied(self) -> Self {
        Self { note: tidy(&self.note), ..self }
    }

    /// The visit in its kept form.
    ///
    /// # Errors
    /// `TooLong` note, `NotAChoice`, `Missing` day of an appointment, `DateTooEarly` or `OutOfRange` next date, `AttachmentsTooMany` and those of [`Attachment::check`], `CorrectsItself`.
    pub fn checked(mut self) -> Result<Self, Fault> {
        self.note = limited(&self.note, NOTE_CHARACTERS_MAX)?;
        let known = [&self.raised, &self.resolved].into_iter().flatten().all(ConcernCode::is_known);
        let known = known && self.intention.is_none_or(|intention| intention.is_known());
        if !known || !self.channel.is_known() || !self.outcome.is_known() {
            return Err(Fault::NotAChoice);
        }
        let listed = ConcernCode::ALL.len();
        if self.raised.len() > listed || self.resolved.len() > listed {
            return Err(Fault::NotAChoice);
        }
        if self.told.len() > TOLD_MAX || !self.told.iter().all(|told| told.concern.is_known()) {
            return Err(Fault::NotAChoice);
        }
        if self.intention_was.as_ref().is_some_and(|code| code.len() > CODE_BYTES_MAX) {
            return Err(Fault::NotAChoice);
        }
        match self.appointment {
            Some(Appointment { channel, .. }) if !channel.is_known() => return Err(Fault::NotAChoice),
            Some(_) if self.next_due.is_none() => return Err(Fault::Missing),
            _ => {}
        }
        match self.next_due.map(|due| due.days_since(self.on)) {
            Some(..0) => return Err(Fault::DateTooEarly),
            Some(days) if days > NEXT_DUE_DAYS_MAX => return Err(Fault::OutOfRange { min: 0, max: NEXT_DUE_DAYS_MAX }),
            _ => {}
        }
        if self.attachments.len() > ATTACHMENTS_MAX {
            return Err(Fault::AttachmentsTooMany { max: ATTACHMENTS_MAX });
        }
        self.attachments.iter().try_for_each(Attachment::check)?;
        if self.replaces == Some(self.id) {
            return Err(Fault::CorrectsItself);
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit() -> Visit {
        Visit::new(
            VisitId(uuid::Uuid::from_u128(1)),
            PersonId(uuid::Uuid::from_u128(2)),
            Date::ymd(2026, 11, 23).unwrap(),
            Channel::Door,
            VisitOutcome::Considering,
        )
    }

    #[test]
    fn the_shortest_visit_is_enough() {
        assert_eq!(visit().checked(), Ok(visit()));
        let kept = Visit { note: "  院里有狗 ".into(), ..visit() }.checked().unwrap();
        assert_eq!(kept.note, "院里有狗");
    }

    #[test]
    fn one_meeting_is_one_occasion_for_a_person() {
        let at = |group: u128, day, channel| Visit {
            group: Some(GroupId(uuid::Uuid::from_u128(group))),
            on: Date::ymd(2026, 11, day).unwrap(),
            channel,
            ..visit()
        };
        let meeting = at(7, 23, Channel::Meeting);
        assert!(meeting.is_same_occasion(&at(7, 24, Channel::Meeting)), "one meeting");
        assert!(meeting.is_same_occasion(&at(8, 23, Channel::Meeting)), "begun on two phones");
        assert!(!meeting.is_same_occasion(&at(8, 24, Channel::Meeting)), "another day");
        assert!(!meeting.is_same_occasion(&at(8, 23, Channel::Door)), "and a visit at home");
        assert!(!visit().is_same_occasion(&visit()), "two visits at home on one day are two");
    }

    #[test]
    fn occasions_are_counted_also_when_a_note_of_an_earlier_one_arrives_last() {
        let meeting = Visit { channel: Channel::Meeting, ..visit() };
        assert_eq!(occasions(&[&meeting, &visit(), &meeting]), [1, 2, 1]);
        assert_eq!((occasions_count(&[&meeting, &visit(), &meeting]), occasions_count(&[])), (2, 0));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let long = Visit { note: "字".repeat(501), ..visit() };
        assert_eq!(long.checked(), Err(Fault::TooLong { max: 500, found: 501 }));
        let back = Visit { next_due: Some(visit().on.plus_days(-1)), ..visit() };
        assert_eq!(back.checked(), Err(Fault::DateTooEarly));
        let appointment = Some(Appointment { at: ClockTime::read("19:30").unwrap(), channel: Channel::Video });
        assert_eq!(Visit { appointment, ..visit() }.checked(), Err(Fault::Missing), "without a day");
        let arranged = Visit { appointment, next_due: Some(visit().on), ..visit() };
        assert_eq!(arranged.clone().checked(), Ok(arranged));
        let itself = Visit { replaces: Some(visit().id), ..visit() };
        assert_eq!(itself.checked(), Err(Fault::CorrectsItself));
    }

    #[test]
    fn a_visit_of_a_later_version_can_still_be_read() {
        let mut json = serde_json::to_value(visit()).unwrap();
        json["outcome"] = "hologram".into();
        json["mood"] = "sunny".into();
        let read: Visit = serde_json::from_value(json).unwrap();
        assert_eq!(read.outcome.code(), "hologram");
        assert_eq!(read.checked(), Err(Fault::NotAChoice));
    }
}
