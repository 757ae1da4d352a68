//! Whom visits are scheduled for in a season: people of the ledger who are not covered and may be contacted.

use super::ledger::{File, Ledger};
use crate::{
    domain::{
        area::AreaCode,
        date::Date,
        person::{Intention, Smartphone},
        season::{HomeSeason, works_away},
        visit::VisitOutcome,
        visit_schedule::ToVisit,
    },
    order::ordered,
};

/// People to visit in a season, the weightiest first: without those who are covered, want no contact, or were met in this season already.
/// `village` narrows to one.
pub fn to_visit(ledger: &Ledger, season: &HomeSeason, village: Option<AreaCode>, today: Date) -> Vec<ToVisit> {
    let of_village = |file: &&File| village.is_none_or(|village| file.dossier.scope == village.into());
    let people = ledger.files().filter(of_village).filter_map(|file| one(file, season, today)).collect();
    ordered(people, |one: &ToVisit| {
        let rank = match one.intention {
            Intention::Willing => 0,
            Intention::Hesitant => 2,
            Intention::NotAsked | Intention::Unknown(_) => 4,
            Intention::Unwilling => 6,
        };
        (rank + i64::from(!one.works_away), one.person.to_string())
    })
}

fn one(file: &File, season: &HomeSeason, today: Date) -> Option<ToVisit> {
    let (row, dossier) = (file.row.as_ref()?, &file.dossier);
    let covered = dossier.enrolments.iter().any(|form| form.is_open_on(today));
    let met = dossier
        .standing_visits()
        .any(|kept| kept.value.on >= season.opens() && kept.value.outcome != VisitOutcome::NotHome);
    if row.do_not_contact || dossier.wants_no_contact() || covered || met {
        return None;
    }
    Some(ToVisit {
        person: dossier.person_id(),
        village: dossier.area(),
        group: row.group,
        household: row.householder.clone(),
        intention: row.intention,
        concerns: dossier
            .concerns()
            .into_iter()
            .filter(|concern| concern.is_open())
            .map(|concern| concern.code)
            .collect(),
        stay: season.stay_of(row),
        works_away: works_away(row),
        by_video: row.phone.is_some() && row.smartphone != Some(Smartphone::No),
    })
}
