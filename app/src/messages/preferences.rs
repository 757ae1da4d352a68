//! Words about this phone and how it shows things.

use super::{Lang, words::words};

words! {
    letters: "显示" / "Display";
    size_of_letters: "字号" / "Size of letters";
    appearance: "外观" / "Appearance";
    motion: "动画" / "Motion";
    motion_off: "关闭" / "Off";
    theme_system: "跟随手机" / "As the phone";
    theme_light: "浅色" / "Light";
    theme_dark: "深色" / "Dark";
    this_phone: "本机" / "This phone";
    storage_word: "存储" / "Storage";
    install_first: "请先在分享菜单里“添加到主屏幕”，再从主屏幕打开，输入一次性码：主屏幕上的应用看不到这里的内容" / "First choose “Add to Home Screen” in the share menu, open the app from there, and enter the code in it: it does not see what is in this tab";
    may_be_cleared: "这个浏览器没有答应保留数据，空间不足或长期不开时可能清掉。请尽快同步；添加到主屏幕更稳妥。" / "This browser has not promised to keep the data: it may clear it when room is short or it is not opened for long. Sync soon; on the home screen it is safer.";
    open_in_browser: "这是微信里的页面，没有信号就打不开。请点右上角“…”，选“在浏览器打开”，再登录。" / "This page is inside WeChat and does not open without signal. Tap “…” at the top right, choose “Open in browser”, then sign in.";
    install_from_safari: "请先点分享按钮，选“添加到主屏幕”，再从主屏幕打开登录。" / "First tap Share, choose “Add to Home Screen”, and sign in from there.";
    install_from_dots: "点右上角 ⋮，选“安装应用”或“添加到主屏幕”，像应用一样打开，没有信号也能用。" / "Tap ⋮ at the top right and choose “Install app” or “Add to home screen”: it opens like an app, without signal too.";
    install_from_menu: "点浏览器的菜单，选“添加到”再选“桌面”，像应用一样打开，没有信号也能用。" / "In the browser's menu choose “Add to”, then “Home screen”: it opens like an app, without signal too.";
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
