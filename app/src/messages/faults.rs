//! Faults in words that say what to do.

use super::Lang;
use crate::domain::fault::Fault;

impl Lang {
    /// What is wrong with a value, and how to mend it.
    pub fn fault(self, fault: &Fault) -> String {
        match self {
            Lang::ZhHans => zh(fault),
            Lang::En => en(fault),
        }
    }
}

fn zh(fault: &Fault) -> String {
    match fault {
        Fault::Missing => "请填写此项".into(),
        Fault::TooLong { max, found } => format!("最多 {max} 个字，现在有 {found} 个，请删减"),
        Fault::NameTooShort => "姓名至少两个字，请写全名".into(),
        Fault::NameCharacters => "姓名只能有汉字、字母和间隔号，请核对证件".into(),
        Fault::IdentityLength { found } => format!("身份证号应为 18 位，现在是 {found} 位"),
        Fault::IdentityFifteenDigits => "15 位旧身份证号已停用，请填 18 位新号".into(),
        Fault::IdentityCharacters => "身份证号只能是数字，末位可以是 X".into(),
        Fault::IdentityProvince => "身份证号前两位不是省份代码，请核对证件".into(),
        Fault::IdentityBirthDate => "身份证号第 7–14 位不是真实日期，请核对证件".into(),
        Fault::IdentityBirthInFuture => "身份证号里的出生日期在今天之后，请核对证件".into(),
        Fault::IdentityCheckDigit { expected } => format!("第 18 位应为 {expected}，请核对证件"),
        Fault::IdentityAsNumber => "身份证号在表格里是数值，末几位已丢失；请把该列设为文本后重新填写".into(),
        Fault::IdentityTwice { first } => format!("身份证号与 {first} 重复，请删去一行"),
        Fault::MobileLength { found } => format!("手机号应为 11 位数字，现在是 {found} 位"),
        Fault::MobilePrefix => "手机号应以 13–19 开头，请核对".into(),
        Fault::DateUnreadable => "日期看不懂，请写成 2026-03-01".into(),
        Fault::DateInFuture => "日期不能在今天之后".into(),
        Fault::DateTooEarly => "日期太早，请选更晚的一天".into(),
        Fault::NotAChoice => "请从列表中选择".into(),
        Fault::VillageUnknown => "没有这个村（社区），请核对乡镇和村名".into(),
        Fault::VillageAmbiguous => "县里不止一个村叫这个名字，请写明乡镇".into(),
        Fault::OutOfRange { min, max } => format!("应在 {min} 到 {max} 之间"),
        Fault::SexDiffers => "性别与身份证号不一致，请核对证件".into(),
        Fault::BirthDiffers => "出生日期与身份证号不一致，请核对证件".into(),
        Fault::SignatureMissing => "请本人在框内签名".into(),
        Fault::ConsentMissing => "请先读告知书并取得本人同意".into(),
        Fault::PlanMissing => "请至少选一个险种".into(),
        Fault::PlanUnknown => "没有这个险种或版本，请同步后重选".into(),
        Fault::PlanNotOffered => "这一天不在险种的办理期内，请改生效日期".into(),
        Fault::AgeOutsidePlan { min, max, found } => format!("该险种适用 {min}–{max} 周岁，本人 {found} 周岁"),
        Fault::DiffersFromPlan => "保费、份数或期限与险种不符，请重新选择险种".into(),
        Fault::CoverOverlaps => "原保障未到期，请改生效日期".into(),
        Fault::VideoStepsMissing => "办成需四步齐全：亮证、人证相符、宣读、口头同意".into(),
        Fault::ReasonMissing => "请写明原因".into(),
        Fault::CorrectsItself => "更正的走访不能是它自己".into(),
        Fault::FormsOpen => "此人还有在办或生效的参保表，请先办结或退回".into(),
        Fault::ReviewsOpen => "此人还有待核对的内容，请先核对".into(),
        Fault::Erased => "此人资料已删除，不能恢复；要再办，请新增人员".into(),
        Fault::ConsentWithdrawn => "本人已撤回同意；要继续办，请先重新取得同意，否则请取消此表".into(),
        Fault::AttachmentsTooMany { max } => format!("一次走访最多 {max} 个附件"),
        Fault::AttachmentTooLarge { max_kb } => format!("附件不能为空，也不能超过 {max_kb} KB"),
        Fault::AttachmentType => "只能附照片或录音".into(),
        Fault::RescueNotOne => "这不是救援文件，请选手机里存的 .tiangeng 文件".into(),
        Fault::RescueOfAnother => "这个救援文件是另一个县的，请交给那个县的总工会".into(),
        Fault::RescueDamaged => "救援文件在路上损坏了，请在原手机上重新存一份".into(),
        Fault::RescueTooLarge { operations } => format!("救援文件里的记录太多或太大，最多 {operations} 条"),
        Fault::TooMuchWaits => "待审核的记录太多：请先处理一部分，再交一次这个文件，已收下的不会重复".into(),
        Fault::PassphraseShort { min } => format!("口令至少 {min} 个字符"),
        Fault::PassphraseWeak => "这个口令太容易被猜到，请换一个：可以用几个词或一句话".into(),
        Fault::PassphrasesDiffer => "两次输入的不一样，请再输一遍".into(),
        Fault::PassphraseWrong => "现在的口令不对，请再试一次".into(),
        Fault::PhoneTaken => "这个手机号已经有人在用，请核对".into(),
        Fault::CodeLength { digits } => format!("一次性码是 {digits} 位数字"),
        Fault::AreaUnknown => "没有这个区划，或不在您负责的范围内".into(),
        Fault::OwnRights => "不能改自己的角色和负责区划，请由其他管理员修改".into(),
        Fault::NotANoun => "类别表不合规定，请看指出的一项".into(),
        Fault::PlanPublished => "这个险种版本已发布，不能改；请发布新版本".into(),
        Fault::CannotBeAccepted => "这一条不能照做，只能不予采纳；要做请由本人登录后重新提交".into(),
        Fault::Malformed => "内容无法识别，请重新填写".into(),
    }
}

fn en(fault: &Fault) -> String {
    match fault {
        Fault::Missing => "Please fill this in".into(),
        Fault::TooLong { max, found } => format!("At most {max} characters; there are {found}, please shorten"),
        Fault::NameTooShort => "A name has at least two characters; write the full name".into(),
        Fault::NameCharacters => "A name has only characters, letters and the middle dot; check the card".into(),
        Fault::IdentityLength { found } => format!("An identity number has 18 characters; there are {found}"),
        Fault::IdentityFifteenDigits => "15-digit numbers are no longer valid; enter the 18-digit number".into(),
        Fault::IdentityCharacters => "An identity number has digits only; the last may be X".into(),
        Fault::IdentityProvince => "The first two digits are no province; check the card".into(),
        Fault::IdentityBirthDate => "Digits 7–14 are no real date; check the card".into(),
        Fault::IdentityBirthInFuture => "The birth date in the number is after today; check the card".into(),
        Fault::IdentityCheckDigit { expected } => format!("The 18th character should be {expected}; check the card"),
        Fault::IdentityAsNumber => {
            "The workbook kept the number as a number and lost its last digits; format the column as text and enter it again".into()
        }
        Fault::IdentityTwice { first } => format!("The identity number repeats {first}; delete one row"),
        Fault::MobileLength { found } => format!("A mobile number has 11 digits; there are {found}"),
        Fault::MobilePrefix => "A mobile number begins with 13 to 19; please check".into(),
        Fault::DateUnreadable => "The date cannot be read; write it as 2026-03-01".into(),
        Fault::DateInFuture => "The date cannot be after today".into(),
        Fault::DateTooEarly => "The date is too early; choose a later day".into(),
        Fault::NotAChoice => "Please choose from the list".into(),
        Fault::VillageUnknown => "No such village; check the names of township and village".into(),
        Fault::VillageAmbiguous => "More than one village of the county has this name; give the township".into(),
        Fault::OutOfRange { min, max } => format!("Must be between {min} and {max}"),
        Fault::SexDiffers => "Sex and identity number disagree; check the card".into(),
        Fault::BirthDiffers => "Birth date and identity number disagree; check the card".into(),
        Fault::SignatureMissing => "Please have the person sign in the box".into(),
        Fault::ConsentMissing => "Read out the notice and ask for consent first".into(),
        Fault::PlanMissing => "Please choose at least one plan".into(),
        Fault::PlanUnknown => "No such plan or version; sync and choose again".into(),
        Fault::PlanNotOffered => "The plan is not offered on that day; change the first day".into(),
        Fault::AgeOutsidePlan { min, max, found } => format!("The plan is for ages {min}–{max}; this person is {found}"),
        Fault::DiffersFromPlan => "Fee, units or term differ from the plan; choose the plan again".into(),
        Fault::CoverOverlaps => "The earlier cover still runs; change the first day".into(),
        Fault::VideoStepsMissing => "To enrol, all four steps are needed: card shown, face matched, read out, agreed".into(),
        Fault::ReasonMissing => "Please give the reason".into(),
        Fault::CorrectsItself => "A visit cannot correct itself".into(),
        Fault::FormsOpen => "This person has forms under way or in force; finish or reject them first".into(),
        Fault::ReviewsOpen => "Something of this person waits to be checked; please decide on it first".into(),
        Fault::Erased => "This person's data were erased and cannot come back; add the person anew".into(),
        Fault::ConsentWithdrawn => "The person has withdrawn the consent: get a new one first, or cancel this form".into(),
        Fault::AttachmentsTooMany { max } => format!("A visit holds at most {max} attachments"),
        Fault::AttachmentTooLarge { max_kb } => format!("An attachment must not be empty or above {max_kb} KB"),
        Fault::AttachmentType => "Only photos and voice notes can be attached".into(),
        Fault::RescueNotOne => "This is no rescue file: choose the .tiangeng file that the phone saved".into(),
        Fault::RescueOfAnother => "This rescue file is for another county: hand it to that county union".into(),
        Fault::RescueDamaged => "The rescue file was damaged on its way: save it again on the phone it came from".into(),
        Fault::RescueTooLarge { operations } => {
            format!("The rescue file has too many records or too large ones; {operations} at most")
        }
        Fault::TooMuchWaits => {
            "Too many records wait for review: decide on some, then hand the file in again; nothing is taken twice".into()
        }
        Fault::PassphraseShort { min } => format!("A passphrase needs at least {min} characters"),
        Fault::PassphraseWeak => "Others would guess this one; take several words or a sentence".into(),
        Fault::PassphrasesDiffer => "The two are not the same; please type it again".into(),
        Fault::PassphraseWrong => "That is not the present passphrase; please try again".into(),
        Fault::PhoneTaken => "Somebody else works under this number already".into(),
        Fault::CodeLength { digits } => format!("A one-time code has {digits} digits"),
        Fault::AreaUnknown => "No such area, or not one that you work for".into(),
        Fault::OwnRights => "You cannot change your own role or areas; ask another administrator".into(),
        Fault::NotANoun => "The table of this kind is not within the rules; see the part that is named".into(),
        Fault::PlanPublished => "This version of the plan is published and cannot change; publish a new version".into(),
        Fault::CannotBeAccepted => "This cannot be accepted, only dismissed; to have it done, its writer signs in and hands it in again".into(),
        Fault::Malformed => "This cannot be read; please fill it in again".into(),
    }
}
