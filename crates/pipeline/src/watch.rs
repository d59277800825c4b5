//! Feeds, looked at again and again: politely, and no page twice.

use crate::add::{Adding, Broken, Tally, add};
use crate::failure::{FetchError, Trouble};
use crate::robots::Robots;
use crate::{Case, Failure, Fetcher, Format, Given, Unit};
use article::Published;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::FeedState;

/// Between two pages of one site.
const PAUSE: Duration = Duration::from_secs(2);
/// The longest that a feed in trouble is left alone.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// A feed to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its address.
    pub url: String,
    /// Who publishes what it names.
    pub publisher: Option<String>,
    /// How long to leave it alone after a look.
    pub every: SignedDuration,
}

/// What came of a look at a feed.
#[derive(Debug)]
pub enum Polled {
    /// It was not time yet.
    Waiting,
    /// The server says that nothing changed.
    Unchanged,
    /// Pages were added, or known, or could not be read.
    Looked(Tally),
    /// It could not be had; it is left alone for longer each time.
    Failed(Failure),
}

/// What is remembered between looks while the program runs.
#[derive(Debug)]
pub struct Watch {
    fetcher: Fetcher,
    sites: Arc<Mutex<Sites>>,
}

#[derive(Debug, Default)]
struct Sites {
    robots: Robots,
    last: HashMap<String, Instant>,
}

impl Watch {
    /// Fetches with this.
    pub fn new(fetcher: Fetcher) -> Watch {
        Watch { fetcher, sites: Arc::default() }
    }

    /// Looks at a feed where it is time, and adds the pages that the case does not have.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn poll(
        &self,
        case: &mut Case,
        source: &Source,
        adding: &Adding,
        now: Timestamp,
        mut failed: impl FnMut(&Failure),
    ) -> Result<Polled, Broken> {
        let mut state = case.feed(&source.url)?;
        if state.next.parse::<Timestamp>().is_ok_and(|next| now < next) {
            return Ok(Polled::Waiting);
        }
        let later = |wait: SignedDuration| now.checked_add(wait).unwrap_or(now).to_string();
        let answer = self.fetcher.fetch_if_changed(&source.url, state.etag.as_deref(), state.modified.as_deref());
        let parsed = match answer {
            Ok(None) => {
                case.keep_feed(&source.url, &FeedState { failures: 0, next: later(source.every), ..state })?;
                return Ok(Polled::Unchanged);
            }
            Ok(Some(page)) => {
                let feed = ingest::feed(&page.bytes, Some(&page.url)).ok_or(Trouble::BrokenFeed);
                (state.etag, state.modified) = (page.etag, page.modified);
                feed
            }
            Err(trouble) => Err(trouble),
        };
        let feed = match parsed {
            Ok(feed) => feed,
            Err(trouble) => {
                state.failures += 1;
                let wait = source.every.saturating_mul(1 << state.failures.min(10)).min(LONGEST.max(source.every));
                case.keep_feed(&source.url, &FeedState { next: later(wait), ..state })?;
                return Ok(Polled::Failed(Failure::new(&source.url, trouble)));
            }
        };
        let known = case.origins()?;
        let new: Vec<(String, Option<Published>)> =
            feed.entries.into_iter().map(|e| (e.url, e.published)).filter(|(url, _)| !known.contains(url)).collect();
        let publisher = source.publisher.clone().or(feed.title);
        let (fetcher, sites) = (self.fetcher.clone(), Arc::clone(&self.sites));
        let units = new.into_iter().map(move |(url, published)| {
            let given = Given { publisher: publisher.clone(), published, ..Given::default() };
            page(&fetcher, &sites, url, given)
        });
        let tally = add(case, units, adding, |told| {
            if let Err(failure) = told {
                failed(failure);
            }
        })?;
        // what the server said is kept only now: were we broken off before, the feed would be looked at again in full
        case.keep_feed(&source.url, &FeedState { failures: 0, next: later(source.every), ..state })?;
        Ok(Polled::Looked(tally))
    }
}

/// Fetches a page, after a pause since the last one of its site, where the site lets programs in.
fn page(fetcher: &Fetcher, sites: &Mutex<Sites>, url: String, given: Given) -> Result<Unit, Failure> {
    // only the thread that opens inputs is ever here
    let mut sites = sites.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !sites.robots.allow(&url, fetcher) {
        return Err(Failure::new(url, FetchError::Robots));
    }
    let site = url::Url::parse(&url).map(|u| u.origin().ascii_serialization()).unwrap_or_default();
    if let Some(last) = sites.last.get(&site) {
        std::thread::sleep(PAUSE.saturating_sub(last.elapsed()));
    }
    let fetched = fetcher.fetch(&url);
    sites.last.insert(site, Instant::now());
    let page = fetched.map_err(|e| Failure::new(&url, e))?;
    let given = Given { url: Some(page.url), ..given };
    let format = match ingest::sniff(Some(&url), &page.bytes[..page.bytes.len().min(8 << 10)]) {
        Ok(Format::JsonLines | Format::Gzip) | Err(_) => Format::Html,
        Ok(format) => format,
    };
    Ok(Unit::whole(url, page.bytes, format, page.charset, given))
}
