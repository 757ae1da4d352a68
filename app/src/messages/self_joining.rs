//! Words of the public form for joining the union, and of what workers do with what it brings.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    join_title: "申请加入工会" / "Apply to join the union";
    join_when: "时间" / "When";
    join_where: "地点" / "Where";
    join_lead: "填好下面几项就行，约一分钟。" / "Fill in the few lines below; it takes a minute.";
    join_not_asked: "不要身份证号，不要银行卡号，不要验证码。" / "It asks for no identity number, no bank card and no code.";
    join_use: "只用来办入会和联系您。没有办成的，30 天后删除。" / "Used for your application and to contact you only. What comes to nothing is deleted after 30 days.";
    join_name_hint: "身份证上的姓名" / "As on your identity card";
    join_mobile_hint: "11 位手机号" / "11 digits";
    join_village: "您家在哪个村（社区）" / "Your home village";
    join_village_hint: "名单里没有的，请找现场工作人员登记" / "If it is not in the list, ask a worker on the spot";
    join_unit_hint: "例如 城口快递共配站" / "For example the name of your depot";
    join_agree: "我同意工会用这些信息给我办入会" / "I agree that the union uses this for my application";
    join_send: "提交申请" / "Send";
    join_mend: "还没有提交：请改红字指出的地方，再提交一次。" / "Not sent yet: correct what the red words say, then send it again.";
    join_thanks: "收到了，谢谢！" / "Received, thank you!";
    join_next_tell: "现在跟现场工作人员说一声：姓名和手机号。" / "Tell a worker on the spot now: your name and number.";
    join_next_check: "工作人员核对后，办成入会申请。" / "The worker checks it and completes your application.";
    join_next_review: "乡镇工会审核，结果由工作人员告诉您。" / "The township union decides; a worker tells you.";
    join_once: "同一个手机号只记一次，不用再填。要改、要撤回，请告诉工作人员。" / "One number counts once; do not fill it in again. To change or withdraw it, tell a worker.";
    join_over: "这场活动的登记已经结束。" / "This activity takes no more applications.";
    join_full: "这场活动自己登记的人数满了。请现场工作人员给您登记。" / "This activity has as many as it takes this way. Please ask a worker on the spot.";
    join_unknown: "没有这场活动的登记表。请再扫一次码，或请现场工作人员给您登记。" / "There is no form here. Please scan the code again, or ask a worker on the spot.";
    join_elsewhere: "请打开扫码得到的页面填写，不要从别的网页提交。" / "Please fill it in on the page that the code opens, not from another site.";
    join_not_taken: "没有提交成功。请再扫一次码重填，或请现场工作人员给您登记。" / "It was not sent. Please scan the code and fill it in again, or ask a worker on the spot.";
    join_ask_union: "想入会，也可以找村里的网格员或乡镇工会。" / "You can also ask your grid worker or the township union.";
    by_public_form: "本人扫码填写" / "By the person, on the public form";
    self_join_code: "扫码自己登记" / "A code to fill it in oneself";
    self_join_hold: "请大家用微信扫一扫，自己填；填好的同步后出现在下面。" / "People scan it and fill it in themselves; after a sync they appear below.";
    self_join_not_yet: "这场活动还没有同步到服务器，扫了打不开。请先联网同步。" / "This activity has not reached the server yet: the page does not open. Sync first.";
    self_join_closed: "现在扫码填不了：活动前 14 天到活动后 3 天可以填。" / "Nobody can fill it in now: it is open from 14 days before to 3 days after the activity.";
    self_join_none: "还没有人扫码登记" / "Nobody has filled it in yet";
    self_join_who: "台账里是哪一位" / "Who it is in the ledger";
    self_join_new: "台账里没有，作为新人加入" / "Not in the ledger: enter them";
    self_join_who_missing: "请选台账里是哪一位，或作为新人加入" / "Choose who it is, or enter them as new";
    self_join_same_both: "姓名、手机号都相同" / "Same name and number";
    self_join_same_number: "手机号相同" / "Same number";
    self_join_same_name: "同名" / "Same name";
    self_join_save: "办成入会申请" / "Complete the application";
    self_join_page: "核对自己登记的" / "Check a self-registration";
    self_join_not_held: "这场活动不在本机，先同步再办。" / "This phone does not hold the activity; sync first.";
}

phrases! {
    /// Whom to ask, and by which number.
    join_ask(union: &str, phone: &str) "有疑问，请问现场工作人员，或打电话给{union}工会 {phone}" / "Questions? Ask a worker on the spot, or ring the union of {union} {phone}";
    /// Who asks for it.
    join_asks(union: &str) "由{union}工会收集。" / "Collected by the union of {union}.";
    /// From which day on the form is open.
    join_opens(day: &str) "这张表 {day} 起可以填，请到时候再扫码。" / "This form opens on {day}; please scan the code again then.";
    /// Too many came at once.
    join_wait(minutes: u64) "还没有提交：现在填的人太多。请过 {minutes} 分钟再点一次提交，或请现场工作人员给您登记。" / "Not sent yet: too many people are sending. Please send again in {minutes} min, or ask a worker on the spot.";
    /// How many filled it in themselves and wait.
    self_joined(count: usize) "自己登记的 {count} 人，待核对" / "{count} filled it in themselves, to be checked";
    /// How many were dealt with.
    self_join_done(count: usize) "已办 {count} 人" / "{count} dealt with";
}
