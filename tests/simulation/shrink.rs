//! A failing run made short: first the steps, then what people do, then what goes wrong, each tape by itself.

use super::{Plan, run};

/// Runs that one shrinking may take: seconds in the test profile.
const RUNS_MAX: u32 = 600;

/// The shortest plan found that still breaks, and what it breaks. `None` when `plan` holds.
pub fn shrink(plan: &Plan) -> Option<(Plan, String)> {
    let mut best = (plan.clone(), run(plan).err()?);
    let mut runs = 0;
    if let Some(step) = failing_step(&best.1) {
        attempt(&mut best, &mut runs, |plan| plan.steps = step + 1);
    }
    let tapes: [fn(&mut Plan) -> &mut Vec<u32>; 2] = [|plan| &mut plan.without_work, |plan| &mut plan.without_fate];
    for tape in tapes {
        let mut chunk = best.0.steps.div_ceil(2).max(1);
        while chunk > 0 && runs < RUNS_MAX {
            for first in (0..best.0.steps).step_by(chunk as usize) {
                attempt(&mut best, &mut runs, |plan| {
                    let omitted = tape(plan);
                    omitted.extend(first..first + chunk);
                    omitted.sort_unstable();
                    omitted.dedup();
                });
            }
            chunk /= 2;
        }
    }
    Some(best)
}

fn attempt(best: &mut (Plan, String), runs: &mut u32, change: impl FnOnce(&mut Plan)) {
    let mut plan = best.0.clone();
    change(&mut plan);
    *runs += 1;
    if plan != best.0
        && let Err(broken) = run(&plan)
    {
        *best = (plan, broken);
    }
}

fn failing_step(broken: &str) -> Option<u32> {
    broken.strip_prefix("step ")?.split(':').next()?.parse().ok()
}
