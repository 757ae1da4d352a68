//! Words of the four pictures that show how the work goes.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    tour: "怎么用：看四张图" / "How it works: four pictures";
    tour_next: "下一张" / "Next";
    tour_skip: "不看了" / "Skip";
    tour_end: "去今日" / "To Today";
    tour_offline: "没有信号也能办" / "It works without signal";
    tour_offline_text: "点了保存，就存在这部手机里，关机、没电都不会丢。" / "What you save is kept on this phone. A dead battery loses nothing.";
    tour_visit: "点三下，记一次走访" / "Three taps log a visit";
    tour_visit_text: "点人，点结果，点保存。有顾虑就点顾虑，怎么讲马上出来。" / "The person, the outcome, save. Tap a concern, and what to say appears.";
    tour_enrol: "当场签字，当场给回执" / "Signed and a slip at once";
    tour_enrol_text: "资料从台账带出来，不用再抄。本人在屏幕上签字，回执发给他。" / "The form is filled from the ledger. The person signs on the screen and gets a slip.";
    tour_deliver: "连上 Wi-Fi，自动送到乡镇" / "On Wi-Fi it goes to the township";
    tour_deliver_text: "最上面一行总写着还有几条没送。退回的、确认的，也从这里回来。" / "The line at the top always says what waits. What was returned or confirmed comes back the same way.";
}

phrases! {
    /// Which picture is shown, of four.
    tour_at(at: usize) "第 {at} 张，共 4 张" / "{at} of 4";
}
