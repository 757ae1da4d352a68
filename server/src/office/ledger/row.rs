//! One row of a workbook as a person, or as faults.

use super::{
    headings::{Column, Layout},
    villages::Villages,
    wordings,
    workbook::Cell,
};
use app::{
    domain::{
        area::AreaCode,
        concern::ConcernCode,
        date::Date,
        fault::Fault,
        person::{Person, PersonDraft, PersonField as F},
        text::compact,
    },
    messages::Lang,
};

/// What a row turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Blank, a total, a note, or the headings again.
    PassedOver,
    /// A person.
    Person(Box<LedgerRow>),
    /// Refused: what is wrong with which column.
    Refused(Vec<(Column, Fault)>),
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
}

/// What reading a row needs to know.
pub struct Context<'a> {
    /// Where columns are.
    pub layout: &'a Layout,
    /// The county's villages.
    pub villages: &'a Villages,
    /// The township that the sheet itself names.
    pub township: Option<AreaCode>,
    /// Bounds birth dates.
    pub today: Date,
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

impl Context<'_> {
    /// Reads one row.
    pub fn read(&self, row: &[Cell]) -> Row {
        if self.is_passed_over(row) {
            return Row::PassedOver;
        }
        let mut faults = Vec::new();
        let township = self.text(row, Column::Township);
        let named = self.villages.township(&township).or(self.township);
        let known = if township.is_empty() || named.is_some() { Ok(named) } else { Err(Fault::VillageUnknown) };
        let village = known.and_then(|township| self.villages.find(township, &self.text(row, Column::Village)));
        let (scope, group) = village.map_err(|fault| faults.push((Column::Village, fault))).ok().unzip();
        let (draft, concerns) = self.draft(row, &group.unwrap_or_default());
        if self.is_number_instead_of_identity(row) {
            faults.push((Column::Field(F::IdentityNumber), Fault::IdentityAsNumber));
        }
        let person = Person::parse(&draft, self.today);
        let person = person
            .map_err(|errors| faults.extend(errors.0.into_iter().map(|(f, fault)| (Column::Field(f), fault))))
            .ok();
        match (scope, person) {
            (Some(scope), Some(person)) if faults.is_empty() => {
                Row::Person(Box::new(LedgerRow { scope, person, concerns, plans: self.plans(row) }))
            }
            _ => Row::Refused(faults),
        }
    }

    fn text(&self, row: &[Cell], column: Column) -> String {
        self.layout.text(row, column)
    }

    /// A blank row, a total, the headings again, or a remark at the foot of the page: nothing that names a person.
    fn is_passed_over(&self, row: &[Cell]) -> bool {
        let text = |field| compact(&self.text(row, Column::Field(field)));
        let has_digits = |field| text(field).chars().any(|c| c.is_ascii_digit());
        let filled: Vec<String> = row.iter().map(Cell::text).filter(|text| !text.is_empty()).collect();
        let (first, name) = (filled.first().map(|text| compact(text)).unwrap_or_default(), text(F::Name));
        let is_total = |text: &str| ["合计", "小计", "总计", "共计"].iter().any(|word| text.starts_with(word));
        let total = !has_digits(F::IdentityNumber) && (is_total(&first) || is_total(&name));
        let nowhere = self.layout.cell(row, Column::Village).is_empty() || name.is_empty();
        let remark = nowhere && !has_digits(F::IdentityNumber) && !has_digits(F::Phone);
        total || remark || self.layout.is_heading(row)
    }

    /// The fields as text. Wordings that mean no choice are kept in the note, not lost.
    fn draft(&self, row: &[Cell], group: &str) -> (PersonDraft, Vec<ConcernCode>) {
        let mut draft = PersonDraft::default();
        let mut notes = vec![self.text(row, Column::Field(F::Note))];
        let mut keep = |field: F, text: String| notes.push(format!("{}：{text}", Lang::ZhHans.field(field)));
        for field in PLAIN {
            draft.set(field, self.text(row, Column::Field(field)));
        }
        draft.set(F::Sex, wordings::sex(&self.text(row, Column::Field(F::Sex))));
        draft.set(
            F::Group,
            Some(self.text(row, Column::Field(F::Group))).filter(|g| !g.is_empty()).unwrap_or(group.to_owned()),
        );
        if !self.is_number_instead_of_identity(row) {
            draft.set(F::IdentityNumber, self.text(row, Column::Field(F::IdentityNumber)));
        }
        let choice = |field| Some(self.text(row, Column::Field(field))).filter(|text| !text.is_empty());
        let (industry, job) = (draft.get(F::Industry).to_owned(), draft.get(F::Job).to_owned());
        match choice(F::Employment).map(|text| wordings::employment(&text, &industry, &job)) {
            Some(Ok(employment)) => draft.set(F::Employment, employment.code()),
            Some(Err(text)) => keep(F::Employment, text),
            None => {}
        }
        match choice(F::ReturnWindow).map(|text| wordings::return_window(&text)) {
            Some(Ok(window)) => draft.set(F::ReturnWindow, window.code()),
            Some(Err(text)) => keep(F::ReturnWindow, text),
            None => {}
        }
        match choice(F::Intention).map(|text| wordings::intention(&text)) {
            Some(Ok(intention)) => draft.set(F::Intention, intention.code()),
            Some(Err(text)) => keep(F::Intention, text),
            None => {}
        }
        let (known, unknown): (Vec<_>, Vec<_>) = wordings::parts(&self.text(row, Column::Concerns))
            .iter()
            .map(|part| wordings::concern(part))
            .partition(Result::is_ok);
        notes.extend(unknown.into_iter().filter_map(Result::err).map(|text| format!("顾虑：{text}")));
        if wordings::is_yes(&self.text(row, Column::Enrolled)) && self.plans(row).is_empty() {
            notes.push("台账记为已参保，未写险种".to_owned());
        }
        notes.retain(|note| !note.is_empty());
        draft.set(F::Note, notes.join("；"));
        (draft, known.into_iter().flatten().collect())
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
