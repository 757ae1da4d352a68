//! Words of a slip, and of what is copied, printed and handed on.

use super::{
    Lang,
    words::{phrases, words},
};
use crate::domain::{date::Date, money::Fen};

words! {
    landline: "座机" / "Landline";
    give_slip: "给本人回执" / "A slip to take along";
    give_slip_text: "发图片、打印或复制文字" / "As a picture, on paper or as text";
    slip: "回执" / "Slip";
    slip_title: "互助保障参保回执" / "Mutual aid: enrolment slip";
    slip_send: "发图片给本人" / "Send as a picture";
    slip_by_text: "发短信" / "As a text message";
    slip_capitals: "大写" / "In capital numerals";
    slip_agreed: "同意" / "Agreed";
    slip_worker: "经办网格员" / "Grid worker";
    slip_next: "接下来" / "What comes next";
    slip_payment_word: "付款备注" / "Payment word";
    slip_check_word: "核验词" / "Check word";
    slip_number: "表号" / "Form number";
    slip_saved: "表填好了，存在网格员手机里，有信号就送到乡镇。还不是保单，等乡镇核对。" / "The form is filled in and kept on the grid worker's phone; it goes to the township with the next signal. It is no policy yet: the township has to check it.";
    slip_handed_in: "表已送到乡镇。还不是保单，等乡镇核对。" / "The township has the form. It is no policy yet: the township has to check it.";
    slip_returned: "乡镇把表退回来了，要改好再交。还不是保单。" / "The township returned the form; it is corrected and handed in again. It is no policy yet.";
    slip_rejected: "乡镇没有受理，这次没有办成。" / "The township did not accept the form: there is no cover.";
    slip_void: "这份表已作废，没有保障。" / "This form is void: there is no cover.";
    slip_approved: "乡镇核对通过了，还没缴费；缴费后才生效。" / "The township has approved the form. It is not paid yet; cover begins only when it is.";
    slip_paid: "费用收到了，等乡镇核对；核对后才生效。" / "The fee has arrived. The township has to check the form before cover begins.";
    slip_paid_and_approved: "核对通过，费用也收到了，等登记生效。" / "Approved and paid; it waits to be put into force.";
    slip_expired: "这一期保障已到期。" / "This cover has ended.";
    slip_withdrawn: "本人已撤回同意，这份表不再往下办。" / "The consent was withdrawn; the form goes no further.";
    slip_will_review: "乡镇工会核对这份表；有要改的，网格员再来找您。" / "The township union checks the form. If something has to be corrected, the grid worker comes to you again.";
    slip_will_begin: "登记生效后，保障按上面的日期算；以登记生效为准。" / "Cover runs on the days above once it has been put into force, and not before.";
    slip_payment_hint: "谁付款都行，转账时请写上" / "Whoever pays writes it into the remark of the transfer";
    slip_check_hint: "打电话问时，报表号，对方应说出这个词" / "When you ring and say the number, they should know this word";
    copy_text: "复制文字" / "Copy the text";
    copied: "已复制，可以去微信粘贴" / "Copied; paste it where you like";
    not_copied: "这个浏览器不让复制，请长按文字自己选" / "This browser does not let the app copy; press and hold the text to select it";
    print: "打印" / "Print";
    picture_saved: "图片已存进“下载”，可以在微信里发" / "The picture is among the downloads";
    picture_failed: "图片没有做成，请改用“打印”或“复制文字”" / "The picture could not be made; please print or copy the text instead";
    hand_on_visits: "打印或复制走访记录" / "Print or copy the visits";
}

phrases! {
    /// Who gives a slip.
    slip_issuer(county: &str) "{county}总工会" / "Trade union of {county}";
    /// The union of an area.
    union_of(area: &str) "{area}工会" / "Union of {area}";
    /// Cover that is in force and begins later.
    slip_begins(from: Date) "已登记生效，保障从 {from} 开始。" / "In force: cover begins on {from}.";
    /// Cover that runs.
    slip_in_force(to: Date) "保障中，到 {to} 为止。" / "In force until {to}.";
    /// The next step is to pay.
    slip_pay_after(sum: Fen, word: &str) "通过后缴费 {sum} 元，转账备注写“{word}”。" / "Once it is approved, pay {sum} yuan; write “{word}” into the remark.";
    /// The next step is to pay, before the township checks.
    slip_pay_first(sum: Fen, word: &str) "先缴费 {sum} 元，转账备注写“{word}”。" / "First pay {sum} yuan; write “{word}” into the remark.";
    /// Days in which a claim is not yet met.
    slip_waiting_days(plan: &str, days: i64, to: Date) "{plan}：头 {days} 天（到 {to}）是等待期，这期间的还不能申请。" / "{plan}: the first {days} days, to {to}, are a waiting period; nothing is paid for them.";
    /// The last day to renew.
    slip_renew_by(plan: &str, day: Date) "{plan}：最迟 {day} 续上，不用重新等。" / "{plan}: renewed by {day}, there is no new waiting period.";
    /// Who heard a spoken consent.
    slip_witnessed(witness: &str) "口头同意，见证人 {witness}" / "Spoken, heard by {witness}";
    /// A person's visits.
    visits_of(name: &str) "{name}：走访记录" / "{name}: visits";
    /// The day on which something was printed.
    as_of(day: Date) "{day} 的记录" / "As of {day}";
}
