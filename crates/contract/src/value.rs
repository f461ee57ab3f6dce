//! Values that mean the same everywhere.

use core::ops::{Add, Deref, Neg, Sub};
use std::borrow::Cow;

use chrono::{DateTime, FixedOffset};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Unexpected},
};

// A type of its own, since chrono's decoder also takes what RFC 3339 does not allow, and weighs
// several times as much in the app.
/// A moment, RFC 3339 with the offset of the brand's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(transparent, inline))]
pub struct Timestamp(pub DateTime<FixedOffset>);

impl Deref for Timestamp {
    type Target = DateTime<FixedOffset>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text)
            .map(Self)
            .map_err(|_| D::Error::invalid_value(Unexpected::Str(&text), &"a time of RFC 3339"))
    }
}

/// An amount of points. Integers only; sums saturate instead of wrapping.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Points(pub i64);

impl Points {
    pub const ZERO: Self = Self(0);
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Points {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl core::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

/// An amount of money: a decimal string, and an ISO 4217 currency code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Money {
    pub amount: String,
    pub currency: String,
}

impl Money {
    /// From the currency's hundredths (`1200` is `12.00`).
    pub fn from_minor(minor: i64, currency: &str) -> Self {
        let sign = if minor < 0 { "-" } else { "" };
        let minor = minor.unsigned_abs();
        Self {
            amount: format!("{sign}{}.{:02}", minor / 100, minor % 100),
            currency: currency.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Money, Points, Timestamp};

    #[test]
    fn times_keep_their_offset_and_are_of_rfc_3339() {
        for text in ["2026-11-22T14:05:00+08:00", "2026-02-28T23:59:59.250Z"] {
            let at: Timestamp = serde_json::from_value(text.into()).unwrap();
            assert_eq!(serde_json::to_value(at).unwrap(), text);
        }
        for text in ["", "2026-11-22", "2026-11-22T14:05:00", "Sun, 22 Nov 2026 14:05:00 GMT"] {
            assert!(serde_json::from_value::<Timestamp>(text.into()).is_err(), "{text}");
        }
    }

    #[test]
    fn points_travel_exactly_beyond_what_a_double_can_hold() {
        for value in [0, -1, 9_007_199_254_740_993, i64::MAX, i64::MIN] {
            let json = serde_json::to_string(&Points(value)).unwrap();
            assert_eq!(serde_json::from_str::<Points>(&json).unwrap(), Points(value));
        }
    }

    #[test]
    fn sums_of_points_saturate() {
        assert_eq!(Points(i64::MAX) + Points(1), Points(i64::MAX));
        assert_eq!(Points(5) - Points(8), Points(-3));
        assert_eq!([Points(2), Points(-7)].into_iter().sum::<Points>(), Points(-5));
    }

    #[test]
    fn fractions_are_not_points() {
        assert!(serde_json::from_str::<Points>("1.5").is_err());
    }

    #[test]
    fn money_keeps_its_hundredths_and_its_sign() {
        assert_eq!(Money::from_minor(1205, "CNY").amount, "12.05");
        assert_eq!(Money::from_minor(-5, "CNY").amount, "-0.05");
    }
}
