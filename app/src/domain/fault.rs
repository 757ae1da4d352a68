//! Everything that can be wrong with one value. One enum, so that the form, the server and the importer say the same.

use crate::json::variants;

variants! {
    /// Why one value was refused. The words are in [`crate::messages`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Fault {
        /// A required value is empty.
        Missing = "missing",
        /// Longer than the limit, both in characters.
        TooLong = "too_long" {
            /// The limit.
            max: usize,
            /// The length found.
            found: usize,
        },
        /// A name needs at least two characters.
        NameTooShort = "name_too_short",
        /// A name holds digits, letters of another kind or signs.
        NameCharacters = "name_characters",
        /// A character that only stands for another, and nothing says for which.
        StandIn = "stand_in" {
            /// Which one, counted from 1.
            at: usize,
            /// Its code point: it may show as an empty box.
            code: String,
        },
        /// Identity numbers have 18 characters.
        IdentityLength = "identity_length" {
            /// Characters found.
            found: usize,
        },
        /// A first-generation number of 15 digits: no longer valid since 2013.
        IdentityFifteenDigits = "identity_fifteen_digits",
        /// Something else than digits and a final X.
        IdentityCharacters = "identity_characters",
        /// The first two digits name no province.
        IdentityProvince = "identity_province",
        /// Digits 7–14 are no day of the calendar.
        IdentityBirthDate = "identity_birth_date",
        /// Digits 7–14 are in the future.
        IdentityBirthInFuture = "identity_birth_in_future",
        /// The last character does not fit the first 17.
        IdentityCheckDigit = "identity_check_digit" {
            /// What the last character would have to be.
            expected: char,
        },
        /// Mobile numbers have 11 digits.
        MobileLength = "mobile_length" {
            /// Digits found.
            found: usize,
        },
        /// Mobile numbers begin with 13 to 19.
        MobilePrefix = "mobile_prefix",
        /// No form of date that is understood.
        DateUnreadable = "date_unreadable",
        /// A date that has to be today or earlier.
        DateInFuture = "date_in_future",
        /// A date that has to be later.
        DateTooEarly = "date_too_early",
        /// Not one of the choices.
        NotAChoice = "not_a_choice",
        /// No such village.
        VillageUnknown = "village_unknown",
        /// The village is named more than once in the county, and no township says which.
        VillageAmbiguous = "village_ambiguous",
        /// A number out of range.
        OutOfRange = "out_of_range" {
            /// Smallest allowed.
            min: i64,
            /// Largest allowed.
            max: i64,
        },
        /// Sex and identity number disagree.
        SexDiffers = "sex_differs",
        /// Birth date and identity number disagree.
        BirthDiffers = "birth_differs",
        /// The signature is missing, or holds too few points to be one.
        SignatureMissing = "signature_missing",
        /// Consent is needed before the form can be submitted.
        ConsentMissing = "consent_missing",
        /// The consent was given for an earlier cover, and not for this.
        ConsentOutdated = "consent_outdated",
        /// The plans or what they cost are others than the person agreed to.
        PlanChanged = "plan_changed",
        /// No plan chosen.
        PlanMissing = "plan_missing",
        /// No such plan or version.
        PlanUnknown = "plan_unknown",
        /// The plan is not offered on that day.
        PlanNotOffered = "plan_not_offered",
        /// The person's age does not fit the plan.
        AgeOutsidePlan = "age_outside_plan" {
            /// Youngest age.
            min: u32,
            /// Oldest age.
            max: u32,
            /// Age on the first day of cover.
            found: u32,
        },
        /// Fee, units or period differ from what the plan's version says.
        DiffersFromPlan = "differs_from_plan",
        /// An earlier cover of the same plan still runs on the first day.
        CoverOverlaps = "cover_overlaps",
        /// A talk that ended in enrolment needs identity, reading out and consent.
        VideoStepsMissing = "video_steps_missing",
        /// A reason is needed for this result.
        ReasonMissing = "reason_missing",
        /// A correction must name another visit than itself.
        CorrectsItself = "corrects_itself",
        /// A person with forms under way or in force cannot be taken off the ledger.
        FormsOpen = "forms_open",
        /// Something in the dossier waits for the township.
        ReviewsOpen = "reviews_open",
        /// Everything about the person was erased.
        Erased = "erased",
        /// The consent under this was withdrawn.
        ConsentWithdrawn = "consent_withdrawn",
        /// More attachments than a visit holds.
        AttachmentsTooMany = "attachments_too_many" {
            /// The limit.
            max: usize,
        },
        /// An attachment that is empty or too large.
        AttachmentTooLarge = "attachment_too_large" {
            /// The limit, in thousands of bytes.
            max_kb: u64,
        },
        /// Neither a photo nor a voice note.
        AttachmentType = "attachment_type",
        /// The file is no rescue file.
        RescueNotOne = "rescue_not_one",
        /// The rescue file was made for another county's server.
        RescueOfAnother = "rescue_of_another",
        /// The rescue file was altered or cut on its way.
        RescueDamaged = "rescue_damaged",
        /// More operations in a rescue file, or larger ones, than any phone writes.
        RescueTooLarge = "rescue_too_large" {
            /// The most.
            operations: usize,
        },
        /// Too much of a writer's waits for the township already.
        TooMuchWaits = "too_much_waits",
        /// A passphrase is too short.
        PassphraseShort = "passphrase_short" {
            /// The fewest characters.
            min: usize,
        },
        /// A passphrase that others would guess.
        PassphraseWeak = "passphrase_weak",
        /// Typed twice, and not the same.
        PassphrasesDiffer = "passphrases_differ",
        /// Not the passphrase that the account has.
        PassphraseWrong = "passphrase_wrong",
        /// Another user has this phone number.
        PhoneTaken = "phone_taken",
        /// A one-time code has other digits.
        CodeLength = "code_length" {
            /// How many there are.
            digits: usize,
        },
        /// No such area among those that the caller works for.
        AreaUnknown = "area_unknown",
        /// Nobody changes their own role or areas.
        OwnRights = "own_rights",
        /// A published version of a plan never changes.
        PlanPublished = "plan_published",
        /// A county's noun is not within the vocabulary; the field says what is wrong.
        NotANoun = "not_a_noun",
        /// What waits can only be dismissed: a later version wrote it, or only its writer's session may do it.
        CannotBeAccepted = "cannot_be_accepted",
        /// It is said once and not changed afterwards.
        Fixed = "fixed",
        /// The operation could not be read at all.
        Malformed = "malformed",
    }
}
