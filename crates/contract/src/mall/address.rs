//! The address book.

use serde::{Deserialize, Serialize};

use super::Region;
use crate::{Page, endpoint::endpoint, id::AddressId};

/// `GET /me/addresses`: the default first, then the latest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListAddresses {}
endpoint!(ListAddresses => Page<Address>, Get "/me/addresses");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Address {
    pub id: AddressId,
    #[serde(default)]
    pub region: Region,
    pub name: String,
    /// Digits, for whoever delivers.
    pub phone: String,
    /// Empty where the region has none, as the city.
    #[serde(default)]
    pub province: String,
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub district: Option<String>,
    /// Street, house, floor, room.
    pub street: String,
    #[serde(default)]
    pub postcode: Option<String>,
    /// The one that is chosen unless the member chooses another; exactly one is, where there are any.
    #[serde(default)]
    pub is_default: bool,
}

/// `POST /me/addresses`: the first one becomes the default.
///
/// What there is of it depends on its [`Region`]. 422 `validation_failed` (`/region`: not delivered
/// to; `/name`, `/province`, `/city` and `/district`: up to 40 characters; `/street`: 4 to 120;
/// `/phone` and `/postcode`: not one of the region's; any of them: `required`, or `invalid` where the
/// region has none), 409 `limit_reached` (with `limit`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AddAddress {
    #[serde(default)]
    pub region: Region,
    pub name: String,
    pub phone: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub province: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub city: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    pub street: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    #[serde(default)]
    pub is_default: bool,
}
endpoint!(AddAddress => Address, Post "/me/addresses");

/// `PATCH /me/addresses/{id}`: changes what is present; an empty text takes away what may be
/// absent. 422 as for [`AddAddress`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ChangeAddress {
    #[serde(skip_serializing)]
    pub id: AddressId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// `true` makes it the default; `false` changes nothing, since there is always one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
}
endpoint!(ChangeAddress => Address, Patch "/me/addresses/{id}", id);

/// `DELETE /me/addresses/{id}`: where the default goes, the latest of the others takes its place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeleteAddress {
    #[serde(skip_serializing)]
    pub id: AddressId,
}
endpoint!(DeleteAddress => (), Delete "/me/addresses/{id}", id);
