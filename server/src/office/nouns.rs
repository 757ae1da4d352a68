//! Kinds of records that a county defines, from JSON files.

use super::{only_county, record_in, system_staff};
use crate::{
    clock,
    store::{Database, StoreError},
};
use anyhow::{Context, bail};
use app::{
    domain::{
        fault::Fault,
        noun::{self, Noun},
    },
    messages::Lang,
    sync::{
        command::Command,
        outcome::{Outcome, RefusalReason},
    },
};
use std::path::Path;

/// Publishes the table of a file for the whole county: words for the terminal. The same table again changes nothing.
///
/// # Errors
/// What is wrong with the file or its table, in words.
pub fn publish(database: &Database, file: &Path, lang: Lang) -> anyhow::Result<String> {
    let noun = read(file, lang)?;
    let known = database.read_now_as(&system_staff(vec![]), |seen| seen.reference())?;
    let county = only_county(&known, "a kind of record")?;
    let named = format!("{} {} ({})", noun.code, lang.label(&noun.label), noun.version);
    if known.noun(&noun.code, noun.version).is_some_and(|known| *known == noun) {
        return Ok(format!("unchanged {named}"));
    }
    let command = Command::NounPublished(Box::new(noun));
    let outcomes = database.write_now(move |store| -> Result<Vec<Outcome>, StoreError> {
        record_in(store, county, vec![(county, command)], clock::now())
    })?;
    match outcomes.as_slice() {
        [Outcome::Applied | Outcome::Noop] => Ok(format!("published {named}")),
        [Outcome::Refused { reason: RefusalReason::Faulty { field, fault: Fault::PlanPublished } }] => {
            bail!("{}: {field}: {}", file.display(), lang.noun_published())
        }
        [outcome] => bail!("{}: {}", file.display(), lang.outcome(outcome)),
        others => bail!("{}: {others:?}", file.display()),
    }
}

/// A table that is one.
fn read(file: &Path, lang: Lang) -> anyhow::Result<Noun> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let tree: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))?;
    let noun: Noun = serde_json::from_value(tree.clone()).with_context(|| format!("{} is no table", file.display()))?;
    if let Some(name) = unknown_in(&tree, &serde_json::to_value(&noun)?, "") {
        bail!("{}: {name}: {}", file.display(), lang.noun_name_unknown());
    }
    match noun::check(&noun, true) {
        Ok(()) => Ok(noun),
        Err(fault) => bail!("{}: {}: {}", file.display(), fault.code(), lang.noun_fault(fault)),
    }
}

/// A name in the file that no table has, misspelt perhaps: nothing of it would be kept. What is left out for being the default is known.
fn unknown_in(written: &serde_json::Value, kept: &serde_json::Value, path: &str) -> Option<String> {
    const DEFAULTS: [&str; 17] = [
        "en",
        "required",
        "unique",
        "of",
        "purpose",
        "choices",
        "is_end",
        "takes_place",
        "reason",
        "fields",
        "kept_years",
        "places",
        "numbered",
        "limits",
        "when",
        "is",
        "joins",
    ];
    if let (Some(written), Some(kept)) = (written.as_object(), kept.as_object()) {
        return written.iter().find_map(|(name, value)| match kept.get(name) {
            Some(kept) => unknown_in(value, kept, &format!("{path}{name}.")),
            None => (!DEFAULTS.contains(&name.as_str())).then(|| format!("{path}{name}")),
        });
    }
    let (written, kept) = (written.as_array()?, kept.as_array()?);
    let pairs = written.iter().zip(kept).enumerate();
    pairs.into_iter().find_map(|(at, (written, kept))| unknown_in(written, kept, &format!("{path}{}.", at + 1)))
}
