//! Words about a visit.

use super::{
    Lang,
    words::{phrases, words},
};
use crate::domain::visit::Appointment;

words! {
    log_visit: "记走访" / "Log a visit";
    history: "走访记录" / "Visits";
    no_history: "还没有走访记录。" / "No visits yet.";
    outcome_of_visit: "结果" / "Outcome";
    choose_outcome: "请先选一个结果" / "Please choose an outcome";
    save_visit: "保存走访" / "Save visit";
    add_details: "补充内容（可不填）" / "Details (optional)";
    concerns_raised: "听到的顾虑" / "Concerns heard";
    no_answer_yet: "县里还没有写这一条的应答" / "The county has written no answer to this yet";
    did_it_help: "打消了吗？" / "Did it help?";
    it_helped: "打消了" / "It did";
    not_yet: "还没有" / "Not yet";
    answer_word: "应答" / "an answer";
    mark_told: "讲了" / "Told";
    told_before: "这个以前讲过" / "Told before";
    true_story: "真实案例" / "A true story";
    another_story: "换一个" / "Another one";
    read_aloud: "念出来" / "Read aloud";
    concerns_told: "讲过应答或案例的顾虑" / "Concerns to which an answer was told";
    concerns_resolved: "已经打消的顾虑" / "Concerns answered";
    intention_after: "走访后的意愿" / "Intention afterwards";
    note: "备注" / "Note";
    visited_on: "走访日期" / "Date of visit";
    next_visit: "下次走访" / "Next visit";
    arranged_time: "约好几点（可不填）" / "At what time (optional)";
    arranged_channel: "怎么见" / "By which way";
}

phrases! {
    /// The number of a visit.
    nth_visit(n: usize) "第 {n} 次走访" / "Visit {n}";
    /// A story by the other name of whom it is about.
    story_of(pseudonym: &str) "案例“{pseudonym}”" / "the story of {pseudonym}";
    /// A plan that paid, before what it paid.
    story_paid(plan: &str) "{plan}赔了" / "{plan} paid";
    /// What was arranged is near.
    reminder(what: &str, name: &str) "约好的 {what}：{name}" / "Arranged: {what}, {name}";
    /// When the next visit is due.
    next_visit_on(day: &str) "下次 {day}" / "Next on {day}";
}

impl Lang {
    /// What was arranged: `19:30 视频`.
    pub fn arranged_at(self, Appointment { at, channel }: Appointment) -> String {
        format!("{at} {}", self.channel(channel))
    }

    /// When the next visit is due, and at what time.
    pub fn next_visit_at(self, day: &str, appointment: Option<Appointment>) -> String {
        let at = appointment.map(|one| format!(" {}", self.arranged_at(one))).unwrap_or_default();
        self.next_visit_on(&format!("{day}{at}"))
    }

    /// What was told to a concern, and whether it helped.
    pub fn told_to(self, concern: &str, what: &str, helped: bool) -> String {
        let told = match self {
            _ if what.is_empty() => String::new(),
            Lang::ZhHans => format!("讲了{what}"),
            Lang::En => format!("told {what}"),
        };
        let helped = match (self, helped) {
            (_, false) => "",
            (Lang::ZhHans, true) => " → 打消了",
            (Lang::En, true) => " → it helped",
        };
        match self {
            Lang::ZhHans => format!("{concern}：{told}{helped}"),
            Lang::En => format!("{concern}: {told}{helped}"),
        }
    }
}
