//! Nouns and rules of the mutual-aid scheme, one file per noun. Pure: values in, values out.

mod choice;

pub mod area;
pub mod attachment;
pub mod audit;
pub mod canonical;
pub mod concern;
pub mod consent;
pub mod date;
pub mod enrolment;
pub mod erasure;
pub mod fault;
pub mod growth;
pub mod id;
pub mod identity_number;
pub mod mobile;
pub mod money;
pub mod name;
pub mod noun;
pub mod passphrase;
pub mod period;
pub mod person;
pub mod pinyin;
pub mod plan;
pub mod registration;
pub mod rights;
pub mod search;
pub mod season;
pub mod sex;
pub mod signature;
pub mod staff;
pub mod text;
pub mod time;
pub mod today;
pub mod video_session;
pub mod visit;
pub mod working_day;
