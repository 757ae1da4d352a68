//! Renewals on an earlier consent, and returns that mark fields, over the real routes.

use super::writer::{Writer, dossier, edits, village};
use app::{
    domain::{
        area::AreaCode,
        consent::{Purpose, Withdrawal},
        enrolment::{Enrolment, Move, MoveFault, Status},
        fault::Fault,
        id::{ConsentId, EnrolmentId, GroupId, PersonId},
        mark::{Mark, MarkedField},
        mobile::Mobile,
        person::PersonField,
        plan::Plan,
        renewal::following,
        visit::Channel,
    },
    sync::{
        command::{Command, EnrolmentMoved},
        outcome::{Outcome, RefusalReason, ReviewReason},
    },
};
use server::clock;
use tests::harness::{COUNTY, County, TOWNSHIP, WORKER, covered, older_plans, person_of, steps_to_cover};
use uuid::Uuid;

/// A person whose cover of the illness plan ends soon, or ended lately.
struct Covered {
    county: County,
    village: AreaCode,
    worker: Writer,
    union: Writer,
    person: PersonId,
    last: Enrolment,
    plan: Plan,
}

impl Covered {
    async fn ends_in(days: i64) -> Self {
        let county = County::new();
        let village = village(&county);
        let (mut worker, mut union) = (Writer::of(&county, WORKER).await, Writer::of(&county, TOWNSHIP).await);
        let mut office = Writer::of(&county, COUNTY).await;
        for plan in older_plans() {
            assert_eq!(office.says(village.county(), &Command::PlanPublished(plan)).await, Outcome::Applied);
        }
        let (person, draft, added) = person_of("陈路川", "500299196803121016", "14000000099", &[]);
        let plan = older_plans().remove(0);
        let (consent, mut forms) = covered(person, &draft, std::slice::from_ref(&plan), days);
        let last = forms.remove(0);
        for command in [added, Command::ConsentGiven(consent), Command::EnrolmentSubmitted(last.clone())] {
            assert_eq!(worker.says(village, &command).await, Outcome::Applied);
        }
        for command in steps_to_cover(&last) {
            assert_eq!(union.says(village, &command).await, Outcome::Applied);
        }
        Self { county, village, worker, union, person, last, plan }
    }

    fn renewed(&self) -> Enrolment {
        let ids = (EnrolmentId(Uuid::now_v7()), GroupId(Uuid::now_v7()));
        following(&self.last, &self.plan, ids, Channel::Door, clock::now().date())
    }

    async fn hands_in(&mut self, form: Enrolment) -> Outcome {
        self.worker.says(self.village, &Command::EnrolmentSubmitted(form)).await
    }

    async fn returns(&mut self, enrolment: EnrolmentId, step: Move, marks: Vec<Mark>) -> Outcome {
        let (person, reason) = (self.person, "请改".into());
        let moved = EnrolmentMoved { person, enrolment, step, reason, marks, later: Default::default() };
        self.union.says(self.village, &Command::EnrolmentMoved(moved)).await
    }
}

fn faulty(field: &str, fault: Fault) -> Outcome {
    Outcome::Refused { reason: RefusalReason::Faulty { field: field.into(), fault } }
}

fn outdated() -> Outcome {
    faulty("consent", Fault::ConsentOutdated)
}

fn mark(field: MarkedField, reason: &str) -> Mark {
    Mark { field, reason: reason.into(), later: Default::default() }
}

#[tokio::test]
async fn a_renewal_rests_on_the_earlier_consent_once() {
    for days_left in [20, -10] {
        let mut covered = Covered::ends_in(days_left).await;
        let form = covered.renewed();
        assert_eq!(covered.hands_in(form.clone()).await, Outcome::Applied, "{days_left} days left");
        let again = covered.renewed();
        let twin = Outcome::Review { reason: ReviewReason::TwinCover { enrolment: form.id } };
        assert_eq!(covered.hands_in(again).await, twin, "renewed by somebody else too");
        for step in steps_to_cover(&form) {
            assert_eq!(covered.union.says(covered.village, &step).await, Outcome::Applied);
        }
    }
}

#[tokio::test]
async fn what_was_not_agreed_to_does_not_rest_on_the_earlier_consent() {
    let mut covered = Covered::ends_in(20).await;
    let form = covered.renewed();
    let accident = older_plans().remove(1);
    let (code, fee, period) = (accident.code.clone(), accident.fee, accident.cover(form.period.from));
    let other_plan = Enrolment { plan: code, fee, period, ..form.clone() };
    assert_eq!(covered.hands_in(other_plan).await, outdated(), "a plan that was not on the paper");
    let mut other_phone = form.clone();
    other_phone.enrollee.phone = Mobile::parse("14000000077").unwrap();
    assert_eq!(covered.hands_in(other_phone).await, outdated(), "another phone number");
    let elsewhere = Enrolment { consent: Some(ConsentId(Uuid::now_v7())), ..form.clone() };
    assert_eq!(covered.hands_in(elsewhere).await, faulty("consent", Fault::ConsentMissing), "nobody's consent");
    let late = covered.plan.cover(covered.last.period.to.plus_days(covered.plan.grace_days + 1));
    assert_eq!(covered.hands_in(Enrolment { period: late, ..form.clone() }).await, outdated(), "after the grace days");
    let withdrawal = Withdrawal {
        person: covered.person,
        consent: form.consent.unwrap(),
        purposes: vec![Purpose::Enrolment],
        on: clock::now().date(),
        note: String::new(),
        later: Default::default(),
    };
    let withdrawn = covered.worker.says(covered.village, &Command::ConsentWithdrawn(withdrawal)).await;
    assert_eq!(withdrawn, Outcome::Applied);
    assert_eq!(covered.hands_in(form).await, faulty("consent", Fault::ConsentWithdrawn));
}

#[tokio::test]
async fn a_return_marks_fields_and_the_form_comes_back_on_the_same_consent() {
    let mut covered = Covered::ends_in(20).await;
    let draft = covered.last.enrollee.draft();
    let (consent, forms) = tests::harness::covered(covered.person, &draft, &[older_plans().remove(1)], 364);
    let form = forms[0].clone();
    for command in [Command::ConsentGiven(consent), Command::EnrolmentSubmitted(form.clone())] {
        assert_eq!(covered.worker.says(covered.village, &command).await, Outcome::Applied);
    }
    let (phone, later) = (mark(MarkedField::Phone, "打不通"), mark(MarkedField::read("shoe_size").unwrap(), "不对"));
    let takes_up = covered.returns(form.id, Move::TakeUp, vec![phone.clone()]).await;
    assert_eq!(takes_up, faulty("marks", Fault::NotAChoice), "only a return marks");
    assert_eq!(covered.returns(form.id, Move::TakeUp, Vec::new()).await, Outcome::Applied);
    let many = [MarkedField::ALL.iter().map(|field| mark(*field, "改")).collect(), vec![later.clone()]].concat();
    let too_many = covered.returns(form.id, Move::Return, many).await;
    assert_eq!(too_many, faulty("marks", Fault::OutOfRange { min: 0, max: MarkedField::ALL.len() as i64 }));
    let unsaid = covered.returns(form.id, Move::Return, vec![mark(MarkedField::Name, " ")]).await;
    assert_eq!(unsaid, faulty("marks", Fault::ReasonMissing));
    let marks = vec![phone, later];
    assert_eq!(covered.returns(form.id, Move::Return, marks.clone()).await, Outcome::Applied);
    let file = |covered: &Covered| {
        let dossier = dossier(&covered.county, covered.village, covered.person);
        dossier.enrolments.into_iter().find(|file| file.form.id == form.id).unwrap()
    };
    assert_eq!(file(&covered).returned_by().unwrap().marks, marks, "those of a later version too");
    let mut mended = form.clone();
    mended.enrollee.phone = Mobile::parse("14000000077").unwrap();
    assert_eq!(covered.hands_in(mended.clone()).await, Outcome::Applied, "nobody signs again for a phone number");
    assert_eq!((file(&covered).form, file(&covered).status), (mended, Status::Submitted));
    assert_eq!(file(&covered).returned_by(), None, "it is not returned any more");
}

#[tokio::test]
async fn what_a_second_user_marks_on_a_returned_form_is_kept_for_review() {
    let mut covered = Covered::ends_in(20).await;
    let form = covered.renewed();
    assert_eq!(covered.hands_in(form.clone()).await, Outcome::Applied);
    assert_eq!(covered.returns(form.id, Move::TakeUp, Vec::new()).await, Outcome::Applied);
    let marks = vec![mark(MarkedField::Phone, "打不通")];
    assert_eq!(covered.returns(form.id, Move::Return, marks.clone()).await, Outcome::Applied);
    assert_eq!(covered.returns(form.id, Move::Return, marks).await, Outcome::Noop, "the same again");
    let others = vec![mark(MarkedField::Signature, "看不清")];
    let late = Outcome::Review { reason: ReviewReason::MoveDoesNotFit { fault: MoveFault::NoLongerFits } };
    assert_eq!(covered.returns(form.id, Move::Return, others.clone()).await, late, "another field");
    let waits = dossier(&covered.county, covered.village, covered.person).reviews;
    let kept: Vec<_> = waits.iter().map(|pending| pending.body["marks"].clone()).collect();
    assert_eq!(kept, [serde_json::to_value(&others).unwrap()], "it waits whole");
}

#[tokio::test]
async fn a_returned_renewal_whose_phone_number_is_mended_asks_for_a_new_consent() {
    let mut covered = Covered::ends_in(20).await;
    let form = covered.renewed();
    assert_eq!(covered.hands_in(form.clone()).await, Outcome::Applied);
    assert_eq!(covered.returns(form.id, Move::TakeUp, Vec::new()).await, Outcome::Applied);
    let marks = vec![mark(MarkedField::Phone, "打不通")];
    assert_eq!(covered.returns(form.id, Move::Return, marks).await, Outcome::Applied);
    let edit = edits(covered.person, PersonField::Phone, "14000000077", "14000000099");
    assert_eq!(covered.worker.says(covered.village, &edit).await, Outcome::Applied);
    let mut mended = form.clone();
    mended.enrollee.phone = Mobile::parse("14000000077").unwrap();
    assert_eq!(covered.hands_in(mended).await, outdated(), "the earlier paper has another one");
    assert_eq!(covered.hands_in(form).await, Outcome::Applied, "as it was it may come again");
}
