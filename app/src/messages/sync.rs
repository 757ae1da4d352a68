//! Words about sync: what waits, what was delivered, what came back.

use super::{
    Lang,
    words::{phrases, words},
};
use crate::sync::engine::Link;

words! {
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
    not_fetched_yet: "台账还没取全" / "The ledger is not all here yet";
    ledger_is_here: "台账已取全，没有网络也能用" / "The whole ledger is on this phone: it works without a line";
    waiting: "待同步" / "Waiting";
    sync: "同步" / "Sync";
    sync_now: "立即同步" / "Sync now";
    needs_attention: "需要看一下" / "Needs a look";
    all_seen: "都看过了" / "All seen";
    delivered: "已送达" / "Delivered";
    outbox_promise: "保存过的内容都在本机，没有信号也不会丢；连上网会自动送出，送到后才标“已送达”。" / "Whatever was saved is on this phone and is not lost without signal; it is sent by itself and marked delivered only when it arrived.";
    nothing_written: "本机还没有写过内容" / "Nothing written on this phone yet";
    nothing_written_text: "记一次走访试试。" / "Log a visit to begin.";
}

phrases! {
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
    /// Saving failed.
    not_saved(why: &str) "没有保存成功，表单还在。请清理手机空间后再试（{why}）" / "Not saved; the form is still here. Free some space and try again ({why})";
    /// When the server last answered.
    last_sync(moment: &str) "上次同步 {moment}" / "Last sync {moment}";
}

impl Lang {
    /// How old the oldest waiting work is, in milliseconds.
    pub fn oldest(self, ms: i64) -> String {
        format!("{} {}", self.pick("最早", "oldest"), self.ago(ms))
    }

    /// The state of the connection.
    pub fn link(self, link: Link) -> String {
        match link {
            Link::Idle => self.pick("已连接", "Connected").into(),
            Link::Busy => self.pick("正在同步…", "Syncing…").into(),
            Link::Waiting { failure, .. } => self.failure(failure).into(),
        }
    }
}
