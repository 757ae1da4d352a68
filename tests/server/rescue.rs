//! Rescue files: carried to the township as files, taken in once, whatever else arrives later.

use super::sync::{person_added, visit_of};
use app::{
    domain::{attachment::Attachment, visit::Visit},
    sync::{
        command::Command,
        rescue::{RESCUE_BYTES_MAX, RescueReceipt},
    },
};
use server::{
    clock,
    store::{self, rotate_keys},
};
use tests::harness::{Answer, County, OTHER_WORKER, Phone, TOWNSHIP, WORKER};

const VILLAGE: &str = "左岚乡/大坝村";

fn receipt(answer: Answer) -> RescueReceipt {
    serde_json::from_value(answer.expect_status(200).json()).expect("a receipt")
}

/// A worker's phone that has synced once and then, offline, took a person in and a photo.
async fn a_phone_full_of_work(county: &County) -> (Phone, Attachment) {
    let mut phone = Phone::of(county, WORKER).await;
    phone.syncs().await;
    let (person, added) = person_added("陈路川");
    let photo = phone.takes(super::media::jpeg(&[7; 200_000]));
    let visit = Visit { attachments: vec![photo.clone()], ..visit_of(person) };
    phone.saves(county.area(VILLAGE), vec![added, Command::VisitLogged(visit)]);
    (phone, photo)
}

#[tokio::test]
async fn a_rescue_file_brings_everything_and_what_the_phone_delivers_later_counts_once() {
    let county = County::new();
    let (mut phone, photo) = a_phone_full_of_work(&county).await;
    let file = phone.rescue_file();
    assert!(!file.windows("陈路川".len()).any(|window| window == "陈路川".as_bytes()), "nobody reads it on the way");
    let union = county.signed_in(TOWNSHIP).await;
    let all_new = RescueReceipt { operations: 2, known: 0, to_look_at: 0, needs_session: 0, contents: 1 };
    assert_eq!(receipt(union.post_bytes("/api/v1/rescue", file.clone()).await), all_new);
    assert_eq!(receipt(union.post_bytes("/api/v1/rescue", file).await), RescueReceipt { known: 2, ..all_new });
    let address = format!("/api/v1/media/{}/{}", county.area(VILLAGE), photo.blob);
    union.get(&address).await.expect_status(200);
    phone.syncs().await;
    assert_eq!((phone.status().waiting, phone.media().waiting), (0, 0));
    let mut desk = Phone::of(&county, TOWNSHIP).await;
    desk.syncs().await;
    let visits: Vec<usize> = desk.ledger().files().map(|file| file.dossier.visits.len()).collect();
    assert_eq!((visits, county.is_whole()), (vec![1], vec![]), "one person, one visit");
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_in_says_why_and_changes_nothing() {
    let (county, other) = (County::new(), County::new());
    let (phone, _) = a_phone_full_of_work(&county).await;
    let file = phone.rescue_file();
    let union = county.signed_in(TOWNSHIP).await;
    let why = |answer: Answer| answer.expect_status(422).error().1;
    let mut cut = file.clone();
    cut.truncate(file.len() - 1);
    assert_eq!(why(union.post_bytes("/api/v1/rescue", cut).await), "救援文件在路上损坏了，请在原手机上重新存一份");
    let page = b"<html>".to_vec();
    assert!(why(union.post_bytes("/api/v1/rescue", page).await).contains("不是救援文件"));
    let elsewhere = other.signed_in(TOWNSHIP).await.post_bytes("/api/v1/rescue", file.clone()).await;
    assert!(why(elsewhere).contains("另一个县"));
    union.post_bytes("/api/v1/rescue", vec![0; RESCUE_BYTES_MAX + 1]).await.expect_status(413);
    for stranger in [WORKER, OTHER_WORKER] {
        county.signed_in(stranger).await.post_bytes("/api/v1/rescue", file.clone()).await.expect_status(403);
    }
    county.client().post_bytes("/api/v1/rescue", file).await.expect_status(401);
    let mut desk = Phone::of(&county, TOWNSHIP).await;
    desk.syncs().await;
    assert_eq!(desk.ledger().files().count(), 0);
}

#[tokio::test]
async fn a_photo_that_is_none_does_not_hold_the_work_up() {
    let county = County::new();
    let (mut phone, _) = a_phone_full_of_work(&county).await;
    let (person, added) = person_added("冉雪香");
    let page = phone.takes(b"<html>".to_vec());
    let visit = Visit { attachments: vec![page], ..visit_of(person) };
    phone.saves(county.area(VILLAGE), vec![added, Command::VisitLogged(visit)]);
    let answer = county.signed_in(TOWNSHIP).await.post_bytes("/api/v1/rescue", phone.rescue_file()).await;
    let taken = receipt(answer);
    assert_eq!((taken.operations, taken.to_look_at, taken.contents), (4, 0, 1), "the page is left out");
}

#[tokio::test]
async fn after_a_rotation_files_of_before_open_and_phones_seal_for_the_new_key() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    phone.saves(county.area(VILLAGE), vec![person_added("陈路川").1]);
    let (backup, before, store_of_phone) = (county.backs_up(30).file, phone.rescue_file(), phone.records());
    drop(phone); // with its line to the server, which is stopped
    let directory = county.stopped();
    rotate_keys(directory.path(), clock::now(), |_| {}).unwrap();
    let county = County::opened(directory);
    let hands_in = async |county: &County, file: &[u8]| {
        county.signed_in(TOWNSHIP).await.post_bytes("/api/v1/rescue", file.to_vec()).await
    };
    assert_eq!(receipt(hands_in(&county, &before).await).operations, 1, "sealed before");
    let mut phone = Phone::on(&county, WORKER, store_of_phone).await;
    phone.syncs().await;
    phone.saves(county.area(VILLAGE), vec![person_added("冉雪香").1]);
    let after = phone.rescue_file();
    drop(phone);
    let directory = county.stopped();
    store::restore(directory.path(), &backup, clock::now()).unwrap();
    let county = County::opened(directory);
    assert_eq!(receipt(hands_in(&county, &before).await).operations, 1);
    assert_eq!(receipt(hands_in(&county, &after).await).operations, 1, "a restore forgets no key");
    hands_in(&County::restored_from(&backup), &before).await.expect_status(200);
    hands_in(&County::restored_from(&backup), &after).await.expect_status(422); // sealed for a key that came later
}

#[tokio::test]
async fn a_restored_county_opens_files_that_were_made_before() {
    let county = County::new();
    let (phone, _) = a_phone_full_of_work(&county).await;
    let restored = County::restored_from(&county.backs_up(30).file);
    let answer = restored.signed_in(TOWNSHIP).await.post_bytes("/api/v1/rescue", phone.rescue_file()).await;
    assert_eq!(receipt(answer).operations, 2);
}
