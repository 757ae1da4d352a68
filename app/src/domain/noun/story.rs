//! Stories 真实案例: a paid claim from near by, in plain words, under another name. One is told only while the consent to publish it is valid.

/// How a story fits a person and one of their concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// It answers the concern.
    pub concern: bool,
    /// It happened in the person's town.
    pub same_town: bool,
    /// It is of somebody who does the same work.
    pub same_industry: bool,
    /// The person has not heard it.
    pub untold: bool,
}

impl Fit {
    /// Its weight among others: 3 for the concern, 2 for the town, 1 for the industry, 2 when it is new to the person.
    pub fn score(self) -> u32 {
        [(self.concern, 3), (self.same_town, 2), (self.same_industry, 1), (self.untold, 2)]
            .iter()
            .filter_map(|(fits, weight)| fits.then_some(*weight))
            .sum()
    }
}

noun! {
    /// The table.
    STORY = "story" version 1 "真实案例" / "True story";
    home Area, sharing Work, enter Review, kept_years 0;
    states {
        "draft" "草稿" / "Draft",
        "published" "可以讲" / "May be told",
        "withdrawn" "已撤回" / "Withdrawn" end,
    }
    fields {
        ["pseudonym" Line "化名" / "Pseudonym" required = "不写真名" / "Not the real name"],
        ["town" Area "在哪里" / "Where"],
        ["plan" Choice "险种" / "Plan" required {
            "illness" "重疾险" / "Illness",
            "accident" "意外险" / "Accident",
        }],
        ["concerns" Choices among CONCERNS "能打消的顾虑" / "Concerns that it answers" required],
        ["industry" Line "行业" / "Industry"],
        ["amount" Money "赔了多少" / "Amount paid" required],
        ["text" Note "怎么讲" / "The story" required = "大白话，不写姓名、证件号和电话" / "In plain words, without names, identity numbers and phones"],
        ["picture" Photos "图片" / "Picture"],
        ["clip" Clip "短片" / "Short clip" = "十几秒，1.5 MB 以内，不露全名和证件" / "A quarter of a minute, 1.5 MB at most, without full names and cards"],
        ["consent_on" Day "同意公开的日期（有书面同意）" / "Day of the written consent to publish" required],
        ["until" Day "同意公开到哪天" / "Consent to publish ends on" required],
    }
    steps {
        "publish" "可以讲" / "May be told": "draft" => "published", Review Anyone,
        "withdraw" "撤回" / "Withdraw": "draft" "published" => "withdrawn", Review Anyone reason,
    }
}

#[cfg(test)]
mod tests {
    use super::Fit;

    #[test]
    fn a_story_from_near_by_that_was_told_weighs_as_much_as_a_new_one_from_elsewhere() {
        let near = Fit { concern: true, same_town: true, ..Fit::default() };
        let new = Fit { concern: true, untold: true, ..Fit::default() };
        assert_eq!((near.score(), new.score()), (5, 5));
        let best = Fit { concern: true, same_town: true, same_industry: true, untold: true };
        assert_eq!(best.score(), 8);
    }
}
