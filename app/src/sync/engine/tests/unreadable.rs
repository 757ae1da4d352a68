//! Answers that this phone cannot read: the rest goes on, deliveries too, and nothing is asked for without end.

use super::{Rig, VILLAGES, village};
use crate::sync::engine::{Event, Failure, Request};

const MINUTE_MS: i64 = 60_000;

/// A phone that holds its villages, with one person in each.
fn synced() -> Rig {
    let mut phone = Rig::new();
    for at in 0..VILLAGES.len() {
        phone.another_adds(village(at));
    }
    phone.runs();
    assert_eq!((0..VILLAGES.len()).map(|at| phone.people(village(at))).collect::<Vec<_>>(), [1; VILLAGES.len()]);
    phone
}

/// A person is added everywhere, in one village in a way that this phone cannot read; the worker writes something too.
fn with_a_bad_change() -> Rig {
    let mut phone = synced();
    for at in 0..VILLAGES.len() {
        let seq = phone.another_adds(village(at));
        if at == 2 {
            phone.bad_changes.push((village(at), seq));
        }
    }
    phone.visits(village(0), Vec::new());
    phone
}

#[test]
fn a_scope_whose_changes_cannot_be_read_is_fetched_anew_while_all_others_go_on() {
    let mut phone = with_a_bad_change();
    phone.runs_for(5 * MINUTE_MS);
    assert_eq!(phone.engine.status().waiting, 0, "own work is delivered and answered");
    assert_eq!([0, 1, 2, 3].map(|at| phone.people(village(at))), [3, 2, 2, 2]);
    assert_eq!(
        [0, 1, 2, 3].map(|at| phone.engine.cursor(village(at))),
        [0, 1, 2, 3].map(|at| Some(phone.head(village(at))))
    );
    assert_eq!(phone.reported, [village(2)], "the server is told, once");
    assert_eq!(phone.engine.status().unreadable, 0);
    phone.another_adds(village(2));
    phone.runs_for(5 * MINUTE_MS);
    assert_eq!(phone.people(village(2)), 3, "what follows is read as ever");
}

#[test]
fn a_scope_that_cannot_be_read_anew_either_keeps_its_copy_and_is_left_alone_for_a_while() {
    let mut phone = with_a_bad_change();
    phone.bad_pieces.push(village(2));
    phone.runs_for(10 * MINUTE_MS);
    assert_eq!(phone.engine.status().waiting, 0);
    assert_eq!([0, 1, 2, 3].map(|at| phone.people(village(at))), [3, 2, 1, 2], "what was there is still shown");
    assert_eq!(phone.engine.status().unreadable, 1);
    let served = phone.served;
    phone.runs_for(180 * MINUTE_MS);
    let asked = phone.served - served;
    assert!(asked < 300, "three hours of an idle phone, and a few tries: {asked}");
    phone.bad_pieces.clear();
    phone.runs_for(60 * MINUTE_MS);
    assert_eq!((phone.people(village(2)), phone.engine.status().unreadable), (2, 0), "and it is tried again");
}

#[test]
fn a_snapshot_from_before_the_unreadable_change_is_not_fetched_over_and_over() {
    let mut phone = synced();
    phone.packed.insert(village(2), phone.county.snapshot(village(2)));
    let seq = phone.another_adds(village(2));
    phone.bad_changes.push((village(2), seq));
    phone.runs_for(180 * MINUTE_MS);
    assert!(phone.reported.len() < 10, "each half hour at most: {}", phone.reported.len());
    assert_eq!((phone.people(village(2)), phone.engine.status().unreadable), (1, 1), "its copy stays");
    phone.packed.clear();
    phone.runs_for(60 * MINUTE_MS);
    assert_eq!((phone.people(village(2)), phone.engine.status().unreadable), (2, 0));
}

#[test]
fn an_answer_that_cannot_be_read_whatever_is_asked_for_is_asked_for_with_growing_pauses() {
    let mut phone = synced();
    phone.visits(village(0), Vec::new());
    phone.all_bad = true;
    phone.served = 0;
    phone.runs_for(60 * MINUTE_MS);
    assert!((5..30).contains(&phone.served), "an hour: {}", phone.served);
    assert_eq!(phone.engine.status().waiting, 2, "what waits stays");
    assert_eq!(phone.people(village(0)), 2, "and what is held");
    phone.all_bad = false;
    phone.runs_for(10 * MINUTE_MS);
    assert_eq!(phone.engine.status().waiting, 0);
}

#[test]
fn one_damaged_answer_is_asked_for_again_as_it_was() {
    let mut phone = synced();
    phone.feed(Event::SyncNow);
    let (id, Request::Sync(before)) = phone.to_send.pop_front().unwrap() else { unreachable!() };
    phone.ends(Event::Failed(id, Failure::Unreadable));
    phone.feed(Event::SyncNow);
    let Some((_, Request::Sync(after))) = phone.to_send.front() else { unreachable!() };
    assert_eq!(
        (&before.cursors, after.cursors.len()),
        (&after.cursors, VILLAGES.len() + 3),
        "the county's, its work, the township's work"
    );
}

#[test]
fn a_first_sync_leaves_out_the_village_that_cannot_be_read() {
    let mut phone = Rig::new();
    for at in 0..VILLAGES.len() {
        phone.another_adds(village(at));
    }
    phone.bad_pieces.push(village(1));
    phone.runs_for(10 * MINUTE_MS);
    assert_eq!([0, 1, 2, 3].map(|at| phone.people(village(at))), [1, 0, 1, 1]);
    assert_eq!(phone.engine.status().unreadable, 1);
}

#[test]
fn a_snapshot_with_a_row_that_is_no_dossier_is_not_asked_for_without_end() {
    let mut phone = Rig::new();
    for at in 0..VILLAGES.len() {
        phone.another_adds(village(at));
    }
    phone.bad_rows.push(village(1));
    phone.runs_for(10 * MINUTE_MS);
    assert_eq!([0, 1, 2, 3].map(|at| phone.people(village(at))), [1, 0, 1, 1]);
    assert!(phone.served < 60, "{}", phone.served);
}
