//! Holidays that a county publishes from a file, and the working days that are counted with them.

use super::writer::Writer;
use app::{
    domain::{
        area::AreaCode,
        audit::AuditEntry,
        date::Date,
        fault::Fault,
        working_day::{Calendar, Calendars, Reckoning, after, is_working},
    },
    messages::Lang,
    sync::{
        command::Command,
        outcome::{Outcome, RefusalReason},
    },
};
use serde_json::{Value, json};
use server::office::{calendar, system_staff};
use std::{fs, path::PathBuf};
use tests::harness::{AUDITOR, COUNTY, County, Phone, WORKER, demo_file, test_file};

fn day(text: &str) -> Date {
    Date::read(text).unwrap()
}

/// The calendars of the demo county.
fn demo() -> Calendars {
    let text = fs::read_to_string(demo_file("holidays.csv")).unwrap();
    let calendars = calendar::read(&text, Lang::En).unwrap();
    Calendars::of(calendars.into_iter().map(|calendar| (calendar.year, calendar)))
}

/// 2026 with one more day off, as an amendment brings it.
pub fn amended() -> Calendar {
    let mut calendar = demo().get(&2026).unwrap().clone();
    calendar.off.push(day("2026-11-09"));
    calendar
}

/// A file in a county's directory.
fn file(county: &County, content: impl AsRef<[u8]>) -> PathBuf {
    let file = county.directory.path().join("holidays.csv");
    fs::write(&file, content).unwrap();
    file
}

/// What a county has published.
fn published(county: &County) -> Calendars {
    county.database.read_now_as(&system_staff(vec![]), |seen| seen.reference()).unwrap().calendars().clone()
}

/// Every day of 2025 and 2026 and whether it is a working day, month by month. The table was counted from the days that
/// github.com/NateScarlet/holiday-cn takes from the State Council's announcements (gov.cn, content_6986383 and content_7047091), without the
/// demo county's file.
fn table() -> Vec<(Date, bool)> {
    let text = fs::read_to_string(test_file("working-days-2025-2026.txt")).unwrap();
    let days: Vec<bool> = text.lines().flat_map(|month| month.chars().map(|c| c == '1')).collect();
    let months: Vec<usize> = text.lines().map(str::len).collect();
    let year = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    assert_eq!(months, [year, year].concat(), "two years of 365 days");
    (0..).map(|days| day("2025-01-01").plus_days(days)).zip(days).collect()
}

#[test]
fn every_day_of_two_years_is_counted_as_an_independent_table_has_it() {
    let (calendars, table) = (demo(), table());
    let mut compared = 0;
    for (at, (from, working)) in table.iter().enumerate() {
        assert_eq!(is_working(&calendars, *from), (*working, true), "{from}");
        for count in [3, 5, 7] {
            let ends = (at + 1..table.len()).filter(|day| table[*day].1).nth(count - 1);
            let Some(end) = ends else { continue }; // in 2027
            let on_the_way = &table[at + 1..=end];
            let weekend =
                |day: Date| day.days_since_1970().rem_euclid(7) == 2 || day.days_since_1970().rem_euclid(7) == 3;
            let skipped = on_the_way.iter().filter(|(_, working)| !working).map(|(day, _)| *day).collect();
            let worked =
                on_the_way.iter().filter(|(day, working)| *working && weekend(*day)).map(|(day, _)| *day).collect();
            let expected = Reckoning { date: table[end].0, certain: true, skipped, worked };
            assert_eq!(after(&calendars, *from, count as u32), expected, "{count} after {from}");
            compared += 1;
        }
    }
    assert!(compared > 2_150, "{compared}");
}

#[tokio::test]
async fn a_year_published_again_replaces_the_earlier_one_on_every_phone() {
    let county = County::with_holidays();
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    assert_eq!((phone.ledger().reference().calendars(), &published(&county)), (&demo(), &demo()));
    let publish = |file: &PathBuf| calendar::publish(&county.database, file, Lang::En).unwrap();
    let same = "unchanged 2025: 28 off, 5 worked\nunchanged 2026: 33 off, 6 worked";
    assert_eq!(publish(&demo_file("holidays.csv")), same);
    let one_more = fs::read_to_string(demo_file("holidays.csv")).unwrap() + "2026-11-09,放假,加放一天\n";
    let file = file(&county, one_more);
    assert_eq!(publish(&file), "unchanged 2025: 28 off, 5 worked\npublished 2026: 34 off, 6 worked");
    let expected = Calendars::of(demo().into_iter().chain([(2026, amended())]));
    phone.syncs().await;
    let mut new = Phone::of(&county, COUNTY).await;
    new.syncs().await;
    for phone in [&phone, &new] {
        assert_eq!(phone.ledger().reference().calendars(), &expected);
    }
    county.database.rebuild(|_| {}).unwrap();
    assert_eq!((published(&county), county.is_whole()), (expected, Vec::new()));
}

#[tokio::test]
async fn the_audit_names_the_year() {
    let county = County::with_holidays();
    let answer = county.signed_in(AUDITOR).await.get("/api/v1/audit").await.expect_status(200).json();
    let entries: Vec<AuditEntry> = serde_json::from_value(answer["entries"].clone()).unwrap();
    let years = entries.iter().filter(|entry| entry.subject["kind"] == "CalendarPublished");
    let years: Vec<&Value> = years.map(|entry| &entry.subject["year"]).collect();
    assert_eq!(years, [2026, 2025]);
    let others = entries.iter().filter(|entry| entry.subject["kind"] == "PlanPublished");
    assert!(others.into_iter().all(|entry| entry.subject["year"] == Value::Null));
}

#[test]
fn every_wrong_row_is_named_by_its_line_and_then_nothing_is_published() {
    let county = County::new();
    let rows = "日期,安排,节日\n2026-01-01,放假,元旦\n2026-02-30,放假,春节\n,放假,春节\n2026-02-16,休息,春节\n2026-02-16\n\n2026-01-01,放假,元旦\n2026-01-05,上班,元旦\n1998-01-01,放假,元旦\n,,\n2026-01-04,上班,元旦\n";
    let crlf = format!("\u{feff}{}", rows.replace('\n', "\r\n"));
    let at_once = |text: &str| calendar::read(text, Lang::ZhHans).unwrap_err().to_string();
    assert_eq!(at_once(&crlf), at_once(rows));
    let file = file(&county, rows);
    let said = |lang| format!("{:#}", calendar::publish(&county.database, &file, lang).unwrap_err());
    let (zh, en) = (said(Lang::ZhHans), said(Lang::En));
    let lines = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        lines(&zh),
        [
            "第 3 行：日期看不懂，请写成 2026-03-01",
            "第 4 行：请填写日期",
            "第 5 行：安排请写“放假”或“上班”",
            "第 6 行：安排请写“放假”或“上班”",
            "第 8 行：这一天在第 2 行已有，请删去一行",
            "第 9 行：只有周六、周日才写“上班”，平日不用写，请删去这一行",
            "第 10 行：年份应在 2020 到 2119 之间",
        ]
    );
    assert!(zh.contains("holidays.csv: 没有发布") && en.contains("holidays.csv: Nothing was published"), "{zh}\n{en}");
    let named = |line: &String| line.split(':').next().unwrap_or_default().to_owned();
    let expected = [3, 4, 5, 6, 8, 9, 10].map(|line| format!("line {line}"));
    assert_eq!(lines(&en).iter().map(named).collect::<Vec<_>>(), expected);
    assert!(published(&county).is_empty());
}

#[test]
fn a_year_with_too_many_days_or_none_off_is_named() {
    let many = (1..=61).map(|days| format!("{},off,\n", day("2026-12-31").plus_days(-days)));
    let many = format!("date,kind,holiday\n2025-01-01,off,\n{}", many.collect::<String>());
    let said = |text: &str| calendar::read(text, Lang::En).unwrap_err().to_string();
    assert!(said(&many).ends_with("\n2026, number of days “Off”: Must be between 1 and 60"), "{}", said(&many));
    let none_off = said("date,kind,holiday\n2026-01-04,worked,\n");
    assert!(none_off.ends_with("\n2026, number of days “Off”: Must be between 1 and 60"), "{none_off}");
    let weekends = (0..21).map(|weeks| format!("{},worked,\n", day("2026-01-04").plus_days(7 * weeks)));
    let weekends = format!("date,kind,holiday\n2026-01-01,off,\n{}", weekends.collect::<String>());
    assert!(said(&weekends).ends_with("\n2026, number of days “Worked”: Must be between 0 and 20"), "{weekends}");
}

#[test]
fn a_file_is_read_as_spreadsheets_write_it_and_what_is_no_such_file_is_refused_in_words() {
    let county = County::new();
    let written = ["\u{feff}date,kind,holiday\r\n2026/1/4,worked,New Year\r\n2026/1/1,off,New Year\r\n,,\r\n"];
    let quoted = ["\u{feff}\"安排\",\"节日\",\"日期\"\n\"上班\",\"元旦\",\"2026年1月4日\"\n放假,元旦,20260101\n"];
    let expected = Calendar { year: 2026, off: vec![day("2026-01-01")], worked: vec![day("2026-01-04")] };
    for text in [written, quoted].concat() {
        assert_eq!(calendar::read(text, Lang::ZhHans).unwrap(), std::slice::from_ref(&expected), "{text}");
    }
    let refused = |content: &[u8]| {
        let file = file(&county, content);
        format!("{:#}", calendar::publish(&county.database, &file, Lang::En).unwrap_err())
    };
    assert!(refused(b"\xc8\xd5\xc6\xda,\xb0\xb2\xc5\xc5\n").contains("not UTF-8"), "GBK");
    assert!(refused(b"").contains("needs the headings"));
    assert!(refused(b"day,what\n2026-01-01,off\n").contains("needs the headings"));
    assert!(refused(b"date,kind,holiday\n,,\n").contains("no day in the file"));
    let missing = calendar::publish(&county.database, &PathBuf::from("missing.csv"), Lang::En).unwrap_err();
    assert!(missing.to_string().contains("cannot read missing.csv"));
}

#[tokio::test]
async fn what_can_be_no_calendar_is_refused_with_its_field() {
    let county = County::new();
    let mut admin = Writer::of(&county, COUNTY).await;
    let shared = AreaCode::parse("500229").unwrap();
    let wrong = Calendar { worked: vec![day("2026-01-05")], ..amended() };
    let outcome = admin.says(shared, &Command::CalendarPublished(wrong)).await;
    let reason = RefusalReason::Faulty { field: "worked".into(), fault: Fault::NotAChoice };
    assert_eq!(outcome, Outcome::Refused { reason });
    let body = json!({ "year": 2026, "off": ["2026-01-01", "New Year"] });
    let outcome = admin.says_as(shared, ("CalendarPublished", body), uuid::Uuid::now_v7()).await;
    let reason = RefusalReason::Faulty { field: String::new(), fault: Fault::Malformed };
    assert_eq!(outcome, Outcome::Refused { reason });
    let here = county.area("左岚乡/大坝村");
    let outcome = admin.says(here, &Command::CalendarPublished(amended())).await;
    assert!(matches!(outcome, Outcome::Refused { reason: RefusalReason::NotAllowed }), "{outcome:?}");
    assert_eq!(admin.says(shared, &Command::CalendarPublished(amended())).await, Outcome::Applied);
    assert_eq!(published(&county).get(&2026), Some(&amended()));
}
