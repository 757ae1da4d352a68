//! More workbooks of the kinds of `import_cases.rs` and `import_who.rs`, each written here: the kind is read right, not the one file.

use super::{
    import::text_rows,
    import_cases::{faults, people, person},
};
use app::{
    domain::{fault::Fault, identity_number::with_check_character, person::PersonField as F},
    messages::Lang,
    workbook::{Column, Question, Remark, RowFault, Turned},
};
use rust_xlsxwriter::{Chart, ChartType, Format, Formula, Workbook, Worksheet};
use server::office::ledger::ImportReport;
use std::path::PathBuf;
use tests::harness::County;

const HEADINGS: [&str; 4] = ["姓名", "身份证号", "联系电话", "村"];
const VILLAGE: &str = "左岚乡大坝村";

/// The identity number of the nth person.
fn number_of(n: u32) -> String {
    with_check_character(&format!("50029919800102{n:03}"))
}

/// Imports a workbook whose first sheet `make` fills.
fn imports(county: &County, make: impl FnOnce(&mut Workbook)) -> (ImportReport, Vec<Turned>) {
    let file = county.directory.path().join("made.xlsx");
    let mut book = Workbook::new();
    make(&mut book);
    book.save(&file).unwrap();
    county.imports(&file)
}

fn imports_rows(county: &County, rows: &[&[&str]]) -> (ImportReport, Vec<Turned>) {
    imports(county, |book| text_rows(book.add_worksheet().set_name("台账").unwrap(), 0, rows))
}

fn imports_text(county: &County, name: &str, bytes: &[u8]) -> (ImportReport, Vec<Turned>) {
    let file: PathBuf = county.directory.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    county.imports(&file)
}

fn said(report: &ImportReport, remark: Remark) -> bool {
    report.remarks.contains(&("台账".into(), remark))
}

#[tokio::test]
async fn rows_and_columns_that_are_hidden_or_filtered_out_are_read_and_named() {
    let county = County::new();
    let (report, turned) = imports(&county, |book| {
        let sheet = book.add_worksheet().set_name("台账").unwrap();
        let row = |name, number, phone| [name, number, phone, VILLAGE];
        let [first, second, third] = [1, 2, 3].map(number_of);
        text_rows(
            sheet,
            0,
            &[&HEADINGS, &row("陈显示", &first, "14000000401"), &row("陈隐藏", &second, "14000000402")],
        );
        text_rows(sheet, 3, &[&row("陈筛掉", &third, "14000000403")]);
        sheet.set_row_hidden(2).unwrap();
        sheet.set_row_hidden(3).unwrap();
        sheet.set_row_hidden(9).unwrap(); // nobody is in it
        sheet.set_column_hidden(2).unwrap();
    });
    assert_eq!((report.imported, faults(&turned)), (3, vec![]));
    assert!(said(&report, Remark::HiddenRows(vec![3, 4])), "{:?}", report.remarks);
    assert!(said(&report, Remark::HiddenColumns(vec!["联系电话 (C)".into()])), "{:?}", report.remarks);
    let county = County::new();
    let (report, _) = imports(&county, |book| {
        let sheet = book.add_worksheet().set_name("台账").unwrap();
        text_rows(sheet, 0, &[&HEADINGS, &["陈显示", "", "14000000401", VILLAGE]]);
    });
    assert!(
        !report.remarks.iter().any(|(_, remark)| matches!(remark, Remark::HiddenRows(_) | Remark::HiddenColumns(_)))
    );
}

/// Kind of `again-*.xlsx`: of name and village only what differs is asked.
#[tokio::test]
async fn only_the_name_or_only_the_village_of_a_known_number_is_asked_about() {
    let (county, number) = (County::new(), number_of(1));
    imports_rows(&county, &[&HEADINGS, &["陈原名", &number, "14000000411", VILLAGE]]);
    let (report, turned) = imports_rows(&county, &[&HEADINGS, &["陈改名", &number, "14000000411", VILLAGE]]);
    let asked = (2, Column::Field(F::Name), RowFault::Ask(Question::OtherName("陈原名".into())));
    assert_eq!((report.to_decide, faults(&turned)), (1, vec![asked]));
    let (report, turned) = imports_rows(&county, &[&HEADINGS, &["陈原名", &number, "14000000412", "左岚乡齐心村"]]);
    let asked = (2, Column::Village, RowFault::Ask(Question::OtherVillage("大坝村".into())));
    assert_eq!((report.to_decide, faults(&turned)), (1, vec![asked]));
    assert_eq!(person(&county, "陈原名").field(F::Phone), "14000000411", "nothing of the rows was taken");
}

/// Kind of `chart-sheet.xlsx`: also in front, and an empty sheet.
#[tokio::test]
async fn charts_in_front_and_empty_sheets_are_named() {
    let county = County::new();
    let (report, _) = imports(&county, |book| {
        let (mut chart, mut charts) = (Chart::new(ChartType::Pie), Worksheet::new_chartsheet());
        chart.add_series().set_values("台账!$C$2:$C$2");
        charts.insert_chart(0, 0, &chart).unwrap();
        book.push_worksheet(charts);
        book.add_worksheet().set_name("空表").unwrap();
        let sheet = book.add_worksheet().set_name("台账").unwrap();
        text_rows(sheet, 0, &[&HEADINGS, &["陈图后", "", "14000000421", VILLAGE]]);
    });
    let of = |remark| report.remarks.iter().filter(|(_, found)| *found == remark).count();
    assert_eq!((report.imported, of(Remark::NoCells), of(Remark::NoHeadings)), (1, 1, 1), "{:?}", report.remarks);
}

/// Kind of `doubles-without-number.xlsx`: apart on the sheet, on two sheets, and people who only share a name.
#[tokio::test]
async fn doubles_without_a_number_are_found_apart_and_namesakes_are_two() {
    let county = County::new();
    let row = ["陈重复", "", "14000000431", VILLAGE];
    let (report, turned) = imports(&county, |book| {
        text_rows(
            book.add_worksheet().set_name("甲").unwrap(),
            0,
            &[&HEADINGS, &row, &["冉中间", "", "14000000432", VILLAGE]],
        );
        text_rows(book.add_worksheet().set_name("乙").unwrap(), 0, &[&HEADINGS, &row]);
    });
    let twice = (2, Column::Field(F::Name), RowFault::Twice("甲 2".into()));
    assert_eq!((report.imported, faults(&turned)), (2, vec![twice]));
    let namesakes = [["陈同名", "", "14000000433", VILLAGE], ["陈同名", "", "14000000434", "左岚乡齐心村"]];
    let (report, turned) = imports_rows(&county, &[&HEADINGS, &namesakes[0], &namesakes[1]]);
    assert_eq!((report.imported, faults(&turned)), (2, vec![]));
    assert_eq!(people(&county, "陈同名").len(), 2);
}

/// Kind of `formatted-far-below.xlsx`: far to the right, and whole columns.
#[tokio::test]
async fn cells_that_only_have_a_format_do_not_count_wherever_they_are() {
    let county = County::new();
    let (report, turned) = imports(&county, |book| {
        let (sheet, bold) = (book.add_worksheet().set_name("台账").unwrap(), Format::new().set_bold());
        text_rows(sheet, 0, &[&HEADINGS, &["陈格式", "", "14000000441", VILLAGE]]);
        sheet.write_blank(1, 16_000, &bold).unwrap();
        sheet.write_blank(1_048_575, 16_000, &bold).unwrap();
        sheet.set_column_format(7, &bold).unwrap();
        sheet.set_row_format(900_000, &bold).unwrap();
    });
    assert_eq!((report.imported, faults(&turned)), (1, vec![]), "{:?}", report.remarks);
}

/// Kind of `formulas-no-results.xlsx`: what has a result is taken, an error is none.
#[tokio::test]
async fn a_formula_with_a_result_is_its_result() {
    let county = County::new();
    let (report, turned) = imports(&county, |book| {
        let sheet = book.add_worksheet().set_name("台账").unwrap();
        text_rows(sheet, 0, &[&HEADINGS, &["", "", "14000000451", VILLAGE], &["陈无果", "", "", VILLAGE]]);
        sheet.write_formula(1, 0, Formula::new(r#"="陈"&"公式""#).set_result("陈公式")).unwrap();
        sheet.write_formula(2, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    assert_eq!((report.imported, turned.len()), (1, 1));
    assert_eq!(person(&county, "陈公式").field(F::Phone), "14000000451");
    assert!(matches!(&turned[0].faults[..], [(Column::Field(F::Phone), _), ..]), "{:?}", turned[0].faults);
}

/// Kind of `gbk.csv`: other encodings, separators and line ends.
#[tokio::test]
async fn text_tables_have_many_encodings_and_separators() {
    let county = County::new();
    let table = |separator: &str, end: &str, name: &str, phone: &str| {
        [HEADINGS.join(separator), [name, "", phone, VILLAGE].join(separator), String::new()].join(end)
    };
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (name, phone, bytes) in [
        ("陈标记", "14000000461", table(",", "\r\n", "陈标记", "14000000461").into_bytes()),
        ("陈制表", "14000000462", utf16(&format!("\u{feff}{}", table("\t", "\r\n", "陈制表", "14000000462")))),
        ("陈分号", "14000000463", table(";", "\n", "陈分号", "14000000463").into_bytes()),
        ("陈引号", "14000000464", table(",", "\n", "\"陈引号\"", "\"14000000464\"").into_bytes()),
    ] {
        let (report, turned) = imports_text(&county, "made.csv", &bytes);
        assert_eq!((report.imported, faults(&turned)), (1, vec![]), "{name}");
        assert_eq!(person(&county, name).field(F::Phone), phone);
    }
}

/// Kind of `hidden-sheet.xlsx`: hidden so deep that the spreadsheet's menu does not offer it, and more than one.
#[tokio::test]
async fn sheets_hidden_deep_are_named_too() {
    let county = County::new();
    let (report, _) = imports(&county, |book| {
        text_rows(
            book.add_worksheet().set_name("台账").unwrap(),
            0,
            &[&HEADINGS, &["陈今年", "", "14000000471", VILLAGE]],
        );
        for name in ["去年", "前年"] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            text_rows(sheet, 0, &[&HEADINGS, &["陈旧年", "", "14000000472", VILLAGE]]);
            if name == "去年" {
                sheet.set_hidden(true)
            } else {
                sheet.set_very_hidden(true)
            };
        }
    });
    let hidden = report.remarks.iter().filter(|(_, remark)| *remark == Remark::Hidden).count();
    assert_eq!((report.imported, hidden, people(&county, "陈旧年").len()), (1, 2, 0));
}

/// Kind of `partial-*.xlsx`: an empty cell of a column that is there changes nothing either.
#[tokio::test]
async fn a_cell_that_is_empty_changes_nothing() {
    let (county, number) = (County::new(), number_of(1));
    let headings = ["姓名", "身份证号", "联系电话", "村", "务工地", "备注"];
    imports_rows(&county, &[&headings, &["陈补表", &number, "14000000481", VILLAGE, "浙江宁波", "腿脚不便"]]);
    let (report, _) = imports_rows(&county, &[&headings, &["陈补表", &number, "", VILLAGE, "", "已电话"]]);
    assert_eq!((report.imported, report.refused), (1, 0));
    let chen = person(&county, "陈补表");
    let found = [F::Phone, F::WorkPlace, F::Note].map(|field| chen.field(field));
    assert_eq!(found, ["14000000481", "浙江宁波", "已电话"]);
    let (report, _) = imports_rows(&county, &[&["姓名", "身份证号", "村"], &["陈补表", &number, VILLAGE]]);
    assert_eq!(report.to_string(), "imported 0, refused 0, unchanged 1");
}

/// Kind of `scientific.xlsx`: numbers that are whole, and texts that a program wrote with an exponent.
#[tokio::test]
async fn a_phone_that_is_a_number_is_whole_and_an_exponent_is_refused() {
    let county = County::new();
    let (report, _) = imports(&county, |book| {
        let sheet = book.add_worksheet().set_name("台账").unwrap();
        text_rows(sheet, 0, &[&HEADINGS, &["陈数字", "", "", VILLAGE]]);
        sheet.write_number(1, 2, 14_000_000_491.0).unwrap();
    });
    assert_eq!((report.imported, person(&county, "陈数字").field(F::Phone)), (1, "14000000491"));
    for cells in [["陈指数", "5.00299E+17", "14000000492", VILLAGE], ["陈指数", "", "1.4E+10", VILLAGE]] {
        let (report, turned) = imports_rows(&county, &[&HEADINGS, &cells]);
        assert_eq!((report.imported, report.refused), (0, 1), "{cells:?}: {turned:?}");
    }
}

/// Kinds of `sheet-per-village.xlsx` and `long-tab-name.ods`: the village is in the title, or in a tab of 31 characters.
#[tokio::test]
async fn a_title_or_a_tab_names_the_village_with_its_township() {
    let county = County::new();
    let headings = ["序号", "姓名", "联系电话"];
    let tab = "左岚乡齐心村二〇二六年春节返乡农民工互助保障摸底台账第一批总表";
    assert_eq!(tab.chars().count(), 31);
    let (report, turned) = imports(&county, |book| {
        let titled = book.add_worksheet().set_name("Sheet1").unwrap();
        text_rows(titled, 0, &[&["城口县左岚乡大坝村农民工摸底表"], &headings, &["1", "陈标题", "14000000501"]]);
        text_rows(
            book.add_worksheet().set_name(tab).unwrap(),
            0,
            &[&headings, &["1", "陈长签", "14000000502"], &["2", "陈错号", "123"]],
        );
    });
    assert_eq!((report.imported, turned.len()), (2, 1));
    let areas = ["陈标题", "陈长签"].map(|name| person(&county, name).area());
    assert_eq!(areas, ["左岚乡/大坝村", "左岚乡/齐心村"].map(|path| county.area(path)));
    let refused = server::office::ledger::sheets_of(&county.refused_file(), Lang::ZhHans).unwrap().sheets;
    assert_eq!((refused.len(), refused[0].rows.len()), (1, 2));
}

/// Kind of `two-heading-rows.xlsx`: groups of columns over names, with a title above, and a note between.
#[tokio::test]
async fn groups_over_headings_belong_to_them() {
    let county = County::new();
    let (report, turned) = imports(&county, |book| {
        let (sheet, plain) = (book.add_worksheet().set_name("台账").unwrap(), Format::new());
        sheet.merge_range(0, 0, 0, 4, "左岚乡农民工台账", &plain).unwrap();
        sheet.merge_range(1, 0, 2, 0, "姓名", &plain).unwrap();
        sheet.merge_range(1, 1, 2, 1, "村", &plain).unwrap();
        sheet.merge_range(1, 2, 1, 4, "务工情况", &plain).unwrap();
        sheet.write_row(2, 2, ["联系电话", "务工地", "行业"]).unwrap();
        text_rows(sheet, 3, &[&["陈分组", "大坝村", "14000000511", "福建泉州", "制造"]]);
    });
    assert_eq!((report.imported, faults(&turned)), (1, vec![]));
    let chen = person(&county, "陈分组");
    assert_eq!([F::Phone, F::WorkPlace].map(|field| chen.field(field)), ["14000000511", "福建泉州"]);
}

/// Kind of `two-plans-two-rows.xlsx`: the same plan twice is one, and two persons with two plans are two.
#[tokio::test]
async fn one_plan_on_two_rows_is_one_cover() {
    let (county, first, second) = (County::new(), number_of(1), number_of(2));
    let headings = ["姓名", "身份证号", "联系电话", "村", "参保险种"];
    let row = |number, plan| ["陈险种", number, "14000000521", VILLAGE, plan];
    let (report, turned) = imports_rows(&county, &[&headings, &row(&first, "意外险"), &row(&first, "意外险")]);
    assert_eq!(report.imported, 1, "{turned:?}");
    assert_eq!(person(&county, "陈险种").enrolments.len(), 1);
    let rows = [["陈一险", &*second, "14000000522", VILLAGE, "意外险、重疾险"]];
    let (report, turned) = imports_rows(&county, &[&headings, &rows[0]]);
    assert_eq!((report.imported, faults(&turned)), (1, vec![]));
    assert_eq!(person(&county, "陈一险").enrolments.len(), 2);
}

/// Kind of `unknown-headings.xlsx`: marks, breaks and brackets around a known word, and two columns of one name.
#[tokio::test]
async fn headings_have_marks_breaks_and_brackets() {
    let county = County::new();
    let headings = ["*姓  名", "身份\n证号码", "联系电话（必填）", "所在村:", "政治面貌"];
    let (report, turned) =
        imports_rows(&county, &[&headings, &["陈标题", &number_of(1), "14000000531", VILLAGE, "群众"]]);
    assert_eq!((report.imported, faults(&turned)), (1, vec![]), "{:?}", report.remarks);
    assert_eq!(person(&county, "陈标题").field(F::Phone), "14000000531");
    assert!(said(&report, Remark::NotUnderstood(vec!["政治面貌 (E)".into()])), "{:?}", report.remarks);
}

/// Kind of `date-cells-wrong.xlsx`: days that are none.
#[tokio::test]
async fn days_that_are_none_are_refused_by_their_column() {
    let county = County::new();
    let headings = ["姓名", "身份证号", "联系电话", "村", "出生日期"];
    for day in ["2026-02-30", "1980.13.01", "明天"] {
        let (report, turned) = imports_rows(&county, &[&headings, &["陈日子", "", "14000000541", VILLAGE, day]]);
        let field = |(_, column, fault): &(usize, Column, RowFault)| {
            *column == Column::Field(F::BirthDate) && matches!(fault, RowFault::Value(Fault::DateUnreadable))
        };
        assert_eq!((report.imported, report.refused), (0, 1), "{day}");
        assert!(faults(&turned).iter().all(field), "{day}: {turned:?}");
    }
}
