//! Runtime configuration (`public/config.json`): what an operator sets without a new build.

use wasm_bindgen::JsValue;

use crate::browser::{self, property};

/// `config.json`, as the boot script loaded it. Everything has a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the API lives: a path on this origin, or a URL with its own.
    pub api_base: String,
    pub brand_name: BrandName,
    /// The help desk's number.
    pub contact: Option<String>,
}

/// The brand's name by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrandName {
    zh_hans: String,
    zh_hant: String,
    en: String,
}

impl BrandName {
    /// The name in the language of a BCP 47 tag.
    pub fn in_language(&self, tag: &str) -> &str {
        match tag {
            "zh-Hant" => &self.zh_hant,
            "en" => &self.en,
            _ => &self.zh_hans,
        }
    }
}

impl Config {
    /// What the boot script loaded, or the defaults when it could not.
    pub fn from_boot() -> Self {
        Self::read(&property(&browser::boot(), "config"))
    }

    /// Read as a JavaScript object: a decoder for so few words would weigh more than they.
    pub fn read(config: &JsValue) -> Self {
        let word = |object: &JsValue, name: &str| property(object, name).as_string();
        let name = property(&property(config, "brand"), "name");
        let brand_name = |tag: &str| word(&name, tag).unwrap_or_default();
        Self {
            api_base: word(config, "api_base").unwrap_or_else(|| "/v1".to_owned()),
            brand_name: BrandName {
                zh_hans: brand_name("zh-Hans"),
                zh_hant: brand_name("zh-Hant"),
                en: brand_name("en"),
            },
            contact: word(config, "contact"),
        }
    }
}

/// What the configuration says of a host, by its key; of one that it does not know, nothing.
pub fn of_host(key: &str) -> JsValue {
    property(&property(&property(&browser::boot(), "config"), "hosts"), key)
}
