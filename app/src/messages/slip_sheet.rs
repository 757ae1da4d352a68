//! What a slip 回执 says, once for the screen, the picture, the paper and the text: what was agreed to and by whom, the sum, what holds by now, what comes next,
//! a landline, and two words by which payment, form and slip meet.
//!
//! The forms of one paper are one slip, named by the first of them (the smallest id). A form that was returned keeps its id, and a slip its words.

use super::Lang;
use crate::{
    domain::{
        capital_amount::capital_amount,
        consent::{Consent, ConsentMode},
        date::Date,
        enrolment::Status,
        id::{EnrolmentId, PersonId},
        money::Fen,
        number,
        person::PersonField,
        plan::{PaymentOrder, Plan},
        signature::Signature,
        slip_words::{check_word, payment_word},
    },
    sync::{
        dossier::{Dossier, EnrolmentFile},
        kept::is_waiting,
        ledger::Ledger,
        reference::Reference,
    },
};

/// One line: what it is, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct SlipLine {
    /// What it is.
    pub label: String,
    /// What it says.
    pub text: String,
    /// What it is good for; may be empty.
    pub hint: &'static str,
}

/// A slip in words.
#[derive(Clone, Debug, PartialEq)]
pub struct SlipSheet {
    /// Who gives it.
    pub issuer: String,
    /// What holds by now, one sentence for each state that its forms are in.
    pub holds: Vec<String>,
    /// Name and place.
    pub whom: Vec<SlipLine>,
    /// The identity number behind its mask: on the sheet and in the picture, never in the text.
    pub identity: SlipLine,
    /// Plans with days and fees, the sum, the grid worker, and the consent, before the signature.
    pub agreed: Vec<SlipLine>,
    /// As signed on the glass.
    pub signature: Option<Signature>,
    /// What comes next, in order.
    pub next: Vec<String>,
    /// Payment word, check word, number, landline.
    pub words: Vec<SlipLine>,
    /// The person's phone.
    pub phone: String,
}

impl SlipSheet {
    /// The sheet as text: complete without a link, and without the identity number.
    pub fn text(&self, lang: Lang) -> String {
        let line = |line: &SlipLine| format!("{}：{}", line.label, line.text);
        let mut lines = vec![format!("{} · {}", lang.slip_title(), self.issuer)];
        lines.extend(self.holds.iter().cloned());
        lines.extend(self.whom.iter().chain(&self.agreed).map(line));
        lines.extend(self.next.iter().zip(1..).map(|(next, n)| format!("{n}. {next}")));
        lines.extend(self.words.iter().map(line));
        lines.join("\n")
    }
}

/// What a slip is made from.
struct Source<'a> {
    lang: Lang,
    today: Date,
    reference: &'a Reference,
    dossier: &'a Dossier,
    forms: Vec<&'a EnrolmentFile>,
}

impl Lang {
    /// The slip of a form and those on the same paper, as it is on `today`; `None` when the form is not here.
    pub fn slip_sheet(
        self,
        ledger: &Ledger,
        person: PersonId,
        enrolment: EnrolmentId,
        today: Date,
    ) -> Option<SlipSheet> {
        let dossier = &ledger.file(person)?.dossier;
        let forms = dossier.paper_of(enrolment);
        let source = Source { lang: self, today, reference: ledger.reference(), dossier, forms };
        source.forms.iter().min_by_key(|file| file.form.id).map(|first| source.sheet(first))
    }
}

impl Source<'_> {
    fn sheet(&self, first: &EnrolmentFile) -> SlipSheet {
        let (lang, form, area) = (self.lang, &first.form, self.dossier.area());
        let consent = self.dossier.consent_under(form);
        let place = [area.township(), area].map(|code| self.reference.area_name(code));
        SlipSheet {
            issuer: lang.slip_issuer(self.reference.county_name()),
            holds: self.holds(),
            whom: vec![
                line(lang.field(PersonField::Name), form.enrollee.name.as_str()),
                line(lang.village(), place.join(" ").trim()),
            ],
            identity: line(lang.field(PersonField::IdentityNumber), &form.enrollee.identity_number.masked()),
            agreed: self.agreed(consent),
            signature: consent.and_then(|consent| consent.signature.clone()),
            next: self.next(&payment_word(form.id)),
            words: self.words(form.id),
            phone: form.enrollee.phone.as_str().to_owned(),
        }
    }

    fn agreed(&self, consent: Option<&Consent>) -> Vec<SlipLine> {
        let lang = self.lang;
        let plan = |file: &&EnrolmentFile| {
            let (form, status) = (&file.form, file.status.on(file.form.period, self.today));
            let days = lang.from_to(form.period.from, form.period.to);
            line(&self.named(file), &format!("{} {} · {days} · {}", form.fee, lang.yuan(), lang.status(status)))
        };
        let sum: Fen = self.forms.iter().map(|file| file.form.fee).sum();
        let mut lines: Vec<SlipLine> = self.forms.iter().map(plan).collect();
        lines.push(line(lang.sum(), &format!("{sum} {}", lang.yuan())));
        lines.push(line(lang.slip_capitals(), &capital_amount(sum)));
        let how = |consent: &Consent| match consent.mode {
            ConsentMode::SpokenWitnessed => lang.slip_witnessed(&consent.witness),
            mode => lang.consent_mode(mode).to_owned(),
        };
        let seq = self.forms.first().and_then(|file| file.steps.first()).map(|step| step.seq);
        let stamp = seq.and_then(|seq| self.dossier.stamp(seq));
        lines.extend(stamp.map(|stamp| line(lang.slip_worker(), lang.writer(self.reference, stamp.1))));
        let agreed = consent.map(|consent| format!("{} · {}", consent.on, how(consent)));
        lines.push(line(lang.slip_agreed(), &agreed.unwrap_or_else(|| lang.from_ledger().to_owned())));
        lines
    }

    /// One sentence for each state, with its plans where the forms are not all in one.
    fn holds(&self) -> Vec<String> {
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        for file in &self.forms {
            let (words, name) = (self.state(file), self.named(file));
            match said.iter_mut().find(|(known, _)| *known == words) {
                Some((_, plans)) => plans.push(name),
                None => said.push((words, vec![name])),
            }
        }
        let alone = said.len() == 1;
        said.into_iter()
            .map(|(words, plans)| if alone { words } else { format!("{}：{words}", plans.join("、")) })
            .collect()
    }

    fn state(&self, file: &EnrolmentFile) -> String {
        let (lang, period, pay_first) = (self.lang, file.form.period, self.order(file) == PaymentOrder::PayFirst);
        let waits = file.steps.last().is_some_and(|step| is_waiting(step.seq));
        let ended = matches!(file.status, Status::Rejected | Status::Cancelled);
        if self.dossier.consent_was_withdrawn(&file.form) && !ended {
            return lang.slip_withdrawn().to_owned();
        }
        let words = match file.status.on(period, self.today) {
            Status::Draft | Status::Submitted if waits => lang.slip_saved(),
            Status::Draft | Status::Submitted | Status::UnderReview => lang.slip_handed_in(),
            Status::Returned => lang.slip_returned(),
            Status::Rejected => lang.slip_rejected(),
            Status::Cancelled => lang.slip_void(),
            Status::Paid if pay_first => lang.slip_paid(),
            Status::Approved if !pay_first => lang.slip_approved(),
            Status::Paid | Status::Approved => lang.slip_paid_and_approved(),
            Status::Expired => lang.slip_expired(),
            Status::Active if self.today < period.from => return lang.slip_begins(period.from),
            Status::Active => return lang.slip_in_force(period.to),
            status @ Status::Unknown(_) => lang.status(status),
        };
        words.to_owned()
    }

    /// Review, payment, cover, waiting days, renewal: what is still to come of the forms that go on.
    fn next(&self, word: &str) -> Vec<String> {
        use Status::*;
        let lang = self.lang;
        let goes_on = |file: &&&EnrolmentFile| {
            let ended =
                matches!(file.status.on(file.form.period, self.today), Rejected | Cancelled | Expired | Unknown(_));
            !ended && !self.dossier.consent_was_withdrawn(&file.form)
        };
        let going: Vec<&EnrolmentFile> = self.forms.iter().filter(goes_on).copied().collect();
        let pays_first = |file: &EnrolmentFile| self.order(file) == PaymentOrder::PayFirst;
        let is_paid =
            |file: &EnrolmentFile| matches!((file.status, pays_first(file)), (Paid | Active, _) | (Approved, true));
        let is_reviewed =
            |file: &EnrolmentFile| matches!((file.status, pays_first(file)), (Approved | Active, _) | (Paid, false));
        let due: Fen = going.iter().filter(|file| !is_paid(file)).map(|file| file.form.fee).sum();
        let review = going.iter().any(|file| !is_reviewed(file)).then(|| lang.slip_will_review().to_owned());
        let begins = going.iter().any(|file| file.status != Active).then(|| lang.slip_will_begin().to_owned());
        let steps = match going.iter().any(|file| pays_first(file)) {
            _ if due == Fen(0) => [review, None],
            true => [Some(lang.slip_pay_first(due, word)), review],
            false => [review, Some(lang.slip_pay_after(due, word))],
        };
        let of_plans = going.iter().flat_map(|file| self.days_of_plan(file));
        steps.into_iter().flatten().chain(begins).chain(of_plans).collect()
    }

    /// Waiting days, and until when a renewal needs none; a plan without any has neither.
    fn days_of_plan(&self, file: &EnrolmentFile) -> Vec<String> {
        let Some(plan) = self.plan(file).filter(|plan| plan.waiting_days > 0) else { return Vec::new() };
        let (lang, form, name) = (self.lang, &file.form, self.named(file));
        let ends = form.period.from.plus_days(plan.waiting_days - 1);
        let waits =
            plan.begins_with_waiting_days(form.period.from, self.dossier.other_covers(form)) && self.today <= ends;
        let waiting = waits.then(|| lang.slip_waiting_days(&name, plan.waiting_days, ends));
        waiting.into_iter().chain([lang.slip_renew_by(&name, plan.last_day_to_renew(form.period))]).collect()
    }

    fn words(&self, first: EnrolmentId) -> Vec<SlipLine> {
        let (lang, area) = (self.lang, self.dossier.area());
        let payment =
            SlipLine { hint: lang.slip_payment_hint(), ..line(lang.slip_payment_word(), &payment_word(first)) };
        let check = SlipLine { hint: lang.slip_check_hint(), ..line(lang.slip_check_word(), check_word(first)) };
        let known = |code: &_| !self.reference.area_phone(*code).is_empty();
        let landline = [area.township(), area.county()].into_iter().find(known).map(|code| {
            let union = if code == area.county() {
                lang.slip_issuer(self.reference.area_name(code))
            } else {
                lang.union_of(self.reference.area_name(code))
            };
            line(lang.landline(), &format!("{} {union}", self.reference.area_phone(code)))
        });
        [Some(payment), Some(check), Some(line(lang.slip_number(), &number::of_form(first))), landline]
            .into_iter()
            .flatten()
            .collect()
    }

    fn plan(&self, file: &EnrolmentFile) -> Option<&Plan> {
        self.reference.plan(&file.form.plan, file.form.plan_version)
    }

    fn order(&self, file: &EnrolmentFile) -> PaymentOrder {
        self.plan(file).map_or(PaymentOrder::ApproveFirst, |plan| plan.order)
    }

    fn named(&self, file: &EnrolmentFile) -> String {
        let words = self.plan(file).map(|plan| &plan.words);
        words.map_or(&*file.form.plan, |words| self.lang.pick(&words.name_zh, &words.name_en)).to_owned()
    }
}

fn line(label: &str, text: &str) -> SlipLine {
    SlipLine { label: label.to_owned(), text: text.to_owned(), hint: "" }
}

#[cfg(test)]
mod tests;
