//! Where an address is, and what is written there.

use serde::{Deserialize, Serialize};

/// Where an address is, as ISO 3166-1 has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Region {
    /// Province, city, and a district or none; a mobile number of 11 digits; a postcode of 6 or none.
    #[default]
    Cn,
    /// A district; a number of 8 digits that begins with 2 to 9; no postcode.
    Hk,
    /// A district; a number of 8 digits that begins with 6 or 28; no postcode.
    Mo,
    /// City or county, and district; a number of 9 or 10 digits with its leading 0; a postcode of
    /// 3, 5 or 6 digits, or none.
    Tw,
    #[serde(other)]
    Unknown,
}

impl Region {
    /// Those that one can choose.
    pub const ALL: &[Self] = &[Self::Cn, Self::Hk, Self::Mo, Self::Tw];

    /// The region on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cn => "CN",
            Self::Hk => "HK",
            Self::Mo => "MO",
            Self::Tw => "TW",
            Self::Unknown => "UNKNOWN",
        }
    }

    pub const fn has_province(self) -> bool {
        matches!(self, Self::Cn | Self::Unknown)
    }

    pub const fn has_city(self) -> bool {
        matches!(self, Self::Cn | Self::Tw | Self::Unknown)
    }

    /// Whether an address without a district is not one.
    pub const fn needs_district(self) -> bool {
        matches!(self, Self::Hk | Self::Mo | Self::Tw)
    }

    pub const fn has_postcode(self) -> bool {
        matches!(self, Self::Cn | Self::Tw | Self::Unknown)
    }

    /// Whether it can be a number there: its digits, without the country's.
    pub fn is_phone(self, text: &str) -> bool {
        let begins = |with: &[&str]| with.iter().any(|digits| text.starts_with(digits));
        let fits = match (self, text.len()) {
            (Self::Cn, 11) => begins(&["1"]),
            (Self::Hk, 8) => !begins(&["0", "1"]),
            (Self::Mo, 8) => begins(&["6", "28"]),
            // Mobile numbers have ten digits, those of houses one less where the area is large.
            (Self::Tw, 10) => begins(&["02", "03", "04", "05", "06", "07", "08", "09"]),
            (Self::Tw, 9) => begins(&["02", "03", "04", "05", "06", "07", "08"]),
            (Self::Unknown, count) => (4..=15).contains(&count),
            _ => false,
        };
        fits && is_digits(text)
    }

    /// Whether it can be a postcode there; nothing can where there are none.
    pub fn is_postcode(self, text: &str) -> bool {
        let fits = match self {
            Self::Cn => text.len() == 6,
            Self::Tw => matches!(text.len(), 3 | 5 | 6),
            Self::Hk | Self::Mo => false,
            Self::Unknown => return !text.is_empty(),
        };
        fits && is_digits(text)
    }

    /// The number in what was typed or pasted, if it can be one there: without what stands between
    /// the digits and without the country's own.
    pub fn phone_in(self, typed: &str) -> Option<String> {
        let is_between = |c: char| c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')');
        let digits: String = typed.chars().filter(|c| !is_between(*c)).collect();
        let (country, trunk) = match self {
            Self::Cn => ("86", ""),
            Self::Hk => ("852", ""),
            Self::Mo => ("853", ""),
            Self::Tw => ("886", "0"),
            Self::Unknown => ("", ""),
        };
        let without = digits.strip_prefix(country);
        let without = without.map(|rest| [trunk, rest.trim_start_matches(trunk)].concat());
        [Some(digits), without].into_iter().flatten().find(|number| self.is_phone(number))
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Region::{self, Cn, Hk, Mo, Tw, Unknown};

    #[test]
    fn a_region_is_known_by_its_code_and_others_are_tolerated() {
        for region in Region::ALL {
            let json = format!("{:?}", region.as_str());
            assert_eq!(serde_json::to_string(region).unwrap(), json);
            assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), *region);
        }
        assert_eq!(serde_json::from_str::<Region>("\"SG\"").unwrap(), Unknown);
    }

    #[test]
    fn numbers_are_those_of_their_region() {
        for (region, typed, number) in [
            (Cn, "+86 138 0000 0001", "13800000001"),
            (Cn, "8613800000001", "13800000001"),
            (Hk, "9123 4567", "91234567"),
            (Hk, "+852 2123-4567", "21234567"),
            (Hk, "85212345", "85212345"),
            (Mo, "66123456", "66123456"),
            (Mo, "+853 2812 3456", "28123456"),
            (Tw, "0912-345-678", "0912345678"),
            (Tw, "+886 912 345 678", "0912345678"),
            (Tw, "+886 (0)912 345 678", "0912345678"),
            (Tw, "(02) 2345-6789", "0223456789"),
            (Tw, "037-123456", "037123456"),
        ] {
            assert_eq!(region.phone_in(typed).as_deref(), Some(number), "{typed}");
            assert_eq!(region.phone_in(number).as_deref(), Some(number), "{typed}");
        }
        for (region, typed) in [
            (Cn, "91234567"),
            (Cn, "23800000001"),
            (Cn, "1380000000a"),
            (Cn, "１３８００００００００１"),
            (Hk, "13800000001"),
            (Hk, "12345678"),
            (Hk, "9123456"),
            (Mo, "91234567"),
            (Mo, "29123456"),
            (Tw, "0112345678"),
            (Tw, "091234567"),
            (Tw, "912345678"),
            (Tw, "13800000001"),
            (Unknown, "1"),
        ] {
            assert_eq!(region.phone_in(typed), None, "{typed}");
        }
    }

    #[test]
    fn postcodes_are_those_of_their_region() {
        for (region, good) in [(Cn, "310013"), (Tw, "106"), (Tw, "10617"), (Tw, "106017")] {
            assert!(region.is_postcode(good), "{good}");
        }
        for (region, bad) in [
            (Cn, "31001"),
            (Cn, "31001a"),
            (Cn, "３１００１３"),
            (Tw, "1061"),
            (Hk, "999077"),
            (Mo, "999078"),
        ] {
            assert!(!region.is_postcode(bad), "{bad}");
        }
    }
}
