//! What a list of records shows: which of them fit what is looked for, and in which order.

use crate::{
    domain::{
        area::AreaCode,
        date::Date,
        id::RecordId,
        noun::{Code, FieldKind, Home},
        number,
        search::Query,
    },
    messages::Lang,
    order::ordered,
    sync::{
        engine::Engine,
        ledger::{File, Ledger},
        records::{Due, Dues, Record, Tables, dues_in, waiting_for},
    },
};

/// What is due comes first, by its day; then what is open, the newest above; what is at its end is below everything else. Each begins beyond
/// every number of the one before.
const OPEN: i64 = 1 << 54;
const ENDED: i64 = 1 << 60;

/// What narrows the list, besides village and text.
#[derive(Clone, PartialEq)]
pub(super) enum Filter {
    All,
    /// What waits for this user.
    Mine,
    Late,
    State(String),
}

/// What is looked for.
pub(super) struct ListQuery {
    pub noun: Code,
    pub typed: String,
    pub village: Option<AreaCode>,
}

/// By when something has to be done about the records of a noun, and which of them wait for this user.
pub(super) type Timed = (Dues, Vec<RecordId>);

/// Of a noun without limits nothing.
pub(super) fn timed(engine: &Engine, noun: Code) -> Timed {
    let (ledger, noun) = (engine.ledger(), noun.as_str());
    let tables = Tables::of(ledger.reference(), noun, 0);
    if tables.latest().is_none_or(|noun| noun.limits.is_empty()) {
        return Timed::default();
    }
    let dues = dues_in(ledger, noun);
    let mine = waiting_for(engine.staff(), ledger, noun, &dues);
    (dues, mine)
}

/// Records that were found, with what their filters ask.
pub(super) struct Listing<'a> {
    records: Vec<(&'a File, &'a Record)>,
    timed: &'a Timed,
    day: Date,
}

impl<'a> Listing<'a> {
    /// What a copy holds of what is looked for.
    pub fn of(ledger: &'a Ledger, query: &'a ListQuery, timed: &'a Timed, day: Date) -> Self {
        Self { records: found(ledger, query), timed, day }
    }

    fn due(&self, record: &Record) -> Option<&Due> {
        self.timed.0.get(record.id)
    }

    fn fits(&self, filter: &Filter, record: &Record) -> bool {
        match filter {
            Filter::All => true,
            Filter::Mine => self.timed.1.contains(&record.id),
            Filter::Late => self.due(record).is_some_and(|due| due.is_over(self.day)),
            Filter::State(state) => record.state == *state,
        }
    }

    pub fn count(&self, filter: &Filter) -> usize {
        self.records.iter().filter(|(_, record)| self.fits(filter, record)).count()
    }

    /// Those that fit a filter, in the order of the list.
    pub fn sorted(&self, filter: &Filter, ledger: &Ledger) -> Vec<(&'a File, &'a Record)> {
        let fitting = self.records.iter().copied().filter(|(_, record)| self.fits(filter, record)).collect();
        ordered(fitting, |(_, record): &(&File, &Record)| (self.place(ledger, record), String::new()))
    }

    /// A record's place in the list.
    fn place(&self, ledger: &Ledger, record: &Record) -> i64 {
        let tables = Tables::of_record(ledger.reference(), record);
        let ended = tables.shown().is_some_and(|noun| noun.is_end(&record.state));
        let newest = i64::try_from(record.entered_at()).unwrap_or_default();
        match self.due(record) {
            _ if ended => ENDED - newest,
            Some(due) => due.by.date.days_since_1970(),
            None => OPEN - newest,
        }
    }
}

pub(super) fn filters(tables: Option<Tables>) -> Vec<Filter> {
    let latest = tables.as_ref().and_then(Tables::latest);
    let timed = latest.is_some_and(|noun| !noun.limits.is_empty());
    let states = latest.into_iter().flat_map(|noun| noun.states.iter());
    let states = states.map(|state| Filter::State(state.code.to_string()));
    let of_time = if timed { vec![Filter::Mine, Filter::Late] } else { Vec::new() };
    std::iter::once(Filter::All).chain(of_time).chain(states).collect()
}

pub(super) fn filter_words(filter: &Filter, count: usize, tables: Option<&Tables>, lang: Lang) -> String {
    let words = match filter {
        Filter::All => lang.all_states(),
        Filter::Mine => lang.mine(),
        Filter::Late => lang.overdue(),
        Filter::State(state) => {
            tables.and_then(Tables::latest).map_or(state.as_str(), |noun| lang.state_of(noun, state))
        }
    };
    format!("{words} {count}")
}

pub(super) fn empty_text(tables: Option<Tables>, lang: Lang) -> &'static str {
    match tables.as_ref().and_then(Tables::latest) {
        Some(noun) if noun.home == Home::Area => lang.no_records_area(),
        _ => lang.no_records_person(),
    }
}

fn found<'a>(ledger: &'a Ledger, wanted: &'a ListQuery) -> Vec<(&'a File, &'a Record)> {
    let query = Query::read(&wanted.typed);
    let within = |file: &File| wanted.village.is_none_or(|village| file.dossier.area() == village);
    let fits = |file: &File, record: &Record| {
        let typed = wanted.typed.trim();
        let numbered = number::digits(typed).is_some_and(|digits| digits == number::digits_of(record.id));
        within(file) && (typed.is_empty() || query.rank(&file.key).is_some() || numbered || says(ledger, record, typed))
    };
    ledger.records(wanted.noun.as_str()).filter(|(file, record)| fits(file, record)).collect()
}

/// Whether what was written in a record has a text in it.
fn says(ledger: &Ledger, record: &Record, typed: &str) -> bool {
    let tables = Tables::of_record(ledger.reference(), record);
    let is_text = |code: &str| {
        tables.field(code, "").is_some_and(|field| matches!(field.kind, FieldKind::Line | FieldKind::Note))
    };
    record.fields.iter().any(|(code, field)| is_text(code) && field.value.contains(typed))
}
