//! Which column holds what: found by its heading, wherever the heading row is and whatever names it uses.

use super::workbook::{Cell, Sheet};
use app::{
    domain::{person::PersonField, text::compact},
    messages::MARK,
};
use std::collections::BTreeMap;

/// The heading row is looked for this far down: above it are titles, dates, notes.
const TITLE_ROWS_MAX: usize = 50;
/// A row with the name's heading and at least two others is the heading row.
const HEADINGS_MIN: usize = 3;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// A field of the person, unchanged.
    Field(PersonField),
    /// Township.
    Township,
    /// Village, perhaps with its group.
    Village,
    /// Concerns, one or several.
    Concerns,
    /// Yes or no.
    Enrolled,
    /// Which plans.
    Plans,
    /// A running number: says nothing.
    Serial,
    /// Our own reason from an earlier run: says nothing.
    Reason,
}

/// Headings as townships write them. The first of each list is what exports write.
pub const HEADINGS: &[(Column, &[&str])] = {
    use Column::{Concerns, Enrolled, Field, Plans, Reason, Serial, Township, Village};
    use PersonField as F;
    &[
        (Serial, &["序号", "编号", "序"]),
        (Township, &["乡镇", "镇街", "乡镇街道", "街道乡镇", "所属乡镇", "镇", "街道", "所在乡镇"]),
        (
            Village,
            &[
                "村",
                "村社区",
                "村居",
                "行政村",
                "所在村",
                "社区",
                "村组",
                "村社",
                "所属村",
                "村名",
                "所在村组",
                "村社区组",
            ],
        ),
        (Field(F::Group), &["组", "小组", "村民小组", "组别", "社", "组号"]),
        (Field(F::Householder), &["户主", "户主姓名"]),
        (
            Field(F::Name),
            &["姓名", "名字", "务工人员姓名", "农民工姓名", "职工姓名", "参保人", "参保人姓名", "人员姓名"],
        ),
        (Field(F::Sex), &["性别"]),
        (Field(F::BirthDate), &["出生日期", "出生年月日", "生日"]),
        (
            Field(F::IdentityNumber),
            &["身份证号", "身份证号码", "身份证", "公民身份号码", "身份号码", "证件号码", "证件号"],
        ),
        (Field(F::Phone), &["联系电话", "电话", "手机号", "手机", "手机号码", "电话号码", "本人电话", "联系方式"]),
        (Field(F::SecondPhone), &["第二联系电话", "家属电话", "备用电话", "家庭电话"]),
        (Field(F::SecondRelation), &["与本人关系", "家属关系", "关系"]),
        (Field(F::Address), &["住址", "家庭住址", "地址", "家庭地址", "详细地址"]),
        (Field(F::Employment), &["就业状态", "就业情况", "务工状态", "就业类型", "从业状态", "务工情况"]),
        (Field(F::WorkPlace), &["务工地", "务工地点", "务工地址", "就业地点", "外出地点", "务工所在地"]),
        (Field(F::Industry), &["行业", "从事行业", "所属行业", "务工行业"]),
        (Field(F::Job), &["工种", "岗位", "职业", "从事工种"]),
        (Field(F::AwaySince), &["外出时间", "外出日期"]),
        (Field(F::ReturnWindow), &["预计返乡", "返乡时间", "预计返乡时间", "返乡意向"]),
        (Field(F::Intention), &["参保意愿", "意愿", "参保意向"]),
        (Concerns, &["顾虑", "不参保原因", "顾虑原因", "未参保原因", "主要顾虑"]),
        (Enrolled, &["是否参保", "参保", "参保情况", "是否已参保", "参保状态"]),
        (Plans, &["参保险种", "险种", "参保类型", "参加险种"]),
        (Field(F::Note), &["备注", "说明", "备考"]),
        (Reason, &["退回原因"]),
    ]
};

/// The heading that an export writes over a column.
pub fn heading(column: Column) -> &'static str {
    HEADINGS.iter().find(|(c, _)| *c == column).and_then(|(_, names)| names.first()).copied().unwrap_or_default()
}

/// Where things are on one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Index of the last heading row.
    pub heading_row: usize,
    /// Column indexes.
    pub columns: BTreeMap<Column, usize>,
}

impl Layout {
    /// Finds the heading row; `None` when the sheet has none, or is one of our own sheets of records.
    pub fn find(sheet: &Sheet) -> Option<Self> {
        let first = sheet.rows.first().and_then(|row| row.first()).map(Cell::text);
        if first.is_some_and(|text| text == MARK) {
            return None; // records of a noun, which may ask for a name and a phone
        }
        let rows = sheet.rows.iter().take(TITLE_ROWS_MAX).enumerate();
        let found = rows.map(|(at, row)| (at, columns_of(row)));
        let is_heading = |columns: &BTreeMap<Column, usize>| {
            columns.len() >= HEADINGS_MIN && columns.contains_key(&Column::Field(PersonField::Name))
        };
        let (heading_row, mut columns) = found.into_iter().find(|(_, columns)| is_heading(columns))?;
        // Headings in two rows: "务工情况" above "务工地, 行业, 工种".
        let below = sheet.rows.get(heading_row + 1).map(|row| columns_of(row)).unwrap_or_default();
        let two_rows = below.len() >= 2 && !below.contains_key(&Column::Field(PersonField::Name));
        if two_rows {
            columns = below.into_iter().chain(columns).collect(); // where both name a column, the upper one counts
        }
        Some(Self { heading_row: heading_row + usize::from(two_rows), columns })
    }

    /// A row's cell under a heading.
    pub fn cell<'a>(&self, row: &'a [Cell], column: Column) -> &'a Cell {
        self.columns.get(&column).and_then(|at| row.get(*at)).unwrap_or(&Cell::Empty)
    }

    /// Its text.
    pub fn text(&self, row: &[Cell], column: Column) -> String {
        self.cell(row, column).text()
    }

    /// Whether a row repeats the headings, as every page of a long print does.
    pub fn is_heading(&self, row: &[Cell]) -> bool {
        columns_of(row).len() >= HEADINGS_MIN
    }
}

fn columns_of(row: &[Cell]) -> BTreeMap<Column, usize> {
    let mut columns = BTreeMap::new();
    for (at, cell) in row.iter().enumerate() {
        let Cell::Text(text) = cell else { continue };
        let text = bare(text);
        let named = HEADINGS.iter().find(|(_, names)| names.contains(&text.as_str()));
        if let Some((column, _)) = named {
            columns.entry(*column).or_insert(at);
        }
    }
    columns
}

/// `村（社区）` is `村`, `* 身份证号：` is `身份证号`: brackets with what they hold, signs and blanks do not count.
fn bare(heading: &str) -> String {
    let mut depth = 0;
    let mut kept = String::new();
    for c in compact(heading).chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth -= 1,
            '*' | ':' | '、' | '/' | '.' => {}
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> Vec<Cell> {
        texts.iter().map(|t| if t.is_empty() { Cell::Empty } else { Cell::Text((*t).into()) }).collect()
    }

    fn sheet(rows: &[&[&str]]) -> Sheet {
        Sheet { name: "左岚乡".into(), rows: rows.iter().map(|r| row(r)).collect() }
    }

    #[test]
    fn headings_are_found_below_titles_in_any_order_and_wording() {
        let layout = Layout::find(&sheet(&[
            &["2026年台账"],
            &[],
            &["手机号码", " 身 份 证 号 码 ", "名字", "村（社区）", "备注*"],
        ]));
        let layout = layout.unwrap();
        assert_eq!(layout.heading_row, 2);
        assert_eq!(layout.columns.get(&Column::Field(PersonField::IdentityNumber)), Some(&1));
        assert_eq!(layout.columns.get(&Column::Village), Some(&3));
    }

    #[test]
    fn headings_in_two_rows_are_read_together() {
        let layout =
            Layout::find(&sheet(&[&["姓名", "电话", "身份证", "务工"], &["", "", "", "务工地点", "行业"]])).unwrap();
        assert_eq!((layout.heading_row, layout.columns.get(&Column::Field(PersonField::Industry))), (1, Some(&4)));
    }

    #[test]
    fn a_sheet_without_names_has_no_layout() {
        assert_eq!(Layout::find(&sheet(&[&["序号", "乡镇", "村", "合计"]])), None);
    }

    #[test]
    fn no_heading_means_two_things() {
        let mut seen = std::collections::BTreeSet::new();
        for name in HEADINGS.iter().flat_map(|(_, names)| *names) {
            assert!(seen.insert(*name), "{name}");
        }
    }
}
