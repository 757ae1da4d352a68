//! A workbook as a township might have made it, from people who are known: any order and wording of columns, titles, two rows of headings, merged
//! villages, days in three forms and by both epochs, totals, hidden sheets, columns that nobody knows.

use app::{
    domain::{date::Date, identity_number::with_check_character, person::PersonField as F},
    workbook::Column,
    workbook::HEADINGS,
};
use fastrand::Rng;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read, Write},
};
use tests::harness::County;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Where the people live.
pub const VILLAGES: [&str; 3] = ["左岚乡/大坝村", "左岚乡/齐心村", "左岚乡/胜利村"];
/// Days from the one epoch to the other.
const DAYS_TO_1904: f64 = 1462.0;
const PEOPLE_MAX: usize = 12;

/// A person as written, and as they have to be read.
pub struct Written {
    pub fields: BTreeMap<F, String>,
    /// The code.
    pub village: String,
    path: &'static str,
}

/// A workbook with what is in it.
pub struct Made {
    pub bytes: Vec<u8>,
    pub people: Vec<Written>,
    /// Names of hidden sheets.
    pub hidden: Vec<String>,
    /// Headings of columns that nobody knows.
    pub unknown: Vec<String>,
    /// Rows that name nobody, as the spreadsheet counts them.
    pub nobody: BTreeSet<usize>,
}

/// Fields that a made workbook can have, besides name and village.
const FIELDS: [F; 18] = [
    F::IdentityNumber,
    F::Phone,
    F::SecondPhone,
    F::SecondRelation,
    F::Group,
    F::Householder,
    F::Address,
    F::Employment,
    F::WorkPlace,
    F::Industry,
    F::Job,
    F::AwaySince,
    F::ReturnWindow,
    F::ContactChannel,
    F::Smartphone,
    F::UnionMember,
    F::Intention,
    F::Note,
];

/// Makes one; people of different seeds differ.
pub fn make(rng: &mut Rng, county: &County, seed: u64) -> Made {
    let mut fields = vec![F::Name, F::IdentityNumber, F::Phone];
    fields.extend(FIELDS[2..].iter().copied().filter(|_| rng.bool()));
    let count = rng.usize(1..=PEOPLE_MAX);
    let mut people: Vec<Written> = (0..count).map(|at| person(rng, county, &fields, seed * 100 + at as u64)).collect();
    people.sort_by_key(|person| person.path);
    let (is_1904, mut book, mut made_hidden) = (rng.u8(..4) == 0, Workbook::new(), Vec::new());
    if rng.u8(..3) == 0 {
        made_hidden.push("旧表".to_owned());
        let sheet = book.add_worksheet().set_name("旧表").unwrap().set_hidden(true);
        sheet.write_row(0, 0, ["姓名", "联系电话", "村"]).unwrap();
        sheet.write_row(1, 0, ["不该有", "14000000000", "左岚乡大坝村"]).unwrap();
    }
    let sheet = book.add_worksheet().set_name("台账").unwrap().set_active(true);
    sheet.set_first_tab(true);
    let page = Page::of(rng, fields, is_1904);
    let (first, unknown) = page.headings(rng, sheet);
    let mut nobody = BTreeSet::new();
    page.rows(rng, sheet, (first, &people), &mut nobody);
    page.village_merged(sheet, first, &people);
    let bytes = book.save_to_buffer().unwrap();
    let bytes = if is_1904 { counted_from_1904(&bytes) } else { bytes };
    Made { bytes, people, hidden: made_hidden, unknown, nobody }
}

fn person(rng: &mut Rng, county: &County, fields: &[F], number: u64) -> Written {
    let path = VILLAGES[rng.usize(..VILLAGES.len())];
    let born = Date::ymd(1960, 1, 1).unwrap().plus_days((number % 16_000) as i64);
    let (year, month, day) = born.parts();
    let first_17 = format!("500299{year:04}{month:02}{day:02}{:03}", 100 + number / 16_000 % 900);
    let pick = |rng: &mut Rng, texts: &[&str]| texts[rng.usize(..texts.len())].to_owned();
    let phone = |offset: u64| format!("140{:08}", (number * 2 + offset) % 100_000_000);
    let value = |rng: &mut Rng, field: F| match field {
        F::Name => pick(rng, &["陈路川", "冉雪香", "阿力木江·买买提", "解大勇", "查小丽", "欧阳若兰"]),
        F::IdentityNumber => with_check_character(&first_17),
        F::Phone => phone(0),
        F::SecondPhone => phone(1),
        F::SecondRelation => pick(rng, &["妻子", "父亲", "儿媳"]),
        F::Group => rng.u8(1..=21).to_string(),
        F::Householder => pick(rng, &["陈大贵", "冉光荣"]),
        F::Address => pick(rng, &["河坝院子 3 号", "=HYPERLINK(\"x\")", "+8 号", "0012"]),
        F::Employment => pick(rng, &["away_out_province", "away_in_city", "local_odd_job", "farming", "other"]),
        F::WorkPlace => pick(rng, &["浙江宁波", "广东东莞", "重庆万州"]),
        F::Industry => pick(rng, &["建筑", "电子", "餐饮"]),
        F::Job => pick(rng, &["钢筋工", "普工", "厨师"]),
        F::AwaySince => Date::ymd(2025, 2, 1).unwrap().plus_days(rng.i64(0..300)).to_string(),
        F::ReturnWindow if rng.bool() => Date::ymd(2027, 1, 1).unwrap().plus_days(rng.i64(0..60)).to_string(),
        F::ReturnWindow => pick(rng, &["spring_festival", "farming_season", "national_day", "unknown"]),
        F::ContactChannel => pick(rng, &["phone", "video", "door", "through_family"]),
        F::Smartphone => pick(rng, &["yes", "with_help", "no"]),
        F::UnionMember => pick(rng, &["yes", "no"]),
        F::Intention => pick(rng, &["unwilling", "hesitant", "willing"]),
        F::Note => pick(rng, &["腿脚不便", "两行\n的备注", "1/2", "2026-3"]),
        _ => String::new(),
    };
    let sure = [F::Name, F::IdentityNumber, F::Phone];
    let filled: Vec<F> = fields.iter().copied().filter(|field| sure.contains(field) || rng.u8(..4) > 0).collect();
    let fields = filled.into_iter().map(|field| (field, value(rng, field))).collect();
    Written { fields, village: county.area(path).to_string(), path }
}

/// How the sheet is laid out.
struct Page {
    columns: Vec<Option<F>>,
    /// The column of villages, behind the others.
    village: u16,
    two_rows: bool,
    is_1904: bool,
    formats: [Format; 3],
}

impl Page {
    fn of(rng: &mut Rng, fields: Vec<F>, is_1904: bool) -> Self {
        let mut columns: Vec<Option<F>> = fields.into_iter().map(Some).collect();
        columns.extend((0..rng.usize(..3)).map(|_| None));
        rng.shuffle(&mut columns);
        let formats =
            ["yyyy-mm-dd", "yyyy/m/d h:mm", "yyyy\"年\"m\"月\"d\"日\""].map(|text| Format::new().set_num_format(text));
        Self { village: columns.len() as u16, columns, two_rows: rng.bool(), is_1904, formats }
    }

    /// Titles and headings; answers the first row of people, and the headings that nobody knows.
    fn headings(&self, rng: &mut Rng, sheet: &mut Worksheet) -> (u32, Vec<String>) {
        let title_rows = rng.u32(..4);
        for row in 0..title_rows {
            sheet.write(row, 0, ["左岚乡农民工台账", "填报：张三  审核：李四", ""][rng.usize(..3)]).unwrap();
        }
        let mut unknown = Vec::new();
        let bottom = title_rows + u32::from(self.two_rows);
        for (at, column) in (0..).zip(&self.columns) {
            let heading = match column {
                Some(field) => spelt(rng, Column::Field(*field)),
                None => {
                    unknown.push(format!("血型{at}"));
                    format!("血型{at}")
                }
            };
            match self.two_rows && rng.bool() {
                true => drop(sheet.write(bottom, at, heading).unwrap()),
                false if self.two_rows => {
                    sheet.merge_range(title_rows, at, bottom, at, &heading, &Format::new()).unwrap();
                }
                false => drop(sheet.write(title_rows, at, heading).unwrap()),
            }
        }
        let village = ["村", "所在村", "村（社区）"][rng.usize(..3)];
        match self.two_rows {
            true => drop(
                sheet.merge_range(title_rows, self.village, bottom, self.village, village, &Format::new()).unwrap(),
            ),
            false => drop(sheet.write(title_rows, self.village, village).unwrap()),
        }
        (bottom + 1, unknown)
    }

    fn rows(
        &self,
        rng: &mut Rng,
        sheet: &mut Worksheet,
        (first, people): (u32, &[Written]),
        nobody: &mut BTreeSet<usize>,
    ) {
        for (row, person) in (first..).zip(people) {
            for (at, column) in (0..).zip(&self.columns) {
                match column {
                    Some(field) => {
                        if let Some(value) = person.fields.get(field) {
                            self.write(rng, sheet, (row, at), (*field, value));
                        }
                    }
                    None => drop(sheet.write(row, at, "O").unwrap()),
                }
            }
        }
        let end = first + people.len() as u32;
        if rng.bool() {
            sheet.write(end, 0, ["合计", "小计：", "共计 12 人"][rng.usize(..3)]).unwrap();
            sheet.write_number(end, 1, people.len() as f64).unwrap();
            nobody.insert(end as usize + 1);
        }
    }

    /// A village over all its people, or beside each of them.
    fn village_merged(&self, sheet: &mut Worksheet, first: u32, people: &[Written]) {
        let mut row = first;
        for group in people.chunk_by(|a, b| a.path == b.path) {
            let (last, name) = (row + group.len() as u32 - 1, group[0].path.replace('/', ""));
            match group.len() {
                1 => drop(sheet.write(row, self.village, name).unwrap()),
                _ => drop(sheet.merge_range(row, self.village, last, self.village, &name, &Format::new()).unwrap()),
            }
            row = last + 1;
        }
    }

    fn write(&self, rng: &mut Rng, sheet: &mut Worksheet, (row, at): (u32, u16), (field, value): (F, &str)) {
        let as_number = rng.bool() && matches!(field, F::Phone | F::SecondPhone | F::Group);
        match (field, Date::read(value)) {
            (F::AwaySince | F::ReturnWindow, Ok(day)) => self.write_day(rng, sheet, (row, at), day),
            _ if as_number => drop(sheet.write_number(row, at, value.parse::<f64>().unwrap()).unwrap()),
            _ => drop(sheet.write_string(row, at, wording(rng, field, value)).unwrap()),
        }
    }

    fn write_day(&self, rng: &mut Rng, sheet: &mut Worksheet, (row, at): (u32, u16), day: Date) {
        let (year, month, dom) = day.parts();
        let serial = ExcelDateTime::from_ymd(year as u16, month as u8, dom as u8).unwrap().to_excel();
        let serial = serial - if self.is_1904 { DAYS_TO_1904 } else { 0.0 };
        let format = &self.formats[rng.usize(..3)];
        match rng.u8(..4) {
            0 => drop(sheet.write_number(row, at, serial).unwrap()),
            1 => drop(sheet.write_number_with_format(row, at, serial, format).unwrap()),
            2 => drop(sheet.write_number_with_format(row, at, serial + 0.354, format).unwrap()),
            _ => {
                let text = [day.to_string(), format!("{year}年{month}月{dom}日"), format!("{year}.{month}.{dom}")];
                sheet.write_string(row, at, &text[rng.usize(..3)]).unwrap();
            }
        }
    }
}

/// One of the headings of a column, with what people put around it.
fn spelt(rng: &mut Rng, column: Column) -> String {
    let names = HEADINGS.iter().find(|(known, _)| *known == column).unwrap().1;
    let name = names[rng.usize(..names.len())];
    match rng.u8(..5) {
        0 => format!("* {name}："),
        1 => format!("{name}（必填）"),
        2 => name.chars().map(|c| format!("{c} ")).collect(),
        _ => name.to_owned(),
    }
}

/// A value as people write it.
fn wording(rng: &mut Rng, field: F, value: &str) -> String {
    let zh = app::messages::Lang::ZhHans;
    let spaced = |rng: &mut Rng, text: String| if rng.u8(..4) == 0 { format!(" {text}\u{3000}") } else { text };
    match field {
        F::Group => format!("第{value}组"),
        F::Phone | F::SecondPhone if rng.bool() => format!("{} {} {}", &value[..3], &value[3..7], &value[7..]),
        F::IdentityNumber if rng.bool() => value.to_lowercase(),
        F::Note | F::Address => value.to_owned(),
        _ => spaced(rng, zh.field_value(field, value)),
    }
}

/// The same workbook by the other epoch: its days were written as that one counts them.
fn counted_from_1904(bytes: &[u8]) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let (name, mut content) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut content).unwrap();
        if name == "xl/workbook.xml" {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains("<workbookPr "));
            content = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ").into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    to.finish().unwrap().into_inner()
}
