//! Pauses: how long the phone waits between requests.

use crate::domain::time::Timestamp;

/// The first pause after a failure.
const RETRY_DELAY_MS_MIN: i64 = 2_000;
/// The longest pause: a worker who has found a spot with signal should not wait longer than this.
pub(super) const RETRY_DELAY_MS_MAX: i64 = 300_000;
/// How often an idle phone asks for news.
pub(super) const PULL_INTERVAL_MS: i64 = 60_000;

/// How long to wait after so many failures in a row, doubling.
pub(super) fn retry_delay_ms(failures: u32) -> i64 {
    (RETRY_DELAY_MS_MIN << failures.min(20)).min(RETRY_DELAY_MS_MAX)
}

/// Whether a moment is still ahead. One further away than `longest_ms` is not: the clock was put back since it was set.
pub(super) fn is_ahead(at: Timestamp, now: Timestamp, longest_ms: i64) -> bool {
    (1..=longest_ms).contains(&at.since(now))
}
