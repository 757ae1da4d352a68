//! Industries as choices: those of an application to join the union, by whomever it is filled in.

use super::{FieldChoice, label, text};

/// In which industry somebody works.
pub const INDUSTRIES: &[FieldChoice] = &[
    FieldChoice { code: text("courier"), label: label("快递", "Parcels") },
    FieldChoice { code: text("rider"), label: label("外卖配送", "Food delivery") },
    FieldChoice { code: text("driver"), label: label("货车、网约车", "Driving") },
    FieldChoice { code: text("domestic"), label: label("家政护理", "Care and housework") },
    FieldChoice { code: text("building"), label: label("建筑", "Building") },
    FieldChoice { code: text("factory"), label: label("工厂", "Factory") },
    FieldChoice { code: text("other"), label: label("其他", "Other") },
];
