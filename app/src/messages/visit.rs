//! Words about a visit.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    log_visit: "记走访" / "Log a visit";
    history: "走访记录" / "Visits";
    no_history: "还没有走访记录。" / "No visits yet.";
    outcome_of_visit: "结果" / "Outcome";
    choose_outcome: "请先选一个结果" / "Please choose an outcome";
    save_visit: "保存走访" / "Save visit";
    add_details: "补充内容（可不填）" / "Details (optional)";
    concerns_raised: "听到的顾虑" / "Concerns heard";
    concerns_resolved: "已经打消的顾虑" / "Concerns answered";
    intention_after: "走访后的意愿" / "Intention afterwards";
    note: "备注" / "Note";
    visited_on: "走访日期" / "Date of visit";
    next_visit: "下次走访" / "Next visit";
}

phrases! {
    /// The number of a visit.
    nth_visit(n: usize) "第 {n} 次走访" / "Visit {n}";
    /// When the next visit is due.
    next_visit_on(day: &str) "下次 {day}" / "Next on {day}";
}
