//! Records of nouns: one list, one form and one page for all of them, read from their tables.

mod answering;
mod answers;
mod clash;
mod control;
mod due;
mod form;
mod held_record;
mod kinds;
mod list;
mod listed;
mod named_by;
mod of_person;
mod page;
mod picker;
mod row;
mod several;
mod slip;
mod steps;

pub use form::{RecordEditPage, RecordNewPage, begin_record_with};
pub use held_record::of_record;
pub use kinds::RecordKinds;
pub use list::RecordList;
pub use of_person::RecordsOfPerson;
pub use page::RecordPage;
pub use steps::StepsOf;

use crate::{
    domain::{
        id::RecordId,
        noun::{ACTIVITY, MEETING, Noun, SELF_JOINING},
    },
    messages::Lang,
    sync::{
        engine::Engine,
        ledger::{File, Ledger},
        records::{Record, Tables},
    },
    ui::{address::Address, components::Empty, preferences::use_lang, telling},
};
use leptos::prelude::*;

/// A record with its row and the tables by which it is read.
#[derive(Clone, PartialEq)]
struct Opened {
    file: File,
    record: Record,
    tables: Tables,
}

impl Opened {
    fn find(engine: &Engine, id: RecordId) -> Option<Self> {
        let (file, record) = engine.ledger().record(id)?;
        let tables = Tables::of_record(engine.ledger().reference(), record);
        Some(Self { file: file.clone(), record: record.clone(), tables })
    }
}

/// The page of a record; a meeting, an activity and a self-registration have one of their own.
fn page_of(noun: &str, record: RecordId) -> Address {
    match noun {
        code if code == MEETING.code => Address::Meeting(record),
        code if code == ACTIVITY.code => Address::Activity(record),
        code if code == SELF_JOINING.code => Address::SelfJoining(record),
        _ => Address::Record(record),
    }
}

/// Whether this phone holds places in which records of a noun are kept.
fn has_place(engine: &Engine, noun: &Noun) -> bool {
    engine.scopes_held().any(|scope| noun.may_be_in(scope))
}

/// Whether this user may enter records of a noun here.
pub(super) fn may_enter(engine: &Engine, noun: &Noun) -> bool {
    engine.staff().role.may(noun.enter) && has_place(engine, noun)
}

/// Whose a row is: a person's name, empty for an area's; and the place.
fn whose(file: &File, ledger: &Ledger, lang: Lang) -> (String, String) {
    let place = telling::place(ledger.reference(), file.dossier.area(), file.row.as_ref(), lang);
    (file.dossier.person.map(|_| telling::name(file)).unwrap_or_default(), place)
}

/// Says that this phone does not have a record.
#[component]
fn RecordNotHere() -> impl IntoView {
    let lang = use_lang();
    view! { <Empty title=lang.record_not_here() text=lang.record_not_here_text()/> }
}
