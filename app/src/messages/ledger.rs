//! Looking a person up in the ledger.

use super::{Lang, words::words};

words! {
    search_hint: "姓名、首字母、手机尾号、村" / "Name, initials, phone tail, village";
    initials_to_come: "首字母查找正在准备，稍等就好；也可以先按汉字或手机尾号找" / "Search by initials is on its way; characters and phone tails can be searched already";
    pick_for_visit: "给谁记走访" / "Visit whom?";
    pick_for_enrol: "给谁办参保" / "Enrol whom?";
    pick_for_video: "给谁视频办理" / "Video call with whom?";
    everybody: "全部" / "Everybody";
    not_covered: "未参保" / "Not enrolled";
    not_in_ledger: "不在台账" / "Not in the ledger";
    all_villages: "全部村" / "All villages";
    village: "村（社区）" / "Village";
    choose_village: "选择村（社区）" / "Choose a village";
    search_village: "输入村名或首字母" / "Name or initials";
    add_person: "新增人员" / "Add a person";
    nobody_found: "没有找到" / "Nobody found";
    nobody_found_text: "换个写法试试，或新增人员。" / "Try another spelling, or add the person.";
}
