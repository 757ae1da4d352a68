//! Enrolling over a video call: who, what was seen and read out, what came of it.

use crate::json::record;
use crate::{
    domain::{
        consent::ConsentMode,
        date::Date,
        fault::Fault,
        id::{OperationId, PersonId, VideoSessionId, VisitId},
        person::PersonField,
        video_session::{VideoResult, VideoSession, VideoTool},
        visit::{Appointment, Channel, Visit, VisitOutcome},
    },
    sync::{
        command::Command,
        engine::{self, Engine},
        enrolling::{Circumstances, EnrolErrors, EnrolForm},
        ledger::File,
    },
    ui::{
        address::Address,
        components::{
            ArrangedTime, Chips, DayField, EnrolPart, EnrolleeFields, PlanPicker, ReadOut, SaveBar, Sum, TextField,
            TopBar, held, is_in_ledger_or_half_filled, position, words,
        },
        desk::{Desk, use_desk},
        draft::{Draft, Resumed, name_of},
        navigation::use_way,
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

record! {
    /// A half-filled call.
    #[derive(Clone, PartialEq)]
    struct VideoForm {
        session_operation: OperationId,
        visit_operation: OperationId,
        session: VideoSession,
        enrol: EnrolForm,
        result: Option<VideoResult>,
        next_due: Option<Date> = default,
        appointment: Option<Appointment> = default,
    }
}

/// The four steps of a call that ends in enrolment.
const STEPS: [fn(&mut VideoSession) -> &mut bool; 4] =
    [|s| &mut s.identity_shown, |s| &mut s.identity_matched, |s| &mut s.plan_read_out, |s| &mut s.consent_spoken];

impl VideoForm {
    fn begin(file: &File, desk: Desk) -> Self {
        let person = file.dossier.person_id();
        let session = VideoSession {
            id: VideoSessionId(desk.fresh_id()),
            person,
            visit: VisitId(desk.fresh_id()),
            tool: VideoTool::Wechat,
            whereabouts: file.row.as_ref().map(|row| row.work_place.clone()).unwrap_or_default(),
            identity_shown: false,
            identity_matched: false,
            plan_read_out: false,
            consent_spoken: false,
            witness: String::new(),
            helper: String::new(),
            result: VideoResult::Enrolled,
            reason: String::new(),
            later: Default::default(),
        };
        Self {
            session_operation: OperationId(desk.fresh_id()),
            visit_operation: OperationId(desk.fresh_id()),
            session,
            enrol: EnrolForm::begin(person, Some(file), None, || desk.fresh_id()),
            result: None,
            next_due: None,
            appointment: None,
        }
    }

    /// The call goes on in another one: what was said stays, what has to be seen and heard is seen and heard again.
    fn after_a_cut(self, desk: Desk) -> Self {
        let session = VideoSession {
            id: VideoSessionId(desk.fresh_id()),
            visit: VisitId(desk.fresh_id()),
            identity_shown: false,
            identity_matched: false,
            consent_spoken: false,
            reason: String::new(),
            ..self.session
        };
        Self {
            session_operation: OperationId(desk.fresh_id()),
            visit_operation: OperationId(desk.fresh_id()),
            session,
            result: None,
            next_due: None,
            appointment: None,
            ..self
        }
    }

    /// When to call again: as arranged; after a cut tomorrow, otherwise as the outcome says.
    fn due(&self, today: Date) -> Option<Date> {
        let days = if self.result == Some(VideoResult::Dropped) { Some(1) } else { self.outcome().next_due_days() };
        self.next_due.or(days.map(|days| today.plus_days(days)))
    }

    fn outcome(&self) -> VisitOutcome {
        match self.result {
            Some(VideoResult::Enrolled) => VisitOutcome::Enrolled,
            Some(VideoResult::Refused) => VisitOutcome::Refused,
            _ => VisitOutcome::Considering,
        }
    }

    /// Whether there is another call to arrange.
    fn goes_on(&self) -> bool {
        matches!(self.result, Some(VideoResult::CallBack | VideoResult::Dropped))
    }

    fn done(&self, step: usize) -> bool {
        let mut session = self.session.clone();
        *STEPS[step](&mut session)
    }

    fn visit(&self, file: &File, desk: Desk) -> Visit {
        let (outcome, on) = (self.outcome(), desk.today());
        let appointment = self.appointment.filter(|_| self.goes_on());
        Visit {
            intention: if self.result == Some(VideoResult::Dropped) { None } else { outcome.intention() },
            intention_was: Some(file.dossier.field(PersonField::Intention).to_owned()),
            note: self.session.reason.clone(),
            next_due: self.due(on),
            appointment,
            ..Visit::new(self.session.visit, self.session.person, on, Channel::Video, outcome)
        }
    }

    /// Visit, call and, when it came to that, consent and forms: all together or none.
    fn drafts(&self, engine: &Engine, file: &File, desk: Desk) -> Result<Vec<engine::NewOperation>, VideoErrors> {
        let result = self.result.ok_or_else(|| VideoErrors::of(Fault::NotAChoice))?;
        let session = VideoSession { result, ..self.session.clone() }.checked().map_err(VideoErrors::of)?;
        let (scope, witness) = (file.dossier.scope, session.witness.clone());
        let mut drafts = vec![
            engine::NewOperation {
                id: self.visit_operation,
                scope,
                command: Command::VisitLogged(self.visit(file, desk).checked().map_err(VideoErrors::of)?),
            },
            engine::NewOperation { id: self.session_operation, scope, command: Command::VideoSessionLogged(session) },
        ];
        if result == VideoResult::Enrolled {
            let (reference, today) = (engine.ledger().reference(), desk.today());
            let around = Circumstances {
                reference,
                file: Some(file),
                today,
                channel: Channel::Video,
                group: None,
                mode: ConsentMode::SpokenWitnessed,
                witness: &witness,
            };
            let mut form = self.enrol.clone();
            let versions = form.versions(reference, today);
            form.agree(self.session.consent_spoken, versions);
            drafts.extend(form.drafts(&around, None).map_err(|enrol| VideoErrors { enrol, whole: None })?);
        }
        Ok(drafts)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct VideoErrors {
    enrol: EnrolErrors,
    whole: Option<Fault>,
}

impl VideoErrors {
    fn of(fault: Fault) -> Self {
        Self { enrol: EnrolErrors::default(), whole: Some(fault) }
    }
}

/// The video screen.
#[component]
pub fn VideoPage(person: PersonId) -> impl IntoView {
    let is_held = is_in_ledger_or_half_filled(name_of("video", person));
    held(person, use_lang().video_enrol(), is_held, |file| view! { <Calling file/> }.into_any())
}

#[component]
fn Calling(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let person = file.dossier.person_id();
    let draft = Draft::open(&name_of("video", person), || VideoForm::begin(&file, desk));
    let part = EnrolPart {
        form: Signal::derive(move || draft.form.with(|form| form.enrol.clone())),
        change: Callback::new(move |enrol| draft.set(|form| form.enrol = enrol)),
    };
    let (saving, tried, way) = (Saving::new(), RwSignal::new(false), use_way());
    let kept = StoredValue::new(file.clone());
    let drafts = move || {
        kept.with_value(|file| desk.peek(|engine| draft.form.with_untracked(|form| form.drafts(engine, file, desk))))
    };
    let errors = Memo::new(move |_| {
        draft.form.track();
        let wrong = drafts().and_then(Result::err).unwrap_or_default();
        if tried.get() { wrong } else { VideoErrors::default() }
    });
    let save = move |()| {
        tried.set(true);
        match drafts() {
            Some(Ok(drafts)) => {
                let form = draft.form.get_untracked();
                saving.save(drafts, move || {
                    match form.result {
                        Some(VideoResult::Dropped) => draft.set(|kept| *kept = form.after_a_cut(desk)),
                        _ => draft.forget(),
                    }
                    way.finish(Address::Person(person));
                });
            }
            Some(Err(VideoErrors { whole: Some(Fault::NotAChoice), .. })) => {
                saving.fault.set(Some(lang.choose_result().to_owned()));
            }
            Some(Err(VideoErrors { whole: Some(fault), .. })) => saving.fault.set(Some(lang.fault(&fault))),
            _ => saving.fault.set(Some(lang.mend_the_marked().to_owned())),
        }
    };
    let enrols = Memo::new(move |_| draft.form.with(|form| form.result == Some(VideoResult::Enrolled)));
    let goes_on = Memo::new(move |_| draft.form.with(VideoForm::goes_on));
    let call = telling::phone(&file)
        .map(|phone| view! { <a class="text-button" href=format!("tel:{phone}")>{lang.call()}</a> }.into_any());
    view! {
        <TopBar title=lang.video_enrol().to_owned() back=Address::Person(person)>{call}</TopBar>
        <section class="form">
            <Resumed draft/>
            <p class="form-who"><strong>{telling::name(&file)}</strong></p>
            <Call draft/>
            <h2>{lang.result_of_call()}</h2>
            <Chips label="" options=words(VideoResult::ALL, |r| lang.video_result(r))
                chosen=Signal::derive(move || draft.form.with(|f| f.result.map(|r| position(VideoResult::ALL, &r)).unwrap_or_default()))
                pick=Callback::new(move |at| { draft.set(|form| form.result = Some(VideoResult::ALL[at])); saving.fault.set(None); })/>
            {move || if enrols.get() {
                let errors = Signal::derive(move || errors.with(|errors| errors.enrol.clone()));
                let file = kept.get_value();
                view! { <h2>{lang.plans()}</h2><PlanPicker part file=Some(file.clone()) errors/><EnrolleeFields part file=Some(file) errors/> }.into_any()
            } else {
                let reason = Signal::derive(move || draft.form.with(|f| f.session.reason.clone()));
                view! {
                    <TextField label=lang.reason_of_result() name="reason" value=reason on_input=Callback::new(move |text| draft.set(|form| form.session.reason = text))/>
                    {move || goes_on.get().then(|| view! { <CallAgain draft/> }.into_any())}
                }.into_any()
            }}
        </section>
        <SaveBar label=lang.save() saving on_save=Callback::new(save)>{move || enrols.get().then(|| view! { <Sum part/> }.into_any())}</SaveBar>
    }
}

/// When to call again.
#[component]
fn CallAgain(draft: Draft<VideoForm>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let today = desk.today();
    let was_cut = move || draft.form.with(|form| form.result == Some(VideoResult::Dropped));
    view! {
        {move || was_cut().then(|| view! { <p class="quiet">{lang.goes_on_after_a_cut()}</p> }.into_any())}
        <DayField label=lang.call_again_on() name="next" value=Signal::derive(move || draft.form.with(|form| form.due(today).map(|day| day.to_string()).unwrap_or_default()))
            on_input=Callback::new(move |text: String| draft.set(|form| form.next_due = Date::read(&text).ok()))/>
        <ArrangedTime value=Signal::derive(move || draft.form.with(|form| form.appointment))
            on_change=Callback::new(move |one| draft.set(|form| form.appointment = one))/>
    }
}

/// Tool, place, the four steps, witness and helper.
#[component]
fn Call(draft: Draft<VideoForm>) -> impl IntoView {
    let lang = use_lang();
    let step_words =
        [lang.step_identity_shown(), lang.step_identity_matched(), lang.step_read_out(), lang.step_consent()];
    let step = move |(at, word): (usize, &'static str)| {
        let done = move || draft.form.with(|form| form.done(at));
        let toggle = move |_| {
            draft.set(|form| {
                let step = STEPS[at](&mut form.session);
                *step = !*step;
            });
        };
        view! { <button type="button" class="agree" role="checkbox" class:chosen=done aria-checked=move || done().to_string() on:click=toggle>{word}</button> }
    };
    let text = move |get: fn(&VideoSession) -> &String| {
        Signal::derive(move || draft.form.with(|form| get(&form.session).clone()))
    };
    view! {
        <Chips label=lang.video_with() options=words(VideoTool::ALL, |t| lang.video_tool(t))
            chosen=Signal::derive(move || draft.form.with(|f| position(VideoTool::ALL, &f.session.tool)))
            pick=Callback::new(move |at| draft.set(|form| form.session.tool = VideoTool::ALL[at]))/>
        <TextField label=lang.whereabouts() name="whereabouts" value=text(|s| &s.whereabouts) on_input=Callback::new(move |text| draft.set(|form| form.session.whereabouts = text))/>
        <h2>{lang.four_steps()}</h2>
        <div class="steps-list">{step_words.into_iter().enumerate().map(step).collect_view()}</div>
        <details class="more"><summary>{lang.read_this_out()}</summary><ReadOut/></details>
        <div class="pair">
            <TextField label=lang.witness() name="witness" value=text(|s| &s.witness) on_input=Callback::new(move |text| draft.set(|form| form.session.witness = text))/>
            <TextField label=lang.helper() name="helper" value=text(|s| &s.helper) on_input=Callback::new(move |text| draft.set(|form| form.session.helper = text))/>
        </div>
    }
}
