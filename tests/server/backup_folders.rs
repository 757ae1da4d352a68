//! Directories of backups: each is known by its marker, and phones rely on all of them.

use super::sync::person_added;
use server::{
    clock,
    store::{backup, begin_folder, forget_folder},
};
use std::{fs, path::PathBuf};
use tempfile::TempDir;
use tests::harness::{County, Phone, WORKER};

/// A county with a worker's phone, and a place for disks that come and go.
struct Story {
    county: County,
    phone: Phone,
    disks: TempDir,
}

impl Story {
    async fn begins() -> Self {
        let county = County::new();
        let phone = Phone::of(&county, WORKER).await;
        Self { county, phone, disks: tempfile::tempdir().unwrap() }
    }

    fn disk(&self, name: &str) -> PathBuf {
        self.disks.path().join(name)
    }

    /// The worker takes one more person in and delivers.
    async fn somebody_is_added(&mut self) {
        self.phone.saves(self.county.area("左岚乡/大坝村"), vec![person_added("陈路川").1]);
        self.phone.syncs().await;
    }

    /// Operations that the phone keeps, once it has learnt of the last backup.
    async fn kept_on_the_phone(&mut self) -> usize {
        self.phone.syncs().await;
        self.phone.outbox().len()
    }
}

fn backups_in(directory: &std::path::Path) -> usize {
    let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".sqlite3")).count()
}

#[tokio::test]
async fn phones_forget_only_what_the_kept_backups_of_every_directory_hold() {
    let mut story = Story::begins().await;
    let (disk, stick) = (story.disk("disk"), story.disk("stick"));
    story.somebody_is_added().await;
    story.county.backs_up_to(&disk, 30).unwrap();
    story.somebody_is_added().await;
    story.county.backs_up_to(&stick, 30).unwrap();
    assert_eq!(story.kept_on_the_phone().await, 1, "the disk's backup lacks the second one");
    story.somebody_is_added().await;
    story.county.backs_up_to(&disk, 1).unwrap();
    assert_eq!(story.kept_on_the_phone().await, 1, "the stick's backup lacks the third one");
    story.county.backs_up_to(&stick, 1).unwrap();
    assert_eq!(story.kept_on_the_phone().await, 0);
}

#[tokio::test]
async fn an_empty_directory_in_the_place_of_a_disk_is_refused_and_phones_forget_nothing() {
    let mut story = Story::begins().await;
    let disk = story.disk("disk");
    story.somebody_is_added().await;
    story.county.backs_up_to(&disk, 30).unwrap();
    story.somebody_is_added().await;
    let elsewhere = story.disk("not-mounted");
    fs::rename(&disk, &elsewhere).unwrap();
    story.county.backs_up_to(&disk, 30).expect_err("the directory is gone");
    fs::create_dir(&disk).unwrap();
    let refused = story.county.backs_up_to(&disk, 30).expect_err("its marker is gone").to_string();
    assert!(refused.contains("mounted") && refused.contains("--new-directory"), "{refused}");
    assert_eq!((story.kept_on_the_phone().await, backups_in(&disk)), (1, 0));
    fs::remove_dir(&disk).unwrap();
    fs::rename(&elsewhere, &disk).unwrap();
    story.county.backs_up_to(&disk, 30).unwrap();
    assert_eq!((story.kept_on_the_phone().await, backups_in(&disk)), (1, 2));
}

#[tokio::test]
async fn how_many_are_kept_is_counted_in_each_directory_for_itself() {
    let story = Story::begins().await;
    let (disk, stick) = (story.disk("disk"), story.disk("stick"));
    for to in [&disk, &disk, &stick, &stick, &disk, &stick] {
        story.county.backs_up_to(to, 2).unwrap();
    }
    assert_eq!((backups_in(&disk), backups_in(&stick)), (2, 2));
}

#[tokio::test]
async fn a_directory_that_is_said_to_be_new_begins_and_the_lost_one_counts_until_it_is_forgotten() {
    let mut story = Story::begins().await;
    let (disk, data) = (story.disk("disk"), story.county.directory.path().to_owned());
    story.somebody_is_added().await;
    story.county.backs_up_to(&disk, 30).unwrap();
    fs::remove_dir_all(&disk).unwrap();
    story.somebody_is_added().await;
    begin_folder(&data, &disk).unwrap();
    story.county.backs_up_to(&disk, 30).unwrap();
    begin_folder(&data, &disk).expect_err("it is known by now");
    assert_eq!(story.kept_on_the_phone().await, 1, "the lost backup counts");
    let unknown = forget_folder(&data, "/nowhere", clock::now()).unwrap_err().to_string();
    let lost = unknown.lines().skip(1).min().unwrap(); // markers sort by time
    let id = lost.split(['(', ')']).nth(1).unwrap();
    assert_eq!(forget_folder(&data, id, clock::now()).unwrap(), 1);
    assert_eq!(story.kept_on_the_phone().await, 0);
    assert_eq!(story.county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn a_copy_of_a_directory_is_not_taken_for_it_and_one_that_moved_is() {
    let story = Story::begins().await;
    let (disk, moved) = (story.disk("disk"), story.disk("moved"));
    story.county.backs_up_to(&disk, 30).unwrap();
    fs::create_dir(&moved).unwrap();
    for entry in fs::read_dir(&disk).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), moved.join(entry.file_name())).unwrap();
    }
    let refused = story.county.backs_up_to(&moved, 30).unwrap_err().to_string();
    assert!(refused.contains("copy of"), "{refused}");
    fs::remove_dir_all(&disk).unwrap();
    story.county.backs_up_to(&moved, 1).unwrap();
    assert_eq!(backups_in(&moved), 1);
    story.county.backs_up_to(&disk, 30).expect("the place is free for a new directory");
}

#[cfg(unix)]
#[tokio::test]
async fn a_directory_behind_a_link_is_the_same_directory() {
    let story = Story::begins().await;
    std::os::unix::fs::symlink(story.disks.path(), story.disk("link")).unwrap();
    for to in [story.disk("link/disk"), story.disk("link/disk"), story.disk("disk")] {
        story.county.backs_up_to(&to, 30).unwrap();
    }
    assert_eq!(backups_in(&story.disk("disk")), 3);
}

#[tokio::test]
async fn a_directory_without_a_new_backup_for_weeks_is_told_of() {
    let story = Story::begins().await;
    let (data, stick) = (story.county.directory.path().to_owned(), story.disk("stick"));
    let day = |days: i64| clock::now().plus_ms(days * 86_400_000);
    backup(&data, &stick, 30, day(0)).unwrap();
    assert_eq!(backup(&data, &story.disk("disk"), 30, day(13)).unwrap().notes, Vec::<String>::new());
    let notes = backup(&data, &story.disk("disk"), 30, day(15)).unwrap().notes;
    assert!(notes.len() == 1 && notes[0].contains("stick") && notes[0].contains("--forget"), "{notes:?}");
}

#[tokio::test]
async fn files_that_the_database_does_not_know_count_too() {
    let mut story = Story::begins().await;
    story.somebody_is_added().await;
    let first = story.county.backs_up(30).file; // is not in itself
    story.somebody_is_added().await;
    story.county.backs_up(30);
    let Story { county, phone, .. } = story;
    let records = phone.records();
    drop(phone);
    let (county, _) = county.put_back(&first);
    let mut phone = Phone::on(&county, WORKER, records).await;
    phone.syncs().await;
    county.backs_up(30);
    phone.syncs().await;
    assert_eq!(phone.outbox().len(), 1, "the first backup lacks the second operation");
    let counted = rusqlite::Connection::open(county.directory.path().join("tiangeng.sqlite3")).unwrap();
    assert_eq!(counted.query_row("SELECT count(*) FROM backup", [], |row| row.get(0)), Ok(3));
}
