//! Phones that nobody has opened: signed out, without a session, taken out of use. What waits on them is sealed for the county and
//! carried there; nothing can be read with it.

use super::{disk::Sealed, judge, world::World};
use app::{
    domain::id::{DeviceId, OperationId},
    sync::{
        engine::{Engine, Event},
        operation::Operation,
        outcome::Outcome,
        protocol::OPERATIONS_MAX,
        simulation::{Bug, on},
        store::LogEntry,
        ways::Way,
    },
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How the server takes a phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// It reads and delivers.
    #[default]
    Good,
    /// The user has to sign in again; its key still delivers.
    Ended,
    /// It was taken out of use: what its key delivers goes to review.
    Revoked,
}

impl World {
    /// The user signs out: the store and everything next to it is destroyed, but for what is sealed. Photos that wait keep the app from it.
    pub(super) fn sign_out(&mut self, at: usize) {
        let phone = &self.phones[at];
        let photos = phone.engine.as_ref().map_or(1, |engine| engine.media_status().waiting);
        if photos > 0 || !phone.writing.is_empty() {
            return;
        }
        self.note("signed out", at);
        self.switch_off(at, 0);
        self.phones[at].disk.sign_out();
        self.phones[at].note_losses();
        self.give_up_lost_photos();
    }

    /// The server asks for a sign-in from now on, or has taken the phone out of use.
    pub(super) fn end_session(&mut self, at: usize, session: Session) {
        self.note(if session == Session::Revoked { "phone revoked" } else { "session ended" }, at);
        self.phones[at].session = session;
        self.phones[at].out_of_use |= session == Session::Revoked;
    }

    /// The user signs in again; a phone that was out of use is registered again.
    pub(super) fn sign_in(&mut self, at: usize) {
        if self.phones[at].session != Session::Good || self.phones[at].out_of_use {
            self.note("signed in again", at);
            self.phones[at].session = Session::Good;
            self.phones[at].out_of_use = false;
            self.phones[at].feed(Event::SignedIn, self.now);
        }
    }

    /// Carries what is sealed, unless the engine delivers it itself; what the server has and no backup yet, now and then.
    pub(super) fn carry(&mut self, at: usize) {
        let again = self.fate.u8(..4) == 0;
        self.carry_due(at, again);
    }

    /// The same; `again` also what the server has.
    pub(super) fn carry_due(&mut self, at: usize, again: bool) {
        let sealed = self.due_sealed(at, again);
        if sealed.is_empty() {
            return;
        }
        let weather = if self.faults { self.fate.u8(..8) } else { u8::MAX };
        if weather > 0 {
            self.take_in(at, &sealed);
        }
        let answered = weather > 1 || on(Bug::CarriedBeforeAnswer);
        self.note(if answered { "sealed work carried" } else { "sealed work cut" }, at);
        if answered {
            let log = self.server.log_from(0);
            for operation in sealed {
                let first = log.iter().find(|entry| entry.operation.id == operation.id);
                if first.is_none() && !on(Bug::CarriedBeforeAnswer) {
                    continue; // left with the phone: only its writer's session delivers a decision
                }
                let durable = first.is_some_and(|e| e.operation.n <= self.server.durable_n(e.operation.device));
                let early = on(Bug::CarriedBeforeAnswer) || on(Bug::TakenIsDurable);
                self.phones[at].disk.was_taken(operation.id, durable || early);
            }
        }
    }

    fn due_sealed(&self, at: usize, again: bool) -> Vec<Operation> {
        let phone = &self.phones[at];
        let delivers = phone.engine.as_ref().filter(|_| phone.session == Session::Good);
        let own: BTreeSet<_> = delivers.into_iter().flat_map(|e| e.waiting()).map(|o| o.operation.id).collect();
        let due = phone.disk.sealed().filter(|sealed| (again || !sealed.taken) && !own.contains(&sealed.operation.id));
        due.take(OPERATIONS_MAX).map(|sealed| sealed.operation.clone()).collect()
    }

    /// What its writer left here by signing out, then what the passphrase still opens: each the way the phone says.
    fn take_in(&mut self, at: usize, sealed: &[Operation]) {
        let left = self.left_behind(at);
        let (left, readable) = sealed.iter().cloned().partition::<Vec<_>, _>(|o| left.contains(&o.id));
        let revoked = self.phones[at].session == Session::Revoked && !on(Bug::RevokedWritesOn);
        for (way, sealed) in [(Way::SignedOut, left), (Way::Sealed, readable)] {
            let way = match (revoked, way) {
                (true, _) => Way::OutOfUse,
                (false, Way::SignedOut) if on(Bug::LeftBehind) => Way::Sealed,
                (false, way) => way,
            };
            self.take_in_by(at, way, &sealed);
        }
    }

    /// What is sealed there and no engine delivers: while it is closed, only who signed out is known to have left something.
    fn left_behind(&self, at: usize) -> BTreeSet<OperationId> {
        let phone = &self.phones[at];
        let own = |engine: &Engine| engine.waiting().map(|o| o.operation.id).collect::<BTreeSet<_>>();
        let own = phone.engine.as_ref().map(own);
        let is_left = |sealed: &&Sealed| match &own {
            Some(own) => !own.contains(&sealed.operation.id),
            None => sealed.left,
        };
        phone.disk.sealed().filter(is_left).map(|sealed| sealed.operation.id).collect()
    }

    fn take_in_by(&mut self, at: usize, way: Way, sealed: &[Operation]) {
        let revoked = self.phones[at].session == Session::Revoked;
        let staff = self.rights[&self.phones[at].staff.id].clone();
        self.carried += 1;
        let fresh = DeviceId(Uuid::from_u128(0xCA00_0000 + u128::from(self.carried)));
        let decides = sealed.iter().any(|operation| !judge::is_workers(operation));
        let before = (revoked || decides).then(|| self.server.log_from(0).len());
        self.server.take_in((&staff, way), sealed, fresh, self.now);
        let effects = |outcome: &Outcome| matches!(outcome, Outcome::Applied | Outcome::Conflict { .. });
        let new = before.map(|before| self.server.log_from(before)).unwrap_or_default();
        let brought = |entry: &&LogEntry| effects(&entry.outcome) && !self.server.wrote(entry);
        let decided = |entry: &&LogEntry| brought(entry) && !judge::is_workers(&entry.operation);
        if let Some(entry) = new.iter().find(decided).filter(|_| !revoked) {
            let (kind, id) = (&entry.operation.kind, entry.operation.id);
            self.breach = Some(format!("I21: {kind} of {id} was done, and no session brought it"));
        }
        if let Some(entry) = new.iter().find(|entry| revoked && effects(&entry.outcome)) {
            self.breach = Some(format!("I13: {} of a revoked phone was done", entry.operation.id));
        }
    }
}
