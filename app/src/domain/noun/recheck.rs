//! Re-checks 复查 after a health check: which examination is to be repeated, and by when. About health, so it is noted only when the person agrees to
//! that, says no finding, stays with the person in the village, and goes with an erasure.

noun! {
    /// The table.
    RECHECK = "recheck" version 1 "复查" / "Re-check";
    home Person, sharing Village, enter WriteOperations, kept_years 0;
    states {
        "advised" "待复查" / "Advised",
        "done" "已复查" / "Done" end,
        "declined" "不复查" / "Not wanted" end,
    }
    fields {
        ["what" Line "复查什么" / "What is checked again" required = "只写检查项目，不写病情和数值" / "The examination only, without findings and figures"],
        ["agreed" Choice "本人同意记下来吗" / "Do they agree that it is noted" required = "健康信息要本人单独同意；不同意就不记" / "About health: without their own consent it is not noted" {
            "yes" "本人同意" / "They agree",
        }],
        ["until" Day "哪天前去" / "By when"],
        ["place" Line "到哪里查" / "Where"],
        ["activity" Record of "activity" "哪次体检" / "Which health check"],
    }
    steps {
        "done" "查过了" / "It was done": "advised" => "done", WriteOperations Anyone,
        "decline" "本人不想去" / "They do not want to": "advised" => "declined", WriteOperations Anyone,
    }
}
