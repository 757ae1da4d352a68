//! What waits, what needs a look, what was delivered; and what the last try met.

use crate::{
    domain::date::Date,
    messages::Lang,
    sync::{
        command::Command,
        engine::{Engine, Failure, Link, Outgoing, SyncStatus},
        ledger::{File, Ledger},
    },
    ui::SignIn,
    ui::{
        address::Address,
        components::{Empty, Glyph, Icon, SaveRescueFile, TextField, TopBar},
        desk::use_desk,
        preferences::use_lang,
        telling,
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// Delivered operations shown: the last day or two.
const DELIVERED_SHOWN: usize = 20;

/// The sync screen.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let day = desk.today();
    let status = Memo::new(move |_| desk.status());
    let link = move || status.get().map(|status| lang.link(status.link));
    let ledger = move || {
        status.get().map(|status| match status.first_sync {
            Some(first) => lang.first_sync(first.done, first.of),
            None => lang.ledger_is_here().to_owned(),
        })
    };
    let last = move || {
        status.get().and_then(|status| status.last_sync).map(|at| lang.last_sync(&telling::moment(at, day, lang)))
    };
    let skew = move || {
        desk.doubts_clock()
            .then(|| view! { <p class="warn-line"><Icon glyph=Glyph::Alert/>{lang.clock_is_off()}</p> }.into_any())
    };
    let found = move || status.get().map(|status| found_lines(&status, lang)).unwrap_or_default();
    let found = move || {
        let line = |text: String| view! { <p class="warn-line"><Icon glyph=Glyph::Alert/>{text}</p> }.into_any();
        found().into_iter().map(line).collect_view().into_any()
    };
    let rescuable = Memo::new(move |_| {
        desk.read(|engine| engine.waiting().next().is_some() || engine.media_status().waiting > 0).unwrap_or_default()
    });
    let wants_sign_in = Memo::new(move |_| {
        status.get().is_some_and(|s| matches!(s.link, Link::Waiting { failure: Failure::SignInNeeded, .. }))
    });
    let section = move |title: &'static str, pick: Pick, newest_first: bool, limit: usize| {
        move || {
            let rows = desk.read(|engine| rows(engine, pick, newest_first, limit, day, lang)).unwrap_or_default();
            (!rows.is_empty()).then(|| {
                view! {
                    <h2>{title}" "<span class="quiet">{rows.len()}</span></h2>
                    <ul class="cells">{rows.into_iter().map(row).collect_view()}</ul>
                }
                .into_any()
            })
        }
    };
    let to_look_at = move || {
        let numbers =
            |engine: &Engine| engine.outbox().filter(|o| engine.needs_look(o)).map(|o| o.operation.n).collect();
        desk.read(numbers).unwrap_or_else(Vec::new)
    };
    let seen = move || {
        let numbers = to_look_at();
        let media = desk.read(Engine::media_status).unwrap_or_default();
        (media.lost + media.refused > 0 || !numbers.is_empty()).then(|| {
            let all_seen = move |_| desk.edge(|edge| edge.seen(numbers.clone()));
            view! { <button type="button" class="button wide" id="all-seen" on:click=all_seen>{lang.all_seen()}</button> }.into_any()
        })
    };
    let protected = RwSignal::new(true);
    let storage = desk.edge(|edge| edge.storage());
    spawn_local(async move { protected.set(storage.await.is_none_or(|storage| storage.persisted)) });
    let may_be_cleared = move || {
        (rescuable.get() && !protected.get())
            .then(|| view! { <p class="quiet" id="may-be-cleared">{lang.may_be_cleared()}</p> }.into_any())
    };
    let nothing = move || desk.read(|engine| engine.outbox().next().is_none()).unwrap_or(true);
    view! {
        <TopBar title=lang.sync().to_owned() back=Address::Today/>
        <section class="sync-state">
            <p id="link">{link}</p>
            <p class="quiet" id="ledger-here">{ledger}</p>
            <p class="quiet">{last}</p>
            {skew}
            {found}
            <MediaState/>
            {move || wants_sign_in.get().then(|| view! { <SignInAgain/> }.into_any())}
            <button type="button" class="button primary wide" id="sync-now" on:click=move |_| desk.edge(|edge| edge.sync_now())>{lang.sync_now()}</button>
            <p class="quiet">{lang.outbox_promise()}</p>
            {may_be_cleared}
        </section>
        {move || rescuable.get().then(|| view! {
            <details class="more pad">
                <summary>{lang.other_ways()}</summary>
                <SaveRescueFile/>
            </details>
        }.into_any())}
        {section(lang.needs_attention(), Engine::needs_look, true, usize::MAX)}
        {seen}
        {section(lang.waiting(), |_, o| o.result.is_none(), false, usize::MAX)}
        {section(lang.delivered(), |engine, o| o.result.is_some() && !engine.needs_look(o), true, DELIVERED_SHOWN)}
        {move || nothing().then(|| view! { <Empty title=lang.nothing_written() text=lang.nothing_written_text()/> }.into_any())}
    }
}

/// Photos and voice notes: what waits and for what, and what this phone lost.
#[component]
fn MediaState() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let state = Memo::new(move |_| desk.read(Engine::media_status).unwrap_or_default());
    let waits = move || {
        let state = state.get();
        (state.waiting > 0).then(|| {
            let now = state.for_wifi.then(|| {
                view! { <button type="button" class="text-button" id="media-now" on:click=move |_| desk.edge(|edge| edge.send_media_now())>{lang.send_now()}</button> }
            });
            view! { <p class="resumed" id="media">{lang.media_waiting(state)}{now}</p> }.into_any()
        })
    };
    let warns = |text: String| view! { <p class="warn-line"><Icon glyph=Glyph::Alert/>{text}</p> }.into_any();
    let lost = move || Some(state.get().lost).filter(|lost| *lost > 0).map(|lost| warns(lang.media_lost(lost)));
    let refused = move || {
        let refused = state.get().refused;
        let again = move |_| desk.edge(|edge| edge.send_media_now());
        (refused > 0).then(|| {
            view! {
                {warns(lang.media_refused(refused))}
                <button type="button" class="text-button" id="media-again" on:click=again>{lang.try_again()}</button>
            }
            .into_any()
        })
    };
    view! { {waits}{lost}{refused} }
}

/// What opening found and what cannot be read, in whole sentences.
fn found_lines(status: &SyncStatus, lang: Lang) -> Vec<String> {
    let (found, mut lines) = (status.found, Vec::new());
    lines.extend(found.store_lost.then(|| lang.store_lost_text().to_owned()));
    lines.extend((found.recovered > 0).then(|| lang.recovered_text(found.recovered)));
    lines.extend((found.damaged > 0).then(|| lang.damaged_text(found.damaged)));
    lines.extend((status.unreadable > 0).then(|| lang.unreadable_text(status.unreadable)));
    lines
}

/// Which own operations are in a section.
type Pick = fn(&Engine, &Outgoing) -> bool;

/// What a row shows.
struct Row {
    href: Option<String>,
    kind: &'static str,
    who: String,
    about: String,
    result: String,
    class: &'static str,
}

fn rows(engine: &Engine, pick: Pick, newest_first: bool, limit: usize, day: Date, lang: Lang) -> Vec<Row> {
    let mut picked: Vec<&Outgoing> = engine.outbox().filter(|o| pick(engine, o)).collect();
    if newest_first {
        picked.reverse();
    }
    let row = |outgoing: &&Outgoing| {
        let operation = &outgoing.operation;
        let (kind, who, about_what) = what(operation.command().ok().as_ref(), engine.ledger(), lang);
        let bytes = operation.body.to_string().len();
        let (class, result) = match &outgoing.result {
            None => ("tag waiting", lang.waiting().to_owned()),
            Some(result) if engine.needs_look(outgoing) => ("fault", lang.outcome(&result.outcome)),
            Some(result) => ("tag good", lang.outcome(&result.outcome)),
        };
        let about = format!("{} · {}", telling::moment(operation.device_time, day, lang), lang.size(bytes));
        Row { href: about_what.map(|address| address.to_string()), kind, who, about, result, class }
    };
    picked.iter().take(limit).map(row).collect()
}

fn row(row: Row) -> impl IntoView {
    let content = view! {
        <span class="cell-main">{row.kind}" "<strong>{row.who}</strong><small>{row.about}</small></span>
        <span class=row.class>{row.result}</span>
    };
    match row.href {
        Some(href) => view! { <li class="outgoing"><a href=href class="cell">{content}</a></li> }.into_any(),
        None => view! { <li class="outgoing cell">{content}</li> }.into_any(),
    }
}

/// The session has ended: the passphrase, and delivery goes on. Nothing is lost meanwhile.
#[component]
fn SignInAgain() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (phone, password, refused) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (phone, passphrase) = (phone.get_untracked(), password.get_untracked());
        let wish = SignIn { phone, passphrase, ..SignIn::default() };
        let answer = desk.edge(|edge| edge.sign_in(wish, lang.code()));
        spawn_local(async move {
            refused.set(answer.await.err().map(|error| telling::not_in(&error, lang)));
            busy.set(false);
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate>
            <TextField label=lang.phone_number() name="phone" keys="tel" value=phone on_input=move |text| phone.set(text)/>
            <TextField label=lang.passphrase() name="password" kind="password" value=password on_input=move |text| password.set(text)/>
            <p class="fault" role="alert">{move || refused.get()}</p>
            <button type="submit" class="button primary wide" disabled=move || busy.get()>{lang.sign_in()}</button>
        </form>
    }
}

/// What an own operation is about: its kind, whom or what it concerns, and where that can be seen.
fn what(command: Option<&Command>, ledger: &Ledger, lang: Lang) -> (&'static str, String, Option<Address>) {
    let file = command.and_then(Command::person).and_then(|person| ledger.file(person));
    let named = |file: &File| telling::title(file, ledger.reference(), lang);
    let record = command.and_then(Command::of_record).and_then(|id| ledger.record(id));
    let (who, record) = (file.map(named), record.map(|(row, record)| (named(row), Address::Record(record.id))));
    let person = command.and_then(Command::person).map(Address::Person);
    let about = who.or_else(|| record.as_ref().map(|(kind, _)| kind.clone())).unwrap_or_default();
    (lang.kind(command), about, record.map(|(_, address)| address).or(person))
}
