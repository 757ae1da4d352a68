//! Self-registrations 自助入会登记: what somebody sent from the public form of an activity, before a worker has met them. It is kept as a person's
//! record from the beginning, of a person who is in no ledger yet: so it goes with one erasure, as all that is about people.

use super::Noun;

/// Days before the activity's day on which the form opens: a notice with the code hangs for a fortnight.
pub const OPEN_DAYS_BEFORE: i64 = 14;
/// Days after it on which the form still takes something: who had no line there sends it from home.
pub const OPEN_DAYS_AFTER: i64 = 3;
/// Self-registrations that one activity takes: a hall of the county holds 300. It also bounds what a flood puts on the phones of a village: 500 KB.
pub const SELF_JOININGS_MAX: usize = 500;
/// Days for which it is kept while nobody has entered its sender into the ledger: the form may be sent 14 days before the activity, and a worker
/// may be without a line for a fortnight after it.
pub const KEPT_DAYS: i64 = 30;

noun! {
    /// The table.
    SELF_JOINING = "self_joining" version 1 "自助入会登记" / "Self-registered application";
    home Person, sharing Village, enter WriteOperations, kept_years 0;
    states {
        "sent" "待核对" / "To be completed",
        "completed" "已办理" / "Completed" end,
        "discarded" "已作废" / "Discarded" end,
    }
    fields {
        ["name" Line "姓名" / "Name" required],
        ["mobile" Line "手机号" / "Mobile number" required],
        ["unit" Line "在哪个单位或平台" / "Company or platform" required],
        ["industry" Choice among INDUSTRIES "行业" / "Industry" required],
        ["activity" Record of "activity" "哪场活动上" / "At which activity" required],
        ["agreed" Choice "本人同意" / "Their own consent" required {
            "yes" "同意工会用这些信息办入会" / "Agrees that the union uses it for the application",
        }],
    }
    steps {
        "complete" "办成入会申请" / "Made an application": "sent" => "completed", WriteOperations Anyone
            [["person" Person "台账里的哪一位" / "Who it is in the ledger" required],],
        "discard" "作废" / "Discard": "sent" => "discarded", WriteOperations Anyone reason,
        "reopen" "重新核对" / "Look at it again": "discarded" => "sent", WriteOperations Anyone,
    }
}

impl Noun {
    /// Whether its records come from a public form alone: staff move them on, and neither enter nor edit them.
    pub fn is_sent_by_strangers(&self) -> bool {
        self.code == SELF_JOINING.code
    }
}
