//! Words about renewals, and about households, where they are done together.

use super::{
    Lang,
    words::{phrases, words},
};
use crate::domain::{consent::ConsentMode, money::Fen, renewal::RenewalChange};

words! {
    renew: "续保" / "Renew";
    unchanged_text: "险种、金额和本人信息都和上次一样，不用再签名。" / "Plans, sum and details are as on the last form: nothing to sign.";
    unchanged_plan: "和上次一样" / "As on the last form";
    changed_since: "和上次比，有变化，请本人重新同意并签名" / "Something changed since the last form: agree and sign anew";
    too_late_to_renew: "已过续保期，按新参保办理，等待期重新计算" / "The time to renew is over: this is a new enrolment, with a new waiting time";
    nothing_to_renew: "现在没有要续的保障" / "Nothing to renew now";
    nothing_to_renew_text: "到期前 60 天起可以续保。" / "Cover can be renewed from 60 days before its end.";
    words_changed: "险种条款有新版本" / "The plan has a new version";
    not_signed_here: "原来的登记没有本人签名" / "The earlier record has no signature";
    agreement_withdrawn: "上次的同意已经撤回" / "The earlier consent was withdrawn";
    notice_changed: "告知书换了新版本" / "The notice has a new version";
    household: "一户人" / "Household";
    renew_together: "一起续保" / "Renew together";
    visit_together: "一起走访" / "Visit together";
    who_was_there: "谁在场，点一下" / "Tap who was there";
    nobody_ticked: "请先点谁在场" / "Tap who was there first";
    outcome_as_all: "和大家一样" / "As for all";
    covered_sum: "已保和在办" / "Covered or under way";
    due_sum: "还可办" / "To be taken up";
    other_fields: "还要改别的" / "Change something else";
    stays_as_it_was: "其他内容不变，不用再签名" / "All else stays as it was; nothing to sign";
    mended: "已改" / "Changed";
    agree_anew: "内容有变化，请本人重新同意并签名" / "Something that was agreed to has changed: agree and sign anew";
    mark_fields: "哪一项要改（可不点）" / "What is to be mended (optional)";
    first_day: "起保日期" / "First day of cover";
    mark_name: "与身份证上的不一致" / "Differs from the card";
    mark_number: "与本人不符" / "Is not this person's";
    mark_phone: "打不通" / "Does not answer";
    mark_plans: "选错了，请核对" / "Wrong plan; please check";
    mark_first_day: "日期不对" / "Wrong day";
    mark_consent: "请重新征得本人同意" / "Please ask for consent again";
    mark_signature: "签名不清楚" / "Unclear";
}

phrases! {
    /// The last day on which a renewal has no new waiting days.
    renew_until(day: &str) "最迟 {day} 办，不用重新等待" / "By {day}, without a new waiting time";
    /// The last day of a cover.
    until_day(day: &str) "至 {day}" / "to {day}";
    /// When somebody who is away comes home.
    home_again(when: &str) "预计返乡 {when}" / "home again {when}";
    /// A plan's fee, before and now.
    fee_changed(was: Fen, now: Fen) "金额 {was} 元 → {now} 元" / "{was} yuan → {now} yuan";
    /// A field, before and now.
    field_changed(field: &str, was: &str, now: &str) "{field} {was} → {now}" / "{field}: {was} → {now}";
    /// What the township wants of a field.
    asked_of_field(reason: &str) "乡镇要求：{reason}" / "The township asks: {reason}";
    /// A field with what the township wants of it.
    mark_line(field: &str, reason: &str) "{field}：{reason}" / "{field}: {reason}";
    /// Who lives together.
    household_of(name: &str, count: usize) "{name}一户 {count} 人" / "{name}'s household: {count}";
    /// Saves visits.
    save_visits(count: usize) "保存 {count} 人的走访" / "Save {count} visits";
    /// Renews for several at once.
    renew_for(sum: Fen) "续保 {sum} 元" / "Renew for {sum} yuan";
}

impl Lang {
    /// The earlier consent that a renewal rests on.
    pub fn rests_on(self, mode: ConsentMode, day: &str) -> String {
        match (self, mode) {
            (Lang::ZhHans, ConsentMode::Signature) => format!("沿用 {day} 的签名"),
            (Lang::ZhHans, _) => format!("沿用 {day} 的同意"),
            (Lang::En, ConsentMode::Signature) => format!("On the signature of {day}"),
            (Lang::En, _) => format!("On the consent of {day}"),
        }
    }

    /// What is other than on the last form. An identity number is not shown.
    pub fn renewal_change(self, change: &RenewalChange) -> String {
        use crate::domain::{identity_number::masked, person::PersonField::IdentityNumber};
        match change {
            RenewalChange::Fee { was, now } => self.fee_changed(*was, *now),
            RenewalChange::Words => self.words_changed().into(),
            RenewalChange::NotOffered(fault) => self.fault(fault),
            RenewalChange::Field { field: field @ IdentityNumber, was, now } => {
                self.field_changed(self.field(*field), &masked(was), &masked(now))
            }
            RenewalChange::Field { field, was, now } => self.field_changed(self.field(*field), was, now),
            RenewalChange::NotSigned => self.not_signed_here().into(),
            RenewalChange::Withdrawn => self.agreement_withdrawn().into(),
            RenewalChange::Notice => self.notice_changed().into(),
        }
    }
}
