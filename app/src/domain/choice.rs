//! `choices!`: a closed list of codes that survives codes it does not know yet.

/// Declares an enum whose variants have stable wire codes.
///
/// A code that this build does not know reads as `Unknown`, so an older phone can open a newer
/// record; `Unknown` never reads from a form and is never written.
macro_rules! choices {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vmeta])* #[doc = concat!("`", $code, "`")] $variant,)+
            /// A code of a later version.
            Unknown,
        }

        impl $name {
            /// Every known choice, in the order that forms show them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The code on the wire.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ $name::Unknown => "unknown_code" }
            }

            /// Reads a code from a form or an operation; `None` when it is not in the list.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }

        $crate::json::written!($name, value => value.code().into());

        $crate::json::readable!($name, tree => {
            let code = <String as $crate::json::FromTree>::from_tree(tree)?;
            Ok(Self::parse(&code).unwrap_or($name::Unknown))
        });
    };
}

pub(crate) use choices;
