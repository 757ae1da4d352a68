//! What became of an operation, and why a sync did not get through, in words.

use super::Lang;
use crate::{
    domain::enrolment::MoveFault,
    sync::{
        engine::Failure,
        outcome::{Outcome, RefusalReason, ReviewReason},
    },
};

impl Lang {
    /// What became of an operation.
    pub fn outcome(self, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Applied => self.pick("已送达", "Delivered").into(),
            Outcome::Noop => self.pick("已送达（原已如此）", "Delivered (already so)").into(),
            Outcome::Conflict { .. } => self
                .pick(
                    "已送达；有一项别人也改了，两个值都保留着",
                    "Delivered; somebody else changed a field too, both values are kept",
                )
                .into(),
            Outcome::Review { reason } => self.review(reason),
            Outcome::Refused { reason } => self.refusal(reason),
            Outcome::Later(_) => self.later().into(),
        }
    }

    /// Why an operation waits for the township.
    pub fn review(self, reason: &ReviewReason) -> String {
        let text = match reason {
            ReviewReason::OutsideRights => {
                ("不是您负责的村，已交乡镇核对", "Not one of your villages; the township will check")
            }
            ReviewReason::PhoneRevoked => (
                "这部手机已停用，送来的内容已交乡镇核对",
                "This phone is out of use; the township will check what it handed in",
            ),
            ReviewReason::UnknownKind => ("服务器版本较旧，已保存待处理", "The server is older; kept for later"),
            ReviewReason::NobodyThere => {
                ("台账里没有这个人，已交乡镇核对", "Not in this ledger; the township will check")
            }
            ReviewReason::TwinPerson { .. } => (
                "台账里已有同一身份证号的人，已交乡镇核对",
                "The identity number is in the ledger already; the township will check",
            ),
            ReviewReason::TwinCover { .. } => (
                "此人同险种同期已有参保表，两份都保留，由乡镇核对",
                "There is a form for these days already; both are kept, the township will check",
            ),
            ReviewReason::TwinRecord { .. } => (
                "此人已有一份同样的登记，已交乡镇核对",
                "There is an open record about the same already; the township will check",
            ),
            ReviewReason::MoveDoesNotFit { fault: MoveFault::NotAllowed } => {
                ("您的岗位不能办这一步，已交核对", "Your role cannot do this; kept for review")
            }
            ReviewReason::MoveDoesNotFit { .. } => {
                ("表单状态已变，这一步已交核对", "The form has moved on; kept for review")
            }
            ReviewReason::AlreadyThere => {
                ("记录已存在但内容不同，已交核对", "The record exists with other content; kept for review")
            }
            ReviewReason::Removed => (
                "此人已从台账删除，这一条已交乡镇核对",
                "The person was removed from the ledger; the township will check",
            ),
            ReviewReason::MovedAway { .. } => {
                ("此人已转到别的村，这一条已交乡镇核对", "The person moved to another village; the township will check")
            }
            ReviewReason::Later(_) => return self.later().into(),
        };
        self.pick(text.0, text.1).into()
    }

    /// Why an operation waits, for those who decide.
    pub fn review_asks(self, reason: &ReviewReason) -> &'static str {
        let (zh, en) = match reason {
            ReviewReason::OutsideRights => (
                "写的人不负责本村，或不能这样办理",
                "The writer does not work for this village, or may not do this in this way",
            ),
            ReviewReason::PhoneRevoked => ("由已停用的手机送来", "Handed in by a phone that is out of use"),
            ReviewReason::UnknownKind | ReviewReason::Later(_) => ("新版本写的内容", "Written by a later version"),
            ReviewReason::NobodyThere => ("台账里没有这个人", "The person is not in this ledger"),
            ReviewReason::TwinPerson { .. } => ("同一身份证号登记了两次", "One identity number is in the ledger twice"),
            ReviewReason::TwinCover { .. } => ("同险种同期已有参保表", "There is a form for these days already"),
            ReviewReason::TwinRecord { .. } => {
                ("此人已有一份同样的登记", "There is an open record about the same already")
            }
            ReviewReason::MoveDoesNotFit { .. } => {
                ("表单状态已变，或岗位不符", "The form has moved on, or the role does not fit")
            }
            ReviewReason::AlreadyThere => ("记录已存在，内容不同", "The record exists with other content"),
            ReviewReason::Removed => ("写给已删除的人", "Written for somebody who was removed"),
            ReviewReason::MovedAway { .. } => (
                "写给已转村的人，采纳后记到新村",
                "Written for somebody who moved; accepted, it goes to the new village",
            ),
        };
        self.pick(zh, en)
    }

    fn refusal(self, reason: &RefusalReason) -> String {
        match reason {
            RefusalReason::Faulty { fault, .. } => self.fault(fault),
            RefusalReason::NoSuchScope => self.pick("没有这个村", "No such village").into(),
            RefusalReason::Altered => self
                .pick("同一编号送来过不同内容，已保留在本机", "Delivered before with other content; kept on this phone")
                .into(),
            RefusalReason::NotAllowed => self
                .pick(
                    "您的角色不能这样做，或须由本人登录后提交",
                    "Your role may not do this, or it needs its writer's own sign-in",
                )
                .into(),
            RefusalReason::IdTaken => {
                self.pick("编号已被占用，已保留在本机", "The identifier is taken; kept on this phone").into()
            }
            RefusalReason::RecordFull => self
                .pick(
                    "此人的记录已满，未能加入，已保留在本机",
                    "This person's record is full; not added, kept on this phone",
                )
                .into(),
            RefusalReason::Later(_) => self.later().into(),
        }
    }

    /// A result that only a later version of the app can name.
    fn later(self) -> &'static str {
        self.pick("已送达，结果请更新应用后查看", "Delivered; update the app to see the result")
    }

    /// Why the last try did not get through.
    pub fn failure(self, failure: Failure) -> &'static str {
        match failure {
            Failure::Offline => self.pick("没有网络", "No network"),
            Failure::TimedOut => self.pick("网络太慢，没等到回答", "The line is too slow; no answer came"),
            Failure::NotTheServer => {
                self.pick("这个网络要先登录（打开浏览器看看）", "This network wants a sign-in of its own")
            }
            Failure::Unreadable => self.pick(
                "服务器的回答有一处读不出来，正在分开再取",
                "Part of the server's answer cannot be read; asking for less at a time",
            ),
            Failure::SignInNeeded => {
                self.pick("登录已过期，请重新登录后同步", "The session has ended; sign in again to sync")
            }
            Failure::DeviceOfAnother => {
                self.pick("本机数据属于另一账号，请联系乡镇", "This phone's data belongs to another account")
            }
            Failure::Busy => self.pick("服务器忙，稍后自动再试", "The server is busy; trying again soon"),
            Failure::TooLarge => self.pick("一次送得太多，正在分批", "Too much at once; sending in parts"),
            Failure::Server(_) => self.pick("服务器出错，稍后自动再试", "The server failed; trying again soon"),
            Failure::Storage => {
                self.pick("本机存储写不进去，请清理手机空间", "This phone's storage is full; please free some space")
            }
        }
    }
}
