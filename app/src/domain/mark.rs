//! Marks: which fields of a returned form are to be mended, each with what the township wants.

use super::{
    choice::choices,
    fault::Fault,
    text::{limited, tidy},
};
use crate::json::record;

choices! {
    /// A field of the enrolment form, in the form's order.
    MarkedField {
        Name = "name", IdentityNumber = "identity_number", Phone = "phone", Plans = "plans", FirstDay = "first_day",
        Consent = "consent", Signature = "signature",
    }
}

/// A sentence that fits beside its field.
pub const MARK_CHARACTERS_MAX: usize = 100;

record! {
    /// One field that is to be mended.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Mark + later {
        /// Which.
        pub field: MarkedField,
        /// What the township wants.
        pub reason: String,
    }
}

impl Mark {
    /// The mark with its text as its parser writes it.
    #[must_use]
    pub fn tidied(self) -> Self {
        Self { reason: tidy(&self.reason), ..self }
    }
}

/// Whether marks say something and no more than the form has fields. A field of a later version is kept as it came.
///
/// # Errors
/// `OutOfRange`, `ReasonMissing`, `TooLong`, `NotAChoice` for a field that is marked twice.
pub fn check_marks(marks: &[Mark]) -> Result<(), Fault> {
    let most = MarkedField::ALL.len();
    if marks.len() > most {
        return Err(Fault::OutOfRange { min: 0, max: most as i64 });
    }
    for (at, mark) in marks.iter().enumerate() {
        if limited(&mark.reason, MARK_CHARACTERS_MAX)?.is_empty() {
            return Err(Fault::ReasonMissing);
        }
        if marks[..at].iter().any(|earlier| earlier.field == mark.field) {
            return Err(Fault::NotAChoice);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(field: MarkedField, reason: &str) -> Mark {
        Mark { field, reason: reason.into(), later: Default::default() }
    }

    #[test]
    fn each_field_is_marked_once_with_a_reason() {
        let all: Vec<Mark> = MarkedField::ALL.iter().map(|field| mark(*field, "不清楚")).collect();
        assert_eq!(check_marks(&all), Ok(()));
        assert_eq!(check_marks(&[]), Ok(()), "a return may mark nothing");
        assert_eq!(check_marks(&[mark(MarkedField::Phone, " ")]), Err(Fault::ReasonMissing));
        let long = mark(MarkedField::Phone, &"长".repeat(101));
        assert_eq!(check_marks(&[long]), Err(Fault::TooLong { max: 100, found: 101 }));
        assert_eq!(check_marks(&[all[0].clone(), all[0].clone()]), Err(Fault::NotAChoice));
        let more = [all, vec![mark(MarkedField::read("shoe_size").unwrap(), "不对")]].concat();
        assert_eq!(check_marks(&more), Err(Fault::OutOfRange { min: 0, max: 7 }));
    }

    #[test]
    fn a_field_of_a_later_version_is_kept_as_it_came() {
        let json = r#"{"field":"shoe_size","reason":"不对"}"#;
        let read: Mark = serde_json::from_str(json).unwrap();
        assert_eq!(check_marks(std::slice::from_ref(&read)), Ok(()));
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }
}
