//! Wishes 微心愿: something small that a household would like, which a worker or a partner of the union takes on.

noun! {
    /// The table.
    WISH = "wish" version 1 "微心愿" / "Wish";
    home Person, sharing Village, enter WriteOperations, kept_years 0;
    states {
        "open" "待认领" / "Open",
        "taken" "已认领" / "Taken on",
        "matched" "已对接" / "Matched",
        "fulfilled" "已实现" / "Fulfilled" end,
    }
    fields {
        ["text" Note "心愿" / "Wish" required],
        ["for_whom" Choice "为谁" / "For whom" {
            "self" "本人" / "Themselves",
            "child" "孩子" / "A child",
            "parent" "老人" / "A parent",
            "household" "全家" / "The household",
        }],
    }
    steps {
        "take" "认领" / "Take on": "open" => "taken", WriteOperations Anyone,
        "match" "对接合伙人" / "Match with a partner": "open" "taken" => "matched", WriteOperations Anyone
            [["partner" Record of "partner" "哪家合伙人" / "Which partner" required],],
        "fulfil" "已实现" / "Fulfilled": "open" "taken" "matched" => "fulfilled", WriteOperations Anyone,
        "give_back" "退回" / "Give back": "taken" "matched" => "open", WriteOperations Anyone reason,
    }
}
