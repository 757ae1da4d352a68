//! What axe-core finds on a page: what people who cannot see well, or cannot point, would stumble over.

use super::Browser;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;

/// Runs it; each fault on a line, with the elements that have it.
const RUN: &str = "
    return axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.map(fault =>
        `${fault.id} (${fault.impact}): ${fault.help}\\n    ` + fault.nodes.slice(0, 4).map(node =>
            node.html.slice(0, 200) + ' — ' + (node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? '')).join('\\n    ')));";

impl Browser {
    /// Faults of the page that is shown, by all of axe-core's rules; none on a page that is right.
    ///
    /// # Errors
    /// When there is no axe-core (`TIANGENG_AXE`), or the driver fails.
    pub async fn axe(&self) -> Result<Vec<String>> {
        if self.runs("return !!window.axe").await? != Value::Bool(true) {
            let script = std::env::var_os("TIANGENG_AXE").context("TIANGENG_AXE names axe-core's script")?;
            self.runs(&fs::read_to_string(script)?).await?;
        }
        let found = self.runs(RUN).await?;
        let faults = found.as_array().context("a list of faults")?;
        Ok(faults.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}
