//! Requests for help 请人帮忙: a worker says that they cannot do something alone, and a colleague or the township takes it on.
//! A record names nobody. All who work in the township may read it, as any of them may be the one who helps.

noun! {
    /// The table.
    HELP_REQUEST = "help_request" version 1 "请人帮忙" / "Request for help";
    home Area, sharing Work, enter WriteOperations, kept_years 0;
    states {
        "asked" "等人接" / "Waiting for somebody",
        "taken" "有人来帮" / "Taken on",
        "done" "帮上了" / "Helped" end,
        "withdrawn" "不用了" / "No longer needed" end,
    }
    fields {
        ["about" Choice "哪方面" / "What it is about" required {
            "together" "想有人一起上门" / "Company on a visit",
            "app" "手机或软件" / "The phone or the app",
            "forms" "表格和材料" / "Forms and papers",
            "answers" "不知怎么答" / "What to answer",
            "way" "路远、天气或安全" / "The way, the weather, safety",
            "too_much" "忙不过来" / "More than one can do",
            "other" "其他" / "Something else",
        }],
        ["text" Note "怎么帮最好" / "What would help" = "同乡镇的同事都看得到；不写群众的姓名和电话" / "Your colleagues of the township can read it; without people's names and phones"],
        ["by" Day "最好哪天前" / "Best before"],
    }
    steps {
        "take" "我来帮" / "I will help": "asked" => "taken", WriteOperations Anyone [["handler" Handler "谁来帮" / "Who helps" required],],
        "hand_on" "换人帮" / "Hand on": "taken" => "", WriteOperations Anyone [["handler" Handler "谁来帮" / "Who helps" required],],
        "done" "帮上了" / "Helped": "asked" "taken" => "done", WriteOperations Owner,
        "withdraw" "不用了" / "No longer needed": "asked" "taken" => "withdrawn", WriteOperations Owner,
    }
    limits {
        "answer" "有人接" / "An answer": "asked" since "", 3 WorkingDays,
    }
}
