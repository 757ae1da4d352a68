//! Words of the seasons in which people are home, and of the visits that are scheduled for them.

use super::{
    Lang,
    words::{phrases, words},
};
use crate::domain::{
    date::Date,
    season::{SeasonName, new_year_day},
    visit_schedule::{NoPlaceReason, ScheduleReason},
};

words! {
    no_season: "还没有以后的春节日期" / "No later Spring Festival is known";
    no_season_text: "本版本的春节日期到 2035 年为止，请更新田埂。" / "This version knows Spring Festival until 2035. Update Tiangeng.";
    nobody_comes_home: "还没有可以安排的人" / "Nobody to plan for yet";
    nobody_comes_home_text: "在台账里给在外务工的人填上“预计返乡”，这里就会排出谁哪天在家、先去哪家。" / "Fill in “Home again” for people who work away; this page then shows who is home when, and where to go first.";
    season_too_many: "一次最多排 300 人，请先选一个村" / "At most 300 people at a time: choose a village";
    who_is_home_when: "谁哪几天在家" / "Who is home when";
    schedule_is_a_proposal: "只是建议：可以改到别的日子，也可以划掉，其余会重新排好。" / "Only a proposal: move or strike what you like; the rest is arranged anew.";
    change_day_or_strike: "改天或划掉" / "Another day, or strike";
    plan_this_meeting: "开这场院坝会" / "Hold this meeting";
    on_which_day: "放在哪一天" / "On which day";
    strike_proposal: "划掉，不这样办" / "Strike it";
    put_back: "恢复" / "Put back";
    undo_change: "撤销" / "Undo";
    proposal_struck: "已划掉，其余重新排好了" / "Struck; the rest is arranged anew";
    proposal_back: "已恢复，重新排好了" / "Put back; all is arranged anew";
    struck_proposals: "划掉的" / "Struck";
    who_comes: "请这些人来" / "Ask these people to come";
    who_is_asked_too: "在家、也有这个顾虑，但不愿意的，也请来听听" / "Home with the same concern but unwilling: ask them to listen, too";
    answer_to_prepare: "备好这样讲" / "Prepare to say";
    day_off: "放假" / "Day off";
    all_days_full: "这些天没有再排的了" / "Nothing more in these days";
}

phrases! {
    /// A season's page.
    season_title(name: &str) "{name}返乡走访" / "{name}: home visits";
    /// The season that is near, and the way to its page.
    season_in(name: &str, days: i64) "{name}返乡走访 · 还有 {days} 天" / "{name}: home visits · in {days} days";
    /// The same once it has begun.
    season_until(name: &str, days: i64) "{name}返乡走访 · 还剩 {days} 天" / "{name}: home visits · {days} days left";
    /// Days until the festival.
    days_to_festival(name: &str, day: &str, days: i64) "离{name}（{day}）还有 {days} 天" / "{days} days until {name} ({day})";
    /// Days until most leave.
    days_to_leaving(day: &str, days: i64) "大家 {day}前后离家，还有 {days} 天" / "Most leave about {day}, in {days} days";
    /// A season that is not near.
    season_begins(day: &str) "多数人从 {day}起在家，前 60 天开始在这里安排" / "Most are home from {day}; visits are planned here from 60 days before";
    /// What is proposed in all.
    proposed_in_all(meetings: usize, doors: usize, calls: usize) "院坝会 {meetings} 场 · 上门 {doors} 人 · 视频 {calls} 人" / "{meetings} meetings · {doors} at the door · {calls} by video";
    /// A year without a calendar.
    holidays_not_known(year: i32) "县里还没发布 {year} 年放假安排，休息日按周末算" / "The county has not published the holidays of {year}; weekends are shown as days off";
    /// How many who work away are home on a day.
    home_count(people: usize) "在家 {people} 人" / "{people} home";
    /// How much is proposed for a day.
    proposal_count(count: usize) "排了 {count} 项" / "{count} planned";
    /// A meeting on a concern.
    meeting_on(concern: &str) "院坝会：{concern}" / "Meeting: {concern}";
    /// From one day to another.
    home_between(from: &str, to: &str) "{from}—{to}在家" / "home {from} to {to}";
    /// People who have no place.
    without_place(count: usize) "没排上的 {count} 人" / "{count} people without a day";
    /// A proposal is on another day.
    proposal_moved(day: &str) "放在 {day}，其余重新排好了" / "Put on {day}; the rest is arranged anew";
    /// A reason.
    one_concern(people: usize, concern: &str) "{people} 人都说“{concern}”" / "{people} people say “{concern}”";
    /// A reason.
    one_group(group: u8) "同在 {group} 组" / "all of group {group}";
    /// A reason.
    leaves_on(day: &str) "{day}就走" / "leaves on {day}";
    /// A reason.
    home_since(day: &str) "{day}到家" / "home since {day}";
    /// A reason.
    same_way(others: usize) "同组还有 {others} 人，顺路" / "{others} more in the group, on the way";
    /// Three words of a card for one who reads aloud: the way, and whom.
    way_and_name(way: &str, name: &str) "{way}：{name}" / "{way}: {name}";
}

impl Lang {
    /// A season.
    pub fn season_name(self, name: SeasonName) -> &'static str {
        match name {
            SeasonName::SpringFestival => self.spring_festival(),
            SeasonName::NationalDay => self.national_day(),
            SeasonName::Farming => self.farming_season(),
        }
    }

    /// `2月8日 初三`: a day as people call it around the new year.
    pub fn season_day(self, day: Date) -> String {
        let (_, month, dom) = day.parts();
        let date = self.month_day(month, dom);
        new_year_day(day).map_or(date.clone(), |number| format!("{date} {}", self.new_year_word(number)))
    }

    /// 0 for the eve, 15 for the lantern festival.
    fn new_year_word(self, number: u8) -> String {
        const DIGITS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        let digit = |number: u8| DIGITS[usize::from(number.max(1) - 1) % DIGITS.len()];
        match (self, number) {
            (Lang::ZhHans, 0) => "除夕".into(),
            (Lang::ZhHans, 1..=10) => format!("初{}", digit(number)),
            (Lang::ZhHans, 15) => "元宵".into(),
            (Lang::ZhHans, _) => format!("正月十{}", digit(number - 10)),
            (Lang::En, 0) => "New Year’s Eve".into(),
            (Lang::En, 15) => "Lantern Festival".into(),
            (Lang::En, _) => format!("new year day {number}"),
        }
    }

    /// Why something is proposed.
    pub fn schedule_reason(self, reason: ScheduleReason) -> String {
        match reason {
            ScheduleReason::Wanted => self.pick("你定在这天", "you chose this day").into(),
            ScheduleReason::OneConcern { people, concern } => self.one_concern(people, self.concern(concern)),
            ScheduleReason::HomeTogether => self.pick("这天都在家", "all home on this day").into(),
            ScheduleReason::OneGroup { group } => self.one_group(group),
            ScheduleReason::OneVillage => self.pick("同在一个村", "all of one village").into(),
            ScheduleReason::Thinks(intention) => self.intention(intention).into(),
            ScheduleReason::LeavesOn(day) => self.leaves_on(&self.season_day(day)),
            ScheduleReason::HomeSince(day) => self.home_since(&self.season_day(day)),
            ScheduleReason::SameHousehold => self.pick("同一户的一起看", "others of the household too").into(),
            ScheduleReason::SameWay { others } => self.same_way(others),
            ScheduleReason::MeetingThere => self.pick("这天组里开院坝会", "a meeting is held there").into(),
            ScheduleReason::NotHome => self.pick("这些天不在家", "not home in these days").into(),
            ScheduleReason::HomeDaysFull => self.pick("在家的几天排满了", "the days at home are full").into(),
        }
    }

    /// All reasons of a proposal, as one sentence.
    pub fn schedule_reasons(self, reasons: &[ScheduleReason]) -> String {
        let words: Vec<String> = reasons.iter().map(|reason| self.schedule_reason(*reason)).collect();
        words.join(self.pick("，", ", "))
    }

    /// Why somebody is on no day.
    pub fn no_place_reason(self, reason: NoPlaceReason) -> &'static str {
        match reason {
            NoPlaceReason::NotHome => self
                .pick("不知道哪天回来，也没法视频：问问家里人", "not known to come home and no video: ask the family"),
            NoPlaceReason::ClosedDaysOnly => self.pick("只有除夕、初一在家", "home on the eve and the first day only"),
            NoPlaceReason::DaysFull => self.pick("在家的几天排满了", "the days at home are full"),
            NoPlaceReason::Struck => self.pick("你划掉了", "you struck it"),
            NoPlaceReason::TooMany => self.pick("一次排不下这么多人", "more people than fit into one plan"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::concern::ConcernCode;

    #[test]
    fn days_around_the_new_year_are_called_as_people_call_them() {
        let words = |text: &str| Lang::ZhHans.season_day(Date::read(text).unwrap());
        assert_eq!(words("2027-01-27"), "1月27日");
        assert_eq!(words("2027-02-05"), "2月5日 除夕");
        assert_eq!(words("2027-02-08"), "2月8日 初三");
        assert_eq!(words("2027-02-16"), "2月16日 正月十一");
        assert_eq!(words("2027-02-20"), "2月20日 元宵");
    }

    #[test]
    fn a_meeting_says_why_in_one_sentence() {
        let concern = ScheduleReason::OneConcern { people: 5, concern: ConcernCode::ClaimDoubt };
        let reasons = [concern, ScheduleReason::HomeTogether, ScheduleReason::OneGroup { group: 2 }];
        assert_eq!(Lang::ZhHans.schedule_reasons(&reasons), "5 人都说“怕赔不到”，这天都在家，同在 2 组");
        assert_eq!(
            Lang::En.schedule_reasons(&reasons),
            "5 people say “Doubts claims”, all home on this day, all of group 2"
        );
    }
}
