//! What the server asks of each command by itself: the same parsers as on the form. Each command has an arm of its own.

use super::{
    command::{Command, ConflictSettled, EnrolmentMoved, PersonAdded, PersonEdited},
    fields::draft_of,
    records::check_record,
    simulation::{Bug, on},
    store::{Store, StoreResult},
};
use crate::domain::{
    area::{AREA_NAME_CHARACTERS_MAX, Area, Level, landline},
    canonical::needs_table,
    concern::ConcernCode,
    date::Date,
    enrolment::{Enrolment, Move},
    fault::Fault,
    mark::check_marks,
    name::Name,
    noun::{self, Noun},
    person::{Person, PersonField},
    scope::Scope,
    staff::{AREAS_MAX, Staff},
    text::{limited, stand_in},
    visit::NOTE_CHARACTERS_MAX,
    working_day,
};
use crate::sorted_map::SortedMap;

/// Which field is wrong, empty for the whole, and in which way.
type Faulty = (String, Fault);

/// Whether every value of a command is one that a form lets through.
///
/// # Errors
/// Those of the store.
pub fn check<S: Store>(
    store: &S,
    caller: &Staff,
    (scope, command): (Scope, &Command),
    today: Date,
) -> StoreResult<S, Result<(), Faulty>> {
    Ok(match command {
        Command::PersonAdded(added) if !added.concerns.iter().all(ConcernCode::is_known) => {
            faulty("concerns", Fault::NotAChoice)
        }
        Command::PersonAdded(added) => parse_fields(added, today).map(drop),
        Command::PersonEdited(edited) => check_edits(edited, today),
        Command::ConflictSettled(settled) => check_choice(settled, today),
        Command::PersonRemoved(removed) if removed.reason.trim().is_empty() => faulty("reason", Fault::ReasonMissing),
        Command::PersonRemoved(removed) => of_field("reason", limited(&removed.reason, NOTE_CHARACTERS_MAX)),
        Command::PersonRestored(_) => Ok(()),
        Command::PersonMoved(moved) if moved.to.level() != Level::Village || store.head(moved.to.into())?.is_none() => {
            faulty("to", Fault::VillageUnknown)
        }
        Command::PersonMoved(moved) if moved.to.county() != scope.county() => faulty("to", Fault::VillageUnknown),
        Command::PersonMoved(_) => Ok(()),
        Command::PersonErased(erased) if !erased.reason.is_known() => faulty("reason", Fault::NotAChoice),
        Command::PersonErased(_) => Ok(()),
        Command::ReviewSettled(_) | Command::NumberRevealed(_) => Ok(()),
        Command::VisitLogged(visit) => whole(visit.clone().checked()).and(happened("on", visit.on, today)),
        Command::ConsentGiven(consent) => whole(consent.clone().checked()).and(happened("on", consent.on, today)),
        Command::ConsentWithdrawn(withdrawal) => {
            whole(withdrawal.clone().checked()).and(happened("on", withdrawal.on, today))
        }
        Command::VideoSessionLogged(session) => whole(session.clone().checked()),
        Command::EnrolmentSubmitted(form) if form.consent.is_none() => faulty("consent", Fault::ConsentMissing),
        Command::EnrolmentSubmitted(form) | Command::EnrolmentRecorded(form) => check_form(store, scope, form, today)?,
        Command::EnrolmentMoved(moved) => check_step(moved),
        // the server's own, folded from what was checked when it came
        Command::DossierArrived(_) | Command::RecordsKept(_) => Ok(()),
        Command::AreaListed(area) => check_area(store, caller, area)?,
        Command::PlanPublished(plan) => {
            let published = store.plan(scope.county(), &plan.code, plan.version)?;
            of_field("plan", plan.check(published.as_ref()))
        }
        Command::StaffListed(staff) => check_staff(store, caller, staff)?,
        Command::NounPublished(noun) => check_noun(store, scope, noun)?,
        Command::CalendarPublished(calendar) => {
            working_day::check(calendar).map_err(|(field, fault)| (field.to_owned(), fault))
        }
        Command::RecordEntered(_) | Command::RecordEdited(_) | Command::RecordMoved(_) => {
            check_record(store, scope, command)?
        }
    })
}

fn faulty(field: &str, fault: Fault) -> Result<(), Faulty> {
    Err((field.to_owned(), fault))
}

fn of_field<T>(field: &str, result: Result<T, Fault>) -> Result<(), Faulty> {
    result.map(drop).map_err(|fault| (field.to_owned(), fault))
}

fn whole<T>(result: Result<T, Fault>) -> Result<(), Faulty> {
    of_field("", result)
}

fn happened(field: &str, day: Date, today: Date) -> Result<(), Faulty> {
    of_field(field, day.happened_by(today))
}

fn parse_fields(added: &PersonAdded, today: Date) -> Result<Person, Faulty> {
    let needs_table = |(code, text): (&String, &String)| Some((code.clone(), needs_table(code, text)?));
    if let Some(faulty) = added.fields.iter().find_map(needs_table) {
        return Err(faulty);
    }
    let texts = added.fields.iter().map(|(code, text)| (code.as_str(), text.as_str()));
    Person::parse(&draft_of(texts), today).map_err(|errors| {
        let first = errors.0.into_iter().next().map(|(field, fault)| (field.code().to_owned(), fault));
        first.unwrap_or((String::new(), Fault::Malformed))
    })
}

/// Each edited field is parsed as if the form held nothing else but a name.
fn check_edits(edited: &PersonEdited, today: Date) -> Result<(), Faulty> {
    let name = PersonField::Name.code();
    let mut fields = SortedMap::of(edited.edits.iter().map(|(field, edit)| (field.clone(), edit.value.clone())));
    fields.get_or_insert_with(name.to_owned(), || "占位".to_owned());
    parse_fields(&PersonAdded { person: edited.person, fields, concerns: Vec::new(), later: Default::default() }, today)
        .map(drop)
}

/// One of the two values, and one that the form of this field lets through.
fn check_choice(settled: &ConflictSettled, today: Date) -> Result<(), Faulty> {
    let one_of_two = [&settled.held, &settled.offered].contains(&&settled.value) || on(Bug::ChoiceNotAsked);
    if !one_of_two {
        return faulty(&settled.field, Fault::NotAChoice);
    }
    let edit = super::fields::Edit { value: settled.value.clone(), was: String::new(), later: Default::default() };
    let edits = [(settled.field.clone(), edit)].into();
    check_edits(&PersonEdited { person: settled.person, edits, later: Default::default() }, today)
}

fn check_form<S: Store>(store: &S, scope: Scope, form: &Enrolment, today: Date) -> StoreResult<S, Result<(), Faulty>> {
    let plan = store.plan(scope.county(), &form.plan, form.plan_version)?;
    Ok(whole(form.check(plan.as_ref(), today)))
}

fn check_step(moved: &EnrolmentMoved) -> Result<(), Faulty> {
    match moved.step {
        Move::Unknown(_) => faulty("step", Fault::NotAChoice),
        step if step != Move::Return && !moved.marks.is_empty() => faulty("marks", Fault::NotAChoice),
        _ => of_field("reason", limited(&moved.reason, NOTE_CHARACTERS_MAX))
            .and(of_field("marks", check_marks(&moved.marks))),
    }
}

/// A table within the vocabulary, of a version that was not published with other content.
fn check_noun<S: Store>(store: &S, scope: Scope, noun: &Noun) -> StoreResult<S, Result<(), Faulty>> {
    let published = store.noun(scope.county(), &noun.code, noun.version)?;
    Ok(match noun::check(noun, true) {
        Err(fault) => faulty(fault.code(), Fault::NotANoun),
        Ok(()) if published.is_some_and(|published| *published != *noun) => faulty("version", Fault::PlanPublished),
        Ok(()) if store.nouns(scope.county())? >= noun::COUNTY_NOUNS_MAX => {
            faulty("", Fault::OutOfRange { min: 0, max: noun::COUNTY_NOUNS_MAX as i64 })
        }
        Ok(()) => Ok(()),
    })
}

/// A name that can be shown and a landline that can be rung, in a county or township that is there.
fn check_area<S: Store>(store: &S, caller: &Staff, area: &Area) -> StoreResult<S, Result<(), Faulty>> {
    let name = limited(&area.name, AREA_NAME_CHARACTERS_MAX);
    Ok(match name {
        Err(fault) => faulty("name", fault),
        Ok(name) if name.is_empty() => faulty("name", Fault::Missing),
        Ok(_) if landline(&area.phone).as_ref() != Some(&area.phone) => faulty("phone", Fault::Malformed),
        Ok(_) if !caller.works_for(area.code) => faulty("code", Fault::AreaUnknown),
        Ok(_) if area.code.level() != Level::County && store.head(area.code.county().into())?.is_none() => {
            faulty("code", Fault::AreaUnknown)
        }
        Ok(_) => Ok(()),
    })
}

/// A role, areas that are there and that the caller works for; nobody changes what they may do themselves.
fn check_staff<S: Store>(store: &S, caller: &Staff, staff: &Staff) -> StoreResult<S, Result<(), Faulty>> {
    let name = staff.name.as_str();
    if let Some(fault) = stand_in(name).or_else(|| Name::parse(name).err()) {
        return Ok(faulty("name", fault));
    }
    if !staff.role.is_known() {
        return Ok(faulty("role", Fault::NotAChoice));
    }
    if staff.areas.is_empty() || staff.areas.len() > AREAS_MAX {
        return Ok(faulty("areas", Fault::OutOfRange { min: 1, max: AREAS_MAX as i64 }));
    }
    for area in &staff.areas {
        if !store.has_area(*area)? || !caller.works_for(*area) {
            return Ok(faulty("areas", Fault::AreaUnknown));
        }
    }
    Ok(if staff.id == caller.id { faulty("id", Fault::OwnRights) } else { Ok(()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::{DeviceId, PersonId, StaffId},
        staff::Role,
        time::Timestamp,
    };
    use crate::sync::{
        authority,
        memory::{MemoryStore, demo_person_added},
        operation::Operation,
        outcome::{Outcome, RefusalReason},
        protocol::SyncRequest,
    };
    use serde_json::json;
    use uuid::Uuid;

    /// What the county makes of a command whose text holds `name`.
    fn says(role: Role, scope: Scope, command: impl Fn(&str) -> Command, name: &str) -> Outcome {
        let (mut county, worker) = MemoryStore::demo();
        let caller = Staff { role, areas: vec![scope.county()], ..worker };
        let (kind, body) = command(name).parts();
        let device = DeviceId(Uuid::from_u128(1));
        let operation = Operation { kind, body, scope, ..demo_person_added(device, 1, scope) };
        let request = SyncRequest::new(device, vec![operation], [].into());
        let now = Timestamp(1_800_000_000_000);
        authority::deliver(&mut county, &caller, &request, now).unwrap().results.remove(0).outcome
    }

    fn person(name: &str) -> Command {
        let fields = [("name".to_owned(), name.to_owned())].into();
        let person = PersonId(Uuid::from_u128(7));
        Command::PersonAdded(PersonAdded { person, fields, concerns: Vec::new(), later: Default::default() })
    }

    fn staff(name: &str) -> Command {
        let id = StaffId(Uuid::from_u128(8));
        let staff = json!({ "id": id, "name": name, "role": "grid_worker", "areas": ["500229221204"] });
        Command::StaffListed(serde_json::from_value(staff).unwrap())
    }

    #[test]
    fn an_operation_holds_characters_of_today_only() {
        let village = Scope::parse("500229221204").unwrap();
        let refused = |code: &str| Outcome::Refused {
            reason: RefusalReason::Faulty { field: "name".into(), fault: Fault::StandIn { at: 1, code: code.into() } },
        };
        for (name, code) in [("⻩⼤⽂", "U+2EE9"), ("\u{F9E1}同形", "U+F9E1")] {
            assert_eq!(says(Role::GridWorker, village, person, name), refused(code));
            assert_eq!(says(Role::CountyAdmin, village.county().into(), staff, name), refused(code));
        }
        assert_eq!(says(Role::GridWorker, village, person, "黄 大文"), Outcome::Applied);
        assert_eq!(says(Role::CountyAdmin, village.county().into(), staff, "黄大文"), Outcome::Applied);
    }
}
