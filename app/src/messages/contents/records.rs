//! What concerns visits, calls, consents and forms.

use super::{Line, Page, Value, kept};
use crate::{
    domain::{
        concern::ConcernCode,
        consent::{Consent, Withdrawal},
        enrolment::{Enrollee, Enrolment},
        id::{ConsentId, EnrolmentId, VisitId},
        money::Fen,
        person::PersonField,
        plan::Plan,
        video_session::VideoSession,
        visit::Visit,
    },
    sync::command::{Command, EnrolmentMoved},
};

impl Page<'_> {
    pub(super) fn visit(&mut self, visit: &Visit) {
        let lang = self.lang;
        let Visit { id: _, person: _, on, channel, outcome, raised, resolved, told, .. } = visit;
        let Visit { intention: _, intention_was: _, note, next_due, appointment, attachments, replaces, .. } = visit;
        self.line(lang.visited_on(), on.to_string());
        self.line(lang.by_way_of(), lang.channel(*channel));
        self.line(lang.outcome_of_visit(), lang.visit_outcome(*outcome));
        self.some(lang.concerns_raised(), &self.concerns(raised));
        self.some(lang.concerns_resolved(), &self.concerns(resolved));
        self.some(lang.concerns_told(), &self.concerns(&told.iter().map(|told| told.concern).collect::<Vec<_>>()));
        self.intention(visit);
        self.some(lang.note(), note);
        let at = appointment.map(|one| format!(" {}", lang.arranged_at(one))).unwrap_or_default();
        self.some(lang.next_visit(), &next_due.map(|due| format!("{due}{at}")).unwrap_or_default());
        if let Some(earlier) = replaces {
            self.line(lang.corrects(), self.visit_named(*earlier));
        }
        if !attachments.is_empty() {
            let value = Value::Attachments(attachments.clone());
            self.lines.push(Line { label: lang.photos_and_voice_of_visit(attachments.len()), value });
        }
    }

    /// As an edit, when the visit says what the writer saw.
    fn intention(&mut self, visit: &Visit) {
        match (visit.intention, &visit.intention_was) {
            (None, _) => {}
            (Some(intention), None) => self.line(self.lang.intention_after(), self.lang.intention(intention)),
            (Some(intention), Some(was)) => {
                let now = self.dossier.field(PersonField::Intention);
                self.change(PersonField::Intention.code(), was, intention.code(), now);
            }
        }
    }

    pub(super) fn call(&mut self, session: &VideoSession) {
        let VideoSession { id: _, person: _, visit, tool, whereabouts, witness, helper, result, reason, .. } = session;
        let VideoSession { identity_shown, identity_matched, plan_read_out, consent_spoken, .. } = session;
        let lang = self.lang;
        self.line(lang.log_visit(), self.visit_named(*visit));
        self.line(lang.video_with(), lang.video_tool(*tool));
        self.some(lang.whereabouts(), whereabouts);
        self.line(lang.step_identity_shown(), lang.yes_or_no(*identity_shown));
        self.line(lang.step_identity_matched(), lang.yes_or_no(*identity_matched));
        self.line(lang.step_read_out(), lang.yes_or_no(*plan_read_out));
        self.line(lang.step_consent(), lang.yes_or_no(*consent_spoken));
        self.some(lang.witness(), witness);
        self.some(lang.helper(), helper);
        self.line(lang.result_of_call(), lang.video_result(*result));
        self.some(lang.reason_of_result(), reason);
    }

    pub(super) fn consent(&mut self, consent: &Consent) {
        let Consent { id: _, person: _, purposes, mode, notice_version, on, signature, witness, later: _ } = consent;
        let lang = self.lang;
        self.line(lang.agrees_to(), lang.purposes(purposes));
        self.line(lang.by_way_of(), lang.consent_mode(*mode));
        self.line(lang.notice(), notice_version.as_str());
        self.line(lang.on_day(), on.to_string());
        self.some(lang.witness(), witness);
        if let Some(signature) = signature {
            let value = Value::Signature(signature.clone());
            self.lines.push(Line { label: lang.signature().to_owned(), value });
        }
    }

    pub(super) fn withdrawal(&mut self, withdrawal: &Withdrawal) {
        let Withdrawal { person: _, consent, purposes, on, note, later: _ } = withdrawal;
        let lang = self.lang;
        self.line(lang.withdraw_what(), lang.purposes(purposes));
        self.line(lang.consent(), self.consent_named(*consent));
        self.line(lang.on_day(), on.to_string());
        self.some(lang.note(), note);
    }

    pub(super) fn form(&mut self, form: &Enrolment) {
        let Enrolment { id, person: _, enrollee, plan, plan_version, .. } = form;
        let Enrolment { period, units, fee, consent, channel, .. } = form;
        let Enrollee { name, sex, identity_number, phone, later: _ } = enrollee;
        let lang = self.lang;
        if self.dossier.enrolments.iter().any(|file| file.form.id == *id) {
            self.line(lang.handed_in_again(), self.form_named(*id));
        }
        self.line(lang.field(PersonField::Name), name.as_str());
        self.line(lang.field(PersonField::Sex), lang.sex(*sex));
        self.masked(lang.field(PersonField::IdentityNumber), &identity_number.masked(), identity_number.as_str());
        self.line(lang.field(PersonField::Phone), phone.as_str());
        self.line(lang.plans(), self.plan_of(plan, *plan_version));
        self.line(lang.cover_days(), lang.from_to(period.from, period.to));
        self.line(lang.units(), units.to_string());
        self.line(lang.sum(), self.yuan(*fee));
        self.line(lang.by_way_of(), lang.channel(*channel));
        let consent = consent.map_or_else(|| lang.from_ledger().to_owned(), |id| self.consent_named(id));
        self.line(lang.consent(), consent);
    }

    pub(super) fn step(&mut self, moved: &EnrolmentMoved) {
        let EnrolmentMoved { person: _, enrolment, step, reason, marks, later: _ } = moved;
        self.line(self.lang.enrolment_form(), self.form_named(*enrolment));
        self.line(self.lang.step_word(), self.lang.step(*step));
        self.some(self.lang.reason_word(), reason);
        for mark in marks {
            self.line(self.lang.marked_field(mark.field), mark.reason.as_str());
        }
    }

    /// `疾病互助 · 2026-11-24 至 2027-11-23 · 陈路川 · 审核中`.
    pub(super) fn form_named(&self, id: EnrolmentId) -> String {
        let named = |form: &Enrolment, state: &str| {
            let days = self.lang.from_to(form.period.from, form.period.to);
            let plan = self.plan_of(&form.plan, form.plan_version);
            format!("{plan} · {days} · {} · {state}", form.enrollee.name.as_str())
        };
        let of = |file: &&crate::sync::dossier::EnrolmentFile| file.form.id == id;
        let here = self.dossier.enrolments.iter().find(of);
        let anywhere = || self.ledger.all_files().find_map(|file| file.dossier.enrolments.iter().find(of));
        if let Some(file) = here.or_else(anywhere) {
            return named(&file.form, self.lang.status(file.status));
        }
        let waits = self.waiting(|command| match command {
            Command::EnrolmentSubmitted(form) if form.id == id => Some(named(&form, self.lang.waits_too())),
            _ => None,
        });
        waits.unwrap_or_else(|| self.lang.not_in_dossier().to_owned())
    }

    fn visit_named(&self, id: VisitId) -> String {
        let named = |visit: &Visit| format!("{} · {}", visit.on, self.lang.visit_outcome(visit.outcome));
        let waits = || {
            self.waiting(|command| match command {
                Command::VisitLogged(visit) if visit.id == id => {
                    Some(format!("{} · {}", named(&visit), self.lang.waits_too()))
                }
                _ => None,
            })
        };
        let here = kept(&self.dossier.visits, |visit| visit.id == id).map(named);
        here.or_else(waits).unwrap_or_else(|| self.lang.not_in_dossier().to_owned())
    }

    fn consent_named(&self, id: ConsentId) -> String {
        let named = |consent: &Consent| {
            let mode = self.lang.consent_mode(consent.mode);
            format!("{} · {mode} · {}", self.lang.purposes(&consent.purposes), consent.on)
        };
        let waits = || {
            self.waiting(|command| match command {
                Command::ConsentGiven(consent) if consent.id == id => {
                    Some(format!("{} · {}", named(&consent), self.lang.waits_too()))
                }
                _ => None,
            })
        };
        let here = kept(&self.dossier.consents, |consent| consent.id == id);
        let withdrawn = self.dossier.stands_for(id).is_empty();
        let here = here.map(|consent| match withdrawn {
            true => format!("{} · {}", named(consent), self.lang.withdrawn()),
            false => named(consent),
        });
        here.or_else(waits).unwrap_or_else(|| self.lang.not_in_dossier().to_owned())
    }

    fn plan_of(&self, code: &str, version: u32) -> String {
        let plan = self.ledger.reference().plan(code, version);
        plan.map_or_else(|| self.lang.plan_version(code, version), |plan| self.plan_named(plan))
    }

    pub(super) fn plan_named(&self, plan: &Plan) -> String {
        self.lang.plan_version(self.lang.pick(&plan.words.name_zh, &plan.words.name_en), plan.version)
    }

    pub(super) fn yuan(&self, fee: Fen) -> String {
        format!("{fee} {}", self.lang.yuan())
    }

    pub(super) fn concerns(&self, codes: &[ConcernCode]) -> String {
        codes.iter().map(|code| self.lang.concern(*code)).collect::<Vec<_>>().join("、")
    }
}
