//! Which language a text is in, as far as it matters: whether it is surely not English.
//!
//! Rejecting an English text loses it, while reading one in another language yields an almost empty record; so the doubt
//! goes to English. Short texts always pass.

use whatlang::{Lang, Script};

/// Fewer words in lower case than this tell nothing. Capitalised words are names, and names are of all countries.
const ENOUGH_WORDS: usize = 25;

/// The share of English function words among the words in lower case below which a text is not English. In running English they are
/// nearly half, in lists and captions a fifth; in other European languages (which share a few, such as "was") less than a tenth.
const ENGLISH_SHARE: f64 = 0.12;

const FUNCTION_WORDS: &[&str] = &[
    "the", "of", "and", "to", "that", "is", "was", "for", "it", "with", "as", "his", "be", "by", "at", "are", "this", "have", "from", "or",
    "had", "not", "but", "what", "were", "we", "when", "your", "can", "said", "there", "an", "each", "which", "she", "their", "if", "will",
    "up", "about", "out", "them", "then", "these", "her", "would", "like", "into", "has", "more", "two", "could", "been", "who", "its",
    "now", "than", "after", "over", "they", "you", "all", "our", "my", "he", "i",
];

/// English name of the language, where the text is surely in another one than English.
pub(crate) fn foreign(text: &str) -> Option<&'static str> {
    detect(text).map(name)
}

/// ISO 639-1 code: that of another language only where the text is surely in it.
pub(crate) fn code(text: &str) -> &'static str {
    detect(text).map_or("en", iso)
}

fn detect(text: &str) -> Option<Lang> {
    // Some ten thousand characters tell as much as all of a long text.
    let end = text.char_indices().nth(20_000).map_or(text.len(), |(i, _)| i);
    let text = &text[..end];
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let latin = text.chars().filter(char::is_ascii_alphabetic).count();
    let info = whatlang::detect(text)?;
    if info.lang() == Lang::Eng {
        return None;
    }
    if info.script() != Script::Latin {
        // Other scripts need no statistics, only that they make up most of the text.
        return (letters >= 60 && latin * 3 < letters).then_some(info.lang());
    }
    let (mut words, mut english) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| w.starts_with(char::is_lowercase)) {
        words += 1;
        english += usize::from(FUNCTION_WORDS.contains(&word));
    }
    let share = english as f64 / words.max(1) as f64;
    (words >= ENOUGH_WORDS && share < ENGLISH_SHARE && info.is_reliable() && info.confidence() > 0.9).then_some(info.lang())
}

fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::Cmn => "Chinese",
        Lang::Pes => "Persian",
        Lang::Nob => "Norwegian",
        lang => lang.eng_name(),
    }
}

fn iso(lang: Lang) -> &'static str {
    const CODES: &[(Lang, &str)] = &[
        (Lang::Epo, "eo"),
        (Lang::Rus, "ru"),
        (Lang::Cmn, "zh"),
        (Lang::Spa, "es"),
        (Lang::Por, "pt"),
        (Lang::Ita, "it"),
        (Lang::Ben, "bn"),
        (Lang::Fra, "fr"),
        (Lang::Deu, "de"),
        (Lang::Ukr, "uk"),
        (Lang::Kat, "ka"),
        (Lang::Ara, "ar"),
        (Lang::Hin, "hi"),
        (Lang::Jpn, "ja"),
        (Lang::Heb, "he"),
        (Lang::Yid, "yi"),
        (Lang::Pol, "pl"),
        (Lang::Amh, "am"),
        (Lang::Jav, "jv"),
        (Lang::Kor, "ko"),
        (Lang::Nob, "nb"),
        (Lang::Dan, "da"),
        (Lang::Swe, "sv"),
        (Lang::Fin, "fi"),
        (Lang::Tur, "tr"),
        (Lang::Nld, "nl"),
        (Lang::Hun, "hu"),
        (Lang::Ces, "cs"),
        (Lang::Ell, "el"),
        (Lang::Bul, "bg"),
        (Lang::Bel, "be"),
        (Lang::Mar, "mr"),
        (Lang::Kan, "kn"),
        (Lang::Ron, "ro"),
        (Lang::Slv, "sl"),
        (Lang::Hrv, "hr"),
        (Lang::Srp, "sr"),
        (Lang::Mkd, "mk"),
        (Lang::Lit, "lt"),
        (Lang::Lav, "lv"),
        (Lang::Est, "et"),
        (Lang::Tam, "ta"),
        (Lang::Vie, "vi"),
        (Lang::Urd, "ur"),
        (Lang::Tha, "th"),
        (Lang::Guj, "gu"),
        (Lang::Uzb, "uz"),
        (Lang::Pan, "pa"),
        (Lang::Aze, "az"),
        (Lang::Ind, "id"),
        (Lang::Tel, "te"),
        (Lang::Pes, "fa"),
        (Lang::Mal, "ml"),
        (Lang::Ori, "or"),
        (Lang::Mya, "my"),
        (Lang::Nep, "ne"),
        (Lang::Sin, "si"),
        (Lang::Khm, "km"),
        (Lang::Tuk, "tk"),
        (Lang::Aka, "ak"),
        (Lang::Zul, "zu"),
        (Lang::Sna, "sn"),
        (Lang::Afr, "af"),
        (Lang::Lat, "la"),
        (Lang::Slk, "sk"),
        (Lang::Cat, "ca"),
        (Lang::Tgl, "tl"),
        (Lang::Hye, "hy"),
    ];
    CODES.iter().find(|(l, _)| *l == lang).map_or("und", |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_named_when_there_is_no_doubt() {
        let german = "Die Außenministerin sagte am Montag in Velt, dass die Gespräche über das Gasabkommen ohne Ergebnis geblieben seien. \
                      Man werde sich in zwei Wochen wieder treffen, um über die offenen Fragen zu beraten, und hoffe auf eine Einigung vor dem Winter.";
        assert_eq!(foreign(german), Some("German"));
        let russian = "Министр иностранных дел заявила в понедельник, что переговоры о газовом соглашении завершились без результата, \
                       и стороны встретятся снова через две недели, чтобы обсудить оставшиеся вопросы.";
        assert_eq!(foreign(russian), Some("Russian"));
        assert_eq!(code(german), "de");
    }

    #[test]
    fn english_of_every_sort_passes() {
        let check = |text: &str| assert_eq!(foreign(text), None, "{text}");
        check("Varga, Ort, Vale, Brill, Okoye, Lindqvist, Müller, Šimić, Dubois, Rossi, García, Yılmaz, Nguyễn, O’Brien, van der Meer");
        check("VARGA TO ARNLAND: TALKS OR TARIFFS. ENVOYS LEAVE VELT. MARKETS FALL. GAS PRICES SOAR.");
        check("Nein.");
        check("");
        check("Q   Was it?\n\nMS. ORT: It was.");
        check(
            "The chancellor said „Wir schaffen das“ and the hall was silent; the French answered « non » and that was the end of it for them.",
        );
    }
}
