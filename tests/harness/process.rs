//! The real binary as a process that can be killed and started again.

use super::PASSWORD;
use anyhow::{Context, Result, ensure};
use std::{
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// `tiangeng serve` on a port of its own.
pub struct Server {
    child: Child,
    origin: String,
    data: PathBuf,
    settings: Vec<String>,
}

/// Where its log goes, in the data directory.
const LOG: &str = "server.log";

/// The binary under test.
fn binary() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/tiangeng");
    std::env::var_os("TIANGENG_BIN").map_or_else(default, PathBuf::from)
}

/// Runs `tiangeng` with some words; answers what it printed.
///
/// # Errors
/// When it does not end well.
pub fn tiangeng(words: &[&str], data: &Path) -> Result<String> {
    let output = Command::new(binary()).args(words).arg("--data").arg(data).output().context("cannot run tiangeng")?;
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "tiangeng {words:?}: {complained}");
    Ok(said.into_owned())
}

fn import_areas(data: &Path) -> Result<()> {
    tiangeng(&["import", "areas", &super::demo_file("chengkou-areas.csv").display().to_string()], data).map(drop)
}

fn add_staff(data: &Path, staff: &[(&str, &str, &str, &str)]) -> Result<()> {
    let password = data.join("password");
    std::fs::write(&password, PASSWORD)?;
    let file = password.display().to_string();
    for (name, phone, role, area) in staff {
        let words = [
            "staff",
            "add",
            "--name",
            name,
            "--phone",
            phone,
            "--role",
            role,
            "--area",
            area,
            "--password-file",
            &file,
        ];
        tiangeng(&words, data)?;
    }
    Ok(())
}

/// Areas, the whole ledger, staff.
fn make_county(data: &Path, staff: &[(&str, &str, &str, &str)]) -> Result<()> {
    import_areas(data)?;
    tiangeng(&["import", "ledger", &super::demo_file("ledger-5000.xlsx").display().to_string()], data)?;
    add_staff(data, staff)
}

impl Server {
    /// Makes a county (areas, the whole ledger, a worker and a township) and serves it.
    ///
    /// # Errors
    /// When a step fails.
    pub fn with_county(data: &Path, staff: &[(&str, &str, &str, &str)]) -> Result<Self> {
        make_county(data, staff)?;
        Self::start(data, 0)
    }

    /// The same without the ledger.
    ///
    /// # Errors
    /// When a step fails.
    pub fn bare(data: &Path, staff: &[(&str, &str, &str, &str)]) -> Result<Self> {
        import_areas(data)?;
        add_staff(data, staff)?;
        Self::start(data, 0)
    }

    /// The same, where phones need a one-time code.
    ///
    /// # Errors
    /// When a step fails.
    pub fn with_codes(data: &Path, staff: &[(&str, &str, &str, &str)]) -> Result<Self> {
        import_areas(data)?;
        add_staff(data, staff)?;
        Self::start_with(data, 0, &[])
    }

    /// A one-time code for a user, from the command line.
    ///
    /// # Errors
    /// When nobody works here under this number.
    pub fn gives_a_code(&self, phone: &str) -> Result<String> {
        Ok(tiangeng(&["staff", "code", "--phone", phone], &self.data)?.trim().to_owned())
    }

    /// The same over TLS, with a certificate made for it.
    ///
    /// # Errors
    /// When a step fails.
    pub fn with_county_over_tls(data: &Path, staff: &[(&str, &str, &str, &str)]) -> Result<Self> {
        make_county(data, staff)?;
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])?;
        let (certificate, key) = (data.join("certificate.pem"), data.join("key.pem"));
        std::fs::write(&certificate, made.cert.pem())?;
        std::fs::write(&key, made.signing_key.serialize_pem())?;
        let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
        Self::start_with(data, 0, &["--any-phone", "--tls-certificate", &certificate, "--tls-key", &key])
    }

    /// Serves on `port`; 0 lets the system choose.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start(data: &Path, port: u16) -> Result<Self> {
        Self::start_with(data, port, &["--any-phone"])
    }

    /// The same with these settings alone.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start_with(data: &Path, port: u16, settings: &[&str]) -> Result<Self> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(data.join(LOG))?;
        let mut child = Command::new(binary())
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .args(settings)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("cannot start tiangeng serve")?;
        let mut line = String::new();
        let out = child.stdout.take().context("no standard output")?;
        BufReader::new(out).by_ref().read_line(&mut line)?;
        let origin = line.trim().strip_prefix("listening on ").context("it did not say its address")?.to_owned();
        let settings = settings.iter().map(|word| (*word).to_owned()).collect();
        Ok(Self { child, origin, data: data.to_owned(), settings })
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        self.origin.split_once("://").map_or(&self.origin, |(_, address)| address)
    }

    /// What it has logged.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn log(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.data.join(LOG))?)
    }

    /// The most memory that it has had so far, in megabytes.
    ///
    /// # Errors
    /// Where the system does not say, as Linux does.
    pub fn memory_at_most(&self) -> Result<u64> {
        let said = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = said.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no such line")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1024)
    }

    /// Kills it, as a power cut would.
    ///
    /// # Errors
    /// When it is not there to be killed.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Starts it again on the same port and county, with the same settings.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start_again(&mut self) -> Result<()> {
        let port = self.address().rsplit(':').next().and_then(|port| port.parse().ok()).context("no port")?;
        let settings: Vec<&str> = self.settings.iter().map(String::as_str).collect();
        *self = Self::start_with(&self.data, port, &settings)?;
        Ok(())
    }

    /// What `tiangeng check` says, after phones whose copies were what the server says.
    ///
    /// # Errors
    /// When it finds damage, or a phone found its copy different.
    pub fn check(&self) -> Result<String> {
        ensure!(!self.log()?.contains("copy differed"), "a phone fetched its copy anew");
        tiangeng(&["check"], &self.data)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.kill());
    }
}
