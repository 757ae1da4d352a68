//! The two macros that words are written with, and the words of no noun in particular.

use super::Lang;
use crate::domain::date::Date;

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

/// `phrases! { /// doc … name(argument: Type) "zh {argument}" / "en {argument}"; }`: words around values.
macro_rules! phrases {
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

pub(super) use phrases;

words! {
    app_name: "田埂" / "Tiangeng";
    yuan: "元" / "yuan";
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
    resumed: "接着上次没填完的" / "Going on where you stopped";
    begin_anew: "重新填" / "Begin anew";
    mend_the_marked: "有内容要改，请看红字" / "Something needs mending; see the red words";
    reason_word: "原因" / "Reason";
}

phrases! {
    /// A day of this year.
    month_day(month: u32, day: u32) "{month}月{day}日" / "{day}/{month}";
    /// Days of cover.
    from_to(from: Date, to: Date) "{from} 至 {to}" / "{from} to {to}";
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

    /// `11月23日`, or `2025-11-23` when it is another year.
    pub fn day(self, date: Date, today: Date) -> String {
        let (year, month, day) = date.parts();
        if year == today.year() { self.month_day(month, day) } else { date.to_string() }
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
}
