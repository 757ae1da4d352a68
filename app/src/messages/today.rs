//! The list of the day.

use super::{Lang, words::words};

words! {
    today_lead: "按约定、意愿和是否在家排好，点开就记" / "Ordered by promise, intention and who is home; tap to log";
    nobody_today: "今天没有要走访的人" / "Nobody to visit today";
    nobody_today_text: "可以到台账里找人，或新增一位务工人员。" / "Look somebody up in the ledger, or add a person.";
    open_ledger: "打开台账" / "Open the ledger";
}
