//! Values of a record's fields: each kind's parser. It runs on the form, on save and on the server.

use super::{Field, FieldKind};
use crate::domain::{
    area::AreaCode,
    choice::CODE_BYTES_MAX,
    clock_time::ClockTime,
    date::Date,
    fault::Fault,
    id::{PersonId, StaffId},
    money::Fen,
    signature::Signature,
    text::{compact, limited},
    visit::NOTE_CHARACTERS_MAX,
};
use uuid::Uuid;

/// Characters of one line: a name with an address.
const LINE_CHARACTERS_MAX: usize = 100;
/// Members of a set: as many as a field has choices at most, and more staff than work in a township.
pub const SET_MEMBERS_MAX: usize = 30;
/// Bytes of one value: a signature of the most points takes 36 KB; 500 characters of a note take 2 KB.
pub const FIELD_BYTES_MAX: usize = 40 * 1024;
/// Numbers and fen: a thousand million, ten million yuan.
const AMOUNT_MAX: i64 = 1_000_000_000;
/// Degrees of latitude and longitude.
const DEGREES_MAX: [f64; 2] = [90.0, 180.0];
const PLACE_DECIMALS_MAX: usize = 6;

/// A text as any parser of a field writes it at least: what a fold keeps of a value whose noun is not known.
pub fn tidied(text: &str) -> String {
    crate::domain::text::tidy(text)
}

impl Field {
    /// A value in its kept form; an empty one clears the field.
    ///
    /// # Errors
    /// `Missing` when it is required and empty, those of its kind's parser, `NotAChoice` for a kind of a later version.
    pub fn parse(&self, value: &str) -> Result<String, Fault> {
        let value = tidied(value);
        match value.is_empty() {
            true if self.required => Err(Fault::Missing),
            true => Ok(value),
            false => self.parse_some(&value),
        }
    }

    /// The same for what is typed on a form: money in yuan.
    ///
    /// # Errors
    /// As [`Field::parse`].
    pub fn parse_typed(&self, typed: &str) -> Result<String, Fault> {
        if self.kind != FieldKind::Money || tidied(typed).is_empty() {
            return self.parse(typed);
        }
        let fen = Fen::read_yuan(typed).ok_or(Fault::Malformed)?;
        let in_yuan = |fault| match fault {
            Fault::OutOfRange { min, max } => Fault::OutOfRange { min: min / 100, max: max / 100 },
            fault => fault,
        };
        self.parse(&fen.0.to_string()).map_err(in_yuan)
    }

    /// A stored value as a form shows it.
    pub fn typed(&self, kept: &str) -> String {
        match kept.parse() {
            Ok(fen) if self.kind == FieldKind::Money => Fen(fen).to_string(),
            _ => kept.to_owned(),
        }
    }

    fn parse_some(&self, value: &str) -> Result<String, Fault> {
        match self.kind {
            FieldKind::Line => limited(&value.replace('\n', " "), LINE_CHARACTERS_MAX),
            FieldKind::Note => limited(value, NOTE_CHARACTERS_MAX),
            FieldKind::Day => Date::read(value).map(|day| day.to_string()),
            FieldKind::DayTime => day_time(value),
            FieldKind::Number | FieldKind::Money => amount(value),
            FieldKind::Choice | FieldKind::Choices => self.choice(value),
            FieldKind::Area => AreaCode::parse(value).map(|code| code.to_string()).ok_or(Fault::AreaUnknown),
            FieldKind::Person => PersonId::parse(value).map(|id| id.to_string()).ok_or(Fault::Malformed),
            FieldKind::Staff | FieldKind::Handler => {
                StaffId::parse(value).map(|id| id.to_string()).ok_or(Fault::Malformed)
            }
            FieldKind::Record => Uuid::try_parse(value).map(|id| id.to_string()).map_err(|_| Fault::Malformed),
            FieldKind::Place => place(value),
            FieldKind::Signature => signature(value),
            FieldKind::Photos | FieldKind::Voice | FieldKind::Clip | FieldKind::Unknown(_) => Err(Fault::NotAChoice),
        }
    }

    fn choice(&self, value: &str) -> Result<String, Fault> {
        let listed = self.choices.iter().any(|choice| choice.code == value) && value.len() <= CODE_BYTES_MAX;
        if listed { Ok(value.to_owned()) } else { Err(Fault::NotAChoice) }
    }
}

/// `2026-11-26 09:30`.
fn day_time(value: &str) -> Result<String, Fault> {
    let (day, time) = value.split_once([' ', 'T']).ok_or(Fault::DateUnreadable)?;
    let day = Date::read(day)?;
    Ok(format!("{day} {}", ClockTime::read(time)?))
}

fn amount(value: &str) -> Result<String, Fault> {
    let number: i64 = compact(value).parse().map_err(|_| Fault::Malformed)?;
    let range = -AMOUNT_MAX..=AMOUNT_MAX;
    let wrong = Fault::OutOfRange { min: *range.start(), max: *range.end() };
    if range.contains(&number) { Ok(number.to_string()) } else { Err(wrong) }
}

/// Degrees are kept as they are written, so that no copy rounds them otherwise.
fn place(value: &str) -> Result<String, Fault> {
    let (latitude, longitude) = value.split_once(',').ok_or(Fault::Malformed)?;
    let degrees = |text: &str, max: f64| {
        let text = text.trim();
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        let read = text.parse::<f64>().ok().filter(|_| plain && decimals <= PLACE_DECIMALS_MAX);
        read.filter(|degrees| degrees.abs() <= max).map(|_| text.to_owned()).ok_or(Fault::Malformed)
    };
    Ok(format!("{},{}", degrees(latitude, DEGREES_MAX[0])?, degrees(longitude, DEGREES_MAX[1])?))
}

fn signature(value: &str) -> Result<String, Fault> {
    let signature: Signature = crate::json::read(value).map_err(|_| Fault::Malformed)?;
    signature.check()?;
    Ok(crate::json::write(&signature))
}

#[cfg(test)]
mod tests {
    use super::super::WISH;
    use super::*;
    use proptest::prelude::*;

    fn field(kind: FieldKind) -> Field {
        Field { kind, ..WISH.fields[0].clone() }
    }

    fn parse(kind: FieldKind, value: &str) -> Result<String, Fault> {
        Field { required: false, ..field(kind) }.parse(value)
    }

    #[test]
    fn every_kind_has_one_spelling() {
        assert_eq!(parse(FieldKind::Line, " 一行\n二行 ").as_deref(), Ok("一行 二行"));
        assert_eq!(parse(FieldKind::Day, "2026年2月3日").as_deref(), Ok("2026-02-03"));
        assert_eq!(parse(FieldKind::DayTime, "2026-02-03T9:05").as_deref(), Ok("2026-02-03 09:05"));
        assert_eq!(parse(FieldKind::Number, "１２").as_deref(), Ok("12"));
        assert_eq!(parse(FieldKind::Place, "31.947512, 108.664213").as_deref(), Ok("31.947512,108.664213"));
        assert_eq!(parse(FieldKind::Area, "500229221204").as_deref(), Ok("500229221204"));
    }

    #[test]
    fn what_is_no_value_of_its_kind_is_refused() {
        assert_eq!(parse(FieldKind::DayTime, "2026-02-03 25:00"), Err(Fault::DateUnreadable));
        assert_eq!(parse(FieldKind::Number, "1.5"), Err(Fault::Malformed));
        assert!(matches!(parse(FieldKind::Money, "1000000001"), Err(Fault::OutOfRange { .. })));
        for place in ["31.9", "91,0", "31.9475121,108", "NaN,1", "1e1,1"] {
            assert_eq!(parse(FieldKind::Place, place), Err(Fault::Malformed), "{place}");
        }
        assert_eq!(field(FieldKind::Note).parse(" \u{200B} "), Err(Fault::Missing));
        let for_whom = WISH.field("for_whom").unwrap();
        assert_eq!((for_whom.parse("self").as_deref(), for_whom.parse("cat")), (Ok("self"), Err(Fault::NotAChoice)));
    }

    #[test]
    fn money_is_typed_in_yuan_and_kept_in_fen() {
        let money = Field { required: false, ..field(FieldKind::Money) };
        assert_eq!(money.parse_typed("27.5").as_deref(), Ok("2750"));
        assert_eq!(money.typed("2750"), "27.50");
        assert_eq!((money.parse_typed(" "), money.parse_typed("many")), (Ok(String::new()), Err(Fault::Malformed)));
        let most = Fault::OutOfRange { min: -AMOUNT_MAX / 100, max: AMOUNT_MAX / 100 };
        assert_eq!(money.parse_typed("10000001"), Err(most));
        assert_eq!(field(FieldKind::Number).typed("12"), "12");
    }

    proptest! {
        #[test]
        fn a_value_that_was_parsed_parses_to_itself(at in 0..FieldKind::ALL.len(), value in "[-0-9.,:/ 年月日a-f]{0,24}") {
            let kind = FieldKind::ALL[at];
            if let Ok(kept) = parse(kind, &value) {
                prop_assert_eq!(parse(kind, &kept), Ok(kept));
            }
        }
    }
}
