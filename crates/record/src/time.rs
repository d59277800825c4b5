use crate::spans::spans_in;
use crate::{Found, TimeId};
use article::Span;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;

/// A time expression and the time it means, as TIMEX3 (ISO-TimeML) values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// `t1` …
    pub id: TimeId,
    /// The words.
    pub span: Span,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimeType,
    /// TIMEX3 value, such as `2022-01-27`, `P2W`, `XXXX-WXX-4` (a Thursday that cannot be resolved).
    pub value: String,
    /// TIMEX3 modifier, such as `APPROX`.
    #[serde(rename = "mod")]
    pub modifier: Option<String>,
    /// What the value was reckoned from; null where it stands by itself.
    pub anchor: Option<Anchor>,
    /// Why it should be believed.
    #[serde(flatten)]
    pub found: Found,
}

/// TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimeType {
    /// A day or anything longer.
    Date,
    /// A time of a day.
    Time,
    /// A stretch of time.
    Duration,
    /// A repeated time.
    Set,
}

/// What a time was reckoned from. In JSON: `"published"` or the id of another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The date of publication.
    Published,
    /// Another time of the text.
    Time(TimeId),
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Anchor::Published => s.serialize_str("published"),
            Anchor::Time(id) => id.serialize(s),
        }
    }
}

impl<'de> Deserialize<'de> for Anchor {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Anchor, D::Error> {
        match &*Cow::<str>::deserialize(d)? {
            "published" => Ok(Anchor::Published),
            id => id.parse().map(Anchor::Time).map_err(de::Error::custom),
        }
    }
}

impl JsonSchema for Anchor {
    fn schema_name() -> Cow<'static, str> {
        "Anchor".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(published|t[0-9]+)$" })
    }
}

spans_in! {
    Time { span, found }
}
