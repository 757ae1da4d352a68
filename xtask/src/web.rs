//! The web app: WASM, its glue, one style sheet, the service worker; hashed, compressed, ready to be served or embedded.

use crate::{
    markup,
    ordering::ordered,
    setup,
    shell::{command, root, status, timed},
    short_names::ShortNames,
    split::{self, ModuleParts},
};
use anyhow::{Context, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// Style sheets in the order in which they build on each other.
const STYLE_FOLDERS: [&str; 3] = ["style", "style/components", "style/pages"];
/// Files of `public/` that are filled in rather than copied.
const TEMPLATES: [&str; 4] = ["boot.js", "kdf-worker.js", "later.js", "sw.js"];
/// Phones have no use for it.
const FOR_CRAWLERS: &str = "robots.txt";
/// What runs in the browser: the app, and what makes keys of passphrases beside it.
const MODULES: &str = "-p tiangeng-frontend -p tiangeng-kdf";

/// Sizes in bytes of what a phone fetches first.
#[derive(Debug, Default)]
pub struct Sizes {
    /// Name, bytes, bytes in brotli.
    pub files: Vec<(String, usize, usize)>,
}

/// Builds the web app into `target/site`.
pub fn build(release: bool) -> anyhow::Result<Sizes> {
    setup::wasm_target()?;
    let profile = if release { "web" } else { "dev" };
    timed("building the web app", || {
        let mut cargo = command(&format!("cargo build {MODULES} --target wasm32-unknown-unknown"));
        if release {
            cargo.args(["--config", &without_home()]);
        }
        status(cargo.args(["--profile", profile]))
    })?;
    timed("packing the web app", || pack(&root().join("target/site"), release))
}

/// A setting that keeps the builder's home out of the paths in panic messages.
fn without_home() -> String {
    let home = std::env::var("HOME").unwrap_or_default();
    format!("target.wasm32-unknown-unknown.rustflags=['--remap-path-prefix={home}=home']")
}

/// Builds the one file to install.
pub fn build_release() -> anyhow::Result<()> {
    let sizes = build(true)?;
    timed("building the server", || status(&mut command("cargo build --release -p tiangeng-server")))?;
    sizes.print();
    eprintln!("target/release/tiangeng is ready");
    Ok(())
}

impl Sizes {
    /// Prints each file and the sum in brotli.
    pub fn print(&self) {
        for (name, plain, brotli) in &self.files {
            eprintln!("{name:40} {plain:>9} bytes  {brotli:>8} brotli");
        }
        let kb = |later: bool| {
            let files = self.files.iter().filter(|(name, ..)| name.starts_with("assets/later-") == later);
            files.map(|(_, _, brotli)| brotli).sum::<usize>() as f64 / 1024.0
        };
        eprintln!("wasm + js + css, brotli: {:.1} KB first, {:.1} KB later", kb(false), kb(true));
    }
}

/// The pieces of a build, put together in a new folder that then takes the old one's place.
struct Site {
    folder: PathBuf,
    /// Addresses under `/assets`, each with the hash of what is there.
    hashed: Vec<(String, String)>,
    sizes: Sizes,
    quality: u32,
}

fn pack(site: &Path, release: bool) -> anyhow::Result<Sizes> {
    let folder = site.with_extension("new");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(folder.join("assets"))?;
    let mut built = Site { folder, hashed: Vec::new(), sizes: Sizes::default(), quality: if release { 11 } else { 4 } };
    let (js, wasm) = built.app(release)?;
    let (kdf_js, kdf_wasm) = built.kdf(release)?;
    let worker = fill(&public("kdf-worker.js")?, &[("kdf_js", &kdf_js), ("kdf_wasm", &kdf_wasm)])?;
    let worker = built.hashed("kdf-worker", "js", worker.as_bytes())?;
    let css = built.hashed("app", "css", styles()?.as_bytes())?;
    let pinyin = built.hashed("pinyin", "bin", pinyin_table::TABLE)?;
    let pinyin_hash = integrity(pinyin_table::TABLE);
    let names =
        [("js", &js), ("wasm", &wasm), ("kdf_worker", &worker), ("pinyin", &pinyin), ("pinyin_hash", &pinyin_hash)];
    let boot = fill(&public("boot.js")?, &names.map(|(name, value)| (name, value.as_str())))?;
    let boot = built.hashed("boot", "js", boot.as_bytes())?;
    let icon = built.hashed("icon", "svg", public("icon.svg")?.as_bytes())?;
    let plain = built.copy_public()?;
    let files = serde_json::to_string(&built.hashed.iter().chain(&plain).collect::<Vec<_>>())?;
    let service_worker = public("sw.js")?;
    let build = short_hash(format!("{service_worker}{files}").as_bytes());
    built.write("sw.js", fill(&service_worker, &[("build", &build), ("files", &files)])?.as_bytes())?;
    let integrity: BTreeMap<&str, &str> =
        built.hashed.iter().map(|(address, hash)| (address.as_str(), hash.as_str())).collect();
    let assets = serde_json::json!({ "build": build, "css": css, "boot": boot, "js": js, "wasm": wasm, "icon": icon,
        "integrity": integrity });
    fs::write(built.folder.join("assets.json"), assets.to_string())?;
    drop(fs::remove_dir_all(site));
    fs::rename(&built.folder, site).context("putting the new site in place")?;
    Ok(built.sizes)
}

impl Site {
    /// Writes the app in two modules, and the glue of both; answers the addresses of glue and first module.
    fn app(&mut self, release: bool) -> anyhow::Result<(String, String)> {
        let ModuleParts { first, later } = split::split(&linked("frontend", release)?)?;
        let (later, later_hash) = self.wasm("later", &later)?;
        let (js, wasm) = bind("app", first)?;
        let loader = fill(&public("later.js")?, &[("later", &later), ("later_hash", &later_hash)])?;
        let js = split::with_loader(&js, &squeeze(&loader))?;
        let (wasm, _) = self.wasm("app", &wasm)?;
        Ok((self.hashed("app", "js", js.as_bytes())?, wasm))
    }

    /// Writes what makes keys of passphrases; answers the addresses of glue and module.
    fn kdf(&mut self, release: bool) -> anyhow::Result<(String, String)> {
        let (js, wasm) = bind("kdf", linked("kdf", release)?)?;
        let (wasm, _) = self.wasm("kdf", &wasm)?;
        Ok((self.hashed("kdf", "js", js.as_bytes())?, wasm))
    }

    /// Writes a module; answers its address and the hash of what is there.
    fn wasm(&mut self, name: &str, module: &[u8]) -> anyhow::Result<(String, String)> {
        let module = ordered(module)?;
        let found = markup::in_module(&module);
        ensure!(
            found.is_empty(),
            "views that never vary, make them of a list (docs/adr/0018-trusted-types.md): {found:?}"
        );
        Ok((self.hashed(name, "wasm", &module)?, integrity(&module)))
    }

    /// Writes a file under its hash; answers its address.
    fn hashed(&mut self, stem: &str, ending: &str, content: &[u8]) -> anyhow::Result<String> {
        let name = format!("assets/{stem}-{}.{ending}", short_hash(content));
        let brotli = self.write(&name, content)?;
        if matches!(ending, "wasm" | "js" | "css") {
            self.sizes.files.push((name.clone(), content.len(), brotli));
        }
        self.hashed.push((format!("/{name}"), integrity(content)));
        Ok(format!("/{name}"))
    }

    /// Writes a file and its compressed forms; answers the size in brotli.
    fn write(&self, name: &str, content: &[u8]) -> anyhow::Result<usize> {
        let path = self.folder.join(name);
        fs::write(&path, content)?;
        if name.ends_with(".png") {
            return Ok(content.len());
        }
        let mut brotli = Vec::new();
        let parameters =
            brotli::enc::BrotliEncoderParams { quality: self.quality as i32, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut &content[..], &mut brotli, &parameters)?;
        fs::write(self.folder.join(format!("{name}.br")), &brotli)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::new(self.quality.min(9)));
        gzip.write_all(content)?;
        fs::write(self.folder.join(format!("{name}.gz")), gzip.finish()?)?;
        Ok(brotli.len())
    }

    /// Copies what needs no filling in; answers the addresses, each with the hash of what is there.
    fn copy_public(&self) -> anyhow::Result<Vec<(String, String)>> {
        let mut addresses = Vec::new();
        for path in files_in("public", "")? {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if TEMPLATES.contains(&name.as_str()) || name == "icon.svg" {
                continue;
            }
            let content = fs::read(&path)?;
            self.write(&name, &content)?;
            if name == FOR_CRAWLERS {
                continue;
            }
            addresses.push((format!("/{name}"), integrity(&content)));
        }
        Ok(addresses)
    }
}

/// What the linker made of a library.
fn linked(library: &str, release: bool) -> anyhow::Result<Vec<u8>> {
    let folder = if release { "web" } else { "debug" };
    let path = root().join(format!("target/wasm32-unknown-unknown/{folder}/{library}.wasm"));
    fs::read(&path).with_context(|| format!("reading {}", path.display()))
}

/// Glue and module, without names or debug information.
fn bind(name: &str, linked: Vec<u8>) -> anyhow::Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(name, linked).web(true)?.typescript(false).keep_lld_exports(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.out_name(name).generate_output()?;
    let snippets = output.snippets().values().map(Vec::len).sum::<usize>() + output.local_modules().len();
    ensure!(snippets == 0, "a crate brings scripts of its own: they would need addresses");
    let js = squeeze(output.js());
    let module = output.wasm_mut();
    let names = module.imports.iter().map(|import| import.name.clone());
    let names = ShortNames::of(names.chain(module.exports.iter().map(|export| export.name.clone())));
    module.imports.iter_mut().for_each(|import| names.shorten(&mut import.name));
    module.exports.iter_mut().for_each(|export| names.shorten(&mut export.name));
    Ok((names.in_script(&js), module.emit_wasm()))
}

/// Every style sheet in one.
pub fn styles() -> anyhow::Result<String> {
    let mut css = String::new();
    for folder in STYLE_FOLDERS {
        let mut files = files_in(folder, "css")?;
        files.sort_by_key(|path| (!path.ends_with("tokens.css"), path.clone()));
        for path in files {
            css.push_str(&squeeze(&fs::read_to_string(path)?));
        }
    }
    Ok(css)
}

/// A style sheet or script without comments and indentation.
fn squeeze(source: &str) -> String {
    let mut kept = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.fold(String::new(), |all, line| all + line + "\n")
}

/// Files directly in a folder, by name; of one ending, or of any.
fn files_in(folder: &str, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(root().join(folder)).with_context(|| format!("reading {folder}"))?;
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.is_file() && (ending.is_empty() || path.extension().is_some_and(|e| e == ending)));
    files.sort();
    Ok(files)
}

fn public(name: &str) -> anyhow::Result<String> {
    fs::read_to_string(root().join("public").join(name)).with_context(|| format!("reading public/{name}"))
}

/// Fills in `{{name}}`; one that is left over is a mistake.
fn fill(template: &str, values: &[(&str, &str)]) -> anyhow::Result<String> {
    let filled =
        values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
    ensure!(!filled.contains("{{"), "a template has a name that nothing fills in");
    Ok(filled)
}

/// The whole hash, as browsers compare it.
fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}

fn short_hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
