//! Signatures on glass: the strokes themselves, small enough to travel inside an operation.

use super::fault::Fault;
use crate::json::{readable, written};

/// Width and height of the field that points are measured in, whatever the screen's size.
pub const FIELD: (u16, u16) = (1000, 400);
/// A name in clear handwriting takes 200–800 points at 60 a second; 4,000 are about 32 KB of JSON.
pub const POINTS_MAX: usize = 4_000;
/// Fewer points are a slip of the finger.
pub const POINTS_MIN: usize = 12;
/// A dot or a short line is no signature: the strokes must span this much of the field.
const SPAN_MIN: u16 = 60;

/// Strokes of a finger or stylus; each is `x0, y0, x1, y1, …` within [`FIELD`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature(pub Vec<Vec<u16>>);

readable!(Signature, tree => Vec::<Vec<u16>>::from_tree(tree).map(Self));
written!(Signature, signature => signature.0.tree());

impl Signature {
    /// Whether this could be a person's name.
    ///
    /// # Errors
    /// `SignatureMissing` for too little, `TooLong` for too many points, `Malformed` for points outside the field.
    pub fn check(&self) -> Result<(), Fault> {
        let found = self.points().count();
        let whole = self.0.iter().all(|stroke| stroke.len() % 2 == 0);
        match found {
            _ if !whole || self.points().any(|(x, y)| x > FIELD.0 || y > FIELD.1) => Err(Fault::Malformed),
            n if n > POINTS_MAX => Err(Fault::TooLong { max: POINTS_MAX, found }),
            n if n < POINTS_MIN || self.span() < SPAN_MIN => Err(Fault::SignatureMissing),
            _ => Ok(()),
        }
    }

    /// All points, stroke after stroke.
    pub fn points(&self) -> impl Iterator<Item = (u16, u16)> {
        self.0.iter().flat_map(|stroke| stroke.chunks_exact(2).map(|p| (p[0], p[1])))
    }

    /// The strokes as SVG path data in [`FIELD`] units.
    pub fn svg_path(&self) -> String {
        let stroke = |points: &Vec<u16>| {
            let pairs: Vec<String> = points.chunks_exact(2).map(|p| format!("{} {}", p[0], p[1])).collect();
            format!("M{}", pairs.join("L"))
        };
        self.0.iter().filter(|s| s.len() >= 2).map(stroke).collect()
    }

    fn span(&self) -> u16 {
        let range = |values: Vec<u16>| values.iter().max().zip(values.iter().min()).map_or(0, |(max, min)| max - min);
        range(self.points().map(|p| p.0).collect()).max(range(self.points().map(|p| p.1).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_no_signature() {
        let dot = Signature(vec![[10, 10].repeat(30)]);
        assert_eq!(dot.check(), Err(Fault::SignatureMissing));
        assert_eq!(Signature::default().check(), Err(Fault::SignatureMissing));
        let line = Signature(vec![(0..40).flat_map(|i| [i * 10, 200]).collect()]);
        assert_eq!(line.check(), Ok(()));
        assert!(line.svg_path().starts_with("M0 200L10 200L20 200"));
    }

    #[test]
    fn strokes_outside_the_field_are_refused() {
        assert_eq!(Signature(vec![vec![1, 2, 3]]).check(), Err(Fault::Malformed));
        assert_eq!(Signature(vec![[1001, 0].repeat(20)]).check(), Err(Fault::Malformed));
        let endless = Signature(vec![[1, 1].repeat(POINTS_MAX + 1)]);
        assert_eq!(endless.check(), Err(Fault::TooLong { max: POINTS_MAX, found: POINTS_MAX + 1 }));
    }
}
