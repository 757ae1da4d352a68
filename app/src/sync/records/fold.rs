//! What each command changes in a record. It looks up no noun: an older app folds the records of a later one exactly.

use super::{Member, Record, RecordEdited, RecordEntered, RecordMoved, RecordStep, SetEdit};
use crate::sorted_map::SortedMap;
use crate::sync::{
    dossier::Dossier,
    kept::{Conflict, FieldValue, Kept},
    simulation::{Bug, on},
};

impl Dossier {
    /// A record of this row.
    pub fn record_of(&self, id: crate::domain::id::RecordId) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// Its records that may name others, while its person is not in another village.
    pub fn referring(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|_| !self.has_left())
    }

    pub(in crate::sync) fn enter_record(&mut self, entered: &RecordEntered, seq: u64) {
        let RecordEntered { noun, version, id, subject, fields, sets, attachments, state, group, .. } = entered;
        if on(Bug::LaterNounDropped) && crate::later::hides("Noun", noun) {
            return;
        }
        let field = |(code, value): (&String, &String)| (code.clone(), FieldValue::new(value, seq));
        let member = |value: &String| Member { value: value.clone(), seq, later: Default::default() };
        let set = |(code, values): (&String, &Vec<String>)| (code.clone(), values.iter().map(member).collect());
        let (step, reason) = (String::new(), String::new());
        self.records.push(Record {
            noun: noun.clone(),
            version: *version,
            id: *id,
            subject: subject.clone(),
            fields: SortedMap::of(fields.iter().map(field)),
            sets: SortedMap::of(sets.iter().map(set)),
            attachments: attachments.iter().map(|attachment| Kept::new(attachment.clone(), seq)).collect(),
            state: state.clone(),
            steps: vec![RecordStep {
                step,
                to: state.clone(),
                reason,
                answers: SortedMap::new(),
                seq,
                later: Default::default(),
            }],
            conflicts: Vec::new(),
            group: *group,
            kept_years: entered.kept_years,
            later: entered.later.clone(),
        });
    }

    pub(in crate::sync) fn edit_record(&mut self, edited: &RecordEdited, clashing: &[String], seq: u64) {
        let Some(record) = self.records.iter_mut().find(|record| record.id == edited.id) else { return };
        if let Some(settles) = edited.settles.as_ref().filter(|settles| !clashing.contains(&settles.field)) {
            record.conflicts.retain(|c| (&c.field, &c.offered) != (&settles.field, &settles.offered));
        }
        for (code, edit) in edited.edits.iter() {
            match clashing.contains(code) {
                true => record.clash(code, &edit.value, seq),
                false => drop(record.fields.insert(code.clone(), FieldValue::new(&edit.value, seq))),
            }
        }
        record.version = record.version.max(edited.version);
        edited.sets.iter().for_each(|(code, edit)| record.edit_set(code, edit, seq));
        record.attachments.retain(|kept| !edited.detach.contains(&kept.value.blob));
        for attachment in &edited.attach {
            if record.attachments.iter().all(|kept| kept.value.blob != attachment.blob) {
                record.attachments.push(Kept::new(attachment.clone(), seq));
            }
        }
    }

    pub(in crate::sync) fn move_record(&mut self, moved: &RecordMoved, seq: u64) {
        let RecordMoved { noun: _, version: _, id, subject: _, step, from: _, to, reason, answers, later } = moved;
        if let Some(record) = self.records.iter_mut().find(|record| record.id == *id) {
            record.state.clone_from(to);
            let (step, to, reason, later) = (step.clone(), to.clone(), reason.clone(), later.clone());
            record.steps.push(RecordStep { step, to, reason, answers: answers.clone(), seq, later });
        }
    }
}

impl Record {
    fn clash(&mut self, field: &str, offered: &str, seq: u64) {
        let same = |c: &Conflict| (c.field.as_str(), c.offered.as_str()) == (field, offered);
        if on(Bug::LoserDropped) || self.conflicts.iter().any(same) {
            return;
        }
        let held = self.fields.get(field).map_or((String::new(), 0), |f| (f.value.clone(), f.seq));
        self.conflicts.push(Conflict::new(field, held, offered, seq));
    }

    fn edit_set(&mut self, code: &str, edit: &SetEdit, seq: u64) {
        let set = self.sets.get_or_insert_with(code.to_owned(), Vec::new);
        set.retain(|member| !edit.remove.contains(&member.value));
        for value in &edit.add {
            if set.iter().all(|member| member.value != *value) {
                set.push(Member { value: value.clone(), seq, later: Default::default() });
            }
        }
        if set.is_empty() {
            self.sets.remove(&code.to_owned());
        }
    }

    /// Every sequence number in it.
    pub(in crate::sync) fn sequence_numbers(&mut self) -> impl Iterator<Item = &mut u64> {
        let Self { fields, sets, attachments, steps, conflicts, .. } = self;
        let fields = fields.iter_mut().map(|(_, field)| &mut field.seq);
        let members = sets.iter_mut().flat_map(|(_, set)| set).map(|member| &mut member.seq);
        let attachments = attachments.iter_mut().map(|kept| &mut kept.seq);
        let steps = steps.iter_mut().map(|step| &mut step.seq);
        let conflicts = conflicts.iter_mut().flat_map(|c| [&mut c.seq, &mut c.held_seq]);
        fields.chain(members).chain(attachments).chain(steps).chain(conflicts)
    }
}
