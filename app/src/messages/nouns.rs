//! Words of nouns: their tables have them in both languages; what a county wrote in Chinese only is shown in Chinese.

use super::{Lang, words::words};
use crate::{
    domain::{
        area::AreaCode,
        id::{PersonId, StaffId},
        noun::{Field, FieldKind, Label, Noun},
    },
    sync::ledger::Ledger,
};

words! {
    record_of_later_version: "这是新版本写的，这里看不全。更新田埂后再看。" / "Written by a later version: not all of it can be shown here. Update Tiangeng to see it.";
    kind_of_record: "类别" / "Kind";
    state_of_record: "状态" / "State";
    added_to_set: "加上" / "Added";
    removed_from_set: "去掉" / "Removed";
    signed_here: "已签字" / "Signed";
}

impl Lang {
    /// Words of a table.
    pub fn label(self, label: &Label) -> &str {
        if label.en.is_empty() { &label.zh } else { self.pick(&label.zh, &label.en) }
    }

    /// The words of a state; its code when the table has none.
    pub fn state_of<'a>(self, noun: &'a Noun, state: &'a str) -> &'a str {
        noun.state(state).map_or(state, |state| self.label(&state.label))
    }

    /// A field's value in words.
    pub fn value_of(self, field: &Field, value: &str, ledger: &Ledger) -> String {
        let choice =
            || field.choices.iter().find(|choice| choice.code == value).map(|choice| self.label(&choice.label));
        let words = match field.kind {
            FieldKind::Choice | FieldKind::Choices => choice().map(str::to_owned),
            FieldKind::Area => AreaCode::parse(value).map(|area| ledger.reference().area_name(area).to_owned()),
            FieldKind::Staff => StaffId::parse(value).map(|staff| ledger.reference().staff_name(staff).to_owned()),
            FieldKind::Person => {
                let file = PersonId::parse(value).and_then(|person| ledger.file(person));
                file.map(|file| file.key.name().to_owned())
            }
            FieldKind::Money => value.parse().ok().map(|fen| crate::domain::money::Fen(fen).to_string()),
            FieldKind::Signature => Some(self.signed_here().to_owned()),
            _ => None,
        };
        words.filter(|words| !words.is_empty()).unwrap_or_else(|| value.to_owned())
    }
}
