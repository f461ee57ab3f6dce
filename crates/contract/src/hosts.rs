//! What the apps want that the member app is opened in.

use serde::{Deserialize, Serialize};

use crate::endpoint::endpoint;

/// `POST /hosts/wechat/signature`: signs an address of the app for WeChat's JS-SDK. What stands behind
/// its `#` does not count.
///
/// 422 `validation_failed` when the address is none of the app's.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SignHostUrl {
    pub url: String,
}
endpoint!(SignHostUrl => HostSignature, Post "/hosts/wechat/signature");

/// `POST /hosts/wecom/signature`: the same for WeCom's.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SignWecomUrl {
    pub url: String,
}
endpoint!(SignWecomUrl => HostSignature, Post "/hosts/wecom/signature");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct HostSignature {
    pub app_id: String,
    /// In seconds since 1970.
    pub timestamp: i64,
    pub nonce: String,
    pub signature: String,
}
