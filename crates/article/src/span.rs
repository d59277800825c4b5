use std::fmt;
use std::ops::Range;

/// A non-empty byte range of an article's text.
///
/// Rows point at words by spans, and a row that points at nothing is worthless: that is why a span cannot be
/// empty. Both ends must lie on character boundaries of the text that the span belongs to; [`crate::Text::slice`] relies on it.
///
/// The order is by start, then by end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The range from `start` to `end` (exclusive), or `None` where that would be empty or too large for 32 bits.
    pub fn new(start: usize, end: usize) -> Option<Span> {
        if start >= end {
            return None;
        }
        Some(Span { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes; never 0.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(self) -> usize {
        self.end() - self.start()
    }

    /// The range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `at` lies inside.
    pub fn holds(self, at: usize) -> bool {
        self.range().contains(&at)
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The bytes that both share.
    pub fn intersection(self, other: Span) -> Option<Span> {
        Span::new(self.start().max(other.start()), self.end().min(other.end()))
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// `[start, end]`, in whatever unit the text around it says.
#[cfg(feature = "json")]
mod json {
    use super::Span;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
    use std::borrow::Cow;

    impl Serialize for Span {
        fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            (self.start, self.end).serialize(s)
        }
    }

    impl<'de> Deserialize<'de> for Span {
        fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Span, D::Error> {
            let (start, end) = <(usize, usize)>::deserialize(d)?;
            Span::new(start, end)
                .ok_or_else(|| de::Error::custom(format!("[{start}, {end}] is no span: its end must lie beyond its start")))
        }
    }

    impl JsonSchema for Span {
        fn schema_name() -> Cow<'static, str> {
            "Span".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "[start, end) in Unicode code points of article.text; never empty.",
                "type": "array",
                "items": { "type": "integer", "minimum": 0 },
                "minItems": 2,
                "maxItems": 2
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_never_empty() {
        assert_eq!(Span::new(3, 3), None);
        assert_eq!(Span::new(4, 3), None);
        assert_eq!(Span::new(0, usize::MAX), None);
        assert_eq!(Span::new(3, 5).unwrap().range(), 3..5);
    }

    #[test]
    fn neighbours_do_not_overlap() {
        let (a, b, c) = (Span::new(0, 2).unwrap(), Span::new(2, 4).unwrap(), Span::new(1, 3).unwrap());
        assert!(!a.overlaps(b) && a.overlaps(c) && b.overlaps(c));
        assert_eq!(a.intersection(b), None);
        assert_eq!(a.intersection(c), Span::new(1, 2));
        assert_eq!(a.cover(b), Span::new(0, 4).unwrap());
    }
}
