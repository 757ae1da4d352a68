//! Joining the union 入会: a person's application, which the township admits.

noun! {
    /// The table.
    JOINING = "joining" version 1 "入会申请" / "Application to join the union";
    home Person, sharing Village, enter WriteOperations, kept_years 0;
    states {
        "applied" "已申请" / "Applied",
        "admitted" "已入会" / "Member" end,
        "declined" "未通过" / "Not admitted" end,
        "withdrawn" "本人撤回" / "Withdrawn" end,
    }
    fields {
        ["unit" Line "在哪个单位或平台" / "Company or platform" required],
        ["industry" Choice among INDUSTRIES "行业" / "Industry"],
        ["since" Day "从哪天干起" / "Working there since"],
        ["activity" Record of "activity" "哪场活动上" / "At which activity"],
        ["signature" Signature "本人签名" / "Signature" = "签过纸质申请书的，这里不用再签" / "Not needed when the form was signed on paper"],
    }
    steps {
        "admit" "批准入会" / "Admit": "applied" => "admitted", Review Anyone,
        "decline" "不通过" / "Do not admit": "applied" => "declined", Review Anyone reason,
        "withdraw" "本人撤回" / "Withdrawn by the person": "applied" => "withdrawn", WriteOperations Anyone,
    }
}
