//! The second load: screens that are not needed every day, with all that only they need. The module is cut in two where this file
//! says (docs/adr/0004-bundle.md), and the second part is fetched as soon as the app is shown.

use super::{
    address::Address,
    components::Skeleton,
    screens::{first_screen, later_screen},
};
use leptos::prelude::*;

/// Builds a screen of the second load.
type LaterScreen = fn(Address) -> Option<AnyView>;

struct Later(LaterScreen);

/// The screens of the second load, once it is here.
#[derive(Clone, Copy)]
pub struct LaterScreens(RwSignal<Option<LaterScreen>>);

impl LaterScreens {
    /// None yet; known to every screen from here on.
    pub fn provide() -> Self {
        let screens = Self(RwSignal::new(None));
        provide_context(screens);
        screens
    }
}

#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(fetch_only))]
fn later() -> Later {
    Later(later_screen)
}

/// Waits for the second load; its screens are shown from then on.
pub async fn fetch_later(screens: LaterScreens) {
    let Later(screen) = later().await;
    screens.0.set(Some(screen));
}

/// A screen; grey shapes while the load that has it is under way.
pub fn screen(address: Address) -> AnyView {
    let later = || expect_context::<LaterScreens>().0.get().and_then(|screen| screen(address));
    first_screen(address).or_else(later).unwrap_or_else(|| view! { <Skeleton/> }.into_any())
}
