//! Words of the screens.

use super::Lang;
use crate::{
    domain::{date::Date, money::Fen},
    sync::{engine::Link, operation::Command},
};

/// `words! { name: "zh" / "en"; … }`: both languages side by side, so that neither can be forgotten.
macro_rules! words {
    ($($name:ident: $zh:literal / $en:literal;)+) => {
        #[allow(missing_docs)]
        impl Lang {
            $(pub fn $name(self) -> &'static str { self.pick($zh, $en) })+
        }
    };
}

pub(super) use words;

words! {
    app_name: "田埂" / "Tiangeng";
    api_not_signed_in: "请先登录" / "Please sign in";
    api_wrong_password: "手机号或口令不对，请重试" / "Phone number or passphrase is wrong; please try again";
    api_wrong_code: "一次性码不对，或已用过、已过期；请乡镇工会再给一个" / "The one-time code is wrong, used up or too old; ask the township for a new one";
    api_signature_refused: "服务器不认得本机的签名，请重新登录" / "The server does not know this phone's signature; please sign in again";
    api_code_needed: "这部手机还没有登记，请输入乡镇工会给的一次性码" / "This phone is not registered yet: enter the one-time code from your township";
    api_other_key: "这部手机上的签名密钥是另一位同事的；请刷新页面后再登录" / "The signing key of this phone is a colleague's: reload the page and sign in again";
    api_registration_ended: "这部手机已被停用。没送达的会转给乡镇工会核对，不会丢；要继续用，请乡镇工会重新登记" / "This phone was taken out of use. What was not delivered goes to the township for review and is not lost; to go on, ask the township to register it again";
    api_callers_unknown: "服务器分不清是谁在登录，新手机暂时不能登录。请告诉管理服务器的人：用 --trusted-proxy 写明前面的代理，并让代理传 x-forwarded-for" / "The server cannot tell who is calling, so a new phone cannot sign in yet. Tell whoever runs the server to name the proxy in front of it with --trusted-proxy, and to have the proxy send x-forwarded-for";
    api_not_from_the_app: "请求不是从田埂发出的" / "The request did not come from Tiangeng";
    api_forbidden: "您没有权限办理这件事" / "You may not do this";
    api_not_found: "没有找到" / "Not found";
    api_other_method: "这个地址不能这样访问" / "This address is not used that way";
    api_too_slow: "网络太慢，请求没有收完；内容仍在您手机里" / "The request did not arrive in time; your work is safe on the phone";
    api_device_of_another: "本机数据属于另一账号" / "This device belongs to another account";
    api_busy: "现在同步的人多，请稍后再试；已保存的都在" / "Many are syncing just now: try again in a moment. Everything saved is kept";
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

    main_menu: "主菜单" / "Main menu";
    tab_today: "今日" / "Today";
    tab_ledger: "台账" / "Ledger";
    tab_add: "新记一笔" / "New";
    tab_enrolments: "参保" / "Forms";
    tab_review: "审核" / "Review";
    tab_me: "我的" / "Me";
    back: "返回" / "Back";
    close: "关闭" / "Close";
    edit: "修改资料" / "Edit";
    save: "保存" / "Save";
    submit: "提交" / "Submit";
    show: "显示" / "Show";
    hide: "隐藏" / "Hide";
    check_or_change: "核对或修改" / "Check or change";
    call: "打电话" / "Call";
    yes: "是" / "Yes";
    choose: "请选择" / "Please choose";
    nothing: "（空）" / "(empty)";
    try_again: "重试" / "Try again";
    show_more: "再显示一些" / "Show more";
    sum: "合计" / "Sum";

    phone_number: "手机号" / "Mobile number";
    sign_in: "登录" / "Sign in";
    signing_in: "正在登录…" / "Signing in…";
    sign_in_hint: "第一次登录需要网络；之后没有信号也能用。" / "The first sign-in needs a line; afterwards it works without signal.";
    larger_letters: "放大字" / "Larger letters";
    sign_out: "退出登录" / "Sign out";
    sign_out_text: "本机内容都已送达。" / "Everything on this phone has been delivered.";

    saved_here: "已保存在本机，联网后自动送出" / "Saved on this phone; it will be sent by itself";
    saved_on_this_phone: "已保存在本机" / "Saved on this phone";
    all_delivered: "全部已送达" / "All delivered";
    first_sync_waits: "等待网络，第一次取台账" / "Waiting for a line to fetch the ledger";
    store_lost: "本机资料曾被清空" / "This phone's store had been emptied";
    store_lost_text: "浏览器清空了本机资料，正在重新取回。台账在服务器上，不会少；没送达的从应急日志找回。" / "The browser emptied this phone's store. The ledger comes from the server again; what had not been delivered comes back from the emergency journal.";
    clock_is_off: "手机时间不准，请校准" / "This phone's clock is wrong; please set it";
    update_ready: "新版本已备好，点这里更新" / "A new version is ready: tap to update";
    close_other_tabs: "请先关掉其他田埂页面，再点这里更新" / "Close Tiangeng's other tabs first, then tap here";
    elsewhere: "田埂已在另一个页面打开" / "Tiangeng is open in another tab";
    elsewhere_text: "为免两处同时写入，一次只用一个页面。内容都在，不会丢。" / "One tab writes at a time, so that nothing clashes. Nothing is lost.";
    use_here: "在这里继续" / "Use it here";
    broken: "打不开本机存储" / "This phone's store cannot be opened";
    broken_text: "已保存的内容没有被删除。请关掉其他页面后重试；不行就联系乡镇工会，先不要清除浏览器数据。" / "Nothing saved was deleted. Close other tabs and try again; if it does not help, call the township and do not clear the browser's data.";

    today_lead: "按约定、意愿和是否在家排好，点开就记" / "Ordered by promise, intention and who is home; tap to log";
    nobody_today: "今天没有要走访的人" / "Nobody to visit today";
    nobody_today_text: "可以到台账里找人，或新增一位务工人员。" / "Look somebody up in the ledger, or add a person.";
    open_ledger: "打开台账" / "Open the ledger";

    search_hint: "姓名、首字母、手机尾号、村" / "Name, initials, phone tail, village";
    initials_to_come: "首字母查找正在准备，稍等就好；也可以先按汉字或手机尾号找" / "Search by initials is on its way; characters and phone tails can be searched already";
    pick_for_visit: "给谁记走访" / "Visit whom?";
    pick_for_enrol: "给谁办参保" / "Enrol whom?";
    pick_for_video: "给谁视频办理" / "Video call with whom?";
    everybody: "全部" / "Everybody";
    not_covered: "未参保" / "Not enrolled";
    not_in_ledger: "不在台账" / "Not in the ledger";
    all_villages: "全部村" / "All villages";
    village: "村（社区）" / "Village";
    choose_village: "选择村（社区）" / "Choose a village";
    search_village: "输入村名或首字母" / "Name or initials";
    add_person: "新增人员" / "Add a person";
    nobody_found: "没有找到" / "Nobody found";
    nobody_found_text: "换个写法试试，或新增人员。" / "Try another spelling, or add the person.";
    not_fetched_yet: "台账还没取全" / "The ledger is not all here yet";
    person_gone: "此人不在本机台账里：可能已转村、移出或删除。请同步后再试。" / "Not in this phone's ledger: perhaps moved, removed or erased. Sync and try again.";
    ledger_is_here: "台账已取全，没有网络也能用" / "The whole ledger is on this phone: it works without a line";
    perhaps_in_ledger: "台账里可能已有此人：" / "Perhaps already in the ledger:";

    log_visit: "记走访" / "Log a visit";
    enrol: "办参保" / "Enrol";
    video_enrol: "视频办理" / "Video enrolment";
    dossier: "档案" / "Dossier";
    concerns: "顾虑" / "Concerns";
    enrolments: "参保" / "Enrolments";
    history: "走访记录" / "Visits";
    no_history: "还没有走访记录。" / "No visits yet.";
    details: "资料" / "Details";
    waiting: "待同步" / "Waiting";
    by_import: "台账导入" / "Import";
    in_waiting_days: "等待期内" / "Waiting period";
    expiring: "快到期" / "Ends soon";

    outcome_of_visit: "结果" / "Outcome";
    choose_outcome: "请先选一个结果" / "Please choose an outcome";
    save_visit: "保存走访" / "Save visit";
    add_details: "补充内容（可不填）" / "Details (optional)";
    concerns_raised: "听到的顾虑" / "Concerns heard";
    concerns_resolved: "已经打消的顾虑" / "Concerns answered";
    intention_after: "走访后的意愿" / "Intention afterwards";
    note: "备注" / "Note";
    visited_on: "走访日期" / "Date of visit";
    next_visit: "下次走访" / "Next visit";

    resumed: "接着上次没填完的" / "Going on where you stopped";
    begin_anew: "重新填" / "Begin anew";

    who: "参保人" / "Who";
    plans: "险种" / "Plans";
    consent: "告知与同意" / "Notice and consent";
    agreed: "本人已看过（听过）告知书，同意参加" / "Has read (heard) the notice and agrees";
    signature: "本人签名" / "Signature";
    sign_here: "请在这里签名" / "Please sign here";
    sign_again: "重签" / "Sign again";
    notice_what: "参加互助保障需要您的姓名、性别、身份证号和手机号，用于办理参保、审核和联系您；不收银行账号，不拍身份证。" / "To join we need your name, sex, identity number and mobile number, for enrolment, review and contact; no bank account, no photo of your card.";
    notice_use: "信息由县、乡镇工会保管，不用于其他用途。" / "The county and township unions keep it and use it for nothing else.";
    notice_rights: "您可以随时查看、更正，或撤回同意。" / "You may see and correct it, or withdraw, at any time.";
    identity_from_elsewhere: "外地签发的号码，请再核对一遍证件" / "Issued elsewhere; please check the card once more";
    mend_the_marked: "有内容要改，请看红字" / "Something needs mending; see the red words";

    video_with: "用什么视频" / "Called with";
    whereabouts: "本人现在在哪里" / "Where the person is";
    four_steps: "视频四步" / "Four steps";
    step_identity_shown: "已出示身份证" / "Showed the identity card";
    step_identity_matched: "人证相符" / "Face and card agree";
    step_read_out: "已宣读险种和金额" / "Plan and sum read out";
    step_consent: "本人口头同意" / "Agreed aloud";
    read_this_out: "读给本人听" / "Read this out";
    witness: "见证人" / "Witness";
    helper: "家中协助人" / "Helper at home";
    result_of_call: "办理结果" / "Result";
    choose_result: "请先选办理结果" / "Please choose a result";
    reason_of_result: "原因或说明" / "Reason or remark";

    enrolment_form: "参保表" / "Enrolment form";
    shelf_to_review: "待审核" / "To review";
    shelf_returned: "退回" / "Returned";
    shelf_approved: "已通过" / "Approved";
    shelf_active: "保障中" / "Active";
    restore: "恢复到台账" / "Back into the ledger";
    accept: "采纳" / "Accept";
    dismiss: "不采纳" / "Set aside";
    same_person: "是同一人，删去本条" / "The same person: remove this row";
    number_is_wrong: "号码写错了，去修改" / "The number is wrong: correct it";
    keep_both: "两条都留" / "Keep both";
    entered_twice: "重复登记" / "Entered twice";
    entered_wrongly: "登记有误" / "Entered by mistake";
    has_died: "已去世" / "Has died";
    left_for_good: "已迁出本县" / "Left the county for good";
    twin_elsewhere: "另一条在您不负责的村，请与县总工会联系" / "The other row is in a village that is not yours; ask the county union";
    this_row: "本条" / "This row";
    earlier_row: "台账里原有的" / "The earlier row";
    handed_in_by: "谁交的" / "Handed in by";
    open_earlier_form: "打开原有的表" / "Open the earlier form";
    this_form: "本表" / "This form";
    earlier_form: "原有的表" / "The earlier form";
    ledger_moves: "转村、删除" / "Move or remove";
    move_person: "转到别的村" / "Move to another village";
    remove_person: "从台账删除" / "Remove from the ledger";
    remove_promise: "走访、同意书和表单都保留，可以随时恢复。" / "Visits, consents and forms are kept, and it can be undone at any time.";
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
    consent_withdrawn: "本人已撤回同意：重新取得同意后再办，否则请取消" / "The consent was withdrawn: get a new one, or cancel this form";
    save_person_file: "导出此人全部资料" / "Export all data of this person";
    save_person_file_text: "生成一份文件，交给本人；每次导出都有记录。" / "Makes a document to hand to the person; each export is on record.";
    erase_person: "删除个人资料" / "Erase personal data";
    erase_text: "本人要求时才用。走访、备注、照片和台账资料会从所有手机和服务器上删除，不能恢复。法律要求保存的同意书和参保表保存三年后自动删除。" / "Only at the person's request. Visits, notes, photos and the ledger row are erased from every phone and the server, and cannot come back. Consents and cover that the law requires are kept for three years, then erased too.";
    erase_understood: "本人要求删除，我已核对身份" / "The person asked for it, and I have checked who they are";
    erased: "个人资料已删除" / "Personal data erased";
    shelf_open_reviews: "待核对" / "To check";
    no_open_reviews: "没有要核对的" / "Nothing to check";
    no_open_reviews_text: "重复的人、写给别村的记录会出现在这里" / "People entered twice and records for other villages appear here";
    cover_days: "保障期" / "Cover";
    twin_form: "有重复" / "Twin";
    twin_notice: "同一人同险种同期已有一份参保表，请核对" / "There is another form for the same person, plan and days";
    no_forms: "这里还没有参保表" / "No forms here";
    no_forms_review: "网格员提交后会出现在这里。" / "They appear here when grid workers submit.";
    no_forms_worker: "从台账里选人，点“办参保”。" / "Pick somebody in the ledger and tap Enrol.";
    from_ledger: "台账原有记录，没有电子表单。" / "Recorded in the ledger before; no form is kept.";
    progress: "办理进度" / "Progress";
    correct_and_resubmit: "修改后再提交" / "Correct and hand in again";
    reason_word: "原因" / "Reason";
    reason_title: "写明原因，网格员会看到" / "Give the reason; the worker will see it";
    reason_number: "身份证号与本人不符" / "Identity number is not this person's";
    reason_phone: "电话打不通" / "Phone number does not answer";
    reason_signature: "签名不清楚" / "Signature unclear";
    reason_twice: "重复参保" / "Enrolled twice";

    sync: "同步" / "Sync";
    sync_now: "立即同步" / "Sync now";
    needs_attention: "需要看一下" / "Needs a look";
    all_seen: "都看过了" / "All seen";
    delivered: "已送达" / "Delivered";
    outbox_promise: "保存过的内容都在本机，没有信号也不会丢；连上网会自动送出，送到后才标“已送达”。" / "Whatever was saved is on this phone and is not lost without signal; it is sent by itself and marked delivered only when it arrived.";
    nothing_written: "本机还没有写过内容" / "Nothing written on this phone yet";
    nothing_written_text: "记一次走访试试。" / "Log a visit to begin.";

    letters: "显示" / "Display";
    size_of_letters: "字号" / "Size of letters";
    appearance: "外观" / "Appearance";
    theme_system: "跟随手机" / "As the phone";
    theme_light: "浅色" / "Light";
    theme_dark: "深色" / "Dark";
    this_phone: "本机" / "This phone";
    storage_word: "存储" / "Storage";
    install_hint: "在浏览器菜单里选“添加到主屏幕”，像应用一样打开，没有信号也能用。" / "Choose “Add to home screen” in the browser's menu: it opens like an app, without signal too.";
    spring_festival: "春节" / "Spring Festival";
    farming_season: "农忙" / "Farming season";
    national_day: "国庆" / "National Day";
    not_known: "不确定" / "Not known";
}

/// `told! { /// doc … name(argument: Type) "zh {argument}" / "en {argument}"; }`: words around values.
macro_rules! told {
    ($($(#[$meta:meta])* $name:ident($($argument:ident: $type:ty),*) $zh:literal / $en:literal;)+) => {
        impl Lang {$(
            $(#[$meta])*
            pub fn $name(self, $($argument: $type),*) -> String {
                match self {
                    Lang::ZhHans => format!($zh),
                    Lang::En => format!($en),
                }
            }
        )+}
    };
}

pub(super) use told;

told! {
    /// A body that cannot be read, with where.
    api_malformed(detail: &str) "请求内容无法识别：{detail}" / "The request cannot be read: {detail}";
    /// Too many tries to sign in, with the minutes to wait.
    api_too_many_tries(minutes: u64) "试的次数太多，请过 {minutes} 分钟再登录；本机保存的都在" / "Too many tries: sign in again in {minutes} min. Everything saved on this phone is kept";
    /// One account has asked for or sent too much.
    api_too_much(minutes: u64) "请求或上传太多，请过 {minutes} 分钟再试；本机保存的都在" / "Too much was asked for or sent: try again in {minutes} min. Everything saved on this phone is kept";
    /// A body above the limit in bytes (or a list above its limit).
    api_too_large(max: usize) "请求超过上限 {max}，请分批送" / "The request is above the limit of {max}; please send it in parts";
    /// A protocol of another version.
    api_other_protocol(found: u32) "服务器不认识协议版本 {found}" / "This server does not speak protocol {found}";
    /// For which ages a plan is.
    ages(min: u32, max: u32) "适用 {min}–{max} 周岁" / "For ages {min} to {max}";
    /// Age in years.
    age(years: u32) "{years} 岁" / "{years} years old";
    /// One plan as it is read out.
    plan_aloud(name: &str, fee: Fen, covers: &str) "{name}，一年 {fee} 元。{covers}" / "{name}: {fee} yuan a year. {covers}";
    /// All plans together as it is read out.
    plans_aloud(sum: Fen) "全部参加，一年一共 {sum} 元。" / "All of them together: {sum} yuan a year.";
    /// A villagers' group.
    group(number: u8) "{number}组" / "group {number}";
    /// A day of this year.
    month_day(month: u32, day: u32) "{month}月{day}日" / "{day}/{month}";
    /// Days of cover.
    from_to(from: Date, to: Date) "{from} 至 {to}" / "{from} to {to}";
    /// How many people a list holds.
    people_count(count: usize) "{count} 人" / "{count} people";
    /// Own work that came back from the journal.
    recovered_count(count: usize) "找回 {count} 条" / "{count} recovered";
    /// The same in a sentence.
    recovered_text(count: usize) "从应急日志找回 {count} 条没送达的记录，会照常送达。" / "{count} records that had not been delivered came back from the emergency journal and will be delivered.";
    /// Own work that cannot be read.
    damaged_count(count: usize) "{count} 条损坏" / "{count} damaged";
    /// The same in a sentence.
    damaged_text(count: usize) "有 {count} 条记录读不出来，原样留在本机。请别清除浏览器数据，联系乡镇工会。" / "{count} records cannot be read. They stay on this phone as they are. Do not clear the browser's data; tell the township.";
    /// How many own operations wait.
    waiting_count(count: usize) "待同步 {count}" / "{count} waiting";
    /// How many results need a look.
    attention_count(count: usize) "{count} 条要看一下" / "{count} need a look";
    /// How many scopes cannot be read.
    unreadable_count(count: usize) "{count} 个村的资料读不全" / "{count} villages cannot be read whole";
    /// The same in a sentence.
    unreadable_text(count: usize) "有 {count} 个村的新资料读不出来，正在重新取，县里会收到提示。没送达的都在，其他村照常同步。" / "What is new in {count} villages cannot be read; it is being fetched anew, and the county is told. Everything that waits is here, and all other villages sync as ever.";
    /// How far a first sync has come.
    first_sync(done: usize, of: usize) "正在取台账 {done}/{of}" / "Fetching the ledger {done}/{of}";
    /// The number of a visit.
    nth_visit(n: usize) "第 {n} 次走访" / "Visit {n}";
    /// When the next visit is due.
    next_visit_on(day: &str) "下次 {day}" / "Next on {day}";
    /// Why somebody is in the ledger no more.
    removed_because(reason: &str) "已从台账删除：{reason}" / "Removed from the ledger: {reason}";
    /// Where somebody belongs by now.
    moved_to(village: &str) "已转到 {village}" / "Moved to {village}";
    /// Where somebody will belong once the server has it.
    moving_to(village: &str) "正转到 {village}，同步后生效" / "Moving to {village} with the next sync";
    /// What a dossier holds.
    dossier_holds(visits: usize, forms: usize) "走访 {visits} 次，参保表 {forms} 份" / "{visits} visits, {forms} forms";
    /// How many records wait for a decision.
    reviews_count(count: usize) "{count} 条待核对" / "{count} to check";
    /// Two values for one field.
    clash(field: &str) "“{field}”两个人都改了，请选一个" / "Two people changed “{field}”: choose one";
    /// Why a form came back.
    returned_because(reason: &str) "乡镇退回：{reason}" / "Returned by the township: {reason}";
    /// The notice that was read.
    notice_version(version: &str) "告知书 {version} 版" / "notice {version}";
    /// Saving failed.
    not_saved(why: &str) "没有保存成功，表单还在。请清理手机空间后再试（{why}）" / "Not saved; the form is still here. Free some space and try again ({why})";
    /// The first sign-in got no answer.
    sign_in_needs_line(why: &str) "登录需要网络：{why}" / "Signing in needs a line: {why}";
    /// When the server last answered.
    last_sync(moment: &str) "上次同步 {moment}" / "Last sync {moment}";
}

impl Lang {
    /// How long ago, in milliseconds.
    pub fn ago(self, ms: i64) -> String {
        let (minutes, hours, days) = (ms / 60_000, ms / 3_600_000, ms / 86_400_000);
        match self {
            Lang::ZhHans if minutes < 1 => "刚刚".into(),
            Lang::ZhHans if hours < 1 => format!("{minutes} 分钟前"),
            Lang::ZhHans if days < 1 => format!("{hours} 小时前"),
            Lang::ZhHans => format!("{days} 天前"),
            Lang::En if minutes < 1 => "just now".into(),
            Lang::En if hours < 1 => format!("{minutes} min ago"),
            Lang::En if days < 1 => format!("{hours} h ago"),
            Lang::En => format!("{days} days ago"),
        }
    }

    /// How old the oldest waiting work is, in milliseconds.
    pub fn oldest(self, ms: i64) -> String {
        format!("{} {}", self.pick("最早", "oldest"), self.ago(ms))
    }

    /// A day of the week, 0 for Monday.
    pub fn weekday(self, day: u8) -> &'static str {
        const WORDS: [(&str, &str); 7] = [
            ("星期一", "Monday"),
            ("星期二", "Tuesday"),
            ("星期三", "Wednesday"),
            ("星期四", "Thursday"),
            ("星期五", "Friday"),
            ("星期六", "Saturday"),
            ("星期日", "Sunday"),
        ];
        let (zh, en) = WORDS[usize::from(day) % WORDS.len()];
        self.pick(zh, en)
    }

    /// A size in bytes.
    pub fn size(self, bytes: usize) -> String {
        if bytes < 1024 { format!("{bytes} B") } else { format!("{} KB", bytes.div_ceil(1024)) }
    }

    /// Storage in use, in megabytes.
    pub fn storage(self, used: u32, available: u32, persisted: bool) -> String {
        let safe = if persisted {
            self.pick("已受保护", "protected")
        } else {
            self.pick("浏览器可能清理", "the browser may clear it")
        };
        match self {
            Lang::ZhHans => format!("已用 {used} MB / {available} MB · {safe}"),
            Lang::En => format!("{used} MB of {available} MB · {safe}"),
        }
    }

    /// Where the line stands.
    pub fn link(self, link: Link) -> String {
        match link {
            Link::Idle => self.pick("已连接", "Connected").into(),
            Link::Busy => self.pick("正在同步…", "Syncing…").into(),
            Link::Waiting { failure, .. } => self.failure(failure).into(),
        }
    }

    /// What an operation is.
    pub fn kind(self, command: Option<&Command>) -> &'static str {
        match command {
            Some(Command::EnrolmentMoved(moved)) => self.step(moved.step),
            command => self.kind_named(command.map_or("", Command::kind)),
        }
    }

    /// The same by name, as the audit has it.
    pub fn kind_named(self, kind: &str) -> &'static str {
        match kind {
            "PersonAdded" => self.pick("新增人员", "New person"),
            "PersonEdited" => self.pick("修改资料", "Edit"),
            "ConflictSettled" => self.pick("选定一个值", "Choice"),
            "PersonRemoved" => self.pick("从台账删除", "Removal"),
            "PersonRestored" => self.pick("恢复到台账", "Restored"),
            "PersonMoved" => self.pick("转到别的村", "Move to another village"),
            "DossierArrived" => self.pick("从别的村转入", "Arrival from another village"),
            "ReviewSettled" => self.pick("核对处理", "Decision"),
            "VisitLogged" => self.pick("走访", "Visit"),
            "ConsentGiven" => self.pick("同意书", "Consent"),
            "ConsentWithdrawn" => self.pick("撤回同意", "Consent withdrawn"),
            "PersonErased" => self.pick("删除个人资料", "Erasure"),
            "RecordsKept" => self.pick("依法保存的记录", "Records kept by law"),
            "Erased" => self.pick("已删除的内容", "Erased content"),
            "EnrolmentSubmitted" => self.pick("参保表", "Enrolment form"),
            "EnrolmentMoved" => self.pick("参保表办理", "Step of a form"),
            "EnrolmentRecorded" => self.pick("台账参保", "Recorded cover"),
            "VideoSessionLogged" => self.pick("视频办理", "Video call"),
            "NumberRevealed" => self.pick("查看证件号", "Number looked at"),
            "AreaListed" | "PlanPublished" | "StaffListed" => self.pick("县级资料", "County data"),
            _ => self.pick("新版本的内容", "Of a later version"),
        }
    }
}
