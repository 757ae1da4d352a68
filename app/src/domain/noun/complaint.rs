//! Complaints and suggestions 投诉建议: what people say of the scheme and of those who run it. A record names nobody, so that all who work in
//! the township may read it.

noun! {
    /// The table.
    COMPLAINT = "complaint" version 1 "投诉建议" / "Complaint or suggestion";
    home Area, sharing Work, enter WriteOperations, kept_years 0;
    states {
        "open" "待处理" / "Open",
        "in_hand" "处理中" / "In hand",
        "answered" "已答复" / "Answered",
        "closed" "已办结" / "Closed" end,
    }
    fields {
        ["about" Choice "关于什么" / "What it is about" required {
            "service" "上门服务" / "Home visits",
            "scheme" "互助保障" / "The mutual-aid scheme",
            "claim" "理赔" / "A claim",
            "staff" "工作人员" / "A member of staff",
            "suggestion" "建议" / "A suggestion",
            "other" "其他" / "Something else",
        }],
        ["text" Note "内容" / "What was said" required = "不写姓名、证件号和电话" / "Without names, identity numbers and phones"],
        ["photos" Photos "照片" / "Photos"],
    }
    steps {
        "take" "受理" / "Take in hand": "open" => "in_hand", Review Anyone,
        "answer" "答复" / "Answer": "open" "in_hand" => "answered", Review Anyone reason,
        "close" "办结" / "Close": "answered" => "closed", WriteOperations Anyone,
        "reopen" "不满意" / "Not satisfied": "answered" => "open", WriteOperations Anyone reason,
    }
}
