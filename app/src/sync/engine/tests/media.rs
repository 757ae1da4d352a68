//! Photos that the server does not take, and photos that two visits share.

use super::{Rig, photo, village};
use crate::sync::engine::{Event, Failure, Request};

const MINUTE_MS: i64 = 60_000;

#[test]
fn a_photo_that_the_server_refuses_for_good_ends_visibly_and_the_others_go_on() {
    for failure in [Failure::Server(422), Failure::Server(400), Failure::Server(415), Failure::TooLarge] {
        let mut phone = Rig::new();
        phone.runs();
        let (bad, good) = (photo(300_000), photo(200_000));
        phone.fails.insert(bad.blob, (failure, usize::MAX));
        phone.visits(village(0), vec![bad.clone()]);
        phone.runs_for(MINUTE_MS);
        phone.visits(village(0), vec![good.clone()]);
        phone.runs_for(10 * MINUTE_MS);
        let status = phone.engine.media_status();
        assert_eq!((status.waiting, status.refused), (0, 1), "{failure:?}");
        assert_eq!(phone.contents.get(&good.blob), Some(&good.bytes));
        assert!(phone.engine.is_refused(village(0), bad.blob) && !phone.engine.is_refused(village(0), good.blob));
        phone.feed(Event::Seen(Vec::new()));
        assert_eq!((phone.engine.media_status().refused, phone.engine.uploads().count()), (0, 1), "once it was seen");
    }
}

#[test]
fn a_photo_that_was_refused_because_of_somebody_elses_parts_is_sent_again() {
    let mut phone = Rig::new();
    phone.runs();
    let one = photo(300_000);
    phone.fails.insert(one.blob, (Failure::Server(422), 2));
    phone.visits(village(0), vec![one.clone()]);
    phone.runs_for(MINUTE_MS);
    assert_eq!((phone.contents.get(&one.blob), phone.engine.media_status().refused), (Some(&one.bytes), 0));
}

#[test]
fn a_refused_photo_is_sent_again_when_somebody_wants_it() {
    let mut phone = Rig::new();
    phone.runs();
    let one = photo(300_000);
    phone.fails.insert(one.blob, (Failure::Server(422), 3));
    phone.visits(village(0), vec![one.clone()]);
    phone.runs_for(MINUTE_MS);
    assert_eq!(phone.engine.media_status().refused, 1);
    phone.feed(Event::SendMediaNow);
    phone.runs_for(MINUTE_MS);
    assert_eq!((phone.contents.get(&one.blob), phone.engine.media_status().refused), (Some(&one.bytes), 0));
}

#[test]
fn a_server_that_fails_otherwise_refuses_no_photo() {
    for failure in [Failure::Busy, Failure::Server(500), Failure::Server(403), Failure::SignInNeeded, Failure::Offline]
    {
        let mut phone = Rig::new();
        phone.runs();
        let one = photo(300_000);
        phone.fails.insert(one.blob, (failure, 9));
        phone.visits(village(0), vec![one.clone()]);
        phone.runs_for(60 * MINUTE_MS);
        assert_eq!(phone.contents.get(&one.blob), Some(&one.bytes), "{failure:?}");
    }
}

#[test]
fn a_photo_of_two_visits_is_asked_for_anew_with_the_second_one_and_sent_if_it_is_gone() {
    let mut phone = Rig::new();
    phone.runs();
    let shared = photo(300_000);
    phone.visits(village(0), vec![shared.clone()]);
    phone.runs_for(MINUTE_MS);
    assert_eq!(phone.contents.get(&shared.blob), Some(&shared.bytes));
    phone.parts.clear();
    phone.visits(village(0), vec![shared.clone()]);
    phone.runs_for(MINUTE_MS);
    assert_eq!(phone.parts, [0], "the server still has it: nothing is sent");
    phone.contents.clear(); // the first person was erased
    phone.visits(village(0), vec![shared.clone()]);
    phone.runs_for(MINUTE_MS);
    assert_eq!(phone.contents.get(&shared.blob), Some(&shared.bytes));
    assert_eq!(phone.engine.media_status().waiting, 0);
}

#[test]
fn a_photo_that_was_lost_is_sent_when_it_was_taken_in_again() {
    let mut phone = Rig::new();
    phone.runs();
    let one = photo(100_000);
    phone.visits(village(0), vec![one.clone()]);
    let id = loop {
        match phone.to_send.front().expect("the photo's part") {
            (id, Request::Chunk { .. }) => break *id,
            _ => phone.answers(),
        }
    };
    phone.to_send.clear();
    phone.ends(Event::BlobLost(id));
    assert_eq!(phone.engine.media_status().lost, 1);
    phone.visits(village(0), vec![one.clone()]);
    phone.runs_for(MINUTE_MS);
    assert_eq!((phone.contents.get(&one.blob), phone.engine.media_status().lost), (Some(&one.bytes), 0));
}

#[test]
fn photos_that_never_get_through_while_the_rest_does_are_said_to_be_stuck_and_stay() {
    let mut phone = Rig::new();
    phone.runs();
    let one = photo(300_000);
    phone.fails.insert(one.blob, (Failure::Server(403), usize::MAX));
    phone.visits(village(0), vec![one.clone()]);
    phone.runs_for(230 * MINUTE_MS);
    assert!(!phone.engine.media_status().stuck, "not for hours yet");
    phone.runs_for(15 * MINUTE_MS);
    let status = phone.engine.media_status();
    assert!(status.stuck && (status.waiting, status.lost, status.refused) == (1, 0, 0), "{status:?}");
    phone.feed(Event::Online);
    assert!(phone.engine.media_status().stuck, "a line that came back is no success");
    phone.fails.clear();
    phone.runs_for(10 * MINUTE_MS);
    assert!(!phone.engine.media_status().stuck);
    assert_eq!(phone.contents.get(&one.blob), Some(&one.bytes));
}

#[test]
fn photos_that_wait_for_a_line_or_a_server_that_is_full_are_not_stuck() {
    let mut phone = Rig::new();
    phone.runs();
    phone.feed(Event::LineIs { metered: true });
    let one = photo(300_000);
    phone.fails.insert(one.blob, (Failure::Busy, usize::MAX));
    phone.visits(village(0), vec![one.clone()]);
    phone.runs_for(300 * MINUTE_MS);
    assert!(!phone.engine.media_status().stuck, "it waits for Wi-Fi");
    phone.feed(Event::LineIs { metered: false });
    phone.runs_for(60 * MINUTE_MS);
    assert!(!phone.engine.media_status().stuck, "the server has no room");
    phone.fails.insert(one.blob, (Failure::Offline, 4));
    phone.runs_for(60 * MINUTE_MS);
    assert_eq!((phone.engine.media_status().stuck, phone.contents.get(&one.blob)), (false, Some(&one.bytes)));
}
