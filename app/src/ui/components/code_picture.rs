//! A link as a code to scan, drawn on the phone: it works without a line.

use leptos::prelude::*;
use qrcode::{Color, QrCode};

/// Modules of light around a code (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

/// Dark modules as one path, a unit each; the link below, to be typed. `words` say what it is for.
pub fn code_picture(link: &str, words: &str) -> Option<AnyView> {
    let code = QrCode::new(link).ok()?;
    let (width, whole) = (code.width(), code.width() + 2 * QUIET_ZONE);
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let module = |(at, _): (usize, Color)| format!("M{} {}h1v1h-1z", at % width + QUIET_ZONE, at / width + QUIET_ZONE);
    let path: String = dark.map(module).collect();
    let view_box = format!("0 0 {whole} {whole}");
    Some(
        view! {
            <svg class="code-picture" role="img" aria-label=words.to_owned() viewBox=view_box shape-rendering="crispEdges">
                <path d=path fill="#000"/>
            </svg>
            <p class="quiet code-link">{link.to_owned()}</p>
        }
        .into_any(),
    )
}
