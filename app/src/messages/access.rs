//! Words about getting in: passphrase, PIN, one-time code, a phone that was taken out of use.

use super::{Lang, words::words};
use crate::domain::{audit::Action, registration::RegistrationState};

words! {
    passphrase: "口令" / "Passphrase";
    passphrase_again: "再输一遍口令" / "The passphrase again";
    passphrase_hint: "至少 8 个字符，可以是一句话。以后打开这部手机上的田埂、登录，都用它。" / "At least 8 characters; a sentence is fine. It opens Tiangeng on this phone and signs you in.";
    one_time_code: "一次性码" / "One-time code";
    one_time_code_hint: "向乡镇工会要，8 位数字，10 分钟内有效" / "Ask the township union: 8 digits, good for 10 minutes";
    have_code: "第一次用这部手机？输入一次性码" / "New on this phone? Enter a one-time code";
    no_code: "已经登记过，直接登录" / "Registered already: sign in";
    register_phone: "登记这部手机" / "Register this phone";
    earlier_passphrase: "这部手机原来的口令" / "This phone's earlier passphrase";
    earlier_passphrase_text: "这部手机上有用另一个口令锁着的资料。输入原来的口令，资料接着用，以后改用新口令。" / "The data on this phone is locked with another passphrase. Enter that one: everything stays, and the new passphrase opens it from then on.";
    begin_anew_here: "想不起来，重新开始" / "I cannot remember: begin anew";
    begin_anew_text: "台账会重新取回；没送达的文字已封存，照常送达。没填完的表和没送完的照片会没有了。" / "The ledger is fetched anew, and text that was not delivered is sealed and still goes out. Half-filled forms and photos that were not sent are gone.";
    no_vault: "这个浏览器不能加密保存：请用 https 打开，或换 Chrome、Edge、Safari，并确认手机还有空间" / "This browser cannot keep things encrypted: open the page with https, or in Chrome, Edge or Safari, and see that there is room";
    sign_in_not_kept: "登录没有留住：这个浏览器没有保存本站的 Cookie。请用 https 打开（Safari 只在 https 下保存），或在浏览器设置里允许 Cookie，再登录" / "The sign-in was not kept: this browser has not stored this site's cookie. Open the page with https (Safari stores it only then), or allow cookies in the browser's settings, and sign in again";
    unlock: "解锁" / "Unlock";
    unlocking: "正在解锁…" / "Unlocking…";
    wrong_passphrase: "口令不对，请再试一次" / "Wrong passphrase; please try again";
    wrong_pin: "PIN 不对，请再试一次" / "Wrong PIN; please try again";
    pin: "PIN" / "PIN";
    use_passphrase: "改用口令" / "Use the passphrase";
    choose_passphrase: "请给这部手机设一个口令" / "Choose a passphrase for this phone";
    choose_passphrase_text: "新版本把本机资料加密保存。建议用您登录的口令。" / "This version keeps everything on the phone encrypted. Take the one you sign in with.";
    set_passphrase: "设好并打开" / "Set and open";
    locked_promise: "已锁。没送达的内容已封存，联网后照常送出；锁着的时候谁也看不到。" / "Locked. What waits is sealed and still goes out when there is a line; nobody can read anything meanwhile.";
    forgotten: "忘了口令？" / "Forgotten?";
    forgotten_text: "向乡镇工会要一个一次性码，再点“换人登录”，用它重设口令。" / "Ask the township for a one-time code, tap “Somebody else” and set a new passphrase with it.";
    somebody_else: "换人登录" / "Somebody else";
    works_here_too: "也在这部手机上用的" / "Also on this phone";
    phone_revoked: "这部手机已停用" / "This phone was taken out of use";
    phone_revoked_text: "乡镇工会停用了这部手机。没送达的内容转给乡镇工会核对，不会丢。要继续用，请向乡镇工会要一次性码，重新登记。" / "The township took this phone out of use. What was not delivered goes to the township for review and is not lost. To go on, ask the township for a one-time code and register it again.";
    phone_wiped: "这部手机上的资料已清除" / "This phone was emptied";
    phone_wiped_text: "乡镇工会要求清除这部手机上的资料，已经清除。没送达的文字封存着，联网后转给乡镇工会核对。" / "By the township's order everything on this phone was destroyed. Text that was not delivered is sealed and goes to the township for review when there is a line.";
    register_again: "重新登记" / "Register again";
    lock_word: "锁定" / "Lock";
    lock_now: "立即锁定" / "Lock now";
    lock_after: "多久不用自动锁定（分钟）" / "Lock after so many quiet minutes";
    pin_title: "用 PIN 快速解锁" / "Unlock quickly with a PIN";
    pin_text: "4 到 8 位数字。只在应用没被关掉时有用；关掉后或输错 5 次，要输口令。" / "4 to 8 digits. Good while the app stays open; once it was closed, or after 5 wrong tries, the passphrase is needed.";
    pin_set: "PIN 已设好" / "The PIN is set";
    pin_set_button: "设 PIN" / "Set PIN";
    passkey_open: "用指纹或面容打开" / "Open with fingerprint or face";
    passkey_set: "用指纹或面容开锁" / "Unlock with fingerprint or face";
    passkey_remove: "不再用指纹或面容开锁" / "No longer unlock with fingerprint or face";
    passkey_text: "用这部手机自己的指纹或面容打开田埂，不用联网。口令照样能用，登录也还是用口令。" / "This phone's own fingerprint or face opens Tiangeng, without a line. The passphrase still does, and signs you in.";
    passkey_ready: "以后可以用指纹或面容开锁" / "Fingerprint or face opens it from now on";
    not_recognised: "没有认出来，或者取消了。请再试一次，或用口令打开。" / "Not recognised, or cancelled. Please try again, or use the passphrase.";
    pin_remove: "取消 PIN" / "Remove PIN";
    my_phones: "我的手机与登录" / "My phones and sign-ins";
    my_phones_text: "您登记过的手机和还开着的登录。有不认得的：先结束它，再改口令，并告诉乡镇工会。" / "The phones registered for you and your open sign-ins. One that you do not know: end it, change your passphrase and tell the township.";
    unregistered_browser: "没有登记的浏览器" / "A browser that is not registered";
    end_session: "结束登录" / "End this sign-in";
    revoke_own_sure: "再点一次：停用它，再用要一次性码" / "Tap again: it needs a one-time code afterwards";
    change_passphrase: "改口令" / "Change the passphrase";
    change_passphrase_text: "登录和打开这部手机都改用新口令；别的手机上的登录会结束，到那里用新口令再登录一次。" / "It signs you in and opens this phone from then on. Sign-ins on other phones end; sign in there with the new one.";
    present_passphrase: "现在的口令" / "The present passphrase";
    new_passphrase: "新口令" / "The new passphrase";
    changing: "正在改…" / "Changing…";
    passphrase_changed: "口令已改" / "The passphrase is changed";
    staff_and_phones: "人员与手机" / "Staff and phones";
    staff_text: "加人、给一次性码登记手机、停用丢失的手机。改动在对方下一次联网时生效。" / "Add people, register phones with one-time codes, take lost phones out of use. It holds from their next contact on.";
    nobody_works_here: "还没有人员" / "Nobody yet";
    nobody_works_here_text: "先加一位网格员，再给他一个一次性码。" / "Add a grid worker, then give out a one-time code.";
    add_staff: "加人" / "Add somebody";
    name_word: "姓名" / "Name";
    role_word: "角色" / "Role";
    works_for: "负责的地方" / "Works for";
    no_phone_yet: "还没有登记手机。" / "No phone is registered yet.";
    give_code: "给一次性码，登记手机" / "Give a one-time code for a phone";
    end_work: "不再在这里工作" / "Works here no longer";
    begin_work: "恢复工作" / "Works here again";
    works_here_no_longer: "已停用" / "Inactive";
    revoke: "停用手机" / "Take out of use";
    wipe: "停用并清除" / "Take out of use and empty";
    wipe_sure: "再点一次：清除它，没送完的照片也会没有" / "Tap again: empty it, unsent photos included";
    code_picture: "一次性码的二维码" / "The one-time code as a picture";
    code_text: "用对方手机的相机扫，或在登录页点“第一次用这部手机”后输入。给了新码，旧码就作废。" / "Scan it with the other phone's camera, or type it on the sign-in page. A new code voids the one before.";
    audit: "审计记录" / "Audit";
    audit_text: "谁在什么时候做了什么，按时间倒排。只能看，不能改，也删不掉。" / "Who did what and when, newest first. It can be read, and neither changed nor removed.";
    no_audit: "还没有记录" / "Nothing yet";
    the_server: "服务器" / "The server";
    sign_out_promise: "退出后，本机上的台账、没填完的表都会清除。" / "Signing out destroys the ledger and half-filled forms on this phone.";
}

impl Lang {
    /// What a phone may do.
    pub fn registration_state(self, state: RegistrationState) -> &'static str {
        match state {
            RegistrationState::Active => self.pick("在用", "In use"),
            RegistrationState::Revoked => self.pick("已停用", "Out of use"),
            RegistrationState::Wiped => self.pick("已停用，要清除", "Out of use, to be emptied"),
            RegistrationState::Unknown(_) => self.pick("未知", "Unknown"),
        }
    }

    /// What was done, other than writing operations.
    pub fn audit_action(self, action: Action) -> &'static str {
        match action {
            Action::ContentErased => self.pick("删除内容", "Erased content"),
            Action::PersonExported => self.pick("导出个人资料", "Exported a person's data"),
            Action::Operation => self.pick("写入", "Wrote"),
            Action::SignedIn => self.pick("登录", "Signed in"),
            Action::SignInRefused => self.pick("登录被拒", "Sign-in refused"),
            Action::SignedOut => self.pick("退出登录", "Signed out"),
            Action::LedgerExported => self.pick("导出台账", "Exported the ledger"),
            Action::LedgerImported => self.pick("导入台账", "Imported a ledger"),
            Action::AccountChanged => self.pick("改动人员", "Changed an account"),
            Action::PasswordSet => self.pick("设口令", "Set a passphrase"),
            Action::DeviceRegistered => self.pick("登记手机", "Registered a phone"),
            Action::DeviceRevoked => self.pick("停用手机", "Took a phone out of use"),
            Action::DeviceWiped => self.pick("停用并清除手机", "Had a phone emptied"),
            Action::CodeIssued => self.pick("给出一次性码", "Gave out a one-time code"),
            Action::BackupTaken => self.pick("备份", "Took a backup"),
            Action::BackupsForgotten => self.pick("不再计入某处备份", "Let go of a directory of backups"),
            Action::Restored => self.pick("恢复备份", "Restored a backup"),
            Action::Rebuilt => self.pick("重建", "Rebuilt"),
            Action::KeysRotated => self.pick("更换密钥", "Rotated keys"),
            Action::RescueTaken => self.pick("交入救援文件", "Handed in a rescue file"),
            Action::Unknown(_) => self.pick("其他", "Something else"),
        }
    }

    /// Since when a phone is known.
    pub fn phone_about(self, registered: &str, seen: &str) -> String {
        match self {
            Lang::ZhHans => format!("{registered} 登记 · 最近联系 {seen}"),
            Lang::En => format!("Registered {registered} · last heard of {seen}"),
        }
    }

    /// Since when a session is open, and until when.
    pub fn session_about(self, begun: &str, until: &str) -> String {
        match self {
            Lang::ZhHans => format!("{begun} 登录，{until} 到期"),
            Lang::En => format!("Signed in {begun}, until {until}"),
        }
    }

    /// It is not known whether the server has changed the passphrase.
    pub fn change_unclear(self, why: &str) -> String {
        match self {
            Lang::ZhHans => format!(
                "没有收到答复：{why}。口令可能已经改了。两个口令都能打开这部手机；有网络时，用同样的两个口令再改一次。"
            ),
            Lang::En => format!(
                "No answer came: {why}. The passphrase may be changed. Both open this phone; when there is a line, change it once more with the same two."
            ),
        }
    }

    /// For whom a code is.
    pub fn code_for(self, name: &str, minutes: i64) -> String {
        match self {
            Lang::ZhHans => format!("给 {name} 的一次性码，{minutes} 分钟内有效，只能用一次："),
            Lang::En => format!("For {name}, good for {minutes} minutes, once:"),
        }
    }

    /// Something that only works online.
    pub fn needs_line(self, why: &str) -> String {
        match self {
            Lang::ZhHans => format!("这一页要联网：{why}"),
            Lang::En => format!("This page needs a line: {why}"),
        }
    }

    /// Signing out while something waits.
    pub fn sign_out_sealed(self, operations: usize, contents: usize) -> String {
        match self {
            Lang::ZhHans if contents > 0 => {
                format!("还有 {contents} 件照片或录音没送完：资料会锁着留在本机，等您下次登录接着送。")
            }
            Lang::ZhHans => format!("还有 {operations} 条没送达，已封存，联网后照常送达，谁也看不到。"),
            Lang::En if contents > 0 => format!(
                "{contents} photos or voice notes are still to be sent: everything stays on this phone, locked, until you sign in again."
            ),
            Lang::En => format!(
                "{operations} have not been delivered. They are sealed and go out when there is a line; nobody can read them."
            ),
        }
    }
}
