//! The county leads every key of what a county keeps: one database holds several, each for itself.

use super::{
    records::demand,
    sync::{enrolment, person_added, visit_of},
};
use app::{
    domain::{
        area::{Area, AreaCode},
        id::RecordId,
        noun::DEMAND,
        staff::Role,
        visit::Visit,
    },
    messages::Lang,
    sync::{
        command::Command,
        outcome::{Outcome, ReviewReason},
        store::Readable,
    },
};
use rusqlite::{Connection, types::Value};
use server::{
    office::{
        record,
        staff::{NewStaff, add},
        system_staff,
    },
    store::Database,
};
use std::{collections::BTreeMap, path::Path};
use tests::harness::{
    COUNTY, County, OTHER_WORKER, PASSWORD, Phone, WORKER,
    earlier::{MIGRATIONS, empty, tables, taken_back, texts},
    test_file,
};

/// Tables of the machine itself. The last migration says why.
const OF_THE_MACHINE: [&str; 5] = ["audit", "backup", "backup_device", "backup_folder", "setting"];
/// Indexes on what is the same everywhere, for those who do not know the county yet. Where each is made, it is said why.
const BY_THEMSELVES: [&str; 11] = [
    "account_by_phone",
    "account_by_staff",
    "device_by_id",
    "media_sender_by_content",
    "operation_by_id",
    "operation_by_number",
    "operation_of_no_kind",
    "record_number_by_number",
    "registration_by_key",
    "session_by_token",
    "waiting_of_writer",
];
const VILLAGE: &str = "左岚乡/大坝村";
const NUMBER: &str = "500299196803121016";
const A_PHONE: &str = "INSERT INTO registration
    (county, key, staff, name, public_key, state, registered_at, expires_at, seen_at, counter)
    SELECT county, zeroblob(32), staff, '', zeroblob(65), 'active', 1, 2, 3, 4 FROM account LIMIT 1";

fn database_in(directory: &Path) -> Connection {
    Connection::open(directory.join("tiangeng.sqlite3")).unwrap()
}

#[test]
fn the_county_leads_every_key_but_those_on_ids_that_are_the_same_everywhere() {
    let directory = County::new().stopped();
    let file = database_in(directory.path());
    let of_counties: Vec<String> =
        tables(&file).into_iter().filter(|table| !OF_THE_MACHINE.contains(&table.as_str())).collect();
    assert_eq!(of_counties.len() + OF_THE_MACHINE.len(), tables(&file).len(), "each of the machine's is there");
    let mut by_themselves = Vec::new();
    for table in of_counties {
        let key = texts(&file, &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk = 1"));
        assert_eq!(key, ["county"], "the primary key of {table}");
        for index in texts(&file, &format!("SELECT name FROM pragma_index_list('{table}')")) {
            let first = texts(&file, &format!("SELECT name FROM pragma_index_info('{index}') WHERE seqno = 0"));
            if first != ["county"] {
                by_themselves.push(index);
            }
        }
    }
    by_themselves.sort();
    assert_eq!(by_themselves, BY_THEMSELVES);
}

/// Everything that makes a schema.
fn schema_in(directory: &Path) -> Vec<String> {
    texts(
        &database_in(directory),
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1",
    )
}

#[test]
fn a_database_of_every_earlier_schema_comes_to_the_same_one_also_when_it_is_empty() {
    let fresh = schema_in(County::new().stopped().path());
    for (schema, has_area) in (0..MIGRATIONS.len()).flat_map(|schema| [(schema, false), (schema, true)]) {
        let directory = tempfile::tempdir().unwrap();
        let file = empty(&directory.path().join("tiangeng.sqlite3"), schema);
        if has_area && schema > 0 {
            let body = r#"{"code":"500229","name":"城口县"}"#;
            let [column, value] = if schema < 7 { ["", ""] } else { ["county, ", "'500229', "] };
            let sql = format!("INSERT INTO entry ({column}kind, key, body) VALUES ({value}'area', '500229', ?1)");
            file.execute(&sql, [body]).unwrap();
        }
        drop(file);
        drop(Database::open(directory.path()).unwrap());
        assert_eq!(schema_in(directory.path()), fresh, "from schema {schema}");
    }
}

/// The rows of a table.
fn rows(file: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut statement = file.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row| (0..columns).map(|at| row.get(at)).collect();
    let mut rows: Vec<Vec<Value>> = statement.query_map([], read).unwrap().map(Result::unwrap).collect();
    rows.sort_by_key(|row| format!("{row:?}")); // whatever order the table keeps them in
    rows
}

fn all_rows(directory: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let file = database_in(directory);
    tables(&file).into_iter().map(|table| (table.clone(), rows(&file, &table))).collect()
}

/// Rows but for what folding the log anew makes: the entry that says so, and rows and sums, which are sealed again.
fn as_they_were(table: &str, mut rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    match table {
        "audit" => rows.retain(|entry| !entry.contains(&Value::Text("rebuilt".to_owned()))),
        "dossier" | "scope" => rows.iter_mut().for_each(|row| row.retain(|value| !matches!(value, Value::Blob(_)))),
        _ => {}
    }
    rows
}

#[tokio::test]
async fn rows_of_before_get_their_county_and_the_log_is_not_sealed_anew() {
    let county = County::new();
    county.imports(&test_file("ledger-dirty.xlsx"));
    let mut worker = Phone::of(&county, WORKER).await;
    worker.syncs().await;
    let (person, added) = person_added("陈路川");
    let attachments = vec![worker.takes(b"\xFF\xD8\xFFphoto".to_vec())];
    let village = county.area(VILLAGE);
    worker.saves(village, vec![added, Command::VisitLogged(Visit { attachments, ..visit_of(person) })]);
    worker.saves(village, enrolment(person, NUMBER).1);
    let raised = demand(village, RecordId(uuid::Uuid::now_v7()));
    worker.saves(DEMAND.scope_in(village).unwrap(), vec![Command::RecordEntered(raised)]);
    worker.syncs().await;
    county.gives_a_code(OTHER_WORKER);
    county.damages(A_PHONE);
    county.backs_up(30);
    drop(worker);
    let directory = county.stopped();
    let before = all_rows(directory.path());
    let full = before.iter().filter(|(_, rows)| !rows.is_empty()).count();
    assert!(full >= before.len() - 4, "almost every table has rows: {:?}", before.keys());
    taken_back(&directory.path().join("tiangeng.sqlite3"), 6);
    let county = County::opened(directory);
    let after = all_rows(county.directory.path());
    for (table, rows) in before {
        assert!(as_they_were(&table, after[&table].clone()) == as_they_were(&table, rows), "{table} is another");
    }
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

/// A second county in the same database, with an area of each level, and somebody who works in its village.
fn a_second_county(county: &County) -> AreaCode {
    let areas = [("500230", "丰都县"), ("500230101", "名山街道"), ("500230101001", "东作门村")];
    let listed = areas.map(|(code, name)| {
        let area = Area {
            code: AreaCode::parse(code).unwrap(),
            name: name.into(),
            phone: String::new(),
            later: Default::default(),
        };
        (AreaCode::parse("500230").unwrap(), Command::AreaListed(area))
    });
    let outcomes = record(&county.database, listed[0].0, listed.to_vec(), |_| {}).unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied), "{outcomes:?}");
    let new = NewStaff {
        name: "罗开竹".into(),
        phone: "13900000123".into(),
        role: Role::GridWorker,
        areas: vec!["500230101001".into()],
        password: Some(PASSWORD.into()),
    };
    add(&county.database, &new, Lang::En).unwrap();
    AreaCode::parse("500230101001").unwrap()
}

/// Takes somebody with one identity number into a village.
fn takes_in(county: &County, village: AreaCode) -> Outcome {
    let (_, mut added) = person_added("陈路川");
    if let Command::PersonAdded(added) = &mut added {
        added.fields.insert("identity_number".to_owned(), NUMBER.to_owned());
    }
    record(&county.database, village.county(), vec![(village, added)], |_| {}).unwrap().remove(0)
}

#[tokio::test]
async fn two_counties_in_one_database_do_not_meet() {
    let county = County::new();
    let (here, there) = (county.area(VILLAGE), a_second_county(&county));
    assert_eq!(takes_in(&county, here), Outcome::Applied);
    assert_eq!(takes_in(&county, there), Outcome::Applied, "one number, but another county");
    let twin = |outcome| matches!(outcome, Outcome::Review { reason: ReviewReason::TwinPerson { .. } });
    assert!(twin(takes_in(&county, county.area("河鱼乡/大店村"))) && twin(takes_in(&county, there)));
    county.database.rebuild(|_| {}).unwrap();
    assert_eq!(county.is_whole(), Vec::<String>::new());
    for (phone, village) in [(COUNTY, here), ("13900000123", there)] {
        let mut phone = Phone::of(&county, phone).await; // signs in after the rebuild
        phone.syncs().await;
        let ledger = phone.ledger();
        assert!(ledger.reference().area_codes().all(|code| code.county() == village.county()), "only its own areas");
        assert!(ledger.files().all(|file| file.dossier.scope.county() == village.county()), "only its own people");
        let read = |seen: &server::store::Seen| {
            let heads = seen.heads(seen.reader())?.keys().map(|scope| scope.county()).collect::<Vec<_>>();
            Ok((heads, seen.reference()?.area_codes().collect::<Vec<_>>()))
        };
        let (heads, areas) = county.database.read_now_as(&phone.staff(), read).unwrap();
        assert!(heads.iter().chain(&areas).all(|code| code.county() == village.county()));
    }
    let mut both = system_staff(vec![here.county(), there.county()]);
    both.id = app::domain::id::StaffId(uuid::Uuid::now_v7());
    let areas = county.database.read_now_as(&both, |seen| Ok(seen.reference()?.area_codes().count())).unwrap();
    let all = county.database.read_now_as(&system_staff(vec![]), |seen| Ok(seen.reference()?.area_codes().count()));
    assert_eq!(areas, all.unwrap());
}
