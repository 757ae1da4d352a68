//! Which consents of a dossier are valid, and for what.

use super::{
    dossier::{Dossier, EnrolmentFile},
    kept::Kept,
    simulation::{Bug, on},
    situation::Situation,
};
use crate::domain::{
    consent::{Consent, Purpose, Withdrawal},
    enrolment::{Enrolment, Move},
    id::{ConsentId, EnrolmentId},
};

impl Dossier {
    /// The purposes for which a consent is still valid; nothing for one that is not here.
    pub fn stands_for(&self, consent: ConsentId) -> Vec<Purpose> {
        let given = self.consents.iter().find(|kept| kept.value.id == consent);
        let mut purposes = given.map_or_else(Vec::new, |kept| kept.value.purposes.clone());
        let withdrawn = |purpose: &Purpose| {
            self.withdrawals.iter().any(|w| w.value.consent == consent && w.value.purposes.contains(purpose))
        };
        purposes.retain(|purpose| !withdrawn(purpose) || on(Bug::WithdrawalIgnored));
        purposes
    }

    /// Consents that are valid for something, in the order of arrival.
    pub fn standing_consents(&self) -> impl Iterator<Item = &Kept<Consent>> {
        self.consents.iter().filter(|kept| !self.stands_for(kept.value.id).is_empty())
    }

    /// Whether the person has said that nobody should call on them: a consent to be contacted was withdrawn, and none given since.
    pub fn wants_no_contact(&self) -> bool {
        let contact = |w: &Kept<Withdrawal>| w.value.purposes.contains(&Purpose::Contact);
        let allows = |kept: &Kept<Consent>| self.stands_for(kept.value.id).contains(&Purpose::Contact);
        self.withdrawals.iter().any(contact) && !self.consents.iter().any(allows)
    }

    /// Whether the consent under a form was withdrawn. A form from the ledger's import has none.
    pub fn consent_was_withdrawn(&self, form: &Enrolment) -> bool {
        form.consent.is_some_and(|id| !self.stands_for(id).contains(&Purpose::Enrolment))
    }

    /// A form and the others of its consent: one paper, which is signed once. Nothing when the form is not here.
    pub fn paper_of(&self, enrolment: EnrolmentId) -> Vec<&EnrolmentFile> {
        let Some(one) = self.enrolments.iter().find(|file| file.form.id == enrolment) else { return Vec::new() };
        let together = |file: &&EnrolmentFile| {
            file.form.id == enrolment || (one.form.consent.is_some() && file.form.consent == one.form.consent)
        };
        self.enrolments.iter().filter(together).collect()
    }

    /// What asks the township to act: a step further on without consent is none.
    pub(super) fn may_go_on(&self, form: &Enrolment, step: Move) -> bool {
        !step.takes_days() || !self.consent_was_withdrawn(form)
    }
}

/// Withdrawing again what is no longer valid changes nothing.
pub(super) fn meet_withdrawal(withdrawal: &Withdrawal, dossier: &Dossier) -> Situation {
    let known = dossier.consents.iter().any(|kept| kept.value.id == withdrawal.consent);
    let standing = dossier.stands_for(withdrawal.consent);
    match withdrawal.purposes.iter().any(|purpose| standing.contains(purpose)) {
        true => Situation::Fresh,
        false if known => Situation::Same,
        false => Situation::NobodyThere,
    }
}
