//! Vacancies 岗位, of a job fair or by themselves. Who was hired is read from the sign-ups whose outcome names one.

noun! {
    /// The table.
    VACANCY = "vacancy" version 1 "岗位" / "Vacancy";
    home Area, sharing Work, enter WriteOperations, kept_years 0;
    states {
        "open" "招人中" / "Open",
        "filled" "已招满" / "Filled" end,
        "withdrawn" "已撤下" / "Withdrawn" end,
    }
    fields {
        ["job" Line "岗位" / "Job" required],
        ["employer" Line "用人单位" / "Employer" required = "写单位，不写个人姓名和手机" / "A company, without anybody's name or mobile"],
        ["pay" Line "工资待遇" / "Pay" = "例如 每月 4500—6000 元，包吃住" / "For example: 4,500 to 6,000 yuan a month, with board"],
        ["wanted" Number "招几人" / "How many are wanted" required],
        ["place" Line "在哪里上班" / "Place of work"],
        ["activity" Record of "activity" "哪场招聘会" / "Which job fair"],
        ["note" Note "要求" / "Requirements"],
    }
    steps {
        "fill" "招满了" / "Filled": "open" => "filled", WriteOperations Anyone,
        "withdraw" "撤下" / "Withdraw": "open" => "withdrawn", WriteOperations Anyone reason,
        "reopen" "还要招人" / "Open again": "filled" "withdrawn" => "open", WriteOperations Anyone,
    }
}
