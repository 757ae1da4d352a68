//! An activity that is open on this phone: its record, what is ticked and not saved yet, and who signed up.

use crate::{
    domain::{
        area::{AreaCode, Level},
        id::{PersonId, RecordId},
        scope::Scope,
    },
    sync::{
        engine::{Engine, NewOperation},
        ledger::{File, Ledger},
        records::{ActivityForm, Record, SignedUp, signed_up_for},
    },
    ui::{
        components::Ticking,
        desk::{Desk, use_desk},
        draft::Draft,
        pages::only_village,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// Parts of the page.
pub(super) const SIGNING: u32 = 0;
pub(super) const COMING: u32 = 1;
pub(super) const SETTLING: u32 = 2;

/// What all parts of the page work on.
#[derive(Clone, Copy)]
pub(super) struct Attending {
    pub id: RecordId,
    pub draft: Draft<ActivityForm>,
    pub opened: StoredValue<(File, Record)>,
    pub people: Memo<Vec<SignedUp>>,
    desk: Desk,
}

impl Attending {
    /// Goes on where this phone stopped. Call it in a component's body.
    pub fn open(file: File, record: Record) -> Self {
        let (desk, id, area) = (use_desk(), record.id, file.dossier.area());
        let draft = Draft::open(&format!("activity.{id}"), || ActivityForm {
            village: Some(area).filter(|area| area.level() == Level::Village).or_else(|| only_village(desk)),
            part: if record.state == "over" { SETTLING } else { SIGNING },
            ..ActivityForm::default()
        });
        desk.peek(|engine| draft.form.update_untracked(|form| form.forget_saved(engine.ledger(), id)));
        let people = Memo::new(move |_| desk.ledger(|ledger| signed_up_for(ledger, id)).unwrap_or_default());
        Self { id, draft, opened: StoredValue::new((file, record)), people, desk }
    }

    /// A value of the activity.
    pub fn value(&self, code: &str) -> String {
        self.opened.with_value(|(_, record)| record.value(code).to_owned())
    }

    /// The state of the activity, as the page was built for it.
    pub fn state(&self) -> String {
        self.opened.with_value(|(_, record)| record.state.clone())
    }

    /// Whether it is saved already what a part notes of somebody.
    pub fn is_noted(&self, part: u32, person: PersonId) -> bool {
        self.people.with(|people| {
            people.iter().find(|one| one.person == person).is_some_and(|one| match part {
                SIGNING => true,
                COMING => one.has_come(),
                _ => one.state == "completed",
            })
        })
    }

    /// What the rows of a part ask and do; each row says what the part does not show by itself.
    pub fn ticking(&self, part: u32, tag: Callback<File, Option<String>>) -> Ticking {
        let this = *self;
        let tick = move |people: Vec<PersonId>| {
            let new: Vec<PersonId> = people.into_iter().filter(|person| !this.is_noted(part, *person)).collect();
            if !new.is_empty() {
                this.draft.set(|form| form.tick(part, &new, || this.desk.fresh_id()));
            }
        };
        Ticking {
            is_on: Callback::new(move |person| {
                this.draft.form.with(|form| form.is_ticked(part, person)) || this.is_noted(part, person)
            }),
            is_noted: Callback::new(move |person| this.is_noted(part, person)),
            tick: Callback::new(tick),
            tag,
        }
    }

    /// How many are ticked in a part and not saved yet.
    pub fn ticked(&self, part: u32) -> usize {
        self.draft.form.with(|form| form.ticks(part).len())
    }

    /// The village whose people are listed.
    pub fn village(&self) -> Option<Scope> {
        self.draft.form.with(|form| form.village).map(Scope::from)
    }

    /// Lists the people of another village.
    pub fn choose_village(&self, village: Option<AreaCode>) {
        self.draft.set(|form| form.village = village);
    }

    /// Files of people, in the order of their names in the list.
    pub fn files(&self, people: &[PersonId]) -> Vec<File> {
        let file = |engine: &Engine| {
            people.iter().filter_map(|person| engine.ledger().file(*person).cloned()).collect::<Vec<_>>()
        };
        self.desk.read(file).unwrap_or_default()
    }

    /// Saves what a part says, and forgets its ticks.
    pub fn save(
        &self,
        saving: Saving,
        part: u32,
        drafts: impl FnOnce(&ActivityForm, (&Ledger, &Record)) -> Vec<NewOperation>,
    ) {
        let this = *self;
        let drafts = this.opened.with_value(|(_, record)| {
            this.desk.peek(|engine| this.draft.form.with_untracked(|form| drafts(form, (engine.ledger(), record))))
        });
        saving.save(drafts.unwrap_or_default(), move || this.draft.set(|form| form.untick(part)));
    }
}
