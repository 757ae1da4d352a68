//! The enrolment form's content, shared by the door and the video call: who, which plans, consent.

use super::{
    command::{Command, PersonEdited},
    dossier::EnrolmentFile,
    engine::NewOperation,
    fields::Edit,
    ledger::File,
    reference::Reference,
};
use crate::{
    domain::{
        area::AreaCode,
        consent::{Consent, ConsentMode, NOTICE_VERSION, Purpose},
        date::Date,
        enrolment::{Enrollee, Enrolment, cover_from},
        fault::Fault,
        id::{ConsentId, EnrolmentId, GroupId, OperationId, PersonId},
        mark::{Mark, MarkedField},
        money::Fen,
        person::{PersonDraft, PersonErrors, PersonField as F},
        plan::Plan,
        signature::Signature,
        visit::Channel,
    },
    json::record,
    sorted_map::SortedMap,
};
use uuid::Uuid;

/// Fields that an enrolment needs.
pub const FIELDS: [F; 3] = [F::Name, F::IdentityNumber, F::Phone];
/// Identifiers made when the form is begun: one for the consent's operation, one for the ledger's, two for each plan.
const IDS: usize = 12;

/// Codes of plans, each with its version.
pub type PlanVersions = Vec<(String, u32)>;

record! {
    /// A half-filled form. Its identifiers are made when it is begun, so that saving it twice is saving it once.
    #[derive(Clone, PartialEq)]
    pub struct EnrolForm {
        /// Who enrols.
        pub person: PersonId,
        /// In which village, once that is known.
        pub scope: Option<AreaCode>,
        /// As on the card.
        pub name: String,
        /// As typed.
        pub identity_number: String,
        /// As typed.
        pub phone: String,
        /// Codes of the plans that are chosen.
        pub plans: Vec<String>,
        /// The first day of cover, where it is another than the next one possible.
        pub first_day: Option<Date>,
        /// The person has agreed.
        pub agreed: bool,
        /// Strokes on the glass.
        pub signature: Signature,
        /// Plans with their versions, as they were when the person agreed.
        agreed_to: PlanVersions = default,
        consent: ConsentId,
        ids: Vec<Uuid>,
        /// Forms that came back and are submitted again, by plan.
        again: Vec<(String, EnrolmentId)>,
        /// The occasion that those are part of.
        group: Option<GroupId> = default,
        /// The consent that still holds, when the township asked for none.
        kept_consent: Option<ConsentId> = default,
    }
}

/// What else the drafts depend on.
pub struct Circumstances<'a> {
    /// Plans.
    pub reference: &'a Reference,
    /// The person's file, where there is one.
    pub file: Option<&'a File>,
    /// The day.
    pub today: Date,
    /// How it is taken up.
    pub channel: Channel,
    /// The meeting that it is part of.
    pub group: Option<GroupId>,
    /// How the person agrees.
    pub mode: ConsentMode,
    /// Who saw it.
    pub witness: &'a str,
}

/// What is wrong, by part of the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnrolErrors {
    /// Fields of the person.
    pub fields: Vec<(F, Fault)>,
    /// The village.
    pub village: Option<Fault>,
    /// The plans.
    pub plans: Option<Fault>,
    /// Consent and signature.
    pub consent: Option<Fault>,
}

impl EnrolErrors {
    /// The fault of one field.
    pub fn of(&self, field: F) -> Option<&Fault> {
        self.fields.iter().find(|(f, _)| *f == field).map(|(_, fault)| fault)
    }

    fn any(&self) -> bool {
        !self.fields.is_empty() || self.village.is_some() || self.plans.is_some() || self.consent.is_some()
    }
}

impl EnrolForm {
    /// A form for a person of the ledger, or for a new one.
    pub fn begin(
        person: PersonId,
        file: Option<&File>,
        scope: Option<AreaCode>,
        mut fresh: impl FnMut() -> Uuid,
    ) -> Self {
        let text = |field| file.map(|file| file.dossier.field(field).to_owned()).unwrap_or_default();
        let last =
            file.and_then(|file| file.dossier.enrolments.last()).map(|f| f.form.enrollee.draft()).unwrap_or_default();
        let or_last = |field| Some(text(field)).filter(|t| !t.is_empty()).unwrap_or_else(|| last.get(field).to_owned());
        Self {
            person,
            scope: file.map(|file| file.dossier.scope.area()).or(scope),
            name: or_last(F::Name),
            identity_number: or_last(F::IdentityNumber),
            phone: or_last(F::Phone),
            plans: Vec::new(),
            first_day: None,
            agreed: false,
            signature: Signature::default(),
            agreed_to: Vec::new(),
            consent: ConsentId(fresh()),
            ids: (0..IDS).map(|_| fresh()).collect(),
            again: Vec::new(),
            group: None,
            kept_consent: None,
        }
    }

    /// The forms of one consent that the township returned, to be corrected and submitted again.
    pub fn again(mut self, file: &File, enrolment: EnrolmentId) -> Self {
        use crate::domain::enrolment::Status;
        let forms = &file.dossier.enrolments;
        let Some(returned) = forms.iter().find(|f| f.form.id == enrolment) else { return self };
        let together = forms.iter().filter(|f| f.form.is_on_paper_of(&returned.form) && f.status == Status::Returned);
        self.again = together.map(|f| (f.form.plan.clone(), f.form.id)).collect();
        self.plans = self.again.iter().map(|(plan, _)| plan.clone()).collect();
        let version = |f: &EnrolmentFile| (f.form.plan.clone(), f.form.plan_version);
        self.agreed_to =
            forms.iter().filter(|f| self.again.iter().any(|(_, id)| *id == f.form.id)).map(version).collect();
        let enrollee = &returned.form.enrollee;
        (self.name, self.phone) = (enrollee.name.as_str().to_owned(), enrollee.phone.as_str().to_owned());
        self.identity_number = enrollee.identity_number.as_str().to_owned();
        let consent = file.dossier.consent_under(&returned.form);
        self.signature = consent.and_then(|consent| consent.signature.clone()).unwrap_or_default();
        self.group = returned.form.group;
        self.first_day = Some(returned.form.period.from);
        let marks = returned.returned_by().map(|step| step.marks.as_slice()).unwrap_or_default();
        let asks_consent = |mark: &Mark| matches!(mark.field, MarkedField::Consent | MarkedField::Signature);
        if marks.iter().any(|mark| mark.field.is_known()) && !marks.iter().any(asks_consent) {
            self.kept_consent = returned.form.consent;
        } else if marks.iter().any(asks_consent) {
            self.signature = Signature::default(); // the township wants another
        }
        self
    }

    /// The consent that a form rests on that is handed in again, when nothing that was agreed to is other now.
    pub fn holding_consent(&self, around: &Circumstances) -> Option<ConsentId> {
        let (kept, file) = (self.kept_consent?, around.file?);
        let enrollee = Enrollee::parse(&self.fields(), around.today).ok()?;
        let holds = |plan: &Plan| {
            let form = self.form(plan, &enrollee, (EnrolmentId(Uuid::nil()), kept), around);
            file.dossier.may_rest(&form, Some(plan)).is_ok() && !file.dossier.consent_was_withdrawn(&form)
        };
        let same_plans = self.agreed_to == self.versions(around.reference, around.today);
        (same_plans && self.chosen(around.reference, around.today).all(holds)).then_some(kept)
    }

    /// The part of a person's fields that the form holds.
    pub fn fields(&self) -> PersonDraft {
        let mut draft = PersonDraft::default();
        FIELDS.into_iter().for_each(|field| draft.set(field, self.text(field).as_str()));
        draft
    }

    /// The text of one of [`FIELDS`].
    pub fn text(&self, field: F) -> &String {
        match field {
            F::IdentityNumber => &self.identity_number,
            F::Phone => &self.phone,
            _ => &self.name,
        }
    }

    /// The same, to be changed.
    pub fn text_mut(&mut self, field: F) -> &mut String {
        match field {
            F::IdentityNumber => &mut self.identity_number,
            F::Phone => &mut self.phone,
            _ => &mut self.name,
        }
    }

    /// First day of cover in a plan: the chosen one, but never before a running cover of the same plan ends.
    pub fn first_day(&self, plan: &Plan, file: Option<&File>, today: Date) -> Date {
        let running = file.into_iter().flat_map(|file| &file.dossier.enrolments);
        let same_plan = running.filter(|f| {
            f.form.plan == plan.code && f.holds_period() && !self.again.iter().any(|(_, id)| *id == f.form.id)
        });
        let earliest = cover_from(today, same_plan.map(|f| f.form.period));
        self.first_day.map_or(earliest, |day| day.max(earliest))
    }

    /// The person agrees, or takes that back: to the plans that are chosen now, in these versions.
    pub fn agree(&mut self, agreed: bool, versions: PlanVersions) {
        if self.agreed_to != versions && !self.agreed_to.is_empty() {
            self.signature = Signature::default(); // it was given for others
        }
        (self.agreed, self.agreed_to) = (agreed, versions);
    }

    /// The person signs, for the plans that are chosen now, in these versions.
    pub fn sign(&mut self, signature: Signature, versions: PlanVersions) {
        (self.signature, self.agreed_to) = (signature, versions);
    }

    /// The chosen plans with their versions of today.
    pub fn versions(&self, reference: &Reference, today: Date) -> PlanVersions {
        self.chosen(reference, today).map(|plan| (plan.code.clone(), plan.version)).collect()
    }

    /// What all chosen plans cost.
    pub fn sum(&self, reference: &Reference, today: Date) -> Fen {
        self.chosen(reference, today).map(|plan| plan.fee).sum()
    }

    fn chosen<'a>(&'a self, reference: &'a Reference, today: Date) -> impl Iterator<Item = &'a Plan> {
        reference.plans_on(today).into_iter().filter(|plan| self.plans.contains(&plan.code))
    }

    /// Why a plan cannot be taken by the person on the form, as far as the form shows by now.
    pub fn plan_fault(&self, plan: &Plan, file: Option<&File>, today: Date) -> Option<Fault> {
        let enrollee = Enrollee::parse(&self.fields(), today).ok()?;
        plan.accepts(enrollee.identity_number.birth_date()?, self.first_day(plan, file, today)).err()
    }

    /// Everything that submitting writes, or everything that is wrong. Forms rest on the consent that is `holding`, or on a new one.
    ///
    /// # Errors
    /// [`EnrolErrors`].
    pub fn drafts(&self, around: &Circumstances, holding: Option<ConsentId>) -> Result<Vec<NewOperation>, EnrolErrors> {
        let mut errors = EnrolErrors::default();
        let enrollee = Enrollee::parse(&self.fields(), around.today);
        let enrollee = enrollee.map_err(|PersonErrors(faults)| errors.fields = faults).ok();
        if self.scope.is_none() {
            errors.village = Some(Fault::Missing);
        }
        let plans: Vec<&Plan> = self.chosen(around.reference, around.today).collect();
        let unfit = plans.iter().find_map(|plan| self.plan_fault(plan, around.file, around.today));
        errors.plans = unfit.or(plans.is_empty().then_some(Fault::PlanMissing));
        let given = match holding {
            Some(_) => None,
            None => self.consent(around).map_err(|fault| errors.consent = Some(fault)).ok(),
        };
        let (Some(enrollee), Some(scope), false) = (enrollee, self.scope, errors.any()) else { return Err(errors) };
        let mut ids = self.ids.iter().copied();
        let mut id = || OperationId(ids.next().unwrap_or_default());
        let draft = |id, command| NewOperation { id, scope: scope.into(), command };
        let (consent_id, ledger_id) = (id(), id());
        let known = self.missing_in_ledger(around.file).map(Command::PersonEdited);
        let first = given.map(|consent| draft(consent_id, Command::ConsentGiven(consent)));
        let mut drafts: Vec<NewOperation> = first.into_iter().chain(known.map(|edit| draft(ledger_id, edit))).collect();
        for plan in plans {
            let (id, enrolment) = (id(), EnrolmentId(id().0));
            let form = self.form(plan, &enrollee, (enrolment, holding.unwrap_or(self.consent)), around);
            drafts.push(draft(id, Command::EnrolmentSubmitted(form)));
        }
        Ok(drafts)
    }

    fn form(
        &self,
        plan: &Plan,
        enrollee: &Enrollee,
        (fresh, consent): (EnrolmentId, ConsentId),
        around: &Circumstances,
    ) -> Enrolment {
        let again = self.again.iter().find(|(code, _)| *code == plan.code).map(|(_, id)| *id);
        Enrolment {
            id: again.unwrap_or(fresh),
            person: self.person,
            enrollee: enrollee.clone(),
            plan: plan.code.clone(),
            plan_version: plan.version,
            period: plan.cover(self.first_day(plan, around.file, around.today)),
            units: 1,
            fee: plan.fee,
            consent: Some(consent),
            group: around.group.or(self.group),
            channel: around.channel,
            later: Default::default(),
        }
    }

    fn consent(&self, around: &Circumstances) -> Result<Consent, Fault> {
        if !self.agreed {
            return Err(Fault::ConsentMissing);
        }
        if self.agreed_to != self.versions(around.reference, around.today) {
            return Err(Fault::PlanChanged);
        }
        let signed = around.mode == ConsentMode::Signature;
        Consent {
            id: self.consent,
            person: self.person,
            purposes: vec![Purpose::Enrolment, Purpose::Contact],
            mode: around.mode,
            notice_version: NOTICE_VERSION.to_owned(),
            on: around.today,
            signature: signed.then(|| self.signature.clone()),
            witness: around.witness.to_owned(),
            later: Default::default(),
        }
        .checked()
    }

    /// What the card said and the ledger did not know, or knew as the form that came back did: nobody types it twice.
    fn missing_in_ledger(&self, file: Option<&File>) -> Option<PersonEdited> {
        let file = file.filter(|file| file.row.is_some())?;
        let returned = file.dossier.enrolments.iter().find(|f| self.again.iter().any(|(_, id)| *id == f.form.id));
        let before = returned.map(|f| f.form.enrollee.draft()).unwrap_or_default();
        let canonical = Enrollee::parse(&self.fields(), Date::from_days_since_1970(i64::MAX)).ok()?.draft();
        let missing = |field: &F| {
            let known = file.dossier.field(*field);
            known.is_empty() || (known == before.get(*field) && known != canonical.get(*field))
        };
        let edit = |field: F| {
            let (value, was) = (canonical.get(field).to_owned(), file.dossier.field(field).to_owned());
            (field.code().to_owned(), Edit { value, was, later: Default::default() })
        };
        let edits = SortedMap::of(FIELDS.into_iter().filter(missing).map(edit));
        (!edits.is_empty()).then_some(PersonEdited { person: self.person, edits, later: Default::default() })
    }
}
