//! One table holds every screen: its address, the load that brings it, and its page.

/// Gives the table to a macro. `Name(part: Type) "/path/{part}" form => load { <Page part/> };` is a screen. `form` where nothing else asks
/// for attention; `first` or `later` is the load that brings it: what most workers need every day comes first.
macro_rules! screen_table {
    ($to:ident) => {
        $to! {
            Today "/" => first { <TodayPage/> };
            Ledger(purpose: Option<PickFor>) "/ledger?{purpose}" => first { <LedgerPage purpose/> };
            NewPerson "/new" form => later { <PersonFormPage person=None/> };
            Person(person: PersonId) "/people/{person}" => first { <PersonPage person/> };
            EditPerson(person: PersonId) "/people/{person}/edit" form => later { <PersonFormPage person=Some(person)/> };
            Visit(person: PersonId) "/people/{person}/visit" form => first { <VisitPage person/> };
            Enrol(person: PersonId) "/people/{person}/enrol" form => later { <EnrolPage person=Some(person)/> };
            /// A returned form is handed in again.
            EnrolAgain(person: PersonId, again: EnrolmentId) "/people/{person}/enrol/{again}" form => later { <EnrolAgainPage person again/> };
            /// Somebody without a ledger row.
            EnrolSomebody "/enrol" form => later { <EnrolPage person=None/> };
            /// Covers that end, and what follows them.
            Renew(person: PersonId) "/people/{person}/renew" form => later { <RenewPage person/> };
            /// Who lives with a person.
            Household(person: PersonId) "/people/{person}/household" form => later { <HouseholdPage person/> };
            Video(person: PersonId) "/people/{person}/video" form => later { <VideoPage person/> };
            Enrolments "/enrolments" => later { <EnrolmentsPage/> };
            Enrolment(person: PersonId, enrolment: EnrolmentId) "/enrolments/{person}/{enrolment}" => later { <EnrolmentPage person enrolment/> };
            /// What who enrolled takes along.
            Slip(person: PersonId, enrolment: EnrolmentId) "/enrolments/{person}/{enrolment}/slip" => later { <SlipPage person enrolment/> };
            /// A person's visits, to print or to copy.
            Visits(person: PersonId) "/people/{person}/visits" => later { <VisitsPage person/> };
            /// Kinds of records.
            Records "/records" => later { <RecordKinds/> };
            RecordsOf(noun: Code) "/records/{noun}" => later { <RecordList noun/> };
            NewRecord(noun: Code) "/records/{noun}/new" form => later { <RecordNewPage noun person=None/> };
            NewRecordOf(person: PersonId, noun: Code) "/people/{person}/records/{noun}" form => later { <RecordNewPage noun person=Some(person)/> };
            Record(record: RecordId) "/record/{record}" => later { <RecordPage record/> };
            EditRecord(record: RecordId) "/record/{record}/edit" form => later { <RecordEditPage record anew=false/> };
            /// In the latest version of its kind.
            GoOnWithRecord(record: RecordId) "/record/{record}/go-on" form => later { <RecordEditPage record anew=true/> };
            NewMeeting "/meetings/new" form => later { <MeetingBeginPage/> };
            Meeting(meeting: RecordId) "/meeting/{meeting}" form => later { <MeetingPage meeting/> };
            /// At a meeting one after another; somebody without a ledger row under a new id.
            EnrolAtMeeting(meeting: RecordId, person: PersonId) "/meeting/{meeting}/enrol/{person}" form => later { <MeetingEnrolPage meeting person/> };
            Activity(activity: RecordId) "/activity/{activity}" form => later { <ActivityPage activity/> };
            /// What somebody sent by the public form.
            SelfJoining(record: RecordId) "/self-joining/{record}" form => later { <SelfJoiningPage record/> };
            /// Demands that this phone holds.
            Demands "/demands" => later { <RecordList noun=demand() tab=true/> };
            /// Who is home when, and whom to visit then.
            Season "/season" => later { <SeasonPage/> };
            /// How the work goes, in four pictures.
            Tour "/tour" => later { <TourPage/> };
            Outbox "/outbox" => first { <OutboxPage/> };
            Me "/me" => first { <MePage/> };
            /// My phones, sessions and passphrase.
            Account "/account" => later { <AccountPage/> };
            /// Who works here, with which phones.
            Staff "/staff" => later { <StaffPage/> };
            /// Who did what.
            Audit "/audit" => later { <AuditPage/> };
        }
    };
}

pub(super) use screen_table;
