//! What concerns holidays.

use super::Page;
use crate::domain::{date::Date, working_day::Calendar};

impl Page<'_> {
    pub(super) fn calendar_published(&mut self, calendar: &Calendar) {
        let Calendar { year, off, worked } = calendar;
        let days = |days: &[Date]| days.iter().map(Date::to_string).collect::<Vec<_>>().join("、");
        self.line(self.lang.holiday_calendar(), year.to_string());
        self.line(self.lang.days_off(), days(off));
        self.some(self.lang.days_worked(), &days(worked));
    }
}
