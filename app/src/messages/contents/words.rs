//! Words about what waits for the township.

use super::super::{
    Lang,
    words::{phrases, words},
};
use crate::sync::asked::OnlyDismissed;

words! {
    content_word: "内容" / "Content";
    effect: "后果" / "What it does";
    removal_means: "不再在台账里；档案保留，可以恢复。" / "No longer in the ledger; the dossier is kept and can be brought back.";
    same_person_as: "与谁是同一人" / "Same person as";
    was_removed_because: "当时删除原因" / "Was removed because";
    from_village: "从" / "From";
    to_village: "到" / "To";
    by_way_of: "方式" / "How";
    corrects: "更正哪次" / "Corrects";
    agrees_to: "同意什么" / "Agrees to";
    notice: "告知书" / "Notice";
    on_day: "日期" / "Date";
    units: "份数" / "Units";
    handed_in_again: "再次提交" / "Handed in again";
    step_word: "办理" / "Step";
    waits_too: "也待核对" / "waits too";
    not_in_dossier: "本档案里没有" / "not in this dossier";
    not_on_this_phone: "不在本机台账里" / "not in this phone's ledger";
    unfold_first: "展开看完后才能采纳" / "Unfold and read all of it before accepting";
}

phrases! {
    /// An edit: what the writer saw, and what they entered.
    old_to_new(old: &str, new: &str) "{old} → {new}" / "{old} → {new}";
    /// The current value, when it is neither of the two.
    stands_now(now: &str) "（现在是 {now}）" / " (by now {now})";
    /// A choice between two values.
    chosen_of(held: &str, offered: &str, value: &str) "{held} / {offered}，选 {value}" / "{held} / {offered}: {value} was chosen";
    /// Photos and voice notes of a visit.
    photos_and_voice_of_visit(count: usize) "照片和录音 {count} 件" / "Photos and voice: {count}";
    /// A plan with its version.
    plan_version(name: &str, version: u32) "{name}（第 {version} 版）" / "{name} (version {version})";
    /// Lines that are folded away.
    lines_folded(count: usize) "还有 {count} 项，点开看完" / "{count} more: unfold and read";
}

impl Lang {
    /// Why something can only be dismissed.
    pub fn only_dismissed(self, why: OnlyDismissed) -> &'static str {
        match why {
            OnlyDismissed::LaterVersion => self.pick(
                "这是新版本写的，这里看不全，不能采纳。请更新田埂再看，或不采纳。",
                "Written by a later version: not all of it can be shown here, so it cannot be accepted. Update Tiangeng to see it, or set it aside.",
            ),
            OnlyDismissed::ServersOwn => self.pick(
                "这种记录只由服务器或县里的导入来写，不能采纳，只能不采纳。",
                "Only the server and the county's import write such records: it cannot be accepted, only set aside.",
            ),
        }
    }

    /// Yes or no.
    pub fn yes_or_no(self, yes: bool) -> &'static str {
        if yes { self.pick("是", "Yes") } else { self.pick("否", "No") }
    }
}
