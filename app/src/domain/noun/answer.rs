//! Answers 应答: what is said to a concern, so that every user says what the county has checked. Those of the county's work are for all its users,
//! those of a township's for its own.

noun! {
    /// The table.
    ANSWER = "answer" version 1 "应答" / "Answer";
    home Area, sharing Work, enter Review, kept_years 0;
    states {
        "draft" "草稿" / "Draft",
        "in_use" "使用中" / "In use",
        "withdrawn" "已停用" / "Withdrawn" end,
    }
    fields {
        ["concern" Choice among CONCERNS "针对的顾虑" / "To which concern" required],
        ["say" Note "可以这样说" / "What to say" required = "一两句大白话" / "One or two plain sentences"],
        ["card" Choice "出示险种卡片" / "Shows the card of the plans" {
            "yes" "是" / "Yes",
            "no" "否" / "No",
        }],
        ["path" Note "步骤（一行一步）" / "Steps (one a line)" = "例如理赔怎么走" / "How a claim goes, for example"],
    }
    steps {
        "use" "启用" / "Put into use": "draft" => "in_use", Review Anyone,
        "withdraw" "停用" / "Withdraw": "draft" "in_use" => "withdrawn", Review Anyone reason,
    }
}
