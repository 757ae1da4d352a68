//! Random workbooks, made from people who are known: what was written is what is read, and what was not taken is named.

use super::made_workbook::{Made, make};
use app::{
    domain::{date::Date, person::PersonField as F},
    sync::dossier::Dossier,
    workbook::{Book, Remark, Villages, read, read_rows},
};
use fastrand::Rng;
use server::office::{ledger, system_staff};
use std::{collections::BTreeSet, path::Path, process::Command};
use tests::harness::County;

/// In the test run; `cargo xtask soak workbooks` says more, and has a part of them turned into .xls and .ods.
const WORKBOOKS: u64 = 100;
/// Of them as many go through a county and back.
const COUNTIES: u64 = 8;
/// One of so many is turned into each other format, where LibreOffice is asked for.
const CONVERTED: u64 = 10;

fn how_many() -> u64 {
    std::env::var("TIANGENG_WORKBOOKS").ok().and_then(|text| text.parse().ok()).unwrap_or(WORKBOOKS)
}

fn villages(county: &County) -> Villages {
    let reference = county.database.read_now_as(&system_staff(vec![]), |seen| seen.reference()).unwrap();
    Villages::new(&reference)
}

/// Compares what was read with what was written.
fn compare(seed: u64, made: &Made, book: &Book, villages: &Villages) {
    let today = Date::ymd(2026, 11, 27).unwrap();
    let reading = read_rows(book, villages, today);
    let turned: Vec<_> = reading.turned.iter().map(|turned| turned.reasons(app::messages::Lang::En)).collect();
    assert_eq!(turned, Vec::<String>::new(), "seed {seed}");
    assert_eq!(reading.good.len(), made.people.len(), "seed {seed}");
    for (good, wanted) in reading.good.iter().zip(&made.people) {
        let draft = good.ledger.person.draft();
        for (field, value) in &wanted.fields {
            assert_eq!(draft.get(*field), value, "seed {seed}, {} row {}: {field:?}", good.sheet, good.row);
        }
        assert_eq!(good.ledger.scope.to_string(), wanted.village, "seed {seed}, row {}", good.row);
    }
    for hidden in &made.hidden {
        assert!(reading.remarks.contains(&(hidden.clone(), Remark::Hidden)), "seed {seed}: {hidden}");
    }
    let named = |words: &str| {
        let names = |remark: &Remark| match remark {
            Remark::NotUnderstood(columns) => columns.iter().any(|column| column.starts_with(words)),
            _ => false,
        };
        reading.remarks.iter().any(|(_, remark)| names(remark))
    };
    made.unknown.iter().for_each(|heading| assert!(named(heading), "seed {seed}: {heading} {:?}", reading.remarks));
    let passed: BTreeSet<usize> = reading
        .remarks
        .iter()
        .filter_map(|(_, remark)| if let Remark::PassedOver(rows) = remark { Some(rows.clone()) } else { None })
        .flatten()
        .collect();
    assert_eq!(passed, made.nobody, "seed {seed}");
}

#[test]
fn what_is_written_in_any_layout_is_what_is_read() {
    let county = County::new();
    let villages = villages(&county);
    for seed in 0..how_many() {
        let made = make(&mut Rng::with_seed(seed), &county, seed);
        let book = read(made.bytes.clone()).unwrap_or_else(|why| panic!("seed {seed}: {why:?}"));
        compare(seed, &made, &book, &villages);
    }
}

/// LibreOffice writes the same workbooks in its own formats.
#[test]
#[ignore = "needs LibreOffice: cargo xtask soak workbooks"]
fn soak_workbooks_of_other_programs_are_read_alike() {
    let (county, folder) = (County::new(), tempfile::tempdir().unwrap());
    let villages = villages(&county);
    for seed in (0..how_many()).step_by(CONVERTED as usize) {
        let made = make(&mut Rng::with_seed(seed), &county, seed);
        for format in ["xls", "ods"] {
            let book = read(converted(folder.path(), &made.bytes, format)).unwrap();
            compare(seed, &made, &book, &villages);
        }
    }
}

/// What is exported is the same after LibreOffice has opened and saved it.
#[test]
#[ignore = "needs LibreOffice: cargo xtask soak workbooks"]
fn soak_workbooks_that_are_exported_survive_another_program() {
    let (county, folder) = (County::new(), tempfile::tempdir().unwrap());
    let file = county.directory.path().join("made.xlsx");
    let made = make(&mut Rng::with_seed(7), &county, 7);
    std::fs::write(&file, &made.bytes).unwrap();
    county.imports(&file);
    ledger::export(&county.database, &file, |_| {}).unwrap();
    let export = std::fs::read(&file).unwrap();
    for format in ["xls", "ods"] {
        std::fs::write(&file, converted(folder.path(), &export, format)).unwrap();
        let unchanged = format!("imported 0, refused 0, unchanged {}", made.people.len());
        assert_eq!(county.imports(&file).0.to_string(), unchanged, "{format}");
    }
}

fn converted(folder: &Path, bytes: &[u8], format: &str) -> Vec<u8> {
    let file = folder.join("made.xlsx");
    std::fs::write(&file, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut office = Command::new("soffice");
    office.args([&profile, "--headless", "--convert-to", format, "--outdir"]).arg(folder).arg(&file);
    let output = office.output().expect("LibreOffice");
    assert!(output.status.success(), "{output:?}");
    std::fs::read(folder.join(format!("made.{format}"))).unwrap()
}

fn fields(people: &[Dossier]) -> BTreeSet<String> {
    let row = |dossier: &Dossier| {
        let fields: Vec<_> = F::ALL.iter().map(|field| dossier.field(*field)).collect();
        let plans: BTreeSet<_> = dossier.enrolments.iter().map(|file| &file.form.plan).collect();
        format!("{} {fields:?} {:?} {plans:?}", dossier.area(), dossier.first_concerns)
    };
    people.iter().map(row).collect()
}

fn everybody(county: &County) -> Vec<Dossier> {
    let villages = super::made_workbook::VILLAGES.map(|path| county.area(path));
    villages
        .into_iter()
        .flat_map(|village| super::writer::dossiers(county, app::domain::scope::Scope::from(village)))
        .collect()
}

#[test]
fn what_is_imported_is_exported_and_reads_back_whole_in_this_county_and_in_another() {
    let (county, other) = (County::new(), County::new());
    let file = county.directory.path().join("made.xlsx");
    let mut people = 0;
    for seed in 0..COUNTIES {
        let made = make(&mut Rng::with_seed(1_000_000 + seed), &county, 1_000_000 + seed);
        std::fs::write(&file, &made.bytes).unwrap();
        let (summary, turned) = county.imports(&file);
        assert_eq!((summary.imported, turned.len()), (made.people.len(), 0), "seed {seed}: {turned:?}");
        people += made.people.len();
    }
    let export = county.directory.path().join("export.xlsx");
    assert_eq!(ledger::export(&county.database, &export, |_| {}).unwrap(), people);
    assert_eq!(county.imports(&export).0.to_string(), format!("imported 0, refused 0, unchanged {people}"));
    assert_eq!(other.imports(&export).0.to_string(), format!("imported {people}, refused 0, unchanged 0"));
    let (here, there) = (fields(&everybody(&county)), fields(&everybody(&other)));
    let lost: Vec<_> = here.difference(&there).collect();
    assert_eq!(lost, Vec::<&String>::new());
}
