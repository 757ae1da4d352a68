//! A visit of a whole household as it is written down: who was there, one outcome for all, and another for whom it was another.

use crate::{
    domain::{
        date::Date,
        id::{GroupId, OperationId, PersonId, VisitId},
        person::PersonField,
        visit::{Channel, Visit, VisitOutcome},
    },
    json::record,
    sync::{command::Command, engine::NewOperation, ledger::File},
    ui::pages::VisitForm,
};
use uuid::Uuid;

record! {
    /// One member's part. Its identifiers are made when it is begun, so that saving it twice is saving it once.
    #[derive(Clone, PartialEq)]
    pub struct MemberVisit {
        pub person: PersonId,
        pub operation: OperationId,
        pub visit: VisitId,
        pub there: bool,
        pub outcome: Option<VisitOutcome>,
    }
}

record! {
    /// A half-filled visit of a household.
    #[derive(Clone, PartialEq)]
    pub struct HouseholdForm {
        pub group: GroupId,
        pub channel: Channel,
        pub outcome: Option<VisitOutcome>,
        pub members: Vec<MemberVisit>,
    }
}

impl HouseholdForm {
    /// Nobody was there yet.
    pub fn begin(mut fresh: impl FnMut() -> Uuid) -> Self {
        Self { group: GroupId(fresh()), channel: Channel::Door, outcome: None, members: Vec::new() }
    }

    /// The part of a member; one who is new to the household is not there yet.
    pub fn member(&mut self, person: PersonId, mut fresh: impl FnMut() -> Uuid) -> &mut MemberVisit {
        let at = self.members.iter().position(|member| member.person == person).unwrap_or_else(|| {
            let (operation, visit) = (OperationId(fresh()), VisitId(fresh()));
            self.members.push(MemberVisit { person, operation, visit, there: false, outcome: None });
            self.members.len() - 1
        });
        &mut self.members[at]
    }

    /// Whether somebody was there.
    pub fn is_there(&self, person: PersonId) -> bool {
        self.members.iter().any(|member| member.person == person && member.there)
    }

    /// What came of it for somebody.
    pub fn outcome_of(&self, person: PersonId) -> Option<VisitOutcome> {
        self.members.iter().find(|member| member.person == person).and_then(|member| member.outcome).or(self.outcome)
    }

    /// How many were there.
    pub fn count(&self) -> usize {
        self.members.iter().filter(|member| member.there).count()
    }

    /// A visit today for each of the household who was there, all of one group; `None` while an outcome is missing.
    pub fn drafts(&self, household: &[File], today: Date) -> Option<Vec<NewOperation>> {
        let there = self.members.iter().filter(|member| member.there);
        let of = |member: &MemberVisit| household.iter().find(|file| file.dossier.person_id() == member.person);
        there
            .filter_map(|member| Some((member, of(member)?)))
            .map(|(member, file)| self.draft(member, file, today))
            .collect()
    }

    fn draft(&self, member: &MemberVisit, file: &File, today: Date) -> Option<NewOperation> {
        let mut form = VisitForm::new(member.operation, member.visit, today);
        (form.channel, form.outcome) = (self.channel, self.outcome_of(member.person));
        let visit = form.visit(member.person, file.dossier.field(PersonField::Intention).to_owned())?;
        let command = Command::VisitLogged(Visit { group: Some(self.group), ..visit });
        Some(NewOperation { id: member.operation, scope: file.dossier.scope, command })
    }
}
