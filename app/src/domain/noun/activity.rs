//! Activities 活动: what else the union brings to the door. Who signed up is a record of each person (`sign_up`).

use super::Code;

/// The code of the noun.
pub fn activity() -> Code {
    Code::of(&ACTIVITY.code).expect("a code that is short")
}

noun! {
    /// The table.
    ACTIVITY = "activity" version 1 "活动" / "Activity";
    home Area, sharing Work, enter WriteOperations, kept_years 0;
    states {
        "planned" "筹备中" / "Planned",
        "open" "报名中" / "Open for sign-up",
        "over" "已结束" / "Over" end,
        "cancelled" "已取消" / "Cancelled" end,
    }
    fields {
        ["title" Line "名称" / "Name" required],
        ["kind" Choice "类型" / "Kind" required {
            "training" "技能培训" / "Training",
            "job_fair" "招聘会" / "Job fair",
            "health_check" "健康体检" / "Health check",
            "join_union" "集中入会" / "Joining the union",
            "contest" "竞赛评选" / "Contest",
            "other" "其他" / "Other",
        }],
        ["starts" DayTime "时间" / "When" required],
        ["place" Line "地点" / "Where" required],
        ["places" Number "名额" / "Places" = "不填则不限" / "Leave empty for no limit"],
        ["who" Line "谁可以参加" / "Who may join" = "例如 18—55 岁，有身份证" / "For example: aged 18 to 55, with an identity card"],
        ["note" Note "说明" / "Notes" = "不写姓名、证件号和电话" / "Without names, identity numbers and phones"],
        ["photos" Photos "照片" / "Photos"],
    }
    steps {
        "open" "开始报名" / "Open for sign-up": "planned" => "open", WriteOperations Anyone,
        "finish" "办完了" / "It is over": "open" => "over", WriteOperations Anyone,
        "cancel" "取消活动" / "Cancel the activity": "planned" "open" => "cancelled", Review Anyone reason,
    }
}
