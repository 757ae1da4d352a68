//! Plans: what is covered, for whom, at what fee. Data with versions, never code.

use super::{choice::choices, date::Date, fault::Fault, money::Fen, period::Period, text::limited};
use crate::json::record;

choices! {
    /// Which comes first.
    PaymentOrder { ApproveFirst = "approve_first", PayFirst = "pay_first", }
}

/// A code is a short English word.
const CODE_BYTES_MAX: usize = 40;
/// A plan's name fits on a button, in either language.
const NAME_CHARACTERS_MAX: usize = 50;
/// One sentence that can be read out.
const COVERS_CHARACTERS_MAX: usize = 300;
/// More plans than any union offers.
const EXCLUSIVE_MAX: usize = 20;
/// A version a day for a term of office.
const VERSIONS_MAX: i64 = 2_000;
/// 10,000 yuan: a hundred times the dearest of such plans.
const FEE_FEN_MAX: i64 = 1_000_000;
/// Nobody is older.
const AGE_MAX: i64 = 130;
/// Plans of other counties allow three.
const UNITS_MAX: i64 = 10;
/// Waiting longer than a term would be no cover.
const WAITING_DAYS_MAX: i64 = 366;
/// A year after the end it is another cover.
const GRACE_DAYS_MAX: i64 = 366;
/// Ten years.
const TERM_MONTHS_MAX: i64 = 120;

record! {
    /// One version of one plan.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Plan + later {
        /// `illness`, `accident`.
        pub code: String,
        /// Counts from 1; a published version never changes.
        pub version: u32,
        /// Fee of one unit for one term.
        pub fee: Fen,
        /// Youngest age on the first day of cover.
        pub age_min: u32,
        /// Oldest age on the first day of cover.
        pub age_max: u32,
        /// Units one person may take.
        pub units_max: u32,
        /// Days from the first day of cover in which a claim is not yet met.
        pub waiting_days: i64,
        /// Days after the last day of cover in which a renewal begins without waiting days.
        pub grace_days: i64 = default,
        /// Length of cover in months.
        pub term_months: u32,
        /// Codes of plans that cannot be held together with this one.
        pub exclusive_with: Vec<String> = default,
        /// First day on which cover may begin.
        pub valid_from: Date,
        /// Last day on which cover may begin.
        pub valid_to: Date,
        /// Which comes first, payment or approval.
        pub order: PaymentOrder,
        /// How people call it, in Simplified Chinese and English.
        pub words: PlanWords,
    }
}

record! {
    /// A plan in words.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[allow(missing_docs)]
    pub struct PlanWords + later {
        pub name_zh: String,
        pub name_en: String,
        /// What it pays for, in one sentence that can be read out.
        pub covers_zh: String,
        pub covers_en: String,
    }
}

impl Plan {
    /// Whether the version can be published, next to the already published one of its number.
    ///
    /// # Errors
    /// `PlanPublished`, or what a value may be.
    pub fn check(&self, published: Option<&Self>) -> Result<(), Fault> {
        let within = |value: i64, min: i64, max: i64| {
            if (min..=max).contains(&value) { Ok(()) } else { Err(Fault::OutOfRange { min, max }) }
        };
        let ages = (i64::from(self.age_min), i64::from(self.age_max));
        let code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if published.is_some_and(|published| published != self) {
            return Err(Fault::PlanPublished);
        }
        if self.code.is_empty() || self.code.len() > CODE_BYTES_MAX || !self.code.chars().all(code) {
            return Err(Fault::NotAChoice);
        }
        if !self.order.is_known() || self.exclusive_with.len() > EXCLUSIVE_MAX {
            return Err(Fault::NotAChoice);
        }
        if self.valid_to < self.valid_from {
            return Err(Fault::DateTooEarly);
        }
        within(i64::from(self.version), 1, VERSIONS_MAX)?;
        within(self.fee.0, 0, FEE_FEN_MAX)?;
        within(ages.1, ages.0, AGE_MAX)?;
        within(i64::from(self.units_max), 1, UNITS_MAX)?;
        within(self.waiting_days, 0, WAITING_DAYS_MAX)?;
        within(self.grace_days, 0, GRACE_DAYS_MAX)?;
        within(i64::from(self.term_months), 1, TERM_MONTHS_MAX)?;
        let PlanWords { name_zh, name_en, covers_zh, covers_en, later: _ } = &self.words;
        let named = limited(name_zh, NAME_CHARACTERS_MAX)?;
        limited(name_en, NAME_CHARACTERS_MAX)?;
        limited(covers_zh, COVERS_CHARACTERS_MAX)?;
        limited(covers_en, COVERS_CHARACTERS_MAX)?;
        if named.is_empty() { Err(Fault::Missing) } else { Ok(()) }
    }

    /// Fee of some units.
    pub fn fee_of(&self, units: u32) -> Fen {
        self.fee.times(units)
    }

    /// The cover that begins on `from`.
    pub fn cover(&self, from: Date) -> Period {
        Period::starting(from, self.term_months)
    }

    /// Whether a cover that begins on `from` has waiting days: not when it follows an `earlier` one of the same person and plan within
    /// the grace days.
    pub fn begins_with_waiting_days(&self, from: Date, earlier: impl IntoIterator<Item = Period>) -> bool {
        self.waiting_days > 0 && !earlier.into_iter().any(|cover| self.follows_in_time(from, cover))
    }

    /// Whether a cover that begins on `from` follows an earlier one of the same person and plan within the grace days. One that follows
    /// without a gap always does.
    pub fn follows_in_time(&self, from: Date, earlier: Period) -> bool {
        earlier.to < from && from <= earlier.to.plus_days(self.grace_days.max(1))
    }

    /// The last day on which what follows a cover can be handed in without new waiting days: it begins on the day after.
    pub fn last_day_to_renew(&self, cover: Period) -> Date {
        cover.to.plus_days(self.grace_days.max(1) - 1)
    }

    /// Whether a person born on `born` may begin cover on `from`.
    ///
    /// # Errors
    /// `PlanNotOffered`, `AgeOutsidePlan`.
    pub fn accepts(&self, born: Date, from: Date) -> Result<(), Fault> {
        let found = born.age_on(from);
        if !(self.valid_from..=self.valid_to).contains(&from) {
            return Err(Fault::PlanNotOffered);
        }
        if !(self.age_min..=self.age_max).contains(&found) {
            return Err(Fault::AgeOutsidePlan { min: self.age_min, max: self.age_max, found });
        }
        Ok(())
    }
}

/// The two plans that every county starts with. Ages, waiting time and order differ by year and city
/// and are not published for Chengkou: the county union sets them by publishing a new version.
pub fn seeded() -> Vec<Plan> {
    let plan = |code: &str, fee, waiting_days, name_zh: &str, name_en: &str, covers_zh: &str, covers_en: &str| Plan {
        code: code.into(),
        version: 1,
        fee: Fen(fee),
        age_min: 16,
        age_max: 65,
        units_max: 1,
        waiting_days,
        grace_days: 30,
        term_months: 12,
        exclusive_with: Vec::new(),
        valid_from: Date::from_days_since_1970(20_454), // 2026-01-01
        valid_to: Date::from_days_since_1970(21_914),   // 2029-12-31
        order: PaymentOrder::ApproveFirst,
        words: PlanWords {
            name_zh: name_zh.into(),
            name_en: name_en.into(),
            covers_zh: covers_zh.into(),
            covers_en: covers_en.into(),
            later: Default::default(),
        },
        later: Default::default(),
    };
    vec![
        plan(
            "illness",
            3000,
            30,
            "疾病互助",
            "Illness",
            "保障期内因病住院，按规定给予互助金。",
            "Pays a benefit for a stay in hospital through illness.",
        ),
        plan(
            "accident",
            2500,
            0,
            "意外互助",
            "Accident",
            "保障期内遭受意外伤害，按规定给予互助金。",
            "Pays a benefit for injury by accident.",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeded_plans_cost_30_and_25_yuan_for_a_year() {
        let plans = seeded();
        assert_eq!(plans.iter().map(|p| p.fee_of(1)).sum::<Fen>(), Fen(5500));
        assert_eq!(
            (plans[0].valid_from.to_string(), plans[0].valid_to.to_string()),
            ("2026-01-01".into(), "2029-12-31".into())
        );
    }

    #[test]
    fn a_cover_that_follows_within_the_grace_days_does_not_wait() {
        let (day, plan) = (|text: &str| Date::read(text).unwrap(), &seeded()[0]);
        let earlier = plan.cover(day("2026-06-01"));
        let waits = |from: &str| plan.begins_with_waiting_days(day(from), [earlier]);
        assert!(!waits("2027-06-01") && !waits("2027-06-30"), "the next day, and the last of thirty");
        assert!(waits("2027-07-01"), "a day too late");
        assert!(waits("2027-05-31") && waits("2026-01-01"), "what does not follow it does not renew it");
        assert!(plan.begins_with_waiting_days(day("2027-06-01"), []), "a first cover waits");
        assert!(!seeded()[1].begins_with_waiting_days(day("2027-06-01"), []), "a plan without waiting days");
    }

    #[test]
    fn what_is_handed_in_on_the_last_day_to_renew_does_not_wait_and_a_day_later_it_does() {
        let day = |text: &str| Date::read(text).unwrap();
        for grace_days in [30, 1, 0] {
            let plan = Plan { grace_days, ..seeded()[0].clone() };
            let earlier = plan.cover(day("2026-06-01"));
            let waits = |handed_in: Date| {
                let begins = crate::domain::enrolment::cover_from(handed_in, [earlier].into_iter());
                plan.begins_with_waiting_days(begins, [earlier])
            };
            let last = plan.last_day_to_renew(earlier);
            assert!(last >= earlier.to && !waits(last) && waits(last.plus_days(1)), "{grace_days}");
        }
    }

    #[test]
    fn age_is_taken_on_the_first_day_of_cover() {
        let plan = &seeded()[0];
        let born = Date::ymd(2010, 12, 1).unwrap();
        assert_eq!(plan.accepts(born, Date::ymd(2026, 12, 1).unwrap()), Ok(()));
        let young = Fault::AgeOutsidePlan { min: 16, max: 65, found: 15 };
        assert_eq!(plan.accepts(born, Date::ymd(2026, 11, 30).unwrap()), Err(young));
        assert_eq!(plan.accepts(born, Date::ymd(2030, 1, 1).unwrap()), Err(Fault::PlanNotOffered));
    }
}
