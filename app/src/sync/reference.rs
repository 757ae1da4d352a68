//! What the whole county shares: areas, plans, names of staff. Lives in the county's scope.

use super::operation::Command;
use crate::domain::{
    area::{Area, AreaCode, Level},
    date::Date,
    id::StaffId,
    plan::Plan,
    staff::Staff,
};
use crate::{
    json::{self, Unfit, readable, written},
    order::ordered,
    sorted_map::SortedMap,
};
use serde_json::Map;

/// Areas by code, plans by code and version, staff by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    areas: SortedMap<AreaCode, String>,
    plans: SortedMap<(String, u32), Plan>,
    staff: SortedMap<StaffId, Staff>,
}

/// One entry as a snapshot carries it.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// An area.
    Area(Area),
    /// A plan's version.
    Plan(Plan),
    /// A member of staff.
    Staff(Staff),
}

readable!(Entry, tree => {
    let mut whole = Map::from_tree(tree)?.into_iter();
    match whole.next() {
        Some((code, tree)) if code == "area" => Area::from_tree(tree).map(Entry::Area),
        Some((code, tree)) if code == "plan" => Plan::from_tree(tree).map(Entry::Plan),
        Some((code, tree)) if code == "staff" => Staff::from_tree(tree).map(Entry::Staff),
        _ => Err(Unfit::not("an area, a plan or a member of staff")),
    }
});

written!(Entry, entry => match entry {
    Entry::Area(area) => json::holding("area", area.tree()),
    Entry::Plan(plan) => json::holding("plan", plan.tree()),
    Entry::Staff(staff) => json::holding("staff", staff.tree()),
});

impl Reference {
    /// Takes in a command of the county's scope; others change nothing.
    pub fn apply(&mut self, command: &Command) {
        match command {
            Command::AreaListed(area) => self.insert(Entry::Area(area.clone())),
            Command::PlanPublished(plan) => self.insert(Entry::Plan(plan.clone())),
            Command::StaffListed(staff) => self.insert(Entry::Staff(staff.clone())),
            _ => {}
        }
    }

    /// Puts one entry in its place.
    pub fn insert(&mut self, entry: Entry) {
        match entry {
            Entry::Area(area) => drop(self.areas.insert(area.code, area.name)),
            Entry::Plan(plan) => drop(self.plans.insert((plan.code.clone(), plan.version), plan)),
            Entry::Staff(staff) => drop(self.staff.insert(staff.id, staff)),
        }
    }

    /// Every entry.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let areas = self.areas.iter().map(|(code, name)| Entry::Area(Area { code: *code, name: name.clone() }));
        let plans = self.plans.values().cloned().map(Entry::Plan);
        areas.chain(plans).chain(self.staff.values().cloned().map(Entry::Staff))
    }

    /// The name of the county, empty before its areas were listed.
    pub fn county_name(&self) -> &str {
        self.areas.iter().find(|(code, _)| code.level() == Level::County).map_or("", |(_, name)| name)
    }

    /// The name of an area, empty when unknown.
    pub fn area_name(&self, code: AreaCode) -> &str {
        self.areas.get(&code).map_or("", String::as_str)
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
        self.areas.iter().filter(move |(code, _)| inside(code)).map(|(code, name)| (*code, name.as_str()))
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

    /// The name of a member of staff, empty when unknown.
    pub fn staff_name(&self, id: StaffId) -> &str {
        self.staff.get(&id).map_or("", |s| s.name.as_str())
    }
}
