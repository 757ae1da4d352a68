//! By when something has to be done about records. It is reckoned from their steps, the calendar and today, here alone: list, number and page
//! ask the same function.

use super::Record;
use crate::domain::{
    date::Date,
    id::RecordId,
    noun::{Label, Limit, Noun},
    working_day::{Calendars, Reckoning},
};
use crate::sorted_map::SortedMap;
use crate::sync::{dossier::Dossier, reference::Reference};
use std::borrow::Cow;

/// The state in which a record waits for the call, as one does that was joined with it.
const TO_CALL: &str = "resolved";

/// By when something has to be done about a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// What.
    pub label: Label,
    /// The day on which its time began.
    pub since: Date,
    /// The last day on which it is in time, and how that comes about.
    pub by: Reckoning,
    /// Whether it is the call to who asked.
    pub calls: bool,
}

impl Due {
    /// Whether it is late.
    pub fn is_over(&self, today: Date) -> bool {
        self.by.date < today
    }
}

/// What has to be done about some records, by record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dues(SortedMap<RecordId, Due>);

/// A record, the dossier that knows when its steps were made, and its table.
struct Known<'a> {
    dossier: &'a Dossier,
    record: &'a Record,
    noun: Cow<'static, Noun>,
}

impl Dues {
    /// Of all records that a copy holds of a noun. Of two that are joined the earlier day holds for both.
    pub fn of<'a>(records: impl Iterator<Item = (&'a Dossier, &'a Record)>, reference: &Reference) -> Self {
        let calendars = reference.calendars();
        let known = SortedMap::of(records.filter_map(|(dossier, record)| {
            let noun = reference.noun(&record.noun, record.version)?;
            Some((record.id, Known { dossier, record, noun }))
        }));
        let mut dues = SortedMap::of(known.values().filter_map(|one| Some((one.record.id, one.own(calendars)?))));
        for one in known.values() {
            let Some(main) = main(&known, one) else { continue };
            let Some(due) = (match dues.get(&main.record.id).filter(|_| main.is_handled()) {
                Some(of_main) => one
                    .before_joining(calendars)
                    .filter(|own| own.by.date < of_main.by.date)
                    .or_else(|| Some(of_main.clone())),
                None => main.to_call(calendars),
            }) else {
                continue;
            };
            if main.is_handled() {
                dues.insert(main.record.id, due.clone());
            }
            dues.insert(one.record.id, due);
        }
        Self(dues)
    }

    /// What has to be done about a record.
    pub fn get(&self, record: RecordId) -> Option<&Due> {
        self.0.get(&record)
    }

    /// How many are late.
    pub fn late(&self, today: Date) -> usize {
        self.0.values().filter(|due| due.is_over(today)).count()
    }
}

/// The record with which one is dealt with in the end.
fn main<'a>(known: &'a SortedMap<RecordId, Known<'a>>, one: &'a Known) -> Option<&'a Known<'a>> {
    let mut main = known.get(&one.record.joined_with(&one.noun)?)?;
    for _ in 0..known.len() {
        match main.record.joined_with(&main.noun).and_then(|with| known.get(&with)) {
            Some(next) => main = next,
            None => break,
        }
    }
    Some(main)
}

impl Known<'_> {
    fn own(&self, calendars: &Calendars) -> Option<Due> {
        self.in_state(&self.record.state, calendars)
    }

    /// What would hold if the record were in a state: of several limits the one that began last.
    fn in_state(&self, state: &str, calendars: &Calendars) -> Option<Due> {
        let holds = |limit: &&Limit| {
            limit.states.iter().any(|one| one == state)
                && (limit.when.is_empty() || self.record.value(&limit.when) == limit.is)
        };
        let begun = self.noun.limits.iter().filter(holds).filter_map(|limit| Some((self.begun(limit)?, limit)));
        let (seq, limit) = begun.max_by_key(|(seq, _)| *seq)?;
        self.due(limit, seq, calendars)
    }

    fn due(&self, limit: &Limit, seq: u64, calendars: &Calendars) -> Option<Due> {
        let since = self.dossier.stamp(seq)?.2.date();
        let calls = limit.states.iter().any(|state| state == TO_CALL);
        Some(Due { label: limit.label.clone(), since, by: limit.reckon(since, calendars), calls })
    }

    /// Where in the scope's order a limit began.
    fn begun(&self, limit: &Limit) -> Option<u64> {
        self.record
            .steps
            .iter()
            .rev()
            .find(|step| limit.since.iter().any(|code| *code == step.step))
            .map(|step| step.seq)
    }

    /// Whether it is neither at its end nor waits for the call.
    fn is_handled(&self) -> bool {
        self.record.state != TO_CALL
            && !self.noun.is_end(&self.record.state)
            && self.own(&Calendars::default()).is_some()
    }

    /// What held before it was joined with another.
    fn before_joining(&self, calendars: &Calendars) -> Option<Due> {
        let steps = &self.record.steps;
        let joined = steps.iter().rposition(|step| step.step == self.noun.joins)?;
        self.in_state(&steps.get(joined.checked_sub(1)?)?.to, calendars)
    }

    /// The call, for those who asked the same: since the last step that asks for one, or else since it ended.
    fn to_call(&self, calendars: &Calendars) -> Option<Due> {
        let limit = self.noun.limits.iter().find(|limit| limit.states.iter().any(|state| state == TO_CALL))?;
        let seq = self.begun(limit).or_else(|| Some(self.record.brought_by()?.seq))?;
        self.due(limit, seq, calendars)
    }
}
