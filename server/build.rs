//! The release embeds the web app: new files there make a new binary.

fn main() {
    let site = std::env::var("TIANGENG_SITE").unwrap_or_default();
    println!("cargo::rerun-if-env-changed=TIANGENG_SITE");
    // A debug binary reads the files when it is asked for them.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={site}");
    } else {
        println!("cargo::rerun-if-changed=build.rs");
    }
}
