//! Words about this phone and how it shows things.

use super::{Lang, words::words};

words! {
    letters: "显示" / "Display";
    size_of_letters: "字号" / "Size of letters";
    appearance: "外观" / "Appearance";
    theme_system: "跟随手机" / "As the phone";
    theme_light: "浅色" / "Light";
    theme_dark: "深色" / "Dark";
    this_phone: "本机" / "This phone";
    storage_word: "存储" / "Storage";
    install_hint: "在浏览器菜单里选“添加到主屏幕”，像应用一样打开，没有信号也能用。" / "Choose “Add to home screen” in the browser's menu: it opens like an app, without signal too.";
}

impl Lang {
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
}
