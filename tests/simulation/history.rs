//! What the county has when a run begins: people who enrolled last winter and whose cover ends soon, answers and stories, a meeting of
//! today and an activity in each village. One county in four has nothing yet.

use super::{
    forms, meetings, places, records, stories,
    workload::{Identifiers, VILLAGES, draft},
};
use app::{
    domain::{
        area::AreaCode,
        enrolment::Move,
        id::{DeviceId, PersonId},
        identity_number::with_check_character,
        noun::{ANSWER, DEMAND, STORY},
        person::{PersonDraft, PersonField},
        plan,
        time::Timestamp,
    },
    sync::{
        command::{Command, PersonAdded},
        engine::NewOperation,
        fields::fields_of,
        operation::{Operation, SCHEMA},
        reference::{Entry, Reference},
        row::Subject,
    },
};
use fastrand::Rng;
use serde_json::Map;
use uuid::Uuid;

/// People of each village; few numbers, so that twins happen.
const PEOPLE: usize = 2;

/// What the township wrote before, in order, from a device that nobody carries any more.
pub fn written_before(rng: &mut Rng, at: Timestamp) -> Vec<Operation> {
    if rng.u8(..4) == 0 {
        return Vec::new();
    }
    let mut reference = Reference::default();
    plan::seeded().into_iter().for_each(|plan| reference.insert(Entry::Plan(plan)));
    let mut drafts = Vec::new();
    for village in VILLAGES.map(|code| AreaCode::parse(code).expect("a code written here")) {
        (0..PEOPLE).for_each(|_| drafts.extend(signed_last_winter(rng, &reference, village)));
        drafts.extend(meetings::begin(rng, village));
        let activity = places::activity();
        for noun in [&activity, &DEMAND, &DEMAND] {
            let subject = Subject::Area { code: village };
            drafts.extend(noun.scope_in(village).map(|scope| records::filled_in(rng, noun, (scope, subject), None)));
        }
        [&ANSWER, &STORY].into_iter().for_each(|noun| drafts.extend(stories::write(rng, noun, village)));
    }
    let device = DeviceId(Uuid::from_u128(0xF0));
    let numbered = (1..).zip(drafts).map(|(n, NewOperation { id, scope, command })| {
        let (kind, body) = command.canonical().parts();
        Operation { device, n, id, schema: SCHEMA, scope, kind, body, device_time: at, later: Map::new() }
    });
    numbered.collect()
}

/// Somebody with a row who signed last winter; to three in four the township said yes, and returned the forms of the others.
fn signed_last_winter(rng: &mut Rng, reference: &Reference, village: AreaCode) -> Vec<NewOperation> {
    let mut row = PersonDraft::default();
    row.set(PersonField::Name, "赵有田");
    row.set(PersonField::IdentityNumber, with_check_character(&format!("50029919800101{:03}", rng.u16(1..8))));
    row.set(PersonField::Phone, forms::PHONE);
    let person = PersonId(rng.identifier());
    let (fields, concerns) = (fields_of(&row), Vec::new());
    let added = Command::PersonAdded(PersonAdded { person, fields, concerns, later: Default::default() });
    let form = forms::of_newcomer(rng, person, village, &row);
    let signed = forms::signed(form, &forms::around(reference, None, forms::last_winter(rng), None));
    let mut drafts: Vec<NewOperation> = [draft(rng, village, added)].into_iter().chain(signed).collect();
    let submitted = drafts.iter().filter_map(|draft| match &draft.command {
        Command::EnrolmentSubmitted(form) => Some(form.id),
        _ => None,
    });
    let said = if rng.u8(..4) > 0 { (Move::Approve, Vec::new()) } else { (Move::Return, forms::marks(rng)) };
    let steps: Vec<_> = submitted.flat_map(|id| [(id, (Move::TakeUp, Vec::new())), (id, said.clone())]).collect();
    let moved = |(id, step)| forms::moved(rng, (village.into(), person), id, step);
    drafts.extend(steps.into_iter().map(moved));
    drafts
}
