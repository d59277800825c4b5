//! Paragraphs to sections: what each part of a page is, and which story it belongs to.
//!
//! Plain text has no markup, so the parts are told by what they look like and by what stands around them: a short line without a full
//! stop before prose is a headline; one after a wide gap, or with a byline, a dateline or a picture of its own, begins another story.
//! The cues are data (`data/page/`); this file knows only how they work together. Markup, where there is some, goes first.

use crate::cues::{self, Cue, Sign};
use crate::date::{self, DateLine};
use crate::heading;
use crate::lines::{Block, Hint, ends_sentence, is_bullet};
use crate::turns;
use article::{Published, Section, SectionKind, Span, Story, Text};
use std::collections::HashSet;

/// What a page's layout gives away.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub sections: Vec<Section>,
    /// At least one where there is any section.
    pub stories: Vec<Story>,
    /// Of the page, or of its only story.
    pub byline: Option<String>,
    /// The full date in a date line or dateline.
    pub published: Option<Published>,
    /// A month and day without year, from a dateline.
    pub dateline: Option<date::Dateline>,
}

/// A paragraph, or a part of one, on its way to become a section.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub span: Span,
    pub text: &'a str,
    /// With every run of blanks as one space.
    pub flat: String,
    /// How many blank lines stand before it; `None` where it is the rest of a paragraph.
    gap: Option<usize>,
    pub hint: Hint,
    pub kind: Option<SectionKind>,
    pub speaker: Option<Span>,
    cue: Option<&'static Cue>,
    date: Option<DateLine>,
    begins_story: bool,
    words: usize,
}

impl Part<'_> {
    fn sign(&self) -> Option<Sign> {
        self.cue.and_then(|c| c.sign)
    }

    /// Nobody has said what it is, and it is not a heading by its markup either.
    pub fn is_open(&self) -> bool {
        self.kind.is_none()
    }

    /// A video or sound is played here.
    pub fn is_player(&self) -> bool {
        self.sign() == Some(Sign::Player)
    }

    /// Known to be text of the story that is not under a picture.
    pub fn is_text(&self) -> bool {
        self.kind.is_some_and(SectionKind::is_read)
    }

    /// Reads like part of a story: long, or a sentence.
    fn is_prose(&self) -> bool {
        match self.kind {
            Some(SectionKind::Prose | SectionKind::Transcript) => true,
            Some(_) => false,
            None => {
                !matches!(self.hint, Hint::Title | Hint::Heading)
                    && (self.words >= 25 || (self.words >= 5 && ends_sentence(self.text)) || date::dateline(&self.flat).is_some())
            }
        }
    }

    /// Might be a headline or subhead, by its own looks.
    fn is_heading_like(&self) -> bool {
        if !self.is_open() || matches!(self.hint, Hint::Paragraph | Hint::Item | Hint::Row | Hint::Entry) {
            return false;
        }
        let first = self.text.chars().find(|c| c.is_alphanumeric());
        self.words <= 25
            && self.text.chars().count() <= 180
            && first.is_some_and(|c| !c.is_lowercase() || is_brand(self.text))
            && self.text.chars().any(char::is_alphabetic)
            && !self.text.starts_with(['(', '['])
            && !self.text.ends_with([':', ',', ';', '-', '–', '—', '_'])
            && (!ends_sentence(self.text) || self.ends_like_title())
            && date::dateline(&self.flat).is_none()
    }

    /// Ends with a stop, and may be a title all the same: a question, an abbreviation, or words with capitals like a title's.
    fn ends_like_title(&self) -> bool {
        let apart = self.gap.is_some_and(|g| g > 0) || self.span.start() == 0;
        let long: Vec<&str> = self.flat.split(' ').filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 3).collect();
        let capital = long.iter().filter(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)).count();
        let titled = long.len() >= 3 && capital == long.len();
        let inner_stop = [". ", "! ", "? "].iter().any(|s| self.flat.contains(s));
        let last = self.flat.rsplit(' ').next().unwrap_or_default();
        let abbreviation =
            last.ends_with('.') && last.matches('.').count() >= 2 && last.chars().all(|c| c == '.' || c.is_uppercase()) && !inner_stop;
        (self.text.ends_with(['?', '!', '…']) && apart && self.words <= 16 && !inner_stop)
            || (titled && apart && !inner_stop)
            || abbreviation
    }
}

/// A first word such as "iPhone" may begin a headline.
fn is_brand(text: &str) -> bool {
    text.split(' ').next().is_some_and(|w| w.chars().skip(1).any(char::is_uppercase))
}

/// Decides what every paragraph is. Every block ends up in one section or, where its end is of another kind, in two.
pub(crate) fn layout(text: &Text, blocks: &[Block]) -> Layout {
    let mut parts: Vec<Part> = blocks.iter().flat_map(|b| split(text, b)).collect();
    let prose_there = parts.iter().any(Part::is_prose);
    bullets(&mut parts);
    captions(&mut parts);
    turns::label(&mut parts);
    related(&mut parts);
    if prose_there {
        headings(&mut parts);
        last_name(&mut parts);
    }
    turns::go_on(&mut parts);
    turns::unlabelled(&mut parts);
    for part in &mut parts {
        part.kind.get_or_insert(SectionKind::Prose);
    }
    assemble(&parts)
}

/// One part, or two where the end of the paragraph is a credit or a byline.
fn split<'a>(text: &'a Text, block: &Block) -> Vec<Part<'a>> {
    let part = |span: Span, gap: Option<usize>| {
        let words = text.slice(span);
        let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words_count = flat.split(' ').count();
        Part {
            span,
            text: words,
            words: words_count,
            flat,
            gap,
            hint: block.hint,
            kind: None,
            speaker: None,
            cue: None,
            date: None,
            begins_story: false,
        }
    };
    let mut whole = part(block.span, Some(block.gap));
    if let Some(date) = date::date_line(&whole.flat) {
        whole.kind = Some(SectionKind::Boilerplate);
        whole.date = Some(date);
        return vec![whole];
    }
    if let Some(cue) = cues::whole(&whole.flat) {
        // Headings and captions keep what their markup says of them, unless they are plainly of the page.
        if !matches!(block.hint, Hint::Title | Hint::PageTitle) {
            whole.kind = Some(cue.kind);
            whole.cue = Some(cue);
            return vec![whole];
        }
    }
    match block.hint {
        Hint::Title => whole.kind = Some(SectionKind::Headline),
        Hint::Caption => whole.kind = Some(SectionKind::Caption),
        Hint::PageTitle => whole.kind = Some(SectionKind::Headline),
        Hint::Entry => whole.begins_story = true,
        _ => {}
    }
    if let Some(tail) = cues::tail(whole.text) {
        let at = block.span.start() + tail.at;
        let (head, end) = (Span::new(block.span.start(), at), Span::new(at, block.span.end()));
        if let (Some(head), Some(end)) = (head.and_then(|s| text.trim(s)), end.and_then(|s| text.trim(s))) {
            let mut head = part(head, Some(block.gap));
            head.kind = whole.kind.or(tail.before.filter(|_| head.words <= 80));
            let mut end = part(end, None);
            end.kind = Some(tail.cue.kind);
            end.cue = Some(tail.cue);
            return vec![head, end];
        }
    }
    vec![whole]
}

/// Items of lists: by their markup, or by their bullets where these are no dashes, or come in numbers.
fn bullets(parts: &mut [Part]) {
    let looks: Vec<Option<char>> = parts
        .iter()
        .map(|p| {
            let first = p.text.chars().next()?;
            if !p.is_open() || p.hint == Hint::Heading {
                None
            } else if p.hint == Hint::Item {
                Some('•')
            } else if is_bullet(p.text) {
                Some(first)
            } else {
                let number = p.text.split_once([' ']).map(|(n, _)| n).filter(|n| n.len() <= 3)?;
                number.strip_suffix(['.', ')']).filter(|n| n.chars().all(|c| c.is_ascii_digit()) && !n.is_empty()).map(|_| '1')
            }
        })
        .collect();
    for i in 0..parts.len() {
        let Some(sign) = looks[i] else { continue };
        let neighbour = |j: Option<usize>| j.and_then(|j| looks.get(j).copied().flatten()) == Some(sign);
        if !matches!(sign, '-' | '–' | '+' | '1') || neighbour(i.checked_sub(1)) || neighbour(Some(i + 1)) {
            parts[i].kind = Some(SectionKind::List);
        }
    }
}

/// Captions that nothing but their place gives away: the same words as a caption elsewhere, or a short paragraph with a credit on the
/// line below it.
fn captions(parts: &mut [Part]) {
    for i in 1..parts.len() {
        let credit_below = parts[i].kind == Some(SectionKind::Credit) && parts[i].gap == Some(0);
        let above = &parts[i - 1];
        if credit_below && above.is_open() && above.hint == Hint::None && above.gap.is_some_and(|g| g > 0) && i > 1 && above.words <= 50 {
            parts[i - 1].kind = Some(SectionKind::Caption);
        }
    }
    let key = |s: &str| s.trim_end_matches(['.', ' ']).to_owned();
    let captions: HashSet<String> =
        parts.iter().filter(|p| p.kind == Some(SectionKind::Caption) && p.words >= 5).map(|p| key(&p.flat)).collect();
    for part in parts.iter_mut().filter(|p| p.is_open() && p.hint != Hint::Heading) {
        if captions.contains(&key(&part.flat)) {
            part.kind = Some(SectionKind::Caption);
        }
    }
}

/// The titles under a heading such as "Related articles" are links, up to the next prose.
fn related(parts: &mut [Part]) {
    let mut inside = false;
    for i in 0..parts.len() {
        if parts[i].sign() == Some(Sign::Related) {
            inside = true;
        } else if inside {
            let link = |p: &Part| p.is_heading_like() || (p.hint == Hint::Item && p.words <= 25 && !ends_sentence(p.text));
            let list = parts[i].kind == Some(SectionKind::List) && !ends_sentence(parts[i].text);
            let before_prose = parts.get(i + 1).is_some_and(|p| p.is_prose()) && parts[i].gap > Some(0);
            inside = (link(&parts[i]) && !before_prose) || list || parts[i].kind == Some(SectionKind::Boilerplate);
            if inside {
                parts[i].kind = Some(SectionKind::Boilerplate);
            }
        }
    }
}

/// Headlines, where a story begins, and subheads within it.
fn headings(parts: &mut [Part]) {
    let wide = wide_gap(parts);
    let breaks = parts.iter().any(|p| p.gap.is_some_and(|g| g > 0));
    // On a live page, what follows a time stamp is an entry of its own, headline or not.
    let live = parts.iter().filter(|p| p.sign() == Some(Sign::Stamp)).count() >= 3;
    let mut in_story = false;
    let mut after_headline = false;
    let mut over = false;
    let mut in_transcript = false;
    for i in 0..parts.len() {
        if parts[i].kind == Some(SectionKind::Headline) {
            (in_story, after_headline, over, in_transcript) = (true, true, false, false);
            parts[i].begins_story = parts[i].hint != Hint::PageTitle;
            continue;
        }
        if parts[i].kind == Some(SectionKind::Transcript) {
            in_transcript = true;
        }
        let heading_markup = parts[i].hint == Hint::Heading && parts[i].is_open();
        if !heading_markup && !parts[i].is_heading_like() {
            match parts[i].kind {
                Some(SectionKind::Byline) if in_story && !after_headline => over |= parts[i].sign() == Some(Sign::End),
                Some(SectionKind::Boilerplate) => over |= parts[i].sign() == Some(Sign::End) && in_story && !after_headline,
                None => {
                    let entry = live && i > 0 && parts[i - 1].sign() == Some(Sign::Stamp) && in_story && !after_headline;
                    parts[i].begins_story |= entry;
                    (in_story, after_headline, over) = (true, false, false);
                }
                _ => {}
            }
            continue;
        }
        let Some(next) = following(parts, i) else { continue };
        let leads_to_prose = parts[next.at].is_prose() || parts[next.at].kind == Some(SectionKind::List);
        // What goes on in lower case was a sentence that broke off.
        let goes_on = parts[next.at].text.starts_with(char::is_lowercase) && parts[next.at].is_open() && next.at == i + 1;
        if goes_on && !heading_markup {
            (in_story, after_headline, over) = (true, false, false);
            continue;
        }
        let gap = parts[i].gap.unwrap_or(0);
        let far = wide.is_some_and(|w| gap >= w);
        if in_transcript && !heading_markup && !far {
            continue;
        }
        let stamped = i > 0 && parts[..i].iter().rev().take_while(|p| !p.is_prose()).any(|p| p.sign() == Some(Sign::Stamp));
        if !in_story && next.heading && heading::is_letterhead(&parts[i].flat) {
            parts[i].kind = Some(SectionKind::Boilerplate);
            continue;
        }
        if after_headline && !heading_markup && heading::is_names(&heading::without_places(&parts[i].flat)) {
            parts[i].kind = Some(SectionKind::Byline);
            continue;
        }
        // The first headline of a live page is that of the page, where its entries have headlines of their own.
        if live
            && after_headline
            && stamped
            && leads_to_prose
            && let Some(title) = parts[..i].iter().rposition(|p| p.kind == Some(SectionKind::Headline))
        {
            parts[title].begins_story = false;
            parts[title].hint = Hint::PageTitle;
            after_headline = false;
        }
        let headline = if !in_story {
            leads_to_prose || (next.heading && !next.end)
        } else if after_headline {
            // A second line under a headline is its subhead, even one that is followed by a byline.
            false
        } else {
            let own = next.byline || next.date || next.stamp || next.dateline || (next.picture && parts[i].words >= 6);
            leads_to_prose && parts[i].words >= if stamped { 2 } else { 3 } && (far || (!heading_markup && (over || stamped || own)))
        };
        if headline {
            parts[i].kind = Some(SectionKind::Headline);
            parts[i].begins_story = true;
            (in_story, after_headline, over, in_transcript) = (true, true, false, false);
        } else if heading_markup || (in_story && is_subhead(parts, i, breaks, after_headline, leads_to_prose)) {
            parts[i].kind = Some(SectionKind::Subhead);
        } else {
            (in_story, after_headline, over) = (true, false, false);
        }
    }
}

/// Whether a line within a story that might be a heading is one.
fn is_subhead(parts: &[Part], i: usize, breaks: bool, after_headline: bool, leads_to_prose: bool) -> bool {
    let part = &parts[i];
    if part.text.starts_with(['"', '“', '‘', '«', '\'', '`', '(', '[']) && !after_headline {
        return false;
    }
    let most = if after_headline { 40 } else { 14 };
    let apart = !breaks || part.gap > Some(0);
    part.words <= most && apart && (leads_to_prose || after_headline)
}

/// What follows a line that might be a heading, up to the first paragraph that is not about the story but of it.
struct Following {
    at: usize,
    byline: bool,
    date: bool,
    stamp: bool,
    dateline: bool,
    picture: bool,
    /// Another line that might be a heading comes next.
    heading: bool,
    /// Nothing but such lines follow.
    end: bool,
}

fn following(parts: &[Part], i: usize) -> Option<Following> {
    let mut found =
        Following { at: i, byline: false, date: false, stamp: false, dateline: false, picture: false, heading: false, end: true };
    for (at, part) in parts.iter().enumerate().skip(i + 1) {
        found.at = at;
        match part.kind {
            Some(SectionKind::Byline) => found.byline = true,
            Some(SectionKind::Credit | SectionKind::Caption) => found.picture = true,
            Some(SectionKind::Boilerplate) if part.date.is_some() => found.date = true,
            Some(SectionKind::Boilerplate) => match part.sign() {
                Some(Sign::Stamp) => found.stamp = true,
                Some(Sign::Player) => found.picture = true,
                Some(Sign::End) if part.gap.is_some() => return None,
                _ => {}
            },
            Some(_) => {
                found.end = false;
                return Some(found);
            }
            None if at <= i + 3 && !part.is_prose() && (part.is_heading_like() || part.hint == Hint::Heading) => found.heading = true,
            None => {
                found.end = !part.is_prose();
                found.dateline = date::dateline(&part.flat).is_some();
                return Some(found);
            }
        }
    }
    None
}

/// From how many blank lines on a gap parts stories: clearly more than what parts paragraphs.
fn wide_gap(parts: &[Part]) -> Option<usize> {
    let mut gaps: Vec<usize> = parts.iter().skip(1).filter_map(|p| p.gap).collect();
    gaps.sort_unstable();
    let usual = *gaps.get(gaps.len() / 2)?;
    Some((usual * 2).max(usual + 2).max(2))
}

/// A name alone on the very last line is who wrote the page.
fn last_name(parts: &mut [Part]) {
    let Some(i) = parts.iter().rposition(|p| p.kind != Some(SectionKind::Boilerplate)) else { return };
    if i > 0 && parts[i].is_open() && parts[i].hint != Hint::Heading && heading::is_names(&parts[i].flat) {
        parts[i].kind = Some(SectionKind::Byline);
    }
}

/// Sections and stories from parts that all have a kind.
fn assemble(parts: &[Part]) -> Layout {
    let mut layout = Layout::default();
    let mut story = 0;
    let mut started = false;
    let mut bylines: Vec<(Option<usize>, String)> = Vec::new();
    let last_read = parts.iter().rposition(|p| p.kind.is_some_and(SectionKind::is_read));
    for (i, part) in parts.iter().enumerate() {
        let kind = part.kind.unwrap_or(SectionKind::Prose);
        if layout.stories.is_empty() {
            layout.stories.push(Story::default());
        }
        if part.begins_story {
            if started {
                story += 1;
                layout.stories.push(Story::default());
            }
            layout.stories[story].headline = Some(part.flat.clone()).filter(|_| kind == SectionKind::Headline);
            started = true;
        }
        started |= matches!(kind, SectionKind::Prose | SectionKind::Transcript | SectionKind::List | SectionKind::Subhead);
        let of_page = part.cue.is_some_and(|c| c.of_page)
            || part.hint == Hint::PageTitle
            || (kind == SectionKind::Byline && part.cue.is_none() && last_read.is_none_or(|l| i > l))
            || (kind == SectionKind::Boilerplate && part.cue.is_none() && part.date.is_none());
        // A time stamp before a headline is that of the story to come.
        let ahead = part.sign() == Some(Sign::Stamp)
            && started
            && parts[i + 1..].iter().find(|p| p.kind != Some(SectionKind::Boilerplate)).is_some_and(|p| p.begins_story);
        let index = if of_page { None } else { Some(story + usize::from(ahead)) };
        if kind == SectionKind::Byline
            && let Some(names) = heading::byline(&part.flat)
        {
            bylines.push((index, names));
        }
        if let Some(DateLine { published: Some(date), updated }) = &part.date {
            let at_an_end = layout.stories.len() == 1 || last_read.is_none_or(|l| i > l);
            if at_an_end && (layout.published.is_none() && !updated) {
                layout.published = Some(date.clone());
            }
        }
        if layout.dateline.is_none() && kind == SectionKind::Prose {
            layout.dateline = date::dateline(&part.flat).filter(|d| d.day.is_some());
        }
        layout.sections.push(Section { span: part.span, kind, story: index, speaker: part.speaker });
    }
    // An update's date is better than none.
    if layout.published.is_none() {
        layout.published = parts.iter().filter_map(|p| p.date.as_ref()?.published.clone()).next();
    }
    if layout.published.is_none() {
        layout.published = layout.dateline.as_ref().and_then(|d| d.date(None)).map(Published::from);
    }
    let several = layout.stories.len() > 1;
    for (index, names) in &bylines {
        if let Some(story) = index.filter(|_| several).and_then(|i| layout.stories.get_mut(i)) {
            story.byline.get_or_insert_with(|| names.clone());
        }
    }
    let of_page = bylines.iter().find(|(index, _)| index.is_none() || !several);
    layout.byline = of_page.map(|(_, names)| names.clone());
    layout
}
