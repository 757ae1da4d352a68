//! Visits to employers 走访企业, each with the point that came up and that somebody takes on.

noun! {
    /// The table.
    EMPLOYER_VISIT = "employer_visit" version 1 "走访企业" / "Visit to an employer";
    home Area, sharing Work, enter WriteOperations, kept_years 0;
    states {
        "noted" "待认领" / "To be taken on",
        "taken" "跟进中" / "Taken on",
        "settled" "已解决" / "Settled" end,
        "nothing" "无需跟进" / "Nothing to do" end,
    }
    fields {
        ["employer" Line "企业" / "Employer" required],
        ["on" Day "哪天去的" / "Day" required],
        ["workers" Number "有多少农民工" / "Migrant workers there"],
        ["point" Note "提出的问题" / "What came up" = "一条一件；不写姓名和电话" / "One matter; without names and phones"],
        ["photos" Photos "照片" / "Photos"],
    }
    steps {
        "take" "认领" / "Take it on": "noted" => "taken", WriteOperations Anyone [["handler" Handler "谁来跟进" / "Who sees to it" required],],
        "hand_on" "转给别人" / "Hand on": "taken" => "", WriteOperations Anyone [["handler" Handler "谁来跟进" / "Who sees to it" required],],
        "settle" "解决了" / "Settled": "taken" => "settled", WriteOperations Handler reason,
        "nothing" "没有要跟进的" / "Nothing to do": "noted" => "nothing", WriteOperations Anyone,
    }
}
