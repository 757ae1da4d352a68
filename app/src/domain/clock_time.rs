//! A time of day in Asia/Shanghai, to the minute.

use super::fault::Fault;
use crate::json::{Unfit, readable, written};
use std::fmt;

/// Minutes since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(u16);

readable!(ClockTime, tree => Self::read(&String::from_tree(tree)?).map_err(|_| Unfit::not("a time of day")));
written!(ClockTime, time => time.to_string().into());

impl ClockTime {
    /// Reads `19:30`, also `9:05` and `19：30`.
    ///
    /// # Errors
    /// `DateUnreadable`.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let (hour, minute) = text.trim().split_once([':', '：']).ok_or(Fault::DateUnreadable)?;
        let part = |text: &str, below| {
            let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|part: &u16| digits && *part < below).ok_or(Fault::DateUnreadable)
        };
        Ok(Self(part(hour, 24)? * 60 + part(minute, 60)?))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> i64 {
        self.0.into()
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_type_it_and_written_in_one_way() {
        for (typed, kept) in [("19:30", "19:30"), ("9:05", "09:05"), (" 0：00 ", "00:00"), ("23:59", "23:59")] {
            assert_eq!(ClockTime::read(typed).map(|time| time.to_string()).as_deref(), Ok(kept), "{typed}");
        }
        for wrong in ["", "19", "24:00", "12:60", "+1:00", "1:+5", "12:5x", "012:05", "12:00:00"] {
            assert_eq!(ClockTime::read(wrong), Err(Fault::DateUnreadable), "{wrong}");
        }
    }

    #[test]
    fn it_travels_as_text() {
        let time = ClockTime::read("7:45").unwrap();
        assert_eq!(crate::json::write(&time), "\"07:45\"");
        assert_eq!(crate::json::read::<ClockTime>("\"07:45\"").unwrap(), time);
        assert!(crate::json::read::<ClockTime>("\"7.45\"").is_err());
        assert_eq!(time.minutes(), 465);
    }
}
