//! Enrolments: one person, one plan, one period; the form, its states and who may move it.

use super::{
    choice::choices,
    date::Date,
    fault::Fault,
    id::{ConsentId, EnrolmentId, GroupId, PersonId},
    identity_number::IdentityNumber,
    mobile::Mobile,
    money::Fen,
    name::Name,
    period::Period,
    person::{Person, PersonDraft, PersonErrors, PersonField},
    plan::{PaymentOrder, Plan},
    sex::Sex,
    staff::Role,
    visit::Channel,
};
use crate::json::{record, variants};

/// Cover that ends within this many days is due for renewal.
pub const EXPIRING_DAYS: i64 = 60;

choices! {
    /// The state of a form. Waiting, expiring and overdue are derived, never stored.
    Status {
        Draft = "draft", Submitted = "submitted", UnderReview = "under_review", Returned = "returned", Rejected = "rejected",
        Approved = "approved", Paid = "paid", Active = "active", Expired = "expired", Cancelled = "cancelled",
    }
}

choices! {
    /// What can be done with a form.
    Move {
        Submit = "submit", TakeUp = "take_up", Return = "return", Reject = "reject", Approve = "approve", Pay = "pay",
        Activate = "activate", Cancel = "cancel", Restore = "restore",
    }
}

impl Move {
    /// Whether a reason has to be given.
    pub fn needs_reason(self) -> bool {
        matches!(self, Move::Return | Move::Reject)
    }

    /// The state that this step leads to, wherever it began.
    pub fn target(self) -> Status {
        match self {
            Move::Submit | Move::Restore => Status::Submitted,
            Move::TakeUp => Status::UnderReview,
            Move::Return => Status::Returned,
            Move::Reject => Status::Rejected,
            Move::Approve => Status::Approved,
            Move::Pay => Status::Paid,
            Move::Activate => Status::Active,
            Move::Cancel => Status::Cancelled,
            Move::Unknown(code) => Status::Unknown(code),
        }
    }

    /// Whether the form takes its days by this step: it becomes cover, or comes back from being void.
    pub fn takes_days(self) -> bool {
        self.target().is_cover() || self == Move::Restore
    }

    /// Whether the role may make this step, wherever the form is.
    pub fn allowed_to(self, role: Role) -> bool {
        match self {
            Move::Submit | Move::Cancel => role.writes(),
            _ => role.reviews(),
        }
    }
}

variants! {
    /// Why a move was not made.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum MoveFault {
        /// The role may not do this.
        NotAllowed = "not_allowed",
        /// The form is no longer in the state that this move starts from.
        NoLongerFits = "no_longer_fits",
        /// Returning and rejecting need a reason.
        ReasonMissing = "reason_missing",
    }
}

impl Status {
    /// Where `step` leads, decided alike on the phone and on the server.
    ///
    /// # Errors
    /// See [`MoveFault`].
    pub fn after(self, step: Move, role: Role, order: PaymentOrder, reason: &str) -> Result<Status, MoveFault> {
        let next = self.next(step, order).ok_or(MoveFault::NoLongerFits)?;
        match step {
            _ if !step.allowed_to(role) => Err(MoveFault::NotAllowed),
            _ if step.needs_reason() && reason.trim().is_empty() => Err(MoveFault::ReasonMissing),
            _ => Ok(next),
        }
    }

    fn next(self, step: Move, order: PaymentOrder) -> Option<Status> {
        use Status::*;
        let pay_first = order == PaymentOrder::PayFirst;
        let fits = match step {
            Move::Submit => matches!(self, Draft | Returned),
            Move::TakeUp => self == Submitted,
            Move::Return | Move::Reject => self == UnderReview,
            Move::Approve => self == if pay_first { Paid } else { UnderReview },
            Move::Pay => self == if pay_first { UnderReview } else { Approved },
            Move::Activate => self == if pay_first { Approved } else { Paid },
            Move::Cancel => matches!(self, Draft | Submitted | UnderReview | Returned | Approved | Paid),
            Move::Restore => self == Cancelled,
            Move::Unknown(_) => false,
        };
        fits.then(|| step.target())
    }

    /// The moves that `role` may make from here.
    pub fn moves(self, role: Role, order: PaymentOrder) -> Vec<Move> {
        Move::ALL.iter().copied().filter(|m| m.allowed_to(role) && self.next(*m, order).is_some()).collect()
    }

    /// Whether the form takes up its period: another one for the same person and plan has to wait.
    pub fn holds_period(self) -> bool {
        !matches!(self, Status::Rejected | Status::Cancelled | Status::Draft)
    }

    /// Whether the township has said yes.
    pub fn is_cover(self) -> bool {
        matches!(self, Status::Approved | Status::Paid | Status::Active | Status::Expired)
    }

    /// The state on `day`: active cover past its last day has expired.
    pub fn on(self, period: Period, day: Date) -> Status {
        if self == Status::Active && period.to < day { Status::Expired } else { self }
    }
}

record! {
    /// The person as written on the form: an enrolment needs no row in the ledger.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Enrollee + later {
        /// Name on the identity card.
        pub name: Name,
        /// As the identity number states.
        pub sex: Sex,
        /// The number on the card.
        pub identity_number: IdentityNumber,
        /// Where to reach the person.
        pub phone: Mobile,
    }
}

impl Enrollee {
    /// Parses the part of a person's fields that an enrolment needs.
    ///
    /// # Errors
    /// Every fault at once; identity number and phone are required here.
    pub fn parse(draft: &PersonDraft, today: Date) -> Result<Self, PersonErrors> {
        use PersonField as F;
        let mut needed = PersonDraft::default();
        for field in [F::Name, F::Sex, F::IdentityNumber, F::Phone] {
            needed.set(field, draft.get(field).trim());
        }
        let parsed = Person::parse(&needed, today);
        let mut faults = parsed.as_ref().err().map(|e| e.0.clone()).unwrap_or_default();
        let missing = |field: &F| needed.get(*field).is_empty();
        faults.extend([F::IdentityNumber, F::Phone].into_iter().filter(missing).map(|f| (f, Fault::Missing)));
        match parsed {
            Ok(Person { name, identity_number: Some(identity_number), phone: Some(phone), .. }) => {
                Ok(Self { name, sex: identity_number.sex(), identity_number, phone, later: Default::default() })
            }
            _ => Err(PersonErrors(faults)),
        }
    }

    /// The fields that [`Self::parse`] reads.
    pub fn draft(&self) -> PersonDraft {
        let mut draft = PersonDraft::default();
        draft.set(PersonField::Name, self.name.as_str());
        draft.set(PersonField::Sex, self.sex.code());
        draft.set(PersonField::IdentityNumber, self.identity_number.as_str());
        draft.set(PersonField::Phone, self.phone.as_str());
        draft
    }
}

record! {
    /// One enrolment form, as submitted.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Enrolment + later {
        /// Made on the device; the same when a returned form is submitted again.
        pub id: EnrolmentId,
        /// Whose dossier it is in.
        pub person: PersonId,
        /// The person as written on the form.
        pub enrollee: Enrollee,
        /// Plan code.
        pub plan: String,
        /// Plan version.
        pub plan_version: u32,
        /// Days of cover.
        pub period: Period,
        /// How many units.
        pub units: u32,
        /// What is to be paid.
        pub fee: Fen,
        /// The consent it rests on; `None` for a cover that the ledger recorded before forms were kept here.
        pub consent: Option<ConsentId> = default,
        /// How it was taken up.
        pub channel: Channel,
        /// The occasion that it is part of: a courtyard meeting (the id of its record).
        pub group: Option<GroupId> = default,
    }
}

impl Enrolment {
    /// Whether the form agrees with its plan and its enrollee's number.
    ///
    /// # Errors
    /// The first fault, or those of the enrollee's fields.
    pub fn check(&self, plan: Option<&Plan>, today: Date) -> Result<(), Fault> {
        let plan = plan.filter(|p| p.code == self.plan && p.version == self.plan_version).ok_or(Fault::PlanUnknown)?;
        let enrollee = Enrollee::parse(&self.enrollee.draft(), today).map_err(|errors| first(&errors))?;
        let born = enrollee.identity_number.birth_date().ok_or(Fault::IdentityBirthDate)?;
        if self.consent.is_some() {
            plan.accepts(born, self.period.from)?; // a cover that the ledger recorded began under rules of its own
        }
        let agrees = self.period == plan.cover(self.period.from)
            && (1..=plan.units_max).contains(&self.units)
            && self.fee == plan.fee_of(self.units)
            && Enrollee { later: self.enrollee.later.clone(), ..enrollee } == self.enrollee
            && self.channel.is_known();
        if agrees { Ok(()) } else { Err(Fault::DiffersFromPlan) }
    }

    /// Still within the plan's waiting days, which a cover has that follows none of the `earlier` of the same person and plan in time.
    pub fn is_waiting(&self, plan: &Plan, earlier: impl IntoIterator<Item = Period>, day: Date) -> bool {
        let within = (0..plan.waiting_days).contains(&day.days_since(self.period.from));
        within && plan.begins_with_waiting_days(self.period.from, earlier)
    }

    /// Whether both are on one paper: of one consent, and of one occasion. A renewal on an earlier consent is a paper of its own.
    pub fn is_on_paper_of(&self, other: &Self) -> bool {
        let signed = self.consent.is_some() && (self.consent, self.group) == (other.consent, other.group);
        signed || self.id == other.id
    }

    /// At most [`EXPIRING_DAYS`] left, or over.
    pub fn ends_soon(&self, day: Date) -> bool {
        self.period.to.days_since(day) <= EXPIRING_DAYS
    }

    /// At most [`EXPIRING_DAYS`] left.
    pub fn is_expiring(&self, day: Date) -> bool {
        (0..=EXPIRING_DAYS).contains(&self.period.to.days_since(day))
    }
}

fn first(errors: &PersonErrors) -> Fault {
    errors.0.first().map_or(Fault::Malformed, |(_, fault)| fault.clone())
}

/// The first day of a new cover: tomorrow, or the day after a running cover of the same plan ends.
pub fn cover_from(today: Date, running: impl Iterator<Item = Period>) -> Date {
    let tomorrow = today.plus_days(1);
    running.map(|p| p.to.plus_days(1)).fold(tomorrow, Date::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan;
    use PaymentOrder::*;
    use uuid::Uuid;

    fn today() -> Date {
        Date::ymd(2026, 11, 23).unwrap()
    }

    fn form() -> Enrolment {
        let mut draft = PersonDraft::default();
        draft.set(PersonField::Name, "陈路川");
        draft.set(PersonField::IdentityNumber, "500229196803121017");
        draft.set(PersonField::Phone, "14000000001");
        let plan = &plan::seeded()[0];
        Enrolment {
            id: EnrolmentId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(2)),
            enrollee: Enrollee::parse(&draft, today()).unwrap(),
            plan: plan.code.clone(),
            plan_version: 1,
            period: plan.cover(today().plus_days(1)),
            units: 1,
            fee: plan.fee,
            consent: Some(ConsentId(Uuid::from_u128(3))),
            group: None,
            channel: Channel::Door,
            later: Default::default(),
        }
    }

    fn walk(steps: &[Move], order: PaymentOrder) -> Result<Status, MoveFault> {
        steps.iter().try_fold(Status::Draft, |s, step| s.after(*step, Role::TownshipUnion, order, "缺签名"))
    }

    #[test]
    fn a_form_walks_from_draft_to_active_in_the_plan_s_order() {
        use Move::*;
        assert_eq!(walk(&[Submit, TakeUp, Approve, Pay, Activate], ApproveFirst), Ok(Status::Active));
        assert_eq!(walk(&[Submit, TakeUp, Pay, Approve, Activate], PayFirst), Ok(Status::Active));
        assert_eq!(walk(&[Submit, TakeUp, Pay], ApproveFirst), Err(MoveFault::NoLongerFits));
        assert_eq!(walk(&[Submit, TakeUp, Return, Submit, TakeUp, Reject], ApproveFirst), Ok(Status::Rejected));
    }

    #[test]
    fn no_step_leaves_an_end_and_cancelling_stops_before_cover() {
        for status in [Status::Rejected, Status::Expired, Status::Active] {
            assert_eq!(status.moves(Role::CountyAdmin, ApproveFirst), vec![], "{status:?}");
        }
        for status in
            [Status::Draft, Status::Submitted, Status::UnderReview, Status::Returned, Status::Approved, Status::Paid]
        {
            assert!(status.moves(Role::GridWorker, ApproveFirst).contains(&Move::Cancel), "{status:?}");
        }
    }

    #[test]
    fn a_form_that_was_voided_is_brought_back_by_the_township_and_looked_at_again() {
        use Move::*;
        assert_eq!(walk(&[Submit, TakeUp, Approve, Cancel, Restore], ApproveFirst), Ok(Status::Submitted));
        assert_eq!(Status::Cancelled.moves(Role::TownshipUnion, ApproveFirst), [Restore]);
        assert_eq!(Status::Cancelled.moves(Role::GridWorker, ApproveFirst), []);
        assert_eq!(walk(&[Submit, TakeUp, Reject, Restore], ApproveFirst), Err(MoveFault::NoLongerFits));
    }

    #[test]
    fn workers_submit_and_townships_decide_with_a_reason() {
        let review = Status::UnderReview;
        assert_eq!(review.after(Move::Approve, Role::GridWorker, ApproveFirst, ""), Err(MoveFault::NotAllowed));
        assert_eq!(review.after(Move::Return, Role::TownshipUnion, ApproveFirst, " "), Err(MoveFault::ReasonMissing));
        assert_eq!(review.after(Move::Return, Role::TownshipUnion, ApproveFirst, "缺签名"), Ok(Status::Returned));
        assert_eq!(Status::Draft.after(Move::Submit, Role::Auditor, ApproveFirst, ""), Err(MoveFault::NotAllowed));
    }

    #[test]
    fn a_form_must_agree_with_its_plan() {
        let plans = plan::seeded();
        assert_eq!(form().check(plans.first(), today()), Ok(()));
        assert_eq!(form().check(plans.last(), today()), Err(Fault::PlanUnknown));
        assert_eq!(form().check(None, today()), Err(Fault::PlanUnknown));
        let cheap = Enrolment { fee: Fen(1), ..form() };
        assert_eq!(cheap.check(plans.first(), today()), Err(Fault::DiffersFromPlan));
        let long = Enrolment { period: Period { to: today().plus_days(999), ..form().period }, ..form() };
        assert_eq!(long.check(plans.first(), today()), Err(Fault::DiffersFromPlan));
        let mut forged = form();
        forged.enrollee.sex = Sex::Female;
        assert_eq!(forged.check(plans.first(), today()), Err(Fault::SexDiffers));
    }

    #[test]
    fn an_enrolment_needs_name_number_and_phone() {
        let errors = Enrollee::parse(&PersonDraft::default(), today()).unwrap_err();
        for field in [PersonField::Name, PersonField::IdentityNumber, PersonField::Phone] {
            assert_eq!(errors.of(field), Some(&Fault::Missing), "{field:?}");
        }
    }

    #[test]
    fn renewal_begins_when_the_running_cover_ends() {
        let running = form().period;
        assert_eq!(cover_from(today(), std::iter::empty()), today().plus_days(1));
        assert!(!running.overlaps(plan::seeded()[0].cover(cover_from(today(), [running].into_iter()))));
    }

    #[test]
    fn waiting_and_expiring_follow_from_the_dates() {
        let (form, plan) = (form(), &plan::seeded()[0]);
        let waits = |days: i64| form.is_waiting(plan, [], form.period.from.plus_days(days));
        assert!(waits(0) && waits(29) && !waits(30));
        let before = Period { from: today().plus_days(-364), to: today() };
        assert!(!form.is_waiting(plan, [before], form.period.from), "it follows an earlier one");
        assert!(form.is_expiring(form.period.to.plus_days(-60)) && !form.is_expiring(form.period.to.plus_days(-61)));
        assert_eq!(Status::Active.on(form.period, form.period.to.plus_days(1)), Status::Expired);
    }
}
