//! Words about rescue files.

use super::{Lang, words::words};
use crate::sync::rescue::RescueReceipt;

words! {
    save_rescue: "存成救援文件" / "Save a rescue file";
    save_rescue_text: "一直连不上网、手机要坏了才用：把待同步的内容加密存进“下载”，用微信等发给乡镇工会。只有县里的服务器打得开。" / "For a phone that never gets a line, or is about to fail: what waits goes into the downloads, encrypted. Send it to the township union by any means. Only the county's server can open it.";
    rescue_nothing: "没有待同步的内容，不用救援文件" / "Nothing waits: no rescue file is needed";
    rescue_no_key: "这部手机还没同步过，做不了救援文件；请先连网同步一次" / "This phone has never synced and cannot make a rescue file: let it sync once";
    rescue_not_saved: "浏览器没有存下文件，请再试一次" / "The browser did not save the file: please try again";
    hand_in_rescue: "交入救援文件" / "Hand in a rescue file";
    hand_in_rescue_text: "网格员的手机送不出时，选他发来的 .tiangeng 文件。同一份交两次也只算一次。" / "When a worker's phone cannot deliver: choose the .tiangeng file that it saved. The same work handed in twice counts once.";
    handing_in: "正在交入…" / "Handing in…";
    other_ways: "送不出去？" / "Cannot deliver?";
}

impl Lang {
    /// A file was saved.
    pub fn rescue_saved(self, count: usize) -> String {
        match self {
            Lang::ZhHans => format!("已存 {count} 条到“下载”。请发给乡镇工会；本机的内容照样留着，连上网还会自动送。"),
            Lang::En => format!(
                "{count} saved among the downloads. Send the file to the township union; this phone keeps everything and still delivers when it can."
            ),
        }
    }

    /// A file was taken in.
    pub fn rescue_taken(self, receipt: &RescueReceipt) -> String {
        let RescueReceipt { operations, known, to_look_at, needs_session, contents } = *receipt;
        let taken = match self {
            Lang::ZhHans => format!(
                "已交入 {operations} 条（其中 {known} 条早已送达，{to_look_at} 条要核对），照片录音 {contents} 件。"
            ),
            Lang::En => format!(
                "{operations} handed in ({known} were here already, {to_look_at} to look at), {contents} photos or voice notes."
            ),
        };
        match (needs_session, self) {
            (0, _) => taken,
            (left, Lang::ZhHans) => format!("{taken}另有 {left} 条未收：须由填写人本人登录后提交。"),
            (left, Lang::En) => format!("{taken} {left} left out: their writer has to sign in and deliver them."),
        }
    }
}
