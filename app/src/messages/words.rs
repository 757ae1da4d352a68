//! Words of the screens.

use super::Lang;

/// `words! { name: "zh" / "en"; … }`: both languages side by side, so that neither can be forgotten.
macro_rules! words {
    ($($name:ident: $zh:literal / $en:literal;)+) => {
        #[allow(missing_docs)]
        impl Lang {
            $(pub fn $name(self) -> &'static str { self.pick($zh, $en) })+
        }
    };
}

words! {
    app_name: "田埂" / "Tiangeng";
    api_not_signed_in: "请先登录" / "Please sign in";
    api_wrong_password: "手机号或密码不对，请重试" / "Phone number or password is wrong; please try again";
    api_not_from_the_app: "请求不是从田埂发出的" / "The request did not come from Tiangeng";
    api_forbidden: "您没有权限办理这件事" / "You may not do this";
    api_not_found: "没有找到" / "Not found";
    api_device_of_another: "本机数据属于另一账号" / "This device belongs to another account";
    api_unavailable: "服务器暂时不能写入，请稍后再试；内容仍在您手机里" / "The server cannot write just now; please try again. Your work is safe on the phone";
    api_full: "服务器存储已满，没有写入任何内容；请联系县总工会" / "The server's disk is full and nothing was written; please tell the county union";
    api_internal: "服务器出错，内容仍在您手机里，稍后会自动再试" / "The server failed; your work is safe on the phone and will be sent again";

    other_language: "English" / "中文";
    yuan: "元" / "yuan";
    yuan_a_year: "元 / 年" / "yuan a year";

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

    app_purpose: "农民工互助保障 · 进村入户" / "Mutual aid for migrant workers, at the door";
}

impl Lang {
    /// A body that cannot be read, with where.
    pub fn api_malformed(self, detail: &str) -> String {
        match self {
            Lang::ZhHans => format!("请求内容无法识别：{detail}"),
            Lang::En => format!("The request cannot be read: {detail}"),
        }
    }

    /// A body above the limit in bytes (or a list above its limit).
    pub fn api_too_large(self, max: usize) -> String {
        match self {
            Lang::ZhHans => format!("请求超过上限 {max}，请分批送"),
            Lang::En => format!("The request is above the limit of {max}; please send it in parts"),
        }
    }

    /// A protocol of another version.
    pub fn api_other_protocol(self, found: u32) -> String {
        match self {
            Lang::ZhHans => format!("服务器不认识协议版本 {found}"),
            Lang::En => format!("This server does not speak protocol {found}"),
        }
    }

    /// For which ages a plan is.
    pub fn ages(self, min: u32, max: u32) -> String {
        match self {
            Lang::ZhHans => format!("适用 {min}–{max} 周岁"),
            Lang::En => format!("For ages {min} to {max}"),
        }
    }
}
