//! A demo county, from nothing to an address that answers.

use crate::{
    shell::{command, root, status, step, timed},
    tls::{self, Certificate},
    web,
};
use anyhow::Context;
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Demo accounts: name, phone, role, area. Their password is [`PASSWORD`].
const STAFF: [(&str, &str, &str, &str); 5] = [
    ("冉玉兰", "14000000001", "grid_worker", "左岚乡/大坝村"),
    ("张建川", "14000000002", "grid_worker", "左岚乡"),
    ("向明华", "14000000003", "township_union", "左岚乡"),
    ("谭松青", "14000000004", "county_admin", "城口县"),
    ("周正", "14000000005", "auditor", "城口县"),
];
const PASSWORD: &str = "walnut-lamp-river";

#[derive(Args)]
pub struct Run {
    /// Where the demo county is kept
    #[arg(long, default_value = "data/demo")]
    data: String,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Over TLS with a certificate of its own, as Safari needs it; other browsers do without on 127.0.0.1
    #[arg(long)]
    tls: bool,
}

impl Run {
    pub fn run(&self) -> anyhow::Result<()> {
        web::build(false)?;
        timed("building the server", || status(&mut command("cargo build --quiet -p tiangeng-server")))?;
        let data = root().join(&self.data);
        if !data.join("tiangeng.sqlite3").exists() {
            timed("making the demo county", || make_county(&tiangeng(), &data))?;
        }
        step("serving");
        let certificate = self.tls.then(|| tls::certificate(&self.listen)).transpose()?;
        let scheme = if self.tls { "https" } else { "http" };
        eprintln!("\n  address   {scheme}://{}/app\n  password  {PASSWORD}", self.listen);
        for (name, phone, role, area) in STAFF {
            eprintln!("  {phone}  {role:15} {name} {area}");
        }
        eprintln!("\n  Stop with Ctrl-C. The county is kept in {}; delete it to begin anew.\n", self.data);
        self.tell_about_safari(certificate.as_ref());
        let mut serve = Command::new(tiangeng());
        serve.args(["serve", "--any-phone", "--listen", &self.listen, "--data"]).arg(&data);
        if let Some(Certificate { certificate, key }) = &certificate {
            serve.arg("--tls-certificate").arg(certificate).arg("--tls-key").arg(key);
        }
        status(&mut serve)
    }

    fn tell_about_safari(&self, certificate: Option<&Certificate>) {
        match certificate {
            None => eprintln!("  Safari keeps no sign-in over http: for it, `cargo xtask run --tls`.\n"),
            Some(Certificate { certificate, .. }) => eprintln!(
                "  The certificate is this machine's own: browsers warn until it is trusted.\n  It is {}.\n",
                certificate.display()
            ),
        }
    }
}

fn tiangeng() -> PathBuf {
    root().join("target/debug/tiangeng")
}

/// Chengkou's real areas, the holidays of two years, the synthetic ledger, answers, example stories and activities, demo accounts. Made aside and put in place whole.
pub fn make_county(program: &Path, data: &Path) -> anyhow::Result<()> {
    let new = data.with_extension("new");
    drop(fs::remove_dir_all(&new));
    fs::create_dir_all(&new)?;
    let demo = root().join("server/demo");
    status(Command::new(program).args(["import", "areas", "--data"]).arg(&new).arg(demo.join("chengkou-areas.csv")))?;
    status(Command::new(program).args(["calendar", "--data"]).arg(&new).arg(demo.join("holidays.csv")))?;
    status(Command::new(program).args(["import", "ledger", "--data"]).arg(&new).arg(demo.join("ledger-5000.xlsx")))?;
    for records in ["answers.json", "stories.json", "activities.json"] {
        status(Command::new(program).args(["records", "--data"]).arg(&new).arg(demo.join(records)))?;
    }
    let password = new.join("password");
    fs::write(&password, PASSWORD)?;
    for (name, phone, role, area) in STAFF {
        let account =
            ["staff", "add", "--name", name, "--phone", phone, "--role", role, "--area", area, "--password-file"];
        status(Command::new(program).args(account).arg(&password).arg("--data").arg(&new))?;
    }
    fs::remove_file(password)?;
    if let Some(parent) = data.parent() {
        fs::create_dir_all(parent)?;
    }
    drop(fs::remove_dir_all(data));
    fs::rename(&new, data).context("putting the demo county in place")
}
