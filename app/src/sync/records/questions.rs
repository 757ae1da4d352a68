//! A question at a meeting as it is written down: what was asked and answered, and the demand that comes of it, settled on the spot or not.

use super::{CallerIds, RecordEntered, RecordForm, RecordMoved, meetings::group_of};
use crate::domain::{
    concern::ConcernCode,
    fault::Fault,
    id::{OperationId, PersonId, RecordId},
    noun::{DEMAND, Noun, QUESTION},
    text::limited,
    visit::NOTE_CHARACTERS_MAX,
};
use crate::json::record;
use crate::sorted_map::SortedMap;
use crate::sync::{command::Command, engine::NewOperation, ledger::Ledger, row::Subject};
use uuid::Uuid;

record! {
    /// A half-filled question. Its identifiers are made when it is begun, so that saving it twice is saving it once.
    #[derive(Clone, Debug, PartialEq)]
    pub struct QuestionForm {
        /// Of the operation that enters it.
        pub operation: OperationId,
        /// Its record.
        pub record: RecordId,
        /// Of the operation that says that it was answered.
        pub answering: OperationId,
        /// What was asked.
        pub text: String = default,
        /// Which concern it is.
        pub concern: Option<ConcernCode> = default,
        /// Whether it was answered.
        pub is_answered: bool = default,
        /// What was said.
        pub said: String = default,
        /// The answer that was read out.
        pub answer: Option<RecordId> = default,
        /// The demand that comes of it.
        pub demand: Option<DemandForm> = default,
    }
}

record! {
    /// A demand that is raised at a meeting; its text is the question's.
    #[derive(Clone, Debug, PartialEq)]
    pub struct DemandForm {
        /// Of the operation that enters it.
        pub operation: OperationId,
        /// Its record.
        pub record: RecordId,
        /// Of the operation that settles it.
        pub settling: OperationId,
        /// Of the record of who raised it.
        pub caller: CallerIds,
        /// Who raised it, where they said their name.
        pub raised_by: Option<PersonId> = default,
        /// What it is about.
        pub category: String = default,
        /// How complex it is.
        pub complexity: String = default,
        /// Whether it is settled on the spot.
        pub is_settled: bool = default,
        /// How.
        pub how: String = default,
    }
}

/// What is wrong with a question, by part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionErrors {
    /// What was asked.
    pub text: Option<Fault>,
    /// What was said.
    pub said: Option<Fault>,
    /// What the demand is about.
    pub category: Option<Fault>,
    /// How it was settled.
    pub how: Option<Fault>,
}

impl QuestionForm {
    /// Nothing is written yet.
    pub fn new(mut fresh: impl FnMut() -> Uuid) -> Self {
        let (operation, answering, record) = (OperationId(fresh()), OperationId(fresh()), RecordId(fresh()));
        let (text, said) = (String::new(), String::new());
        Self { operation, record, answering, text, concern: None, is_answered: false, said, answer: None, demand: None }
    }

    /// Whether anything is written.
    pub fn is_begun(&self) -> bool {
        !self.text.trim().is_empty() || self.demand.is_some()
    }

    /// A demand comes of it, or none after all.
    pub fn raise(&mut self, mut fresh: impl FnMut() -> Uuid) {
        self.demand = match self.demand {
            Some(_) => None,
            None => Some(DemandForm {
                operation: OperationId(fresh()),
                record: RecordId(fresh()),
                settling: OperationId(fresh()),
                caller: CallerIds { operation: OperationId(fresh()), record: RecordId(fresh()) },
                raised_by: None,
                category: String::new(),
                complexity: "simple".to_owned(),
                is_settled: false,
                how: String::new(),
            }),
        };
    }

    /// Whether the demand that comes of it is settled already; that is an answer too.
    fn is_settled(&self) -> bool {
        self.demand.as_ref().is_some_and(|demand| demand.is_settled)
    }

    /// What was said, or else how the demand was settled.
    fn what_was_said(&self) -> &str {
        let how = self.demand.as_ref().filter(|demand| demand.is_settled).map_or("", |demand| &demand.how);
        if self.said.trim().is_empty() { how } else { &self.said }
    }

    /// What is wrong.
    pub fn errors(&self) -> QuestionErrors {
        let required = |text: &str| match text.trim().is_empty() {
            true => Some(Fault::Missing),
            false => limited(text, NOTE_CHARACTERS_MAX).err(),
        };
        let demand = self.demand.as_ref();
        QuestionErrors {
            text: required(&self.text),
            said: limited(&self.said, NOTE_CHARACTERS_MAX).err(),
            category: demand.filter(|demand| demand.category.is_empty()).map(|_| Fault::Missing),
            how: demand.filter(|demand| demand.is_settled).and_then(|demand| required(&demand.how)),
        }
    }

    /// Everything that saving writes: the demand, who raised it, the question, what was said to it. `None` while something is wrong.
    pub fn drafts(&self, ledger: &Ledger, meeting: RecordId) -> Option<Vec<NewOperation>> {
        let code = ledger.record(meeting)?.0.dossier.area();
        if self.errors() != QuestionErrors::default() {
            return None;
        }
        let subject = Subject::Area { code };
        let demand = self.demand.as_ref();
        let mut drafts =
            demand.and_then(|demand| demand.drafts(&self.text, ledger, meeting, &subject)).unwrap_or_default();
        let mut fields = vec![("text", self.text.clone()), ("meeting", meeting.to_string())];
        fields.extend(self.concern.map(|concern| ("concern", concern.code().to_owned())));
        fields.extend(demand.map(|demand| ("demand", demand.record.to_string())));
        let entered = entered(&QUESTION, (self.operation, self.record), fields, (meeting, &subject));
        let step = QUESTION.step("answer").filter(|_| self.is_answered || self.is_settled());
        let answer = self.answer.map(|id| id.to_string()).unwrap_or_default();
        let answers = [("said", self.what_was_said().trim().to_owned()), ("answer", answer)];
        let answered =
            step.map(|step| RecordMoved { answers: kept(answers), ..RecordMoved::right_after(&entered, step) });
        let scope = QUESTION.scope_in(code)?;
        drafts.push(NewOperation { id: self.operation, scope, command: Command::RecordEntered(entered) });
        let answered = answered.map(Command::RecordMoved);
        drafts.extend(answered.map(|command| NewOperation { id: self.answering, scope, command }));
        Some(drafts)
    }
}

impl DemandForm {
    fn drafts(&self, text: &str, ledger: &Ledger, meeting: RecordId, subject: &Subject) -> Option<Vec<NewOperation>> {
        let Subject::Area { code } = subject else { return None };
        let scope = DEMAND.scope_in(*code)?;
        let fields = vec![
            ("category", self.category.clone()),
            ("complexity", self.complexity.clone()),
            ("text", text.to_owned()),
        ];
        let entered = entered(&DEMAND, (self.operation, self.record), fields, (meeting, subject));
        let step = DEMAND.step("settle").filter(|_| self.is_settled);
        let settled = step
            .map(|step| RecordMoved { reason: self.how.trim().to_owned(), ..RecordMoved::right_after(&entered, step) });
        let command = Command::RecordEntered(entered);
        let mut drafts = vec![NewOperation { id: self.operation, scope, command }];
        drafts.extend(self.raised(ledger, meeting));
        let settled = settled.map(Command::RecordMoved);
        drafts.extend(settled.map(|command| NewOperation { id: self.settling, scope, command }));
        Some(drafts)
    }

    /// The record of who raised it, on the person: it names the demand, and is of the meeting too.
    fn raised(&self, ledger: &Ledger, meeting: RecordId) -> Option<NewOperation> {
        let person = self.raised_by?;
        let scope = ledger.file(person)?.dossier.scope;
        let form = RecordForm::new(self.operation, self.record, DEMAND.version, None);
        let by = RecordEntered { group: Some(group_of(meeting)), ..form.raised_by(self.caller, person) };
        Some(NewOperation { id: self.caller.operation, scope, command: Command::RecordEntered(by) })
    }
}

/// A record of a meeting in its village.
fn entered(
    noun: &Noun,
    (operation, record): (OperationId, RecordId),
    fields: Vec<(&str, String)>,
    (meeting, subject): (RecordId, &Subject),
) -> RecordEntered {
    let mut form = RecordForm::new(operation, record, noun.version, None);
    form.answers.fields = SortedMap::of(fields.into_iter().map(|(code, value)| (code.to_owned(), value)));
    RecordEntered { group: Some(group_of(meeting)), ..form.entered(noun, subject.clone()) }
}

/// Answers that are not empty.
fn kept(answers: [(&str, String); 2]) -> SortedMap<String, String> {
    let some = answers.into_iter().filter(|(_, value)| !value.is_empty());
    SortedMap::of(some.map(|(code, value)| (code.to_owned(), value)))
}
