//! Words of the holidays that a county publishes, and of what is wrong in its file.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    holiday_calendar: "放假安排" / "Holiday calendar";
    days_off: "放假" / "Off";
    days_worked: "上班" / "Worked";
    calendar_not_utf8: "文件不是 UTF-8 编码：请另存为“CSV UTF-8”后再试" / "The file is not UTF-8: save it as “CSV UTF-8” and try again";
    calendar_headings: "第一行要有标题 日期,安排,节日（或 date,kind,holiday）" / "The first line needs the headings 日期,安排,节日 (or date,kind,holiday)";
    calendar_empty: "文件里没有日期，请每天写一行" / "There is no day in the file: write one day a line";
    calendar_not_published: "没有发布，请改好以下各处再试" / "Nothing was published; correct this and try again";
    calendar_date_missing: "请填写日期" / "Write the date";
    calendar_kind: "安排请写“放假”或“上班”" / "As kind, write off or worked";
    calendar_no_weekend: "只有周六、周日才写“上班”，平日不用写，请删去这一行" / "Only a Saturday or Sunday is listed as worked; delete this line";
}

phrases! {
    /// What is wrong in one line of a file.
    in_line(line: u64, what: &str) "第 {line} 行：{what}" / "line {line}: {what}";
    /// What is wrong with a year as a whole.
    in_year(year: i32, kind: &str, what: &str) "{year} 年“{kind}”的天数：{what}" / "{year}, number of days “{kind}”: {what}";
    /// A day of a year that is none of a county's.
    calendar_year(what: &str) "年份{what}" / "Year: {what}";
    /// A day that is in an earlier line already.
    calendar_day_twice(first: u64) "这一天在第 {first} 行已有，请删去一行" / "Line {first} has this day already; delete one of them";
}
