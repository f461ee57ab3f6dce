//! Which activities are asked for. It stands in the address, so that a reload, a link and the way
//! back find the same ones.

use contract::{
    activities::{ActivityKind, ListActivities},
    id::TierId,
};

use super::calendar::model::Month;
use crate::query::pages::Part;

pub const KIND: &str = "kind";
pub const CITY: &str = "city";
pub const OPEN: &str = "open";
pub const TIER: &str = "tier";

/// All that narrows the list down.
pub const ALL: [&str; 4] = [KIND, CITY, OPEN, TIER];

/// The longest name of a city, in characters.
const LONGEST_CITY: usize = 64;
/// What the contract gives at once, at most.
const MOST: u32 = 100;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub kind: Option<ActivityKind>,
    pub city: Option<String>,
    /// Only what one can sign up for now.
    pub open: bool,
    /// Only what the member's own tier may come to.
    pub tier: Option<TierId>,
}

impl Filter {
    /// From the values in the address. A tier there means the member's own, also in a link from a
    /// member of another one; `own` is that tier, once it is known.
    pub fn read(
        value: &dyn Fn(&str) -> Option<String>,
        is_guest: bool,
        own: Option<&TierId>,
    ) -> Self {
        let city = value(CITY).unwrap_or_default();
        let city: String = city.trim().chars().take(LONGEST_CITY).collect();
        let tier = value(TIER).filter(|id| !is_guest && is_id(id));
        Self {
            kind: value(KIND).and_then(|name| kind_named(&name)),
            city: Some(city.trim_end().to_owned()).filter(|city| !city.is_empty()),
            open: value(OPEN).as_deref() == Some("true"),
            tier: tier.map(|id| own.cloned().unwrap_or(TierId(id))),
        }
    }

    pub fn request(&self, part: Part) -> ListActivities {
        ListActivities {
            city: self.city.clone(),
            kind: self.kind,
            tier: self.tier.clone(),
            open: self.open.then_some(true),
            cursor: part.cursor,
            limit: part.limit,
            ..ListActivities::default()
        }
    }

    /// The same within a month.
    pub fn of_month(&self, month: Month) -> ListActivities {
        let (from, to) = (Some(month.first()), Some(month.last()));
        ListActivities { from, to, ..self.request(Part { cursor: None, limit: Some(MOST) }) }
    }

    /// Whether it leaves anything out.
    pub fn is_narrow(&self) -> bool {
        *self != Self::default()
    }

    /// A name for the place in this list.
    pub fn place(&self) -> String {
        let kind = self.kind.map_or("", ActivityKind::as_str);
        let open = if self.open { OPEN } else { "" };
        let tier = self.tier.as_ref().map_or("", |tier| &tier.0);
        ["activities", self.city.as_deref().unwrap_or_default(), kind, open, tier].join("/")
    }
}

pub fn kind_named(name: &str) -> Option<ActivityKind> {
    ActivityKind::ALL.iter().copied().find(|kind| kind.as_str() == name)
}

fn is_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !text.is_empty() && text.len() <= 64 && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use contract::{Endpoint, activities::ActivityKind, id::TierId};
    use proptest::prelude::*;

    use super::{ALL, Filter, LONGEST_CITY, Month, Part};

    fn own() -> TierId {
        TierId("tir_gold".into())
    }

    fn read(values: &[(&str, &str)], is_guest: bool, own: Option<&TierId>) -> Filter {
        let value = |name: &str| {
            values.iter().find(|(of, _)| *of == name).map(|(_, value)| (*value).to_owned())
        };
        Filter::read(&value, is_guest, own)
    }

    fn query(request: &impl Endpoint) -> Vec<(&'static str, String)> {
        request.query()
    }

    #[test]
    fn what_the_address_says_is_asked_for() {
        let values =
            [("kind", "tasting"), ("city", " 上海 "), ("open", "true"), ("tier", "tir_gold")];
        let filter = read(&values, false, Some(&own()));
        assert_eq!(filter.kind, Some(ActivityKind::Tasting));
        let expected =
            [("city", "上海"), ("kind", "tasting"), ("tier", "tir_gold"), ("open", "true")];
        let expected = expected.map(|(name, value)| (name, value.to_owned()));
        assert_eq!(query(&filter.request(Part::default())), expected);
    }

    #[test]
    fn nothing_special_is_asked_for_in_the_shortest_way() {
        let filter = read(&[("kind", "circus"), ("city", " "), ("open", "1")], false, None);
        assert_eq!(query(&filter.request(Part::default())), []);
        assert!(!filter.is_narrow());
    }

    #[test]
    fn a_month_is_asked_for_from_its_first_day_to_its_last() {
        let month = Month::parse("2028-02").unwrap();
        let expected =
            [("from", "2028-02-01"), ("to", "2028-02-29"), ("open", "true"), ("limit", "100")];
        let expected = expected.map(|(name, value)| (name, value.to_owned()));
        let filter = read(&[("open", "true")], false, None);
        assert_eq!(query(&filter.of_month(month)), expected);
    }

    #[test]
    fn a_tier_means_ones_own() {
        let values = [("tier", "tir_silver")];
        assert_eq!(read(&values, false, Some(&own())).tier, Some(own()));
        assert_eq!(read(&values, false, None).tier, Some(TierId("tir_silver".into())));
        assert_eq!(read(&values, true, None).tier, None, "a guest has none");
    }

    #[test]
    fn each_list_has_a_place_of_its_own() {
        let values = [("kind", "party"), ("city", "party"), ("open", "true"), ("tier", "party")];
        let mut places = values.map(|value| read(&[value], false, None).place()).to_vec();
        places.push(Filter::default().place());
        places.sort();
        places.dedup();
        assert_eq!(places.len(), 5);
    }

    proptest! {
        #[test]
        fn any_address_asks_for_something_sound(value in "\\PC{0,90}") {
            for name in ALL {
                let filter = read(&[(name, &value)], false, None);
                let city = filter.city.unwrap_or_default();
                prop_assert!(city.chars().count() <= LONGEST_CITY);
                prop_assert_eq!(city.trim(), &city);
                prop_assert!(filter.kind != Some(ActivityKind::Unknown));
                let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
                prop_assert!(filter.tier.is_none_or(|tier| tier.0.chars().all(is_plain)));
            }
        }
    }
}
