//! Fields of work as choices: those of a contest entry and of a technical need.

use super::{FieldChoice, label, text};

/// What an invention is about.
pub const FIELDS_OF_WORK: &[FieldChoice] = &[
    FieldChoice { code: text("process"), label: label("工艺改进", "A better process") },
    FieldChoice { code: text("equipment"), label: label("设备改造", "Equipment") },
    FieldChoice { code: text("safety"), label: label("安全生产", "Safety at work") },
    FieldChoice { code: text("energy"), label: label("节能环保", "Energy and environment") },
    FieldChoice { code: text("farming"), label: label("种植养殖", "Farming") },
    FieldChoice { code: text("service"), label: label("服务方法", "Services") },
    FieldChoice { code: text("other"), label: label("其他", "Other") },
];
