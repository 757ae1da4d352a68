//! What fits a concern of a person: answers that are in use, and true stories that may be told.

use super::Record;
use crate::domain::{
    area::AreaCode,
    attachment::Attachment,
    concern::{Concern, ConcernCode},
    date::Date,
    id::RecordId,
    money::Fen,
    noun::{ANSWER, Fit, STORY},
    person::PersonField,
    scope::Scope,
};
use crate::sync::{
    dossier::Dossier,
    ledger::{File, Ledger},
};
use std::cmp::Reverse;

/// An answer to a concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerInUse {
    /// Its record.
    pub id: RecordId,
    /// What to say.
    pub say: String,
    /// Whether the card of the plans is shown.
    pub has_card: bool,
    /// Steps, in their order.
    pub path: Vec<String>,
}

/// A true story that may be told today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its record.
    pub id: RecordId,
    /// Where its pictures are read.
    pub scope: Scope,
    /// The other name.
    pub pseudonym: String,
    /// Where it happened.
    pub town: Option<AreaCode>,
    /// The plan that paid.
    pub plan: String,
    /// What was paid.
    pub amount: Fen,
    /// The story.
    pub text: String,
    /// Its pictures.
    pub pictures: Vec<Attachment>,
    /// Whether this person has heard it.
    pub was_told: bool,
}

/// Answers to a concern, the oldest first.
pub fn answers_to(ledger: &Ledger, concern: ConcernCode) -> Vec<AnswerInUse> {
    let in_use = ledger.records(&ANSWER.code).map(|(_, record)| record).filter(|record| record.state == "in_use");
    let mut fitting: Vec<AnswerInUse> =
        in_use.filter(|record| record.value("concern") == concern.code()).map(AnswerInUse::of).collect();
    fitting.sort_by_key(|answer| answer.id);
    fitting
}

/// Stories that answer a concern, the best fitting first, of two that fit alike the new one. None without a consent that is valid on the day.
pub fn stories_for(ledger: &Ledger, dossier: &Dossier, concern: ConcernCode, today: Date) -> Vec<Story> {
    let told: Vec<RecordId> = dossier.told().map(|told| told.record).collect();
    let mut fitting: Vec<(u32, Story)> = stories_on(ledger, today)
        .filter(|(_, record)| answers(record, concern))
        .filter_map(|(file, record)| {
            let story = Story::of(file.dossier.scope, record, told.contains(&record.id))?;
            let same_town = story.town.is_some_and(|town| town.township() == dossier.area().township());
            let industry = record.value("industry");
            let same_industry = !industry.is_empty() && industry == dossier.field(PersonField::Industry);
            let fit = Fit { concern: true, same_town, same_industry, untold: !story.was_told };
            Some((fit.score(), story))
        })
        .collect();
    fitting.sort_by_key(|(score, story)| (Reverse(*score), story.was_told, story.id));
    fitting.into_iter().map(|(_, story)| story).collect()
}

fn stories_on(ledger: &Ledger, today: Date) -> impl Iterator<Item = (&File, &Record)> {
    ledger.records(&STORY.code).filter(move |(_, record)| may_be_told(record, today))
}

/// Bytes of stories' pictures and clips that a phone keeps: a hundred pictures, or fifteen clips and some pictures.
const KEPT_BYTES_MAX: u64 = 20_000_000;

/// Pictures and clips of stories that may be told, to be shown at doors without a line: the small ones first, as far as there is room for them.
pub fn content_to_keep(ledger: &Ledger, today: Date) -> Vec<(Scope, Attachment)> {
    let of = |(file, record): (&File, &Record)| {
        let scope = file.dossier.scope;
        record.attachments.iter().map(|kept| (scope, kept.value.clone())).collect::<Vec<_>>()
    };
    let mut all: Vec<(Scope, Attachment)> = stories_on(ledger, today).flat_map(of).collect();
    all.sort_by_key(|(_, one)| (one.bytes, one.blob));
    let mut left = KEPT_BYTES_MAX;
    all.retain(|(_, one)| {
        left = left.saturating_sub(one.bytes);
        left > 0
    });
    all
}

/// Stories that may be told on a day: found once, and then asked for each person.
#[derive(Debug)]
pub struct StoriesToTell<'a>(Vec<&'a Record>);

impl<'a> StoriesToTell<'a> {
    /// Those of a day.
    pub fn on(ledger: &'a Ledger, today: Date) -> Self {
        Self(stories_on(ledger, today).map(|(_, record)| record).collect())
    }

    /// Whether one that the person has not heard answers a concern that still holds them back.
    pub fn has_new_for(&self, dossier: &Dossier) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let open: Vec<Concern> = dossier.concerns().into_iter().filter(Concern::is_open).collect();
        let is_new = |record: &Record| dossier.told().all(|told| told.record != record.id);
        self.0.iter().any(|record| open.iter().any(|concern| answers(record, concern.code)) && is_new(record))
    }
}

/// Published, and both days of the consent hold.
fn may_be_told(record: &Record, today: Date) -> bool {
    let day = |field| Date::read(record.value(field)).ok();
    let begun = day("consent_on").is_some_and(|begun| begun <= today);
    record.state == "published" && begun && day("until").is_some_and(|last| today <= last)
}

fn answers(record: &Record, concern: ConcernCode) -> bool {
    record.sets.get("concerns").is_some_and(|set| set.iter().any(|member| member.value == concern.code()))
}

impl AnswerInUse {
    fn of(record: &Record) -> Self {
        let path = record.value("path").lines().map(str::trim).filter(|line| !line.is_empty());
        Self {
            id: record.id,
            say: record.value("say").to_owned(),
            has_card: record.value("card") == "yes",
            path: path.map(str::to_owned).collect(),
        }
    }
}

impl Story {
    fn of(scope: Scope, record: &Record, was_told: bool) -> Option<Self> {
        Some(Self {
            id: record.id,
            scope,
            pseudonym: record.value("pseudonym").to_owned(),
            town: AreaCode::parse(record.value("town")),
            plan: record.value("plan").to_owned(),
            amount: Fen(record.value("amount").parse().ok()?),
            text: record.value("text").to_owned(),
            pictures: record.attachments.iter().map(|kept| kept.value.clone()).collect(),
            was_told,
        })
    }
}
