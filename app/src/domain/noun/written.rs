//! How a table is written in the program.

/// One field of a table, or of a step. After a kind `Record`, `of "code"` names the noun whose open records are offered.
/// `among NAME` are choices that several tables share.
macro_rules! field {
    (
        $field:literal $kind:ident $(of $of:literal)? $zh:literal / $en:literal $($is:ident)* $(= $purpose_zh:literal / $purpose_en:literal)?
        $({ $($choice:literal $choice_zh:literal / $choice_en:literal,)+ })?
    ) => {
        field!(@with const { &[$($(FieldChoice { code: text($choice), label: label($choice_zh, $choice_en) }),+)?] };
            $field $kind $(of $of)? $zh / $en $($is)* $(= $purpose_zh / $purpose_en)?)
    };
    ($field:literal $kind:ident among $choices:ident $zh:literal / $en:literal $($is:ident)*) => {
        field!(@with $choices; $field $kind $zh / $en $($is)*)
    };
    (
        @with $choices:expr; $field:literal $kind:ident $(of $of:literal)? $zh:literal / $en:literal $($is:ident)*
        $(= $purpose_zh:literal / $purpose_en:literal)?
    ) => {
        Field {
            code: text($field),
            kind: FieldKind::$kind,
            required: noun!(@required $($is)*),
            unique: noun!(@unique $($is)*),
            of: text(noun!(@text $($of)?)),
            label: label($zh, $en),
            purpose: noun!(@label $($purpose_zh / $purpose_en)?),
            choices: Cow::Borrowed($choices),
        }
    };
}

/// Writes a table down:
///
/// ```text
/// NAME = "code" version 1 "zh" / "en";
/// home Person, sharing Village, enter WriteOperations, kept_years 0;
/// states { "code" "zh" / "en" place, "code" "zh" / "en" end, }
/// fields { ["code" Kind "zh" / "en" required unique], ["code" Choice "zh" / "en" { "code" "zh" / "en", }], }
/// steps { "code" "zh" / "en": "from" "from" => "to", Need Anyone reason [["code" Kind "zh" / "en"],], }
/// limits { "code" "zh" / "en": "state" "state" since "step" "step", 3 Days when "field" = "value", }
/// joins "step"
/// places "number field of the other record" of "field that names it" given "step" none_left "step"
/// ```
///
/// A state is an `end`, takes a `place`, or both. A step to `""` leaves the record in its state. A limit since `""` runs since the entry.
macro_rules! noun {
    (
        $(#[$meta:meta])*
        $name:ident = $code:literal version $version:literal $zh:literal / $en:literal $($numbered:ident)?;
        home $home:ident, sharing $sharing:ident, enter $enter:ident, kept_years $years:literal;
        states { $($state:literal $state_zh:literal / $state_en:literal $($state_is:ident)*,)+ }
        fields { $([$($field:tt)+],)+ }
        steps { $(
            $step:literal $step_zh:literal / $step_en:literal: $($from:literal)+ => $to:literal, $need:ident $by:ident $($reason:ident)?
            $([$([$($asked:tt)+],)+])?,
        )* }
        $(limits { $(
            $limit:literal $limit_zh:literal / $limit_en:literal: $($in_state:literal)+ since $($since:literal)+,
            $length:literal $unit:ident $(when $when:literal = $value:literal)?,
        )* })?
        $(joins $joins:literal)?
        $(places $number:literal of $at:literal given $given:literal none_left $none_left:literal)?
    ) => {
        $(#[$meta])*
        pub static $name: $crate::domain::noun::Noun = {
            use $crate::domain::{noun::*, rights::Need};
            use std::borrow::Cow::{self, Borrowed};
            Noun {
                code: text($code),
                version: $version,
                label: label($zh, $en),
                home: Home::$home,
                sharing: Sharing::$sharing,
                enter: Need::$enter,
                states: Borrowed(const { &[$(State {
                    code: text($state),
                    label: label($state_zh, $state_en),
                    is_end: noun!(@end $($state_is)*),
                    takes_place: noun!(@place $($state_is)*),
                }),+] }),
                fields: Borrowed(const { &[$(field!($($field)+)),+] }),
                steps: Borrowed(const { &[$(Step {
                    code: text($step),
                    label: label($step_zh, $step_en),
                    from: Borrowed(const { &[$(text($from)),+] }),
                    to: text($to),
                    need: Need::$need,
                    by: StepBy::$by,
                    reason: noun!(@is $($reason)?),
                    fields: Borrowed(const { &[$($(field!($($asked)+)),+)?] }),
                }),*] }),
                kept_years: $years,
                places: noun!(@places $($number $at $given $none_left)?),
                numbered: noun!(@is $($numbered)?),
                limits: Borrowed(const { &[$($(Limit {
                    code: text($limit),
                    label: label($limit_zh, $limit_en),
                    states: Borrowed(const { &[$(text($in_state)),+] }),
                    since: Borrowed(const { &[$(text($since)),+] }),
                    length: $length,
                    unit: LimitUnit::$unit,
                    when: text(noun!(@text $($when)?)),
                    is: text(noun!(@text $($value)?)),
                }),*)?] }),
                joins: text(noun!(@text $($joins)?)),
            }
        };
    };
    (@is) => { false };
    (@is reason) => { true };
    (@is numbered) => { true };
    (@end) => { false };
    (@end end $($more:ident)*) => { true };
    (@end $other:ident $($more:ident)*) => { noun!(@end $($more)*) };
    (@place) => { false };
    (@place place $($more:ident)*) => { true };
    (@place $other:ident $($more:ident)*) => { noun!(@place $($more)*) };
    (@required) => { false };
    (@required required $($more:ident)*) => { true };
    (@required $other:ident $($more:ident)*) => { noun!(@required $($more)*) };
    (@unique) => { false };
    (@unique unique $($more:ident)*) => { true };
    (@unique $other:ident $($more:ident)*) => { noun!(@unique $($more)*) };
    (@places) => { None };
    (@places $number:literal $at:literal $given:literal $none_left:literal) => {
        Some(Places { at: text($at), number: text($number), given: text($given), none_left: text($none_left) })
    };
    (@text) => { "" };
    (@text $text:literal) => { $text };
    (@label) => { label("", "") };
    (@label $zh:literal / $en:literal) => { label($zh, $en) };
}
