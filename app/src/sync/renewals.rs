//! Which covers of a person can be renewed, and what each of them asks for.

use super::{command::Command, dossier::Dossier, engine::NewOperation, ledger::File, reference::Reference};
use crate::domain::{
    consent::{Consent, Purpose},
    date::Date,
    enrolment::{Enrolment, cover_from},
    id::{EnrolmentId, GroupId, OperationId},
    money::Fen,
    period::Period,
    person::Person,
    plan::Plan,
    renewal::{RenewalChange, RenewalSituation, changes, following},
    visit::Channel,
};
use uuid::Uuid;

/// A cover that ends soon, or has ended, and what follows it.
#[derive(Clone, Debug, PartialEq)]
pub struct RenewalDue {
    /// Its form.
    pub last: Enrolment,
    /// The plan's version that is offered today.
    pub plan: Option<Plan>,
    /// The first day of the new cover, when it is handed in today.
    pub from: Date,
    /// The last day on which it can be handed in without new waiting days.
    pub until: Date,
    /// What changed since.
    pub changes: Vec<RenewalChange>,
    /// The consent under the last form.
    pub consent: Option<Consent>,
}

impl RenewalDue {
    /// Whether the new cover begins within the grace days; after them it is as a first one.
    pub fn is_in_time(&self) -> bool {
        self.from <= self.until.plus_days(1)
    }

    /// Whether it can rest on the earlier consent: in time, and nothing changed.
    pub fn is_unchanged(&self) -> bool {
        self.is_in_time() && self.changes.is_empty()
    }

    /// What is to be paid; nothing for a plan that is offered no more.
    pub fn fee(&self) -> Fen {
        self.plan.as_ref().map_or(Fen(0), |plan| plan.fee_of(self.last.units))
    }
}

/// The last day on which a cover can be renewed without new waiting days: by the version of its plan that is `offered` today, else by its own.
pub fn renew_by(last: &Enrolment, offered: &[&Plan], reference: &Reference) -> Date {
    let plan = offered.iter().copied().find(|plan| plan.code == last.plan);
    let rules = plan.or_else(|| reference.plan(&last.plan, last.plan_version));
    rules.map_or(last.period.to, |plan| plan.last_day_to_renew(last.period))
}

impl Dossier {
    /// Days of cover that other forms of the same plan gave.
    pub fn other_covers(&self, form: &Enrolment) -> impl Iterator<Item = Period> {
        let same_plan = |f: &&super::dossier::EnrolmentFile| f.form.plan == form.plan && f.form.id != form.id;
        self.enrolments.iter().filter(same_plan).filter(|f| f.status.is_cover()).map(|f| f.form.period)
    }

    /// Covers that end soon or have ended, and that no later form of the same plan follows.
    pub fn renewals(&self, row: Option<&Person>, reference: &Reference, today: Date) -> Vec<RenewalDue> {
        let later = |last: &Enrolment| {
            let same_plan = self.enrolments.iter().filter(|f| f.form.plan == last.plan && f.form.id != last.id);
            same_plan.filter(|f| f.holds_period()).any(|f| f.form.period.to > last.period.to)
        };
        let covers = self.enrolments.iter().filter(|f| f.status.is_cover()).map(|f| &f.form);
        let ending = covers.filter(|form| form.ends_soon(today) && !later(form));
        ending.map(|last| self.renewal_of(last, row, reference, today)).collect()
    }

    fn renewal_of(&self, last: &Enrolment, person: Option<&Person>, reference: &Reference, today: Date) -> RenewalDue {
        let offered = reference.plans_on(today);
        let plan = offered.iter().copied().find(|plan| plan.code == last.plan);
        let from = cover_from(today, [last.period].into_iter());
        let consent = self.consent_under(last);
        let stands_for: Vec<Purpose> = last.consent.map(|id| self.stands_for(id)).unwrap_or_default();
        let situation = RenewalSituation { plan, person, consent, stands_for: &stands_for, from };
        RenewalDue {
            changes: changes(last, &situation),
            until: renew_by(last, &offered, reference),
            last: last.clone(),
            plan: plan.cloned(),
            consent: consent.cloned(),
            from,
        }
    }
}

/// Forms that follow those that are `due` and unchanged, on the earlier consent.
pub fn renewing(
    file: &File,
    due: &[RenewalDue],
    (channel, group): (Channel, GroupId),
    today: Date,
    mut fresh: impl FnMut() -> Uuid,
) -> Vec<NewOperation> {
    let unchanged = due.iter().filter(|due| due.is_unchanged());
    let form = |due: &RenewalDue| {
        let form = following(&due.last, due.plan.as_ref()?, (EnrolmentId(fresh()), group), channel, today);
        let (id, scope) = (OperationId(fresh()), file.dossier.scope);
        Some(NewOperation { id, scope, command: Command::EnrolmentSubmitted(form) })
    };
    unchanged.filter_map(form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            consent::{ConsentMode, NOTICE_VERSION, Withdrawal},
            enrolment::{Enrollee, Move, Status},
            fault::Fault,
            id::{ConsentId, PersonId, StaffId},
            person::{PersonDraft, PersonField as F},
            plan,
            scope::Scope,
            time::Timestamp,
        },
        sync::{
            dossier::{EnrolmentFile, FormStep},
            kept::{Kept, Stamp},
            reference::Entry,
        },
    };

    fn day(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    fn reference() -> Reference {
        let mut reference = Reference::default();
        plan::seeded().into_iter().for_each(|plan| reference.insert(Entry::Plan(plan)));
        reference
    }

    fn consent() -> Consent {
        Consent {
            id: ConsentId(Uuid::from_u128(3)),
            person: PersonId(Uuid::from_u128(2)),
            purposes: vec![Purpose::Enrolment],
            mode: ConsentMode::SpokenWitnessed,
            notice_version: NOTICE_VERSION.into(),
            on: day("2026-05-31"),
            signature: None,
            witness: "村支书".into(),
            later: Default::default(),
        }
    }

    fn file(n: u128, plan: &Plan, from: &str, status: Status) -> EnrolmentFile {
        let mut draft = PersonDraft::default();
        let fields = [(F::Name, "陈路川"), (F::IdentityNumber, "500299196803121016"), (F::Phone, "14000000001")];
        fields.into_iter().for_each(|(field, text)| draft.set(field, text));
        let form = Enrolment {
            id: EnrolmentId(Uuid::from_u128(n)),
            person: consent().person,
            enrollee: Enrollee::parse(&draft, day(from)).unwrap(),
            plan: plan.code.clone(),
            plan_version: plan.version,
            period: plan.cover(day(from)),
            units: 1,
            fee: plan.fee,
            consent: Some(consent().id),
            group: None,
            channel: Channel::Door,
            later: Default::default(),
        };
        EnrolmentFile {
            form,
            status,
            steps: vec![FormStep::new(Move::Submit, 1)],
            twin: None,
            later: Default::default(),
        }
    }

    /// Covered by the first plan from 2026-06-01 to 2027-05-31.
    fn dossier() -> Dossier {
        let mut dossier = Dossier::new(consent().person, Scope::parse("500229205200").unwrap());
        dossier.stamps.push(Stamp(1, StaffId(Uuid::nil()), Timestamp(0)));
        dossier.consents.push(Kept::new(consent(), 1));
        dossier.enrolments.push(file(10, &plan::seeded()[0], "2026-06-01", Status::Active));
        dossier
    }

    fn renewals(dossier: &Dossier, today: &str) -> Vec<RenewalDue> {
        dossier.renewals(None, &reference(), day(today))
    }

    #[test]
    fn a_cover_is_renewed_once_from_sixty_days_before_its_end() {
        let mut dossier = dossier();
        assert_eq!(renewals(&dossier, "2027-03-31"), []);
        let due = renewals(&dossier, "2027-04-01").remove(0);
        assert!(due.is_unchanged());
        assert_eq!((due.from, due.until), (day("2027-06-01"), day("2027-06-29")));
        assert!(renewals(&dossier, "2027-06-29")[0].is_in_time() && !renewals(&dossier, "2027-06-30")[0].is_in_time());
        dossier.enrolments.push(file(11, &plan::seeded()[0], "2027-06-01", Status::Submitted));
        assert_eq!(renewals(&dossier, "2027-05-02"), [], "its renewal is under way");
        dossier.enrolments[1].status = Status::Cancelled;
        assert_eq!(renewals(&dossier, "2027-05-02").len(), 1, "it was voided");
    }

    #[test]
    fn who_was_covered_once_is_asked_again_when_the_cover_has_ended() {
        let asked = |today: &str| crate::sync::records::may_enrol(&dossier(), day(today));
        assert!(!asked("2027-05-31") && asked("2027-06-01"));
    }

    #[test]
    fn a_form_on_an_earlier_consent_is_the_renewal_of_what_was_agreed_to() {
        let (mut dossier, plans) = (dossier(), plan::seeded());
        let ids = (EnrolmentId(Uuid::from_u128(11)), GroupId(Uuid::from_u128(12)));
        let renewed = following(&dossier.enrolments[0].form, &plans[0], ids, Channel::Door, day("2027-05-02"));
        assert_eq!(dossier.may_rest(&renewed, Some(&plans[0])), Ok(()));
        assert!(!dossier.enrolments[0].form.is_on_paper_of(&renewed), "a paper of its own");
        let other = file(13, &plans[1], "2027-06-01", Status::Submitted).form;
        assert_eq!(
            dossier.may_rest(&other, Some(&plans[1])),
            Err(Fault::ConsentOutdated),
            "a plan that nobody agreed to"
        );
        let same_paper = file(13, &plans[1], "2026-06-01", Status::Submitted).form;
        assert_eq!(dossier.may_rest(&same_paper, Some(&plans[1])), Ok(()), "the second plan of the first paper");
        dossier.enrolments[0].status = Status::Rejected;
        assert_eq!(dossier.may_rest(&renewed, Some(&plans[0])), Err(Fault::ConsentOutdated), "it never was cover");
    }

    #[test]
    fn a_withdrawn_consent_is_asked_for_anew() {
        let mut dossier = dossier();
        let (person, consent) = (consent().person, consent().id);
        let (purposes, on, note) = (vec![Purpose::Enrolment], day("2027-01-01"), String::new());
        let withdrawal = Withdrawal { person, consent, purposes, on, note, later: Default::default() };
        dossier.withdrawals.push(Kept::new(withdrawal, 1));
        assert_eq!(renewals(&dossier, "2027-05-02")[0].changes, [RenewalChange::Withdrawn]);
    }

    #[test]
    fn a_renewal_in_time_does_not_wait_again() {
        let (mut dossier, plans) = (dossier(), plan::seeded());
        dossier.enrolments.push(file(11, &plans[0], "2027-06-15", Status::Active));
        dossier.enrolments.push(file(12, &plans[0], "2028-09-01", Status::Active));
        let waits = |at: usize, on: &str| {
            let form = &dossier.enrolments[at].form;
            form.is_waiting(&plans[0], dossier.other_covers(form), day(on))
        };
        assert!(waits(0, "2026-06-02"), "the first cover");
        assert!(!waits(1, "2027-06-16"), "two weeks after the first ended");
        assert!(waits(2, "2028-09-02"), "months after the second ended");
    }
}
