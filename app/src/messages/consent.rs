//! Words about consents, and what people may ask of those who keep their data.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    consent: "告知与同意" / "Notice and consent";
    agreed: "本人已看过（听过）告知书，同意参加" / "Has read (heard) the notice and agrees";
    signature: "本人签名" / "Signature";
    sign_here: "请在这里签名" / "Please sign here";
    sign_again: "重签" / "Sign again";
    notice_what: "参加互助保障需要您的姓名、性别、身份证号和手机号，用于办理参保、审核和联系您；不收银行账号，不拍身份证。" / "To join we need your name, sex, identity number and mobile number, for enrolment, review and contact; no bank account, no photo of your card.";
    notice_use: "信息由县、乡镇工会保管，不用于其他用途。" / "The county and township unions keep it and use it for nothing else.";
    notice_rights: "您可以随时查看、更正，或撤回同意。" / "You may see and correct it, or withdraw, at any time.";
    person_file: "个人资料" / "Personal data";
    person_file_text: "县总工会互助保障保存的关于您的全部资料。要更正或删除，请告诉网格员或乡镇工会。" / "All that the county union's mutual-aid scheme keeps about you. To have it corrected or erased, tell the grid worker or the township union.";
    who_wrote_what: "谁写过什么" / "Who wrote what";
    whole_for_machines: "完整记录（供程序读取）" / "The whole, for machines";
    personal_data: "同意与个人资料" / "Consent and personal data";
    no_consent_yet: "还没有同意记录。" / "No consent on record yet.";
    withdraw: "撤回" / "Withdraw";
    withdrawn: "已撤回" / "Withdrawn";
    withdraw_consent: "撤回同意" / "Withdraw consent";
    withdraw_what: "本人不再同意什么" / "What the person no longer agrees to";
    withdraw_text: "撤回后：不再联系走访，或在办的表不能再往下办；以前办的仍然有效。" / "Afterwards nobody calls on them, or forms under way go no further; what was done before stays valid.";
    contact_withdrawn: "本人已撤回“联系走访”的同意，请不要再上门或打电话" / "This person has withdrawn consent to visits and calls: please do not call on them";
    consent_withdrawn: "本人已撤回同意：重新取得同意后再办，否则请作废此表" / "The consent was withdrawn: get a new one, or void this form";
    save_person_file: "导出此人全部资料" / "Export all data of this person";
    save_person_file_text: "生成一份文件，交给本人；每次导出都有记录。" / "Makes a document to hand to the person; each export is on record.";
    erase_person: "删除个人资料" / "Erase personal data";
    erase_text: "本人要求时才用。走访、备注、照片和台账资料会从所有手机和服务器上删除，不能恢复。法律要求保存的同意书和参保表保存三年后自动删除。" / "Only at the person's request. Visits, notes, photos and the ledger row are erased from every phone and the server, and cannot come back. Consents and cover that the law requires are kept for three years, then erased too.";
    erase_understood: "本人要求删除，我已核对身份" / "The person asked for it, and I have checked who they are";
    erased: "个人资料已删除" / "Personal data erased";
}

phrases! {
    /// The notice that was read.
    notice_version(version: &str) "告知书 {version} 版" / "notice {version}";
}
