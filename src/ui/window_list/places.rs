//! How lists were left, the last ones.

use super::layout::Heights;

/// So many lists are remembered.
const MOST: usize = 40;

/// How far a list was scrolled, and how high its rows were: where they differ, so far down is
/// another row without that.
#[derive(Clone, Default)]
pub struct Left {
    pub y: f64,
    /// In a window so wide.
    pub width: f64,
    pub heights: Option<Heights>,
}

/// The list that was looked at last comes last.
pub struct Places(Vec<(String, Left)>);

impl Places {
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    pub fn find(&self, name: &str) -> Option<Left> {
        self.0.iter().find(|(of, _)| of == name).map(|(_, left)| left.clone())
    }

    /// Changes how a list was left; for one that is new the oldest goes.
    pub fn update(&mut self, name: String, change: impl FnOnce(&mut Left)) {
        let known = self.0.iter().position(|(of, _)| *of == name);
        let (name, mut left) = match known {
            Some(at) => self.0.remove(at),
            None => (name, Left::default()),
        };
        change(&mut left);
        self.0.push((name, left));
        let excess = self.0.len().saturating_sub(MOST);
        self.0.drain(..excess);
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Places};

    #[test]
    fn the_lists_that_were_looked_at_last_are_remembered() {
        let mut places = Places::none();
        for nth in 0..MOST {
            places.update(nth.to_string(), |left| left.y = nth as f64);
        }
        places.update("0".into(), |left| left.width = 320.0);
        places.update("new".into(), |_| {});
        let y = |name: &str| places.find(name).map(|left| left.y);
        assert_eq!((y("0"), y("1"), y("2"), y("new")), (Some(0.0), None, Some(2.0), Some(0.0)));
        assert_eq!(places.find("0").map(|left| left.width), Some(320.0));
        assert_eq!(places.0.len(), MOST);
    }
}
