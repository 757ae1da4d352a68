//! One sort for every list: by number, then by text.

/// Puts things in order; equal ones stay as they were.
pub fn ordered<T>(things: Vec<T>, key: impl Fn(&T) -> (i64, String)) -> Vec<T> {
    let places = places(things.iter().map(key).collect());
    let mut slots: Vec<Option<T>> = things.into_iter().map(Some).collect();
    places.into_iter().filter_map(|at| slots.get_mut(at).and_then(Option::take)).collect()
}

fn places(keys: Vec<(i64, String)>) -> Vec<usize> {
    let mut keyed: Vec<(i64, String, usize)> =
        keys.into_iter().enumerate().map(|(at, (n, text))| (n, text, at)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, _, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn by_number_then_by_text_then_as_they_were() {
        let things = vec![(2, "b", 'x'), (1, "z", 'y'), (2, "a", 'z'), (2, "a", 'w')];
        let sorted = ordered(things, |(number, text, _)| (*number, (*text).to_owned()));
        assert_eq!(sorted.iter().map(|(_, _, mark)| *mark).collect::<String>(), "yzwx");
    }
}
