//! Words about one's own work, for oneself alone.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    own_work: "我办的" / "My work";
    own_work_hint: "只在这部手机上数，只给您自己看。" / "Counted on this phone, for you alone.";
    this_week: "本周" / "This week";
    this_month: "本月" / "This month";
    own_demands: "我登记的诉求" / "Demands that I registered";
}

phrases! {
    /// Forms by what became of them.
    own_forms(confirmed: usize, waiting: usize, returned: usize) "已确认 {confirmed} · 待核对 {waiting} · 退回 {returned}" / "{confirmed} confirmed · {waiting} waiting · {returned} returned";
    /// How many forms in all.
    forms_count(count: usize) "{count} 份" / "{count}";
    /// A state and how many are in it.
    state_and_count(state: &str, count: usize) "{state} {count}" / "{state} {count}";
}
