use crate::spans::spans_in;
use crate::{Found, PlaceId};
use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place that the text names. One that could not be resolved has neither coordinates nor a GeoNames id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// `p1` …
    pub id: PlaceId,
    /// The words.
    pub span: Span,
    /// The gazetteer's name, or the words where it is unresolved.
    pub name: String,
    /// Whether the place itself is meant.
    pub role: PlaceRole,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Name of the first-order division.
    pub admin1: Option<String>,
    /// GeoNames feature code, such as `PPLC`.
    pub feature: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// How exact the coordinates are.
    pub precision: Option<Precision>,
    /// Why it should be believed.
    #[serde(flatten)]
    pub found: Found,
}

/// What a place name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceRole {
    /// The place.
    Literal,
    /// Its government or people: "Moscow said".
    Metonym,
    /// An adjective or name of its people: "Russian".
    Demonym,
}

/// How exact coordinates are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A town or a spot.
    City,
    /// A province, river, sea or other region.
    Region,
    /// A country.
    Country,
}

spans_in! {
    Place { span, found }
}
