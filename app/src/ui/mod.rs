//! The worker's and the office's screens, mounted in the browser.

mod activities;
mod address;
mod asking;
mod components;
mod desk;
mod draft;
mod edge;
mod frame;
#[cfg(debug_assertions)]
mod gallery;
mod handing_out;
mod in_clear;
mod install;
mod later;
mod later_parts;
mod meetings;
mod navigation;
mod pages;
mod practice;
mod preferences;
mod records;
mod saving;
mod screen_table;
mod screens;
mod stories;
mod telling;
mod trail;
mod turns;

pub use desk::{Desk, Edge};
pub use edge::{
    Answer, Ask, AskError, Attachments, EnterError, Keeping, Lock, LockedStore, Locking, NotAttached, Opens, Passkey,
    PassphraseChange, Phase, Phone, RescueError, Server, SignIn, Storage,
};
pub use handing_out::{encoded, save_file};
pub use in_clear::{keep, kept};
pub use later::fetch_later;
pub use later_parts::LaterLoad;
pub use preferences::lock_minutes;

use crate::ui::{
    desk::use_desk,
    frame::Frame,
    later_parts::practice,
    navigation::Navigation,
    pages::{EndedPage, LockPage, SignInPage},
    preferences::provide_preferences,
    stories::keep_stories,
};
use leptos::prelude::*;

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let preferences = provide_preferences();
    let desk = use_desk();
    let lang = Memo::new(move |_| preferences.get().lang);
    let phase = Memo::new(move |_| desk.phase.get());
    keep_stories(desk);
    let unsent = Memo::new(move |_| desk.status().map(|status| status.waiting).unwrap_or_default());
    Effect::new(move |_| desk.edge(|edge| edge.show_badge(unsent.get())));
    Effect::new(move |_| {
        if phase.get() != Phase::Ready {
            desk.practises.set(false); // whoever opens the phone next is at work
        }
    });
    Navigation::provide();
    #[cfg(debug_assertions)]
    let gallery = gallery::shows();
    move || {
        let lang = lang.get();
        provide_context(lang);
        desk.built.track();
        #[cfg(debug_assertions)]
        if phase.get() == Phase::Ready && gallery.get() {
            return view! { <gallery::Gallery/> }.into_any();
        }
        match phase.get() {
            Phase::Opening => view! { <components::Skeleton/> }.into_any(),
            Phase::SignedOut => view! { <SignInPage/> }.into_any(),
            Phase::Locked(lock) => view! { <LockPage lock/> }.into_any(),
            Phase::Ended(state) => view! { <EndedPage state/> }.into_any(),
            Phase::Ready if desk.practises.get() => practice(|| view! { <Frame/> }.into_any()).into_any(),
            Phase::Ready => view! { <Frame/> }.into_any(),
            Phase::Elsewhere => view! { <components::Elsewhere/> }.into_any(),
            Phase::Broken(why) => view! { <components::Broken why/> }.into_any(),
        }
    }
}
