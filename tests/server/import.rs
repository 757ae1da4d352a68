//! Workbooks, as townships make them.

use app::{
    domain::{area::AreaCode, fault::Fault, person::PersonField as F, search::Query},
    messages::Lang,
    sync::ledger::File,
    workbook::RowFault,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::Value;
use std::collections::BTreeSet;
use tests::harness::{COUNTY, County, Phone, WORKER, demo_file, test_file};

/// What an importer must find, as kind and row of the spreadsheet (two below the running number).
fn expected() -> BTreeSet<(String, usize)> {
    let list: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(test_file("ledger-dirty.expected.json")).unwrap()).unwrap();
    let entry = |one: &Value| (one["kind"].as_str().unwrap().to_owned(), one["row"].as_u64().unwrap() as usize + 2);
    list.iter().map(entry).filter(|(kind, _)| !kind.starts_with("ok_")).collect()
}

fn kind(fault: &RowFault) -> &'static str {
    let fault = match fault {
        RowFault::NumberLost => return "identity_as_number",
        RowFault::Twice(_) => return "duplicate_identity",
        RowFault::Value(fault) => fault,
        _ => return "other",
    };
    match fault {
        Fault::IdentityCheckDigit { .. } => "check_digit",
        Fault::IdentityBirthDate => "impossible_birth_date",
        Fault::MobilePrefix | Fault::MobileLength { .. } => "phone",
        Fault::Missing => "no_name",
        Fault::SexDiffers => "sex_differs_from_identity",
        Fault::VillageUnknown => "unknown_village",
        _ => "other",
    }
}

#[tokio::test]
async fn the_dirty_workbook_is_refused_exactly_where_it_is_dirty() {
    let county = County::new();
    let (summary, refused) = county.imports(&test_file("ledger-dirty.xlsx"));
    let found: BTreeSet<(String, usize)> = refused.iter().map(|r| (kind(&r.faults[0].1).to_owned(), r.row)).collect();
    assert_eq!(found, expected());
    assert!(refused.iter().all(|row| row.faults.len() == 1), "one fault each, and none invented");
    assert_eq!(summary.to_string(), "imported 379, refused 26, unchanged 0");
    let (again, _) = county.imports(&test_file("ledger-dirty.xlsx"));
    assert_eq!(again.to_string(), "imported 0, refused 26, unchanged 379");
    let mut phone = Phone::of(&county, COUNTY).await;
    phone.syncs().await;
    let find = |name: &str| phone.ledger().search(&Query::read(name), |_| true).len();
    assert_eq!(find("阿力木江·买买提"), 1, "the middle dot is normalised");
    let formula = |file: &&File| file.dossier.field(F::Note).starts_with("=HYPERLINK");
    assert_eq!(phone.ledger().files().filter(formula).count(), 1, "a formula is kept as text");
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn refused_rows_come_back_as_a_workbook_to_correct_and_import_again() {
    let county = County::new();
    county.imports(&test_file("ledger-dirty.xlsx"));
    let refused = county.directory.path().join("to-correct.xlsx");
    std::fs::rename(county.refused_file(), &refused).unwrap();
    let (again, rows) = county.imports(&refused);
    assert_eq!(again.refused, 21, "the five doubles are in the ledger by now");
    assert!(rows.iter().all(|row| row.faults.len() == 1));
}

pub(super) fn text_rows(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) {
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in (0u16..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
}

#[tokio::test]
async fn one_sheet_per_township_with_other_headings_merged_cells_and_remarks_is_read() {
    let county = County::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("左岚乡").unwrap();
    text_rows(sheet, 0, &[&["农民工互助保障台账"], &["填报单位：左岚乡", "", "2026年3月"], &[]]);
    text_rows(
        sheet,
        3,
        &[&["姓 名", "身份证号码", "手机号码*", "所在村组", "参保意向", "不参保原因", "返乡时间", "备 注"]],
    );
    text_rows(
        sheet,
        4,
        &[
            &[
                "陈路川",
                "500299196803121016",
                "+86 140-0000-0001",
                "大坝村３组",
                "愿意",
                "嫌贵、怕麻烦",
                "2027年1月25日",
                "",
            ],
            &[],
            &["冉雪香", "50029919850615002９", "１４００００００００２", "齐心", "观望", "祖传偏方", "", "腿脚不便"],
            &["小计", "", "2"],
            &["姓名", "身份证号码", "手机号码*", "所在村组"],
        ],
    );
    sheet.merge_range(9, 3, 10, 3, "胜利村5社", &Format::new()).unwrap();
    text_rows(sheet, 9, &[&["解大勇", "", "14000000003"], &["查小丽", "", "14000000004"]]);
    sheet.write_datetime(9, 6, ExcelDateTime::from_ymd(2027, 2, 1).unwrap()).unwrap();
    sheet.write_number(10, 2, 14_000_000_004.0).unwrap();
    text_rows(sheet, 11, &[&["合计", "", "4"], &["填表人：张三", "审核：李四"]]);
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "本表每季度更新").unwrap();
    let file = county.directory.path().join("zuolan.xlsx");
    book.save(&file).unwrap();
    let (summary, refused) = county.imports(&file);
    assert_eq!(
        (summary.imported, refused.len()),
        (3, 1),
        "{:?}",
        refused.iter().map(|r| r.reasons(app::messages::Lang::En)).collect::<Vec<_>>()
    );
    assert!(
        matches!(refused[0].faults[0].1, RowFault::Value(Fault::IdentityCheckDigit { .. })),
        "冉雪香's number is wrong"
    );
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    let one = |name: &str| phone.ledger().search(&Query::read(name), |_| true)[0].clone();
    let chen = one("陈路川");
    assert_eq!(chen.dossier.scope.area(), county.area("左岚乡/大坝村"));
    assert_eq!((chen.dossier.field(F::Group), chen.dossier.field(F::Phone)), ("3", "14000000001"));
    assert_eq!((chen.dossier.field(F::ReturnWindow), chen.dossier.first_concerns.len()), ("2027-01-25", 2));
    let (jie, cha) = (one("解大勇"), one("查小丽"));
    assert_eq!(
        (jie.dossier.scope.area(), cha.dossier.scope.area()),
        (county.area("左岚乡/胜利村"), county.area("左岚乡/胜利村"))
    );
    assert_eq!((jie.dossier.field(F::ReturnWindow), cha.dossier.field(F::Phone)), ("2027-02-01", "14000000004"));
}

#[tokio::test]
async fn what_is_exported_reads_back_unchanged() {
    let county = County::new();
    county.imports(&test_file("ledger-dirty.xlsx"));
    let file = county.directory.path().join("export.xlsx");
    let written = server::office::ledger::export(&county.database, &file, |_| {}).unwrap();
    assert_eq!(written, 379);
    assert_eq!(county.imports(&file).0.to_string(), "imported 0, refused 0, unchanged 379");
}

#[cfg(unix)]
#[test]
fn workbooks_with_names_in_them_are_their_owners_only() {
    use std::{fs, os::unix::fs::PermissionsExt};
    let county = County::new();
    let (export, mode) = (county.directory.path().join("export.xlsx"), |file: &std::path::Path| {
        fs::metadata(file).unwrap().permissions().mode() & 0o777
    });
    for file in [&export, &county.refused_file()] {
        fs::write(file, "was there").unwrap();
        fs::set_permissions(file, PermissionsExt::from_mode(0o644)).unwrap();
    }
    county.imports(&test_file("ledger-dirty.xlsx"));
    server::office::ledger::export(&county.database, &export, |_| {}).unwrap();
    assert_eq!((mode(&export), mode(&county.refused_file())), (0o600, 0o600));
}

#[tokio::test]
async fn a_workbook_on_a_desk_does_not_overwrite_what_was_learnt_at_the_door() {
    let county = County::new();
    county.imports(&test_file("ledger-dirty.xlsx"));
    let mut phone = Phone::of(&county, COUNTY).await;
    phone.syncs().await;
    let file = phone.ledger().files().find(|f| f.row.is_some()).unwrap().clone();
    let edit = app::sync::fields::Edit {
        value: "14000009999".into(),
        was: file.dossier.field(F::Phone).into(),
        later: Default::default(),
    };
    let edited = app::sync::command::PersonEdited {
        person: file.dossier.person_id(),
        edits: [("phone".to_owned(), edit)].into(),
        later: Default::default(),
    };
    phone.saves(file.dossier.scope.area(), vec![app::sync::command::Command::PersonEdited(edited)]);
    phone.syncs().await;
    assert_eq!(county.imports(&test_file("ledger-dirty.xlsx")).0.imported, 0);
    phone.syncs().await;
    assert_eq!(phone.ledger().file(file.dossier.person_id()).unwrap().dossier.field(F::Phone), "14000009999");
}

#[test]
fn files_that_are_no_workbook_are_told_plainly() {
    let county = County::new();
    let import = |file: std::path::PathBuf| county.refuses_to_import(&file, Lang::En);
    let no_workbook = county.directory.path().join("letter.xlsx");
    std::fs::write(&no_workbook, "Dear county").unwrap();
    assert!(import(no_workbook).contains("is no workbook"), "a text file");
    assert!(import("missing.xlsx".into()).contains("cannot read missing.xlsx"));
    let empty = county.directory.path().join("empty.xlsx");
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "hello").unwrap();
    book.save(&empty).unwrap();
    assert!(import(empty).contains("no sheet has a heading row"));
    assert!(server::office::areas::import(&county.database, &demo_file("ledger-5000.xlsx")).is_err());
}

#[test]
fn a_workbook_whose_cells_are_terabytes_apart_is_refused_in_words() {
    let county = County::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "姓名").unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let file = county.directory.path().join("wide.xlsx");
    book.save(&file).unwrap();
    let wrong = county.refuses_to_import(&file, Lang::En);
    assert!(wrong.contains("1048576 rows of 16384 columns are more than a ledger has"), "{wrong}");
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused_in_words() {
    let county = County::new();
    let mut bytes = std::fs::read(test_file("cut.ods")).unwrap();
    let entry = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&(u32::MAX - 1).to_le_bytes()); // its unpacked size
    let file = county.directory.path().join("bomb.ods");
    std::fs::write(&file, bytes).unwrap();
    let wrong = county.refuses_to_import(&file, Lang::En);
    assert!(wrong.contains("unpacked it would have 4294"), "{wrong}");
}

#[test]
fn what_is_no_workbook_is_refused_in_words() {
    let county = County::new();
    let whole = std::fs::read(test_file("ledger-dirty.xlsx")).unwrap();
    let file = county.directory.path().join("damaged.xlsx");
    for (bytes, why) in [
        (&b""[..], "The file is empty"),
        (b"<html>", "a web page"),
        (b"PK\x03\x04", "no workbook that can be read"),
        (&whole[..whole.len() / 2], "It is damaged"),
        (&whole[100..], "no workbook that can be read"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let said = county.refuses_to_import(&file, Lang::En);
        assert!(said.contains("damaged.xlsx: ") && said.contains(why), "{said}");
    }
}

/// Found by `cargo xtask fuzz parsers`: the library reads it for ever.
#[test]
fn a_workbook_that_is_cut_inside_is_refused_in_words() {
    let county = County::new();
    let file = county.directory.path().join("cut.ods");
    std::fs::copy(test_file("cut.ods"), &file).unwrap();
    assert!(county.refuses_to_import(&file, Lang::En).contains("its content is cut off"));
}

#[test]
fn a_column_of_landlines_sets_and_clears_them_and_a_file_without_it_leaves_them() {
    let county = County::new();
    let imports = |text: &str| {
        let file = county.directory.path().join("areas.csv");
        std::fs::write(&file, text).unwrap();
        let summary = server::office::areas::import(&county.database, &file).unwrap();
        let seen = county.database.read_now_as(&server::office::system_staff(vec![]), |seen| seen.reference()).unwrap();
        (seen.area_phone(AreaCode::parse("500229205").unwrap()).to_owned(), summary.refused.len())
    };
    let with = |phone: &str| format!("code,parent,level,name,phone\n500229205,500229,township,左岚乡,{phone}\n");
    assert_eq!(imports(&with("023-00000001")), ("023-00000001".to_owned(), 0));
    assert_eq!(imports("code,parent,level,name\n500229205,500229,township,左岚乡\n").0, "023-00000001");
    assert_eq!(imports(&with("014000000001")), ("023-00000001".to_owned(), 1), "a person's number");
    assert_eq!(imports(&with("")), (String::new(), 0), "the office has none any more");
}
