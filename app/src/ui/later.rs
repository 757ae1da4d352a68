//! The second load: screens that are not needed every day, with all that only they need. The module is cut in two where this file
//! says (docs/adr/0004-bundle.md), and the second part is fetched as soon as the app is shown.

use super::{
    address::Address,
    components::{PersonalData, Skeleton},
    later_parts::{LaterLoad, LaterParts},
    pages::{MyWork, Reminder, Renewals, TodayFilters, TodayHandle, TodayTools, VisitDetails, season_link},
    practice::Practice,
    records::RecordsOfPerson,
    screens::{first_screen, later_screen},
};
use leptos::prelude::*;

#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(fetch_only))]
fn later() -> LaterParts {
    LaterParts {
        screen: later_screen,
        visit_details: |draft, file| view! { <VisitDetails draft file/> }.into_any(),
        renewals: |file| view! { <Renewals file/> }.into_any(),
        personal_data: |file| view! { <PersonalData file/> }.into_any(),
        records: |file| view! { <RecordsOfPerson file/> }.into_any(),
        today_filters: |board| view! { <TodayFilters board/> }.into_any(),
        today_tools: |board| view! { <TodayTools board/> }.into_any(),
        today_handle: |board, person, name| view! { <TodayHandle board person name/> }.into_any(),
        season_link,
        my_work: || view! { <MyWork/> }.into_any(),
        reminder: || view! { <Reminder/> }.into_any(),
        practice: |frame| view! { <Practice frame/> }.into_any(),
    }
}

/// Waits for the second load; what it has is shown from then on.
pub async fn fetch_later(LaterLoad(parts): LaterLoad) {
    parts.set(Some(later().await));
}

/// A screen; grey shapes while the load that has it is under way.
pub fn screen(address: Address) -> AnyView {
    let later = || expect_context::<LaterLoad>().0.get().and_then(|parts| (parts.screen)(address));
    first_screen(address).or_else(later).unwrap_or_else(|| view! { <Skeleton/> }.into_any())
}
