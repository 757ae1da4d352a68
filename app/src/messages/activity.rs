//! Words about activities: who signs up, who came, what came of it.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    signing_up: "报名" / "Sign-up";
    arrivals: "到场" / "Who came";
    outcomes: "结果" / "Outcome";
    activity_when: "时间" / "When";
    places_by_server: "名额由系统按先后给，联网后就知道给了谁" / "The server gives the places in the order of arrival; you see who has one after the next sync";
    signed_up_already: "已报名" / "Signed up";
    people_of_village: "列出哪个村的人" / "Whose people are listed";
    village_or_search: "选一个村，或直接搜姓名" / "Choose a village, or search by name";
    joins_too: "到场的人一并申请入会" / "Those who came apply to join as well";
    nobody_came: "还没有记到场的人" / "Nobody is noted as present yet";
    nobody_came_text: "先在“到场”里点人。" / "Tick people under Who came first.";
    tick_then_say: "先点人，再选结果" / "Tick people, then say what came of it";
    noted_outcomes: "已有结果" / "What came of it";
    add_vacancy: "加一个岗位" / "Add a vacancy";
    outcome_missing: "请先选结果" / "Choose what came of it first";
    named_by: "关联的登记" / "Records that belong to it";
}

phrases! {
    /// How many are signed up.
    sign_up_people(count: usize) "给 {count} 人报名" / "Sign up {count}";
    /// How many came.
    note_came(count: usize) "记下到场 {count} 人" / "Note {count} as present";
    /// How many came and apply to join.
    note_joining(count: usize) "记下到场 {count} 人，一并申请入会" / "Note {count} as present, and as applying to join";
    /// Of how many something came.
    note_outcomes(count: usize) "记下 {count} 人的结果" / "Note it for {count}";
    /// Who did not come.
    note_absent(count: usize) "其余 {count} 人记为没到场" / "Note that {count} others did not come";
    /// How many places there are.
    places_of(number: &str) "名额 {number}" / "{number} places";
    /// What this phone has of sign-ups.
    on_this_phone(counts: &str) "本机：{counts}" / "On this phone: {counts}";
    /// How many were hired for a vacancy, of how many that are wanted.
    hired_of(hired: usize, wanted: &str) "招 {wanted} 人，已录用 {hired} 人" / "{hired} hired of {wanted}";
    /// Everybody who came and of whom nothing is noted.
    all_who_came(count: usize) "全部 {count} 人" / "All {count}";
    /// Everybody who signed up and has not come yet.
    all_signed_up(count: usize) "报了名的 {count} 人" / "All {count} who signed up";
}
