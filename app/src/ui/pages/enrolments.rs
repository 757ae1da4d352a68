//! Forms: what came back, what is under way, what holds. For reviewers, what came in.

use crate::{
    domain::{
        area::AreaCode,
        date::Date,
        enrolment::Status,
        id::{EnrolmentId, PersonId},
        money::Fen,
    },
    messages::Lang,
    order::ordered,
    sync::{dossier::EnrolmentFile, engine::Engine, ledger::File, reference::Reference},
    ui::{
        address::Address,
        components::{List, Narrowing, PersonCard, PersonRow, Rows, SearchBar, TopBar, position, tag_class},
        desk::use_desk,
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;

/// Groups of states, in the order in which they want attention.
const SHELVES: [&[Status]; 4] = [
    &[Status::Submitted, Status::UnderReview],
    &[Status::Returned, Status::Rejected],
    &[Status::Approved, Status::Paid],
    &[Status::Active, Status::Expired],
];
/// Next to the shelves of forms: dossiers in which something waits for the township.
const TO_CHECK: usize = SHELVES.len();

/// One paper form: all plans that one consent covers.
struct Paper {
    person: PersonId,
    enrolment: EnrolmentId,
    name: String,
    place: String,
    plans: String,
    sum: Fen,
    status: Status,
    by: String,
    twin: bool,
}

/// The list of forms.
#[component]
pub fn EnrolmentsPage() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let reviews = desk.staff().is_some_and(|staff| staff.role.reviews());
    let day = desk.today();
    let narrowing = Narrowing::none();
    let village = narrowing.village;
    let counts = move || {
        let count = |engine: &Engine| {
            let mut counts = SHELVES.map(|shelf| papers(engine, shelf, village.get(), day, lang).len()).to_vec();
            counts.extend(reviews.then(|| to_check(engine, village.get()).count()));
            counts
        };
        desk.read(count).unwrap_or_else(|| vec![0; SHELVES.len()])
    };
    // What reviewers decide on comes first.
    let order: &'static [usize] = if reviews { &[0, TO_CHECK, 1, 2, 3] } else { &[0, 1, 2, 3] };
    // Until the user picks one: reviewers see what they have to decide on, workers what came back, if anything did.
    let shelf = Memo::new(move |_| {
        let wanted: &[usize] = if reviews { &[0, TO_CHECK] } else { &[1, 0, 2, 3] };
        let first = || wanted.iter().copied().find(|shelf| counts()[*shelf] > 0).unwrap_or(wanted[0]);
        narrowing.filter.get().map_or_else(first, |at| order[at])
    });
    let words = [
        lang.shelf_to_review(),
        lang.shelf_returned(),
        lang.shelf_approved(),
        lang.shelf_active(),
        lang.shelf_open_reviews(),
    ];
    let filters = Signal::derive(move || {
        let counts = counts();
        order.iter().map(|shelf| format!("{} {}", words[*shelf], counts[*shelf])).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || position(order, &shelf.get()));
    let title = if reviews { lang.tab_review() } else { lang.tab_enrolments() };
    let forms = move |shelf: &[Status]| {
        let found = desk.read(|engine| papers(engine, shelf, village.get(), day, lang)).unwrap_or_default();
        let shown = narrowing.shown.get();
        let text = if reviews { lang.no_forms_review() } else { lang.no_forms_worker() };
        Rows {
            rest: found.len() > shown,
            views: Some(found.into_iter().take(shown).map(|paper| row(paper, lang)).collect()),
            empty: Some((lang.no_forms(), text)),
            ..Rows::to_come("cells")
        }
    };
    let people = move || {
        let shown = narrowing.shown.get();
        let cards = |engine: &Engine| {
            let card = |file: &File| PersonCard::new(file, engine.ledger().reference(), day, lang);
            to_check(engine, village.get()).take(shown + 1).map(card).collect::<Vec<_>>()
        };
        let cards = desk.read(cards).unwrap_or_default();
        let row = |card: PersonCard| {
            let to = card.record.map_or(Address::Person(card.person), Address::Record);
            view! { <PersonRow card to/> }.into_any()
        };
        Rows {
            rest: cards.len() > shown,
            views: Some(cards.into_iter().take(shown).map(row).collect()),
            empty: Some((lang.no_open_reviews(), lang.no_open_reviews_text())),
            ..Rows::to_come("people")
        }
    };
    let rows = move || SHELVES.get(shelf.get()).map_or_else(people, |shelf| forms(shelf));
    view! {
        <TopBar title=title.to_owned()/>
        <SearchBar narrowing villages=reviews filters chosen/>
        <List rows=Box::new(rows) more=move |()| narrowing.more()/>
    }
}

fn row(paper: Paper, lang: Lang) -> AnyView {
    let href = Address::Enrolment(paper.person, paper.enrolment).to_string();
    view! {
        <li><a href=href class="cell paper">
            <span class="cell-main">
                <strong>{paper.name}</strong>
                <small>{paper.place}</small>
                <small>{paper.by}</small>
            </span>
            <span class="paper-side">
                <strong class="number">{telling::yuan(paper.sum, lang)}</strong>
                <small>{paper.plans}</small>
                <span class=tag_class(paper.status)>{lang.status(paper.status)}</span>
                {paper.twin.then(|| view! { <span class="tag bad">{lang.twin_form()}</span> }.into_any())}
            </span>
        </a></li>
    }
    .into_any()
}

/// What waits for the township, of one village or of all.
fn to_check(engine: &Engine, village: Option<AreaCode>) -> impl Iterator<Item = &File> {
    let within = move |file: &&File| village.is_none_or(|village| file.dossier.scope == village.into());
    engine.ledger().to_check().filter(within)
}

/// The papers on one shelf, the oldest waiting first.
fn papers(engine: &Engine, shelf: &[Status], village: Option<AreaCode>, day: Date, lang: Lang) -> Vec<Paper> {
    let reference = engine.ledger().reference();
    let within = |file: &&File| village.is_none_or(|village| file.dossier.scope == village.into());
    let mut papers: Vec<(u64, Paper)> = Vec::new();
    for file in engine.ledger().files().filter(within) {
        let mut seen: Vec<&EnrolmentFile> = Vec::new();
        for one in file.dossier.enrolments.iter().filter(|f| shelf.contains(&f.status.on(f.form.period, day))) {
            if seen.iter().any(|seen| one.form.is_on_paper_of(&seen.form)) {
                continue;
            }
            seen.push(one);
            papers.push((one.steps.last().map_or(0, |step| step.seq), paper(file, one, shelf, reference, day, lang)));
        }
    }
    let papers = ordered(papers, |(seq, _)| (i64::try_from(*seq).unwrap_or(i64::MAX), String::new()));
    papers.into_iter().map(|(_, paper)| paper).collect()
}

fn paper(file: &File, one: &EnrolmentFile, shelf: &[Status], reference: &Reference, day: Date, lang: Lang) -> Paper {
    let same = |f: &&EnrolmentFile| f.form.is_on_paper_of(&one.form);
    let together: Vec<_> = file
        .dossier
        .enrolments
        .iter()
        .filter(same)
        .filter(|f| shelf.contains(&f.status.on(f.form.period, day)))
        .collect();
    let name = |f: &&EnrolmentFile| {
        let plan = reference.plan(&f.form.plan, f.form.plan_version);
        plan.map(|plan| lang.pick(&plan.words.name_zh, &plan.words.name_en)).unwrap_or_default().to_owned()
    };
    Paper {
        person: file.dossier.person_id(),
        enrolment: one.form.id,
        name: one.form.enrollee.name.as_str().to_owned(),
        place: telling::place(reference, file.dossier.area(), file.row.as_ref(), lang),
        plans: together.iter().map(name).collect::<Vec<_>>().join(" + "),
        sum: together.iter().map(|f| f.form.fee).sum(),
        status: one.status.on(one.form.period, day),
        by: one
            .steps
            .last()
            .map(|step| telling::author(&file.dossier, step.seq, reference, day, lang))
            .unwrap_or_default(),
        twin: together.iter().any(|f| f.twin.is_some()),
    }
}
