//! How a component is shown, and with which text.

use crate::messages::Lang;
use leptos::prelude::*;

/// A state of a component under the name of both.
pub fn shown(name: &'static str, state: impl IntoView + 'static) -> AnyView {
    view! { <section class="specimen" aria-label=name><h2>{name}</h2>{state.into_any()}</section> }.into_any()
}

/// A text of no use but to be long.
pub fn long(lang: Lang) -> &'static str {
    lang.pick(
        "重庆市城口县左岚乡齐心村民委员会（原红军村第三村民小组）农民工返乡创业就业服务站",
        "Neighbourhood committee of Qixin village, formerly third group of Hongjun village, station for returning workers and Donaudampfschifffahrtsgesellschaft",
    )
}
