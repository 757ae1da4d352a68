//! Two users changed one field of a record: both values side by side, one tap to choose.

use super::Opened;
use crate::{
    domain::id::OperationId,
    sync::{
        command::Command,
        engine,
        fields::Edit,
        kept::Conflict,
        records::{RecordEdited, Settles},
    },
    ui::{
        components::{Glyph, Icon, SideBySide},
        desk::use_desk,
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// One clash, with the two answers.
#[component]
pub(super) fn RecordClash(opened: Opened, conflict: Conflict) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let Opened { file, record, tables } = opened.clone();
    let (day, code) = (desk.today(), conflict.field.clone());
    // the field may have been edited since the clash: the choice is about the current value
    let (held, held_seq) = record.fields.get(&code).map_or_else(Default::default, |f| (f.value.clone(), f.seq));
    let found = desk.peek(|engine| {
        let ledger = engine.ledger();
        let author = |seq| telling::author(&file.dossier, seq, ledger.reference(), day, lang);
        let words = |value: &str| match value {
            "" => lang.nothing().to_owned(),
            value => lang.one_answer(&tables, &code, value, ledger),
        };
        ([author(held_seq), author(conflict.seq)], [words(&held), words(&conflict.offered)])
    });
    let (heads, values) = found.unwrap_or_default();
    let label = lang.label_of(&tables, &code).to_owned();
    let may = desk.staff().is_some_and(|staff| tables.shown().is_some_and(|noun| staff.role.may(noun.enter)));
    let settle = |value: &str| {
        let edited = settling(&opened, &conflict, &held, value);
        let scope = file.dossier.scope;
        move |_| {
            let id = OperationId(desk.fresh_id());
            let command = edited.clone().map(Command::RecordEdited);
            let drafts = command.map(|command| engine::NewOperation { id, scope, command });
            saving.save(drafts.into_iter().collect(), || ());
        }
    };
    let (left, right) = (settle(&held), settle(&conflict.offered));
    view! {
        <section class="clash">
            <p><Icon glyph=Glyph::Alert/>{lang.clash(&label)}</p>
            <SideBySide heads lines=vec![(label, values)]/>
            {may.then(|| view! {
                <div class="button-row choose">
                    <button type="button" class="button keep-left" on:click=left>{lang.keep_left()}</button>
                    <button type="button" class="button keep-right" on:click=right>{lang.keep_right()}</button>
                </div>
            }.into_any())}
            <p class="fault pad" role="alert">{move || saving.fault.get()}</p>
        </section>
    }
}

/// The edit that settles a clash with one of the two values; `None` where no table takes it.
fn settling(opened: &Opened, conflict: &Conflict, held: &str, value: &str) -> Option<RecordEdited> {
    let Opened { record, tables, .. } = opened;
    let edit = Edit { value: value.to_owned(), was: held.to_owned(), later: Default::default() };
    let (field, offered) = (conflict.field.clone(), conflict.offered.clone());
    Some(RecordEdited {
        noun: record.noun.clone(),
        version: tables.taking(&field, value)?.version,
        id: record.id,
        subject: record.subject.clone(),
        edits: [(field.clone(), edit)].into(),
        sets: Default::default(),
        attach: Vec::new(),
        detach: Vec::new(),
        settles: Some(Settles { field, offered, later: Default::default() }),
        later: Default::default(),
    })
}
