//! The nouns of this build.

use super::Noun;

/// Every noun of this build. A noun of a later version, or of the county, is read from its own table.
pub static NOUNS: &[&Noun] = &[
    &super::WISH,
    &super::COMPLAINT,
    &super::DEMAND,
    &super::CALLER,
    &super::ANSWER,
    &super::STORY,
    &super::MEETING,
    &super::QUESTION,
    &super::ACTIVITY,
    &super::SIGN_UP,
    &super::VACANCY,
    &super::RECHECK,
    &super::JOINING,
    &super::SELF_JOINING,
    &super::ENTRY,
    &super::TECH_NEED,
    &super::PARTNER,
    &super::DUTY,
    &super::EMPLOYER_VISIT,
    &super::HELP_REQUEST,
];

/// The noun of this build with this code.
pub fn built_in(code: &str) -> Option<&'static Noun> {
    all_built_in().find(|noun| noun.code == code)
}

/// Every noun of the build that runs.
pub fn all_built_in() -> impl Iterator<Item = &'static Noun> {
    NOUNS.iter().copied().filter(|noun| !crate::later::hides("Noun", &noun.code))
}
