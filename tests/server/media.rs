//! Photos: in parts, once, whole, and only for those who may read the visit.

use super::{
    records::{body, demand},
    sync::{person_added, visit_of},
};
use app::{
    domain::{
        attachment::{ATTACHMENT_BYTES_MAX, Attachment},
        id::RecordId,
        noun::DEMAND,
        visit::Visit,
    },
    sync::{
        command::Command,
        protocol::{CHUNK_BYTES_MAX, MediaReceipt},
        records::RecordEntered,
    },
};
use serde_json::json;
use tests::harness::{AUDITOR, Answer, Client, County, OTHER_WORKER, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

const VILLAGE: &str = "左岚乡/大坝村";

/// A photo of 300 KB: two whole parts and a rest.
pub fn photo(seed: u64) -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(seed);
    jpeg(&std::iter::repeat_with(|| rng.u8(..)).take(300_000).collect::<Vec<u8>>())
}

/// A photo of 16 × 16 pixels, as far as its header says.
pub fn jpeg(data: &[u8]) -> Vec<u8> {
    jpeg_of([0, 16, 0, 16], data)
}

/// One whose header gives another size: height and width, two bytes each.
pub fn jpeg_of([h1, h2, w1, w2]: [u8; 4], data: &[u8]) -> Vec<u8> {
    let head = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, h1, h2, w1, w2, 1, 1, 17, 0, 0xFF, 0xDA, 0, 2];
    [&head[..], data].concat()
}

fn receipt(answer: Answer) -> MediaReceipt {
    serde_json::from_value(answer.expect_status(200).json()).expect("a receipt")
}

/// Sends everything from `offset` on in parts of the usual size.
pub async fn sends(client: &Client, photo: &Attachment, content: &[u8], mut offset: usize) -> Answer {
    loop {
        let part = &content[offset..content.len().min(offset + CHUNK_BYTES_MAX)];
        let answer = client.put_media(photo, offset as u64, part.to_vec()).await;
        offset += part.len();
        if offset == content.len() || answer.status != 200 {
            return answer;
        }
    }
}

/// A worker whose visit with a photo is delivered, photo and all.
pub async fn a_visit_with_a_photo(county: &County, content: &[u8]) -> (Phone, Attachment) {
    let mut worker = Phone::of(county, WORKER).await;
    let (person, added) = person_added("陈路川");
    let photo = worker.takes(content.to_vec());
    let visit = Visit { attachments: vec![photo.clone()], ..visit_of(person) };
    worker.saves(county.area(VILLAGE), vec![added, Command::VisitLogged(visit)]);
    assert_eq!(worker.media().waiting, 1);
    worker.syncs().await;
    assert_eq!((worker.status().waiting, worker.media().waiting), (0, 0));
    (worker, photo)
}

#[tokio::test]
async fn a_photo_is_shown_to_those_who_may_read_the_visit_that_names_it() {
    let (county, content) = (County::new(), photo(1));
    let (_, photo) = a_visit_with_a_photo(&county, &content).await;
    let address = format!("/api/v1/media/{}/{}", county.area(VILLAGE), photo.blob);
    for reader in [WORKER, TOWNSHIP, AUDITOR] {
        let shown = county.signed_in(reader).await.get(&address).await.expect_status(200);
        assert_eq!((shown.header("content-type"), &shown.body), ("image/jpeg", &content));
    }
    county.signed_in(OTHER_WORKER).await.get(&address).await.expect_status(404);
    county.client().get(&address).await.expect_status(401);
    let elsewhere = format!("/api/v1/media/{}/{}", county.area("左岚乡/齐心村"), photo.blob);
    county.signed_in(TOWNSHIP).await.get(&elsewhere).await.expect_status(404); // no visit there names it
}

#[tokio::test]
async fn photos_of_records_are_sent_when_they_are_entered_and_when_they_are_added() {
    let county = County::new();
    let village = county.area(VILLAGE);
    let scope = DEMAND.scope_in(village).unwrap();
    let mut worker = Phone::of(&county, WORKER).await;
    let [first, later] = [1, 2].map(|seed| worker.takes(photo(seed)));
    let entered = RecordEntered { attachments: vec![first.clone()], ..demand(village, RecordId(Uuid::now_v7())) };
    let added = json!({ "attach": [&later] });
    let added = body("demand", entered.id, &entered.subject, added);
    let added = Command::RecordEdited(serde_json::from_value(added).unwrap());
    worker.saves(scope, vec![Command::RecordEntered(entered), added]);
    assert_eq!(worker.media().waiting, 2);
    worker.syncs().await;
    assert_eq!((worker.status().waiting, worker.media().waiting), (0, 0));
    for photo in [first, later] {
        let address = format!("/api/v1/media/{scope}/{}", photo.blob);
        county.signed_in(TOWNSHIP).await.get(&address).await.expect_status(200);
    }
}

#[tokio::test]
async fn who_knows_a_photo_by_name_only_does_not_see_it() {
    let (county, content) = (County::new(), photo(7));
    let (_, photo) = a_visit_with_a_photo(&county, &content).await;
    let mut other = Phone::of(&county, OTHER_WORKER).await;
    let village = county.area("河鱼乡/大店村");
    let (person, added) = person_added("陈路川");
    let visit = Visit { attachments: vec![photo.clone()], ..visit_of(person) };
    other.saves(village, vec![added, Command::VisitLogged(visit)]);
    other.syncs().await;
    let first = receipt(other.client.put_media(&photo, 0, content[..9].to_vec()).await);
    assert_eq!(first, MediaReceipt { received: 9, whole: false }, "a few bytes are not the photo");
    let address = format!("/api/v1/media/{village}/{}", photo.blob);
    other.client.get(&address).await.expect_status(404);
    assert!(receipt(sends(&other.client, &photo, &content, 9).await).whole);
    assert_eq!(other.client.get(&address).await.expect_status(200).body, content, "who has it may show it");
}

#[tokio::test]
async fn an_upload_goes_on_where_it_was_cut_also_at_a_server_that_was_started_again() {
    let (county, content) = (County::new(), photo(2));
    let photo = Attachment::of(&content, "image/jpeg", 0).unwrap();
    let part = |from: usize| content[from..content.len().min(from + CHUNK_BYTES_MAX)].to_vec();
    let worker = county.signed_in(WORKER).await;
    let first = MediaReceipt { received: CHUNK_BYTES_MAX as u64, whole: false };
    assert_eq!(receipt(worker.put_media(&photo, 0, part(0)).await), first);
    let county = county.started_again();
    let worker = county.signed_in(WORKER).await;
    assert_eq!(receipt(worker.put_media(&photo, 0, part(0)).await), first, "twice is once");
    let gap = 2 * CHUNK_BYTES_MAX;
    assert_eq!(receipt(worker.put_media(&photo, gap as u64, part(gap)).await), first, "a gap changes nothing");
    let whole = MediaReceipt { received: photo.bytes, whole: true };
    assert_eq!(receipt(sends(&worker, &photo, &content, CHUNK_BYTES_MAX).await), whole);
    assert_eq!(receipt(worker.put_media(&photo, 0, part(0)).await), whole, "nothing is sent again");
}

#[tokio::test]
async fn content_that_is_not_what_it_is_said_to_be_leaves_nothing_behind() {
    let (county, content) = (County::new(), photo(3));
    let worker = county.signed_in(WORKER).await;
    let photo = Attachment::of(&content, "image/jpeg", 0).unwrap();
    let mut altered = content.clone();
    altered[200_000] ^= 1;
    sends(&worker, &photo, &altered, 0).await.expect_status(422);
    assert!(receipt(sends(&worker, &photo, &content, 0).await).whole, "and the right content begins anew");
    let located = [&content[..4], b"Exif\0\0", &content[4..]].concat();
    let with_place = Attachment::of(&located, "image/jpeg", 0).unwrap();
    sends(&worker, &with_place, &located, 0).await.expect_status(422);
    let page = Attachment { media_type: "text/html".into(), ..photo.clone() };
    sends(&worker, &page, &content, 0).await.expect_status(422);
    let huge = jpeg_of([0xFF; 4], &content);
    let bomb = Attachment::of(&huge, "image/jpeg", 0).unwrap();
    sends(&worker, &bomb, &huge, 0).await.expect_status(422);
    let film = Attachment { bytes: ATTACHMENT_BYTES_MAX + 1, ..photo.clone() };
    sends(&worker, &film, &content, 0).await.expect_status(422);
    worker.put_media(&with_place, 0, located).await.expect_status(413);
    county.signed_in(AUDITOR).await.put_media(&photo, 0, vec![1]).await.expect_status(403);
}

#[tokio::test]
async fn a_restored_county_has_the_photos_of_its_backup_and_phones_bring_the_later_ones() {
    let county = County::new();
    let (early, late) = (photo(4), photo(5));
    let (mut worker, before) = a_visit_with_a_photo(&county, &early).await;
    let backup = county.backs_up(30).file;
    let after = worker.takes(late.clone());
    let (person, added) = person_added("冉雪香");
    let visit = Visit { attachments: vec![after.clone()], ..visit_of(person) };
    worker.saves(county.area(VILLAGE), vec![added, Command::VisitLogged(visit)]);
    worker.syncs().await;
    let restored = County::restored_from(&backup);
    let address = |photo: &Attachment| format!("/api/v1/media/{}/{}", restored.area(VILLAGE), photo.blob);
    let union = restored.signed_in(TOWNSHIP).await;
    assert_eq!(union.get(&address(&before)).await.expect_status(200).body, early);
    union.get(&address(&after)).await.expect_status(404);
    worker.finds(&restored, WORKER).await;
    worker.syncs().await;
    assert_eq!(union.get(&address(&after)).await.expect_status(200).body, late);
}

#[tokio::test]
async fn a_server_that_is_full_of_uploads_says_so() {
    let (county, content) = (County::new(), photo(6));
    let photo = Attachment::of(&content, "image/jpeg", 0).unwrap();
    let worker = county.signed_in(WORKER).await;
    let room = county.rooms.parts.fill().unwrap();
    worker.put_media(&photo, 0, content[..1000].to_vec()).await.expect_status(429);
    drop(room);
    assert_eq!(receipt(worker.put_media(&photo, 0, content[..1000].to_vec()).await).received, 1000);
}
