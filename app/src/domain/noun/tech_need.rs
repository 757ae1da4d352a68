//! Technical needs 技术需求 of a company. The entry that solves one names it, so that this row names no person.

noun! {
    /// The table.
    TECH_NEED = "tech_need" version 1 "技术需求" / "Technical need";
    home Area, sharing Work, enter WriteOperations, kept_years 0;
    states {
        "open" "待对接" / "Open",
        "matched" "已对接" / "Matched",
        "solved" "已解决" / "Solved" end,
        "withdrawn" "已撤回" / "Withdrawn" end,
    }
    fields {
        ["text" Note "要解决什么难题" / "What has to be solved" required = "不写姓名和电话" / "Without names and phones"],
        ["unit" Line "单位" / "Company" required],
        ["field" Choice among FIELDS_OF_WORK "领域" / "Field" required],
        ["photos" Photos "照片" / "Photos"],
    }
    steps {
        "match" "对接上了" / "Matched": "open" => "matched", WriteOperations Anyone,
        "solve" "解决了" / "Solved": "open" "matched" => "solved", WriteOperations Anyone,
        "fall_through" "没谈成" / "Fell through": "matched" => "open", WriteOperations Anyone reason,
        "withdraw" "撤回" / "Withdraw": "open" "matched" => "withdrawn", WriteOperations Anyone reason,
    }
}
