//! Addresses of screens: typed, and read from the browser's bar.

use super::screen_table::screen_table;
use crate::domain::{
    id::{EnrolmentId, PersonId, RecordId},
    noun::Code,
};
use std::{fmt, vec};

/// Addresses of the table's screens.
macro_rules! addresses {
    ($(
        $(#[$meta:meta])*
        $name:ident $(($($part:ident: $type:ty),+))? $path:literal $($form:ident)? => $load:ident { $($page:tt)+ };
    )+) => {
        /// A screen of the app.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Address {
            $($(#[$meta])* $name $(($($type),+))?,)+
        }

        impl Address {
            fn of(path: &str) -> Option<Self> {
                $(
                    #[allow(unused_mut, unused_variables)]
                    if let Some(mut found) = parts_at($path, path) {
                        return Some(Self::$name $(($(<$type>::read(found.next()?)?),+))?);
                    }
                )+
                None
            }

            /// Its path, with nothing asked where nothing is.
            fn path(self) -> String {
                match self {
                    $(Self::$name $(($($part),+))? => {
                        $($(let $part = $part.written();)+)?
                        format!($path)
                    })+
                }
            }

            /// Whether it is a form: nothing else asks for attention there.
            pub fn is_form(self) -> bool {
                match self {
                    $(Self::$name { .. } => stringify!($($form)?) == "form",)+
                }
            }
        }
    };
}

screen_table!(addresses);

impl Address {
    /// Reads a path with its query; anything unknown is Today.
    pub fn read(path: &str) -> Self {
        Self::of(path.trim_start_matches("/app")).unwrap_or(Self::Today)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/app{}", self.path().trim_end_matches(['/', '?']))
    }
}

/// What a path has where a template has names in braces; none when it is another path.
fn parts_at<'a>(template: &str, path: &'a str) -> Option<vec::IntoIter<&'a str>> {
    let (template, path) = (parts(template), parts(path));
    let mut found = Vec::new();
    for (wanted, part) in template.iter().zip(&path) {
        match wanted.starts_with('{') {
            true => found.push(*part),
            false if wanted == part => {}
            false => return None,
        }
    }
    (template.len() == path.len()).then(|| found.into_iter())
}

/// What is between slashes; last what is asked, empty when nothing is.
fn parts(path: &str) -> Vec<&str> {
    let (path, asked) = path.split_once('?').unwrap_or((path, ""));
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.push(asked);
    parts
}

/// What is in a path.
trait Part: Sized {
    fn read(text: &str) -> Option<Self>;
    fn written(&self) -> String;
}

macro_rules! ids {
    ($($id:ident),+) => {$(
        impl Part for $id {
            fn read(text: &str) -> Option<Self> {
                Self::parse(text)
            }

            fn written(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

ids!(PersonId, EnrolmentId, RecordId);

/// The code of a noun, which may have Chinese characters: browsers give them back escaped.
impl Part for Code {
    fn read(text: &str) -> Option<Self> {
        Self::of(&String::from(js_sys::decode_uri_component(text).ok()?))
    }

    fn written(&self) -> String {
        self.as_str().to_owned()
    }
}

/// What a person is picked from the ledger for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickFor {
    /// To log a visit.
    Visit,
    /// To enrol.
    Enrol,
    /// To enrol over a video call.
    Video,
    /// To register a demand of theirs.
    Demand,
}

/// As they are asked.
const PURPOSES: [(Option<PickFor>, &str); 5] = [
    (None, ""),
    (Some(PickFor::Visit), "for=visit"),
    (Some(PickFor::Enrol), "for=enrol"),
    (Some(PickFor::Video), "for=video"),
    (Some(PickFor::Demand), "for=demand"),
];

impl Part for Option<PickFor> {
    fn read(text: &str) -> Option<Self> {
        PURPOSES.iter().find(|(_, asked)| *asked == text).map(|(purpose, _)| *purpose)
    }

    fn written(&self) -> String {
        PURPOSES.iter().find(|(purpose, _)| purpose == self).map_or("", |(_, asked)| asked).to_owned()
    }
}
