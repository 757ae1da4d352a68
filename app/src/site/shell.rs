//! The one document of the app: independent of the route, so that the service worker can answer every path with it.

use super::Assets;
use leptos::prelude::*;

/// An empty app: a skeleton that shows at once, and the script that mounts the real one over it.
#[component]
pub fn Shell(
    /// This build's files.
    assets: Assets,
) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="zh-Hans">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="theme-color" content="#2f6b4f"/>
                <meta name="build" content=assets.build.clone()/>
                <title>"田埂"</title>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="icon" href=assets.icon.clone()/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="stylesheet" href=assets.css.clone() integrity=assets.integrity_of(&assets.css)/>
                <link rel="modulepreload" href=assets.js.clone() integrity=assets.integrity_of(&assets.js)/>
                <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin=""/>
                <script type="module" src=assets.boot.clone() integrity=assets.integrity_of(&assets.boot)></script>
            </head>
            <body>
                <div id="skeleton" class="skeleton" aria-hidden="true">
                    <div class="skeleton-bar"></div>
                    <div class="skeleton-row"></div>
                    <div class="skeleton-row"></div>
                    <div class="skeleton-row"></div>
                </div>
                <noscript>"请打开浏览器的 JavaScript 后使用田埂。Please turn on JavaScript."</noscript>
            </body>
        </html>
    }
}
