//! Disks that are full or cannot be written. They are real ones, so these tests need the right to mount.

use super::sync::{person_added, visit_of};
use app::{
    domain::{attachment::Attachment, visit::Visit},
    sync::{
        command::Command,
        engine::{Failure, Link},
    },
};
use server::store::Database;
use std::{
    fs::{File, remove_file},
    io::Write,
    path::Path,
    process::Command as Process,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tests::harness::{County, Phone, TOWNSHIP, WORKER};

/// Enough for a small county, and soon full.
const SIZE: &str = "size=24m";

/// What the server is doing when a test asks for quiet ends within this, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A disk of a few megabytes in memory.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None` for users who may not mount.
    fn mounted() -> Option<Self> {
        let place = tempfile::tempdir().expect("a temporary directory");
        let disk = Self(place);
        disk.mount(SIZE, "tmpfs").then_some(disk)
    }

    fn mount(&self, options: &str, what: &str) -> bool {
        let mount = Process::new("mount").args(["-t", "tmpfs", "-o", options, what]).arg(self.0.path()).output();
        let done = mount.is_ok_and(|done| done.status.success());
        if !done {
            eprintln!("not shown here: this user may not mount");
        }
        done
    }

    /// Fills it to the last byte; the file that does so can be removed again.
    fn fill(&self) -> std::path::PathBuf {
        let path = self.0.path().join("something-else");
        let mut file = File::create(&path).expect("a file");
        for size in [1 << 16, 1 << 12, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Process::new("umount").arg("--lazy").arg(self.0.path()).output());
    }
}

/// What is in SQLite's log goes into the file, so that the next commit needs room. While the server still reads,
/// a checkpoint does not empty the log: it is asked for again.
async fn empties_its_log(county: &Path) {
    let connection = rusqlite::Connection::open(county.join("tiangeng.sqlite3")).expect("the file");
    let is_busy = || connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    let begun = Instant::now();
    while is_busy().expect("a checkpoint") {
        assert!(begun.elapsed() < PATIENCE, "the server does not end reading");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(std::fs::metadata(county.join("tiangeng.sqlite3-wal")).expect("the log").len(), 0);
}

#[tokio::test]
async fn a_full_disk_takes_nothing_in_half_and_phones_keep_everything_until_there_is_room() {
    let Some(disk) = SmallDisk::mounted() else { return };
    let county = County::inside(disk.0.path());
    let village = county.area("左岚乡/大坝村");
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    let union = county.signed_in(TOWNSHIP).await;
    empties_its_log(county.directory.path()).await;
    let filler = disk.fill();
    let (person, added) = person_added("陈路川");
    let content = super::media::jpeg(&[7; 200_000]);
    let photo = phone.takes(content.clone());
    let visit = Visit { attachments: vec![photo], ..visit_of(person) };
    phone.saves(village, vec![added, Command::VisitLogged(visit)]);
    phone.syncs().await;
    let status = phone.status();
    assert_eq!((status.waiting, phone.media().waiting), (2, 1));
    assert!(matches!(status.link, Link::Waiting { failure: Failure::Busy, .. }), "{:?}", status.link);
    let part = Attachment::of(&content, "image/jpeg", 0).unwrap();
    let refused = union.put_media(&part, 0, content[..100_000].to_vec()).await.expect_status(507);
    assert!(refused.error().1.contains("服务器存储已满"));
    union.get("/ready").await.expect_status(507);
    remove_file(filler).unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await; // so long is a bad answer given again
    union.get("/ready").await.expect_status(200);
    phone.syncs().await;
    assert_eq!((phone.status().waiting, phone.media().waiting, county.is_whole()), (0, 0, vec![]));
}

#[tokio::test]
async fn a_disk_that_cannot_be_written_is_told_when_the_server_starts() {
    let Some(disk) = SmallDisk::mounted() else { return };
    let directory = {
        let County { directory, .. } = County::inside(disk.0.path());
        directory // and the server is gone
    };
    assert!(disk.mount("remount,ro", "tmpfs"));
    let why = Database::open(directory.path()).err().expect("nothing to write to").to_string();
    assert!(why.contains("Read-only file system"), "{why}");
    std::mem::forget(directory); // it goes with its disk
}
