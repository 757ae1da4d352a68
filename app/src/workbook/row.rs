//! One row of a workbook as a person, or as faults.

use super::{
    cell::{Cell, Epoch},
    headings::Column,
    layout::Layout,
    reasons::RowFault,
    villages::Villages,
    wordings,
};
use crate::{
    domain::{
        area::AreaCode,
        concern::ConcernCode,
        date::Date,
        fault::Fault,
        identity_number::IdentityNumber,
        name::Name,
        person::{Person, PersonDraft, PersonField as F},
        text::compact,
    },
    messages::Lang,
};
use std::collections::BTreeSet;

/// Digits that an identity number has at least: a count under its heading has fewer.
const IDENTITY_DIGITS_MIN: usize = 15;
/// What a row has at most that only closes a sheet: `制表人`, and a name.
const CLOSING_CELLS_MAX: usize = 2;

/// What a row turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Nothing in it, or the headings again.
    Blank,
    /// A total, or a remark.
    NamesNobody,
    /// A person.
    Person(Box<LedgerRow>),
    /// What is wrong with which column.
    Faulty(Vec<(Column, RowFault)>),
}

/// A person as the workbook has them.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// The village.
    pub scope: AreaCode,
    /// Parsed and canonical.
    pub person: Person,
    /// Concerns.
    pub concerns: Vec<ConcernCode>,
    /// Codes of plans that the person is covered by already.
    pub plans: Vec<String>,
    /// What a user decided about the row.
    pub decision: String,
    /// Fields in whose cells there is something.
    said: BTreeSet<F>,
}

impl LedgerRow {
    /// Whether the row says something of a field, itself or by the identity number.
    pub fn says(&self, field: F) -> bool {
        self.said.contains(&field) || matches!(field, F::Sex | F::BirthDate) && self.said.contains(&F::IdentityNumber)
    }
}

/// What reading a row needs to know.
pub struct RowReader<'a> {
    /// Where columns are.
    pub layout: &'a Layout,
    /// The county's villages.
    pub villages: &'a Villages,
    /// The township that the sheet itself names.
    pub township: Option<AreaCode>,
    /// The village that the sheet itself names, where it has no column of villages.
    pub village: Option<AreaCode>,
    /// Bounds birth dates.
    pub today: Date,
    /// From when the workbook counts days.
    pub epoch: Epoch,
}

/// Columns whose text goes into the person's field unchanged.
const PLAIN: [F; 11] = [
    F::Name,
    F::BirthDate,
    F::Phone,
    F::SecondPhone,
    F::SecondRelation,
    F::Householder,
    F::Address,
    F::WorkPlace,
    F::Industry,
    F::Job,
    F::AwaySince,
];

/// Columns whose text is one of some choices, or a note.
const CHOICES: [F; 7] =
    [F::Employment, F::ReturnWindow, F::Intention, F::ContactChannel, F::Smartphone, F::UnionMember, F::DoNotContact];

impl RowReader<'_> {
    /// Reads one row.
    pub fn read(&self, row: &[Cell]) -> Row {
        if row.iter().all(Cell::is_empty) || self.layout.is_heading(row) {
            return Row::Blank;
        }
        if self.names_nobody(row) {
            return Row::NamesNobody;
        }
        let mut faults = self.without_value(row);
        let village = self.village_of(row).map_err(|fault| faults.push((Column::Village, fault.into())));
        let (scope, group) = village.ok().unzip();
        let (draft, concerns) = self.draft(row, &group.unwrap_or_default());
        if self.is_number_instead_of_identity(row) {
            faults.push((Column::Field(F::IdentityNumber), RowFault::NumberLost));
        }
        let mut refuse = |(field, fault): (F, Fault)| {
            let column = Column::Field(field);
            if !faults.iter().any(|(known, _)| *known == column) {
                faults.push((column, fault.into()));
            }
        };
        let person =
            Person::parse(&draft, self.today).map_err(|errors| errors.0.into_iter().for_each(&mut refuse)).ok();
        match (scope, person) {
            (Some(scope), Some(person)) if faults.is_empty() => {
                let (plans, decision) = (self.plans(row), compact(&self.text(row, Column::Decision)));
                let said = draft.0.iter().map(|(field, _)| *field).collect();
                Row::Person(Box::new(LedgerRow { scope, person, concerns, plans, decision, said }))
            }
            _ => Row::Faulty(faults),
        }
    }

    fn text(&self, row: &[Cell], column: Column) -> String {
        self.layout.text(row, column)
    }

    fn field(&self, row: &[Cell], field: F) -> String {
        let cell = self.layout.cell(row, Column::Field(field));
        match field {
            F::BirthDate | F::AwaySince | F::ReturnWindow => cell.day_text(self.epoch),
            _ => cell.text(),
        }
    }

    fn village_of(&self, row: &[Cell]) -> Result<(AreaCode, String), Fault> {
        if let Some(village) = self.village {
            return Ok((village, String::new()));
        }
        let township = self.text(row, Column::Township);
        let named = self.villages.township(&township).or(self.township);
        if !township.is_empty() && named.is_none() {
            return Err(Fault::VillageUnknown);
        }
        self.villages.find(named, &self.text(row, Column::Village))
    }

    /// Cells that hold something without a value.
    fn without_value(&self, row: &[Cell]) -> Vec<(Column, RowFault)> {
        let says_nothing = |column: &Column| matches!(column, Column::Serial | Column::Reason | Column::Decision);
        let columns = self.layout.columns.keys().filter(|column| !says_nothing(column));
        let shown = |column: &Column| match self.layout.cell(row, *column) {
            Cell::NoValue(shown) => Some((*column, RowFault::NoValue(shown.clone()))),
            _ => None,
        };
        columns.filter_map(shown).collect()
    }

    /// A total, or a remark at the foot of the page.
    fn names_nobody(&self, row: &[Cell]) -> bool {
        let text = |field| compact(&self.text(row, Column::Field(field)));
        let digits = |field| text(field).chars().filter(char::is_ascii_digit).count();
        let filled: Vec<String> =
            row.iter().map(|cell| compact(&cell.text())).filter(|text| !text.is_empty()).collect();
        let name = text(F::Name);
        let is_total = |text: &str| ["合计", "小计", "总计", "共计"].iter().any(|word| text.starts_with(word));
        let names_total = is_total(&name) || filled.first().is_some_and(|first| is_total(first));
        if names_total && digits(F::IdentityNumber) < IDENTITY_DIGITS_MIN {
            return true;
        }
        let somewhere = !self.layout.cell(row, Column::Village).is_empty();
        let closing = !somewhere && (filled.len() <= CLOSING_CELLS_MAX || self.village.is_none());
        let remark = name.is_empty() || closing || Name::parse(&name).is_err() && !somewhere;
        remark && digits(F::IdentityNumber) == 0 && digits(F::Phone) == 0
    }

    /// The fields as text. Wordings that mean no choice are kept in the note, not lost.
    fn draft(&self, row: &[Cell], group: &str) -> (PersonDraft, Vec<ConcernCode>) {
        let mut draft = PersonDraft::default();
        let mut notes = vec![self.field(row, F::Note)];
        let mut keep = |label: &str, text: String| notes.push(format!("{label}：{text}"));
        let label = |field| Lang::ZhHans.field(field);
        for field in PLAIN {
            draft.set(field, self.valued(row, field));
        }
        draft.set(F::Sex, wordings::sex(&self.valued(row, F::Sex)));
        draft.set(F::Group, Some(self.valued(row, F::Group)).filter(|g| !g.is_empty()).unwrap_or(group.to_owned()));
        if !self.is_number_instead_of_identity(row) {
            draft.set(F::IdentityNumber, self.valued(row, F::IdentityNumber));
        }
        if let Some(month) = self.birth_month_only(&mut draft) {
            keep(label(F::BirthDate), month);
        }
        let (industry, job) = (draft.get(F::Industry).to_owned(), draft.get(F::Job).to_owned());
        let choice = |field: F, text: &str| match field {
            F::Employment => wordings::employment(text, &industry, &job).map(|one| one.code().to_owned()),
            F::ReturnWindow => wordings::return_window(text).map(|window| window.code()),
            F::Intention => wordings::intention(text).map(|one| one.code().to_owned()),
            field => wordings::plain_choice(field, text),
        };
        for field in CHOICES {
            let read = |text: String| wordings::exported(field, &text).map_or_else(|| choice(field, &text), Ok);
            match Some(self.valued(row, field)).filter(|text| !text.is_empty()).map(read) {
                Some(Ok(code)) => draft.set(field, code),
                Some(Err(text)) => keep(label(field), text),
                None => {}
            }
        }
        let (known, unknown): (Vec<_>, Vec<_>) = wordings::parts(&self.text(row, Column::Concerns))
            .iter()
            .map(|part| wordings::concern(part))
            .partition(Result::is_ok);
        unknown.into_iter().filter_map(Result::err).for_each(|text| keep("顾虑", text));
        notes.extend(self.cover_notes(row, &draft));
        notes.retain(|note| !note.is_empty());
        draft.set(F::Note, notes.join("；"));
        (draft, known.into_iter().flatten().collect())
    }

    /// The text of a field's cell, where it has a value.
    fn valued(&self, row: &[Cell], field: F) -> String {
        match self.layout.cell(row, Column::Field(field)) {
            Cell::NoValue(_) => String::new(),
            _ => self.field(row, field),
        }
    }

    /// `1980.1` and `1980年1月` are no day: the identity number tells it, when it tells the same month. Without a number the month is a note.
    fn birth_month_only(&self, draft: &mut PersonDraft) -> Option<String> {
        let text = draft.get(F::BirthDate).to_owned();
        let (year, month) = wordings::year_and_month(&text).filter(|_| Date::read(&text).is_err())?;
        let number = IdentityNumber::parse(draft.get(F::IdentityNumber), self.today).ok();
        let born = number.as_ref().and_then(IdentityNumber::birth_date).map(Date::parts);
        match born {
            Some((y, m, _)) if (y, m) == (year, month) => draft.set(F::BirthDate, ""),
            Some(_) => {
                let first = Date::ymd(year, month, 1).map(|day| day.to_string());
                draft.set(F::BirthDate, first.unwrap_or(text)); // it contradicts the number, and is refused for that
            }
            None => {
                draft.set(F::BirthDate, "");
                return Some(text);
            }
        }
        None
    }

    /// What the row says of covers that cannot be recorded as such.
    fn cover_notes(&self, row: &[Cell], draft: &PersonDraft) -> Vec<String> {
        let (enrolled, plans) = (self.text(row, Column::Enrolled), self.text(row, Column::Plans));
        let mut notes = Vec::new();
        if wordings::is_yes(&enrolled) && self.plans(row).is_empty() {
            notes.push("台账记为已参保，未写险种".to_owned());
        }
        if !wordings::is_yes(&enrolled) && !wordings::is_no(&enrolled) {
            notes.push(format!("是否参保：{}", compact(&enrolled)));
        }
        let is_named = !wordings::plans(&plans).is_empty();
        if !plans.is_empty() && !is_named && !wordings::is_no(&plans) {
            notes.push(format!("参保险种：{}", plans.trim()));
        }
        let incomplete = draft.get(F::IdentityNumber).is_empty() || draft.get(F::Phone).is_empty();
        if !self.plans(row).is_empty() && incomplete {
            notes.push(format!("台账记为已参保：{}；缺身份证号或手机号，没有记保障", plans.trim()));
        }
        notes
    }

    /// Plans count when the row says yes, or when it names plans and has no such column.
    fn plans(&self, row: &[Cell]) -> Vec<String> {
        let says_yes =
            wordings::is_yes(&self.text(row, Column::Enrolled)) || !self.layout.columns.contains_key(&Column::Enrolled);
        if says_yes { wordings::plans(&self.text(row, Column::Plans)) } else { Vec::new() }
    }

    /// A number, or a text that was one (`5.00299E+17`).
    fn is_number_instead_of_identity(&self, row: &[Cell]) -> bool {
        match self.layout.cell(row, Column::Field(F::IdentityNumber)) {
            Cell::Number(_) => true,
            Cell::Text(text) => compact(text).to_uppercase().contains("E+"),
            _ => false,
        }
    }
}
