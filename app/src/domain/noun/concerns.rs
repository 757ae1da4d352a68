//! The concerns as choices of a field: what an answer and a story are for.

use super::{FieldChoice, label, text};

/// The codes of [`crate::domain::concern::ConcernCode`], in their words.
pub const CONCERNS: &[FieldChoice] = &[
    FieldChoice { code: text("useless"), label: label("用不上", "Never needed") },
    FieldChoice { code: text("hassle"), label: label("怕麻烦", "Too much trouble") },
    FieldChoice { code: text("no_time"), label: label("白天没空", "No time by day") },
    FieldChoice { code: text("no_phone_skill"), label: label("不会用智能机", "Cannot use a smartphone") },
    FieldChoice { code: text("confused"), label: label("分不清险种金额", "Confused by plans") },
    FieldChoice { code: text("claim_doubt"), label: label("怕赔不到", "Doubts claims") },
    FieldChoice { code: text("price"), label: label("嫌贵", "Too dear") },
    FieldChoice { code: text("zeroed"), label: label("不用就清零", "Gone if unused") },
    FieldChoice { code: text("overlap"), label: label("已有医保", "Has health insurance") },
    FieldChoice { code: text("distrust"), label: label("不信任", "Distrust") },
    FieldChoice { code: text("family"), label: label("家人做主", "Family decides") },
    FieldChoice { code: text("other"), label: label("其他", "Other") },
];

#[cfg(test)]
mod tests {
    use super::CONCERNS;
    use crate::{domain::concern::ConcernCode, messages::Lang};

    #[test]
    fn choices_are_the_concerns_in_their_words() {
        let choices = CONCERNS.iter().map(|choice| (&*choice.code, &*choice.label.zh));
        assert!(choices.eq(ConcernCode::ALL.iter().map(|code| (code.code(), Lang::ZhHans.concern(*code)))));
    }
}
