//! Everything that people read, in Simplified Chinese and English side by side. The server and the screens share it.

mod access;
mod activity;
mod api;
mod calendar;
mod consent;
pub mod contents;
mod enrolment;
mod enumerations;
mod faults;
mod ledger;
mod media;
mod meeting;
mod my_work;
mod nouns;
mod operation;
mod outcomes;
mod person;
mod preferences;
mod record_sheet;
mod records;
mod renewal;
mod rescue;
mod review;
mod season;
mod self_joining;
mod sign_in;
mod site;
mod slip;
mod slip_sheet;
mod sync;
mod today;
mod tour;
mod video_session;
mod visit;
mod words;
mod workbook;

pub use record_sheet::{MARK, RecordSheet, RecordSheets};
pub use slip_sheet::{SlipLine, SlipSheet};

use crate::json::variants;

variants! {
    /// A language of the interface.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Lang {
        /// Simplified Chinese.
        #[default]
        ZhHans = "zh-Hans",
        /// English.
        En = "en",
    }
}

impl Lang {
    /// The first language of an `Accept-Language` header that there is; Chinese otherwise.
    pub fn accepted(header: &str) -> Self {
        let tags = header.split(',').map(|tag| tag.trim().to_ascii_lowercase());
        let known = |tag: String| match tag {
            tag if tag.starts_with("zh") => Some(Self::ZhHans),
            tag if tag.starts_with("en") => Some(Self::En),
            _ => None,
        };
        tags.into_iter().find_map(known).unwrap_or_default()
    }

    /// The code for the document's `lang`.
    pub fn code(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::En => "en",
        }
    }

    /// One of two texts.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::ZhHans => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn chinese_unless_english_is_asked_for() {
        assert_eq!(Lang::accepted("fr, en-GB;q=0.8, zh"), Lang::En);
        assert_eq!(Lang::accepted("zh-CN,en"), Lang::ZhHans);
        assert_eq!(Lang::accepted(""), Lang::ZhHans);
    }
}
