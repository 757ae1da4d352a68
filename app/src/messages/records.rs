//! Words about records of nouns: the list of kinds, one list, the form, the page.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    all_records: "所有登记" / "All records";
    record_word: "登记" / "Record";
    records_of_person: "登记事项" / "Records";
    for_which_area: "给哪里用（村、乡镇或全县）" / "For which area (village, township or the county)";
    no_kinds: "还没有登记类别" / "No kinds of records yet";
    no_kinds_text: "台账取全后，县里定的类别会出现在这里。" / "The county's kinds appear here once the ledger is on this phone.";
    unknown_kind: "新版本的类别" / "A kind of a later version";
    new_record: "新增" / "New";
    search_records: "内容、姓名、首字母、村" / "Text, name, initials, village";
    all_states: "全部" / "All";
    overdue: "已超期" / "Late";
    mine: "等我办" / "For me";
    due_today_short: "今天到期" / "Due today";
    official_number: "编号" / "Number";
    to_be_done_by: "期限" / "Due";
    uncertain_calendar: "有的年份还没有放假安排，只按周末算" / "A year has no holiday calendar yet: only weekends were left out";
    show_code: "出示二维码，扫码看办到哪一步" / "Show a code: scan it to see how far it is";
    text_receipt: "发短信回执" / "Send a receipt by text";
    register_demand: "登记诉求" / "Register a demand";
    anonymous: "不留姓名" / "Anonymous";
    tab_demands: "诉求" / "Demands";
    pick_for_demand: "谁的诉求" / "Whose demand";
    no_records: "这里还没有登记" / "No records here";
    no_records_person: "在台账里打开一个人，点“新增”。" / "Open somebody in the ledger and tap New.";
    no_records_area: "点右上角“新增”。" / "Tap New at the top right.";
    raised_by: "反映人" / "Raised by";
    two_values: "有两个值待选" / "Two values";
    optional: "（可不填）" / " (optional)";
    leave_empty: "不填" / "Leave empty";
    village_first: "先选村（社区）" / "Choose the village first";
    nobody_to_choose: "这里没有可选的人" / "Nobody to choose from here";
    pick_person: "选人" / "Choose a person";
    pick_record: "选一条登记" / "Choose a record";
    in_yuan: "（元）" / " (yuan)";
    number_wanted: "请写整数，如 12" / "Write a whole number, as 12";
    amount_wanted: "请写金额，如 55 或 27.50" / "Write an amount, as 55 or 27.50";
    place_wanted: "请写纬度,经度，如 31.947512,108.664213" / "Write latitude,longitude, as 31.947512,108.664213";
    asked_before: "旧版里填过的，现在不再问" / "Asked in an earlier version, and no longer";
    go_on_in_new: "新版本里继续" / "Go on in the new version";
    keep_left: "用左边的" / "Keep the left one";
    keep_right: "用右边的" / "Keep the right one";
    entered_word: "登记" / "Entered";
    step_reason_title: "写明原因，同事会看到" / "Give the reason; colleagues will see it";
    not_kept: "本人资料删除时一并删除" / "Goes when the person's data are erased";
    how_long_kept: "保存多久" / "How long it is kept";
    township_word: "乡镇" / "Township";
    whose_record: "登记对象" / "Whose";
    entered_on: "登记日期" / "Entered on";
    entered_by: "登记人" / "Entered by";
    choose_several: "多选" / "Select";
    end_choosing: "取消多选" / "Cancel";
    choose_all: "全选" / "Select all";
    no_step_for_several: "选中的这些没有可以一起办的步骤" / "Nothing can be done for these together";
    record_not_here: "找不到这条登记" / "This record is not here";
    record_not_here_text: "可能已随本人转村或删除，也可能还没取到。请同步后再试。" / "It may have moved or been erased with its person, or is not fetched yet. Sync and try again.";
}

phrases! {
    /// The heading of a field that the latest version does not ask for.
    no_longer_asked(field: &str) "{field}（旧版）" / "{field} (earlier version)";
    /// For how long a record is kept after an erasure, and until which day as it is now.
    kept_for(years: u32, until: &str) "本人资料删除后，从最后一步起保存 {years} 年（到 {until}）" / "After an erasure it is kept for {years} years from its last step, until {until}";
    /// A new record of a kind.
    new_of_kind(kind: &str) "新增{kind}" / "New: {kind}";
    /// To the page of its own that a kind has.
    open_page_of(kind: &str) "打开{kind}" / "Open: {kind}";
    /// A record of a kind that is changed.
    edit_of_kind(kind: &str) "修改{kind}" / "Edit: {kind}";
    /// How many records of a kind are not at their end, and how many there are.
    open_of_all(open: usize, all: usize) "未办结 {open} · 共 {all}" / "{open} open of {all}";
    /// There is a newer table.
    newer_version(version: u32) "这类登记有了第 {version} 版，问的内容有变。" / "Version {version} of this form asks other things.";
    /// The last day in time, and how many days that is away.
    in_time_until(day: &str, left: i64) "{day}前（还有 {left} 天）" / "by {day} ({left} days left)";
    /// How many records are chosen, of how many at most.
    records_chosen(count: usize, max: usize) "已选 {count}（最多 {max}）" / "{count} selected (at most {max})";
    /// A step, and for how many records it is made.
    step_for(step: &str, count: usize) "{step} {count} 件" / "{step}: {count}";
    /// For how many of the chosen records a step can be made, and for how many not.
    can_and_cannot(can: usize, cannot: usize) "{can} 件一起办；{cannot} 件现在不能这样办，保持不变。" / "Done for {can}; for {cannot} this step is not possible now, they stay as they are.";
    /// Days that are left, short.
    days_left(left: i64) "还有 {left} 天" / "{left} days left";
    /// Days over, short.
    days_late(over: i64) "超 {over} 天" / "{over} days late";
    /// The last day in time is today.
    due_today(day: &str) "今天（{day}）到期" / "due today ({day})";
    /// The last day in time is over.
    late_since(day: &str, over: i64) "{day}到期，超 {over} 天" / "was due on {day}, {over} days late";
    /// How a day comes about: days that did not count.
    days_skipped(since: &str, days: usize, which: &str) "从 {since} 起算，跳过 {days} 个休息日：{which}" / "Counted from {since}; {days} days off left out: {which}";
    /// Weekend days that are worked and counted.
    weekend_days_worked(which: &str) "补班日照算：{which}" / "Worked weekend days counted: {which}";
    /// What waits for this user, on Today.
    demands_wait(count: usize) "有 {count} 件诉求等您办理或回访" / "{count} demands wait for you";
    /// A receipt for who asked: its number, and by when.
    receipt(number: &str, what: &str, day: &str, link: &str) "您反映的问题已登记，编号 {number}。{what}：{day}前。办到哪一步：{link}" / "What you raised is registered under {number}. {what}: by {day}. How far it is: {link}";
    /// The version in which a form is filled in.
    filled_in_version(version: u32) "按第 {version} 版填写" / "Filled in by version {version}";
}
