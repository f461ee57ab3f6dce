//! Which activities are asked for. It stands in the address, so that a reload, a link and the way
//! back find the same ones.

use contract::{
    activities::{ActivityKind, ListActivities},
    id::TierId,
    member::TierName,
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
    /// Only what a member of this tier may come to.
    pub tier: Option<TierId>,
}

impl Filter {
    /// From the values in the address; a link may name a tier that is none of `tiers`, once they are
    /// known.
    pub fn read(value: &dyn Fn(&str) -> Option<String>, tiers: Option<&[TierName]>) -> Self {
        let city = value(CITY).unwrap_or_default();
        let city: String = city.trim().chars().take(LONGEST_CITY).collect();
        let is_tier =
            |id: &String| tiers.is_none_or(|tiers| tiers.iter().any(|tier| tier.id.0 == *id));
        let tier = value(TIER).filter(|id| is_id(id) && is_tier(id));
        Self {
            kind: value(KIND).and_then(|name| kind_named(&name)),
            city: Some(city.trim_end().to_owned()).filter(|city| !city.is_empty()),
            open: value(OPEN).as_deref() == Some("true"),
            tier: tier.map(TierId),
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

/// The tiers that one can filter by: those that activities ask for, and with them the member's own.
pub fn with_own(mut asked: Vec<TierName>, own: Option<TierName>) -> Vec<TierName> {
    if !asked.is_empty() {
        asked.extend(own.filter(|own| asked.iter().all(|tier| tier.id != own.id)));
        asked.sort_by_key(|tier| tier.level);
    }
    asked
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
    use contract::{Endpoint, activities::ActivityKind, id::TierId, member::TierName};
    use proptest::prelude::*;

    use super::{ALL, Filter, LONGEST_CITY, Month, Part, with_own};

    fn read(values: &[(&str, &str)], tiers: Option<&[TierName]>) -> Filter {
        let value = |name: &str| {
            values.iter().find(|(of, _)| *of == name).map(|(_, value)| (*value).to_owned())
        };
        Filter::read(&value, tiers)
    }

    fn query(request: &impl Endpoint) -> Vec<(&'static str, String)> {
        request.query()
    }

    #[test]
    fn what_the_address_says_is_asked_for() {
        let values =
            [("kind", "tasting"), ("city", " 上海 "), ("open", "true"), ("tier", "tir_gold")];
        let filter = read(&values, None);
        assert_eq!(filter.kind, Some(ActivityKind::Tasting));
        let expected =
            [("city", "上海"), ("kind", "tasting"), ("tier", "tir_gold"), ("open", "true")];
        let expected = expected.map(|(name, value)| (name, value.to_owned()));
        assert_eq!(query(&filter.request(Part::default())), expected);
    }

    #[test]
    fn nothing_special_is_asked_for_in_the_shortest_way() {
        let filter = read(&[("kind", "circus"), ("city", " "), ("open", "1")], None);
        assert_eq!(query(&filter.request(Part::default())), []);
        assert!(!filter.is_narrow());
    }

    #[test]
    fn a_month_is_asked_for_from_its_first_day_to_its_last() {
        let month = Month::parse("2028-02").unwrap();
        let expected =
            [("from", "2028-02-01"), ("to", "2028-02-29"), ("open", "true"), ("limit", "100")];
        let expected = expected.map(|(name, value)| (name, value.to_owned()));
        let filter = read(&[("open", "true")], None);
        assert_eq!(query(&filter.of_month(month)), expected);
    }

    #[test]
    fn a_tier_that_there_is_not_asks_for_nothing() {
        let gold = TierName { id: TierId("tir_gold".into()), name: "Gold".into(), level: 3 };
        let known = [gold];
        let tier = |id, tiers: Option<&[TierName]>| read(&[("tier", id)], tiers).tier;
        let wanted = Some(TierId("tir_gold".into()));
        assert_eq!(tier("tir_gold", Some(&known)), wanted);
        assert_eq!(tier("tir_gold", None), wanted, "nobody knows yet");
        assert_eq!(tier("tir_tin", Some(&known)), None);
        assert_eq!(tier("tir tin", None), None);
    }

    #[test]
    fn ones_own_tier_is_among_those_that_are_asked_for() {
        let tier = |id: &str, level| TierName { id: TierId(id.into()), name: String::new(), level };
        let asked = || vec![tier("gold", 3), tier("platinum", 4)];
        let ids = |tiers: Vec<TierName>| tiers.into_iter().map(|it| it.id.0).collect::<Vec<_>>();
        let own = Some(tier("silver", 2));
        assert_eq!(ids(with_own(asked(), own.clone())), ["silver", "gold", "platinum"]);
        assert_eq!(ids(with_own(asked(), Some(tier("gold", 3)))), ["gold", "platinum"]);
        assert_eq!(ids(with_own(asked(), None)), ["gold", "platinum"], "a guest has none");
        assert_eq!(ids(with_own(Vec::new(), own)), Vec::<String>::new(), "nothing to choose");
    }

    #[test]
    fn each_list_has_a_place_of_its_own() {
        let values = [("kind", "party"), ("city", "party"), ("open", "true"), ("tier", "party")];
        let mut places = values.map(|value| read(&[value], None).place()).to_vec();
        places.push(Filter::default().place());
        places.sort();
        places.dedup();
        assert_eq!(places.len(), 5);
    }

    proptest! {
        #[test]
        fn any_address_asks_for_something_sound(value in "\\PC{0,90}") {
            for name in ALL {
                let filter = read(&[(name, &value)], None);
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
