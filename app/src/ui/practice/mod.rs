//! Practising with invented people: the same screens on a desk of its own, which has neither a disk nor a server.

mod edge;

use super::{
    address::Address,
    components::{Glyph, Icon, TopBar},
    desk::{Desk, use_desk},
    navigation::use_way,
    preferences::use_lang,
};
use edge::PracticeEdge;
use leptos::prelude::*;

/// The real desk; known to screens while the user practises.
#[derive(Clone, Copy)]
pub struct RealDesk(pub Desk);

/// Whether these screens are for practising.
pub fn practises() -> bool {
    use_context::<RealDesk>().is_some()
}

/// All screens, for practising.
#[component]
pub fn Practice(
    /// Builds the frame around them.
    frame: fn() -> AnyView,
) -> impl IntoView {
    let real = use_desk();
    provide_context(RealDesk(real));
    provide_context(Desk::new(PracticeEdge::new(real)));
    frame()
}

/// In place of the line that says what is saved: nothing is here.
#[component]
pub fn PracticeLine() -> impl IntoView {
    let lang = use_lang();
    view! {
        <a href=Address::Me.to_string() class="sync-line practice" id="practice-line">
            <Icon glyph=Glyph::Alert/>
            <span role="status" class="cell-main">{lang.practice_line()}</span>
            <Icon glyph=Glyph::Chevron/>
        </a>
    }
}

/// One's own page, while practising: what it is, and the way out.
#[component]
pub fn PracticeMe() -> impl IntoView {
    let (lang, way) = (use_lang(), use_way());
    let end = move |_| {
        way.go(Address::Today);
        if let Some(RealDesk(real)) = use_context() {
            real.practises.set(false);
        }
    };
    view! {
        <TopBar title=lang.practice().to_owned()/>
        <section class="form">
            <p>{lang.practice_text()}</p>
            <p class="quiet">{lang.practice_end_text()}</p>
            <button type="button" class="button primary wide" id="end-practice" on:click=end>{lang.practice_end()}</button>
        </section>
    }
}
