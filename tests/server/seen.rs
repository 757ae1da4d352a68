//! A hundred thousand pairs of a user and a record: what `Seen` shows, against what is known of both.

use super::marked::Marked;
use app::{
    domain::{
        area::AreaCode,
        id::{DeviceId, PersonId, StaffId},
        name::Name,
        scope::{Part, Scope},
        staff::{Role, Staff},
    },
    sorted_map::SortedMap,
    sync::{protocol::SyncRequest, pull, store::Readable},
};
use fastrand::Rng;
use server::{
    office::system_staff,
    store::{Seen, StoreError},
};
use uuid::Uuid;

const CALLERS: usize = 1_000;
const RECORDS: usize = 100;
const SEED: u64 = 20_261_124;

/// A user of any role with up to three areas of any size, some of them in another county or none at all.
fn somebody(rng: &mut Rng, villages: &[AreaCode]) -> Staff {
    let area = |rng: &mut Rng| {
        let village = villages[rng.usize(..villages.len())];
        match rng.u8(..20) {
            0 => village.county(),
            1 => AreaCode::parse("500230").unwrap(),
            2 => AreaCode::NOWHERE,
            3..=9 => village.township(),
            _ => village,
        }
    };
    let areas = (0..rng.usize(..4)).map(|_| area(rng)).collect();
    let role = Role::ALL[rng.usize(..Role::ALL.len())];
    Staff {
        id: StaffId(Uuid::from_u128(rng.u128(..))),
        name: Name::parse("冉玉兰").unwrap(),
        role,
        areas,
        later: Default::default(),
    }
}

/// What is known: an area shows the scopes whose codes begin with its own; the county shares one with all; work is for all who work
/// inside, the office for whoever is more than a worker.
fn may(caller: &Staff, scope: Scope) -> bool {
    let code = scope.to_string();
    let (area, part) = code.split_once('-').unwrap_or((&code, ""));
    let within = caller.areas.iter().any(|own| area.starts_with(own.as_str()));
    let inside = caller.areas.iter().any(|own| own.as_str().starts_with(area));
    let is_known = caller.role.is_known();
    match part {
        "" => within || area.len() == 6 && inside,
        "work" => within || inside,
        _ => within && is_known && caller.role != Role::GridWorker,
    }
}

/// One pair, through every door.
fn look(seen: &Seen, caller: &Staff, marked: &Marked, village: AreaCode) -> Result<(), StoreError> {
    let (person, may) = (marked.people[&village], may(caller, village.into()));
    let scope = Scope::from(village);
    let people: Vec<PersonId> = seen.dossiers(scope)?.iter().map(|dossier| dossier.person_id()).collect();
    let changes = seen.changes(caller, scope, 0, u64::MAX)?;
    let told = changes.iter().filter_map(|change| change.operation.as_ref()?.command().ok()?.person());
    let sum = seen.sum(caller, scope)?;
    let shown = (people == [person], told.eq([person; 2]), sum.dossiers == 1, seen.names(scope, marked.blob(village))?);
    assert_eq!(shown, (may, may, may, may), "{:?} and {village}", caller.areas);
    assert!(may || (people.is_empty() && changes.is_empty() && sum == Default::default()));
    Ok(())
}

/// Heads and a pull that asks for all of it at once.
fn pull(seen: &Seen, caller: &Staff, scopes: &[Scope]) -> Result<(), StoreError> {
    let theirs: Vec<Scope> = scopes.iter().copied().filter(|scope| may(caller, *scope)).collect();
    let heads = seen.heads(caller)?;
    assert_eq!(heads.keys().copied().collect::<Vec<_>>(), theirs, "{:?} for {:?}", caller.role, caller.areas);
    let cursors = SortedMap::of(scopes.iter().map(|scope| (*scope, 0)));
    let device = DeviceId(Uuid::from_u128(1));
    let mut request = SyncRequest::new(device, Vec::new(), cursors);
    (request.check, request.max_bytes) = (true, u64::from(u32::MAX));
    let pulled = pull::pull(seen, caller, &request)?;
    let filled: Vec<Scope> = theirs.iter().copied().filter(|scope| scope.part() == Part::Ledger).collect();
    assert_eq!(pulled.changes.iter().map(|changes| changes.scope).collect::<Vec<_>>(), filled);
    assert_eq!(pulled.sums.keys().copied().collect::<Vec<_>>(), theirs);
    assert_eq!(pulled.scopes, heads);
    Ok(())
}

#[test]
fn nobody_sees_a_record_of_areas_not_theirs_in_a_hundred_thousand_pairs() {
    let marked = Marked::new();
    let villages: Vec<AreaCode> = marked.people.keys().copied().collect();
    let scopes =
        marked.county.database.read_now_as(&system_staff(vec![villages[0].county()]), |seen| seen.heads(seen.reader()));
    let scopes: Vec<Scope> = scopes.unwrap().keys().copied().collect();
    assert_eq!(
        scopes.len(),
        villages.len() + 25 * 2 + 3,
        "villages, work and office of 25 townships and the county, and what it shares"
    );
    let (mut rng, mut shown) = (Rng::with_seed(SEED), 0);
    for _ in 0..CALLERS {
        let caller = somebody(&mut rng, &villages);
        let all = |seen: &Seen| {
            pull(seen, &caller, &scopes)?;
            for _ in 0..RECORDS {
                // half of the records are of the caller's own neighbourhood: strangers alone would show little
                let near: Vec<AreaCode> = villages
                    .iter()
                    .copied()
                    .filter(|v| caller.areas.iter().any(|a| a.township() == v.township()))
                    .collect();
                let from = if rng.bool() && !near.is_empty() { &near } else { &villages };
                let village = from[rng.usize(..from.len())];
                shown += usize::from(may(&caller, village.into()));
                look(seen, &caller, &marked, village)?;
            }
            Ok(())
        };
        marked.county.database.read_now_as(&caller, all).unwrap();
    }
    assert!(shown > CALLERS * RECORDS / 10, "{shown} of them may be seen");
}
