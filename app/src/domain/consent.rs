//! Consent: for what, how it was given, under which notice, and its withdrawal.

use super::{
    choice::choices,
    date::Date,
    fault::Fault,
    id::{ConsentId, PersonId},
    signature::Signature,
    text::{limited, tidy},
    visit::NOTE_CHARACTERS_MAX,
};
use crate::json::record;

/// Version of the notice that the forms show today (Personal Information Protection Law, art. 17).
pub const NOTICE_VERSION: &str = "2026-03";
/// Every version that forms have shown. A consent to any other is none.
const NOTICE_VERSIONS: [&str; 1] = [NOTICE_VERSION];
/// A witness is named, not described.
const WITNESS_CHARACTERS_MAX: usize = 50;

choices! {
    /// What the person agreed to.
    Purpose { Enrolment = "enrolment", Contact = "contact", }
}

choices! {
    /// How the person agreed.
    ConsentMode { Signature = "signature", SpokenWitnessed = "spoken_witnessed", SelfLink = "self_link", }
}

record! {
    /// One person's consent. Only ever added; withdrawal is an operation of its own.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Consent + later {
        /// Made on the device.
        pub id: ConsentId,
        /// Whose consent.
        pub person: PersonId,
        /// For what.
        pub purposes: Vec<Purpose>,
        /// How.
        pub mode: ConsentMode,
        /// The notice that was read.
        pub notice_version: String,
        /// The day, as the device had it.
        pub on: Date,
        /// Strokes, when signed on glass.
        pub signature: Option<Signature> = default,
        /// Who heard a spoken consent.
        pub witness: String = default,
    }
}

impl Consent {
    /// The consent with its texts as their parsers write them.
    #[must_use]
    pub fn tidied(self) -> Self {
        Self { witness: tidy(&self.witness), ..self }
    }

    /// The consent in its kept form.
    ///
    /// # Errors
    /// `ConsentMissing` without a purpose, `SignatureMissing` or another signature fault when signed,
    /// `Missing` without a witness when spoken.
    pub fn checked(mut self) -> Result<Self, Fault> {
        self.witness = limited(&self.witness, WITNESS_CHARACTERS_MAX)?;
        if self.purposes.is_empty() || !NOTICE_VERSIONS.contains(&self.notice_version.as_str()) {
            return Err(Fault::ConsentMissing);
        }
        if !self.purposes.iter().all(Purpose::is_known) || self.purposes.len() > Purpose::ALL.len() {
            return Err(Fault::NotAChoice);
        }
        match (self.mode, &self.signature) {
            (ConsentMode::Signature, Some(signature)) => signature.check()?,
            (ConsentMode::Signature, None) => return Err(Fault::SignatureMissing),
            (ConsentMode::SpokenWitnessed, _) if self.witness.is_empty() => return Err(Fault::Missing),
            // no screen takes a consent by a link yet: it would rest on nothing
            (ConsentMode::SelfLink | ConsentMode::Unknown(_), _) => return Err(Fault::NotAChoice),
            (ConsentMode::SpokenWitnessed, Some(signature)) => signature.check()?,
            (ConsentMode::SpokenWitnessed, None) => {}
        }
        Ok(self)
    }
}

record! {
    /// A consent is withdrawn, for some of its purposes or for all (Personal Information Protection Law, art. 15). What was done
    /// before stays lawful, and the consent itself stays on record.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Withdrawal + later {
        /// Whose consent.
        pub person: PersonId,
        /// Which.
        pub consent: ConsentId,
        /// For what no longer.
        pub purposes: Vec<Purpose>,
        /// The day, as the device had it.
        pub on: Date,
        /// What the person said; nobody must say why.
        pub note: String = default,
    }
}

impl Withdrawal {
    /// The withdrawal with its texts as their parsers write them.
    #[must_use]
    pub fn tidied(self) -> Self {
        Self { note: tidy(&self.note), ..self }
    }

    /// The withdrawal in its kept form.
    ///
    /// # Errors
    /// `ConsentMissing` without a purpose, `TooLong`.
    pub fn checked(mut self) -> Result<Self, Fault> {
        self.note = limited(&self.note, NOTE_CHARACTERS_MAX)?;
        match self.purposes.as_slice() {
            [] => Err(Fault::ConsentMissing),
            purposes if !purposes.iter().all(Purpose::is_known) => Err(Fault::NotAChoice),
            _ => Ok(self),
        }
    }
}
