//! What waits for the township, read again: what it asks for, and whether anybody may accept it.

use super::{
    command::{Command, PersonAdded},
    dossier::Pending,
    ways::{Admission, Way, admission},
};
use crate::{domain::person::PersonField, later::noting};

/// A pending operation as this build reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What it asks for; `None` for a kind of a later version.
    pub command: Option<Command>,
    /// Why it can only be dismissed; `None` when it can be accepted.
    pub only_dismissed: Option<OnlyDismissed>,
}

/// Why a pending operation cannot be accepted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlyDismissed {
    /// This build cannot show all of it.
    LaterVersion,
    /// Only the server and the county's import write this kind: see [`super::ways`].
    ServersOwn,
}

impl Pending {
    /// Reads it. What cannot be shown whole cannot be accepted.
    pub fn asked(&self) -> Asked {
        let (command, is_whole) = noting(|| Command::read(&self.kind, self.body.clone()).ok());
        let only_dismissed = match &command {
            Some(command) if admission(command, Way::Accepted) == Admission::Refused => Some(OnlyDismissed::ServersOwn),
            Some(_) if is_whole => None,
            _ => Some(OnlyDismissed::LaterVersion),
        };
        Asked { command, only_dismissed }
    }
}

impl Asked {
    /// The name of the person that it carries, for a person who is in no ledger.
    pub fn name(&self) -> Option<&str> {
        match self.command.as_ref()? {
            Command::PersonAdded(PersonAdded { fields, .. }) => {
                fields.get(PersonField::Name.code()).map(String::as_str)
            }
            Command::EnrolmentSubmitted(form) | Command::EnrolmentRecorded(form) => Some(form.enrollee.name.as_str()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::outcome::ReviewReason;
    use serde_json::{Value, json};

    fn asked(kind: &str, body: Value) -> Asked {
        Pending {
            reason: ReviewReason::OutsideRights,
            kind: kind.to_owned(),
            body,
            seq: 1,
            id: None,
            later: Default::default(),
        }
        .asked()
    }

    fn visit() -> Value {
        json!({ "id": "00000000-0000-0000-0000-000000000001", "person": "00000000-0000-0000-0000-000000000002",
            "on": "2026-11-23", "channel": "door", "outcome": "considering", "note": "" })
    }

    fn visit_with(field: &str, value: Value) -> Asked {
        let mut body = visit();
        body[field] = value;
        asked("VisitLogged", body)
    }

    #[test]
    fn what_is_read_whole_can_be_accepted() {
        let read = asked("VisitLogged", visit());
        assert!(matches!(read, Asked { command: Some(Command::VisitLogged(_)), only_dismissed: None }));
    }

    #[test]
    fn what_this_build_cannot_show_can_only_be_dismissed() {
        let later = Some(OnlyDismissed::LaterVersion);
        let unknown = Asked { command: None, only_dismissed: later };
        assert_eq!(asked("HologramProjected", json!({})), unknown, "a kind");
        assert_eq!(asked("VisitLogged", json!({ "on": 5 })), unknown, "a body");
        assert_eq!(visit_with("pays", json!(3000)).only_dismissed, later, "a field");
        assert_eq!(visit_with("pays", json!([{ "to": "x" }])).only_dismissed, later, "a field with something inside");
        assert_eq!(visit_with("outcome", json!("hologram")).only_dismissed, later, "a choice");
        assert_eq!(visit_with("raised", json!(["price", "hologram"])).only_dismissed, later, "a choice in a list");
        assert_eq!(visit_with("pays", json!(null)).only_dismissed, None, "a field that says nothing");
        assert_eq!(visit_with("note", json!(" 院里有狗 ")).only_dismissed, None, "another spelling");
    }

    #[test]
    fn what_only_the_server_writes_is_accepted_by_nobody() {
        let person = "00000000-0000-0000-0000-000000000002";
        let dossier = json!({ "dossier": { "person": person, "scope": "500229221204" } });
        let settled = json!({ "person": person, "review": person, "about": "removed", "accepted": true });
        for (kind, body) in [("DossierArrived", &dossier), ("RecordsKept", &dossier), ("ReviewSettled", &settled)] {
            let read = asked(kind, body.clone());
            assert!(read.command.is_some(), "{kind}");
            assert_eq!(read.only_dismissed, Some(OnlyDismissed::ServersOwn), "{kind}");
        }
    }

    #[test]
    fn somebody_in_no_ledger_has_the_name_that_was_written() {
        let added = json!({ "person": "00000000-0000-0000-0000-000000000002", "fields": { "name": "陈路川" } });
        assert_eq!(asked("PersonAdded", added).name(), Some("陈路川"));
        assert_eq!(asked("VisitLogged", visit()).name(), None);
    }
}
