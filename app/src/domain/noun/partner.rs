//! Partners 合伙人: companies and shops that help the union, with what wishes ask for above all. No person is named.

noun! {
    /// The table.
    PARTNER = "partner" version 1 "合伙人" / "Partner";
    home Area, sharing Work, enter Review, kept_years 0;
    states {
        "active" "合作中" / "Active",
        "ended" "已停止" / "Ended" end,
    }
    fields {
        ["name" Line "单位或商户" / "Company or shop" required = "不写个人姓名和手机" / "Without anybody's name or mobile"],
        ["offers" Choices "能帮什么" / "What they help with" required {
            "goods" "物资" / "Goods",
            "service" "服务" / "Services",
            "job" "岗位" / "Jobs",
            "skill" "技术指导" / "Know-how",
            "money" "资金" / "Money",
        }],
        ["note" Note "说明" / "Notes"],
    }
    steps {
        "end" "停止合作" / "End it": "active" => "ended", Review Anyone reason,
        "resume" "恢复合作" / "Resume": "ended" => "active", Review Anyone,
    }
}
