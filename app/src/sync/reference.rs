//! What the whole county shares: areas, plans, names of staff, kinds of records, holidays. Lives in the county's scope.

use super::command::Command;
use crate::domain::{
    area::{Area, AreaCode, Level},
    date::Date,
    id::StaffId,
    noun::{self, Noun},
    plan::Plan,
    scope::Scope,
    staff::Staff,
    working_day::{Calendar, Calendars},
};
use crate::{
    json::{self, FromTree, Tree, Unfit, readable, written},
    later::noting,
    order::ordered,
    sorted_map::SortedMap,
};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Areas by code, plans and nouns by code and version, staff by id, holidays by year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    areas: SortedMap<AreaCode, Area>,
    plans: SortedMap<(String, u32), Plan>,
    staff: SortedMap<StaffId, Staff>,
    nouns: SortedMap<(String, u32), Noun>,
    calendars: Calendars,
    /// Entries of a later version, as they came: whoever updates the app has them.
    later: Vec<Value>,
}

/// One entry as a snapshot carries it.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // a county has few plans
pub enum Entry {
    /// An area.
    Area(Area),
    /// A plan's version.
    Plan(Plan),
    /// A member of staff.
    Staff(Staff),
    /// A version of a noun that the county defines.
    Noun(Box<Noun>),
    /// The holidays of a year.
    Calendar(Calendar),
    /// An entry of a later version, or one that says more than this build knows, as it came.
    Later(Value),
}

readable!(Entry, tree => {
    let (kind, body) = Map::from_tree(tree)?.into_iter().next().unwrap_or_default();
    Self::read(&kind, body)
});

written!(Entry, entry => match entry {
    Entry::Area(area) => json::holding("area", area.tree()),
    Entry::Plan(plan) => json::holding("plan", plan.tree()),
    Entry::Staff(staff) => json::holding("staff", staff.tree()),
    Entry::Noun(noun) => json::holding("noun", noun.tree()),
    Entry::Calendar(calendar) => json::holding("calendar", calendar.tree()),
    Entry::Later(entry) => entry.clone(),
});

impl Entry {
    /// The county of an area; of other entries the scope says it.
    pub fn county(&self) -> Option<AreaCode> {
        match self {
            Self::Area(area) => Some(area.code.county()),
            _ => None,
        }
    }

    /// Reads an entry by its kind.
    ///
    /// # Errors
    /// When it is of a known kind and cannot be read.
    pub(crate) fn read(kind: &str, body: Value) -> Result<Self, Unfit> {
        match kind {
            "area" => Area::from_tree(body).map(Self::Area),
            "plan" => Plan::from_tree(body).map(Self::Plan),
            "staff" => Staff::from_tree(body).map(Self::Staff),
            "noun" => Ok(Self::read_whole(kind, body, |noun| Self::Noun(Box::new(noun)))),
            "calendar" => Ok(Self::read_whole(kind, body, Self::Calendar)),
            _ => Ok(Self::Later(json::holding(kind, body))),
        }
    }

    /// A table keeps no fields that it does not know: one that says more stays as it came.
    fn read_whole<T: FromTree + Tree>(kind: &str, body: Value, entry: impl FnOnce(T) -> Self) -> Self {
        match noting(|| T::from_tree(body.clone())) {
            (Ok(table), true) if table.tree() == body => entry(table),
            _ => Self::Later(json::holding(kind, body)),
        }
    }

    /// Its kind and its content.
    pub fn parts(&self) -> (String, Value) {
        match self.tree() {
            Value::Object(entry) => entry.into_iter().next().unwrap_or_default(),
            _ => Default::default(),
        }
    }
}

impl Reference {
    /// Takes in a command of the county's scope; others change nothing.
    pub fn apply(&mut self, command: &Command) {
        match command {
            Command::AreaListed(area) => self.insert(Entry::Area(area.clone())),
            Command::PlanPublished(plan) => self.insert(Entry::Plan(plan.clone())),
            Command::StaffListed(staff) => self.insert(Entry::Staff(staff.clone())),
            Command::NounPublished(noun) => self.insert(Entry::Noun(noun.clone())),
            Command::CalendarPublished(calendar) => self.insert(Entry::Calendar(calendar.clone())),
            _ => {}
        }
    }

    /// Puts one entry in its place; an earlier one of the same key is gone.
    pub fn insert(&mut self, entry: Entry) {
        match entry {
            Entry::Area(area) => drop(self.areas.insert(area.code, area)),
            Entry::Plan(plan) => drop(self.plans.insert((plan.code.clone(), plan.version), plan)),
            Entry::Staff(staff) => drop(self.staff.insert(staff.id, staff)),
            Entry::Noun(noun) => drop(self.nouns.insert((noun.code.to_string(), noun.version), *noun)),
            Entry::Calendar(calendar) => drop(self.calendars.insert(calendar.year, calendar)),
            Entry::Later(entry) if self.later.contains(&entry) => {}
            Entry::Later(entry) => self.later.push(entry),
        }
    }

    /// Every entry.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let areas = self.areas.values().cloned().map(Entry::Area);
        let plans = self.plans.values().cloned().map(Entry::Plan);
        let nouns = self.nouns.values().cloned().map(|noun| Entry::Noun(Box::new(noun)));
        let staff = self.staff.values().cloned().map(Entry::Staff);
        let calendars = self.calendars.values().cloned().map(Entry::Calendar);
        let later = self.later.iter().cloned().map(Entry::Later);
        areas.chain(plans).chain(staff).chain(nouns).chain(calendars).chain(later)
    }

    /// The name of the county, empty before its areas were listed.
    pub fn county_name(&self) -> &str {
        self.areas.iter().find(|(code, _)| code.level() == Level::County).map_or("", |(_, area)| &area.name)
    }

    /// The name of an area, empty when unknown.
    pub fn area_name(&self, code: AreaCode) -> &str {
        self.areas.get(&code).map_or("", |area| &area.name)
    }

    /// Codes of every area.
    pub fn area_codes(&self) -> impl Iterator<Item = AreaCode> {
        self.areas.keys().copied()
    }

    /// Whether the area is on the list.
    pub fn has_area(&self, code: AreaCode) -> bool {
        self.areas.contains_key(&code)
    }

    /// Areas of one level within `parent`, by code.
    pub fn areas_in(&self, parent: AreaCode, level: Level) -> impl Iterator<Item = (AreaCode, &str)> {
        let inside = move |code: &AreaCode| parent.covers(*code) && code.level() == level;
        self.areas.iter().filter(move |(code, _)| inside(code)).map(|(code, area)| (*code, area.name.as_str()))
    }

    /// One version of a noun: of this build, or of the county.
    pub fn noun(&self, code: &str, version: u32) -> Option<Cow<'static, Noun>> {
        let built_in = noun::built_in(code).filter(|noun| noun.version == version).map(Cow::Borrowed);
        built_in.or_else(|| self.nouns.get(&(code.to_owned(), version)).cloned().map(Cow::Owned))
    }

    /// Every version of the county's own nouns.
    pub fn nouns(&self) -> impl Iterator<Item = &Noun> {
        self.nouns.values()
    }

    /// Holidays by year, of the years that the county has published.
    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    /// Every version of a noun that this device knows, the latest first.
    pub fn versions(&self, code: &str) -> Vec<Cow<'static, Noun>> {
        let of_this = |noun: &&Noun| noun.code == code;
        let countys = self.nouns.values().filter(of_this).rev().cloned().map(Cow::Owned);
        noun::built_in(code).map(Cow::Borrowed).into_iter().chain(countys).collect()
    }

    /// Members of staff who work for an area.
    pub fn staff_for(&self, area: AreaCode) -> impl Iterator<Item = &Staff> {
        self.staff.values().filter(move |staff| staff.works_for(area))
    }

    /// Members of staff who may write into each of these scopes.
    pub fn staff_writing(&self, scopes: &[Scope]) -> impl Iterator<Item = &Staff> {
        let writes = |staff: &Staff| staff.role.writes() && scopes.iter().all(|scope| staff.may_write(*scope));
        self.staff.values().filter(move |staff| writes(staff))
    }

    /// The latest version of every noun.
    pub fn latest_nouns(&self) -> Vec<&Noun> {
        let countys = SortedMap::of(self.nouns.values().map(|noun| (noun.code.as_ref(), noun)));
        noun::all_built_in().map(|noun| -> &Noun { noun }).chain(countys.values().copied()).collect()
    }

    /// One version of a plan.
    pub fn plan(&self, code: &str, version: u32) -> Option<&Plan> {
        self.plans.get(&(code.to_owned(), version))
    }

    /// The latest version of each plan that may begin on `day`, the dearer first.
    pub fn plans_on(&self, day: Date) -> Vec<&Plan> {
        let offered = self.plans.values().filter(|p| (p.valid_from..=p.valid_to).contains(&day));
        let latest = SortedMap::of(offered.map(|plan| (plan.code.as_str(), plan)));
        ordered(latest.values().copied().collect(), |plan| (-plan.fee.0, String::new()))
    }

    /// A member of staff.
    pub fn staff(&self, id: StaffId) -> Option<&Staff> {
        self.staff.get(&id)
    }

    /// The name of a member of staff, empty when unknown.
    pub fn staff_name(&self, id: StaffId) -> &str {
        self.staff(id).map_or("", |s| s.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(text: &str) -> Entry {
        Entry::read("calendar", json::read(text).unwrap()).unwrap()
    }

    #[test]
    fn a_calendar_that_says_more_than_this_build_knows_stays_as_it_came() {
        let more = r#"{"half":["2027-02-05"],"off":["2027-01-01"],"year":2027}"#;
        let mut reference = Reference::default();
        reference.insert(calendar(more));
        assert!(reference.calendars().is_empty());
        let entries: Vec<Entry> = reference.entries().collect();
        assert_eq!(json::write(&entries), format!(r#"[{{"calendar":{more}}}]"#));
    }

    #[test]
    fn a_year_that_comes_again_replaces_the_earlier_one() {
        let mut reference = Reference::default();
        reference.insert(calendar(r#"{"off":["2027-01-01"],"year":2027}"#));
        let amended = calendar(r#"{"off":["2027-01-01","2027-01-04"],"year":2027}"#);
        reference.insert(amended.clone());
        assert!(reference.entries().eq([amended]));
    }
}
