//! Who of the ledger a row of a workbook is: known, new, or asked about; settled by the corrected file.

use super::import_cases::{case, faults, imported, people, person};
use app::{
    domain::{erasure::ErasureReason, person::PersonField as F},
    messages::Lang,
    sync::{
        command::{Command, PersonEdited, PersonRemoved},
        erasure::PersonErased,
        fields::Edit,
    },
    workbook::{Column, Question, Remark, RowFault},
};
use rust_xlsxwriter::Workbook;
use server::office::ledger;
use std::path::{Path, PathBuf};
use tests::harness::{County, Phone, TOWNSHIP, WORKER};

#[tokio::test]
async fn a_known_number_with_another_name_and_village_is_asked_and_settled_by_the_corrected_file() {
    let (county, ..) = imported("again-1.xlsx");
    let (summary, turned) = county.imports(&case("again-2-other-name-and-village.xlsx"));
    assert_eq!(summary.to_string(), "imported 0, refused 0, unchanged 0, to decide 1");
    let asked = [
        (2, Column::Field(F::Name), RowFault::Ask(Question::OtherName("陈原名".into()))),
        (2, Column::Village, RowFault::Ask(Question::OtherVillage("大坝村".into()))),
    ];
    assert_eq!(faults(&turned), asked);
    assert_eq!(person(&county, "陈原名").field(F::Phone), "14000000381", "nothing of the row was taken");

    decide(&county.refused_file(), "改名");
    let (summary, turned) = county.imports(&county.refused_file());
    assert_eq!((summary.to_decide, faults(&turned)), (1, asked[1..].to_vec()));
    decide(&county.refused_file(), "改名、转来");
    let (summary, _) = county.imports(&county.refused_file());
    assert_eq!(summary.to_string(), "imported 1, refused 0, unchanged 0");
    let moved = person(&county, "冉玉芳");
    assert_eq!((moved.area(), moved.field(F::Phone)), (county.area("左岚乡/齐心村"), "14000000382"));
    let (summary, _) = county.imports(&county.refused_file());
    assert_eq!(summary.to_string(), "imported 0, refused 0, unchanged 1");
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn whoever_was_erased_comes_back_by_consent_only() {
    let (county, ..) = imported("again-1.xlsx");
    let mut township = Phone::of(&county, TOWNSHIP).await;
    township.syncs().await;
    let person = township.ledger().files().find(|file| file.dossier.person.is_some()).unwrap().dossier.person_id();
    let reason = ErasureReason::Requested;
    let erased = Command::PersonErased(PersonErased { person, reason, later: Default::default() });
    township.saves(county.area("左岚乡/大坝村"), vec![erased]);
    township.syncs().await;

    let asked = [(2, Column::Field(F::IdentityNumber), RowFault::Ask(Question::Erased))];
    let (summary, turned) = county.imports(&case("again-1.xlsx"));
    assert_eq!((summary.to_decide, faults(&turned)), (1, asked.to_vec()));
    assert_eq!(county.is_whole(), Vec::<String>::new());
    county.database.rebuild(|_| {}).unwrap();
    assert_eq!(county.imports(&case("again-1.xlsx")).0.to_decide, 1, "also after a rebuild");

    decide(&county.refused_file(), "本人同意");
    assert_eq!(county.imports(&county.refused_file()).0.to_string(), "imported 1, refused 0, unchanged 0");
    assert_eq!(people(&county, "陈原名").len(), 1);
    assert_eq!(county.imports(&case("again-1.xlsx")).0.to_string(), "imported 0, refused 0, unchanged 1");
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn a_row_without_a_number_is_who_has_the_same_phone_or_is_asked_about() {
    let (county, ..) = imported("again-1.xlsx");
    let same = list_of(&county, ["陈原名", "", "14000000381", "左岚乡大坝村"]);
    assert_eq!(county.imports(&same).0.to_string(), "imported 0, refused 0, unchanged 1");
    let other = list_of(&county, ["陈原名", "", "14000000399", "左岚乡大坝村"]);
    let (summary, turned) = county.imports(&other);
    let asked = (2, Column::Field(F::Name), RowFault::Ask(Question::SameName("14000000381".into())));
    assert_eq!((summary.to_decide, faults(&turned)), (1, vec![asked]));
    decide(&county.refused_file(), "同一人");
    assert_eq!(county.imports(&county.refused_file()).0.imported, 1);
    assert_eq!(person(&county, "陈原名").field(F::Phone), "14000000399");
    let number = person(&county, "陈原名").field(F::IdentityNumber).to_owned();
    let again = list_of(&county, ["陈原名", "", "14000000398", "左岚乡大坝村"]);
    county.imports(&again);
    decide(&county.refused_file(), "另一人");
    assert_eq!(county.imports(&county.refused_file()).0.imported, 1);
    let numbers: Vec<_> = people(&county, "陈原名").iter().map(|row| row.field(F::IdentityNumber).to_owned()).collect();
    assert!(numbers.len() == 2 && numbers.contains(&number) && numbers.contains(&String::new()), "{numbers:?}");
}

#[tokio::test]
async fn who_was_entered_without_a_number_gains_it_and_stays_one_person() {
    let county = County::new();
    county.imports(&list_of(&county, ["陈原名", "", "14000000381", "左岚乡大坝村"]));
    assert_eq!(county.imports(&case("again-1.xlsx")).0.to_string(), "imported 1, refused 0, unchanged 0");
    assert_eq!(person(&county, "陈原名").field(F::IdentityNumber), "500299198002013815");
}

#[tokio::test]
async fn who_was_taken_off_the_ledger_comes_back_when_that_is_said() {
    let (county, ..) = imported("again-1.xlsx");
    let mut township = Phone::of(&county, TOWNSHIP).await;
    township.syncs().await;
    let person_id = person(&county, "陈原名").person_id();
    let removed =
        PersonRemoved { person: person_id, reason: "迁出本县".into(), same_as: None, later: Default::default() };
    township.saves(county.area("左岚乡/大坝村"), vec![Command::PersonRemoved(removed)]);
    township.syncs().await;
    let (summary, turned) = county.imports(&case("again-1.xlsx"));
    let asked = (2, Column::Field(F::IdentityNumber), RowFault::Ask(Question::TakenOff("迁出本县".into())));
    assert_eq!((summary.to_decide, faults(&turned)), (1, vec![asked]));
    decide(&county.refused_file(), "恢复");
    assert_eq!(county.imports(&county.refused_file()).0.to_string(), "imported 1, refused 0, unchanged 0");
    assert!(!person(&county, "陈原名").is_gone());
}

#[tokio::test]
async fn what_was_changed_on_a_phone_since_stays_and_is_named() {
    let (county, ..) = imported("again-1.xlsx");
    let mut worker = Phone::of(&county, WORKER).await;
    worker.syncs().await;
    let chen = person(&county, "陈原名");
    let edit = Edit { value: "14000000377".into(), was: "14000000381".into(), later: Default::default() };
    let edits = [("phone".to_owned(), edit)].into();
    let edited = PersonEdited { person: chen.person_id(), edits, later: Default::default() };
    worker.saves(chen.area(), vec![Command::PersonEdited(edited)]);
    worker.syncs().await;
    let (summary, _) = county.imports(&case("again-1.xlsx"));
    assert_eq!(summary.to_string(), "imported 0, refused 0, unchanged 1");
    assert!(summary.remarks.contains(&("台账".into(), Remark::Kept(2, vec![F::Phone]))), "{:?}", summary.remarks);
}

#[tokio::test]
async fn the_same_person_twice_in_a_file_is_one_person() {
    let (county, summary, turned) = imported("doubles-without-number.xlsx");
    assert_eq!(summary.to_string(), "imported 1, refused 2, unchanged 0");
    let twice = |row| (row, Column::Field(F::Name), RowFault::Twice("台账 2".into()));
    assert_eq!(faults(&turned), [twice(3), twice(2)]);
    assert_eq!(people(&county, "陈重复").len(), 1);
}

#[tokio::test]
async fn two_plans_on_two_rows_are_two_covers_of_one_person() {
    let (county, summary, turned) = imported("two-plans-two-rows.xlsx");
    assert_eq!((summary.imported, faults(&turned)), (1, vec![]));
    let mut plans: Vec<String> =
        person(&county, "陈两险").enrolments.iter().map(|file| file.form.plan.clone()).collect();
    plans.sort();
    assert_eq!(plans, ["accident", "illness"]);
    assert!(summary.remarks.contains(&("台账".into(), Remark::Joined(3, "台账 2".into()))), "{:?}", summary.remarks);
    assert_eq!(county.imports(&case("two-plans-two-rows.xlsx")).0.to_string(), "imported 0, refused 0, unchanged 1");
}

/// Writes a decision behind the one row of a file, as a user would.
fn decide(file: &Path, decision: &str) {
    let sheet = ledger::sheets_of(file, Lang::ZhHans).unwrap().sheets.remove(0);
    let (mut book, width) = (Workbook::new(), sheet.rows[0].len());
    let page = book.add_worksheet();
    for (row, cells) in (0..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            page.write_string(row, column, cell.text()).unwrap();
        }
    }
    assert_eq!(sheet.rows[0][width - 1].text(), "处理意见");
    page.write_string(1, width as u16 - 1, decision).unwrap();
    book.save(file).unwrap();
}

/// A workbook with one row of a list without identity numbers.
fn list_of(county: &County, cells: [&str; 4]) -> PathBuf {
    let file = county.directory.path().join("list.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["姓名", "身份证号", "联系电话", "村"]).unwrap();
    sheet.write_row(1, 0, cells).unwrap();
    book.save(&file).unwrap();
    file
}
