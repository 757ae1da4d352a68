//! The records of one noun: what is open first, the newest above.

use super::{
    may_enter,
    row::{RecordCard, RecordRow},
};
use crate::{
    domain::{
        area::AreaCode,
        date::Date,
        id::RecordId,
        noun::{Code, DEMAND, FieldKind, Home},
        number,
        scope::Scope,
        search::Query,
    },
    messages::Lang,
    order::ordered,
    sync::{
        engine::Engine,
        ledger::{File, Ledger},
        records::{Due, Dues, Record, Tables, dues_in, waiting_for},
    },
    ui::{
        address::{Address, PickFor},
        components::{List, Narrowing, Rows, SearchBar, TopBar},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// What is due comes first, by its day; then what is open, the newest above; what is at its end is below everything else. Each begins beyond
/// every number of the one before.
const OPEN: i64 = 1 << 54;
const ENDED: i64 = 1 << 60;

/// What narrows the list, besides village and text.
#[derive(Clone, PartialEq)]
enum Filter {
    All,
    /// What waits for this user.
    Mine,
    Late,
    State(String),
}

/// What is looked for.
struct Wanted {
    noun: Code,
    typed: String,
    village: Option<AreaCode>,
}

/// By when something has to be done about the records of a noun, and which of them wait for this user.
type Timed = (Dues, Vec<RecordId>);

/// Of a noun without limits nothing.
fn timed(engine: &Engine, noun: Code) -> Timed {
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
struct Found<'a> {
    records: Vec<(&'a File, &'a Record)>,
    timed: &'a Timed,
    day: Date,
}

impl<'a> Found<'a> {
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

    fn count(&self, filter: &Filter) -> usize {
        self.records.iter().filter(|(_, record)| self.fits(filter, record)).count()
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

/// The list of a noun's records; `tab` where a tab leads to it.
#[component]
pub fn RecordList(noun: Code, #[prop(default = false)] tab: bool) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (narrowing, day) = (Narrowing::none(), desk.today());
    let tables = Memo::new(move |_| desk.ledger(|ledger| Tables::of(ledger.reference(), noun.as_str(), 0)));
    let wanted = move || Wanted { noun, typed: narrowing.typed.get(), village: narrowing.village.get() };
    let timed = Memo::new(move |_| desk.read(|engine| timed(engine, noun)).unwrap_or_default());
    let all_filters = Memo::new(move |_| filters(tables.get()));
    let filters = Signal::derive(move || {
        let wanted = wanted();
        let words = |engine: &Engine| {
            let (timed, tables) = (timed.get(), tables.get());
            let found = Found { records: found(engine.ledger(), &wanted), timed: &timed, day };
            let word = |filter: &Filter| filter_words(filter, found.count(filter), tables.as_ref(), lang);
            all_filters.with(|filters| filters.iter().map(word).collect())
        };
        desk.read(words).unwrap_or_default()
    });
    let rows = move || {
        let (wanted, shown) = (wanted(), narrowing.shown.get());
        let at = narrowing.filter.get().unwrap_or_default();
        let filter = all_filters.with(|filters| filters.get(at).cloned()).unwrap_or(Filter::All);
        let cards = |engine: &Engine| {
            let (ledger, timed) = (engine.ledger(), timed.get());
            let found = Found { records: found(ledger, &wanted), timed: &timed, day };
            let fitting = found.records.iter().copied().filter(|(_, record)| found.fits(&filter, record)).collect();
            let sorted =
                ordered(fitting, |(_, record): &(&File, &Record)| (found.place(ledger, record), String::new()));
            let card = |one: &(&File, &Record)| RecordCard::of_kind(*one, &timed.0, ledger, day, lang);
            (sorted.len(), sorted.iter().take(shown).map(card).collect::<Vec<_>>())
        };
        let (count, cards) = desk.read(cards).unwrap_or_default();
        Rows {
            rest: count > cards.len(),
            views: Some(cards.into_iter().map(|card| view! { <RecordRow card/> }.into_any()).collect()),
            empty: Some((lang.no_records(), empty_text(tables.get(), lang))),
            ..Rows::to_come("cells")
        }
    };
    let title = Signal::derive(move || {
        tables
            .with(|tables| tables.as_ref().map(|tables| lang.kind_of(tables, noun.as_str()).to_owned()))
            .unwrap_or_default()
    });
    let new = move || {
        let tables = tables.get()?;
        let areas = tables.latest().filter(|latest| latest.home == Home::Area)?;
        desk.peek(|engine| may_enter(engine, areas))
            .unwrap_or_default()
            .then(|| view! { <NewRecordLink noun/> }.into_any())
    };
    let several = desk.peek(|e| e.scopes_held().filter(Scope::is_village).count() > 1);
    let bar = match tab {
        true => view! { <TopBar title>{new}</TopBar> }.into_any(),
        false => view! { <TopBar title back=Address::Records>{new}</TopBar> }.into_any(),
    };
    view! {
        {bar}
        <SearchBar narrowing search=true hint=lang.search_records() villages=several.unwrap_or(true) filters
            chosen=Signal::derive(move || vec![narrowing.filter.get().unwrap_or_default()])/>
        <List rows=Box::new(rows) more=move |()| narrowing.more()/>
    }
}

/// To the form, or first to the person who raises it.
#[component]
fn NewRecordLink(noun: Code) -> impl IntoView {
    let to =
        if noun.as_str() == DEMAND.code { Address::Ledger(Some(PickFor::Demand)) } else { Address::NewRecord(noun) };
    view! { <a href=to.to_string() class="text-button" id="new-record">{use_lang().new_record()}</a> }
}

fn filters(tables: Option<Tables>) -> Vec<Filter> {
    let latest = tables.as_ref().and_then(Tables::latest);
    let timed = latest.is_some_and(|noun| !noun.limits.is_empty());
    let states = latest.into_iter().flat_map(|noun| noun.states.iter());
    let states = states.map(|state| Filter::State(state.code.to_string()));
    let of_time = if timed { vec![Filter::Mine, Filter::Late] } else { Vec::new() };
    std::iter::once(Filter::All).chain(of_time).chain(states).collect()
}

fn filter_words(filter: &Filter, count: usize, tables: Option<&Tables>, lang: Lang) -> String {
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

fn empty_text(tables: Option<Tables>, lang: Lang) -> &'static str {
    match tables.as_ref().and_then(Tables::latest) {
        Some(noun) if noun.home == Home::Area => lang.no_records_area(),
        _ => lang.no_records_person(),
    }
}

fn found<'a>(ledger: &'a Ledger, wanted: &'a Wanted) -> Vec<(&'a File, &'a Record)> {
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
