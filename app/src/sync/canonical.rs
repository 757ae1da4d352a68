//! Every value that enters a dossier is what its parser returned. Commands are brought into that form when they are read and when they are written, so that checks,
//! comparisons and the fold see one spelling. What no parser reads stays as it is, to be refused by name.

use super::{
    command::{Command, PersonAdded},
    simulation::{Bug, on},
};
use crate::domain::{
    canonical::{canonical, canonical_text},
    mark::Mark,
    name::Name,
    plan::PlanWords,
    text::{stand_in, tidy},
};

impl Command {
    /// The command with every value as its parser writes it.
    #[must_use]
    pub fn canonical(self) -> Self {
        use Command::*;
        if on(Bug::SpellingKept) {
            return self;
        }
        match self {
            PersonAdded(added) => PersonAdded(self::PersonAdded { fields: canonical(added.fields), ..added }),
            PersonEdited(mut edited) => {
                for (field, edit) in edited.edits.iter_mut() {
                    edit.value = canonical_text(field, &edit.value);
                    edit.was = canonical_text(field, &edit.was);
                }
                PersonEdited(edited)
            }
            ConflictSettled(mut settled) => {
                for value in [&mut settled.held, &mut settled.offered, &mut settled.value] {
                    *value = canonical_text(&settled.field, value);
                }
                ConflictSettled(settled)
            }
            PersonRemoved(mut removed) => {
                removed.reason = tidy(&removed.reason);
                PersonRemoved(removed)
            }
            EnrolmentMoved(mut moved) => {
                moved.reason = tidy(&moved.reason);
                moved.marks = moved.marks.into_iter().map(Mark::tidied).collect();
                EnrolmentMoved(moved)
            }
            VisitLogged(visit) => VisitLogged(visit.tidied()),
            ConsentGiven(consent) => ConsentGiven(consent.tidied()),
            ConsentWithdrawn(withdrawal) => ConsentWithdrawn(withdrawal.tidied()),
            VideoSessionLogged(session) => VideoSessionLogged(session.tidied()),
            AreaListed(mut area) => {
                area.name = tidy(&area.name);
                AreaListed(area)
            }
            PlanPublished(mut plan) => {
                let PlanWords { name_zh, name_en, covers_zh, covers_en, later: _ } = &mut plan.words;
                for text in [name_zh, name_en, covers_zh, covers_en] {
                    *text = tidy(text);
                }
                PlanPublished(plan)
            }
            StaffListed(mut staff) => {
                if stand_in(staff.name.as_str()).is_none() {
                    staff.name = Name::parse(staff.name.as_str()).unwrap_or(staff.name);
                }
                StaffListed(staff)
            }
            // a form is compared with its plan and its enrollee's parser as a whole: another spelling is refused
            EnrolmentSubmitted(_) | EnrolmentRecorded(_) => self,
            // records are taken as they are: what no parser of their noun writes is refused
            RecordEntered(_) | RecordEdited(_) | RecordMoved(_) | NounPublished(_) => self,
            // nothing in them is a text that people write
            PersonRestored(_) | PersonMoved(_) | PersonErased(_) | ReviewSettled(_) | NumberRevealed(_) => self,
            CalendarPublished(_) => self,
            // folded from commands that were read in this way
            DossierArrived(_) | RecordsKept(_) => self,
        }
    }
}
