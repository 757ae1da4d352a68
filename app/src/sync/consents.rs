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
    fault::Fault,
    id::{ConsentId, EnrolmentId},
    plan::Plan,
    renewal,
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

    /// The consent under a form, valid or not.
    pub fn consent_under(&self, form: &Enrolment) -> Option<&Consent> {
        self.consents.iter().map(|kept| &kept.value).find(|consent| Some(consent.id) == form.consent)
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

    /// Whether a form may rest on its consent. One under which a cover was over before this form's begins was given for that cover: the
    /// form has to be its renewal.
    ///
    /// # Errors
    /// `ConsentOutdated`; that it is not here, or was withdrawn, is asked apart.
    pub fn may_rest(&self, form: &Enrolment, plan: Option<&Plan>) -> Result<(), Fault> {
        let others = || self.enrolments.iter().filter(|f| f.form.id != form.id && f.form.consent == form.consent);
        let before = || others().filter(|f| f.form.period.to < form.period.from);
        if form.consent.is_none() || before().next().is_none() {
            return Ok(());
        }
        let last =
            before().filter(|f| f.form.plan == form.plan && f.status.is_cover()).max_by_key(|f| f.form.period.to);
        match (last, self.consent_under(form), plan) {
            (Some(last), Some(consent), Some(plan)) => renewal::may_rest(form, &last.form, consent, plan),
            _ => Err(Fault::ConsentOutdated),
        }
    }

    /// A form and the others on its paper, which is signed once. Nothing when the form is not here.
    pub fn paper_of(&self, enrolment: EnrolmentId) -> Vec<&EnrolmentFile> {
        let Some(one) = self.enrolments.iter().find(|file| file.form.id == enrolment) else { return Vec::new() };
        self.enrolments.iter().filter(|file| file.form.is_on_paper_of(&one.form)).collect()
    }

    /// What asks the township to act: a step further on without consent is none.
    pub(super) fn may_go_on(&self, form: &Enrolment, step: Move) -> bool {
        !step.takes_days() || !self.consent_was_withdrawn(form)
    }
}

/// What a form lacks of a consent, and the field that is about it.
pub(super) fn lacks_consent(
    form: &Enrolment,
    dossier: Option<&Dossier>,
    plan: Option<&Plan>,
) -> Option<(&'static str, Fault)> {
    let given =
        |dossier: &Dossier| dossier.consents.iter().find(|c| Some(c.value.id) == form.consent).map(|c| c.value.on);
    match dossier.map(|dossier| (dossier, given(dossier))) {
        Some((_, Some(on))) if form.period.from < on => Some(("period", Fault::DateTooEarly)), // nobody is covered before they agreed
        Some((dossier, Some(_))) if dossier.consent_was_withdrawn(form) => Some(("consent", Fault::ConsentWithdrawn)),
        Some((dossier, Some(_))) => {
            let fault = dossier.may_rest(form, plan).err().filter(|_| !on(Bug::RestNotAsked));
            fault.map(|fault| ("consent", fault))
        }
        _ => Some(("consent", Fault::ConsentMissing)),
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
