//! Records of areas from a JSON file: answers, stories and activities that a county has written elsewhere.

use super::{only_county, record_in_scopes, system_staff};
use crate::{
    clock,
    store::{Database, StoreError},
};
use anyhow::{Context, bail};
use app::{
    domain::{area::AreaCode, id::RecordId, noun::Noun, scope::Scope},
    messages::Lang,
    sorted_map::SortedMap,
    sync::{
        command::Command,
        outcome::Outcome,
        records::{RecordEntered, RecordMoved},
        row::Subject,
    },
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

/// One record of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// What the file calls it: the same again is the same record.
    key: String,
    /// The code of its noun.
    noun: String,
    /// The code of the area; the county when it is left out.
    area: Option<String>,
    /// Values by field code.
    #[serde(default)]
    fields: BTreeMap<String, String>,
    /// Other records of the file that it names, by field code: their keys.
    #[serde(default)]
    names: BTreeMap<String, String>,
    /// Sets by field code.
    #[serde(default)]
    sets: BTreeMap<String, Vec<String>>,
    /// A step that is made at once.
    step: Option<String>,
}

/// Enters the records of a file that are not there yet, and makes their steps: words for the terminal. One that is there stays as it is, also when it
/// was edited since.
///
/// # Errors
/// What is wrong with the file, or why a record was not taken, in words; the others are entered.
pub fn enter(database: &Database, file: &Path, lang: Lang) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let written: Vec<Written> =
        serde_json::from_str(&text).with_context(|| format!("{} is no list of records", file.display()))?;
    let known = database.read_now_as(&system_staff(vec![]), |seen| seen.reference())?;
    let county = only_county(&known, "a record")?;
    let mut placed = Vec::new();
    for record in &written {
        let noun = known.versions(&record.noun).first().map(|noun| Arc::new(Noun::clone(noun)));
        let noun = noun.with_context(|| format!("{}: no noun {}", record.key, record.noun))?;
        placed.push(record.placed(county, &noun)?);
    }
    let known = known_among(database, county, &placed)?;
    let all = placed.len();
    placed.retain(|record| !known.contains(&record.id));
    let keys: Vec<String> = placed.iter().map(|record| record.key.clone()).collect();
    let outcomes = database.write_now(move |store| -> Result<Vec<Outcome>, StoreError> {
        let entries = placed.iter().map(|record| (record.scope, record.entry.clone())).collect();
        let outcomes = record_in_scopes(store, county, entries, clock::now())?;
        let new = placed.into_iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::Applied);
        let steps: Vec<_> = new.filter_map(|(record, _)| Some((record.scope, record.step?))).collect();
        record_in_scopes(store, county, steps, clock::now())?;
        Ok(outcomes)
    })?;
    match keys.iter().zip(&outcomes).find(|(_, outcome)| **outcome != Outcome::Applied) {
        Some((key, outcome)) => bail!("{}: {key}: {}", file.display(), lang.outcome(outcome)),
        None => Ok(format!("entered {}, unchanged {}", outcomes.len(), all - outcomes.len())),
    }
}

/// Which of these are there already.
fn known_among(database: &Database, county: AreaCode, placed: &[Placed]) -> Result<BTreeSet<RecordId>, StoreError> {
    let scopes: BTreeSet<Scope> = placed.iter().map(|record| record.scope).collect();
    database.read_now_as(&system_staff(vec![county]), |seen| {
        let mut known = BTreeSet::new();
        for scope in scopes {
            known.extend(seen.dossiers(scope)?.into_iter().filter_map(|dossier| dossier.record));
        }
        Ok(known)
    })
}

/// What is written of one record.
struct Placed {
    key: String,
    id: RecordId,
    scope: Scope,
    entry: Command,
    step: Option<Command>,
}

impl Written {
    fn placed(&self, county: AreaCode, noun: &Noun) -> anyhow::Result<Placed> {
        let area = self.area.as_deref().map_or(Some(county), AreaCode::parse);
        let area = area.filter(|area| county.covers(*area)).with_context(|| format!("{}: no area", self.key))?;
        let scope = noun.scope_in(area).with_context(|| format!("{}: no area of its kind", self.key))?;
        let (id, subject) = (id_of(county, &self.key), Subject::Area { code: area });
        let named = self.names.iter().map(|(field, key)| (field.clone(), id_of(county, key).to_string()));
        let entered = RecordEntered {
            noun: noun.code.to_string(),
            version: noun.version,
            id,
            subject: subject.clone(),
            fields: SortedMap::of(self.fields.clone().into_iter().chain(named)),
            sets: SortedMap::of(self.sets.clone()),
            attachments: Vec::new(),
            state: noun.first_state().to_owned(),
            group: None,
            kept_years: noun.kept_years,
            later: Default::default(),
        };
        let step = match &self.step {
            None => None,
            Some(code) => {
                let step = noun.step(code).with_context(|| format!("{}: no step {code}", self.key))?;
                Some(Command::RecordMoved(RecordMoved {
                    noun: noun.code.to_string(),
                    version: noun.version,
                    id,
                    subject,
                    step: code.clone(),
                    from: noun.first_state().to_owned(),
                    to: step.to.to_string(),
                    reason: String::new(),
                    answers: Default::default(),
                    later: Default::default(),
                }))
            }
        };
        Ok(Placed { key: self.key.clone(), id, scope, entry: Command::RecordEntered(entered), step })
    }
}

/// The same for the same county and key, so that a file can be read again.
fn id_of(county: AreaCode, key: &str) -> RecordId {
    let digest = Sha256::digest(format!("record of {county}: {key}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    RecordId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
