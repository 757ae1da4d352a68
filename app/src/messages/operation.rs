//! The kinds of operations.

use super::Lang;
use crate::sync::{command::Command, reference::Reference};

impl Lang {
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
            "RecordEntered" => self.pick("登记", "New record"),
            "RecordEdited" => self.pick("修改登记", "Record changed"),
            "RecordMoved" => self.pick("办理登记", "Step of a record"),
            "NounPublished" => self.pick("县自定类别", "Kind of record"),
            "CalendarPublished" => self.pick("放假安排", "Holiday calendar"),
            "AreaListed" | "PlanPublished" | "StaffListed" => self.pick("县级资料", "County data"),
            _ => self.pick("新版本的内容", "Of a later version"),
        }
    }

    /// The same with the noun of a record's operation: its words, or its code where its table is not known; or with a calendar's year.
    pub fn kind_of_noun(self, kind: &str, noun: &str, reference: &Reference) -> String {
        let (kind, versions) = (self.kind_named(kind), reference.versions(noun));
        let words = versions.first().map_or(noun, |noun| self.label(&noun.label));
        match (words, self) {
            ("", _) => kind.to_owned(),
            (words, Self::ZhHans) => format!("{kind}：{words}"),
            (words, Self::En) => format!("{kind}: {words}"),
        }
    }
}
