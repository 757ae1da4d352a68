//! Words about a person and their row in the ledger.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    half_filled: "此前没填完的，可以填完保存，送达后由乡镇核对：" / "A form was half filled in before. Finish and save it; the township will check it:";
    person_gone: "此人不在本机台账里：可能已转村、移出或删除。请同步后再试。" / "Not in this phone's ledger: perhaps moved, removed or erased. Sync and try again.";
    perhaps_in_ledger: "台账里可能已有此人：" / "Perhaps already in the ledger:";
    dossier: "档案" / "Dossier";
    concerns: "顾虑" / "Concerns";
    details: "资料" / "Details";
    by_server: "系统" / "The system";
    by_import: "县里导入" / "Import";
    restore: "恢复到台账" / "Back into the ledger";
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
    ledger_moves: "转村、删除" / "Move or remove";
    move_person: "转到别的村" / "Move to another village";
    remove_person: "从台账删除" / "Remove from the ledger";
    remove_promise: "走访、同意书和表单都保留，可以随时恢复。" / "Visits, consents and forms are kept, and it can be undone at any time.";
    spring_festival: "春节" / "Spring Festival";
    farming_season: "农忙" / "Farming season";
    national_day: "国庆" / "National Day";
    not_known: "不确定" / "Not known";
}

phrases! {
    /// A form that is half filled in.
    finish_form(form: &str) "接着填：{form}" / "Go on: {form}";
    /// Age in years.
    age(years: u32) "{years} 岁" / "{years} years old";
    /// A villagers' group.
    group(number: u8) "{number}组" / "group {number}";
    /// How many people a list holds.
    people_count(count: usize) "{count} 人" / "{count} people";
    /// Why a person is no longer in the ledger.
    removed_because(reason: &str) "已从台账删除：{reason}" / "Removed from the ledger: {reason}";
    /// Where a person belongs now.
    moved_to(village: &str) "已转到 {village}" / "Moved to {village}";
    /// Where a person will belong once the server has it.
    moving_to(village: &str) "正转到 {village}，同步后生效" / "Moving to {village} with the next sync";
    /// What a dossier holds.
    dossier_holds(visits: usize, forms: usize) "走访 {visits} 次，参保表 {forms} 份" / "{visits} visits, {forms} forms";
    /// Two values for one field.
    clash(field: &str) "“{field}”两个人都改了，请选一个" / "Two people changed “{field}”: choose one";
}
