//! On a shared phone: what was begun for one user ends when the copy of another is open.

use super::{Event, Failure, Rig, photo, village};

#[test]
fn what_ends_late_for_an_earlier_opening_changes_nothing_in_the_present_one() {
    let mut phone = Rig::new();
    phone.late_events = true;
    phone.runs();
    phone.visits(village(0), vec![photo(300_000)]);
    let (id, _) = phone.to_send.pop_front().unwrap();
    phone.ends(Event::Failed(id, Failure::SignInNeeded));
    phone.feed(Event::SignedIn);
    phone.runs_for(120_000);
    assert_eq!((phone.engine.status().waiting, phone.engine.media_status().waiting), (0, 0), "all of it was delivered");
    let kinds: [fn(&Event) -> bool; 6] = [
        |event| matches!(event, Event::Committed(_)),
        |event| matches!(event, Event::Answered(..)),
        |event| matches!(event, Event::PieceCame(..)),
        |event| matches!(event, Event::ChunkTaken(..)),
        |event| matches!(event, Event::Failed(..)),
        |event| matches!(event, Event::Woken),
    ];
    assert!(kinds.iter().all(|is| phone.came.iter().any(is)), "every kind of event came late");
}
