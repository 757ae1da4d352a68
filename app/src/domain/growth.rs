//! Growth on the year, in basis points.

/// Growth from `before` to `now` in basis points (1 % = 100), rounded half up; `None` when there was nothing before.
pub fn basis_points(now: u64, before: u64) -> Option<i64> {
    let (now, before) = (i128::from(now), i128::from(before));
    let doubled = (now - before) * 20_000 + before;
    (before > 0).then(|| doubled.div_euclid(2 * before) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_rounds_half_up() {
        assert_eq!(basis_points(5160, 4133), Some(2485));
        assert_eq!(basis_points(20_001, 20_000), Some(1)); // exactly half a basis point
        assert_eq!(basis_points(4133, 4133), Some(0));
        assert_eq!(basis_points(0, 10), Some(-10_000));
        assert_eq!(basis_points(10, 0), None);
    }
}
