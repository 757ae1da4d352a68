//! What townships write into the columns of choices, and what it means.

use crate::domain::{
    concern::ConcernCode,
    person::{ContactChannel, Employment, Intention, PersonField, ReturnWindow, Smartphone, YesNo},
    sex::Sex,
    text::compact,
};
use crate::messages::Lang;

/// A choice, or the text that is none.
pub type Read<T> = Result<T, String>;

/// The code of a choice whose word an export writes.
pub fn exported(field: PersonField, text: &str) -> Option<String> {
    let zh = Lang::ZhHans;
    let codes: Vec<&str> = match field {
        PersonField::Sex => Sex::ALL.iter().map(|one| one.code()).collect(),
        PersonField::Employment => Employment::ALL.iter().map(|one| one.code()).collect(),
        PersonField::Intention => Intention::ALL.iter().map(|one| one.code()).collect(),
        PersonField::ContactChannel => ContactChannel::ALL.iter().map(|one| one.code()).collect(),
        PersonField::Smartphone => Smartphone::ALL.iter().map(|one| one.code()).collect(),
        PersonField::UnionMember | PersonField::DoNotContact => YesNo::ALL.iter().map(|one| one.code()).collect(),
        _ => Vec::new(),
    };
    let text = text.trim();
    codes.into_iter().find(|code| zh.field_value(field, code) == text).map(str::to_owned)
}

/// A choice of a field that has no wordings but those of an export, and yes and no.
pub fn plain_choice(field: PersonField, text: &str) -> Read<String> {
    let yes_no = matches!(field, PersonField::Smartphone | PersonField::UnionMember | PersonField::DoNotContact);
    match exported(field, text) {
        Some(code) => Ok(code),
        None if yes_no && is_yes(text) => Ok("yes".to_owned()),
        None if yes_no && is_no(text) => Ok("no".to_owned()),
        None => Err(compact(text)),
    }
}

/// Employment. 本地 alone says where, not what: the job says the rest.
pub fn employment(text: &str, industry: &str, job: &str) -> Read<Employment> {
    let work = format!("{industry}{job}");
    match compact(text).as_str() {
        "省外务工" | "省外" | "外省务工" | "市外务工" | "市外" => Ok(Employment::AwayOutProvince),
        "市内务工" | "市内县外" | "市内县外务工" | "县外市内" | "市内" | "市内县外就业" => {
            Ok(Employment::AwayInCity)
        }
        "本地" | "县内" | "县内务工" | "本县" | "本地务工" => Ok(local(&work)),
        "县内零工" | "零工" | "打零工" | "灵活就业" => Ok(Employment::LocalOddJob),
        "本地产业" | "县内就业" => Ok(Employment::LocalIndustry),
        "自营" | "个体" | "自主创业" | "个体经营" => Ok(Employment::SelfEmployed),
        "务农" | "种地" | "在家务农" => Ok(Employment::Farming),
        "返乡" | "已返乡" => Ok(Employment::Returned),
        "其他" => Ok(Employment::Other),
        other => Err(other.to_owned()),
    }
}

fn local(work: &str) -> Employment {
    let holds = |words: &[&str]| words.iter().any(|word| work.contains(word));
    match () {
        () if holds(&["务农"]) => Employment::Farming,
        () if holds(&["零工", "小工"]) => Employment::LocalOddJob,
        () if holds(&["个体", "自营"]) => Employment::SelfEmployed,
        () => Employment::LocalIndustry,
    }
}

/// Intention.
pub fn intention(text: &str) -> Read<Intention> {
    match compact(text).as_str() {
        "愿意" | "有意愿" | "已参保" | "同意" => Ok(Intention::Willing),
        "犹豫" | "观望" | "考虑" | "再考虑" => Ok(Intention::Hesitant),
        "不愿意" | "不愿" | "拒绝" | "无意愿" => Ok(Intention::Unwilling),
        "未摸底" | "未知" | "不清楚" => Ok(Intention::NotAsked),
        other => Err(other.to_owned()),
    }
}

/// When a person comes home: a season, or any form of date.
pub fn return_window(text: &str) -> Read<ReturnWindow> {
    match compact(text).as_str() {
        "春节" | "过年" | "春节期间" => Ok(ReturnWindow::SpringFestival),
        "农忙" | "农忙时节" | "农忙季节" => Ok(ReturnWindow::FarmingSeason),
        "国庆" | "国庆节" => Ok(ReturnWindow::NationalDay),
        "不确定" | "未定" | "不详" | "不清楚" => Ok(ReturnWindow::NotKnown),
        other => ReturnWindow::parse(other).map_err(|_| other.to_owned()),
    }
}

/// One concern.
pub fn concern(text: &str) -> Read<ConcernCode> {
    match compact(text).as_str() {
        "用不上" | "没用" => Ok(ConcernCode::Useless),
        "怕麻烦" | "嫌麻烦" => Ok(ConcernCode::Hassle),
        "白天没空" | "没时间" | "没空" => Ok(ConcernCode::NoTime),
        "不会用智能手机" | "不会用智能机" | "不会用手机" => Ok(ConcernCode::NoPhoneSkill),
        "分不清险种" | "分不清险种金额" | "搞不清" => Ok(ConcernCode::Confused),
        "怕赔不到" | "怕不赔" | "担心理赔" => Ok(ConcernCode::ClaimDoubt),
        "嫌贵" | "太贵" | "没钱" => Ok(ConcernCode::Price),
        "不用就清零" | "不返还" => Ok(ConcernCode::Zeroed),
        "已有医保" | "有医保" | "已有保险" => Ok(ConcernCode::Overlap),
        "不信任" | "不相信" => Ok(ConcernCode::Distrust),
        "家人做主" | "要问家人" => Ok(ConcernCode::Family),
        "其他" => Ok(ConcernCode::Other),
        other => Err(other.to_owned()),
    }
}

/// Sex, as a code for the person's parser.
pub fn sex(text: &str) -> String {
    match compact(text).as_str() {
        "男" | "男性" | "1" => "male".into(),
        "女" | "女性" | "2" => "female".into(),
        other => other.to_owned(),
    }
}

/// Whether a cell says yes.
pub fn is_yes(text: &str) -> bool {
    matches!(compact(text).as_str(), "是" | "已参保" | "已参加" | "√" | "✓" | "有" | "参保" | "1" | "Y" | "y")
}

/// Whether a cell says no, or nothing.
pub fn is_no(text: &str) -> bool {
    matches!(
        compact(text).as_str(),
        "" | "否"
            | "未"
            | "未参保"
            | "没参保"
            | "未参加"
            | "没有"
            | "无"
            | "×"
            | "x"
            | "X"
            | "0"
            | "N"
            | "n"
            | "/"
            | "-"
            | "—"
    )
}

/// Year and month of `1980.1`, `1980-01`, `1980/1` and `1980年1月`; months of one or two digits.
pub fn year_and_month(text: &str) -> Option<(i32, u32)> {
    let text = compact(text);
    let mut parts = text.trim_end_matches('月').split(['.', '-', '/', '年']);
    let (year, month, None) = (parts.next()?, parts.next()?, parts.next()) else { return None };
    let (year, month) = (year.parse().ok().filter(|year| (1900..2100).contains(year))?, month.parse().ok()?);
    (1..=12).contains(&month).then_some((year, month))
}

/// The plan codes that a cell names.
pub fn plans(text: &str) -> Vec<String> {
    let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let named = [("illness", holds(&["疾病", "重疾", "医疗", "住院"])), ("accident", holds(&["意外"]))];
    let both = holds(&["两种", "全部", "都参加"]);
    named.into_iter().filter(|(_, named)| *named || both).map(|(code, _)| code.to_owned()).collect()
}

/// A cell's parts: several concerns may be in one cell.
pub fn parts(text: &str) -> Vec<String> {
    let split = text.split(['、', ',', '，', ';', '；', '/', '\n', '+']);
    split.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
