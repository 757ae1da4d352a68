//! The public page.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    other_language: "English" / "中文";
    site_title: "农民工互助保障" / "Mutual aid for migrant workers";
    site_lead: "生病住院、意外受伤，大家互相帮一把。" / "When illness or an accident strikes, we help each other.";
    site_sum: "两种都参加，一年共" / "Both together, for a year:";
    site_how: "怎么参加" / "How to join";
    site_step_talk: "网格员上门或视频，讲清险种和金额。" / "A grid worker visits or calls, and explains plans and fees.";
    site_step_sign: "本人看过告知书，签名或口头同意。" / "You read the notice, then sign or agree aloud.";
    site_step_review: "乡镇工会审核，通过后缴费生效。" / "The township union reviews; cover begins after payment.";
    site_data: "您的信息" / "Your data";
    site_data_text: "只收姓名、性别、身份证号和电话；不收银行账号，不拍身份证。您可以随时查看、更正、撤回。" / "Only name, sex, identity number and phone: no bank account, no photo of your card. You may see, correct and withdraw them at any time.";
    site_staff: "工作人员入口" / "For staff";
    progress_title: "办到哪一步了" / "How far it is";
    progress_text: "凭 12 位编号，看诉求办到哪一步、最迟哪天办好。" / "By its twelve digits: how far a demand is, and by when it is settled.";
    no_such_number: "没有这个编号。请核对这 12 位数字，或打电话问乡镇工会。" / "There is no such number. Please check its twelve digits, or ask the township union.";
    ask_the_union: "有疑问，请打电话问乡镇工会，报上编号即可，不用登录。" / "Questions? Ring the township union and say the number.";
    app_purpose: "农民工互助保障 · 进村入户" / "Mutual aid for migrant workers, at the door";
}

phrases! {
    /// The last day on which something has to be done.
    by_day(day: &str) "{day}前" / "by {day}";
    /// Whom to ask.
    ask_the_township(township: &str) "有疑问，请打电话问{township}工会，报上编号即可，不用登录。" / "Questions? Ring the union of {township} and say the number.";
}
