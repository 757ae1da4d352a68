//! What a restore carries over, what it ends, and what it leaves when it is cut.

use super::sync::person_added;
use app::domain::registration::RegistrationState;
use rusqlite::Connection;
use server::{
    clock,
    office::staff,
    store::{self, Database, SqliteStore},
};
use std::{fs, path::Path};
use tests::harness::{COUNTY, County, DeviceKey, PASSWORD, Phone, TOWNSHIP, WORKER};

fn number(directory: &Path, sql: &str) -> i64 {
    let file = Connection::open(directory.join("tiangeng.sqlite3")).unwrap();
    file.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_restore_ends_sessions_and_codes() {
    let county = County::new();
    let (_worker, _code) = (county.signed_in(WORKER).await, county.gives_a_code(WORKER));
    let file = county.backs_up(30).file;
    let restored = County::restored_from(&file);
    let counts = ["session", "registration_code"].map(|table| format!("SELECT count(*) FROM {table}"));
    assert_eq!(counts.map(|sql| number(restored.directory.path(), &sql)), [0, 0]);
}

/// A worker's phone, registered with a code.
async fn registered(county: &County) -> (DeviceKey, tests::harness::Client) {
    let (mut client, key) = (county.client(), DeviceKey::new());
    let code = county.gives_a_code(WORKER);
    client.signs_in_on(&key, WORKER, "gao shan liu shui", Some(&code)).await.expect_status(200);
    (key, client)
}

#[tokio::test]
async fn phones_out_of_use_ended_accounts_and_later_passphrases_stay_so() {
    let county = County::with_codes();
    let (key, client) = registered(&county).await;
    let worker: app::domain::staff::Staff =
        serde_json::from_value(client.get("/api/v1/session").await.expect_status(200).json()).unwrap();
    let file = county.backs_up(30).file;
    let hash = app::hex::read(&key.hash()).unwrap();
    let (by, now) = (worker.id, clock::now());
    let wipe = move |store: &mut SqliteStore| store.end_registration(hash, by, RegistrationState::Wiped, by, now);
    county.database.write(wipe).await.unwrap();
    let mut admin = county.client();
    let code = county.gives_a_code(COUNTY);
    admin.signs_in_on(&DeviceKey::new(), COUNTY, "xin de kou ling 88", Some(&code)).await.expect_status(200);
    let end = move |store: &mut SqliteStore| store.set_active(by, false, by, now);
    county.database.write(end).await.unwrap();
    drop((client, admin));
    let (county, restored) = county.put_back(&file);
    let directory = county.directory.path();
    assert_eq!(number(directory, "SELECT count(*) FROM registration WHERE state = 'wiped'"), 1);
    assert_eq!(number(directory, "SELECT count(*) FROM account WHERE active = 0"), 1);
    let mut admin = county.client();
    let code = county.gives_a_code(COUNTY);
    let told = admin.signs_in_on(&DeviceKey::new(), COUNTY, PASSWORD, None).await;
    assert_eq!(told.status, 401, "the passphrase of before is not good");
    admin.signs_in_on(&DeviceKey::new(), COUNTY, "xin de kou ling 88", Some(&code)).await.expect_status(200);
    for words in ["1 phones out of use", "1 accounts that ended", "1 passphrases", "since; give a code: 谭松青"] {
        assert!(restored.notes.iter().any(|note| note.contains(words)), "{words}: {:?}", restored.notes);
    }
}

#[tokio::test]
async fn a_database_that_does_not_open_is_replaced_and_kept() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    phone.saves(county.area("左岚乡/大坝村"), vec![person_added("陈路川").1]);
    phone.syncs().await;
    let file = county.backs_up(30).file;
    drop(phone);
    let directory = county.stopped();
    fs::write(directory.path().join("tiangeng.sqlite3"), b"no database ".repeat(1000)).unwrap();
    let notes = store::restore(directory.path(), &file, clock::now()).unwrap().notes;
    assert!(notes.len() == 1 && notes[0].contains("could not be compared"), "{notes:?}");
    let kept = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(kept.filter(|name| name.starts_with("replaced-")).count(), 1);
    assert_eq!(County::opened(directory).is_whole(), Vec::<String>::new());
}

#[test]
fn a_restore_that_is_cut_leaves_the_database_where_it_was() {
    let county = County::new();
    let file = county.backs_up(30).file;
    let directory = county.stopped();
    for name in ["data.keys.new", "tiangeng.sqlite3.x"] {
        fs::create_dir(directory.path().join(name)).unwrap(); // the keys cannot be written
    }
    fs::remove_file(directory.path().join("data.keys")).unwrap();
    store::restore(directory.path(), &file, clock::now()).unwrap_err();
    assert!(directory.path().join("tiangeng.sqlite3").exists());
}

#[test]
fn no_county_is_begun_where_a_restore_was_cut() {
    for name in ["replaced-20261123-081500.sqlite3", "restoring.sqlite3"] {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(name), b"a database").unwrap();
        let refused = Database::open(directory.path()).err().expect("a refusal").to_string();
        assert!(refused.contains(name) && refused.contains("restore"), "{refused}");
        assert!(!directory.path().join("tiangeng.sqlite3").exists());
    }
}

#[tokio::test]
async fn somebody_whose_areas_were_taken_away_does_not_get_them_back() {
    let county = County::new();
    let file = county.backs_up(30).file;
    let narrower = staff::NewStaff {
        name: "向明华".into(),
        phone: TOWNSHIP.into(),
        role: app::domain::staff::Role::GridWorker,
        areas: vec!["左岚乡/大坝村".into()],
        password: None,
    };
    staff::add(&county.database, &narrower, app::messages::Lang::En).unwrap();
    let (county, _) = county.put_back(&file);
    let desk = county.signed_in(TOWNSHIP).await;
    let card = desk.get("/api/v1/session").await.expect_status(200).json();
    assert_eq!((card["role"].as_str(), card["areas"].as_array().map(Vec::len)), (Some("grid_worker"), Some(1)));
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn a_phone_that_was_registered_again_and_passphrases_of_before_are_not_touched() {
    let county = County::with_codes();
    let (key, client) = registered(&county).await;
    let hash: [u8; 32] = app::hex::read(&key.hash()).unwrap();
    let card: app::domain::staff::Staff =
        serde_json::from_value(client.get("/api/v1/session").await.expect_status(200).json()).unwrap();
    let revoke = move |store: &mut SqliteStore| {
        store.end_registration(hash, card.id, RegistrationState::Revoked, card.id, clock::now())
    };
    county.database.write(revoke).await.unwrap();
    let file = county.backs_up(30).file;
    let (mut again, code) = (county.client(), county.gives_a_code(WORKER));
    again.signs_in_on(&key, WORKER, "gao shan liu shui", Some(&code)).await.expect_status(200);
    drop((client, again));
    let (county, restored) = county.put_back(&file);
    assert_eq!(number(county.directory.path(), "SELECT count(*) FROM registration WHERE state = 'revoked'"), 1);
    assert!(restored.notes.iter().any(|note| note.contains("give a code")), "{:?}", restored.notes);
    assert!(
        !restored.notes.iter().any(|note| note.contains("carried over: 1 phones out of use")),
        "{:?}",
        restored.notes
    );
}

#[tokio::test]
async fn a_phone_that_signs_with_a_later_key_needs_no_code_and_its_earlier_key_is_good_no_longer() {
    let county = County::with_codes();
    let (key, client) = registered(&county).await;
    let staff: app::domain::staff::Staff =
        serde_json::from_value(client.get("/api/v1/session").await.expect_status(200).json()).unwrap();
    let file = county.backs_up(30).file;
    let hash = |key: &DeviceKey| app::hex::read::<32>(&key.hash()).unwrap();
    let (before, after) = (hash(&key), [7; 32]);
    let new = store::NewRegistration { key: after, staff: staff.id, name: "Chrome".into(), public_key: vec![4; 65] };
    let change = move |store: &mut SqliteStore| store.change_key(before, &new, clock::now());
    assert!(county.database.write(change).await.unwrap());
    drop(client);
    let (county, _) = county.put_back(&file);
    let of_the_worker = county.database.accounts(move |accounts| accounts.registrations_of(staff.id)).await.unwrap();
    let keys: Vec<String> = of_the_worker.into_iter().map(|registration| registration.key).collect();
    assert_eq!(keys, [app::hex::write(&after)]);
}

#[tokio::test]
async fn the_newest_backup_is_tried_in_a_folder_that_is_gone_afterwards() {
    let county = County::new();
    let (_, photo) = super::media::a_visit_with_a_photo(&county, &super::media::photo(40)).await;
    let file = county.backs_up(30).file;
    let backups = county.directory.path().join("backups");
    let done = store::drill(&backups, clock::now()).unwrap();
    assert_eq!((&done.file, &done.findings.wrong, done.contents, done.unreadable), (&file, &vec![], 1, 0));
    assert!(done.findings.operations > 200 && done.findings.dossiers == 1 && !backups.join("drill").exists());
    let name = photo.blob.to_string();
    let content = backups.join("media/whole").join(&name[..2]).join(&name);
    fs::write(&content, b"damaged").unwrap();
    assert_eq!(store::drill(&backups, clock::now()).unwrap().unreadable, 1);
    fs::write(&file, b"damaged").unwrap();
    store::drill(&backups, clock::now()).unwrap_err();
    assert!(!backups.join("drill").exists(), "nothing stays of one that fails");
    assert_eq!(store::newest_folder(county.directory.path()).unwrap(), fs::canonicalize(&backups).unwrap());
}
