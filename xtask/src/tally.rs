//! What docs/security/asvs.md counts: its tables say what its lines say.

use crate::shell::root;
use std::fs;

const PAGE: &str = "docs/security/asvs.md";
/// Results in the order of the table's columns.
const RESULTS: [&str; 4] = ["pass", "n.a.", "deviation", "open"];

/// Says what the page counts or lists otherwise than its lines are.
pub fn wrong() -> anyhow::Result<Vec<String>> {
    let page = fs::read_to_string(root().join(PAGE))?;
    Ok(faults(&page).into_iter().map(|fault| format!("{PAGE}: {fault}")).collect())
}

fn faults(page: &str) -> Vec<String> {
    let lines: Vec<(&str, &str)> = page.lines().filter_map(requirement).collect();
    let counted = |of: &dyn Fn(&str) -> bool| {
        RESULTS.map(|result| lines.iter().filter(|(number, found)| of(number) && *found == result).count().to_string())
    };
    let mut faults = Vec::new();
    for (head, cells) in page.lines().filter_map(row) {
        let chapter = head.split_whitespace().next().and_then(|word| word.strip_prefix('V'));
        let right = match chapter {
            Some(chapter) => counted(&|number| number.split('.').next() == Some(chapter)),
            None => counted(&|_| true),
        };
        if cells != right {
            faults.push(format!("“{head}” should say {}", right.join(", ")));
        }
    }
    let numbers = |result: &str| {
        lines.iter().filter(|(_, found)| *found == result).map(|(number, _)| *number).collect::<Vec<_>>().join(", ")
    };
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for (before, result, after) in [("Open lines: ", "open", "."), ("| | ", "deviation", " | | |")] {
        let list = format!("{before}{}{after}", numbers(result));
        if !flat.contains(&list) {
            faults.push(format!("should say “{list}”"));
        }
    }
    faults
}

/// Number and result of a line like `| 1.2.3 | 1 | what | pass | why | where |`.
fn requirement(line: &str) -> Option<(&str, &str)> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.split(" | ").collect();
    let is_number = cells[0].split('.').count() == 3 && cells[0].chars().all(|c| c.is_ascii_digit() || c == '.');
    (is_number && cells.len() > 4).then(|| (cells[0], cells[3]))
}

/// Head and counts of a line of the table of chapters.
fn row(line: &str) -> Option<(&str, [String; 4])> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    let counts: Vec<String> = cells[1..].iter().map(|cell| cell.trim_matches('*').to_owned()).collect();
    let counts: [String; 4] = counts.try_into().ok()?;
    counts.iter().all(|count| count.parse::<u32>().is_ok()).then_some((cells[0], counts))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "| V1 One | 1 | 0 | 0 | 1 |\n| **all** | **1** | **0** | **1** | **1** |\n| | 2.1.1 | | |\nOpen lines:\n1.1.2.\n\
        | 1.1.1 | 1 | what | pass | why | where |\n| 1.1.2 | 1 | what | open | why | where |\n| 2.1.1 | 2 | what | deviation | why | |";

    #[test]
    fn the_page_counts_as_its_lines_are_and_miscounts_are_found() {
        assert_eq!(wrong().unwrap(), [""; 0]);
        assert_eq!(faults(PAGE), [""; 0]);
        assert_eq!(faults(&PAGE.replace("what | pass", "what | open")).len(), 3, "chapter, sum and list");
    }
}
