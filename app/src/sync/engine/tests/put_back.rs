//! A county that was put back to an earlier time manually, so that its epoch does not say so.

use super::{Event, Rig, village};
use crate::domain::scope::Scope;

/// A phone with a new identity that has received results, and not the changes that belong to them: the county has lost both since.
fn renewed(lost: Scope) -> Rig {
    let mut rig = Rig::new();
    rig.runs();
    let before = rig.county.clone();
    rig.visits(lost, Vec::new());
    let (id, request) = rig.to_send.pop_front().unwrap();
    let Ok(Event::Answered(id, mut answer)) = rig.serves(id, request) else { panic!("an answer") };
    answer.changes.clear();
    rig.ends(Event::Answered(id, answer));
    assert!(rig.engine.outbox().all(|outgoing| outgoing.result.is_some()));
    rig.engine.renew_soon();
    rig.county = before;
    rig
}

#[test]
fn what_was_confirmed_is_delivered_again_when_its_place_is_another_operations() {
    let mut rig = renewed(village(0));
    for _ in 0..3 {
        rig.another_adds(village(0)); // the places of both operations, and one more
    }
    rig.runs_for(60_000);
    assert_eq!((rig.head(village(0)), rig.people(village(0))), (5, 4));
    assert!(rig.engine.outbox().all(|outgoing| outgoing.result.is_some()));
}
