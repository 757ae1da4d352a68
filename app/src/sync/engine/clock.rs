//! What time it is, when this phone's clock may be wrong: a battery that was empty puts it to 1970, a hand a year ahead.

use super::Engine;
use crate::domain::time::{DAY_MS, Timestamp};

/// A clock that is off by more than this is worth a word: visits carry its date.
const SKEW_MS_MAX: i64 = DAY_MS / 4;
/// A phone hears from its server at least so often: a clock further ahead was moved.
const UNHEARD_MS_MAX: i64 = 180 * DAY_MS;

impl Engine {
    /// The likely time. Days of covers, visits and limits are reckoned from it.
    pub fn likely_now(&self, now: Timestamp) -> Timestamp {
        self.heard().map_or(now, |heard| Timestamp(likely(now.0, heard.0, self.state.clock_skew_ms)))
    }

    /// Whether the clock is worth a word.
    pub fn doubts_clock(&self, now: Timestamp) -> bool {
        let likely = self.likely_now(now);
        let unheard = self.heard().map_or(0, |heard| likely.since(heard));
        likely.0.abs_diff(now.0) > SKEW_MS_MAX.unsigned_abs() || unheard > UNHEARD_MS_MAX
    }

    /// The server's time at its last answer.
    fn heard(&self) -> Option<Timestamp> {
        self.state.last_sync.map(|at| at.plus_ms(self.state.clock_skew_ms))
    }
}

/// By the phone's clock, or by the server's as it was ahead of that at the last answer, whichever is earlier and not before that answer.
fn likely(now: i64, heard: i64, skew: i64) -> i64 {
    let candidates = [now, now.saturating_add(skew)].into_iter();
    candidates.filter(|time| *time >= heard - DAY_MS).min().unwrap_or(heard)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEARD: i64 = 20_000 * DAY_MS;
    const YEAR: i64 = 365 * DAY_MS;

    #[test]
    fn a_clock_that_is_right_stays_right() {
        assert_eq!(likely(HEARD + DAY_MS, HEARD, 0), HEARD + DAY_MS);
    }

    #[test]
    fn a_clock_at_1970_is_never_before_the_last_answer() {
        assert_eq!(likely(0, HEARD, 0), HEARD, "it fell back since");
        assert_eq!(likely(DAY_MS, HEARD, HEARD), HEARD + DAY_MS, "it was so at the last answer");
    }

    #[test]
    fn a_clock_a_year_ahead_at_the_last_answer_is_corrected_until_it_is_set() {
        assert_eq!(likely(HEARD + YEAR + DAY_MS, HEARD, -YEAR), HEARD + DAY_MS);
        assert_eq!(likely(HEARD + 2 * DAY_MS, HEARD, -YEAR), HEARD + 2 * DAY_MS, "it was set right meanwhile");
        assert_eq!(likely(HEARD + 2 * DAY_MS, HEARD, HEARD), HEARD + 2 * DAY_MS, "from 1970");
    }
}
