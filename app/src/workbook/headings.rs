//! What a column can hold, and the headings that townships write over it.

use crate::domain::{person::PersonField, text::compact};

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
    /// What a user decided about a row that was asked about.
    Decision,
}

/// Headings as townships write them. The first of each list is what exports write.
pub const HEADINGS: &[(Column, &[&str])] = {
    use Column::{Concerns, Decision, Enrolled, Field, Plans, Reason, Serial, Township, Village};
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
            &[
                "姓名",
                "名字",
                "务工人员姓名",
                "农民工姓名",
                "职工姓名",
                "参保人",
                "参保人姓名",
                "人员姓名",
                "参保人员姓名",
                "劳动者姓名",
                "本人姓名",
            ],
        ),
        (Field(F::Sex), &["性别"]),
        (Field(F::BirthDate), &["出生日期", "出生年月日", "生日", "出生年月", "出生时间"]),
        (
            Field(F::IdentityNumber),
            &[
                "身份证号",
                "身份证号码",
                "身份证",
                "公民身份号码",
                "身份号码",
                "证件号码",
                "证件号",
                "身份证件号",
                "身份证件号码",
                "居民身份证号",
                "居民身份证号码",
                "本人身份证号",
            ],
        ),
        (
            Field(F::Phone),
            &[
                "联系电话",
                "电话",
                "手机号",
                "手机",
                "手机号码",
                "电话号码",
                "本人电话",
                "联系方式",
                "联系手机",
                "联系手机号",
                "手机电话",
                "移动电话",
            ],
        ),
        (
            Field(F::SecondPhone),
            &[
                "第二联系电话",
                "家属电话",
                "备用电话",
                "家庭电话",
                "家属手机",
                "家属手机号",
                "家属联系电话",
                "亲属电话",
                "紧急联系电话",
            ],
        ),
        (Field(F::SecondRelation), &["与本人关系", "家属关系", "关系"]),
        (Field(F::Address), &["住址", "家庭住址", "地址", "家庭地址", "详细地址"]),
        (Field(F::Employment), &["就业状态", "就业情况", "务工状态", "就业类型", "从业状态", "务工情况"]),
        (
            Field(F::WorkPlace),
            &[
                "务工地",
                "务工地点",
                "务工地址",
                "就业地点",
                "外出地点",
                "务工所在地",
                "现务工地",
                "现务工地点",
                "工作地点",
                "就业地",
            ],
        ),
        (Field(F::Industry), &["行业", "从事行业", "所属行业", "务工行业"]),
        (Field(F::Job), &["工种", "岗位", "职业", "从事工种"]),
        (Field(F::AwaySince), &["外出时间", "外出日期", "外出务工时间"]),
        (Field(F::ReturnWindow), &["预计返乡", "返乡时间", "预计返乡时间", "返乡意向"]),
        (Field(F::Intention), &["参保意愿", "意愿", "参保意向"]),
        (Field(F::ContactChannel), &["联系偏好", "方便的联系方式"]),
        (Field(F::Smartphone), &["智能手机", "会用智能手机", "是否会用智能手机"]),
        (Field(F::UnionMember), &["工会会员", "是否工会会员", "是否会员"]),
        (Field(F::DoNotContact), &["不再联系", "请勿联系"]),
        (Concerns, &["顾虑", "不参保原因", "顾虑原因", "未参保原因", "主要顾虑"]),
        (Enrolled, &["是否参保", "参保", "参保情况", "是否已参保", "参保状态"]),
        (Plans, &["参保险种", "险种", "参保类型", "参加险种"]),
        (Field(F::Note), &["备注", "说明", "备考"]),
        (Reason, &["退回原因"]),
        (Decision, &["处理意见", "处理", "决定"]),
    ]
};

/// The heading that an export writes over a column.
pub fn heading(column: Column) -> &'static str {
    HEADINGS.iter().find(|(c, _)| *c == column).and_then(|(_, names)| names.first()).copied().unwrap_or_default()
}

/// What a heading names.
pub(super) fn column_of(heading: &str) -> Option<Column> {
    let heading = bare(heading);
    HEADINGS.iter().find(|(_, names)| names.contains(&heading.as_str())).map(|(column, _)| *column)
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

    #[test]
    fn no_heading_means_two_things() {
        let mut seen = std::collections::BTreeSet::new();
        for name in HEADINGS.iter().flat_map(|(_, names)| *names) {
            assert!(seen.insert(*name), "{name}");
        }
    }

    #[test]
    fn signs_brackets_and_blanks_do_not_count() {
        for heading in ["身份证号", " 身 份 证 号 码 ", "* 身份证号：", "身份证号（18位）", "身份证件号"]
        {
            assert_eq!(column_of(heading), Some(Column::Field(PersonField::IdentityNumber)), "{heading}");
        }
        assert_eq!(column_of("村（社区）"), Some(Column::Village));
        assert_eq!(column_of("合计"), None);
    }
}
