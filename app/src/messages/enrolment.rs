//! Words about plans and enrolment forms.

use super::{
    Lang,
    words::{phrases, words},
};
use crate::domain::money::Fen;

words! {
    yuan_a_year: "元 / 年" / "yuan a year";
    enrol: "办参保" / "Enrol";
    enrolments: "参保" / "Enrolments";
    in_waiting_days: "等待期内" / "Waiting period";
    expiring: "快到期" / "Ends soon";
    who: "参保人" / "Who";
    plans: "险种" / "Plans";
    identity_from_elsewhere: "外地签发的号码，请再核对一遍证件" / "Issued elsewhere; please check the card once more";
    enrolment_form: "参保表" / "Enrolment form";
    shelf_to_review: "待审核" / "To review";
    shelf_returned: "退回" / "Returned";
    shelf_approved: "已通过" / "Approved";
    shelf_active: "保障中" / "Active";
    open_earlier_form: "打开原有的表" / "Open the earlier form";
    this_form: "本表" / "This form";
    earlier_form: "原有的表" / "The earlier form";
    earlier_record: "原有的登记" / "The earlier record";
    cover_days: "保障期" / "Cover";
    twin_form: "有重复" / "Twin";
    twin_notice: "同一人同险种同期已有一份参保表，请核对" / "There is another form for the same person, plan and days";
    no_forms: "这里还没有参保表" / "No forms here";
    no_forms_review: "网格员提交后会出现在这里。" / "They appear here when grid workers submit.";
    no_forms_worker: "从台账里选人，点“办参保”。" / "Pick somebody in the ledger and tap Enrol.";
    from_ledger: "台账原有记录，没有电子表单。" / "Recorded in the ledger before; no form is kept.";
    progress: "办理进度" / "Progress";
    correct_and_resubmit: "修改后再提交" / "Correct and hand in again";
    reason_title: "写明原因，网格员会看到" / "Give the reason; the worker will see it";
    reason_number: "身份证号与本人不符" / "Identity number is not this person's";
    reason_phone: "电话打不通" / "Phone number does not answer";
    reason_signature: "签名不清楚" / "Signature unclear";
    reason_twice: "重复参保" / "Enrolled twice";
}

phrases! {
    /// For which ages a plan is.
    ages(min: u32, max: u32) "适用 {min}–{max} 周岁" / "For ages {min} to {max}";
    /// One plan as it is read out.
    plan_aloud(name: &str, fee: Fen, covers: &str) "{name}，一年 {fee} 元。{covers}" / "{name}: {fee} yuan a year. {covers}";
    /// All plans together as it is read out.
    plans_aloud(sum: Fen) "全部参加，一年一共 {sum} 元。" / "All of them together: {sum} yuan a year.";
    /// Why a form came back.
    returned_because(reason: &str) "乡镇退回：{reason}" / "Returned by the township: {reason}";
}
