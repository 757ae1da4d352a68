//! What is next to backups: the keys that open them, and photos.

use super::{
    media::{a_visit_with_a_photo, photo},
    sync::{person_added, visit_of},
};
use app::{
    domain::{attachment::BlobId, erasure::ErasureReason, visit::Visit},
    sync::{command::Command, erasure::PersonErased},
};
use server::{clock, office::retention::look_after};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::harness::{County, Phone, TOWNSHIP, WORKER};

const VILLAGE: &str = "左岚乡/大坝村";

fn backups_of(county: &County) -> PathBuf {
    county.directory.path().join("backups")
}

fn photo_in(directory: &Path, blob: BlobId) -> PathBuf {
    let name = blob.to_string();
    directory.join("media/whole").join(&name[..2]).join(name)
}

#[test]
fn a_backup_beside_the_keys_of_another_county_is_refused() {
    let (county, other) = (County::new(), County::new());
    let file = county.backs_up(30).file;
    other.backs_up(30); // the next one has another name
    let refused = other.backs_up_to(&backups_of(&county), 30).expect_err("other keys are there").to_string();
    assert!(refused.contains("identity.key"), "{refused}");
    assert_eq!(County::restored_from(&file).is_whole(), Vec::<String>::new());
}

#[test]
fn an_identity_key_that_was_cut_beside_backups_is_written_again() {
    let county = County::new();
    fs::create_dir_all(backups_of(&county)).unwrap();
    fs::write(backups_of(&county).join("identity.key"), []).unwrap();
    let file = county.backs_up(30).file;
    assert_eq!(County::restored_from(&file).is_whole(), Vec::<String>::new());
}

#[test]
fn a_backup_counts_only_when_the_keys_beside_it_open_it() {
    let county = County::new();
    county.backs_up(30);
    fs::write(backups_of(&county).join("data.keys"), "damaged\n").unwrap();
    let refused = county.backs_up_to(&backups_of(&county), 30).expect_err("nothing opens").to_string();
    assert!(refused.contains("damaged"), "{refused}");
}

#[test]
fn a_restore_keeps_the_identity_key_that_it_replaces() {
    let (county, other) = (County::new(), County::new());
    let (file, directory) = (county.backs_up(30).file, other.stopped());
    let before = fs::read(directory.path().join("identity.key")).unwrap();
    server::store::restore(directory.path(), &file, clock::now()).unwrap();
    let names = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path());
    let aside = names.filter(|path| path.display().to_string().ends_with("-identity.key")).collect::<Vec<_>>();
    assert_eq!(aside.iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>(), [before]);
    assert_eq!(County::opened(directory).is_whole(), Vec::<String>::new());
}

/// The township erases the person of the only dossier that names a photo, and a day passes.
async fn erased(county: &County) {
    let mut township = Phone::of(county, TOWNSHIP).await;
    township.syncs().await;
    let person = township.ledger().files().next().unwrap().dossier.person_id();
    let erased =
        Command::PersonErased(PersonErased { person, reason: ErasureReason::Requested, later: Default::default() });
    township.saves(county.area(VILLAGE), vec![erased]);
    township.syncs().await;
    let done = look_after(&county.database, &county.media, clock::now()).await.unwrap();
    assert_eq!(done.contents, 1);
}

#[tokio::test]
async fn a_photo_of_somebody_erased_goes_with_the_last_backup_that_names_it_and_does_not_come_back() {
    let county = County::new();
    let (_, photo) = a_visit_with_a_photo(&county, &photo(30)).await;
    let before = county.backs_up(30).file;
    erased(&county).await;
    let after = county.backs_up(30).file;
    let beside = photo_in(&backups_of(&county), photo.blob);
    assert!(beside.exists(), "the first backup names it");
    let held = |county: County| photo_in(county.directory.path(), photo.blob).exists();
    assert!(held(County::restored_from(&before)));
    assert!(!held(County::restored_from(&after)), "the second does not");
    county.backs_up(1);
    assert!(!beside.exists(), "no backup names it any more");
}

#[tokio::test]
async fn photos_that_later_backups_name_come_back_with_an_earlier_one_and_those_of_no_visit_yet_stay() {
    let (county, content) = (County::new(), photo(31));
    let early = county.backs_up(30).file;
    let (_, named) = a_visit_with_a_photo(&county, &content).await;
    let (worker, other) = (county.signed_in(WORKER).await, photo(32));
    let unnamed = app::domain::attachment::Attachment::of(&other, "image/jpeg", 0).unwrap();
    super::media::sends(&worker, &unnamed, &other, 0).await.expect_status(200);
    county.backs_up(30);
    assert!(photo_in(&backups_of(&county), unnamed.blob).exists(), "its visit may still come");
    let restored = County::restored_from(&early);
    assert!(photo_in(restored.directory.path(), named.blob).exists(), "its visit is delivered again");
}

#[tokio::test]
async fn a_photo_that_does_not_open_beside_backups_is_copied_again() {
    let (county, content) = (County::new(), photo(33));
    let (_, photo) = a_visit_with_a_photo(&county, &content).await;
    county.backs_up(30);
    let beside = photo_in(&backups_of(&county), photo.blob);
    let good = fs::read(&beside).unwrap();
    fs::write(&beside, &good[..good.len() / 2]).unwrap();
    let backup = county.backs_up(30);
    assert_eq!((backup.unreadable, fs::read(&beside).unwrap().len()), (0, good.len()));
}

#[tokio::test]
async fn a_photo_that_waits_for_a_decision_comes_back_too() {
    let (county, content) = (County::new(), photo(34));
    let village = county.area(VILLAGE);
    let mut outsider = Phone::of(&county, tests::harness::OTHER_WORKER).await;
    outsider.syncs().await;
    let photo = outsider.takes(content);
    let visit = Visit { attachments: vec![photo.clone()], ..visit_of(person_added("陈路川").0) };
    outsider.saves(village, vec![Command::VisitLogged(visit)]);
    outsider.syncs().await;
    let file = county.backs_up(30).file;
    assert!(photo_in(County::restored_from(&file).directory.path(), photo.blob).exists());
}
