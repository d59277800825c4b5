//! Ids are a letter for the kind and a number, so that they are unique in a record and short to read: `a1`, `s3`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $letter:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(s: &str) -> Result<Self, String> {
                s.strip_prefix($letter)
                    .and_then(|n| n.parse().ok())
                    .map($name)
                    .ok_or_else(|| format!(concat!("'{}' is no id of the form ", $letter, "1"), s))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(d)?.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": concat!("^", $letter, "[0-9]+$") })
            }
        }
    )*};
}

ids! {
    /// Of an actor: `a1`.
    ActorId "a"
    /// Of a time: `t1`.
    TimeId "t"
    /// Of a place: `p1`.
    PlaceId "p"
    /// Of a statement: `s1`.
    StatementId "s"
    /// Of an event: `e1`.
    EventId "e"
    /// Of a position: `q1`.
    PositionId "q"
    /// Of an instrument: `d1`.
    InstrumentId "d"
    /// Of an engagement: `g1`.
    EngagementId "g"
}
