//! What an operation asks for, line by line: all of it, so that nobody accepts what was not shown.

mod calendar;
mod nouns;
mod person;
mod records;
#[cfg(test)]
mod tests;
mod words;

use super::Lang;
use crate::{
    domain::{
        area::{AreaCode, Level},
        attachment::Attachment,
        signature::Signature,
        text::is_invisible,
    },
    sync::{command::Command, dossier::Dossier, kept::Kept, ledger::Ledger, outcome::ReviewReason},
};

/// One line: what it is, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: Value,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Plain text.
    Text(String),
    /// Text with identity numbers in it, behind their masks and whole.
    Masked {
        /// What everybody sees.
        masked: String,
        /// What is seen once the look is on record.
        whole: String,
    },
    /// A signature on glass.
    Signature(Signature),
    /// Photos and voice notes.
    Attachments(Vec<Attachment>),
}

/// Characters in a row of text at the narrowest, for [`fold`].
const ROW: usize = 16;
/// Rows shown before the rest is folded away: about two thirds of a phone's screen, so that one record leaves room for its answers.
const ROWS: usize = 22;

impl Line {
    fn rows(&self) -> usize {
        match &self.value {
            Value::Text(text) | Value::Masked { whole: text, .. } => {
                text.lines().map(|line| line.chars().count() / ROW + 1).sum::<usize>().max(1)
            }
            Value::Signature(_) | Value::Attachments(_) => 6,
        }
    }
}

/// The lines that show at once, and those that are folded away. Nothing is cut.
pub fn fold(mut lines: Vec<Line>) -> (Vec<Line>, Vec<Line>) {
    let mut rows = 0;
    let fits = |line: &Line| {
        rows += line.rows();
        rows <= ROWS
    };
    let shown = lines.iter().map(fits).take_while(|fits| *fits).count();
    let folded = lines.split_off(shown);
    (lines, folded)
}

impl Lang {
    /// Everything that `command` would do to `dossier`.
    pub fn contents(self, command: &Command, dossier: &Dossier, ledger: &Ledger) -> Vec<Line> {
        let mut page = Page { lang: self, dossier, ledger, lines: Vec::new() };
        page.command(command);
        page.lines
    }

    /// What a reason to wait is about: another village, another form.
    pub fn review_about(self, reason: &ReviewReason, dossier: &Dossier, ledger: &Ledger) -> Vec<Line> {
        let mut page = Page { lang: self, dossier, ledger, lines: Vec::new() };
        match reason {
            ReviewReason::MovedAway { to } => page.line(self.to_village(), page.village(*to)),
            ReviewReason::TwinCover { enrolment } => page.line(self.earlier_form(), page.form_named(*enrolment)),
            ReviewReason::TwinRecord { record } => {
                page.line(self.earlier_record(), self.record_named(*record, ledger).unwrap_or_default());
            }
            _ => {}
        }
        page.lines
    }
}

/// Lines in the making, and what they are looked up in.
struct Page<'a> {
    lang: Lang,
    dossier: &'a Dossier,
    ledger: &'a Ledger,
    lines: Vec<Line>,
}

impl<'a> Page<'a> {
    /// No `_` here: a new kind does not compile without its words.
    fn command(&mut self, command: &Command) {
        match command {
            Command::PersonAdded(added) => self.added(added),
            Command::PersonEdited(edited) => self.edited(edited),
            Command::ConflictSettled(settled) => self.choice(settled),
            Command::PersonRemoved(removed) => self.removed(removed),
            Command::PersonRestored(restored) => self.restored(restored),
            Command::PersonMoved(moved) => self.moved(moved),
            Command::PersonErased(erased) => self.erased(erased),
            Command::DossierArrived(arrived) => self.holds(&arrived.dossier),
            Command::RecordsKept(kept) => self.holds(&kept.dossier),
            Command::ReviewSettled(settled) => self.decision(settled),
            Command::VisitLogged(visit) => self.visit(visit),
            Command::VideoSessionLogged(session) => self.call(session),
            Command::ConsentGiven(consent) => self.consent(consent),
            Command::ConsentWithdrawn(withdrawal) => self.withdrawal(withdrawal),
            Command::EnrolmentSubmitted(form) | Command::EnrolmentRecorded(form) => self.form(form),
            Command::EnrolmentMoved(moved) => self.step(moved),
            Command::NumberRevealed(revealed) => {
                let name = self.name_of(revealed.person);
                self.line(self.lang.who(), name);
            }
            Command::AreaListed(area) => {
                self.line(&area.code.to_string(), area.name.clone());
                self.some(self.lang.landline(), &area.phone);
            }
            Command::PlanPublished(plan) => {
                self.line(self.lang.plans(), self.plan_named(plan));
                self.line(self.lang.sum(), self.yuan(plan.fee));
            }
            Command::StaffListed(staff) => {
                self.line(self.lang.role(staff.role), staff.name.as_str());
                let areas: Vec<String> = staff.areas.iter().map(|area| self.village(*area)).collect();
                self.line(self.lang.to_village(), areas.join("、"));
            }
            Command::NounPublished(noun) => self.noun_published(noun),
            Command::CalendarPublished(calendar) => self.calendar_published(calendar),
            Command::RecordEntered(entered) => self.record_entered(entered),
            Command::RecordEdited(edited) => self.record_edited(edited),
            Command::RecordMoved(moved) => self.record_moved(moved),
        }
    }

    fn line(&mut self, label: &str, text: impl Into<String>) {
        self.lines.push(Line { label: visible(label), value: Value::Text(visible(&text.into())) });
    }

    /// A line that is left out when it is empty.
    fn some(&mut self, label: &str, text: &str) {
        if !text.is_empty() {
            self.line(label, text);
        }
    }

    fn masked(&mut self, label: &str, masked: &str, whole: &str) {
        let value = Value::Masked { masked: visible(masked), whole: visible(whole) };
        self.lines.push(Line { label: label.to_owned(), value });
    }

    /// `左岚乡 大坝村`; the code of an area that this phone does not know.
    fn village(&self, code: AreaCode) -> String {
        let reference = self.ledger.reference();
        let township = if code.level() == Level::Village { reference.area_name(code.township()) } else { "" };
        match (township, reference.area_name(code)) {
            (_, "") => code.to_string(),
            ("", name) => name.to_owned(),
            (township, name) => format!("{township} {name}"),
        }
    }

    fn waiting<T>(&self, pick: impl Fn(Command) -> Option<T>) -> Option<T> {
        self.dossier.reviews.iter().find_map(|pending| pick(pending.asked().command?))
    }
}

fn kept<T>(list: &[Kept<T>], is: impl Fn(&T) -> bool) -> Option<&T> {
    list.iter().map(|kept| &kept.value).find(|value| is(value))
}

/// Characters that show nothing, or turn the order of their neighbours, show as a mark; but U+FE0F, which makes an emoji of a sign.
fn visible(text: &str) -> String {
    let hidden = |c: char| !matches!(c, '\n' | '\u{FE0F}') && (c.is_control() || is_invisible(c));
    text.chars().map(|c| if hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
