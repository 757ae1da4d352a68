//! Entries 参评成果 of a contest: what a worker invented or bettered. It is kept with the person who hands it in; the prize is theirs.

noun! {
    /// The table.
    ENTRY = "entry" version 1 "参评成果" / "Contest entry";
    home Person, sharing Village, enter WriteOperations, kept_years 0;
    states {
        "draft" "草稿" / "Draft",
        "submitted" "已报送" / "Handed in",
        "reviewed" "已评审" / "Reviewed",
        "awarded" "已获奖" / "Awarded" end,
        "not_awarded" "未获奖" / "No prize" end,
    }
    fields {
        ["title" Line "成果名称" / "Name" required],
        ["text" Note "做了什么，有什么用" / "What was done, and what it is good for" required],
        ["team" Line "团队" / "Team" = "写团队名称，不写别人的姓名" / "The team's name, not other people's"],
        ["unit" Line "单位" / "Company"],
        ["field" Choice among FIELDS_OF_WORK "领域" / "Field" required],
        ["contest" Record of "activity" "参加哪场竞赛" / "Which contest"],
        ["need" Record of "tech_need" "解决哪个技术需求" / "Which technical need it solves"],
        ["photos" Photos "照片" / "Photos"],
    }
    steps {
        "submit" "报送" / "Hand in": "draft" => "submitted", WriteOperations Anyone,
        "review" "评审" / "Review": "submitted" => "reviewed", Review Anyone [["opinion" Note "评审意见" / "Opinion" required],],
        "send_back" "退回补充" / "Send back": "submitted" => "draft", Review Anyone reason,
        "award" "授奖" / "Award": "reviewed" => "awarded", Review Anyone
            [["level" Choice "奖项" / "Prize" required {
                "first" "一等奖" / "First prize",
                "second" "二等奖" / "Second prize",
                "third" "三等奖" / "Third prize",
                "merit" "优秀奖" / "Merit award",
            }],
            ["amount" Money "奖金" / "Prize money"],],
        "no_award" "未获奖" / "No prize": "reviewed" => "not_awarded", Review Anyone reason,
    }
}
