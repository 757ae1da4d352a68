//! Courtyard meetings 院坝会: where and when one is, and about what. Who came is no field: it is read from the visits of its group.

use super::Code;

/// The code of the noun.
pub fn meeting() -> Code {
    Code::of(&MEETING.code).expect("a code that is short")
}

noun! {
    /// The table.
    MEETING = "meeting" version 1 "院坝会" / "Courtyard meeting";
    home Area, sharing Village, enter WriteOperations, kept_years 0;
    states {
        "planned" "待开" / "Planned",
        "held" "已开" / "Held" end,
        "cancelled" "已取消" / "Cancelled" end,
    }
    fields {
        ["place" Line "地点" / "Place" required = "例如 村委会院坝" / "The yard of the village office, for example"],
        ["topic" Line "主题" / "Topic"],
        ["starts" DayTime "时间" / "When" required],
        ["others" Number "其他人（不在台账里的）" / "Others (not in the ledger)"],
        ["note" Note "备注" / "Note" = "不写姓名、证件号和电话" / "Without names, identity numbers and phones"],
        ["photos" Photos "照片" / "Photos"],
    }
    steps {
        "hold" "开完了" / "It was held": "planned" => "held", WriteOperations Anyone,
        "cancel" "取消" / "Cancel": "planned" => "cancelled", WriteOperations Anyone reason,
    }
}
