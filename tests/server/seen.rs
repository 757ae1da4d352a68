//! A hundred thousand pairs of somebody and a record: what `Seen` shows, against what is known of both.

use super::marked::Marked;
use app::{
    domain::{
        area::{AreaCode, Level},
        id::{DeviceId, PersonId, StaffId},
        name::Name,
        staff::{Role, Staff},
    },
    sorted_map::SortedMap,
    sync::{protocol::SyncRequest, pull, store::Readable},
};
use fastrand::Rng;
use server::store::{Seen, StoreError};
use uuid::Uuid;

const CALLERS: usize = 1_000;
const RECORDS: usize = 100;
const SEED: u64 = 20_261_124;

/// Somebody of any role with up to three areas of any size, some of them in another county or none at all.
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

/// What is known: an area shows the villages whose codes begin with its own.
fn may(caller: &Staff, village: AreaCode) -> bool {
    caller.areas.iter().any(|area| village.to_string().starts_with(&area.to_string()))
}

/// One pair, through every door.
fn look(seen: &Seen, caller: &Staff, marked: &Marked, village: AreaCode) -> Result<(), StoreError> {
    let (person, may) = (marked.people[&village], may(caller, village));
    let people: Vec<PersonId> = seen.dossiers(village)?.iter().map(|dossier| dossier.person_id()).collect();
    let changes = seen.changes(caller, village, 0, u64::MAX)?;
    let told = changes.iter().filter_map(|change| change.operation.as_ref()?.command().ok()?.person());
    let sum = seen.sum(caller, village)?;
    let shown =
        (people == [person], told.eq([person; 2]), sum.dossiers == 1, seen.names(village, marked.blob(village))?);
    assert_eq!(shown, (may, may, may, may), "{:?} and {village}", caller.areas);
    assert!(may || (people.is_empty() && changes.is_empty() && sum == Default::default()));
    Ok(())
}

/// Heads and a pull that asks for all of it at once.
fn pull(seen: &Seen, caller: &Staff, villages: &[AreaCode]) -> Result<(), StoreError> {
    let theirs: Vec<AreaCode> = villages.iter().copied().filter(|village| may(caller, *village)).collect();
    let heads = seen.heads(caller)?;
    let shared = |scope: &AreaCode| scope.level() == Level::County;
    assert_eq!(heads.keys().copied().filter(|scope| !shared(scope)).collect::<Vec<_>>(), theirs);
    assert!(heads.keys().filter(|scope| shared(scope)).all(|scope| caller.areas.iter().any(|a| a.county() == *scope)));
    let cursors = SortedMap::of(villages.iter().map(|village| (*village, 0)));
    let device = DeviceId(Uuid::from_u128(1));
    let mut request = SyncRequest::new(device, Vec::new(), cursors);
    (request.check, request.max_bytes) = (true, u64::from(u32::MAX));
    let pulled = pull::pull(seen, caller, &request)?;
    assert_eq!(pulled.changes.iter().map(|changes| changes.scope).collect::<Vec<_>>(), theirs);
    assert_eq!(pulled.sums.keys().copied().collect::<Vec<_>>(), theirs);
    assert_eq!(pulled.scopes, heads);
    Ok(())
}

#[test]
fn nobody_sees_a_record_of_areas_not_theirs_in_a_hundred_thousand_pairs() {
    let marked = Marked::new();
    let villages: Vec<AreaCode> = marked.people.keys().copied().collect();
    let (mut rng, mut shown) = (Rng::with_seed(SEED), 0);
    for _ in 0..CALLERS {
        let caller = somebody(&mut rng, &villages);
        let all = |seen: &Seen| {
            pull(seen, &caller, &villages)?;
            for _ in 0..RECORDS {
                // half of the records are of the caller's own neighbourhood: strangers alone would show little
                let near: Vec<AreaCode> = villages
                    .iter()
                    .copied()
                    .filter(|v| caller.areas.iter().any(|a| a.township() == v.township()))
                    .collect();
                let from = if rng.bool() && !near.is_empty() { &near } else { &villages };
                let village = from[rng.usize(..from.len())];
                shown += usize::from(may(&caller, village));
                look(seen, &caller, &marked, village)?;
            }
            Ok(())
        };
        marked.county.database.read_now_as(&caller, all).unwrap();
    }
    assert!(shown > CALLERS * RECORDS / 10, "{shown} of them may be seen");
}
