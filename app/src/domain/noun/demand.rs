//! Demands 诉求: what a migrant worker asks the union to settle. Each has a number, is handled by one member of staff in time, and is followed by
//! a call from a user who did not handle it. Its text names nobody; its caller is a record of the person.
//!
//! Limits as the county union of Chengkou published them: simple ones in 3 days, complex ones in 7, the call in 3 working days, a review in 5 days.

use super::Code;

/// The code of the noun.
pub fn demand() -> Code {
    Code::of(&DEMAND.code).expect("a code that is short")
}

noun! {
    /// The table.
    DEMAND = "demand" version 1 "诉求" / "Demand" numbered;
    home Area, sharing Work, enter WriteOperations, kept_years 0;
    states {
        "registered" "待交办" / "To be assigned",
        "assigned" "已交办" / "Assigned",
        "objected" "有异议" / "Objected to",
        "in_progress" "办理中" / "In progress",
        "joined" "已并办" / "Joined with another",
        "resolved" "待回访" / "To be called back",
        "review" "待复核" / "To be reviewed",
        "followed_up" "已回访" / "Called back",
        "closed" "已办结" / "Closed" end,
    }
    fields {
        ["category" Choice "哪方面" / "What it is about" required {
            "wages" "工资" / "Wages",
            "injury" "工伤" / "Injury at work",
            "contract" "劳动合同" / "Contract",
            "insurance" "社保医保" / "Social insurance",
            "scheme" "互助保障" / "The mutual-aid scheme",
            "job" "就业培训" / "Jobs and training",
            "child" "子女照料" / "Children",
            "hardship" "困难帮扶" / "Hardship",
            "other" "其他" / "Something else",
        }],
        ["complexity" Choice "难易" / "How complex" required {
            "simple" "简单（3 天办结）" / "Simple (3 days)",
            "complex" "复杂（7 天办结）" / "Complex (7 days)",
        }],
        ["text" Note "说了什么" / "What was said" required = "不写姓名、证件号和电话" / "Without names, identity numbers and phones"],
        ["voice" Voice "录音" / "Voice note"],
        ["photos" Photos "照片" / "Photos"],
    }
    steps {
        "assign" "交办" / "Assign": "registered" "objected" "review" => "assigned", Review Anyone
            [["handler" Handler "谁来办" / "Who handles it" required],],
        "settle" "当场办结" / "Settled on the spot": "registered" => "resolved", WriteOperations Anyone reason,
        "take" "开始办理" / "Begin": "assigned" => "in_progress", WriteOperations Handler,
        "resolve" "办好了" / "Resolved": "in_progress" => "resolved", WriteOperations Handler reason,
        "object" "提出异议" / "Object": "assigned" => "objected", WriteOperations Handler reason,
        "hand_on" "转给别人办" / "Hand on": "assigned" "in_progress" => "assigned", Review Anyone reason
            [["handler" Handler "谁来办" / "Who handles it" required],],
        "join" "并办" / "Join with another": "registered" "assigned" "objected" "in_progress" => "joined", Review Anyone
            [["with" Record of "demand" "与哪一件" / "With which" required],],
        "separate" "分开办" / "Deal with separately": "joined" => "registered", Review Anyone reason,
        "not_ours" "不属本单位" / "Not ours": "registered" "assigned" "objected" "in_progress" => "resolved", Review Anyone reason
            [["where" Line "该找哪里（单位、电话）" / "Where it belongs (office, phone)" required],],
        "satisfied" "回访：满意" / "Called: satisfied": "resolved" "joined" => "followed_up", WriteOperations NotHandler,
        "would_not_say" "回访：不愿说" / "Called: would not say": "resolved" "joined" => "followed_up", WriteOperations NotHandler,
        "not_reached" "回访：没联系上" / "Called: not reached": "resolved" "joined" => "", WriteOperations NotHandler,
        "not_satisfied" "回访：不满意" / "Called: not satisfied": "resolved" "joined" => "review", WriteOperations NotHandler reason,
        "again" "重新办理" / "Handle again": "review" => "in_progress", Review Anyone
            [["handler" Handler "谁来办" / "Who handles it" required],],
        "uphold" "复核维持" / "Upheld": "review" => "resolved", Review Anyone reason,
        "close" "归档办结" / "Close": "followed_up" => "closed", Review Anyone,
        "not_callable" "匿名或多次联系不上，办结" / "Close: anonymous or never reached": "resolved" "joined" => "closed", Review Anyone reason,
        "withdraw" "本人撤回" / "Withdrawn": "registered" "assigned" "objected" "in_progress" "review" => "closed", Review Anyone reason,
    }
    limits {
        "simple" "简单诉求" / "A simple demand": "registered" "assigned" "objected" "in_progress" since "", 3 Days when "complexity" = "simple",
        "complex" "复杂诉求" / "A complex demand": "registered" "assigned" "objected" "in_progress" since "", 7 Days when "complexity" = "complex",
        "review" "复核" / "The review": "review" "assigned" "objected" "in_progress" since "not_satisfied", 5 Days,
        "call_back" "回访" / "The call": "resolved" since "settle" "resolve" "not_ours" "uphold", 3 WorkingDays,
    }
    joins "join"
}
