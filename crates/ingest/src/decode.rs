//! Bytes to characters.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The characters.
    pub text: String,
    /// The encoding they were in, as the web names it (`UTF-8`, `windows-1252`).
    pub encoding: &'static str,
    /// Whether bytes that mean nothing in that encoding were replaced by U+FFFD.
    pub replaced: bool,
}

/// Turns bytes into text. Never fails: bytes that mean nothing are replaced by U+FFFD, and the result says so.
///
/// Believed in this order: a byte order mark; NULs where UTF-16 has them; that all bytes are valid UTF-8; the charset that the page or its server declares;
/// a guess. A text that is UTF-8 but for a few broken bytes stays UTF-8.
pub fn decode(bytes: &[u8], charset_hint: Option<&str>) -> Decoded {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[bom..]);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), replaced: false };
    }
    let declared = charset_hint.map(str::to_owned).or_else(|| declared_in_page(bytes));
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(encoding) = declared.filter(|&e| e != UTF_8) {
        return with(encoding, bytes);
    }
    let (sequences, broken) = utf8_evidence(bytes);
    if sequences >= broken {
        return with(UTF_8, bytes);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    let high = bytes.iter().filter(|b| **b >= 0x80).count();
    let western = ["windows-1250", "windows-1252", "windows-1254", "windows-1257", "windows-1258", "ISO-8859-2", "ISO-8859-4"]
        .contains(&guess.name());
    match (western || high < 8, plausible_windows_1252(bytes)) {
        // A few bytes are too few to tell the Western encodings apart; the most common one it is.
        (true, true) => with(if high < 16 { WINDOWS_1252 } else { guess }, bytes),
        (true, false) => with(UTF_8, bytes),
        (false, _) => with(guess, bytes),
    }
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), replaced }
}

/// UTF-16 English text without a byte order mark has a NUL in nearly every second byte.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024) & !1];
    let (even, odd) = head.chunks_exact(2).fold((0, 0), |(e, o), c| (e + usize::from(c[0] == 0), o + usize::from(c[1] == 0)));
    let most = head.len() / 2 * 9 / 10;
    let printed = head.iter().filter(|b| (0x20..0x7f).contains(*b) || matches!(b, b'\n' | b'\r' | b'\t')).count();
    match (head.len() >= 8 && printed * 5 >= head.len() * 2, even > most, odd > most) {
        (true, true, false) => Some(UTF_16BE),
        (true, false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// The charset in a `<meta>` within the first 4096 bytes.
fn declared_in_page(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let meta = head.find("<meta")?;
    let at = meta + head[meta..].find("charset=")? + "charset=".len();
    let label: String =
        head[at..].trim_start_matches(['"', '\'', ' ']).chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

/// How many sequences of several bytes are good UTF-8, and how many stretches are broken.
fn utf8_evidence(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(good, broken), chunk| {
        (good + chunk.valid().chars().filter(|c| !c.is_ascii()).count(), broken + usize::from(!chunk.invalid().is_empty()))
    })
}

/// Whether the bytes beyond ASCII stand where Western text has its letters and its marks: letters beside letters.
fn plausible_windows_1252(bytes: &[u8]) -> bool {
    let letter = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_alphabetic);
    let (mut good, mut bad) = (0, 0);
    for (i, &b) in bytes.iter().enumerate().filter(|(_, b)| **b >= 0x80) {
        let fits = match b {
            0x81 | 0x8d | 0x8f | 0x90 | 0x9d => false,
            0x80..=0xbf => true,
            _ => letter(i.checked_sub(1)) || letter(Some(i + 1)),
        };
        if fits { good += 1 } else { bad += 1 }
    }
    good > bad * 4
}
