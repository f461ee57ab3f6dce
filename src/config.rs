//! Runtime configuration (`public/config.json`): what an operator sets without a new build.

use serde::Deserialize;

use crate::browser;

/// `config.json`, as the boot script loaded it. Everything has a default.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Where the API lives: a path on this origin, or a URL with its own.
    pub api_base: String,
    pub brand: BrandConfig,
    /// The help desk's number.
    pub contact: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self { api_base: "/v1".to_owned(), brand: BrandConfig::default(), contact: None }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BrandConfig {
    pub name: BrandName,
}

/// The brand's name by language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BrandName {
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    #[serde(rename = "zh-Hant")]
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
        let value = browser::property(&browser::boot(), "config");
        Self::parse(&js_sys::JSON::stringify(&value).map(String::from).unwrap_or_default())
    }

    fn parse(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn an_absent_or_broken_file_leaves_the_defaults() {
        for json in ["", "undefined", "[]", "{\"api_base\":7}"] {
            assert_eq!(Config::parse(json).api_base, "/v1", "{json}");
        }
    }

    #[test]
    fn the_shipped_file_names_the_brand_in_each_language() {
        let config = Config::parse(include_str!("../public/config.json"));
        for locale in crate::i18n::Locale::ALL {
            assert!(!config.brand.name.in_language(locale.tag()).is_empty(), "{locale:?}");
        }
    }
}
