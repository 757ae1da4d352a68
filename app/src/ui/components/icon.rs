//! One set of line icons on a 24-pixel grid.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Glyph {
    Today,
    Ledger,
    Plus,
    Form,
    Me,
    Back,
    Phone,
    Cloud,
    CloudOff,
    Clock,
    Alert,
    Video,
    Door,
    Person,
    Edit,
    Close,
    Chevron,
    Camera,
    Microphone,
    Speech,
    Grip,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Glyph::Today => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M9 15l2 2 4-4",
            Glyph::Ledger => "M5 4h13a1 1 0 0 1 1 1v15H6a1 1 0 0 1-1-1zM9 4v16M12 9h4M12 13h4",
            Glyph::Speech => "M4 5h16v11h-9l-5 4v-4H4zM8 9h8M8 12h5",
            Glyph::Plus => "M12 5v14M5 12h14",
            Glyph::Form => "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h5",
            Glyph::Me | Glyph::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c1-4 4.500-6 8-6s7 2 8 6",
            Glyph::Back => "M15 5l-7 7 7 7",
            Glyph::Phone => {
                "M6 3l3 1 1.500 4-2 2a12 12 0 0 0 5.500 5.500l2-2 4 1.500 1 3c-1 2-3 3-5 2.500C9 19 5 15 3.500 8 3 6 4 4 6 3z"
            }
            Glyph::Cloud => {
                "M7 18a4.500 4.500 0 0 1-.5-9A6 6 0 0 1 18 10.500 3.800 3.800 0 0 1 17.500 18zM9 13.500l2 2 4-4"
            }
            Glyph::CloudOff => {
                "M7 18a4.500 4.500 0 0 1-.5-9A6 6 0 0 1 18 10.500 3.800 3.800 0 0 1 17.500 18zM12 10v3M12 15.500v.5"
            }
            Glyph::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2",
            Glyph::Alert => "M12 4L2.500 20h19zM12 10v5M12 17.300v.4",
            Glyph::Video => "M3 7h12v10H3zM15 11l6-3v8l-6-3",
            Glyph::Door => "M6 21V4h12v17M3 21h18M14.500 12.500v.5",
            Glyph::Edit => "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
            Glyph::Close => "M6 6l12 12M18 6L6 18",
            Glyph::Chevron => "M9 6l6 6-6 6",
            Glyph::Camera => "M4 8h4l1.500-3h5L16 8h4v11H4zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z",
            Glyph::Grip => "M5 9.500h14M5 14.500h14",
            Glyph::Microphone => {
                "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11.500a6 6 0 0 0 12 0M12 17.500V21"
            }
        }
    }
}

/// An icon. It never appears alone: there are words next to it, or a label on its button.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=glyph.path()></path>
        </svg>
    }
}
