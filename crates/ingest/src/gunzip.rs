use crate::Error;
use flate2::read::MultiGzDecoder;
use std::io::Read;

/// Unpacks gzip data whole; an error where it is damaged or breaks off, or where more than `limit` bytes come out.
pub fn gunzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let mut reader = MultiGzDecoder::new(bytes).take((limit as u64).saturating_add(1));
    reader.read_to_end(&mut out).map_err(|e| {
        Error::Gzip(match e.kind() {
            std::io::ErrorKind::UnexpectedEof => "it breaks off before its end".to_owned(),
            _ => e.to_string(),
        })
    })?;
    if out.len() > limit {
        return Err(Error::TooLarge { bytes: out.len() });
    }
    Ok(out)
}
