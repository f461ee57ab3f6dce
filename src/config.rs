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
    /// Where something of the backend's is: a path is one on the backend's own address, which may have
    /// an origin of its own.
    pub fn address_of(&self, url: &str) -> String {
        let is_path = url.starts_with('/') && !url.starts_with("//");
        match self.api_base.split_once("://") {
            Some((scheme, rest)) if is_path => {
                let host = rest.split('/').next().unwrap_or_default();
                [scheme, "://", host, url].concat()
            }
            _ => url.to_owned(),
        }
    }

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

#[cfg(test)]
mod tests {
    use super::{BrandName, Config};

    fn address_of(url: &str, api_base: &str) -> String {
        let (api_base, brand_name) = (api_base.to_owned(), BrandName::default());
        Config { api_base, brand_name, contact: None }.address_of(url)
    }

    #[test]
    fn a_path_is_one_of_the_backend() {
        assert_eq!(address_of("/pay?id=1", "/v1"), "/pay?id=1");
        assert_eq!(address_of("/pay", "https://api.example/v1"), "https://api.example/pay");
        assert_eq!(address_of("/pay", "http://10.0.0.2:8081"), "http://10.0.0.2:8081/pay");
    }

    #[test]
    fn a_whole_address_stays_what_it_is() {
        let page = "https://pay.example/p?id=1";
        assert_eq!(address_of(page, "https://api.example/v1"), page);
        assert_eq!(address_of("//evil.example", "https://api.example/v1"), "//evil.example");
        assert_eq!(address_of("javascript:alert(1)", "/v1"), "javascript:alert(1)");
    }
}
