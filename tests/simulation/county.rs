//! The small county every simulated world begins with.

use super::{
    Store, records,
    server::{InMemory, Server},
    sqlite::OnDisk,
    workload,
};
use app::{
    domain::{
        area::{Area, AreaCode},
        id::StaffId,
        name::Name,
        plan,
        staff::{Role, Staff},
        working_day::Calendar,
    },
    messages::Lang,
    sync::{command::Command, memory::MemoryStore, reference::Entry, store::Store as _},
};
use server::office::calendar;
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).expect("a code written here")
}

fn areas() -> Vec<Area> {
    let named = [("500229", "城口县"), ("500229221", "河鱼乡"), ("500229221204", "大店村"), ("500229221205", "平溪村")];
    named
        .map(|(code, name)| Area {
            code: area(code),
            name: name.into(),
            phone: String::new(),
            later: Default::default(),
        })
        .into()
}

/// The holidays of the demo county.
fn holidays() -> Vec<Calendar> {
    let text = include_str!("../../server/demo/holidays.csv");
    calendar::read(text, Lang::En).expect("a file of this repository")
}

/// The county's server, with its villages, plans and holidays.
pub(super) fn server(store: Store) -> Box<dyn Server> {
    match store {
        Store::Memory => {
            let mut store = MemoryStore::default();
            let entries = areas().into_iter().map(Entry::Area).chain(plan::seeded().into_iter().map(Entry::Plan));
            let entries = entries.chain(records::nouns().into_iter().map(|noun| Entry::Noun(Box::new(noun))));
            let entries = entries.chain(holidays().into_iter().map(Entry::Calendar));
            entries.for_each(|entry| store.put_entry(area("500229"), &entry).unwrap_or_else(|never| match never {}));
            Box::new(InMemory::new(store))
        }
        Store::Sqlite => {
            let plans = plan::seeded().into_iter().map(Command::PlanPublished);
            let nouns = records::nouns().into_iter().map(|noun| Command::NounPublished(Box::new(noun)));
            let holidays = holidays().into_iter().map(Command::CalendarPublished);
            let commands = areas().into_iter().map(Command::AreaListed).chain(plans).chain(nouns).chain(holidays);
            let commands = commands.collect();
            Box::new(OnDisk::new(commands, area("500229")))
        }
    }
}

/// Stores that there are at first: the township also works on the first worker's phone.
pub const STORES: usize = 4;

/// Whose store is on which phone.
pub(super) fn stores() -> [(Staff, usize); STORES] {
    let [first, township, second] = staff();
    [(first, 0), (township.clone(), 1), (second, 2), (township, 0)]
}

/// A worker who means harm, and an administrator of the county: nobody carries a phone of theirs here.
pub(super) const VILLAIN: StaffId = StaffId(Uuid::from_u128(4));
pub(super) const ADMIN: StaffId = StaffId(Uuid::from_u128(5));

fn one(n: u128, name: &str, role: Role, at: &str) -> Staff {
    let name = Name::parse(name).expect("a name written here");
    Staff { id: StaffId(Uuid::from_u128(n)), name, role, areas: vec![area(at)], later: Default::default() }
}

/// Everybody, by the server's books.
pub(super) fn everybody() -> BTreeMap<StaffId, Staff> {
    let villain = one(4, "庚辛", Role::GridWorker, workload::VILLAGES[0]);
    let all = staff().into_iter().chain([villain, one(5, "壬癸", Role::CountyAdmin, "500229")]);
    all.map(|staff| (staff.id, staff)).collect()
}

/// Two workers of one village and their township.
pub(super) fn staff() -> [Staff; 3] {
    [
        one(1, "甲乙", Role::GridWorker, workload::VILLAGES[0]),
        one(2, "丙丁", Role::TownshipUnion, "500229221"),
        one(3, "戊己", Role::GridWorker, workload::VILLAGES[0]),
    ]
}
