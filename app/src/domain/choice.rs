//! `choices!`: a closed list of codes that keeps codes it does not know yet.

use std::fmt;

/// A code of a later version, kept as it came. It has at most [`CODE_BYTES_MAX`] bytes, so that a choice stays a plain value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaterCode {
    bytes: [u8; CODE_BYTES_MAX],
    length: u8,
}

/// The longest code of ours has 18 bytes.
pub const CODE_BYTES_MAX: usize = 30;

impl LaterCode {
    /// Keeps a code; `None` when it is longer than any code is.
    pub fn of(code: &str) -> Option<Self> {
        let mut bytes = [0; CODE_BYTES_MAX];
        bytes.get_mut(..code.len())?.copy_from_slice(code.as_bytes());
        Some(Self { bytes, length: code.len() as u8 })
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Debug for LaterCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Declares an enum whose variants have stable wire codes.
///
/// A code that this build does not know reads as `Unknown` and is written as it came, so that an older phone keeps what a newer one
/// wrote. `Unknown` never reads from a form.
macro_rules! choices {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vmeta])* #[doc = concat!("`", $code, "`")] $variant,)+
            /// A code of a later version.
            Unknown($crate::domain::choice::LaterCode),
        }

        #[allow(dead_code)]
        impl $name {
            /// Every known choice, in the order that forms show them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The code on the wire.
            pub fn code(&self) -> &str {
                match self { $($name::$variant => $code,)+ $name::Unknown(code) => code.as_str() }
            }

            /// Reads a code from a form; `None` when it is not in the list.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code if !$crate::later::hides(stringify!($name), $code) => Some($name::$variant),)+ _ => None }
            }

            /// Reads a code that may be of a later version; `None` when it is longer than any code is.
            pub fn read(code: &str) -> Option<Self> {
                Self::parse(code).or_else(|| $crate::domain::choice::LaterCode::of(code).map($name::Unknown))
            }

            /// Whether this build knows the code.
            pub fn is_known(&self) -> bool {
                !matches!(self, $name::Unknown(_))
            }
        }

        $crate::json::written!($name, value => value.code().into());

        $crate::json::readable!($name, tree => {
            let code = <String as $crate::json::FromTree>::from_tree(tree)?;
            let choice = Self::read(&code).ok_or_else(|| $crate::json::Unfit::not("a code of at most 30 bytes"))?;
            if !choice.is_known() {
                $crate::later::note();
            }
            if !choice.is_known() && $crate::later::forgets_codes() {
                return Ok(Self::ALL[0]);
            }
            Ok(choice)
        });
    };
}

pub(crate) use choices;

#[cfg(test)]
mod tests {
    choices! {
        /// A colour.
        Colour { Red = "red", Blue = "blue", }
    }

    #[test]
    fn a_code_of_a_later_version_is_written_as_it_came() {
        let read: Vec<Colour> = serde_json::from_str(r#"["red","ultraviolet"]"#).unwrap();
        assert_eq!((read[0], read[1].is_known(), read[1].code()), (Colour::Red, false, "ultraviolet"));
        assert_eq!(serde_json::to_string(&read).unwrap(), r#"["red","ultraviolet"]"#);
        assert_eq!(Colour::parse("ultraviolet"), None, "no form lets it through");
        let too_long = format!("[\"{}\"]", "x".repeat(31));
        assert!(serde_json::from_str::<Vec<Colour>>(&too_long).is_err());
    }

    #[test]
    fn a_choice_is_a_plain_value_of_32_bytes() {
        assert_eq!(std::mem::size_of::<Colour>(), 32);
    }
}
