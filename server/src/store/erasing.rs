//! Blotting out: the content of a kept operation goes, its place in the log stays. Only people who were erased are blotted out, and only
//! once nothing of theirs waits for the township.

use super::{Database, Keys, Place, SqliteStore, StoreError, audit_subject};
use app::{
    domain::{
        area::AreaCode, attachment::BlobId, audit::Action, date::Date, erasure::RECORDS_KEPT_YEARS, id::PersonId,
        time::Timestamp,
    },
    sync::{
        dossier::Dossier,
        erasure::{BLOTTED, blotted},
        operation::Operation,
        outcome::Outcome,
        store::SYSTEM,
    },
};
use rusqlite::{Connection, Row, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Operations blotted out in one commit: phones wait no longer than this takes.
const BATCH_ROWS: usize = 500;

/// What is kept longer than it may be.
#[derive(Debug, Default)]
pub struct Stale {
    /// Who was taken off the ledger, or erased but for what the law kept, and whose time is up.
    pub over: Vec<(AreaCode, PersonId)>,
    /// Operations to blot out, by device and number.
    operations: Vec<(String, u64)>,
    /// Content that they name.
    pub blobs: BTreeSet<BlobId>,
}

impl Database {
    /// Looks for what is kept longer than it may be.
    ///
    /// # Errors
    /// Those of SQLite, or a record that cannot be opened.
    pub async fn stale(&self, today: Date) -> Result<Stale, StoreError> {
        let keys = self.keys();
        self.readers.read(move |connection| find(connection, &keys, today)).await
    }

    /// Blots out what was found, some hundred operations at a time. Answers how many. Their content is deleted before: without them it is
    /// found no more.
    ///
    /// # Errors
    /// Those of SQLite; what is done is kept, and found no more.
    pub async fn blot_out(&self, stale: Stale, now: Timestamp) -> Result<usize, StoreError> {
        for batch in stale.operations.chunks(BATCH_ROWS) {
            let batch = batch.to_vec();
            self.write(move |store| batch.iter().try_for_each(|(device, n)| store.blot_out(device, *n, now))).await?;
        }
        Ok(stale.operations.len())
    }

    /// Those of some contents that no dossier names.
    ///
    /// # Errors
    /// Those of SQLite.
    pub async fn unnamed(&self, blobs: Vec<BlobId>) -> Result<Vec<BlobId>, StoreError> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM attachment WHERE blob = ?1)";
        let look = move |connection: &Connection| {
            let mut statement = connection.prepare(sql)?;
            let mut is_unnamed = |blob: &BlobId| statement.query_row([blob.0], |row| row.get::<_, bool>(0));
            let checked = blobs.into_iter().map(|blob| is_unnamed(&blob).map(|unnamed| unnamed.then_some(blob)));
            Ok(checked.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        };
        self.readers.read(look).await
    }
}

impl SqliteStore<'_> {
    /// The digest stays, so that the operation is taken for delivered when it comes again; the audit notes what is there now.
    fn blot_out(&mut self, device: &str, n: u64, now: Timestamp) -> Result<(), StoreError> {
        let sql = "SELECT body, outcome FROM operation WHERE device = ?1 AND n = ?2";
        let read = |row: &Row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?));
        let (body, outcome) = self.connection().prepare_cached(sql)?.query_row(params![device, n], read)?;
        let place = Place::Operation(device, n);
        let operation = blotted(&self.keys().data.read(place, &body)?);
        let (text, outcome): (_, Outcome) = (serde_json::to_vec(&operation)?, serde_json::from_str(&outcome)?);
        let sealed = self.keys().data.seal(place, &text)?;
        self.execute("UPDATE operation SET body = ?3 WHERE device = ?1 AND n = ?2", params![device, n, sealed])?;
        let subject = audit_subject::subject(self.keys(), &operation, &outcome, &text);
        self.audit(SYSTEM, Action::ContentErased, &subject, now)
    }
}

/// Everybody who is off the ledger somewhere, or was never in it and only sent something by a public form, with their dossiers.
fn gone(connection: &Connection, keys: &Keys) -> Result<BTreeMap<PersonId, Vec<Dossier>>, StoreError> {
    let mut statement = connection.prepare("SELECT scope, row, body FROM dossier")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut people: BTreeMap<PersonId, Vec<Dossier>> = BTreeMap::new();
    for row in rows {
        let (scope, row, body): (String, String, Vec<u8>) = row?;
        let dossier: Dossier = keys.data.read(Place::Dossier(&scope, &row), &body)?;
        if let Some(person) = dossier.person {
            people.entry(person).or_default().push(dossier);
        }
    }
    people.retain(|_, dossiers| dossiers.iter().all(|dossier| dossier.is_gone() || dossier.of_stranger().is_some()));
    Ok(people)
}

fn find(connection: &Connection, keys: &Keys, today: Date) -> Result<Stale, StoreError> {
    let gone = gone(connection, keys)?;
    // what somebody sent goes with them
    let follows = |dossier: &&Dossier| {
        let person = dossier.stranger_in_ledger().and_then(|person| gone.get(&person));
        person.is_some_and(|dossiers| dossiers.iter().any(Dossier::is_erased)) && dossier.erasable(today).is_ok()
    };
    let over = gone.values().flatten().filter(|dossier| is_over(dossier, today) || follows(dossier));
    let mut stale = Stale { over: over.map(|d| (d.area(), d.person_id())).collect(), ..Stale::default() };
    let erased = |dossiers: &&Vec<Dossier>| {
        dossiers.iter().any(Dossier::is_erased) && dossiers.iter().all(|dossier| dossier.reviews.is_empty())
    };
    let erased: BTreeMap<PersonId, &Vec<Dossier>> =
        gone.iter().filter(|(_, dossiers)| erased(dossiers)).map(|(person, dossiers)| (*person, dossiers)).collect();
    if !erased.is_empty() {
        find_operations(connection, keys, &erased, &mut stale)?;
    }
    Ok(stale)
}

/// Whether the law keeps nothing any more of a person who was taken off the ledger years ago, a part of what an erasure left is overdue, or
/// nobody entered into the ledger who sent something a month ago.
fn is_over(dossier: &Dossier, today: Date) -> bool {
    if dossier.is_stranger_over(today) {
        return dossier.erasable(today).is_ok();
    }
    let Some(removal) = dossier.removed.as_ref().filter(|_| !dossier.has_left()) else { return false };
    let removed = dossier.stamp(removal.seq).map(|stamp| stamp.2.date().plus_months(12 * RECORDS_KEPT_YEARS));
    let until = dossier.law_keeps_until().max(removed);
    let over = dossier.is_overdue(today) || !dossier.is_erased() && until.is_some_and(|until| until < today);
    over && dossier.erasable(today).is_ok()
}

fn find_operations(
    connection: &Connection,
    keys: &Keys,
    erased: &BTreeMap<PersonId, &Vec<Dossier>>,
    stale: &mut Stale,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare("SELECT device, n, seq, body FROM operation")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (device, n, seq, body): (String, u64, u64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let operation: Operation = keys.data.read(Place::Operation(&device, n), &body)?;
        let mut dossiers = people_of(&operation).into_iter().filter_map(|person| erased.get(&person));
        if dossiers.any(|dossiers| says_something(&operation, seq, dossiers)) {
            each_word(&operation.body, &mut |word| stale.blobs.extend(BlobId::parse(word)));
            stale.operations.push((device, n));
        }
    }
    Ok(())
}

/// Whom an operation is about. One that this version cannot read is about the person that it names in the usual place, or else about
/// everybody whose identifier is anywhere in it.
fn people_of(operation: &Operation) -> BTreeSet<PersonId> {
    if let Ok(command) = operation.command() {
        return command.person().into_iter().collect();
    }
    let inner = &operation.body["body"]; // of one without a kind the body is the whole operation, or its text
    let named = [&operation.body["person"], if operation.kind.is_empty() { &inner["person"] } else { &Value::Null }];
    let mut people: BTreeSet<PersonId> = named.into_iter().filter_map(|id| PersonId::parse(id.as_str()?)).collect();
    if people.is_empty() {
        let mut note = |word: &str| people.extend(PersonId::parse(word));
        each_word(&operation.body, &mut note);
        operation.later.values().for_each(|value| each_word(value, &mut note));
    }
    people
}

/// Everything in a JSON tree that may be an identifier, also within a text.
fn each_word(tree: &Value, work: &mut impl FnMut(&str)) {
    let ends = |character: char| !character.is_ascii_alphanumeric() && character != '-';
    match tree {
        Value::String(text) => text.split(ends).for_each(work),
        Value::Array(items) => items.iter().for_each(|item| each_word(item, work)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            name.split(ends).for_each(&mut *work);
            each_word(value, work);
        }),
        _ => {}
    }
}

/// Whether there is more in it than that a person moved or was erased, and what the law keeps.
fn says_something(operation: &Operation, seq: u64, dossiers: &[Dossier]) -> bool {
    let here = dossiers.iter().find(|dossier| dossier.scope == operation.scope);
    let erased_at = here.and_then(|dossier| dossier.removed.as_ref()).map_or(0, |removal| removal.seq);
    match operation.kind.as_str() {
        BLOTTED | "PersonErased" | "PersonMoved" => false,
        "RecordsKept" => seq < erased_at,
        _ => true,
    }
}
