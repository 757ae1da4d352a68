//! Lighthouse on the release server with the demo county, as it judges a phone on a slow line. Under the goals it fails.

use crate::{
    run::make_county,
    setup,
    shell::{root, status, timed},
    web,
};
use anyhow::{Context, ensure};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// What is judged, and the least of a hundred.
const GOALS: [(&str, u64); 4] = [("performance", 95), ("accessibility", 100), ("best-practices", 100), ("seo", 100)];
/// The median of so many counts: a machine that does other things too is slower now and then.
const RUNS: usize = 3;
/// A demand of the demo township, so that a number has a page.
const DEMAND: &str = r#"[{ "key": "lighthouse", "noun": "demand", "area": "500229205",
    "fields": { "category": "wages", "complexity": "simple", "text": "工钱拖了两个月" } }]"#;
/// The page of that demand: its number rests on the county's code and the demand's key alone.
const NUMBER_PAGE: &str = "/d/909483873576";
/// Pages. That of a number says on purpose that nobody may list it: there the audit that minds is left out.
const PAGES: [(&str, &[&str]); 3] = [("/", &[]), ("/app", &[]), (NUMBER_PAGE, &["--skip-audits=is-crawlable"])];
/// As root Chromium has no sandbox, and nothing else than the page comes from elsewhere.
const CHROMIUM: &str =
    "--chrome-flags=--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking --lang=zh-CN";

/// Prints the median of each page, with what cost points.
#[allow(clippy::print_stdout, reason = "what is printed is the result")]
pub fn run() -> anyhow::Result<()> {
    setup::browser()?;
    let lighthouse = setup::lighthouse()?;
    web::build_release()?;
    let (program, folder) = (root().join("target/release/tiangeng"), root().join("target/lighthouse-county"));
    timed("making the demo county", || make_county(&program, &folder))?;
    let file = folder.join("demand.json");
    fs::write(&file, DEMAND)?;
    status(Command::new(&program).args(["records", "--data"]).arg(&folder).arg(&file))?;
    let server = Serving::start(&program, &folder)?;
    let mut missed = Vec::new();
    for (page, flags) in PAGES {
        let address = format!("{}{page}", server.origin);
        let reports = (0..RUNS).map(|_| judged(&lighthouse, &address, flags)).collect::<anyhow::Result<Vec<_>>>()?;
        for (what, goal) in GOALS {
            let score = median(reports.iter().map(|report| score(report, what)).collect());
            println!("{page:18} {what:15} {score:3}, at least {goal}");
            if score < goal {
                missed.push(format!("{page}: {what} {score}, at least {goal}\n{}", lost(&reports, what).join("\n")));
            }
        }
        println!("{page:18} {}", times(&reports).join(", "));
    }
    ensure!(missed.is_empty(), "{}", missed.join("\n"));
    Ok(())
}

/// The release server on a port of its own, as long as this lives.
struct Serving {
    child: Child,
    origin: String,
}

impl Serving {
    fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let mut serve = Command::new(program);
        serve.args(["serve", "--any-phone", "--listen", "127.0.0.1:0", "--data"]).arg(folder);
        let mut child = serve.env("TIANGENG_LOG", "warn").stdout(Stdio::piped()).spawn().context("serving")?;
        let lines = child.stdout.take().map(BufReader::new).context("no standard output")?.lines();
        let said = lines.map_while(Result::ok).find_map(|line| Some(line.strip_prefix("listening on ")?.to_owned()));
        Ok(Self { origin: said.context("the server did not say where it listens")?, child })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// One report, in a browser of its own.
fn judged(lighthouse: &Path, address: &str, flags: &[&str]) -> anyhow::Result<Value> {
    let report = root().join("target/lighthouse-report.json");
    let mut run = Command::new(lighthouse);
    run.args([address, "--quiet", "--output=json", "--no-enable-error-reporting", CHROMIUM]).args(flags);
    status(run.arg("--output-path").arg(&report).env("CHROME_PATH", "/usr/bin/chromium"))?;
    let report: Value = serde_json::from_str(&fs::read_to_string(report)?)?;
    ensure!(report["runtimeError"].is_null(), "{address}: {}", report["runtimeError"]["message"]);
    Ok(report)
}

fn score(report: &Value, what: &str) -> u64 {
    (report["categories"][what]["score"].as_f64().unwrap_or_default() * 100.0).round() as u64
}

fn median(mut all: Vec<u64>) -> u64 {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// Audits that cost points in any of the reports, with what they say and where.
fn lost(reports: &[Value], what: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for report in reports {
        let audits = report["categories"][what]["auditRefs"].as_array().into_iter().flatten();
        let weighty = audits.filter(|audit| audit["weight"].as_f64() > Some(0.0));
        for audit in weighty.map(|audit| &report["audits"][audit["id"].as_str().unwrap_or_default()]) {
            let line = format!("  {} {} {}", audit["title"], audit["displayValue"], audit["details"]["items"]);
            if audit["score"].as_f64() < Some(1.0) && !audit["score"].is_null() && !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// The medians of what performance is made of: milliseconds, and thousandths of a shift.
fn times(reports: &[Value]) -> Vec<String> {
    const MEASURED: [(&str, &str, f64); 5] = [
        ("first paint", "first-contentful-paint", 1.0),
        ("largest paint", "largest-contentful-paint", 1.0),
        ("speed index", "speed-index", 1.0),
        ("blocked", "total-blocking-time", 1.0),
        ("shifts", "cumulative-layout-shift", 1000.0),
    ];
    let value = |report: &Value, audit, factor: f64| {
        (report["audits"][audit]["numericValue"].as_f64().unwrap_or_default() * factor).round() as u64
    };
    let line = |(name, audit, factor)| {
        format!("{name} {}", median(reports.iter().map(|report| value(report, audit, factor)).collect()))
    };
    MEASURED.map(line).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_costs_points_is_named_and_the_median_counts() {
        assert_eq!(median(vec![100, 90, 97]), 97);
        let report = |score: f64| {
            json!({ "categories": { "seo": { "score": score, "auditRefs": [{ "id": "a", "weight": 1 }, { "id": "b", "weight": 1 }, { "id": "c", "weight": 0 }] } },
                "audits": { "a": { "score": score, "title": "a title" }, "b": { "score": 1, "title": "well done" }, "c": { "score": 0, "title": "for information" } } })
        };
        assert_eq!(score(&report(0.95), "seo"), 95);
        let lost = lost(&[report(0.5), report(0.5)], "seo");
        assert!(lost.len() == 1 && lost[0].contains("a title"), "{lost:?}");
    }
}
