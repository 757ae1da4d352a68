//! A ledger of invented people to practise on, beside the real one: an engine of its own, without a disk and without a server.

use super::{
    command::{Command, PersonAdded},
    dossier::Dossier,
    fields::fields_of,
    fold::Origin,
    kept::Stamp,
    ledger::{File, Ledger},
    outcome::Outcome,
    reference::Entry,
};
use crate::domain::{
    area::{AreaCode, Level},
    concern::ConcernCode,
    id::{OperationId, PersonId, VisitId},
    identity_number::with_check_character,
    noun::{ANSWER, STORY},
    person::{PersonDraft, PersonField as F},
    scope::{Part, Scope},
    staff::Staff,
    time::Timestamp,
    visit::{Channel, Visit, VisitOutcome},
};
use uuid::Uuid;

/// Their names end so: nobody takes them for real people.
pub const NAME_ENDS: &str = "练习";
/// A region that no real identity number has.
const REGION: &str = "500299";
/// Those who have a concern were visited so many days ago.
const VISITED_DAYS_AGO: i64 = 9;

/// An invented person: surname, birth date, employment, work place, intention, concern.
type Invented = (&'static str, &'static str, &'static str, &'static str, &'static str, Option<ConcernCode>);

/// In four groups of three.
const PEOPLE: [Invented; 12] = [
    ("赵", "19680312", "local_odd_job", "", "hesitant", Some(ConcernCode::ClaimDoubt)),
    ("钱", "19790602", "away_out_province", "浙江宁波", "willing", None),
    ("孙", "19850615", "farming", "", "unknown", None),
    ("李", "19721104", "local_industry", "", "unwilling", Some(ConcernCode::Useless)),
    ("周", "19910820", "away_out_province", "广东东莞", "unknown", None),
    ("吴", "19660130", "farming", "", "hesitant", Some(ConcernCode::Hassle)),
    ("郑", "19880507", "away_in_city", "重庆江北", "willing", None),
    ("王", "19750918", "self_employed", "", "hesitant", Some(ConcernCode::Price)),
    ("冯", "19830223", "local_odd_job", "", "unknown", None),
    ("陈", "19700711", "returned", "", "willing", None),
    ("褚", "19941209", "away_out_province", "江苏苏州", "hesitant", Some(ConcernCode::Family)),
    ("卫", "19680425", "farming", "", "unknown", None),
];

/// What an engine to practise with begins with.
#[derive(Debug)]
pub struct PracticeLedger {
    /// The user, with one village of theirs.
    pub staff: Staff,
    /// The county's areas, plans and kinds of records, as they are.
    pub entries: Vec<Entry>,
    /// Invented people; and the county's own answers and stories, which name nobody.
    pub dossiers: Vec<Dossier>,
    /// What the user reads there.
    pub scopes: Vec<Scope>,
}

impl PracticeLedger {
    /// One in the first village of a user; `fresh` makes ids. `None` while the county's areas are not on this phone.
    pub fn of(staff: &Staff, real: &Ledger, now: Timestamp, fresh: impl Fn() -> Uuid) -> Option<Self> {
        let mut areas = staff.areas.iter();
        let village = areas.find_map(|area| real.reference().areas_in(*area, Level::Village).next())?.0;
        let staff = Staff { areas: vec![village], ..staff.clone() };
        let people = PEOPLE.iter().enumerate().map(|(at, person)| invented(&staff, (at, person), now, &fresh));
        let told = real.rows().filter(|file| is_told(file)).map(|file| file.dossier.clone());
        let scopes = [village, village.township(), village.county()].map(Scope::of_area).concat();
        Some(Self {
            entries: real.reference().entries().collect(),
            dossiers: people.chain(told).collect(),
            scopes: scopes.into_iter().filter(|scope| staff.may_read(*scope)).collect(),
            staff,
        })
    }
}

/// An answer or a story.
fn is_told(file: &File) -> bool {
    let records = &file.dossier.records;
    file.dossier.row().person().is_none()
        && records.iter().any(|one| one.noun == *ANSWER.code || one.noun == *STORY.code)
}

fn invented(staff: &Staff, (at, person): (usize, &Invented), now: Timestamp, fresh: &impl Fn() -> Uuid) -> Dossier {
    let id = PersonId(fresh());
    let village = staff.areas.first().copied().unwrap_or(AreaCode::NOWHERE);
    let mut dossier = Dossier::new(id, Scope::of(village, Part::Ledger));
    let commands = [Some(added(id, at, person)), visited(id, person, now, fresh)];
    for (seq, command) in (1..).zip(commands.into_iter().flatten()) {
        let origin = Origin(OperationId(fresh()), Stamp(seq, staff.id, now));
        dossier.apply(origin, &command, &Outcome::Applied);
    }
    dossier
}

fn added(id: PersonId, at: usize, (surname, born, employment, work_place, intention, concern): &Invented) -> Command {
    let mut fields = PersonDraft::default();
    let number = with_check_character(&format!("{REGION}{born}{:03}", at + 1));
    let texts = [
        (F::Name, format!("{surname}{NAME_ENDS}")),
        (F::IdentityNumber, number),
        (F::Phone, format!("140999999{:02}", at + 1)),
        (F::Group, (at / 3 + 1).to_string()),
        (F::Employment, (*employment).to_owned()),
        (F::WorkPlace, (*work_place).to_owned()),
        (F::Intention, (*intention).to_owned()),
    ];
    texts.into_iter().for_each(|(field, text)| fields.set(field, text));
    let concerns = concern.iter().copied().collect();
    Command::PersonAdded(PersonAdded { person: id, fields: fields_of(&fields), concerns, later: Default::default() })
}

fn visited(id: PersonId, (.., concern): &Invented, now: Timestamp, fresh: &impl Fn() -> Uuid) -> Option<Command> {
    let on = now.date().plus_days(-VISITED_DAYS_AGO);
    let visit = Visit::new(VisitId(fresh()), id, on, Channel::Door, VisitOutcome::Considering);
    concern.map(|concern| Command::VisitLogged(Visit { raised: vec![concern], ..visit }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{area::Area, id::DeviceId, person::Person, plan::seeded},
        sync::{
            engine::{Engine, Journal, NewOperation},
            memory::MemoryStore,
        },
    };
    use std::cell::Cell;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn practice() -> (Engine, PracticeLedger) {
        let (_, staff) = MemoryStore::demo();
        let (real, _) = Engine::open(staff.clone(), DeviceId(Uuid::from_u128(9)), Vec::new(), Journal::default(), NOW);
        assert!(PracticeLedger::of(&staff, real.ledger(), NOW, Uuid::nil).is_none(), "no areas are here yet");
        let mut ledger = Ledger::default();
        let code = staff.areas[0];
        let areas = [code.county(), code.township(), code];
        let area =
            |code| Entry::Area(Area { code, name: "演示".into(), phone: String::new(), later: Default::default() });
        ledger.load(Vec::new(), areas.into_iter().map(area).chain(seeded().into_iter().map(Entry::Plan)).collect());
        let last = Cell::new(0);
        let fresh = || {
            last.set(last.get() + 1);
            Uuid::from_u128(last.get())
        };
        let practice = PracticeLedger::of(&staff, &ledger, NOW, fresh).unwrap();
        (real, practice)
    }

    #[test]
    fn the_people_are_invented_and_marked_and_pass_every_check() {
        let (_, practice) = practice();
        let people: Vec<Person> = practice.dossiers.iter().filter_map(Dossier::ledger_row).collect();
        assert_eq!(people.len(), PEOPLE.len());
        for person in people {
            assert!(person.name.as_str().ends_with(NAME_ENDS), "{:?}", person.name);
            assert!(person.identity_number.as_ref().is_some_and(|number| number.as_str().starts_with(REGION)));
            assert!(person.phone.is_some() && person.employment.is_some(), "{:?}", person.name);
        }
    }

    #[test]
    fn what_is_practised_is_shown_and_goes_nowhere() {
        let (real, practice) = practice();
        let (before, person, scope) =
            (format!("{real:?}"), practice.dossiers[0].person_id(), practice.dossiers[0].scope);
        let mut engine = Engine::practice(practice, DeviceId(Uuid::from_u128(8)), NOW);
        assert_eq!(engine.status().first_sync, None, "it is whole from the beginning");
        let visit = Visit::new(VisitId(Uuid::from_u128(99)), person, NOW.date(), Channel::Door, VisitOutcome::Agreed);
        let id = OperationId(Uuid::from_u128(98));
        assert_eq!(
            engine.practise(vec![NewOperation { id, scope, command: Command::VisitLogged(visit) }], NOW),
            Ok(())
        );
        assert_eq!(engine.ledger().file(person).unwrap().dossier.visits_count(), 2);
        assert_eq!(format!("{real:?}"), before);
    }
}
