//! Areas from a CSV file with the columns code, parent, level, name and, where their unions have a landline, phone.

use super::{Placed, record, system_staff};
use crate::store::Database;
use anyhow::Context;
use app::{
    domain::{
        area::{Area, AreaCode, landline},
        plan,
    },
    sync::{command::Command, outcome::Outcome, reference::Reference},
};
use serde::Deserialize;
use std::path::Path;

/// What an import came to. Its last line is `imported N, refused M, unchanged K`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// New or changed.
    pub imported: usize,
    /// Refused, each with its reason.
    pub refused: Vec<String>,
    /// As they were.
    pub unchanged: usize,
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "imported {}, refused {}, unchanged {}", self.imported, self.refused.len(), self.unchanged)
    }
}

#[derive(Deserialize)]
struct Row {
    code: String,
    parent: String,
    level: String,
    name: String,
    #[serde(default)]
    phone: String,
}

/// Imports areas; on a new database the seeded plans too. A second run changes nothing.
///
/// # Errors
/// When the file cannot be read, has other columns or no county, or the store fails.
pub fn import(database: &Database, file: &Path) -> anyhow::Result<Summary> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let has_phones = reader.headers()?.iter().any(|heading| heading == "phone");
    let mut known = database.read_now_as(&system_staff(vec![]), |seen| seen.reference())?;
    let (mut summary, mut commands, mut county) = (Summary::default(), Vec::<Placed>::new(), None);
    for (at, row) in reader.deserialize().enumerate() {
        let row: Row =
            row.with_context(|| format!("{}: needs the columns code, parent, level, name", file.display()))?;
        match parse(&row, has_phones, &known) {
            Ok(area) if known.area_name(area.code) == area.name && known.area_phone(area.code) == area.phone => {
                summary.unchanged += 1;
            }
            Ok(area) => {
                let scope = area.code.county();
                let command = Command::AreaListed(area);
                known.apply(&command);
                commands.push((scope, command));
            }
            Err(why) => summary.refused.push(format!("line {}: {} {}: {why}", at + 2, row.code, row.name)),
        }
        county = county.or(AreaCode::parse(&row.code).map(AreaCode::county));
    }
    let county = county.with_context(|| format!("{} lists no area", file.display()))?;
    let areas = commands.len();
    if known.plans_on(crate::clock::now().date()).is_empty() {
        commands.extend(plan::seeded().into_iter().map(|plan| (county, Command::PlanPublished(plan))));
    }
    let outcomes = record(database, county, commands, |_| {})?;
    summary.imported = outcomes.iter().take(areas).filter(|outcome| **outcome == Outcome::Applied).count();
    Ok(summary)
}

fn parse(row: &Row, has_phones: bool, known: &Reference) -> Result<Area, &'static str> {
    let code = AreaCode::parse(&row.code).ok_or("a code has 6, 9 or 12 digits")?;
    if row.name.is_empty() {
        return Err("the name is empty");
    }
    if code.level().code() != row.level {
        return Err("level and length of the code disagree");
    }
    let parent = AreaCode::parse(&row.parent);
    let fits = parent.is_some_and(|parent| parent.covers(code) && parent != code && known.has_area(parent));
    if !fits && code != code.county() {
        return Err("the parent is not listed above it");
    }
    let phone = if has_phones { &row.phone } else { known.area_phone(code) }; // without the column what is known stays
    let phone = landline(phone).ok_or("a phone is the landline of an office, such as 023-59220000")?;
    Ok(Area { code, name: row.name.clone(), phone, later: Default::default() })
}
