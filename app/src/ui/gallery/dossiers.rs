//! People to show: those of the ledger, and one to whom everything has happened.

use crate::{
    domain::{
        consent::{Consent, ConsentMode, Purpose},
        id::{ConsentId, OperationId, PersonId},
        person::PersonField,
    },
    json,
    sync::{
        dossier::{Leave, Pending, Removal},
        kept::Kept,
        ledger::{File, Ledger},
        outcome::ReviewReason,
    },
    ui::desk::Desk,
};
use serde_json::json;

/// Somebody of the ledger; none while the phone holds fewer.
pub fn in_ledger(desk: Desk, place: usize) -> Option<File> {
    desk.peek(|engine| engine.ledger().files().filter(|file| file.row.is_some()).nth(place).cloned()).flatten()
}

/// Their number, or none.
pub fn identity_number(file: &File) -> String {
    file.dossier.field(PersonField::IdentityNumber).to_owned()
}

/// The same person with another dossier.
fn changed(desk: Desk, file: &File, change: impl FnOnce(&mut crate::sync::dossier::Dossier)) -> Option<File> {
    let mut dossier = file.dossier.clone();
    change(&mut dossier);
    let person = dossier.person_id();
    let mut ledger = Ledger::default();
    desk.peek(|engine| ledger.load(vec![dossier], engine.ledger().reference().entries().collect()))?;
    ledger.file(person).cloned()
}

/// Who was removed.
pub fn removed(desk: Desk, file: &File, erased: bool) -> Option<File> {
    let removal =
        Removal { reason: "重复登记".to_owned(), same_as: None, erased, seq: 1, later: Default::default() };
    changed(desk, file, |dossier| dossier.removed = Some(removal))
}

/// Who moves to the village of somebody else.
pub fn moving(desk: Desk, file: &File, to: &File) -> Option<File> {
    let leave = Leave { to: to.dossier.area(), seq: 1, later: Default::default() };
    changed(desk, file, |dossier| dossier.left = Some(leave))
}

/// Who consented to everything.
pub fn consented(desk: Desk, file: &File) -> Option<File> {
    let consent = Consent {
        id: ConsentId(desk.fresh_id()),
        person: file.dossier.person_id(),
        purposes: Purpose::ALL.to_vec(),
        mode: ConsentMode::ALL[0],
        notice_version: "1".to_owned(),
        on: desk.today(),
        signature: None,
        witness: String::new(),
        later: Default::default(),
    };
    changed(desk, file, |dossier| dossier.consents.push(Kept::new(consent, 1)))
}

/// Who withdrew the consent to be visited and rung.
pub fn left_alone(desk: Desk, file: &File) -> Option<File> {
    let file = consented(desk, file)?;
    let withdrawal = json::from_tree(json!({
        "person": file.dossier.person_id().to_string(), "consent": file.dossier.consents.first()?.value.id.to_string(),
        "purposes": json::tree(&Purpose::ALL.to_vec()), "on": desk.today().to_string(), "note": ""
    }));
    changed(desk, &file, |dossier| dossier.withdrawals.extend(withdrawal.map(|it| Kept::new(it, 2))))
}

/// Of whom operations wait for the township.
pub fn awaited(desk: Desk, file: &File, twin: PersonId) -> Option<File> {
    let person = file.dossier.person_id().to_string();
    let pending = |reason, kind: &str, body| Pending {
        reason,
        kind: kind.to_owned(),
        body,
        seq: 1,
        id: Some(OperationId(desk.fresh_id())),
        later: Default::default(),
    };
    let removal = json!({ "person": person, "reason": "已去世" });
    let all = vec![
        pending(ReviewReason::OutsideRights, "PersonRemoved", removal.clone()),
        pending(ReviewReason::UnknownKind, "Unheard", json!({ "person": person })),
        pending(ReviewReason::TwinPerson { person: twin }, "PersonRestored", json!({ "person": person })),
    ];
    changed(desk, file, |dossier| dossier.reviews = all)
}
