//! Self-registrations: what the public form of an activity asks and writes, and what completes it at a worker's phone. Ids of people and records
//! follow from one that the server keys, so that who sends twice, or is completed on two phones, is there once.

use super::{Record, RecordEntered, RecordMoved, attendance::Tick, group_of, joins_union};
use crate::domain::{
    area::{AreaCode, Level},
    date::Date,
    fault::Fault,
    id::{OperationId, PersonId, RecordId},
    mobile::Mobile,
    name::Name,
    noun::{ACTIVITY, JOINING, KEPT_DAYS, OPEN_DAYS_AFTER, OPEN_DAYS_BEFORE, SELF_JOINING},
    person::{PersonDraft, PersonField, YesNo},
    scope::Scope,
};
use crate::sorted_map::SortedMap;
use crate::sync::{
    command::{Command, PersonAdded},
    dossier::Dossier,
    engine::NewOperation,
    fields::fields_of,
    ledger::{File, Ledger},
    row::Subject,
};
use uuid::Uuid;

/// What is asked on the page, in its order; the village only where the activity is of no village.
pub const ASKED: [&str; 6] = ["name", "mobile", "village", "unit", "industry", "agreed"];

/// What somebody typed into the public form, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelfJoiningForm(pub SortedMap<String, String>);

/// What is wrong, by field.
pub type SelfJoiningFaults = SortedMap<&'static str, Fault>;

/// Why an activity takes no self-registrations now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormClosed {
    /// Before this day.
    UntilDay(Date),
    /// It is over, or was cancelled.
    ForGood,
}

/// Whether the form of an activity is open on a day; `None` for an activity that has none.
pub fn self_joining_open(activity: &Record, today: Date) -> Option<Result<(), FormClosed>> {
    let day = activity.value("starts").split(' ').next().and_then(|day| Date::read(day).ok());
    let day = day.filter(|_| activity.noun == ACTIVITY.code && joins_union(activity))?;
    Some(match day.plus_days(-OPEN_DAYS_BEFORE) {
        _ if ACTIVITY.is_end(&activity.state) || today > day.plus_days(OPEN_DAYS_AFTER) => Err(FormClosed::ForGood),
        opens if today < opens => Err(FormClosed::UntilDay(opens)),
        _ => Ok(()),
    })
}

impl SelfJoiningForm {
    /// What was typed into a field.
    pub fn typed(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// The village and the answers in their kept form. `of` is the area of the activity, `villages` those that the page offers.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub fn parse(
        &self,
        activity: &Record,
        of: AreaCode,
        villages: &[AreaCode],
    ) -> Result<(AreaCode, SortedMap<String, String>), SelfJoiningFaults> {
        let (mut faults, mut fields) = (SelfJoiningFaults::new(), SortedMap::new());
        for field in SELF_JOINING.fields.iter() {
            let typed = if field.code == "activity" { &*activity.id.to_string() } else { self.typed(&field.code) };
            let read = match &*field.code {
                "name" => Name::parse(typed).map(|name| name.as_str().to_owned()),
                "mobile" => Mobile::parse(typed).map(|mobile| mobile.as_str().to_owned()),
                _ => Ok(typed.to_owned()),
            };
            match (read.and_then(|read| field.parse(&read)), ASKED.iter().find(|asked| **asked == field.code)) {
                (Ok(kept), _) => drop(fields.insert(field.code.to_string(), kept)),
                (Err(fault), Some(asked)) => drop(faults.insert(*asked, fault)),
                (Err(_), None) => {} // the activity's own id, which is one
            }
        }
        let chosen = match of.level() {
            Level::Village => Some(of),
            _ => AreaCode::parse(self.typed("village")).filter(|village| villages.contains(village)),
        };
        match chosen {
            Some(village) if faults.is_empty() => Ok((village, fields)),
            None => {
                faults.insert("village", Fault::Missing);
                Err(faults)
            }
            Some(_) => Err(faults),
        }
    }
}

/// The ids of what one number sends to one activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelfJoiningIds {
    /// Whoever it is.
    pub person: PersonId,
    /// What they sent.
    pub record: RecordId,
    /// The operation that brings it.
    pub operation: OperationId,
}

impl SelfJoiningIds {
    /// Those that follow from one that nobody else can make.
    pub fn of(keyed: Uuid) -> Self {
        let nth = |nth: u128| Uuid::from_u128(keyed.as_u128() ^ nth);
        Self { person: PersonId(keyed), record: RecordId(nth(1)), operation: OperationId(nth(2)) }
    }
}

/// What the server writes down of a form without faults.
pub fn self_joining_entered(
    activity: &Record,
    ids: SelfJoiningIds,
    (village, fields): (AreaCode, SortedMap<String, String>),
) -> (Scope, Command) {
    let entered = RecordEntered {
        noun: SELF_JOINING.code.to_string(),
        version: SELF_JOINING.version,
        id: ids.record,
        subject: Subject::Person { id: ids.person },
        fields,
        sets: SortedMap::new(),
        attachments: Vec::new(),
        state: SELF_JOINING.first_state().to_owned(),
        group: Some(group_of(activity.id)),
        kept_years: SELF_JOINING.kept_years,
        later: Default::default(),
    };
    (village.into(), Command::RecordEntered(entered))
}

impl Dossier {
    /// What was sent by somebody whom nobody has entered into the ledger; `None` for everybody else's dossier.
    pub fn of_stranger(&self) -> Option<&Record> {
        let is_sent = |record: &Record| record.noun == SELF_JOINING.code;
        let alone = self.fields.is_empty() && self.enrolments.is_empty() && !self.is_gone();
        self.records.first().filter(|_| alone && self.person.is_some() && self.records.iter().all(is_sent))
    }

    /// For whom of the ledger what a stranger sent was completed.
    pub fn stranger_in_ledger(&self) -> Option<PersonId> {
        let mut answers = self.of_stranger()?.steps.iter().filter_map(|step| step.answers.get("person"));
        answers.find_map(|person| PersonId::parse(person))
    }

    /// Whether what a stranger sent is kept longer than it may be on `today`.
    pub fn is_stranger_over(&self, today: Date) -> bool {
        let sent = self.of_stranger().and_then(|record| self.stamp(record.entered_at()));
        sent.is_some_and(|sent| sent.2.date().plus_days(KEPT_DAYS) < today)
    }
}

/// The self-registrations of an activity that this phone holds, in the order of their arrival: in a state, or in all.
pub fn self_joinings<'a>(ledger: &'a Ledger, activity: RecordId, state: Option<&str>) -> Vec<(&'a File, &'a Record)> {
    let activity = activity.to_string();
    let is_it =
        |record: &Record| record.value("activity") == activity && state.is_none_or(|state| record.state == state);
    let mut all: Vec<_> = ledger.records(&SELF_JOINING.code).filter(|(_, record)| is_it(record)).collect();
    all.sort_by_key(|(file, record)| (file.dossier.stamp(record.entered_at()).map(|stamp| stamp.2), record.id));
    all
}

/// People of the ledger who may be the sender: the same name and number first, then those with the same number, then those with the same name.
pub fn senders<'a>(ledger: &'a Ledger, sent: &Record) -> Vec<&'a File> {
    let (name, mobile) = (sent.value("name"), sent.value("mobile"));
    let likeness = |file: &File| {
        let row = file.row.as_ref()?;
        let same_number = row.phone.as_ref().is_some_and(|phone| phone.as_str() == mobile);
        match (same_number, row.name.as_str() == name) {
            (true, true) => Some(0),
            (true, false) => Some(1),
            (false, true) => Some(2),
            (false, false) => None,
        }
    };
    let mut found: Vec<(u8, &File)> =
        ledger.files().filter_map(|file| likeness(file).map(|likeness| (likeness, file))).collect();
    found.sort_by_key(|(likeness, file)| (*likeness, file.dossier.person_id()));
    found.into_iter().map(|(_, file)| file).collect()
}

/// A self-registration as a worker completes it.
pub struct Completing<'a> {
    /// What was sent.
    pub sent: (&'a File, &'a Record),
    /// At which activity.
    pub activity: &'a Record,
    /// Who it is in the ledger; `None` enters the sender, in the village where it was sent to.
    pub who: Option<&'a File>,
    /// Where they work, and in which industry by code, as the worker leaves it.
    pub work: (&'a str, &'a str),
}

impl Completing<'_> {
    /// What is wrong with where they work.
    pub fn unit_fault(&self) -> Option<Fault> {
        JOINING.field("unit").and_then(|field| field.parse(self.work.0).err())
    }

    /// All that saving writes, together: the person, if they are new; that they came; their application, unless one stands; and that the
    /// self-registration is completed. Ids of records follow from the person's and from what was sent: two phones that complete it
    /// for the same person write the same.
    pub fn operations(&self, mut fresh: impl FnMut() -> Uuid) -> Vec<NewOperation> {
        let (stranger, sent) = self.sent;
        let file = self.who.unwrap_or(stranger);
        let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
        let added = self.who.is_none() && stranger.dossier.fields.is_empty();
        let added = added.then(|| Command::PersonAdded(new_person(person, sent, self.work.0)));
        let mut commands: Vec<(Scope, Command)> = added.map(|command| (scope, command)).into_iter().collect();
        let mixed = sent.id.0.as_u128() ^ person.0.as_u128();
        let tick = Tick { person, operation: OperationId(Uuid::from_u128(mixed.rotate_left(1))) };
        let arrival = tick.arrives(file, self.activity, self.work);
        commands.extend(arrival.into_iter().map(|operation| (operation.scope, operation.command)));
        if let Some(step) = SELF_JOINING.step("complete").filter(|step| step.begins_in(&sent.state)) {
            let answers = [("person".to_owned(), person.to_string())].into();
            let moved = RecordMoved { answers, ..RecordMoved::new(sent, step) };
            commands.push((stranger.dossier.scope, Command::RecordMoved(moved)));
        }
        let new = |(scope, command)| NewOperation { id: OperationId(fresh()), scope, command };
        commands.into_iter().map(new).collect()
    }
}

/// The ledger row of a sender who is new: what they said, and nothing that nobody asked.
fn new_person(person: PersonId, sent: &Record, unit: &str) -> PersonAdded {
    let mut draft = PersonDraft::default();
    draft.set(PersonField::Name, sent.value("name"));
    draft.set(PersonField::Phone, sent.value("mobile"));
    draft.set(
        PersonField::WorkPlace,
        JOINING.field("unit").and_then(|field| field.parse(unit).ok()).unwrap_or_default(),
    );
    draft.set(PersonField::Smartphone, YesNo::Yes.code()); // they filled it in on one
    PersonAdded { person, fields: fields_of(&draft), concerns: Vec::new(), later: Default::default() }
}

#[cfg(test)]
mod tests;
