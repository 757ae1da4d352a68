//! Photos on the server's disk and next to its backups: sealed, also those of before, and never shown when altered.

use super::media::{a_visit_with_a_photo, photo, sends};
use app::{
    domain::attachment::{Attachment, BlobId},
    sync::protocol::CHUNK_BYTES_MAX,
};
use server::{
    clock,
    media::Swept,
    store::{SEAL_BYTES, rotate_keys},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::harness::{County, TOWNSHIP, WORKER};

const VILLAGE: &str = "左岚乡/大坝村";
/// So many bytes of a photo are found nowhere by chance.
const PIECE_BYTES: usize = 16;

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Files that hold a piece of the content, from its beginning or from its midst.
fn in_clear(directory: &Path, content: &[u8]) -> Vec<PathBuf> {
    let pieces = [0, content.len() / 2].map(|at| &content[at..at + PIECE_BYTES]);
    let holds = |path: &PathBuf| fs::read(path).unwrap().windows(PIECE_BYTES).any(|window| pieces.contains(&window));
    files_below(directory).into_iter().filter(holds).collect()
}

fn file_of(directory: &Path, blob: BlobId) -> PathBuf {
    let name = blob.to_string();
    directory.join("media/whole").join(&name[..2]).join(name)
}

async fn shown(county: &County, photo: &Attachment) -> tests::harness::Answer {
    let address = format!("/api/v1/media/{}/{}", county.area(VILLAGE), photo.blob);
    county.signed_in(TOWNSHIP).await.get(&address).await
}

#[tokio::test]
async fn photos_lie_sealed_on_the_disk_in_parts_and_whole_and_beside_backups() {
    let (county, content, begun) = (County::new(), photo(20), photo(21));
    let (_, whole) = a_visit_with_a_photo(&county, &content).await;
    let half = Attachment::of(&begun, "image/jpeg", 0).unwrap();
    let worker = county.signed_in(WORKER).await;
    worker.put_media(&half, 0, begun[..CHUNK_BYTES_MAX].to_vec()).await.expect_status(200);
    let backup = county.backs_up(30);
    let directory = county.directory.path();
    let parts = files_below(&directory.join("media/incoming"));
    assert_eq!(parts.len(), 1);
    assert_eq!(fs::metadata(&parts[0]).unwrap().len() as usize, CHUNK_BYTES_MAX + SEAL_BYTES);
    assert!(file_of(directory, whole.blob).exists() && file_of(&directory.join("backups"), whole.blob).exists());
    for content in [&content, &begun] {
        assert_eq!(in_clear(directory, content), Vec::<PathBuf>::new());
    }
    let restored = County::restored_from(&backup.file);
    assert_eq!((backup.unreadable, shown(&restored, &whole).await.expect_status(200).body), (0, content));
}

#[tokio::test]
async fn photos_of_before_are_shown_and_then_sealed_one_by_one() {
    let (county, content) = (County::new(), photo(22));
    let (_, whole) = a_visit_with_a_photo(&county, &content).await;
    let directory = county.directory.path().to_owned();
    let (file, copy) = (file_of(&directory, whole.blob), file_of(&directory.join("backups"), whole.blob));
    county.backs_up(30);
    fs::write(&file, &content).unwrap(); // as a version wrote that did not seal
    fs::write(&copy, &content).unwrap();
    let part = directory.join("media/parts").join(whole.blob.to_string()).join("000000000000");
    fs::create_dir_all(part.parent().unwrap()).unwrap();
    fs::write(&part, &content[..CHUNK_BYTES_MAX]).unwrap();
    assert_eq!(shown(&county, &whole).await.expect_status(200).body, content);
    county.backs_up(30);
    assert_eq!(in_clear(&directory.join("backups"), &content), Vec::<PathBuf>::new(), "a backup seals what it copies");
    assert_eq!(county.media.sweep().await, Ok(Swept { dropped: 1, sealed: 1, unreadable: 0 }));
    assert_eq!(in_clear(&directory, &content), Vec::<PathBuf>::new());
    assert_eq!(county.media.sweep().await, Ok(Swept::default()), "nothing is left to do");
    assert_eq!(shown(&county, &whole).await.expect_status(200).body, content);
}

#[tokio::test]
async fn an_altered_photo_is_never_shown() {
    let (county, content, other) = (County::new(), photo(23), photo(24));
    let (_, whole) = a_visit_with_a_photo(&county, &content).await;
    let worker = county.signed_in(WORKER).await;
    let second = Attachment::of(&other, "image/jpeg", 0).unwrap();
    sends(&worker, &second, &other, 0).await.expect_status(200);
    let file = file_of(county.directory.path(), whole.blob);
    let sealed = fs::read(&file).unwrap();
    let flipped = |at: usize| {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        altered
    };
    let moved = fs::read(file_of(county.directory.path(), second.blob)).unwrap();
    for altered in
        [flipped(0), flipped(5), flipped(30), flipped(sealed.len() - 1), sealed[..100].to_vec(), moved, other]
    {
        fs::write(&file, altered).unwrap();
        let told = shown(&county, &whole).await.expect_status(500).text();
        assert!(!told.contains(&whole.blob.to_string()) && !told.contains("key"), "{told}");
    }
    fs::write(&file, flipped(30)).unwrap();
    assert_eq!(county.backs_up(30).unreadable, 1, "and is left out of backups");
    fs::write(&file, flipped(5)).unwrap();
    assert_eq!(county.media.sweep().await.unwrap().unreadable, 1);
    assert_eq!(fs::read(&file).unwrap(), flipped(5), "it stays as it is");
}

#[tokio::test]
async fn a_part_that_was_altered_on_the_disk_is_sent_again() {
    let (county, content) = (County::new(), photo(25));
    let worker = county.signed_in(WORKER).await;
    let photo = Attachment::of(&content, "image/jpeg", 0).unwrap();
    worker.put_media(&photo, 0, content[..CHUNK_BYTES_MAX].to_vec()).await.expect_status(200);
    let part = &files_below(&county.directory.path().join("media/incoming"))[0];
    let mut sealed = fs::read(part).unwrap();
    sealed[50] ^= 1;
    fs::write(part, sealed).unwrap();
    sends(&worker, &photo, &content, CHUNK_BYTES_MAX).await.expect_status(503);
    sends(&worker, &photo, &content, 0).await.expect_status(200);
    assert!(file_of(county.directory.path(), photo.blob).exists());
}

#[tokio::test]
async fn after_a_rotation_photos_are_sealed_under_the_new_key_and_a_backup_follows() {
    let (county, content) = (County::new(), photo(26));
    let (_, whole) = a_visit_with_a_photo(&county, &content).await;
    county.backs_up(30);
    let directory = county.stopped();
    let begin = |folder: &Path| fs::read(file_of(folder, whole.blob)).unwrap()[..9].to_vec();
    let (before, backups) = (begin(directory.path()), directory.path().join("backups"));
    rotate_keys(directory.path(), clock::now(), |_| {}).unwrap();
    let county = County::opened(directory);
    assert_eq!(shown(&county, &whole).await.expect_status(200).body, content, "an older key opens");
    assert_eq!(county.media.sweep().await, Ok(Swept { dropped: 0, sealed: 1, unreadable: 0 }));
    let after = begin(county.directory.path());
    assert_ne!(after, before);
    let backup = county.backs_up(30);
    assert_eq!((begin(&backups), backup.unreadable), (after, 0));
    assert_eq!(shown(&County::restored_from(&backup.file), &whole).await.expect_status(200).body, content);
}
