//! Forms that the backend describes, and what is filled in.

use core::fmt;
use std::collections::BTreeMap;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// What has to be filled in, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Form {
    /// Sent along with the answers: what was filled in belongs to this version.
    pub version: u32,
    #[serde(default)]
    pub fields: Vec<FormField>,
}

/// One field. A client leaves out a field of a kind that it does not know; where such a field is
/// required, the form cannot be sent by this client, and it says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FormField {
    /// The key of its answer: letters, digits and `_`.
    pub name: String,
    pub label: String,
    #[serde(default)]
    pub help: Option<String>,
    pub kind: FieldKind,
    #[serde(default)]
    pub required: bool,
    /// With `text` and `long_text`: in characters.
    #[serde(default)]
    pub max_length: Option<u32>,
    /// With `number`.
    #[serde(default)]
    pub min: Option<i64>,
    /// With `number`.
    #[serde(default)]
    pub max: Option<i64>,
    /// With `date`.
    #[serde(default)]
    pub earliest: Option<chrono::NaiveDate>,
    /// With `date`.
    #[serde(default)]
    pub latest: Option<chrono::NaiveDate>,
    /// With `single` and `multiple`.
    #[serde(default)]
    pub options: Vec<FieldOption>,
    /// With `multiple`: as many as there are when absent.
    #[serde(default)]
    pub max_choices: Option<u32>,
    /// What of the member's profile it asks for.
    #[serde(default)]
    pub prefill: Option<Prefill>,
    /// With `prefill`, when somebody is signed in: what the backend knows already, to be put in for
    /// the member to check.
    #[serde(default)]
    pub value: Option<Answer>,
    /// With `consent`.
    #[serde(default)]
    pub consent: Option<ConsentAsked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line; answered with a text.
    Text,
    /// Several lines; answered with a text.
    LongText,
    /// A mobile number; answered with a text.
    Phone,
    /// Answered with an integer.
    Number,
    /// One of the options; answered with its value, a text.
    Single,
    /// Some of the options; answered with a list of their values.
    Multiple,
    /// Answered with a text, `YYYY-MM-DD`.
    Date,
    /// Unticked at first; answered with `true` or `false`, and with `true` where it is required.
    Consent,
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FieldOption {
    pub value: String,
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Prefill {
    Name,
    Phone,
    Birthday,
    City,
    #[serde(other)]
    Unknown,
}

/// What one agrees to by ticking a box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ConsentAsked {
    /// Such as `photos`.
    pub purpose: String,
    pub version: String,
    pub text: String,
}

/// What was filled in, by the names of the fields. A field that was left empty is absent.
pub type Answers = BTreeMap<String, Answer>;

/// What was filled into one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Answer {
    Flag(bool),
    Number(i64),
    Text(String),
    Choices(Vec<String>),
    /// In a shape that this version does not know.
    #[cfg_attr(feature = "openapi", schemars(skip))]
    Unknown,
}

// By hand, since a derived one fails for what it does not know, and weighs more in the app.
impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyShape;

        impl<'de> Visitor<'de> for AnyShape {
            type Value = Answer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer")
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Answer, E> {
                Ok(Answer::Flag(flag))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Answer, E> {
                Ok(Answer::Number(number))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Answer, E> {
                Ok(i64::try_from(number).map_or(Answer::Unknown, Answer::Number))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Answer, E> {
                Ok(Answer::Unknown)
            }

            fn visit_str<E>(self, text: &str) -> Result<Answer, E> {
                Ok(Answer::Text(text.to_owned()))
            }

            fn visit_unit<E>(self) -> Result<Answer, E> {
                Ok(Answer::Unknown)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Answer, A::Error> {
                let mut choices = Vec::new();
                let mut known = true;
                while let Some(item) = items.next_element::<Answer>()? {
                    match item {
                        Answer::Text(choice) => choices.push(choice),
                        _ => known = false,
                    }
                }
                Ok(if known { Answer::Choices(choices) } else { Answer::Unknown })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Answer, A::Error> {
                while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Answer::Unknown)
            }
        }

        deserializer.deserialize_any(AnyShape)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_str, to_string};

    use super::{Answer, Answers};

    #[test]
    fn answers_keep_their_shape() {
        let json = r#"{"a":true,"b":-3,"c":"茶","d":["x","y"],"e":[]}"#;
        let answers: Answers = from_str(json).unwrap();
        assert_eq!(answers["d"], Answer::Choices(vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(to_string(&answers).unwrap(), json);
    }

    #[test]
    fn a_shape_of_the_future_is_tolerated() {
        let shapes = r#"["{}", "[1]", "[[\"a\"],\"b\"]", "1.5", "null", "18446744073709551615"]"#;
        for text in from_str::<Vec<String>>(shapes).unwrap() {
            assert_eq!(from_str::<Answer>(&text).unwrap(), Answer::Unknown, "{text}");
        }
        assert_eq!(from_str::<Answer>(r#"{"a":[{"b":1}],"c":null}"#).unwrap(), Answer::Unknown);
        assert!(from_str::<Answer>("[1").is_err());
    }
}
