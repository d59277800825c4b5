use crate::{Record, Spans};
use article::{Span, Text};
use std::fmt;

impl Record {
    /// One line of JSON without a line break, spans in code points.
    pub fn to_json(&self) -> String {
        let points = Text::verbatim(self.article.text.clone()).code_points();
        let mut wire = self.clone();
        wire.each_span(&mut |span| {
            // A character takes one code point at least, so a non-empty span stays so.
            if let Some(s) = Span::new(points.at_byte(span.start()), points.at_byte(span.end())) {
                *span = s;
            }
        });
        // Only maps with keys that are no strings and failing writers make this fail; there are none.
        serde_json::to_string(&wire).unwrap_or_default()
    }

    /// Reads what [`Record::to_json`] wrote.
    ///
    /// # Errors
    /// Where the JSON is broken, is no record, or has a span beyond the end of its text.
    pub fn from_json(json: &str) -> Result<Record, JsonError> {
        let mut record: Record = serde_json::from_str(json).map_err(|e| JsonError(e.to_string()))?;
        let points = Text::verbatim(record.article.text.clone()).code_points();
        let len = points.at_byte(record.article.text.len());
        let mut beyond = None;
        record.each_span(&mut |span| match Span::new(points.to_byte(span.start()), points.to_byte(span.end())) {
            Some(s) if span.end() <= len => *span = s,
            _ => beyond = Some(*span),
        });
        match beyond {
            None => Ok(record),
            Some(span) => Err(JsonError(format!("the span {span:?} lies beyond the text, which has {len} code points"))),
        }
    }
}

/// Why JSON could not be read as a record.
#[derive(Debug)]
pub struct JsonError(String);

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a record: {}", self.0)
    }
}

impl std::error::Error for JsonError {}
