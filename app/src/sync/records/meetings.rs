//! Courtyard meetings: who came is ticked on a phone, and becomes a visit of each when the meeting ends. What a meeting came to is read from
//! what has its id as group.

use super::{Record, RecordEdited, RecordMoved};
use crate::domain::{
    concern::ConcernCode,
    date::Date,
    enrolment::Enrolment,
    id::{EnrolmentId, GroupId, OperationId, PersonId, RecordId, VisitId},
    money::Fen,
    noun::{DEMAND, MEETING, QUESTION},
    person::PersonField,
    visit::{Channel, Visit, VisitOutcome},
};
use crate::json::record;
use crate::sorted_map::SortedMap;
use crate::sync::{
    command::Command,
    dossier::{Dossier, EnrolmentFile},
    engine::NewOperation,
    fields::Edit,
    ledger::{File, Ledger},
};
use uuid::Uuid;

/// Who is ticked on one phone and not saved yet: more than a courtyard holds, in a draft of 60 KB.
pub const GUESTS_MAX: usize = 250;
/// Others are counted by hand: a square holds no more.
pub const OTHERS_MAX: u32 = 2_000;

record! {
    /// Somebody who came. The identifiers of their visit are made with the tick, so that saving it twice is saving it once.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Guest {
        /// Who.
        pub person: PersonId,
        /// Of the operation that logs the visit.
        pub operation: OperationId,
        /// Of the visit.
        pub visit: VisitId,
        /// What came of it, where somebody said so.
        pub outcome: Option<VisitOutcome> = default,
        /// Concerns that were heard of them.
        pub raised: Vec<ConcernCode> = default,
    }
}

record! {
    /// What a phone holds of a meeting and has not saved yet.
    #[derive(Clone, Debug, PartialEq)]
    pub struct MeetingForm {
        /// Of the operation that says how many others came.
        pub counted: OperationId,
        /// Of the operation that says that it was held.
        pub held: OperationId,
        /// Who is ticked here, at most [`GUESTS_MAX`].
        pub guests: Vec<Guest> = default,
        /// People who are not in the ledger, where they were counted here.
        pub others: Option<u32> = default,
        /// The id of somebody without a ledger row whose form is begun.
        pub newcomer: Option<PersonId> = default,
        /// Who does not want to enrol now.
        pub skipped: Vec<PersonId> = default,
        /// The plans that the last one took.
        pub plans: Vec<String> = default,
        /// Which part of the page is open.
        pub part: u32 = default,
    }
}

/// The group of all that came of a meeting.
pub fn group_of(meeting: RecordId) -> GroupId {
    GroupId(meeting.0)
}

impl MeetingForm {
    /// Nobody is ticked yet.
    pub fn new(mut fresh: impl FnMut() -> Uuid) -> Self {
        let (counted, held) = (OperationId(fresh()), OperationId(fresh()));
        let (guests, skipped, plans) = (Vec::new(), Vec::new(), Vec::new());
        Self { counted, held, guests, others: None, newcomer: None, skipped, plans, part: 0 }
    }

    /// Who is ticked, by id.
    pub fn guest(&self, person: PersonId) -> Option<&Guest> {
        self.guests.iter().find(|guest| guest.person == person)
    }

    /// Ticks people; those who are ticked all are unticked. Beyond [`GUESTS_MAX`] nobody is added.
    pub fn tick(&mut self, people: &[PersonId], mut fresh: impl FnMut() -> Uuid) {
        if people.iter().all(|person| self.guest(*person).is_some()) {
            self.guests.retain(|guest| !people.contains(&guest.person));
            return;
        }
        for person in people.iter().copied() {
            if self.guest(person).is_none() && self.guests.len() < GUESTS_MAX {
                let (operation, visit) = (OperationId(fresh()), VisitId(fresh()));
                self.guests.push(Guest { person, operation, visit, outcome: None, raised: Vec::new() });
            }
        }
    }

    /// Forgets ticks whose visits are saved: a phone may die between saving and forgetting.
    pub fn forget_saved(&mut self, ledger: &Ledger) {
        let is_saved = |guest: &Guest| {
            ledger
                .file(guest.person)
                .is_some_and(|file| file.dossier.visits.iter().any(|kept| kept.value.id == guest.visit))
        };
        self.guests.retain(|guest| !is_saved(guest));
    }

    /// How many others came: as counted here, or as the record has it.
    pub fn others(&self, meeting: &Record) -> u32 {
        self.others.unwrap_or_else(|| others_of(meeting))
    }

    /// One more of the others, or one less.
    pub fn count_others(&mut self, meeting: &Record, by: i32) {
        self.others = Some(self.others(meeting).saturating_add_signed(by).min(OTHERS_MAX));
    }

    /// A visit for each who came and was not noted yet, the number of others, and that the meeting was held.
    pub fn drafts(&self, ledger: &Ledger, (file, meeting): (&File, &Record), today: Date) -> Vec<NewOperation> {
        let day = meeting.value("starts").split(' ').next().and_then(|day| Date::read(day).ok());
        let on = day.map_or(today, |day| day.min(today));
        let visit = |guest: &Guest| {
            let file = ledger.file(guest.person)?;
            let visit = guest.visit(file, group_of(meeting.id), on)?;
            Some(NewOperation { id: guest.operation, scope: file.dossier.scope, command: Command::VisitLogged(visit) })
        };
        let mut drafts: Vec<NewOperation> = self.guests.iter().filter_map(visit).collect();
        let scope = file.dossier.scope;
        let counted = self.counted(meeting).map(Command::RecordEdited);
        drafts.extend(counted.map(|command| NewOperation { id: self.counted, scope, command }));
        let step = MEETING.steps.iter().find(|step| step.to == "held" && step.begins_in(&meeting.state));
        let held = step.map(|step| Command::RecordMoved(RecordMoved::new(meeting, step)));
        drafts.extend(held.map(|command| NewOperation { id: self.held, scope, command }));
        drafts
    }

    /// The edit that says how many others came, where that is new.
    fn counted(&self, meeting: &Record) -> Option<RecordEdited> {
        let (was, value) = (meeting.value("others").to_owned(), self.others?.to_string());
        let edits = SortedMap::of([("others".to_owned(), Edit { value, was, later: Default::default() })]);
        (self.others(meeting) != others_of(meeting)).then(|| RecordEdited {
            noun: meeting.noun.clone(),
            version: meeting.version,
            id: meeting.id,
            subject: meeting.subject.clone(),
            edits,
            sets: SortedMap::new(),
            attach: Vec::new(),
            detach: Vec::new(),
            settles: None,
            later: Default::default(),
        })
    }
}

impl Guest {
    /// What came of it: enrolled where they were, as said, or else they think it over.
    pub fn outcome_in(&self, dossier: &Dossier, meeting: GroupId) -> VisitOutcome {
        match forms_in(dossier, meeting).next() {
            Some(_) => VisitOutcome::Enrolled,
            None => self.outcome.unwrap_or(VisitOutcome::Considering),
        }
    }

    /// Their visit; none where another phone noted it already and nothing more was said here.
    fn visit(&self, file: &File, meeting: GroupId, on: Date) -> Option<Visit> {
        let dossier = &file.dossier;
        if has_come(dossier, meeting) && self.outcome.is_none() && self.raised.is_empty() {
            return None;
        }
        let outcome = self.outcome_in(dossier, meeting);
        Some(Visit {
            raised: self.raised.clone(),
            intention: outcome.intention(),
            intention_was: Some(dossier.field(PersonField::Intention).to_owned()),
            next_due: outcome.next_due_days().map(|days| on.plus_days(days)),
            group: Some(meeting),
            ..Visit::new(self.visit, self.person, on, Channel::Meeting, outcome)
        })
    }
}

fn others_of(meeting: &Record) -> u32 {
    meeting.value("others").parse().unwrap_or_default()
}

/// Whether it is noted that a person came.
pub fn has_come(dossier: &Dossier, meeting: GroupId) -> bool {
    dossier.standing_visits().any(|visit| visit.value.group == Some(meeting))
}

/// Forms of a person that were filled in there and stand; a twin is none of its own.
pub fn forms_in(dossier: &Dossier, meeting: GroupId) -> impl Iterator<Item = &Enrolment> {
    let stands = move |file: &&EnrolmentFile| file.form.group == Some(meeting) && file.holds_period();
    dossier.enrolments.iter().filter(stands).map(|file| &file.form)
}

/// Whether a person still has to be asked to enrol: no form of theirs is under way or in force on `day`. A cover that has ended is none.
pub fn may_enrol(dossier: &Dossier, day: Date) -> bool {
    !dossier.is_gone() && !dossier.enrolments.iter().any(|file| file.holds_period() && file.is_open_on(day))
}

/// What a meeting came to. A person who was noted on two phones came once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeetingSummary {
    /// Who came, by what is saved.
    pub came: Vec<PersonId>,
    /// And others.
    pub others: u32,
    /// How many people enrolled there.
    pub enrolled: usize,
    /// Their forms.
    pub forms: Vec<EnrolmentId>,
    /// What these cost.
    pub sum: Fen,
    /// What was asked, in the order in which it was written down.
    pub questions: Vec<Record>,
    /// Demands that were raised.
    pub demands: Vec<Record>,
}

impl MeetingSummary {
    /// As a copy has it.
    pub fn of(ledger: &Ledger, meeting: &Record) -> Self {
        let group = group_of(meeting.id);
        let mut summary = Self { others: others_of(meeting), ..Self::default() };
        for dossier in ledger.files().map(|file| &file.dossier) {
            let forms: Vec<&Enrolment> = forms_in(dossier, group).collect();
            if !forms.is_empty() || has_come(dossier, group) {
                summary.came.push(dossier.person_id());
            }
            summary.enrolled += usize::from(!forms.is_empty());
            summary.sum = forms.iter().map(|form| form.fee).chain([summary.sum]).sum();
            summary.forms.extend(forms.iter().map(|form| form.id));
        }
        summary.questions = of_group(ledger, &QUESTION.code, group);
        summary.demands = of_group(ledger, &DEMAND.code, group);
        summary
    }

    /// How many came in all, with those who are ticked and not saved yet.
    pub fn headcount(&self, form: &MeetingForm, meeting: &Record) -> usize {
        let ticked = form.guests.iter().filter(|guest| !self.came.contains(&guest.person)).count();
        self.came.len() + ticked + form.others(meeting) as usize
    }
}

fn of_group(ledger: &Ledger, noun: &str, group: GroupId) -> Vec<Record> {
    let of_it = ledger.records(noun).filter(|(_, record)| record.group == Some(group));
    let mut records: Vec<Record> = of_it.map(|(_, record)| record.clone()).collect();
    records.sort_by_key(|record| record.id);
    records
}
