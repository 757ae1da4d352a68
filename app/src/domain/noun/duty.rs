//! Station duty 轮值: when a service station is staffed, by whom, with the month's theme. It is a plan: nobody checks in.

noun! {
    /// The table.
    DUTY = "duty" version 1 "服务点轮值" / "Station duty";
    home Area, sharing Work, enter WriteOperations, kept_years 0;
    states {
        "planned" "待值" / "Planned",
        "held" "已办" / "Held" end,
        "cancelled" "已取消" / "Cancelled" end,
    }
    fields {
        ["theme" Line "本月主题" / "Theme of the month" required],
        ["station" Line "服务点" / "Station" required],
        ["from" Day "哪天起" / "From" required],
        ["until" Day "到哪天" / "Until"],
        ["staff" Staff "谁值班" / "Who is there"],
        ["note" Note "说明" / "Notes" = "不写姓名、证件号和电话" / "Without names, identity numbers and phones"],
    }
    steps {
        "hold" "办完了" / "It was held": "planned" => "held", WriteOperations Anyone,
        "cancel" "取消" / "Cancel": "planned" => "cancelled", WriteOperations Anyone reason,
    }
}
