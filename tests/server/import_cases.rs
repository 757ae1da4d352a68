//! Workbooks of kinds that made other tools fail: each in `tests/data/cases`, with its right outcome.

use app::{
    domain::{fault::Fault, person::PersonField as F, scope::Scope},
    messages::Lang,
    sync::dossier::Dossier,
    workbook::{Column, Remark, RowFault, Turned},
};
use rust_xlsxwriter::Workbook;
use server::office::ledger::{self, ImportReport};
use std::path::PathBuf;
use tests::harness::{County, test_file};

pub(super) fn case(name: &str) -> PathBuf {
    test_file(&format!("cases/{name}"))
}

/// Imports a case into a county of its own.
pub(super) fn imported(name: &str) -> (County, ImportReport, Vec<Turned>) {
    let county = County::new();
    let (summary, turned) = county.imports(&case(name));
    (county, summary, turned)
}

/// Everybody in the ledger who has this name.
pub(super) fn people(county: &County, name: &str) -> Vec<Dossier> {
    let villages = ["左岚乡/大坝村", "左岚乡/齐心村"].map(|path| county.area(path));
    let rows = villages.into_iter().flat_map(|village| super::writer::dossiers(county, Scope::from(village)));
    rows.filter(|row| row.is_home() && row.field(F::Name) == name).collect()
}

pub(super) fn person(county: &County, name: &str) -> Dossier {
    let mut people = people(county, name);
    assert_eq!(people.len(), 1, "{name}");
    people.remove(0)
}

/// Row, column and fault of everything that was not imported.
pub(super) fn faults(turned: &[Turned]) -> Vec<(usize, Column, RowFault)> {
    turned.iter().flat_map(|row| row.faults.iter().map(|(column, fault)| (row.row, *column, fault.clone()))).collect()
}

#[tokio::test]
async fn date_cells_are_days_whatever_their_format_and_wrong_ones_are_refused() {
    let (county, summary, turned) = imported("date-cells.xlsx");
    assert_eq!((summary.imported, faults(&turned)), (4, vec![]));
    for name in ["陈日期", "冉日期", "查日期", "向日期"] {
        assert_eq!(person(&county, name).field(F::ReturnWindow), "2027-01-25", "{name}");
    }
    let (_, summary, turned) = imported("date-cells-wrong.xlsx");
    let wrong = [(F::BirthDate, Fault::BirthDiffers), (F::AwaySince, Fault::DateInFuture)];
    let wrong = wrong.map(|(field, fault)| (2, Column::Field(field), RowFault::Value(fault)));
    assert_eq!((summary.imported, faults(&turned)), (0, wrong.to_vec()));
}

#[tokio::test]
async fn a_day_is_the_same_in_every_format_and_by_both_epochs() {
    for (file, names) in [
        ("dates-1904.xlsx", &["陈四年", "冉四年"][..]),
        ("dates.xls", &["陈旧格", "冉旧格"]),
        ("dates-1904.xls", &["陈旧格", "冉旧格"]),
        ("dates.ods", &["陈开放", "冉开放"]),
        ("strict.xlsx", &["陈严格"]),
    ] {
        let (county, summary, turned) = imported(file);
        assert_eq!((summary.imported, faults(&turned)), (names.len(), vec![]), "{file}");
        for name in names {
            assert_eq!(person(&county, name).field(F::ReturnWindow), "2027-01-25", "{file} {name}");
        }
    }
}

#[tokio::test]
async fn a_village_that_is_merged_over_people_is_the_village_of_each_in_every_format() {
    for (file, names) in
        [("merged.xls", ["陈合并", "冉合并", "查合并"]), ("merged.ods", ["陈跨行", "冉跨行", "查跨行"])]
    {
        let (county, summary, turned) = imported(file);
        assert_eq!((summary.imported, faults(&turned)), (3, vec![]), "{file}");
        names.iter().for_each(|name| assert_eq!(person(&county, name).area(), county.area("左岚乡/大坝村")));
    }
}

#[tokio::test]
async fn prefixed_names_of_elements_are_read() {
    let (county, summary, _) = imported("prefixed.xlsx");
    assert_eq!(summary.imported, 1);
    assert_eq!(person(&county, "陈前缀").field(F::Note), "预计返乡：X", "a wording that is no choice is kept");
}

#[tokio::test]
async fn totals_and_remarks_are_nobody_whatever_column_has_their_word_or_count() {
    let (_, summary, turned) = imported("totals.xlsx");
    assert_eq!((summary.imported, faults(&turned)), (2, vec![]));
    assert!(
        summary.remarks.contains(&("台账".into(), Remark::PassedOver(vec![4, 5, 6, 7, 8]))),
        "{:?}",
        summary.remarks
    );
}

#[tokio::test]
async fn headings_in_two_rows_with_merged_groups_name_their_columns() {
    let (county, summary, _) = imported("two-heading-rows.xlsx");
    assert_eq!(summary.to_string(), "imported 2, refused 0, unchanged 0");
    let chen = person(&county, "陈两行");
    let fields = [F::Phone, F::SecondPhone, F::WorkPlace, F::Industry, F::Job, F::Employment, F::Note];
    let found = fields.map(|field| chen.field(field));
    assert_eq!(found, ["14000000101", "14000000102", "浙江宁波", "建筑", "钢筋工", "", ""]);
}

#[tokio::test]
async fn a_column_that_is_not_there_changes_nothing() {
    let (county, ..) = imported("partial-1-full.xlsx");
    let (summary, _) = county.imports(&case("partial-2-phones.xlsx"));
    assert_eq!(summary.to_string(), "imported 1, refused 0, unchanged 0");
    let chen = person(&county, "陈补表");
    let found = [F::Phone, F::Intention, F::WorkPlace, F::Note].map(|field| chen.field(field));
    assert_eq!(found, ["14000000209", "willing", "浙江宁波", "腿脚不便"]);
}

#[tokio::test]
async fn sheets_that_are_hidden_or_have_no_cells_are_named_and_not_read() {
    let (county, summary, turned) = imported("hidden-sheet.xlsx");
    assert_eq!((summary.imported, turned.len()), (1, 0));
    assert_eq!(person(&county, "陈旧表").field(F::WorkPlace), "浙江宁波");
    assert!(summary.remarks.contains(&("2025年(旧)".into(), Remark::Hidden)), "{:?}", summary.remarks);
    let (_, summary, _) = imported("hidden-sheet.xls");
    assert_eq!(summary.imported, 1);
    assert!(summary.remarks.contains(&("旧".into(), Remark::Hidden)), "{:?}", summary.remarks);
    let (_, summary, _) = imported("chart-sheet.xlsx");
    assert_eq!(summary.imported, 1);
    assert!(summary.remarks.contains(&("统计图".into(), Remark::NoCells)), "{:?}", summary.remarks);
}

#[tokio::test]
async fn a_cell_that_has_no_value_refuses_its_row() {
    let (_, summary, turned) = imported("formulas-no-results.xlsx");
    assert_eq!((summary.imported, summary.refused), (0, 2));
    let no_value = |row, field| (row, Column::Field(field), RowFault::NoValue("=…".into()));
    let mut found = faults(&turned);
    found.sort_by_key(|(row, column, _)| (*row, *column));
    let mut wanted = [no_value(2, F::Phone), no_value(2, F::Sex), no_value(3, F::IdentityNumber)];
    wanted.sort_by_key(|(row, column, _)| (*row, *column));
    assert_eq!(found, wanted);
    let (_, summary, turned) = imported("errors.xlsx");
    let no_value = |row, column, shown: &str| (row, column, RowFault::NoValue(shown.into()));
    let found = faults(&turned);
    assert_eq!((summary.imported, &found[0]), (0, &no_value(2, Column::Field(F::Phone), "#N/A")));
    assert!(found.contains(&no_value(3, Column::Village, "#REF!")), "{found:?}");
}

#[tokio::test]
async fn headings_are_known_by_many_names_and_the_rest_is_named() {
    let (county, summary, turned) = imported("unknown-headings.xlsx");
    assert_eq!((summary.imported, faults(&turned)), (1, vec![]));
    let chen = person(&county, "陈列名");
    let found = [F::IdentityNumber, F::Phone, F::WorkPlace, F::BirthDate].map(|field| chen.field(field));
    assert_eq!(found, ["500299198002023917", "14000000391", "广东东莞", "1980-02-02"]);
    let county = County::new();
    let file = county.directory.path().join("unknown.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("台账").unwrap();
    for (row, cells) in
        [["姓名", "联系电话", "村", "血型"], ["陈列名", "14000000391", "左岚乡大坝村", "O"]].iter().enumerate()
    {
        sheet.write_row(row as u32, 0, cells.iter().copied()).unwrap();
    }
    book.save(&file).unwrap();
    let (summary, _) = county.imports(&file);
    assert!(summary.remarks.contains(&("台账".into(), Remark::NotUnderstood(vec!["血型 (D)".into()]))));
}

#[tokio::test]
async fn formatted_cells_far_below_do_not_count() {
    let (_, summary, turned) = imported("formatted-far-below.xlsx");
    assert_eq!((summary.imported, faults(&turned)), (1, vec![]));
}

#[tokio::test]
async fn a_sheet_says_which_village_it_is_of() {
    let (county, summary, turned) = imported("sheet-per-village.xlsx");
    assert_eq!((summary.imported, faults(&turned)), (2, vec![]));
    let villages: Vec<_> =
        people(&county, "陈分村").iter().map(|row| (row.area(), row.field(F::Group).to_owned())).collect();
    let village = |path| (county.area(path), "3".to_owned());
    assert_eq!(villages, [village("左岚乡/大坝村"), village("左岚乡/齐心村")]);
}

#[tokio::test]
async fn what_a_sheet_says_of_its_village_goes_along_with_a_row_that_is_refused() {
    let county = County::new();
    let file = county.directory.path().join("village.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("名单").unwrap();
    sheet.write(0, 0, "左岚乡齐心村农民工台账").unwrap();
    sheet.write_row(1, 0, ["序号", "姓名", "联系电话"]).unwrap();
    sheet.write_row(2, 0, ["1", "陈补正", "123"]).unwrap();
    book.save(&file).unwrap();
    assert_eq!(county.imports(&file).0.to_string(), "imported 0, refused 1, unchanged 0");
    let sheets = ledger::sheets_of(&county.refused_file(), Lang::ZhHans).unwrap().sheets;
    let row: Vec<String> = sheets[0].rows[1].iter().map(ledger::Cell::text).collect();
    assert_eq!(row[..5], ["1", "陈补正", "123", "左岚乡", "齐心村"]);
}

#[tokio::test]
async fn a_long_name_of_a_sheet_does_not_lose_the_file_of_what_was_refused() {
    let (county, summary, _) = imported("long-tab-name.ods");
    assert_eq!(summary.to_string(), "imported 1, refused 1, unchanged 0");
    let sheets = ledger::sheets_of(&county.refused_file(), Lang::ZhHans).unwrap().sheets;
    assert_eq!((sheets.len(), sheets[0].rows.len()), (1, 2));
}

#[tokio::test]
async fn what_is_locked_or_no_workbook_says_what_it_is() {
    let county = County::new();
    assert!(county.refuses_to_import(&case("password-123456.xlsx"), Lang::ZhHans).contains("密码"));
    assert!(county.refuses_to_import(&case("password-123456.xlsx"), Lang::En).contains("has a password"));
    let file = county.directory.path().join("台账.xls");
    for (bytes, words) in [
        (&b"<html><table><tr><td>\xE5\xA7\x93\xE5\x90\x8D</td></tr></table>"[..], "网页"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"%PDF-1.4", "PDF"),
        (b"", "空的"),
        (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", "2003"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let said = county.refuses_to_import(&file, Lang::ZhHans);
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_text_table_is_read_in_the_encoding_that_it_has_whatever_it_is_called() {
    let (county, summary, turned) = imported("gbk.csv");
    assert_eq!((summary.imported, faults(&turned)), (1, vec![]));
    assert_eq!(person(&county, "陈逗号").field(F::IdentityNumber), "500299198001182617");
    let renamed = county.directory.path().join("台账.xls");
    std::fs::copy(case("gbk.csv"), &renamed).unwrap();
    assert_eq!(county.imports(&renamed).0.to_string(), "imported 0, refused 0, unchanged 1");
}

#[tokio::test]
async fn numbers_that_a_spreadsheet_cut_are_refused() {
    let (_, summary, turned) = imported("scientific.xlsx");
    assert_eq!((summary.imported, summary.refused), (0, 3));
    let found: Vec<_> = faults(&turned).into_iter().map(|(row, _, fault)| (row, fault)).collect();
    assert_eq!(found[..2], [(2, RowFault::NumberLost), (3, RowFault::NumberLost)]);
    assert!(matches!(found[2], (4, RowFault::Value(Fault::IdentityCheckDigit { .. }))));
}

/// Rows of `written.xlsx`, as people and other programs write: what each is read as, or refused for.
#[tokio::test]
async fn characters_are_read_as_they_look_and_what_cannot_be_is_refused_by_row() {
    let (county, summary, turned) = imported("written.xlsx");
    for (name, phone) in [
        ("陈方向", "14000000212"),
        ("黄大文", "14000000213"),
        ("李同形", "14000000214"),
        ("买买提·艾力", "14000000215"),
        ("王䶮", "14000000217"),
        ("辻山", "14000000218"),
        ("陈年月", "14000000219"),
        ("陈年月二", "14000000220"),
        ("陈软连字", "14000000225"),
        ("陈小写", "14000000226"),
        ("王𬘭", "14000000227"),
        ("陈空格", "14000000230"),
        ("李㐂同", "14000000232"),
    ] {
        assert!(people(&county, name).iter().any(|row| row.field(F::Phone) == phone), "{name}: {:?}", faults(&turned));
    }
    assert_eq!(people(&county, "买买提·艾力").len(), 2, "with one dot or another");
    assert_eq!(person(&county, "陈年月").field(F::BirthDate), "1980-01-15", "the number tells the day");
    let refused: Vec<usize> = turned.iter().map(|row| row.row).collect();
    assert_eq!((refused, summary.imported), (vec![2, 12, 13, 14, 18, 19], 15));
}
