//! Questions 提问 at a courtyard meeting: what was asked, what was answered, and the demand that came of it. They name nobody.

noun! {
    /// The table.
    QUESTION = "question" version 1 "会上提问" / "Question at a meeting";
    home Area, sharing Village, enter WriteOperations, kept_years 0;
    states {
        "open" "待答复" / "To be answered",
        "answered" "已答复" / "Answered" end,
    }
    fields {
        ["text" Note "问了什么" / "What was asked" required = "不写姓名、证件号和电话" / "Without names, identity numbers and phones"],
        ["concern" Choice among CONCERNS "属于哪种顾虑" / "Which concern"],
        ["meeting" Record of "meeting" "哪场院坝会" / "At which meeting"],
        ["demand" Record of "demand" "记成的诉求" / "The demand that came of it"],
    }
    steps {
        "answer" "答复" / "Answer": "open" => "answered", WriteOperations Anyone
            [["said" Note "怎么答的" / "What was said"], ["answer" Record of "answer" "用了哪条应答" / "By which answer"],],
    }
}
