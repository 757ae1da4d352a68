//! Tests: sections with the user's order in front, who is put off, what is looked for, and stories that were not told.

use super::{super::today_filter::FilterChoices, *};
use crate::domain::{
    concern::ConcernCode,
    id::{DeviceId, OperationId, PersonId, StaffId},
    own_order::OwnOrder,
    scope::Scope,
};
use crate::sync::{memory::demo_person_added, operation::Operation};
use serde_json::{Value, json};
use uuid::Uuid;

fn day() -> Date {
    Date::ymd(2026, 11, 23).unwrap()
}

fn who(n: u64) -> PersonId {
    PersonId(Uuid::from_u128(u128::from(n)))
}

/// A phone's copy of one village, written on that phone.
#[derive(Default)]
struct Copy {
    ledger: Ledger,
    written: u64,
}

impl Copy {
    fn writes(&mut self, scope: &str, command: Value) {
        self.written += 1;
        let ((kind, body), n) = (crate::json::unnamed(command), self.written);
        let body = Value::Object(body);
        let id = OperationId(Uuid::from_u128(u128::from(n)));
        let scope = Scope::parse(scope).unwrap();
        let operation = Operation { kind, body, id, ..demo_person_added(DeviceId(Uuid::nil()), n, scope) };
        operation.command().unwrap();
        self.ledger.wait(&operation, StaffId(Uuid::nil()));
    }

    /// Adds a person, with a concern that came with the ledger.
    fn adds(&mut self, n: u64, fields: Value) {
        let given = char::from_u32(0x4E00 + n as u32).unwrap();
        let mut all = json!({ "name": format!("陈{given}"), "employment": "away_out_province" });
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let added = json!({ "person": who(n), "fields": all, "concerns": ["price"] });
        self.writes("500229221204", json!({ "PersonAdded": added }));
    }

    fn visits(&mut self, n: u64, days_ago: i64, more: Value) {
        let on = day().plus_days(-days_ago);
        let mut visit = json!({ "id": Uuid::from_u128(u128::from(1_000 + self.written)), "person": who(n), "on": on,
            "channel": "door", "outcome": "considering" });
        visit.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.writes("500229221204", json!({ "VisitLogged": visit }));
    }

    fn list(&self, order: &OwnOrder, filter: &TodayFilter) -> TodayList<'_> {
        TodayList::of(&self.ledger, order, filter, day())
    }

    /// Who is in which section, by number.
    fn shows(&self, order: &OwnOrder, filter: &TodayFilter) -> Vec<(TodaySection, Vec<u128>)> {
        let number = |(file, _): &Listed| file.dossier.person_id().0.as_u128();
        let sections = self.list(order, filter).sections;
        sections.iter().map(|(section, people)| (*section, people.iter().map(number).collect())).collect()
    }

    fn simply_shows(&self) -> Vec<(TodaySection, Vec<u128>)> {
        self.shows(&OwnOrder::default(), &TodayFilter::default())
    }

    fn has_untold_story(&self, n: u64) -> bool {
        let list = self.list(&OwnOrder::default(), &TodayFilter::default());
        let mut all = list.sections.into_iter().flat_map(|(_, people)| people);
        all.any(|(file, place)| {
            file.dossier.person_id() == who(n) && place.reasons.contains(&today::Reason::UntoldStory)
        })
    }
}

/// One late, two home, three away, four visited today.
fn village() -> Copy {
    let mut copy = Copy::default();
    copy.adds(1, json!({}));
    copy.visits(1, 10, json!({}));
    copy.adds(2, json!({ "employment": "farming", "industry": "农业", "phone": "14000000002", "smartphone": "yes" }));
    copy.adds(3, json!({ "industry": "建筑业", "work_place": "浙江省宁波市", "phone": "14000000003", "contact_channel": "video" }));
    copy.adds(4, json!({ "industry": "建筑业" }));
    copy.visits(4, 0, json!({}));
    copy
}

#[test]
fn everybody_is_in_one_section_and_who_was_visited_today_is_done() {
    use TodaySection::*;
    let copy = village();
    assert_eq!(copy.simply_shows(), [(Due, vec![1]), (Home, vec![2]), (Rest, vec![3])]);
    let list = copy.list(&OwnOrder::default(), &TodayFilter::default());
    assert_eq!((list.count(), list.done, list.put_off, list.is_begun), (3, 1, 0, true));
    let mut fresh = Copy::default();
    fresh.adds(1, json!({}));
    assert!(!fresh.list(&OwnOrder::default(), &TodayFilter::default()).is_begun);
}

#[test]
fn the_own_order_wins_over_points_and_sections() {
    use TodaySection::*;
    let (copy, mut order) = (village(), OwnOrder::default());
    order.put(who(3), None, day());
    order.put(who(1), None, day());
    assert_eq!(copy.shows(&order, &TodayFilter::default()), [(Own, vec![3, 1]), (Home, vec![2])]);
    order.put(who(1), Some(who(3)), day());
    assert_eq!(copy.shows(&order, &TodayFilter::default()), [(Own, vec![1, 3]), (Home, vec![2])]);
    order.put(who(4), Some(who(1)), day());
    assert_eq!(copy.shows(&order, &TodayFilter::default())[0], (Own, vec![1, 3]), "done is done");
    order.put(who(2), Some(who(1)), day());
    assert_eq!(copy.shows(&order, &TodayFilter::default())[0], (Own, vec![2, 1, 3]), "next to whom is shown");
    order.on = Some(day().plus_days(-1));
    assert_eq!(copy.shows(&order, &TodayFilter::default()), copy.simply_shows(), "it was yesterday's");
}

#[test]
fn who_is_put_off_is_counted_and_comes_back_on_the_day() {
    let (copy, mut order) = (village(), OwnOrder::default());
    order.put_off_to(who(2), day().plus_days(1));
    order.put_off_to(who(99), day().plus_days(1)); // who left
    let list = copy.list(&order, &TodayFilter::default());
    assert_eq!((list.count(), list.put_off), (2, 1));
    let tomorrow = TodayList::of(&copy.ledger, &order, &TodayFilter::default(), day().plus_days(1));
    assert_eq!(tomorrow.put_off, 0);
    assert!(tomorrow.sections.iter().any(|(section, people)| *section == TodaySection::Home && people.len() == 1));
}

#[test]
fn a_filter_shows_who_fits_all_of_it() {
    let copy = village();
    let shown = |filter: TodayFilter| -> Vec<u128> {
        copy.shows(&OwnOrder::default(), &filter).into_iter().flat_map(|(_, people)| people).collect()
    };
    let industry = |text: &str| TodayFilter { industry: Some(text.to_owned()), ..TodayFilter::default() };
    assert_eq!(shown(industry("建筑业")), [3]);
    assert_eq!(shown(TodayFilter { work_place: Some("浙江省宁波市".into()), ..industry("农业") }), [0; 0]);
    assert_eq!(shown(TodayFilter { by_phone: true, ..TodayFilter::default() }), [2, 3]);
    assert_eq!(shown(TodayFilter { concern: Some(ConcernCode::Price), ..TodayFilter::default() }), [1, 2, 3]);
    assert_eq!(shown(TodayFilter { concern: Some(ConcernCode::Family), ..TodayFilter::default() }), [0; 0]);
    assert_eq!(copy.list(&OwnOrder::default(), &industry("建筑业")).done, 1, "what is done is done");
    let choices = FilterChoices::of(&copy.ledger);
    assert_eq!(choices.industries, [("建筑业".to_owned(), 2), ("农业".to_owned(), 1)]);
    assert_eq!(choices.work_places, [("浙江省宁波市".to_owned(), 1)]);
    assert_eq!((choices.concerns, choices.by_phone), (vec![(ConcernCode::Price, 4)], 2));
}

#[test]
fn a_concern_that_was_answered_is_not_looked_for() {
    let mut copy = village();
    copy.visits(3, 30, json!({ "outcome": "moved", "resolved": ["price"] }));
    let filter = TodayFilter { concern: Some(ConcernCode::Price), ..TodayFilter::default() };
    assert_eq!(
        copy.shows(&OwnOrder::default(), &filter),
        [(TodaySection::Due, vec![1]), (TodaySection::Home, vec![2])]
    );
}

#[test]
fn a_story_counts_while_it_may_be_told_answers_a_concern_and_was_not_told() {
    let story = |record: u128, concern: &str, until: &str, state: &str| {
        let fields = json!({ "pseudonym": "老周", "amount": "100", "consent_on": "2026-01-01", "until": until });
        json!({ "RecordEntered": { "noun": "story", "version": 1, "id": Uuid::from_u128(record), "state": state, "fields": fields,
            "sets": { "concerns": [concern] }, "subject": { "area": { "code": "500229221" } } } })
    };
    let has = |concern, until, state| {
        let mut copy = village();
        copy.writes("500229221-work", story(7, concern, until, state));
        copy.has_untold_story(2)
    };
    assert!(!village().has_untold_story(2));
    assert!(has("price", "2026-11-23", "published"));
    assert!(!has("price", "2026-11-22", "published"), "the consent has ended");
    assert!(!has("price", "2026-11-23", "draft"));
    assert!(!has("family", "2026-11-23", "published"), "nobody said that");
    let mut copy = village();
    copy.writes("500229221-work", story(7, "price", "2026-12-31", "published"));
    let told = json!([{ "concern": "price", "record": Uuid::from_u128(7) }]);
    copy.visits(2, 30, json!({ "outcome": "moved", "told": told }));
    assert!(!copy.has_untold_story(2));
    copy.writes("500229221-work", story(8, "price", "2026-12-31", "published"));
    assert!(copy.has_untold_story(2), "another one");
}

#[test]
fn three_hundred_people_are_all_on_the_list() {
    let mut copy = Copy::default();
    (1..=300).for_each(|n| copy.adds(n, json!({ "employment": "farming" })));
    let shown = copy.simply_shows();
    assert_eq!((shown.len(), shown[0].1.len()), (1, 300));
}
