//! Activities on a phone: who signs up, who came and what came of it are ticked in a draft and written together. What an activity came to is
//! read from the sign-ups of people, so its row names nobody.

use super::{Record, RecordEntered, RecordForm, RecordMoved, meetings::group_of};
use crate::domain::{
    area::AreaCode,
    fault::Fault,
    id::{OperationId, PersonId, RecordId},
    noun::{JOINING, Noun, SIGN_UP},
};
use crate::json::record;
use crate::sorted_map::SortedMap;
use crate::sync::{
    command::Command,
    dossier::Dossier,
    engine::NewOperation,
    ledger::{File, Ledger},
    row::Subject,
};
use uuid::Uuid;

/// Who is ticked in one part on one phone and not saved yet: more than a hall holds, in a draft of 30 KB.
pub const TICKS_MAX: usize = 250;

record! {
    /// Somebody who is ticked. The ids of all that saving writes about them follow from this one, so that saving twice is saving once.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Tick {
        /// Who.
        pub person: PersonId,
        /// Of the first operation.
        pub operation: OperationId,
    }
}

record! {
    /// What a phone holds of an activity and has not saved yet.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ActivityForm {
        /// Who is to be signed up.
        pub signing: Vec<Tick> = default,
        /// Who came.
        pub coming: Vec<Tick> = default,
        /// Of whom something came.
        pub settling: Vec<Tick> = default,
        /// Where those who join the union work.
        pub unit: String = default,
        /// In which industry, by code.
        pub industry: String = default,
        /// What came of it, by code.
        pub result: String = default,
        /// The vacancy for which they were hired.
        pub vacancy: Option<RecordId> = default,
        /// The village whose people are listed.
        pub village: Option<AreaCode> = default,
        /// Which part of the page is open.
        pub part: u32 = default,
    }
}

impl Tick {
    /// The nth id that follows from its own.
    fn id(&self, nth: u128) -> Uuid {
        Uuid::from_u128(self.operation.0.as_u128() ^ nth)
    }
}

/// What a step of the page writes, and for whom.
type Writing<'a> = (&'a Ledger, &'a Record);

impl ActivityForm {
    /// The ticks of a part.
    pub fn ticks(&self, part: u32) -> &Vec<Tick> {
        match part {
            0 => &self.signing,
            1 => &self.coming,
            _ => &self.settling,
        }
    }

    fn ticks_mut(&mut self, part: u32) -> &mut Vec<Tick> {
        match part {
            0 => &mut self.signing,
            1 => &mut self.coming,
            _ => &mut self.settling,
        }
    }

    /// Whether somebody is ticked in a part.
    pub fn is_ticked(&self, part: u32, person: PersonId) -> bool {
        self.ticks(part).iter().any(|tick| tick.person == person)
    }

    /// Ticks people in a part; those who are ticked all are unticked. Beyond [`TICKS_MAX`] nobody is added.
    pub fn tick(&mut self, part: u32, people: &[PersonId], mut fresh: impl FnMut() -> Uuid) {
        if people.iter().all(|person| self.is_ticked(part, *person)) {
            self.ticks_mut(part).retain(|tick| !people.contains(&tick.person));
            return;
        }
        for person in people.iter().copied() {
            if !self.is_ticked(part, person) && self.ticks(part).len() < TICKS_MAX {
                self.ticks_mut(part).push(Tick { person, operation: OperationId(fresh()) });
            }
        }
    }

    /// What a part noted is saved: nobody is ticked in it.
    pub fn untick(&mut self, part: u32) {
        self.ticks_mut(part).clear();
        if part > 1 {
            (self.result, self.vacancy) = (String::new(), None);
        }
    }

    /// Forgets ticks that are saved: a phone may die between saving and forgetting.
    pub fn forget_saved(&mut self, ledger: &Ledger, activity: RecordId) {
        let state = |tick: &Tick| {
            let file = ledger.file(tick.person)?;
            sign_up_of(&file.dossier, activity).map(|sign_up| sign_up.state.clone())
        };
        self.signing.retain(|tick| state(tick).is_none());
        self.coming.retain(|tick| !state(tick).is_some_and(|state| has_come(&state)));
        self.settling.retain(|tick| state(tick).as_deref() == Some("came"));
    }

    /// What is wrong with where they work, when some of those who came join the union.
    pub fn unit_fault(&self, activity: &Record) -> Option<Fault> {
        let joins = joins_union(activity) && !self.coming.is_empty();
        JOINING.field("unit").filter(|_| joins).and_then(|field| field.parse(&self.unit).err())
    }

    /// A sign-up of each who is ticked and has none.
    pub fn sign_ups(&self, (ledger, activity): Writing) -> Vec<NewOperation> {
        let drafts = self.signing.iter().filter_map(|tick| {
            let file = ledger.file(tick.person)?;
            let entered = match sign_up_of(&file.dossier, activity.id) {
                Some(_) => return None,
                None => tick.signs_up(activity),
            };
            Some(tick.operation(0, file, Command::RecordEntered(entered)))
        });
        drafts.collect()
    }

    /// That each who is ticked came; who had not signed up does so now. Where the union is joined, their application as well.
    pub fn arrivals(&self, (ledger, activity): Writing) -> Vec<NewOperation> {
        let mut drafts = Vec::new();
        for tick in &self.coming {
            let Some(file) = ledger.file(tick.person) else { continue };
            drafts.extend(tick.arrives(file, activity, (&self.unit, &self.industry)));
        }
        drafts
    }

    /// What came of it for each who is ticked: the same for all.
    pub fn outcomes(&self, (ledger, activity): Writing) -> Vec<NewOperation> {
        let vacancy = self.vacancy.filter(|_| self.result == "job").map(|id| ("vacancy".to_owned(), id.to_string()));
        let answers = [("result".to_owned(), self.result.clone())].into_iter().chain(vacancy);
        let answers = SortedMap::of(answers);
        let drafts = self.settling.iter().filter_map(|tick| {
            let file = ledger.file(tick.person)?;
            let moved = made(sign_up_of(&file.dossier, activity.id)?, "complete")?;
            let moved = RecordMoved { answers: answers.clone(), ..moved };
            Some(tick.operation(0, file, Command::RecordMoved(moved)))
        });
        drafts.collect()
    }
}

impl Tick {
    fn operation(&self, nth: u128, file: &File, command: Command) -> NewOperation {
        NewOperation { id: OperationId(self.id(nth)), scope: file.dossier.scope, command }
    }

    fn enters(&self, nth: u128, noun: &Noun, activity: &Record, answers: &[(&str, &str)]) -> RecordEntered {
        let mut form = RecordForm::new(self.operation, RecordId(self.id(nth)), noun.version, None);
        let answers = answers.iter().map(|(code, value)| ((*code).to_owned(), (*value).to_owned()));
        form.answers.fields = SortedMap::of(answers.chain([("activity".to_owned(), activity.id.to_string())]));
        let entered = form.entered(noun, Subject::Person { id: self.person });
        RecordEntered { group: Some(group_of(activity.id)), ..entered }
    }

    fn signs_up(&self, activity: &Record) -> RecordEntered {
        self.enters(1, &SIGN_UP, activity, &[])
    }

    fn joins(&self, activity: &Record, unit: &str, industry: &str) -> RecordEntered {
        self.enters(4, &JOINING, activity, &[("unit", unit), ("industry", industry)])
    }

    /// That they came; where the union is joined their application too, unless one stands.
    pub(super) fn arrives(&self, file: &File, activity: &Record, work: (&str, &str)) -> Vec<NewOperation> {
        let mut drafts = self.comes(file, activity);
        if joins_union(activity) && !asks_to_join(&file.dossier) {
            let joining = self.joins(activity, work.0, work.1);
            drafts.push(self.operation(3, file, Command::RecordEntered(joining)));
        }
        drafts
    }

    fn comes(&self, file: &File, activity: &Record) -> Vec<NewOperation> {
        if let Some(sign_up) = sign_up_of(&file.dossier, activity.id) {
            let moved = made(sign_up, "come").map(Command::RecordMoved);
            return moved.map(|moved| self.operation(2, file, moved)).into_iter().collect();
        }
        let entered = self.signs_up(activity);
        let moved = SIGN_UP.step("come").map(|step| RecordMoved::right_after(&entered, step));
        let commands = std::iter::once(Command::RecordEntered(entered)).chain(moved.map(Command::RecordMoved));
        [0, 2].into_iter().zip(commands).map(|(nth, command)| self.operation(nth, file, command)).collect()
    }
}

/// A step of a sign-up, where it can be made.
pub fn made(sign_up: &Record, step: &str) -> Option<RecordMoved> {
    SIGN_UP.step(step).filter(|step| step.begins_in(&sign_up.state)).map(|step| RecordMoved::new(sign_up, step))
}

/// Whether people join the union there.
pub fn joins_union(activity: &Record) -> bool {
    activity.value("kind") == "join_union"
}

/// Whether an application of theirs is open, or they are a member by one.
fn asks_to_join(dossier: &Dossier) -> bool {
    let stands = |record: &Record| record.noun == JOINING.code && ["applied", "admitted"].contains(&&*record.state);
    dossier.records.iter().any(stands)
}

/// A person's sign-up for an activity that was not cancelled.
pub fn sign_up_of(dossier: &Dossier, activity: RecordId) -> Option<&Record> {
    let activity = activity.to_string();
    let is_it = |record: &&Record| record.noun == SIGN_UP.code && record.value("activity") == activity;
    dossier.records.iter().rev().find(|record| is_it(record) && record.state != "cancelled")
}

fn has_come(state: &str) -> bool {
    ["came", "completed"].contains(&state)
}

/// One sign-up of an activity.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedUp {
    /// Whose.
    pub person: PersonId,
    /// Its record.
    pub record: RecordId,
    /// Its state.
    pub state: String,
    /// The vacancy for which they were hired.
    pub vacancy: Option<RecordId>,
}

impl SignedUp {
    /// Whether they came.
    pub fn has_come(&self) -> bool {
        has_come(&self.state)
    }
}

/// Everybody on this phone who signed up for an activity and did not cancel, in the order in which they asked.
pub fn signed_up_for(ledger: &Ledger, activity: RecordId) -> Vec<SignedUp> {
    let files = ledger.files().filter(|file| !file.dossier.is_gone());
    let of = |file: &File| {
        let sign_up = sign_up_of(&file.dossier, activity)?;
        let answered = sign_up.steps.iter().rev().find_map(|step| step.answers.get("vacancy"));
        let vacancy = answered.and_then(|value| RecordId::parse(value));
        Some(SignedUp { person: file.dossier.person_id(), record: sign_up.id, state: sign_up.state.clone(), vacancy })
    };
    let mut all: Vec<SignedUp> = files.filter_map(of).collect();
    all.sort_by_key(|one| one.record);
    all
}
