//! One photo in two visits: the content outlives the erasure of the first person.

use super::{
    media::photo,
    sync::{person_added, visit_of},
};
use app::{
    domain::{erasure::ErasureReason, visit::Visit},
    sync::{command::Command, erasure::PersonErased},
};
use server::{clock, media::Media, office::retention::look_after};
use tests::harness::{County, Phone, TOWNSHIP, WORKER};

#[tokio::test]
async fn a_photo_of_somebody_erased_is_sent_again_for_the_later_visit_that_shares_it() {
    let (county, content) = (County::new(), photo(24));
    let village = county.area("左岚乡/大坝村");
    let (mut worker, mut township) = (Phone::of(&county, WORKER).await, Phone::of(&county, TOWNSHIP).await);
    let ((first, first_added), (second, second_added)) = (person_added("陈路川"), person_added("冉雪香"));
    let shared = worker.takes(content.clone());
    let visit = |person| Command::VisitLogged(Visit { attachments: vec![shared.clone()], ..visit_of(person) });
    worker.saves(village, vec![first_added, second_added, visit(first)]);
    worker.syncs().await;
    let address = format!("/api/v1/media/{village}/{}", shared.blob);
    let union = county.signed_in(TOWNSHIP).await;
    union.get(&address).await.expect_status(200);
    worker.saves(village, vec![visit(second)]); // offline

    township.syncs().await;
    let erased = PersonErased { person: first, reason: ErasureReason::Requested, later: Default::default() };
    township.saves(village, vec![Command::PersonErased(erased)]);
    township.syncs().await;
    let media = Media::open(county.directory.path(), None, county.database.keys()).expect("a folder");
    let done = look_after(&county.database, &media, clock::now()).await.expect("a good store");
    assert_eq!(done.contents, 1, "nobody else names it yet");

    worker.syncs().await;
    assert_eq!((worker.status().waiting, worker.media().waiting), (0, 0));
    assert_eq!(union.get(&address).await.expect_status(200).body, content);
}
