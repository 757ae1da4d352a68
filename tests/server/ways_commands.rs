//! A command of each kind, for the matrix of ways.

use super::ways::{COUNTY, Known, code, edit, number, staff};
use app::{
    domain::{
        area::{Area, AreaCode},
        consent::{Purpose, Withdrawal},
        enrolment::Move,
        erasure::ErasureReason,
        id::{PersonId, VideoSessionId, VisitId},
        noun::Noun,
        person::PersonField,
        plan,
        scope::{Part, Scope},
        staff::Role,
        video_session::{VideoResult, VideoSession, VideoTool},
    },
    sync::{
        command::{
            Command, ConflictSettled, DossierArrived, EnrolmentMoved, NumberRevealed, PersonMoved, PersonRemoved,
            PersonRestored, ReviewSettled,
        },
        dossier::Dossier,
        erasure::{PersonErased, RecordsKept},
        outcome::ReviewReason,
    },
};
use tests::simulation::records::county_noun;
use uuid::Uuid;

/// A command of each kind that would be done, if its sayer may say it; and where.
pub(super) fn command(kind: &str, known: &Known, to: AreaCode) -> (Scope, Command) {
    let (person, village) = (known.person, known.village);
    let dossier = Dossier::new(person, village.into());
    let command = match kind {
        "PersonAdded" => super::sync::person_added("解大勇").1,
        "PersonEdited" => edit(person, PersonField::Address, "大店村三组", ""),
        "ConflictSettled" => Command::ConflictSettled(ConflictSettled {
            person,
            field: "phone".into(),
            held: "14000000001".into(),
            offered: "14000000002".into(),
            value: "14000000002".into(),
            later: Default::default(),
        }),
        "PersonRemoved" => {
            let reason = "登记错了".to_owned();
            Command::PersonRemoved(PersonRemoved {
                person: known.second,
                reason,
                same_as: None,
                later: Default::default(),
            })
        }
        "PersonRestored" => {
            Command::PersonRestored(PersonRestored { person: known.removed, later: Default::default() })
        }
        "PersonMoved" => Command::PersonMoved(PersonMoved { person, to, later: Default::default() }),
        "PersonErased" => Command::PersonErased(PersonErased {
            person: known.removed,
            reason: ErasureReason::Requested,
            later: Default::default(),
        }),
        "DossierArrived" => Command::DossierArrived(DossierArrived { dossier, later: Default::default() }),
        "RecordsKept" => Command::RecordsKept(RecordsKept { dossier, later: Default::default() }),
        "ReviewSettled" => Command::ReviewSettled(ReviewSettled {
            person: Some(person),
            record: None,
            review: known.waiting,
            about: ReviewReason::OutsideRights,
            accepted: false,
            later: Default::default(),
        }),
        "VisitLogged" => Command::VisitLogged(super::sync::visit_of(person)),
        "VideoSessionLogged" => Command::VideoSessionLogged(video(person)),
        "ConsentGiven" => super::sync::enrolment(person, &number(village)).1.swap_remove(0),
        "ConsentWithdrawn" => Command::ConsentWithdrawn(Withdrawal {
            person,
            consent: known.consent,
            purposes: vec![Purpose::Enrolment],
            on: server::clock::now().date(),
            note: String::new(),
            later: Default::default(),
        }),
        "EnrolmentSubmitted" | "EnrolmentMoved" | "EnrolmentMoved/take_up" | "EnrolmentRecorded" => {
            of_form(kind, known)
        }
        kind => of_county(kind, known),
    };
    let part = match kind {
        "RecordEntered/work" => Scope::of(village.township(), Part::Work),
        "RecordEntered/office" => Scope::of(village.township(), Part::Office),
        _ if command.row().is_some() => village.into(),
        _ => code(COUNTY).into(),
    };
    (part, command)
}

fn video(person: PersonId) -> VideoSession {
    VideoSession {
        id: VideoSessionId(Uuid::now_v7()),
        person,
        visit: VisitId(Uuid::now_v7()),
        tool: VideoTool::Wechat,
        whereabouts: "浙江宁波".into(),
        identity_shown: true,
        identity_matched: true,
        plan_read_out: true,
        consent_spoken: true,
        witness: "丙丁".into(),
        helper: String::new(),
        result: VideoResult::CallBack,
        reason: String::new(),
        later: Default::default(),
    }
}

/// A form of the other plan, on the consent that is there.
fn accident(known: &Known) -> Command {
    let Command::EnrolmentSubmitted(form) =
        super::sync::enrolment(known.person, &number(known.village)).1.swap_remove(1)
    else {
        panic!("a form second")
    };
    let plan = &plan::seeded()[1];
    let (plan_code, fee, consent) = (plan.code.clone(), plan.fee, Some(known.consent));
    Command::EnrolmentSubmitted(app::domain::enrolment::Enrolment { plan: plan_code, fee, consent, ..form })
}

/// What concerns forms.
fn of_form(kind: &str, known: &Known) -> Command {
    let move_form = |step| {
        Command::EnrolmentMoved(EnrolmentMoved {
            person: known.person,
            enrolment: known.form,
            step,
            reason: String::new(),
            marks: Vec::new(),
            later: Default::default(),
        })
    };
    match kind {
        "EnrolmentSubmitted" => accident(known),
        "EnrolmentMoved" => move_form(Move::Cancel),
        "EnrolmentMoved/take_up" => move_form(Move::TakeUp),
        "EnrolmentRecorded" => match accident(known) {
            Command::EnrolmentSubmitted(form) => {
                Command::EnrolmentRecorded(app::domain::enrolment::Enrolment { consent: None, ..form })
            }
            other => other,
        },
        other => panic!("no command for {other}"),
    }
}

/// What concerns records of nouns and the county.
fn of_county(kind: &str, known: &Known) -> Command {
    let (person, village) = (known.person, known.village);
    match kind {
        "NumberRevealed" => Command::NumberRevealed(NumberRevealed { person, later: Default::default() }),
        "AreaListed" => Command::AreaListed(Area {
            code: code("500229205202"),
            name: "新村".into(),
            phone: String::new(),
            later: Default::default(),
        }),
        "PlanPublished" => Command::PlanPublished(plan::Plan { version: 2, ..plan::seeded().swap_remove(0) }),
        "StaffListed" => Command::StaffListed(staff(77, Role::GridWorker, &["500229221204"])),
        "CalendarPublished" => Command::CalendarPublished(super::calendar::amended()),
        "NounPublished" => Command::NounPublished(Box::new(Noun { version: 2, ..county_noun() })),
        "RecordEntered"
        | "RecordEntered/work"
        | "RecordEntered/office"
        | "RecordEntered/public"
        | "RecordEdited"
        | "RecordMoved"
        | "RecordMoved/close" => super::records::command(kind, person, village, known.records),
        other => panic!("no command for {other}"),
    }
}
