//! What the app has to know before anybody signs in.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, Page, Timestamp, endpoint::endpoint, id::StoreId};

/// `GET /bootstrap`: needs no session. Carries an `ETag` that leaves `server_time` out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetBootstrap {}
endpoint!(GetBootstrap => Bootstrap, Get "/bootstrap");

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Bootstrap {
    pub brand: Brand,
    pub server_time: Timestamp,
    /// BCP 47 tags, the default first.
    #[serde(default)]
    pub locales: Vec<String>,
    /// Names of the features that this brand has switched on.
    #[serde(default)]
    pub features: Vec<String>,
    #[serde(default)]
    pub consents: Vec<ConsentText>,
    #[serde(default)]
    pub rules: Vec<RuleVersion>,
    /// A line for the sign-in page, such as a planned pause of the service.
    #[serde(default)]
    pub notice: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Brand {
    pub name: String,
    #[serde(default)]
    pub slogan: Option<String>,
    /// Who answers when a member calls.
    #[serde(default)]
    pub contact: Option<String>,
    /// The country calling code of a phone number without one, such as `+86`.
    #[serde(default)]
    pub calling_code: Option<String>,
}

/// A text that a member agrees to, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ConsentText {
    /// Such as `terms`, `privacy`, `marketing_sms`.
    pub purpose: String,
    pub version: String,
    pub date: Timestamp,
    pub title: String,
    pub text: String,
    /// Whether one cannot become a member without it.
    pub required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct RuleVersion {
    /// Such as `points`, `tiers`.
    pub topic: String,
    pub version: String,
    pub date: Timestamp,
}

/// `GET /stores`: needs no session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListStores {}
endpoint!(ListStores => Page<Store>, Get "/stores");

/// `GET /stores/{code}`: needs no session.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetStore {
    #[serde(skip_serializing)]
    pub code: String,
}

impl Endpoint for GetStore {
    type Reply = Store;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/stores/{code}";
    const WRITE: bool = false;
    fn path(&self) -> String {
        format!("/stores/{}", self.code)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Store {
    pub id: StoreId,
    /// The short code printed in the store's QR.
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
}
