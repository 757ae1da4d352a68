//! The list of the day.

use super::{
    Lang,
    words::{phrases, words},
};
use crate::domain::today::TodaySection;

words! {
    today_lead: "点开就记走访" / "Tap to log a visit";
    nobody_today: "今天没有要走访的人" / "Nobody to visit today";
    nobody_today_text: "可以到台账里找人，或新增一位务工人员。" / "Look somebody up in the ledger, or add a person.";
    all_seen_today: "今天的都走访过了" / "Everybody of today was visited";
    nobody_fits: "没有符合的人" / "Nobody fits";
    open_ledger: "打开台账" / "Open the ledger";
    first_day_tap: "点开一位，选结果，点保存：一次走访就记好了。" / "Tap a person, tap the outcome, tap save: the visit is logged.";
    first_day_arrange: "右边的两道杠：拖一拖排顺序，点一点改天再去。" / "The two bars on the right: drag to put in order, tap to leave for another day.";
    first_day_offline: "没有信号照样记，联网后自动送出。" / "It works without signal; what you log is sent later by itself.";
    today_filter: "筛选" / "Filter";
    filter_clear: "清除" / "Clear";
    industry_word: "行业" / "Industry";
    work_place_word: "务工地" / "Work place";
    concern_word: "顾虑" / "Concern";
    first_contact: "联系方式" / "How to reach";
    by_phone_first: "可先电话联系" / "By phone first";
    not_in_own_order: "按到期、意愿和是否在家排的" / "Ordered by what is due, intention and who is home";
    to_the_top: "排到最前" / "To the top";
    to_own_end: "排到“我排的”最后" / "To the end of my order";
    move_up: "往前一位" / "Move up";
    move_down: "往后一位" / "Move down";
    out_of_own_order: "不排了，放回去" / "Take out of my order";
    not_today: "今天不去，改到" / "Not today, but";
    tomorrow: "明天" / "Tomorrow";
    in_three_days: "3 天后" / "In 3 days";
    in_a_week: "一周后" / "In a week";
    another_day: "另选一天" / "Another day";
    put_off_to_day: "改到这天" / "On this day";
    today_after_all: "今天就去" / "Today after all";
    undo: "撤销" / "Undo";
}

phrases! {
    /// Everybody of a section.
    show_all(n: usize) "全部显示 {n} 人" / "Show all {n}";
    /// People who were visited today.
    done_today(n: usize) "今天已走访 {n} 人" / "{n} visited today";
    /// People who are left for another day.
    put_off_count(n: usize) "改天再走访 {n} 人" / "{n} left for another day";
    /// A place in the own order, from 1.
    own_place(n: usize) "我排的第 {n} 位" / "Number {n} of my order";
    /// What letting go of a card does.
    drop_here(n: usize) "松手排到“我排的”第 {n} 位" / "Let go: number {n} of my order";
    /// A person's handle.
    arrange(name: &str) "{name}：排顺序、改天" / "{name}: put in order, another day";
    /// Somebody was put in order.
    was_arranged(name: &str, n: usize) "{name}：我排的第 {n} 位" / "{name}: number {n} of my order";
    /// Somebody is not in order any more.
    was_taken_out(name: &str) "{name} 放回去了" / "{name} is where the list has them";
    /// Somebody is left for another day.
    was_put_off(name: &str, day: &str) "{name} 改到 {day}" / "{name}: on {day}";
    /// Somebody is on the list again.
    was_brought_back(name: &str) "{name} 今天就去" / "{name}: today after all";
}

impl Lang {
    /// A part of the list.
    pub fn today_section(self, section: TodaySection) -> &'static str {
        match section {
            TodaySection::Arranged => self.pick("约好时间的", "Arranged for a time"),
            TodaySection::Own => self.pick("我排的", "My order"),
            TodaySection::Due => self.pick("到期", "Due"),
            TodaySection::Returned => self.pick("退回的表", "Returned forms"),
            TodaySection::Renewal => self.pick("要续保", "To renew"),
            TodaySection::Home => self.pick("在家或快回来", "Home, or soon"),
            TodaySection::Rest => self.pick("其他", "Others"),
        }
    }
}
