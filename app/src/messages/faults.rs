//! Faults in words that say what to do.

use super::Lang;
use crate::domain::fault::Fault;

/// `faults! { Name { value }: "zh {value}" / "en {value}"; … }`: one line for each fault, both languages side by side.
macro_rules! faults {
    ($($name:ident $({ $($value:ident),+ })?: $zh:literal / $en:literal;)+) => {
        impl Lang {
            /// What is wrong with a value, and how to correct it.
            pub fn fault(self, fault: &Fault) -> String {
                match fault {
                    $(Fault::$name $({ $($value),+ })? => faults!(@text self, $zh, $en $(, $($value),+)?),)+
                }
            }
        }
    };
    (@text $lang:ident, $zh:literal, $en:literal) => { $lang.pick($zh, $en).to_owned() };
    (@text $lang:ident, $zh:literal, $en:literal, $($value:ident),+) => {
        match $lang {
            Lang::ZhHans => format!($zh),
            Lang::En => format!($en),
        }
    };
}

faults! {
    Missing: "请填写此项" / "Please fill this in";
    TooLong { max, found }: "最多 {max} 个字，现在有 {found} 个，请删减" / "At most {max} characters; there are {found}, please shorten";
    NameTooShort: "姓名至少两个字，请写全名" / "A name has at least two characters; write the full name";
    NameCharacters: "姓名只能有汉字、字母和间隔号，请核对证件" / "A name has only characters, letters and the middle dot; check the card";
    StandIn { at, code }: "第 {at} 个字（{code}）是旧系统或 PDF 里的代用字，请照证件重新输入这个字" / "Character {at} ({code}) only stands in for another, as in old systems and PDF files; type it again as on the card";
    IdentityLength { found }: "身份证号应为 18 位，现在是 {found} 位" / "An identity number has 18 characters; there are {found}";
    IdentityFifteenDigits: "15 位旧身份证号已停用，请填 18 位新号" / "15-digit numbers are no longer valid; enter the 18-digit number";
    IdentityCharacters: "身份证号只能是数字，末位可以是 X" / "An identity number has digits only; the last may be X";
    IdentityProvince: "身份证号前两位不是省份代码，请核对证件" / "The first two digits are no province; check the card";
    IdentityBirthDate: "身份证号第 7–14 位不是真实日期，请核对证件" / "Digits 7–14 are no real date; check the card";
    IdentityBirthInFuture: "身份证号里的出生日期在今天之后，请核对证件" / "The birth date in the number is after today; check the card";
    IdentityCheckDigit { expected }: "第 18 位应为 {expected}，请核对证件" / "The 18th character should be {expected}; check the card";
    MobileLength { found }: "手机号应为 11 位数字，现在是 {found} 位" / "A mobile number has 11 digits; there are {found}";
    MobilePrefix: "手机号应以 13–19 开头，请核对" / "A mobile number begins with 13 to 19; please check";
    DateUnreadable: "日期看不懂，请写成 2026-03-01" / "The date cannot be read; write it as 2026-03-01";
    DateInFuture: "日期不能在今天之后" / "The date cannot be after today";
    DateTooEarly: "日期太早，请选更晚的一天" / "The date is too early; choose a later day";
    NotAChoice: "请从列表中选择" / "Please choose from the list";
    VillageUnknown: "没有这个村（社区），请核对乡镇和村名" / "No such village; check the names of township and village";
    VillageAmbiguous: "县里不止一个村叫这个名字，请写明乡镇" / "More than one village of the county has this name; give the township";
    OutOfRange { min, max }: "应在 {min} 到 {max} 之间" / "Must be between {min} and {max}";
    SexDiffers: "性别与身份证号不一致，请核对证件" / "Sex and identity number disagree; check the card";
    BirthDiffers: "出生日期与身份证号不一致，请核对证件" / "Birth date and identity number disagree; check the card";
    SignatureMissing: "请本人在框内签名" / "Please have the person sign in the box";
    ConsentOutdated: "上次同意的内容有变化，请重新同意并签名" / "What was agreed to for the earlier cover has changed: agree and sign anew";
    ConsentMissing: "请先读告知书并取得本人同意" / "Read out the notice and ask for consent first";
    PlanChanged: "险种或费用变了，请本人再看一遍，重新同意并签名" / "The plans or their fees have changed; have the person read them again, agree and sign";
    PlanMissing: "请至少选一个险种" / "Please choose at least one plan";
    PlanUnknown: "没有这个险种或版本，请同步后重选" / "No such plan or version; sync and choose again";
    PlanNotOffered: "这一天不在险种的办理期内，请改生效日期" / "The plan is not offered on that day; change the first day";
    AgeOutsidePlan { min, max, found }: "该险种适用 {min}–{max} 周岁，本人 {found} 周岁" / "The plan is for ages {min}–{max}; this person is {found}";
    DiffersFromPlan: "保费、份数或期限与险种不符，请重新选择险种" / "Fee, units or term differ from the plan; choose the plan again";
    CoverOverlaps: "原保障未到期，请改生效日期" / "The earlier cover still runs; change the first day";
    VideoStepsMissing: "办成需四步齐全：亮证、人证相符、宣读、口头同意" / "To enrol, all four steps are needed: card shown, face matched, read out, agreed";
    ReasonMissing: "请写明原因" / "Please give the reason";
    CorrectsItself: "更正的走访不能是它自己" / "A visit cannot correct itself";
    FormsOpen: "此人还有在办或生效的参保表，请先办结或退回" / "This person has forms under way or in force; finish or reject them first";
    ReviewsOpen: "此人还有待核对的内容，请先核对" / "Something of this person waits to be checked; please decide on it first";
    Erased: "此人资料已删除，不能恢复；要再办，请新增人员" / "This person's data were erased and cannot come back; add the person anew";
    ConsentWithdrawn: "本人已撤回同意；要继续办，请先重新取得同意，否则请作废此表" / "The person has withdrawn the consent: get a new one first, or void this form";
    AttachmentsTooMany { max }: "一次走访最多 {max} 个附件" / "A visit holds at most {max} attachments";
    AttachmentTooLarge { max_kb }: "附件不能为空，也不能超过 {max_kb} KB" / "An attachment must not be empty or above {max_kb} KB";
    AttachmentType: "只能附照片或录音" / "Only photos and voice notes can be attached";
    RescueNotOne: "这不是救援文件，请选手机里存的 .tiangeng 文件" / "This is no rescue file: choose the .tiangeng file that the phone saved";
    RescueOfAnother: "这个救援文件是另一个县的，请交给那个县的总工会" / "This rescue file is for another county: hand it to that county union";
    RescueDamaged: "救援文件在路上损坏了，请在原手机上重新存一份" / "The rescue file was damaged on its way: save it again on the phone it came from";
    RescueTooLarge { operations }: "救援文件里的记录太多或太大，最多 {operations} 条" / "The rescue file has too many records or too large ones; {operations} at most";
    TooMuchWaits: "待审核的记录太多：请先处理一部分，再交一次这个文件，已收下的不会重复" / "Too many records wait for review: decide on some, then hand the file in again; nothing is taken twice";
    PassphraseShort { min }: "口令至少 {min} 个字符" / "A passphrase needs at least {min} characters";
    PassphraseWeak: "这个口令太容易被猜到，请换一个：可以用几个词或一句话" / "Others would guess this one; take several words or a sentence";
    PassphrasesDiffer: "两次输入的不一样，请再输一遍" / "The two are not the same; please type it again";
    PassphraseWrong: "现在的口令不对，请再试一次" / "That is not the present passphrase; please try again";
    PhoneTaken: "这个手机号已经有人在用，请核对" / "Somebody else works under this number already";
    CodeLength { digits }: "一次性码是 {digits} 位数字" / "A one-time code has {digits} digits";
    AreaUnknown: "没有这个区划，或不在您负责的范围内" / "No such area, or not one that you work for";
    OwnRights: "不能改自己的角色和负责区划，请由其他管理员修改" / "You cannot change your own role or areas; ask another administrator";
    NotANoun: "类别表不合规定，请看指出的一项" / "The table of this kind is not within the rules; see the part that is named";
    PlanPublished: "这个险种版本已发布，不能改；请发布新版本" / "This version of the plan is published and cannot change; publish a new version";
    CannotBeAccepted: "这一条不能照做，只能不予采纳；要做请由本人登录后重新提交" / "This cannot be accepted, only dismissed; to have it done, its writer signs in and hands it in again";
    Fixed: "登记后不能改；请取消这一份，另登记一份" / "This is not changed afterwards; cancel this record and enter another";
    Malformed: "内容无法识别，请重新填写" / "This cannot be read; please fill it in again";
}
