//! Words about one's own work, for oneself alone.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    own_work: "我办的" / "My work";
    own_work_hint: "只在这部手机上数，只给您自己看。" / "Counted on this phone, for you alone.";
    this_week: "本周" / "This week";
    this_month: "本月" / "This month";
    practice: "练一练" / "Practise";
    practice_hint: "用编出来的人练手，不会存，也不会交" / "With invented people; nothing is saved or sent";
    practice_line: "练习中 · 人都是编的，不存也不交" / "Practising · invented people, nothing is saved or sent";
    practice_text: "这里的人都是编出来的，名字都带“练习”二字。记走访、办参保、登记诉求，和真的一样点。" / "The people here are invented; their names end in 练习. Log visits, enrol and register demands as at work.";
    practice_end_text: "结束以后，练习里写的都会清掉；台账里真的人一条也没有动。" / "When you end it, what you wrote here is gone; nothing of the real ledger was touched.";
    practice_end: "结束练习" / "End practising";
    practice_no_server: "练习时不连服务器。" / "Practising works without the server.";
    practice_no_photos: "练习时不存照片和录音。" / "Photos and recordings are not kept while practising.";
    help_wanted: "我需要帮忙" / "I need a hand";
    help_wanted_hint: "同乡镇的同事和工会都看得到" / "Your colleagues and the union of the township see it";
    at_risk: "只在这部手机上的" / "Only on this phone";
    at_risk_hint: "手机丢了就没有了：连上网送出去，或存一个应急文件" / "Gone with the phone: go online and deliver it, or save a rescue file";
    nothing_at_risk: "都送到了，手机丢了也不要紧。" / "Everything has arrived: a lost phone would lose nothing.";
    own_demands: "我登记的诉求" / "Demands that I registered";
}

phrases! {
    /// Forms by what became of them.
    own_forms(confirmed: usize, waiting: usize, returned: usize) "已确认 {confirmed} · 待核对 {waiting} · 退回 {returned}" / "{confirmed} confirmed · {waiting} waiting · {returned} returned";
    /// How many forms in all.
    forms_count(count: usize) "{count} 份" / "{count}";
    /// A state and how many are in it.
    state_and_count(state: &str, count: usize) "{state} {count}" / "{state} {count}";
}

impl Lang {
    /// What only this phone has: records, photos and voice notes, half-filled forms; of each that there is.
    pub fn at_risk_parts(self, [records, contents, forms]: [usize; 3]) -> String {
        let (zh, en) = (
            [format!("未送到 {records} 条"), format!("照片录音 {contents} 件"), format!("没填完的表 {forms} 张")],
            [
                format!("{records} not delivered"),
                format!("{contents} photos or voice notes"),
                format!("{forms} half-filled forms"),
            ],
        );
        let words = if self == Lang::ZhHans { zh } else { en };
        let there = words.into_iter().zip([records, contents, forms]).filter(|(_, count)| *count > 0);
        there.map(|(words, _)| words).collect::<Vec<_>>().join(" · ")
    }
}
