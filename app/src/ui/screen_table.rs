//! One table holds every screen: its address, the load that brings it, and its page.

/// Gives the table to a macro. `Name(part: Type) "/path/{part}" form => load { <Page part/> };` is a screen. `form` where nothing else asks
/// for attention; `first` or `later` is the load that brings it: what most workers need every day comes first.
macro_rules! screen_table {
    ($to:ident) => {
        $to! {
            Today "/" => first { <TodayPage/> };
            Ledger(purpose: Option<PickFor>) "/ledger?{purpose}" => first { <LedgerPage purpose/> };
            NewPerson "/new" form => first { <PersonFormPage person=None/> };
            Person(person: PersonId) "/people/{person}" => first { <PersonPage person/> };
            EditPerson(person: PersonId) "/people/{person}/edit" form => first { <PersonFormPage person=Some(person)/> };
            Visit(person: PersonId) "/people/{person}/visit" form => first { <VisitPage person/> };
            Enrol(person: PersonId) "/people/{person}/enrol" form => first { <EnrolPage person=Some(person) again=None/> };
            /// A returned form is handed in again.
            EnrolAgain(person: PersonId, again: EnrolmentId) "/people/{person}/enrol/{again}" form => first { <EnrolPage person=Some(person) again=Some(again)/> };
            /// Somebody without a ledger row.
            EnrolSomebody "/enrol" form => first { <EnrolPage person=None again=None/> };
            Video(person: PersonId) "/people/{person}/video" form => later { <VideoPage person/> };
            Enrolments "/enrolments" => later { <EnrolmentsPage/> };
            Enrolment(person: PersonId, enrolment: EnrolmentId) "/enrolments/{person}/{enrolment}" => later { <EnrolmentPage person enrolment/> };
            /// Kinds of records.
            Records "/records" => later { <RecordKinds/> };
            RecordsOf(noun: Code) "/records/{noun}" => later { <RecordList noun/> };
            NewRecord(noun: Code) "/records/{noun}/new" form => later { <RecordNewPage noun person=None/> };
            NewRecordOf(person: PersonId, noun: Code) "/people/{person}/records/{noun}" form => later { <RecordNewPage noun person=Some(person)/> };
            Record(record: RecordId) "/record/{record}" => later { <RecordPage record/> };
            EditRecord(record: RecordId) "/record/{record}/edit" form => later { <RecordEditPage record anew=false/> };
            /// In the latest version of its kind.
            GoOnWithRecord(record: RecordId) "/record/{record}/go-on" form => later { <RecordEditPage record anew=true/> };
            /// Demands that this phone holds.
            Demands "/demands" => later { <RecordList noun=demand() tab=true/> };
            /// Who is home when, and whom to visit then.
            Season "/season" => later { <SeasonPage/> };
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
