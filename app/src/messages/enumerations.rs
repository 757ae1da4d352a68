//! Labels of every choice.

use super::Lang;
use crate::domain::{
    area::Level,
    concern::ConcernCode,
    consent::{ConsentMode, Purpose},
    enrolment::{Move, Status},
    erasure::ErasureReason,
    mark::MarkedField,
    noun::NounFault,
    person::{ContactChannel, Employment, Intention, PersonField, ReturnWindow, Smartphone, YesNo},
    sex::Sex,
    staff::Role,
    today::Reason,
    video_session::{VideoResult, VideoTool},
    visit::{Channel, VisitOutcome},
};

/// `labels! { fn name(Type) { Variant: "zh" / "en", … } }`; a code of a later version reads as "—".
macro_rules! labels {
    ($($(#[$meta:meta])* $name:ident($type:ty) { $($variant:ident: $zh:literal / $en:literal),+ $(,)? })+) => {
        impl Lang {$(
            $(#[$meta])*
            pub fn $name(self, choice: $type) -> &'static str {
                type Of = $type;
                match choice {
                    $(Of::$variant => self.pick($zh, $en),)+
                    Of::Unknown(_) => "—",
                }
            }
        )+}
    };
}

labels! {
    /// Sex.
    sex(Sex) { Male: "男" / "Male", Female: "女" / "Female" }
    /// Employment.
    employment(Employment) {
        AwayOutProvince: "省外务工" / "Away, other province", AwayInCity: "市内县外" / "Away, in Chongqing",
        LocalOddJob: "县内零工" / "Odd jobs here", LocalIndustry: "本地产业" / "Local industry", SelfEmployed: "自营" / "Self-employed",
        Farming: "务农" / "Farming", Returned: "返乡" / "Returned", Other: "其他" / "Other",
    }
    /// Intention.
    intention(Intention) {
        NotAsked: "未摸底" / "Not asked yet", Unwilling: "不愿意" / "Unwilling", Hesitant: "犹豫" / "Hesitant", Willing: "愿意" / "Willing",
    }
    /// Smartphone ability.
    smartphone(Smartphone) { Yes: "会用" / "Yes", WithHelp: "家人帮忙" / "With help", No: "不会用" / "No" }
    /// How a person likes to be reached.
    contact_channel(ContactChannel) {
        Phone: "电话" / "Phone", Video: "视频" / "Video", Door: "上门" / "At the door", ThroughFamily: "找家人转告" / "Through family",
    }
    /// Concern.
    concern(ConcernCode) {
        Useless: "用不上" / "Never needed", Hassle: "怕麻烦" / "Too much trouble", NoTime: "白天没空" / "No time by day",
        NoPhoneSkill: "不会用智能机" / "Cannot use a smartphone", Confused: "分不清险种金额" / "Confused by plans", ClaimDoubt: "怕赔不到" / "Doubts claims",
        Price: "嫌贵" / "Too dear", Zeroed: "不用就清零" / "Gone if unused", Overlap: "已有医保" / "Has health insurance",
        Distrust: "不信任" / "Distrust", Family: "家人做主" / "Family decides", Other: "其他" / "Other",
    }
    /// Channel of a visit.
    channel(Channel) {
        Door: "上门" / "At the door", Video: "视频" / "Video", Phone: "电话" / "Phone", Meeting: "院坝会" / "Meeting", Station: "服务点" / "Station",
    }
    /// VisitOutcome of a visit.
    visit_outcome(VisitOutcome) {
        Agreed: "答应办理" / "Agreed", Enrolled: "当场参保" / "Enrolled", Considering: "再考虑" / "Considering", Refused: "拒绝" / "Refused",
        NotHome: "不在家" / "Not home", Moved: "已搬离" / "Moved away", WrongInfo: "信息有误" / "Wrong information",
        Ineligible: "不符合条件" / "Not eligible", ServiceOnly: "仅办其他事" / "Other service only",
    }
    /// Video tool.
    video_tool(VideoTool) { Wechat: "微信" / "WeChat", Phone: "手机视频" / "Phone video", Other: "其他" / "Other" }
    /// Result of a video session.
    video_result(VideoResult) {
        Enrolled: "办成" / "Enrolled", CallBack: "约好再打" / "Call back", Dropped: "断线" / "Dropped", Refused: "拒绝" / "Refused",
    }
    /// State of a form.
    status(Status) {
        Draft: "草稿" / "Draft", Submitted: "已提交" / "Submitted", UnderReview: "审核中" / "Under review", Returned: "已退回" / "Returned",
        Rejected: "不予受理" / "Rejected", Approved: "已通过" / "Approved", Paid: "已缴费" / "Paid", Active: "保障中" / "Active",
        Expired: "已到期" / "Expired", Cancelled: "已作废" / "Void",
    }
    /// What can be done with a form.
    step(Move) {
        Submit: "提交" / "Submit", TakeUp: "受理" / "Take up", Return: "退回" / "Return", Reject: "不予受理" / "Reject",
        Approve: "通过" / "Approve", Pay: "登记缴费" / "Record payment", Activate: "生效" / "Activate", Cancel: "作废此表" / "Void this form", Restore: "恢复此表" / "Restore this form",
    }
    /// A field of the enrolment form.
    marked_field(MarkedField) {
        Name: "姓名" / "Name", IdentityNumber: "身份证号" / "Identity number", Phone: "手机号" / "Mobile", Plans: "险种" / "Plans",
        FirstDay: "起保日期" / "First day", Consent: "同意" / "Consent", Signature: "签名" / "Signature",
    }
    /// Role.
    role(Role) {
        GridWorker: "网格员" / "Grid worker", TownshipUnion: "乡镇工会" / "Township union", CountyAdmin: "县总工会" / "County union",
        Auditor: "审计" / "Auditor",
    }
    /// Level of an area.
    level(Level) { County: "县" / "County", Township: "乡镇" / "Township", Village: "村" / "Village" }
    /// What a person agreed to.
    purpose(Purpose) { Enrolment: "办理参保" / "Enrolment", Contact: "联系走访" / "Visits and calls" }
    /// Why a person is erased.
    erasure_reason(ErasureReason) { Requested: "本人要求" / "The person asked for it", TimeIsUp: "法定保存期已满" / "The time is up for which the law keeps it" }
    /// What is wrong with the table of a kind of record.
    noun_fault(NounFault) {
        Code: "代码只能用小写字母、数字、_、- 和汉字，不能为空，最长 30 字节" / "A code has lower-case letters, digits, _, - and Chinese characters, and 1 to 30 bytes",
        Twice: "有两个代码相同" / "Two have one code",
        Words: "名称缺中文，或超过 200 个字" / "Chinese words are missing, or some have more than 200 characters",
        Count: "数量或版本不对：最多 40 个字段、12 个步骤、13 个状态，版本从 1 起，保存最长 30 年"
            / "Too many or too few: at most 40 fields, 12 steps and 13 states; versions count from 1; kept for 30 years at most",
        DeadEnd: "有的状态走不到，或走不到办结（is_end）" / "A state cannot be reached, or no way leads from it to an end (is_end)",
        StepNowhere: "有的步骤的 from 或 to 不是已列出的状态，或起止相同" / "A step's from or to is no state that is listed, or it ends where it begins",
        LaterVersion: "有这个版本不认识的内容，或 enter、need 写了不能用的权限" / "Something of a later version, or a need for enter or a step that staff do not have",
        NamesPerson: "村里的登记（home 为 area）不能有 person、signature 字段" / "A record of an area (home: area) must not have fields of the kinds person or signature",
        RequiredPhoto: "照片、录音和位置不能必填" / "Photos, voice notes and places cannot be required",
        Choices: "choice、choices 字段要有选项（最多 30 个），别的字段不能有；of 只能用于 record 字段" / "Fields of the kinds choice and choices need choices (at most 30); others have none; only a field of the kind record has of",
        Prefix: "县里的类别，代码以 x- 开头" / "The code of a county's own kind begins with x-",
        Unique: "unique 只能用于 home 为 person 的单值字段" / "Only a single value of a person's record (home: person) can be unique",
        Places: "places 的 at 要是必填、unique 的 record 字段，given、none_left 要是从第一个状态出发、by 为 server 的步骤，given 到达的状态要有 takes_place，none_left 到达的不能有；by 为 server 的步骤只能写在 places 里"
            / "In places, at is a required and unique field of the kind record; given and none_left are steps from the first state with by: server; given leads to a state with takes_place, none_left to one without; no other step is the server's",
        Asked: "步骤里问的每一项只能是单值，最多 4 项，不能 unique；handler 字段只能写在步骤里" / "What is asked with a step is one value each, at most 4 of them, and not unique; a field of the kind handler is asked with a step only",
        Limit: "limits 里的状态、步骤、选项要是已列出的，天数 1 到 366；joins 的步骤要恰好有一个必填的 record 项"
            / "In limits, states, steps and choices are listed ones and the length is 1 to 366 days; the step of joins asks for exactly one required record",
        Sharing: "home 为 person 时，sharing 只能是 village" / "With home: person, sharing is village",
    }
    /// Yes or no.
    yes_no(YesNo) { Yes: "是" / "Yes", No: "否" / "No" }
    /// How consent was given.
    consent_mode(ConsentMode) {
        Signature: "本人签名" / "Signed", SpokenWitnessed: "口头同意（有见证）" / "Spoken, witnessed", SelfLink: "本人链接确认" / "By link",
    }
    /// Name of a person's field.
    field(PersonField) {
        Name: "姓名" / "Name", Sex: "性别" / "Sex", BirthDate: "出生日期" / "Birth date", IdentityNumber: "身份证号" / "Identity number",
        Phone: "手机号" / "Mobile", SecondPhone: "第二联系电话" / "Second contact", SecondRelation: "与本人关系" / "Relation",
        Group: "组" / "Group", Householder: "户主" / "Householder", Address: "住址" / "Address", Employment: "就业状态" / "Employment",
        WorkPlace: "务工地" / "Work place", Industry: "行业" / "Industry", Job: "工种" / "Job", AwaySince: "外出时间" / "Away since",
        ReturnWindow: "预计返乡" / "Home again", ContactChannel: "联系方式" / "Best reached", Smartphone: "智能机" / "Smartphone",
        UnionMember: "工会会员" / "Union member", Intention: "参保意愿" / "Intention", Note: "备注" / "Note", DoNotContact: "勿再联系" / "Do not contact",
    }
}

impl Lang {
    /// When a person comes home.
    pub fn return_window(self, window: ReturnWindow) -> String {
        match window {
            ReturnWindow::SpringFestival => self.pick("春节", "Spring Festival").into(),
            ReturnWindow::FarmingSeason => self.pick("农忙", "Farming season").into(),
            ReturnWindow::NationalDay => self.pick("国庆", "National Day").into(),
            ReturnWindow::On(date) => date.to_string(),
            ReturnWindow::NotKnown => self.pick("不确定", "Not known").into(),
        }
    }

    /// What a person agreed to, in one line.
    pub fn purposes(self, purposes: &[Purpose]) -> String {
        purposes.iter().map(|purpose| self.purpose(*purpose)).collect::<Vec<_>>().join("、")
    }

    /// The text of a person's field: a choice in words, everything else as it was written.
    pub fn field_value(self, field: PersonField, text: &str) -> String {
        use PersonField as F;
        let word = match field {
            F::Sex => Sex::parse(text).map(|it| self.sex(it)),
            F::Employment => Employment::parse(text).map(|it| self.employment(it)),
            F::Intention => Intention::parse(text).map(|it| self.intention(it)),
            F::ContactChannel => ContactChannel::parse(text).map(|it| self.contact_channel(it)),
            F::Smartphone => Smartphone::parse(text).map(|it| self.smartphone(it)),
            F::UnionMember | F::DoNotContact => YesNo::parse(text).map(|it| self.yes_no(it)),
            F::ReturnWindow if !text.is_empty() => {
                return ReturnWindow::parse(text).map_or_else(|_| text.to_owned(), |window| self.return_window(window));
            }
            _ => None,
        };
        word.unwrap_or(text).to_owned()
    }

    /// A reason of today's order.
    pub fn reason(self, reason: Reason) -> String {
        let zh = self == Lang::ZhHans;
        match reason {
            Reason::Arranged(one) => self.arranged_at(one),
            Reason::Due { days_overdue: 0 } => self.pick("约好今天", "Due today").into(),
            Reason::Due { days_overdue } if zh => format!("已过约定 {days_overdue} 天"),
            Reason::Due { days_overdue } => format!("{days_overdue} days overdue"),
            Reason::Intends(intention) => self.intention(intention).into(),
            Reason::HomeSoon => self.pick("在家或快回家", "Home, or soon").into(),
            Reason::VideoOnly => self.pick("在外，可视频", "Away: by video").into(),
            Reason::RenewalIn { days } if zh => format!("保障还剩 {days} 天"),
            Reason::RenewalIn { days } => format!("Cover ends in {days} days"),
            Reason::RenewWithin { days: 0 } => {
                self.pick("已到期，今天续保还不用再等", "Cover has ended: renewed today it need not wait again").into()
            }
            Reason::RenewWithin { days } if zh => format!("已到期，{days} 天内续保不用再等"),
            Reason::RenewWithin { days } => {
                format!("Cover has ended: renewed within {days} days it need not wait again")
            }
            Reason::UntoldStory => self.pick("有个案例没讲过", "A story to tell").into(),
            Reason::NthVisit { n } if zh => format!("这是第 {n} 次走访"),
            Reason::NthVisit { n } => format!("This is visit {n}"),
            Reason::NeighbourDue => self.pick("同组有人到期，顺路", "A neighbour is due: on the way").into(),
            Reason::SeenLately { days: 0 } => self.pick("今天见过", "Seen today").into(),
            Reason::SeenLately { days } if zh => format!("{days} 天前见过"),
            Reason::SeenLately { days } => format!("Seen {days} days ago"),
            Reason::RefusedOften => self.pick("拒绝过三次", "Refused three times").into(),
            Reason::FormReturned => self.pick("参保表被退回", "Form returned").into(),
        }
    }
}
