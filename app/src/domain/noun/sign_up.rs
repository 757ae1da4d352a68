//! Sign-ups 报名 of a person for an activity: the phone asks for a place, the server alone gives it; who came is ticked, and what came of it is noted.

noun! {
    /// The table.
    SIGN_UP = "sign_up" version 1 "报名" / "Sign-up";
    home Person, sharing Village, enter WriteOperations, kept_years 0;
    states {
        "asked" "已申请" / "Asked for",
        "confirmed" "已确认" / "Confirmed" place,
        "waiting_list" "候补" / "Waiting list",
        "came" "已到场" / "Came" place,
        "absent" "没到场" / "Did not come" end,
        "completed" "有结果" / "Completed" place end,
        "cancelled" "已取消" / "Cancelled" end,
    }
    fields {
        ["activity" Record of "activity" "哪个活动" / "Which activity" required unique],
        ["note" Line "备注" / "Note"],
    }
    steps {
        "confirm" "给名额" / "Give a place": "asked" => "confirmed", WriteOperations Server,
        "queue" "列入候补" / "Put on the waiting list": "asked" => "waiting_list", WriteOperations Server,
        "admit" "递补" / "Give a free place": "waiting_list" => "confirmed", Review Anyone,
        "come" "到场了" / "Came": "asked" "confirmed" "waiting_list" "absent" => "came", WriteOperations Anyone,
        "complete" "记结果" / "Note what came of it": "came" => "completed", WriteOperations Anyone
            [["result" Choice "结果" / "What came of it" required {
                "certificate" "拿到证书" / "Got a certificate",
                "job" "找到工作" / "Found a job",
                "other" "其他" / "Something else",
            }],
            ["vacancy" Record of "vacancy" "哪个岗位" / "Which vacancy"],
            ["note" Line "备注" / "Note"],],
        "miss" "没到场" / "Did not come": "asked" "confirmed" "waiting_list" "came" => "absent", WriteOperations Anyone,
        "cancel" "取消报名" / "Cancel the sign-up": "asked" "confirmed" "waiting_list" => "cancelled", WriteOperations Anyone,
    }
    places "places" of "activity" given "confirm" none_left "queue"
}
