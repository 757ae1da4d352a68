//! The township's work on one dossier: taking a person off the ledger, moving them, bringing them back.

use super::{Glyph, Icon, NoteField, Sheet, VillageField};
use crate::{
    domain::{area::AreaCode, id::OperationId, scope::Scope},
    sync::{
        command::{Command, PersonMoved, PersonRemoved, PersonRestored},
        engine,
        ledger::File,
    },
    ui::{
        desk::{Desk, use_desk},
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// Records one command of the township's, and says what failed.
#[derive(Clone, Copy)]
pub(super) struct Decide {
    desk: Desk,
    /// Why the last try failed.
    pub(super) saving: Saving,
    scope: Scope,
}

impl Decide {
    /// On this dossier. Call it in a component's body.
    pub(super) fn on(file: &File) -> Self {
        Self { desk: use_desk(), saving: Saving::new(), scope: file.dossier.scope }
    }

    /// Keeps the command; `done` runs once it is on this phone's disk.
    pub(super) fn make(self, command: Command, done: impl FnOnce() + 'static) {
        let id = OperationId(self.desk.fresh_id());
        self.saving.save(vec![engine::NewOperation { id, scope: self.scope, command }], done);
    }
}

/// A person is no longer in this village's ledger: why, by whom, and the way back.
#[component]
pub fn GoneNotice(file: File) -> impl IntoView {
    let (desk, lang, decide) = (use_desk(), use_lang(), Decide::on(&file));
    let (day, person) = (desk.today(), file.dossier.person_id());
    let reviews = desk.staff().is_some_and(|staff| staff.role.reviews());
    let author =
        |seq| desk.peek(|e| telling::author(&file.dossier, seq, e.ledger().reference(), day, lang)).unwrap_or_default();
    let village = |code| desk.peek(|e| e.ledger().reference().area_name(code).to_owned()).unwrap_or_default();
    let erased = file.dossier.removed.as_ref().is_some_and(|removal| removal.erased);
    let why = |reason: &str| if erased { lang.erased().to_owned() } else { lang.removed_because(reason) };
    let removed = file.dossier.removed.as_ref().map(|removal| (why(&removal.reason), author(removal.seq)));
    let left = file.dossier.left.as_ref().map(|leave| match file.dossier.has_left() {
        true => (lang.moved_to(&village(leave.to)), author(leave.seq)),
        false => (lang.moving_to(&village(leave.to)), author(leave.seq)),
    });
    let restorable = removed.is_some() && !erased && reviews;
    let restore =
        move |_| decide.make(Command::PersonRestored(PersonRestored { person, later: Default::default() }), || ());
    let lines = removed.into_iter().chain(left).map(|(what, by)| {
        view! { <p class="warn-line gone"><Icon glyph=Glyph::Alert/><span>{what}<small>{by}</small></span></p> }
            .into_any()
    });
    view! {
        {lines.collect_view()}
        {restorable.then(|| view! {
            <div class="button-row"><button type="button" class="button primary" id="restore" on:click=restore>{lang.restore()}</button></div>
        }.into_any())}
        <p class="fault pad" role="alert">{move || decide.saving.fault.get()}</p>
    }
}

/// Moving a person to another village, or off the ledger: rare, so folded away at the foot.
#[component]
pub fn LedgerMoves(file: File) -> impl IntoView {
    let (lang, decide) = (use_lang(), Decide::on(&file));
    let person = file.dossier.person_id();
    let (removing, reason) = (RwSignal::new(false), RwSignal::new(String::new()));
    let common = [lang.entered_twice(), lang.entered_wrongly(), lang.has_died(), lang.left_for_good()];
    let move_to = move |to: Option<AreaCode>| {
        if let Some(to) = to {
            decide.make(Command::PersonMoved(PersonMoved { person, to, later: Default::default() }), || ());
        }
    };
    let remove = move |_| {
        let removed =
            PersonRemoved { person, reason: reason.get_untracked(), same_as: None, later: Default::default() };
        decide.make(Command::PersonRemoved(removed), move || removing.set(false));
    };
    let chosen = Signal::derive(move || {
        reason.with(|r| common.iter().position(|c| *c == r.as_str()).into_iter().collect::<Vec<_>>())
    });
    view! {
        <details class="more pad">
            <summary>{lang.ledger_moves()}</summary>
            <VillageField label=lang.move_person() chosen=Signal::stored(None) pick=Callback::new(move_to)/>
            <button type="button" class="button wide" id="remove" on:click=move |_| removing.set(true)>{lang.remove_person()}</button>
            <p class="fault" role="alert">{move || decide.saving.fault.get()}</p>
        </details>
        <Sheet open=removing title=lang.remove_person()>
            <div class="form">
                <p>{lang.remove_promise()}</p>
                <super::Chips label="" options=common.map(str::to_owned).to_vec() chosen pick=Callback::new(move |at: usize| reason.set(common[at].to_owned()))/>
                <NoteField label=lang.reason_word() name="why" value=reason on_input=Callback::new(move |text| reason.set(text))/>
                <button type="button" class="button primary wide" id="remove-now" disabled=move || reason.with(|r| r.trim().is_empty()) on:click=remove>{lang.remove_person()}</button>
            </div>
        </Sheet>
    }
}
