//! Words about courtyard meetings.

use super::{
    Lang,
    words::{phrases, words},
};
use crate::domain::money::Fen;

words! {
    begin_meeting: "开院坝会" / "Hold a meeting";
    open_meeting: "打开院坝会" / "Open the meeting";
    meeting_details: "详情" / "Details";
    meeting_goes_on: "院坝会进行中" / "A meeting is under way";
    meeting_today: "今天村里已有一场，点这里打开" / "There is one in the village today: tap to open it";
    meeting_place: "地点" / "Place";
    meeting_topic: "主题（可不填）" / "Topic (optional)";
    meeting_starts: "时间" / "When";
    usual_topic: "互助保障宣讲" / "The mutual-aid scheme";
    start: "开始" / "Begin";
    who_came: "来人" / "People";
    asked_word: "提问" / "Questions";
    meeting_summary: "小结" / "Summary";
    other_people: "其他人" / "Others";
    other_people_text: "不在台账里的，只记人数" / "Not in the ledger: a number is enough";
    one_less: "减一个" / "One less";
    one_more: "加一个" / "One more";
    no_group_known: "没写组" / "No group";
    noted_already: "已记" / "Noted";
    covered_already: "已参保" / "Enrolled";
    what_was_asked: "大家问了什么" / "What was asked";
    no_names_here: "不写姓名、证件号和电话" / "Without names, identity numbers and phones";
    was_it_answered: "当场答复了吗？" / "Was it answered?";
    answered_there: "答复了" / "It was";
    not_answered: "还没有" / "Not yet";
    what_was_said: "怎么答的（可不填）" / "What was said (optional)";
    look_up_answer: "属于哪种顾虑，看怎么答" / "Which concern: see what to say";
    make_demand: "这是一件诉求，给编号" / "This is a demand: give it a number";
    settled_there: "当场办结了" / "Settled on the spot";
    how_settled: "怎么办的" / "How it was settled";
    raised_by_whom: "谁提的（可不填）" / "Who raised it (optional)";
    keep_question: "记下这一条" / "Write it down";
    demand_about: "哪方面" / "What it is about";
    how_complex: "难易" / "How complex";
    enrolled_here: "当场参保" / "Enrolled here";
    to_enrol: "可以接着办的" / "May enrol now";
    nobody_to_enrol: "来的人都办过了，或先不办。" / "Everybody here has enrolled, or does not want to now.";
    not_now: "先不办" / "Not now";
    asks_after_all: "还是办" / "After all";
    enrol_somebody: "不在台账里的人要参保" / "Somebody not in the ledger enrols";
    submit_and_next: "提交，下一位" / "Submit, next one";
    pass_phone: "请本人看过、点同意，再签名。" / "Please read this, agree, and sign.";
    outcome_of_each: "每个人怎么说（没点的记“再考虑”）" / "What each said (without a tap: thinks it over)";
}

phrases! {
    /// Everybody of a group.
    whole_group(count: usize) "全组 {count} 人" / "All {count}";
    /// How many came.
    headcount(all: usize) "来了 {all} 人" / "{all} people came";
    /// Of whom others.
    of_them_others(others: u32) "（其他 {others} 人）" / " ({others} others)";
    /// How many enrolled, and what that costs.
    enrolled_there(people: usize, sum: Fen) "当场参保 {people} 人，共 {sum} 元" / "{people} enrolled, {sum} yuan in all";
    /// Who is next.
    begin_with(name: &str) "从{name}开始" / "Begin with {name}";
    /// How many still wait for their form.
    still_to_come(count: usize) "后面还有 {count} 位" / "{count} more to come";
    /// To whom the phone is handed.
    hand_phone_to(name: &str) "请把手机递给{name}" / "Please hand the phone to {name}";
    /// The meeting ends: a visit for each.
    close_meeting(people: usize) "开完了，记下 {people} 人" / "It was held: note {people} people";
    /// Who came late.
    note_late(people: usize) "补记 {people} 人" / "Add {people} people";
    /// The number of questions.
    questions_asked(count: usize) "提问 {count} 个" / "{count} questions";
    /// The number of demands.
    demands_of_meeting(count: usize) "诉求 {count} 件" / "{count} demands";
}
