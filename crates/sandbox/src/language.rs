//! The languages of the brand, and texts that exist in each of them.

use std::borrow::Cow;

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    ZhHans,
    ZhHant,
    En,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// The language that an `Accept-Language` header asks for.
    pub fn negotiate(header: &str) -> Self {
        let mut wanted: Vec<(f32, Self)> = header
            .split(',')
            .filter_map(|part| {
                let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
                let quality = parameters.trim().strip_prefix("q=").unwrap_or("1").trim();
                Some((quality.parse().ok()?, Self::of_tag(tag.trim())?))
            })
            .filter(|(quality, _)| *quality > 0.0)
            .collect();
        // A stable sort: among equals, the first one named wins.
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map(|(_, language)| *language).unwrap_or_default()
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split('-');
        match parts.next()? {
            "zh" if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) => {
                Some(Self::ZhHant)
            }
            "zh" => Some(Self::ZhHans),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }
}

/// A text in every language of the brand. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    #[serde(rename = "zh-Hans")]
    zh_hans: Cow<'static, str>,
    #[serde(rename = "zh-Hant")]
    zh_hant: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Text {
    pub const fn new(zh_hans: &'static str, zh_hant: &'static str, en: &'static str) -> Self {
        Self {
            zh_hans: Cow::Borrowed(zh_hans),
            zh_hant: Cow::Borrowed(zh_hant),
            en: Cow::Borrowed(en),
        }
    }

    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::ZhHans => &self.zh_hans,
            Language::ZhHant => &self.zh_hant,
            Language::En => &self.en,
        }
    }

    pub fn to(&self, language: Language) -> String {
        self.get(language).to_owned()
    }

    /// The same words in every language, such as a name.
    pub fn plain(text: &str) -> Self {
        Self::made(|_| text.to_owned())
    }

    /// This text, a space, and another one.
    pub fn then(&self, other: &Self) -> Self {
        Self::made(|language| format!("{} {}", self.get(language), other.get(language)))
    }

    /// All languages in lower case, to search in.
    pub fn searchable(&self) -> String {
        [&self.zh_hans, &self.zh_hant, &self.en].map(|text| text.to_lowercase()).join("\n")
    }

    /// A text that is made for each language.
    pub fn made(make: impl Fn(Language) -> String) -> Self {
        Self {
            zh_hans: make(Language::ZhHans).into(),
            zh_hant: make(Language::ZhHant).into(),
            en: make(Language::En).into(),
        }
    }
}

impl ToSql for Text {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(self)
            .map(Into::into)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl FromSql for Text {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map_err(|error| FromSqlError::Other(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, En, ZhHans, ZhHant};

    #[test]
    fn the_best_known_language_is_chosen() {
        for (header, language) in [
            ("", ZhHans),
            ("fr", ZhHans),
            ("en-GB", En),
            ("zh-TW,zh;q=0.9,en;q=0.8", ZhHant),
            ("zh-HK", ZhHant),
            ("zh-Hant-CN", ZhHant),
            ("zh-CN", ZhHans),
            ("fr, en;q=0.5, zh;q=0.7", ZhHans),
            ("en;q=0, zh-Hant;q=0.1", ZhHant),
            ("en;q=nonsense", ZhHans),
        ] {
            assert_eq!(Language::negotiate(header), language, "{header}");
        }
    }
}
