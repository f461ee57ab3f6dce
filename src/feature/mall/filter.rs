//! Which rewards are asked for. It stands in the address, so that a reload, a link and the way back
//! find the same ones.

use contract::{
    Points,
    id::CategoryId,
    mall::{ListRewards, RewardSort},
};

use crate::query::pages::Part;

pub const CATEGORY: &str = "category";
pub const SEARCH: &str = "q";
pub const AFFORDABLE: &str = "affordable";
pub const MAX_POINTS: &str = "max_points";
pub const SORT: &str = "sort";

/// The longest search, in characters.
pub const LONGEST: u32 = 64;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub category: Option<String>,
    /// Empty when nothing is searched for.
    pub q: String,
    /// Only what this member could redeem now.
    pub affordable: bool,
    pub max_points: Option<Points>,
    pub sort: RewardSort,
}

impl Filter {
    /// From the values in the address. What one can afford, only a member can ask.
    pub fn read(value: &dyn Fn(&str) -> Option<String>, is_guest: bool) -> Self {
        let text = |name| value(name).unwrap_or_default();
        let cut = |text: String| text.trim().chars().take(LONGEST as usize).collect::<String>();
        Self {
            category: Some(cut(text(CATEGORY))).filter(|category| !category.is_empty()),
            q: cut(text(SEARCH)).trim_end().to_owned(),
            affordable: !is_guest && text(AFFORDABLE) == "true",
            max_points: text(MAX_POINTS).parse().ok().filter(|most| *most >= 0).map(Points),
            sort: sort_named(&text(SORT)),
        }
    }

    pub fn request(&self, part: Part) -> ListRewards {
        ListRewards {
            category: self.category.clone().map(CategoryId),
            q: Some(self.q.clone()).filter(|q| !q.is_empty()),
            affordable: self.affordable.then_some(true),
            max_points: self.max_points,
            sort: Some(self.sort).filter(|sort| *sort != RewardSort::default()),
            cursor: part.cursor,
            limit: part.limit,
        }
    }

    /// Whether it leaves anything out.
    pub fn is_narrow(&self) -> bool {
        *self != Self { sort: self.sort, ..Self::default() }
    }

    /// A name for the place in this list.
    pub fn place(&self) -> String {
        let category = self.category.as_deref().unwrap_or_default();
        let most = self.max_points.map(|most| most.0.to_string()).unwrap_or_default();
        let affordable = if self.affordable { AFFORDABLE } else { "" };
        ["mall", category, &self.q, affordable, &most, self.sort.as_str()].join("/")
    }
}

/// The brand's own order when there is none of that name.
fn sort_named(name: &str) -> RewardSort {
    RewardSort::ALL.iter().find(|sort| sort.as_str() == name).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use contract::{Endpoint, Points, mall::RewardSort};
    use proptest::prelude::*;

    use super::{Filter, LONGEST, Part};

    fn read(values: &[(&str, &str)], is_guest: bool) -> Filter {
        let value = |name: &str| {
            values.iter().find(|(of, _)| *of == name).map(|(_, value)| (*value).to_owned())
        };
        Filter::read(&value, is_guest)
    }

    #[test]
    fn what_the_address_says_is_asked_for() {
        let values = [
            ("category", "cat_tea"),
            ("q", " 龙井 "),
            ("affordable", "true"),
            ("max_points", "320"),
            ("sort", "points_low"),
        ];
        let filter = read(&values, false);
        assert_eq!(filter.max_points, Some(Points(320)));
        assert_eq!(filter.sort, RewardSort::PointsLow);
        let expected = [
            ("category", "cat_tea"),
            ("q", "龙井"),
            ("affordable", "true"),
            ("max_points", "320"),
            ("sort", "points_low"),
        ];
        let expected = expected.map(|(name, value)| (name, value.to_owned()));
        assert_eq!(filter.request(Part::default()).query(), expected);
    }

    #[test]
    fn nothing_special_is_asked_for_in_the_shortest_way() {
        assert_eq!(read(&[("sort", "recommended")], false).request(Part::default()).query(), []);
        assert!(!read(&[("sort", "newest")], false).is_narrow());
        assert!(read(&[("q", "tea")], false).is_narrow());
    }

    #[test]
    fn a_guest_is_not_asked_what_a_guest_can_afford() {
        assert!(!read(&[("affordable", "true")], true).affordable);
    }

    #[test]
    fn each_list_has_a_place_of_its_own() {
        let values = [("category", "a"), ("q", "a"), ("affordable", "true"), ("max_points", "1")];
        let mut places = values.map(|value| read(&[value], false).place()).to_vec();
        places.push(Filter::default().place());
        places.push(read(&[("sort", "newest")], false).place());
        places.sort();
        places.dedup();
        assert_eq!(places.len(), 6);
    }

    proptest! {
        #[test]
        fn any_address_asks_for_something_sound(value in "\\PC{0,90}") {
            for name in ["category", "q", "affordable", "max_points", "sort"] {
                let filter = read(&[(name, &value)], false);
                prop_assert!(filter.q.chars().count() <= LONGEST as usize);
                prop_assert_eq!(filter.q.trim(), &filter.q);
                prop_assert!(filter.max_points.is_none_or(|most| most.0 >= 0));
                prop_assert!(filter.sort != RewardSort::Unknown);
            }
        }
    }
}
