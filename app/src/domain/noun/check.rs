//! Whether a table is a noun: its codes differ, every state can be reached and left towards an end, and its sizes are within bounds.

use super::{COUNTY_PREFIX, Field, FieldKind, Home, Label, List, Noun, Sharing, Step, StepBy, Text};
use crate::domain::{choice::CODE_BYTES_MAX, choice::choices, rights::Need};
use std::collections::BTreeSet;

/// More fields than a worker asks at a door.
const FIELDS_MAX: usize = 40;
/// More steps of a county's noun than fit on a page as buttons; those of ours begin in many states, so that fewer are possible at once.
const STEPS_MAX: usize = 12;
const OWN_STEPS_MAX: usize = 24;
/// What is asked with a step: a sheet of a phone.
const ASKED_MAX: usize = 4;
/// Choices of a field: a screen of a phone.
const CHOICES_MAX: usize = 30;
/// States: one more than steps can lead to.
const STATES_MAX: usize = STEPS_MAX + 1;
/// Characters of words: a sentence of two lines.
const LABEL_CHARACTERS_MAX: usize = 200;
/// Days of a limit: a year.
const LIMIT_DAYS_MAX: u32 = 366;
/// Years that an erasure leaves a record: the longest that the law asks for.
const KEPT_YEARS_MAX: u32 = 30;

choices! {
    /// What is wrong with a table.
    NounFault {
        /// A code is empty, too long, or has other characters than lower-case letters, digits, `_`, `-` and, in a county's, Chinese ones.
        Code = "code",
        /// Two of a kind have one code.
        Twice = "twice",
        /// Chinese words are missing, or some are too long.
        Words = "words",
        /// Too many or too few of something.
        Count = "count",
        /// A state cannot be reached, or no way leads from it to an end.
        DeadEnd = "dead_end",
        /// A step begins or ends in no state.
        StepNowhere = "step_nowhere",
        /// Something of a later version.
        LaterVersion = "later_version",
        /// An area's record would name a person.
        NamesPerson = "names_person",
        /// A photo or a place is never required.
        RequiredPhoto = "required_photo",
        /// Choices are missing, or are where none are asked for; only a field for another record names a noun to choose from.
        Choices = "choices",
        /// The county's nouns begin with `x-`, the others do not.
        Prefix = "prefix",
        /// The way in which it is shared does not fit whose it is.
        Sharing = "sharing",
        /// Only one value of a person's record can be unique, not a set or a photo.
        Unique = "unique",
        /// Places are asked for by a person's record in its first state, in a required and unique field that names another record; the server's
        /// two steps start there, and no other step is the server's.
        Places = "places",
        /// What is asked with a step is one value each, and not unique; who handles a record is asked with a step only.
        Asked = "asked",
        /// A limit names a state, a step, a choice or a unit that there is not, or is longer than a year; or the step that joins records names none.
        Limit = "limit",
    }
}

type Checked = Result<(), NounFault>;

/// Looks at a table; `of_county` for one that a county defines.
///
/// # Errors
/// The first [`NounFault`].
pub fn check(noun: &Noun, of_county: bool) -> Checked {
    holds(noun.code.starts_with(COUNTY_PREFIX) == of_county, NounFault::Prefix)?;
    let steps_max = if of_county { STEPS_MAX } else { OWN_STEPS_MAX };
    let counted = noun.fields.len() <= FIELDS_MAX && noun.steps.len() <= steps_max && noun.states.len() <= STATES_MAX;
    holds(counted && noun.version > 0 && noun.kept_years <= KEPT_YEARS_MAX, NounFault::Count)?;
    holds(!noun.states.is_empty() && !noun.fields.is_empty(), NounFault::Count)?;
    holds(noun.home.is_known() && noun.sharing.is_known() && is_for_staff(noun.enter), NounFault::LaterVersion)?;
    holds(noun.home == Home::Area || noun.sharing == Sharing::Village, NounFault::Sharing)?;
    codes(std::iter::once(&noun.code))?;
    codes(noun.fields.iter().map(|field| &field.code))?;
    codes(noun.states.iter().map(|state| &state.code))?;
    codes(noun.steps.iter().map(|step| &step.code))?;
    words(noun)?;
    fields(noun.home, &noun.fields)?;
    holds(noun.fields.iter().all(|field| field.kind != FieldKind::Handler), NounFault::Asked)?;
    places(noun)?;
    limits(noun)?;
    steps(noun)
}

fn holds(condition: bool, fault: NounFault) -> Checked {
    if condition { Ok(()) } else { Err(fault) }
}

/// What a member of staff has by a role: nothing that only a session or the server has.
fn is_for_staff(need: Need) -> bool {
    matches!(need, Need::WriteOperations | Need::Review | Need::DecideMembership | Need::RunCounty)
}

fn codes<'a>(codes: impl Iterator<Item = &'a Text>) -> Checked {
    let mut seen = BTreeSet::new();
    for code in codes {
        let letter = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-' | '\u{4E00}'..='\u{9FFF}');
        holds(!code.is_empty() && code.len() <= CODE_BYTES_MAX && code.chars().all(letter), NounFault::Code)?;
        holds(seen.insert(code), NounFault::Twice)?;
    }
    Ok(())
}

fn words(noun: &Noun) -> Checked {
    let asked = noun.steps.iter().flat_map(|step| step.fields.iter());
    let fields = noun
        .fields
        .iter()
        .chain(asked)
        .flat_map(|field| std::iter::once(&field.label).chain(field.choices.iter().map(|choice| &choice.label)));
    let states = noun.states.iter().map(|state| &state.label);
    let steps = noun.steps.iter().map(|step| &step.label);
    let limits = noun.limits.iter().map(|limit| &limit.label);
    for label in std::iter::once(&noun.label).chain(fields).chain(states).chain(steps).chain(limits) {
        holds(!label.zh.trim().is_empty() && is_short(label), NounFault::Words)?;
    }
    holds(noun.fields.iter().all(|field| is_short(&field.purpose)), NounFault::Words)
}

fn is_short(label: &Label) -> bool {
    [&label.zh, &label.en].into_iter().all(|words| words.chars().count() <= LABEL_CHARACTERS_MAX)
}

fn fields(home: Home, fields: &[Field]) -> Checked {
    for field in fields {
        holds(field.kind.is_known(), NounFault::LaterVersion)?;
        let personal = matches!(field.kind, FieldKind::Person | FieldKind::Signature);
        holds(home == Home::Person || !personal, NounFault::NamesPerson)?;
        let optional = field.kind.is_attached() || field.kind == FieldKind::Place;
        holds(!(field.required && optional), NounFault::RequiredPhoto)?;
        let listed = matches!(field.kind, FieldKind::Choice | FieldKind::Choices);
        holds(listed != field.choices.is_empty() && field.choices.len() <= CHOICES_MAX, NounFault::Choices)?;
        holds(field.of.is_empty() || field.kind == FieldKind::Record, NounFault::Choices)?;
        codes(field.choices.iter().map(|choice| &choice.code))?;
        holds(!field.unique || home == Home::Person && is_single(field), NounFault::Unique)?;
    }
    Ok(())
}

/// Whether a field holds one value.
fn is_single(field: &Field) -> bool {
    !field.kind.is_set() && !field.kind.is_attached()
}

/// Each limit holds in states that there are, begins with steps that there are, and asks for a value of a field of choices.
fn limits(noun: &Noun) -> Checked {
    holds(noun.limits.len() <= STEPS_MAX, NounFault::Count)?;
    codes(noun.limits.iter().map(|limit| &limit.code))?;
    for limit in noun.limits.iter() {
        let begins = |code: &Text| code.is_empty() || noun.step(code).is_some();
        let is_choice = |field: &Field| field.choices.iter().any(|choice| choice.code == limit.is);
        let asks = limit.when.is_empty() || noun.field(&limit.when).is_some_and(is_choice);
        let states = !limit.states.is_empty() && limit.states.iter().all(|state| noun.state(state).is_some());
        let begun = !limit.since.is_empty() && limit.since.iter().all(begins);
        let in_days = limit.unit.is_known() && (1..=LIMIT_DAYS_MAX).contains(&limit.length);
        holds(asks && states && begun && in_days, NounFault::Limit)?;
    }
    let names_other = |step: &Step| {
        let mut others = step.fields.iter().filter(|field| field.kind == FieldKind::Record);
        others.next().is_some_and(|other| other.required) && others.next().is_none()
    };
    holds(noun.joins.is_empty() || noun.step(&noun.joins).is_some_and(names_other), NounFault::Limit)
}

fn places(noun: &Noun) -> Checked {
    let named = |code: &Text| noun.places.iter().any(|places| [&places.given, &places.none_left].contains(&code));
    let servers = noun.steps.iter().all(|step| (step.by == StepBy::Server) == named(&step.code));
    let Some(places) = &noun.places else { return holds(servers, NounFault::Places) };
    let starts = |code: &Text| noun.step(code).is_some_and(|step| step.from.iter().eq([noun.first_state()]));
    let takes = |code: &Text| noun.step(code).and_then(|step| noun.state(&step.to)).is_some_and(|to| to.takes_place);
    let field =
        noun.field(&places.at).is_some_and(|field| field.kind == FieldKind::Record && field.required && field.unique);
    let steps = [&places.given, &places.none_left].into_iter().all(starts);
    let one_takes = takes(&places.given) && !takes(&places.none_left);
    holds(servers && field && steps && one_takes && noun.home == Home::Person, NounFault::Places)
}

fn steps(noun: &Noun) -> Checked {
    for step in noun.steps.iter() {
        holds(step.by.is_known() && is_for_staff(step.need), NounFault::LaterVersion)?;
        let leads = step.to.is_empty() || noun.state(&step.to).is_some();
        let ends = leads && step.from.iter().all(|from| noun.state(from).is_some());
        let changes = !step.from.contains(&step.to) || !step.fields.is_empty();
        holds(ends && changes && !step.from.is_empty(), NounFault::StepNowhere)?;
        codes(step.from.iter())?;
        holds(step.fields.len() <= ASKED_MAX, NounFault::Count)?;
        codes(step.fields.iter().map(|field| &field.code))?;
        fields(noun.home, &step.fields)?;
        holds(step.fields.iter().all(|field| is_single(field) && !field.unique), NounFault::Asked)?;
    }
    let first = BTreeSet::from([noun.first_state()]);
    let reached = spread(first, noun, |from, to| from.iter().map(|from| (&**from, to)).collect());
    let ends: BTreeSet<&str> = noun.states.iter().filter(|state| state.is_end).map(|state| &*state.code).collect();
    let ending = spread(ends, noun, |from, to| from.iter().map(|from| (to, &**from)).collect());
    let all = |states: &BTreeSet<&str>| noun.states.iter().all(|state| states.contains(&*state.code));
    holds(all(&reached) && all(&ending), NounFault::DeadEnd)
}

/// The states to which the ways of all steps lead from some.
fn spread<'a>(
    mut states: BTreeSet<&'a str>,
    noun: &'a Noun,
    ways: impl Fn(&'a List<Text>, &'a str) -> Vec<(&'a str, &'a str)>,
) -> BTreeSet<&'a str> {
    let all: Vec<_> =
        noun.steps.iter().filter(|step| !step.to.is_empty()).flat_map(|step| ways(&step.from, &step.to)).collect();
    for _ in 0..noun.states.len() {
        let next: Vec<&str> = all.iter().filter(|(from, _)| states.contains(from)).map(|(_, to)| *to).collect();
        states.extend(next);
    }
    states
}

#[cfg(test)]
mod tests {
    use super::super::{Field, NOUNS, Places, State, Step, WISH, built_in, label, text};
    use super::*;

    #[test]
    fn every_noun_of_ours_is_one_and_has_words_in_both_languages() {
        for noun in NOUNS {
            assert_eq!(check(noun, false), Ok(()), "{}", noun.code);
            let labels = noun.fields.iter().map(|field| &field.label).chain(noun.steps.iter().map(|step| &step.label));
            assert!(
                labels.chain(noun.states.iter().map(|s| &s.label)).all(|label| !label.en.is_empty()),
                "{}",
                noun.code
            );
            assert_eq!(built_in(&noun.code), Some(*noun));
        }
        let codes: BTreeSet<&str> = NOUNS.iter().map(|noun| &*noun.code).collect();
        assert_eq!(codes.len(), NOUNS.len(), "one code, one noun");
    }

    #[test]
    fn a_table_reads_what_it_wrote() {
        for noun in NOUNS {
            let read: Noun = crate::json::read(&crate::json::write(*noun)).unwrap();
            assert_eq!(read, **noun);
        }
    }

    fn lost() -> State {
        State { code: text("lost"), label: label("遗忘", ""), is_end: true, takes_place: false }
    }

    fn with(change: impl FnOnce(&mut Noun)) -> Checked {
        let mut noun = WISH.clone();
        noun.code = text("x-wish");
        assert_eq!(check(&noun, true), Ok(()));
        change(&mut noun);
        check(&noun, true)
    }

    /// A wish of which there are so many, changed.
    fn asking(change: impl FnOnce(&mut Noun)) -> Checked {
        with(|noun| {
            let at = Field { code: text("at"), kind: FieldKind::Record, unique: true, ..WISH.fields[0].clone() };
            noun.fields.to_mut().push(at);
            noun.states.to_mut()[1].takes_place = true;
            let steps = noun.steps.to_mut();
            let none_left = Step { code: text("none_left"), to: text("fulfilled"), ..steps[0].clone() };
            steps.push(none_left);
            steps.iter_mut().filter(|s| ["take", "none_left"].contains(&&*s.code)).for_each(|s| s.by = StepBy::Server);
            let (at, number, given, none_left) = (text("at"), text("places"), text("take"), text("none_left"));
            noun.places = Some(Places { at, number, given, none_left });
            change(noun);
        })
    }

    #[test]
    fn places_are_asked_for_in_one_way_only() {
        assert_eq!(asking(|_| ()), Ok(()));
        assert_eq!(asking(|noun| noun.states.to_mut()[1].takes_place = false), Err(NounFault::Places));
        assert_eq!(asking(|noun| noun.states.to_mut()[3].takes_place = true), Err(NounFault::Places));
        assert_eq!(asking(|noun| noun.steps.to_mut()[0].by = StepBy::Anyone), Err(NounFault::Places));
        assert_eq!(asking(|noun| noun.steps.to_mut()[0].from = vec![text("taken")].into()), Err(NounFault::Places));
        assert_eq!(asking(|noun| noun.fields.to_mut()[2].unique = false), Err(NounFault::Places));
        assert_eq!(asking(|noun| noun.fields.to_mut()[2].required = false), Err(NounFault::Places));
        assert_eq!(asking(|noun| noun.home = Home::Area), Err(NounFault::Unique), "an area signs up for nothing");
    }

    #[test]
    fn what_is_no_noun_is_refused_by_name() {
        assert_eq!(with(|noun| noun.code = text("wish")), Err(NounFault::Prefix));
        assert_eq!(with(|noun| noun.code = text("x-Wish")), Err(NounFault::Code));
        assert_eq!(with(|noun| noun.label = label("", "Wish")), Err(NounFault::Words));
        assert_eq!(with(|noun| noun.states.to_mut().push(lost())), Err(NounFault::DeadEnd));
        assert_eq!(with(|noun| noun.states.to_mut()[3].is_end = false), Err(NounFault::DeadEnd));
        assert_eq!(with(|noun| noun.steps.to_mut()[0].to = text("moon")), Err(NounFault::StepNowhere));
        assert_eq!(with(|noun| noun.steps.to_mut()[1].code = text("take")), Err(NounFault::Twice));
        assert_eq!(with(|noun| noun.fields.to_mut()[1].choices = List::default()), Err(NounFault::Choices));
        assert_eq!(with(|noun| noun.enter = Need::SignedIn), Err(NounFault::LaterVersion));
        assert_eq!(with(|noun| noun.version = 0), Err(NounFault::Count));
        let field = |kind| Field { code: text("new"), kind, ..WISH.fields[0].clone() };
        let photo = field(FieldKind::Photos);
        assert_eq!(with(|noun| noun.fields.to_mut().push(photo)), Err(NounFault::RequiredPhoto));
        assert_eq!(with(|noun| noun.fields.to_mut()[0].of = text("wish")), Err(NounFault::Choices));
        let unique = Field { unique: true, required: false, ..field(FieldKind::Photos) };
        assert_eq!(with(|noun| noun.fields.to_mut().push(unique)), Err(NounFault::Unique));
        assert_eq!(with(|noun| noun.steps.to_mut()[0].by = StepBy::Server), Err(NounFault::Places), "it is never made");
        let names = |noun: &mut Noun| {
            (noun.home, noun.sharing) = (Home::Area, Sharing::Work);
            noun.fields.to_mut().push(field(FieldKind::Person));
        };
        assert_eq!(with(names), Err(NounFault::NamesPerson));
        assert_eq!(
            with(|noun| noun.sharing = Sharing::Office),
            Err(NounFault::Sharing),
            "a person's is where the person is"
        );
    }
}
