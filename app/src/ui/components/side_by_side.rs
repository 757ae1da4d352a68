//! Two records of one person side by side: what differs stands out.

use leptos::prelude::*;

/// One line: what it is, and the text on either side.
pub type ComparedLine = (String, [String; 2]);

/// Two columns with a heading each; lines that are empty on both sides are left out.
#[component]
pub fn SideBySide(
    /// Who or what is on either side.
    heads: [String; 2],
    /// The lines.
    lines: Vec<ComparedLine>,
) -> impl IntoView {
    let line = |(label, [left, right]): ComparedLine| {
        let differs = left != right;
        view! {
            <tr class:differs=differs>
                <th scope="row" colspan="2">{label}</th>
            </tr>
            <tr class:differs=differs><td>{left}</td><td>{right}</td></tr>
        }
        .into_any()
    };
    let filled = lines.into_iter().filter(|(_, [left, right])| !(left.is_empty() && right.is_empty()));
    view! {
        <table class="side-by-side">
            <thead><tr>{heads.map(|head| view! { <th scope="col">{head}</th> }.into_any()).collect_view()}</tr></thead>
            <tbody>{filled.map(line).collect_view()}</tbody>
        </table>
    }
}
