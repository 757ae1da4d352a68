//! Holidays of each year, from CSV files with one day a line.

use super::{only_county, record_in, system_staff};
use crate::{
    clock,
    store::{Database, StoreError},
};
use anyhow::{Context, bail};
use app::{
    domain::{
        date::Date,
        fault::Fault,
        working_day::{self, Calendar, YEARS, is_weekend},
    },
    messages::Lang,
    sync::{command::Command, outcome::Outcome},
    workbook::line_of,
};
use csv::StringRecord;
use std::{collections::BTreeMap, path::Path};

/// Publishes the years of a file for the whole county, all or none: words for the terminal. The same year again changes nothing.
///
/// # Errors
/// What is wrong with the file, line by line, in words.
pub fn publish(database: &Database, file: &Path, lang: Lang) -> anyhow::Result<String> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let named = || file.display().to_string();
    let text = String::from_utf8(bytes).ok().context(lang.calendar_not_utf8()).with_context(named)?;
    let calendars = read(&text, lang).with_context(named)?;
    let known = database.read_now_as(&system_staff(vec![]), |seen| seen.reference())?;
    let county = only_county(&known, "a calendar of holidays")?;
    let is_known = |calendar: &Calendar| known.calendars().get(&calendar.year) == Some(calendar);
    let new = calendars.iter().filter(|calendar| !is_known(calendar)).cloned();
    let commands: Vec<_> = new.map(|calendar| (county, Command::CalendarPublished(calendar))).collect();
    let outcomes = database.write_now(move |store| -> Result<Vec<Outcome>, StoreError> {
        record_in(store, county, commands, clock::now())
    })?;
    if let Some(outcome) = outcomes.iter().find(|outcome| **outcome != Outcome::Applied) {
        bail!("{}: {}", file.display(), lang.outcome(outcome));
    }
    let became = |calendar: &Calendar| if is_known(calendar) { "unchanged" } else { "published" };
    let line = |calendar: &Calendar| format!("{} {}", became(calendar), summary(calendar));
    Ok(calendars.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn summary(calendar: &Calendar) -> String {
    format!("{}: {} off, {} worked", calendar.year, calendar.off.len(), calendar.worked.len())
}

/// The calendars of a file, by year.
///
/// # Errors
/// Everything that is wrong, each with its line, in words.
pub fn read(text: &str, lang: Lang) -> anyhow::Result<Vec<Calendar>> {
    let (days, mut wrong) = days_of(text, lang)?;
    if days.is_empty() && wrong.is_empty() {
        bail!(lang.calendar_empty());
    }
    let calendars = by_year(&days);
    if wrong.is_empty() {
        wrong = calendars.iter().filter_map(|calendar| fault_of(calendar, lang)).collect();
    }
    if wrong.is_empty() { Ok(calendars) } else { bail!("{}\n{}", lang.calendar_not_published(), wrong.join("\n")) }
}

/// Days in order, each with its line.
type Days = BTreeMap<Date, (u64, DayKind)>;

/// The days of a file, and what is wrong in which line.
fn days_of(text: &str, lang: Lang) -> anyhow::Result<(Days, Vec<String>)> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = Columns::find(reader.headers()?).context(lang.calendar_headings())?;
    let (mut days, mut wrong) = (Days::new(), Vec::new());
    for row in reader.records() {
        let row = row?;
        if row.iter().all(str::is_empty) {
            continue; // a spreadsheet writes such lines below its table
        }
        let line = row.position().map_or(0, |at| line_of(text, at) as u64);
        if let Err(what) = take(&mut days, line, columns.day(&row, lang), lang) {
            wrong.push(lang.in_line(line, &what));
        }
    }
    Ok((days, wrong))
}

/// What a day is announced to be.
#[derive(Clone, Copy, PartialEq)]
enum DayKind {
    Off,
    Worked,
}

/// Where the columns are.
struct Columns {
    date: usize,
    kind: usize,
}

impl Columns {
    fn find(headings: &StringRecord) -> Option<Self> {
        let at = |names: [&str; 2]| headings.iter().position(|heading| names.contains(&heading));
        Some(Self { date: at(["日期", "date"])?, kind: at(["安排", "kind"])? })
    }

    /// The day of a row, or what is wrong with it.
    fn day(&self, row: &StringRecord, lang: Lang) -> Result<(Date, DayKind), String> {
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let date = Date::read(cell(self.date)).map_err(|fault| match fault {
            Fault::Missing => lang.calendar_date_missing().to_owned(),
            fault => lang.fault(&fault),
        })?;
        let kind = match cell(self.kind) {
            "放假" | "off" => DayKind::Off,
            "上班" | "worked" => DayKind::Worked,
            _ => return Err(lang.calendar_kind().to_owned()),
        };
        let years = Fault::OutOfRange { min: (*YEARS.start()).into(), max: (*YEARS.end()).into() };
        match kind {
            _ if !YEARS.contains(&date.year()) => Err(lang.calendar_year(&lang.fault(&years))),
            DayKind::Worked if !is_weekend(date) => Err(lang.calendar_no_weekend().to_owned()),
            kind => Ok((date, kind)),
        }
    }
}

/// Takes a day in, once.
fn take(days: &mut Days, line: u64, day: Result<(Date, DayKind), String>, lang: Lang) -> Result<(), String> {
    let (date, kind) = day?;
    match days.get(&date) {
        Some((first, _)) => Err(lang.calendar_day_twice(*first)),
        None => {
            days.insert(date, (line, kind));
            Ok(())
        }
    }
}

fn by_year(days: &Days) -> Vec<Calendar> {
    let mut years = BTreeMap::<i32, Calendar>::new();
    for (date, (_, kind)) in days {
        let year = date.year();
        let calendar = years.entry(year).or_insert_with(|| Calendar { year, off: Vec::new(), worked: Vec::new() });
        match kind {
            DayKind::Off => calendar.off.push(*date),
            DayKind::Worked => calendar.worked.push(*date),
        }
    }
    years.into_values().collect()
}

/// What is wrong with a year as a whole: too many days or too few.
fn fault_of(calendar: &Calendar, lang: Lang) -> Option<String> {
    let (field, fault) = working_day::check(calendar).err()?;
    let days = if field == "worked" { lang.days_worked() } else { lang.days_off() };
    Some(lang.in_year(calendar.year, days, &lang.fault(&fault)))
}
