//! A half-filled form of a noun: what is typed, what is wrong with it, and the command that saving writes.

use super::{Record, RecordEdited, RecordEntered, SetEdit};
use crate::domain::{
    area::AreaCode,
    attachment::{Attachment, BlobId},
    fault::Fault,
    id::{GroupId, OperationId, PersonId, RecordId},
    noun::{CALLER, Field, Noun, SET_MEMBERS_MAX},
};
use crate::json::record;
use crate::sorted_map::SortedMap;
use crate::sync::{fields::Edit, row::Subject};

record! {
    /// Answers by field code.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Answers {
        /// Values.
        pub fields: SortedMap<String, String> = default,
        /// Sets.
        pub sets: SortedMap<String, Vec<String>> = default,
        /// Photos and voice notes.
        pub attachments: Vec<Attachment> = default,
    }
}

impl Answers {
    /// Those of a record, as they are kept.
    pub fn of(record: &Record) -> Self {
        let fields = record.fields.iter().map(|(code, field)| (code.clone(), field.value.clone()));
        let members = |code: &String| record.members(code).map(str::to_owned).collect();
        Self {
            fields: SortedMap::of(fields),
            sets: SortedMap::of(record.sets.keys().map(|code| (code.clone(), members(code)))),
            attachments: record.attachments.iter().map(|kept| kept.value.clone()).collect(),
        }
    }

    /// A value, empty when there is none.
    pub fn value(&self, code: &str) -> &str {
        self.fields.get(code).map_or("", String::as_str)
    }

    /// The members of a set.
    pub fn members(&self, code: &str) -> &[String] {
        self.sets.get(code).map_or(&[], Vec::as_slice)
    }
}

record! {
    /// A half-filled form. Its identifiers are made when it is begun, so that saving it twice is saving it once.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RecordForm {
        /// The id of what saving writes.
        pub operation: OperationId,
        /// Which record.
        pub record: RecordId,
        /// The version of the noun that is filled in.
        pub version: u32,
        /// The village that it is about, once that is known.
        pub area: Option<AreaCode>,
        /// The record of who raised it, where it is saved with one.
        pub caller: Option<CallerIds> = default,
        /// As they are typed.
        pub answers: Answers,
        /// As they were kept when the writer began to edit; none for a new record.
        pub before: Option<Answers> = default,
    }
}

record! {
    /// Ids of what is saved about the caller.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct CallerIds {
        /// Of the operation.
        pub operation: OperationId,
        /// Of the record.
        pub record: RecordId,
    }
}

impl RecordForm {
    /// An empty form.
    pub fn new(operation: OperationId, record: RecordId, version: u32, area: Option<AreaCode>) -> Self {
        Self { operation, record, version, area, caller: None, answers: Answers::default(), before: None }
    }

    /// A form with the answers of a record.
    pub fn editing(
        operation: OperationId,
        area: AreaCode,
        record: &Record,
        field: impl Fn(&str) -> Option<Field>,
    ) -> Self {
        let before = Answers::of(record);
        let typed = |(code, value): (&String, &String)| {
            (code.clone(), field(code).map_or_else(|| value.clone(), |field| field.typed(value)))
        };
        let answers = Answers { fields: SortedMap::of(before.fields.iter().map(typed)), ..before.clone() };
        let (record, version) = (record.id, record.version);
        Self { operation, record, version, area: Some(area), caller: None, answers, before: Some(before) }
    }

    /// The id of the operation that saves [`RecordForm::left_behind`]: as fixed as the form's own.
    pub fn left_behind_id(&self) -> OperationId {
        OperationId(uuid::Uuid::from_u128(self.operation.0.as_u128() ^ 1))
    }

    /// What is wrong with the answer to a field. What was not touched is not judged, but for what is missing.
    pub fn fault(&self, field: &Field) -> Option<Fault> {
        if field.kind.is_attached() {
            return None;
        }
        let (min, max) = (0, SET_MEMBERS_MAX as i64);
        match (field.kind.is_set(), self.answers.members(&field.code)) {
            (true, []) => field.required.then_some(Fault::Missing),
            (true, members) => (members.len() > SET_MEMBERS_MAX).then_some(Fault::OutOfRange { min, max }),
            (false, _) => self.value_fault(field),
        }
    }

    fn value_fault(&self, field: &Field) -> Option<Fault> {
        let typed = self.answers.value(&field.code);
        let fault = field.parse_typed(typed).err();
        fault.filter(|fault| *fault == Fault::Missing || self.is_changed(field))
    }

    /// Whether a field keeps the answer with which the record was entered.
    pub fn is_fixed(&self, field: &Field) -> bool {
        field.unique && self.before.is_some()
    }

    fn is_changed(&self, field: &Field) -> bool {
        let was = self.before.as_ref().map(|before| field.typed(before.value(&field.code)));
        !self.is_fixed(field) && was.is_none_or(|was| was != self.answers.value(&field.code))
    }

    /// Values in their kept form.
    fn values<'a>(&'a self, noun: &'a Noun) -> impl Iterator<Item = (&'a Field, String)> {
        let single = noun.fields.iter().filter(|field| !field.kind.is_set() && !field.kind.is_attached());
        single.filter_map(|field| Some((field, field.parse_typed(self.answers.value(&field.code)).ok()?)))
    }

    /// The new record of a form without faults.
    pub fn entered(&self, noun: &Noun, subject: Subject) -> RecordEntered {
        let filled = self.values(noun).filter(|(_, value)| !value.is_empty());
        let sets = noun.fields.iter().filter(|field| field.kind.is_set());
        let chosen = sets.filter(|field| !self.answers.members(&field.code).is_empty());
        RecordEntered {
            noun: noun.code.to_string(),
            version: noun.version,
            id: self.record,
            subject,
            fields: SortedMap::of(filled.map(|(field, value)| (field.code.to_string(), value))),
            sets: SortedMap::of(chosen.map(|f| (f.code.to_string(), self.answers.members(&f.code).to_vec()))),
            attachments: self.answers.attachments.clone(),
            state: noun.first_state().to_owned(),
            group: self.caller.map(|_| GroupId(self.record.0)),
            kept_years: noun.kept_years,
            later: Default::default(),
        }
    }

    /// Who raised the new record; both are of one group, which has the record's id.
    pub fn raised_by(&self, caller: CallerIds, person: PersonId) -> RecordEntered {
        RecordEntered {
            noun: CALLER.code.to_string(),
            version: CALLER.version,
            id: caller.record,
            subject: Subject::Person { id: person },
            fields: [("about".to_owned(), self.record.to_string())].into(),
            sets: SortedMap::new(),
            attachments: Vec::new(),
            state: CALLER.first_state().to_owned(),
            group: Some(GroupId(self.record.0)),
            kept_years: CALLER.kept_years,
            later: Default::default(),
        }
    }

    /// What a form without faults changes in a record; `None` when that is nothing.
    pub fn edited(&self, noun: &Noun, record: &Record) -> Option<RecordEdited> {
        let before = self.before.clone().unwrap_or_default();
        let changed =
            self.values(noun).filter(|(field, value)| self.is_changed(field) && *value != before.value(&field.code));
        let edit = |(field, value): (&Field, String)| {
            let was = before.value(&field.code).to_owned();
            (field.code.to_string(), Edit { value, was, later: Default::default() })
        };
        let edits = SortedMap::of(changed.map(edit));
        let sets = noun.fields.iter().filter(|field| field.kind.is_set()); // it may have been one in another version
        let sets = SortedMap::of(sets.filter_map(|field| self.set_edit(&before, field)));
        let (now, then) = (&self.answers.attachments, &before.attachments);
        let attach = now.iter().filter(|one| !then.contains(one)).cloned().collect::<Vec<_>>();
        let detach: Vec<BlobId> = then.iter().filter(|one| !now.contains(one)).map(|one| one.blob).collect();
        let lists = sets.is_empty() && attach.is_empty() && detach.is_empty();
        let (id, subject, version) = (record.id, record.subject.clone(), self.version);
        let (noun, settles, later) = (record.noun.clone(), None, Default::default());
        let goes_on = version > record.version;
        let edited = RecordEdited { noun, version, id, subject, edits, sets, attach, detach, settles, later };
        (goes_on || !lists || !edited.edits.is_empty()).then_some(edited)
    }

    /// What was changed before the form went on in a version that does not take it, as an edit in the version `own` in which the record is.
    pub fn left_behind(&self, noun: &Noun, own: &Noun, record: &Record) -> Option<RecordEdited> {
        if noun.version == own.version {
            return None;
        }
        let mut edited = Self { version: own.version, ..self.clone() }.edited(own, record)?;
        let asked = |code: &str, is_set: bool| noun.field(code).filter(|field| field.kind.is_set() == is_set);
        edited.edits.retain(|code, _| asked(code, false).is_none());
        for (code, set) in edited.sets.iter_mut() {
            if let Some(field) = asked(code, true) {
                set.add.retain(|member| field.parse(member).is_err());
                set.remove.clear();
            }
        }
        edited.sets.retain(|_, set| !(set.add.is_empty() && set.remove.is_empty()));
        (edited.attach, edited.detach) = (Vec::new(), Vec::new()); // these no table asks for by code
        (!(edited.edits.is_empty() && edited.sets.is_empty())).then_some(edited)
    }

    fn set_edit(&self, before: &Answers, field: &Field) -> Option<(String, SetEdit)> {
        let (now, then) = (self.answers.members(&field.code), before.members(&field.code));
        let only = |here: &[String], there: &[String]| -> Vec<String> {
            here.iter().filter(|member| !there.contains(member)).cloned().collect()
        };
        let (mut add, remove) = (only(now, then), only(then, now));
        add.retain(|member| field.parse(member).is_ok()); // a choice of another version is left behind
        let changed = !(add.is_empty() && remove.is_empty());
        changed.then(|| (field.code.to_string(), SetEdit { add, remove, later: Default::default() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        area::AreaCode,
        id::PersonId,
        noun::{FieldKind, WISH},
    };
    use uuid::Uuid;

    fn noun() -> Noun {
        let mut noun = WISH.clone();
        let field = |code: &'static str, kind| Field { code: code.into(), kind, ..WISH.fields[1].clone() };
        noun.fields.to_mut().extend([field("why", FieldKind::Choices), field("cost", FieldKind::Money)]);
        noun
    }

    fn filled() -> RecordForm {
        let mut form = RecordForm::new(OperationId(Uuid::nil()), RecordId(Uuid::nil()), 1, None);
        form.answers.fields =
            [("text".to_owned(), " 老花镜 ".to_owned()), ("cost".to_owned(), "27.5".to_owned())].into();
        form.answers.sets = [("why".to_owned(), vec!["self".to_owned()])].into();
        form
    }

    fn record(entered: &RecordEntered) -> Record {
        let mut dossier =
            crate::sync::dossier::Dossier::new(PersonId(Uuid::nil()), crate::domain::scope::Scope::NOWHERE);
        dossier.enter_record(entered, 1);
        dossier.records.remove(0)
    }

    #[test]
    fn a_form_writes_what_the_server_takes() {
        let (noun, mut form) = (noun(), filled());
        let text = noun.field("text").unwrap();
        assert_eq!(form.fault(text), None);
        let entered = form.entered(&noun, Subject::Person { id: PersonId(Uuid::nil()) });
        let values: Vec<_> = entered.fields.iter().map(|(code, value)| (code.as_str(), value.as_str())).collect();
        assert_eq!(values, [("cost", "2750"), ("text", "老花镜")]);
        assert_eq!((entered.state.as_str(), entered.version), ("open", 1));
        form.answers.fields.remove(&"text".to_owned());
        assert_eq!(form.fault(text), Some(Fault::Missing));
    }

    #[test]
    fn an_edit_names_only_what_was_changed_and_what_stood_there() {
        let noun = noun();
        let record = record(&filled().entered(&noun, Subject::Person { id: PersonId(Uuid::nil()) }));
        let field = |code: &str| noun.field(code).cloned();
        let mut form = RecordForm::editing(OperationId(Uuid::nil()), AreaCode::NOWHERE, &record, field);
        assert_eq!(form.answers.value("cost"), "27.50");
        assert_eq!(form.edited(&noun, &record), None, "nothing was changed");
        form.answers.fields.insert("cost".to_owned(), "30".to_owned());
        form.answers.sets.insert("why".to_owned(), vec!["child".to_owned()]);
        let edited = form.edited(&noun, &record).unwrap();
        let edits: Vec<_> = edited.edits.iter().map(|(code, edit)| (code.as_str(), &*edit.was, &*edit.value)).collect();
        assert_eq!(edits, [("cost", "2750", "3000")]);
        let why = edited.sets.get("why").unwrap();
        assert_eq!((why.add.as_slice(), why.remove.as_slice()), (&["child".to_owned()][..], &["self".to_owned()][..]));
        form.answers = filled().answers;
        form.version = 2;
        assert_eq!(form.edited(&noun, &record).unwrap().version, 2, "it goes on in a new version");
        let (mut once, mut again) = (noun.clone(), form.clone());
        once.fields.to_mut().iter_mut().for_each(|field| field.unique = !field.kind.is_set());
        again.answers.fields.insert("cost".to_owned(), "31".to_owned());
        let edited = again.edited(&once, &record).unwrap();
        assert!(edited.edits.is_empty(), "what is said once keeps its first answer: {edited:?}");
    }
}
