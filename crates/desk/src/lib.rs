//! The desk: a local web page where a case is read, checked and mended, and the HTTP API behind it.
//!
//! [`app`] is the whole of it as a function from a [`Desk`] to a router; [`serve`] puts that on an address. Pages are drawn on the server and work without a script;
//! the script adds keys, marks and progress. Everything a page needs is in the program.
//!
//! What this room must not know: SQL, how anything is found in a text, the clock (the caller brings one).

mod api;
mod ask;
mod desk;
mod guard;
mod jobs;
mod layout;
mod links;
mod pages;
mod problem;
mod rows;

pub use api::openapi;
pub use desk::{Desk, Options};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

/// Why a desk does not stand.
#[derive(Debug)]
pub enum Error {
    /// The case.
    Case(pipeline::store::Error),
    /// The address is taken, or not ours.
    Address(SocketAddr, io::Error),
    /// Beyond this machine, and open to everybody.
    Open,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Case(e) => e.fmt(f),
            Error::Address(address, e) => write!(f, "{address}: cannot be listened on ({e}); give another with --port or --listen"),
            Error::Open => f.write_str("a desk beyond this machine asks for a token of 16 characters at least: give one with --token"),
        }
    }
}

impl std::error::Error for Error {}

impl From<pipeline::store::Error> for Error {
    fn from(e: pipeline::store::Error) -> Error {
        Error::Case(e)
    }
}

/// Serves a desk until the process is told to stop (Ctrl-C); tells where, once it stands.
///
/// # Errors
/// Where the case cannot be read or the address cannot be listened on.
pub fn serve(mut options: Options, standing: impl FnOnce(&str)) -> Result<(), Error> {
    let local = options.address.ip().is_loopback();
    if !local && options.token.as_ref().is_none_or(|t| t.len() < 16 || !t.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)))
    {
        return Err(Error::Open);
    }
    let address = options.address;
    let refused = |e| Error::Address(address, e);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(refused)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.map_err(refused)?;
        options.address = listener.local_addr().map_err(refused)?;
        let token = options.token.as_ref().map(|t| format!("?token={t}")).unwrap_or_default();
        let told = format!("http://{}/{token}", options.address);
        let desk = Desk::new(options)?;
        warm(&desk);
        standing(&told);
        // open streams do not keep a desk standing that is told to stop
        tokio::select! {
            served = axum::serve(listener, app(desk)) => served.map_err(refused),
            stopped = tokio::signal::ctrl_c() => stopped.map_err(refused),
        }
    })
}

/// Works out what takes longest, before it is asked for; and makes the links anew where an earlier desk did not come to it.
fn warm(desk: &Arc<Desk>) {
    let desk = Arc::clone(desk);
    std::thread::spawn(move || {
        let warmed = desk.asked(|_, case| {
            pages::actors::most(&desk, case)?;
            for (kind, path) in pages::lists::LISTS {
                rows::find(&desk, case, &ask::Ask::default(), &[kind], path, false)?;
            }
            pages::review::queue(&desk, case, &pages::lists::TELLING)?;
            Ok(case.is_linked()?)
        });
        if warmed == Ok(false) && !desk.options.read_only {
            desk.links_are_due();
        }
    });
}

/// All pages and the API of a desk.
pub fn app(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/brief") }))
        .route("/brief", get(pages::brief::brief))
        .route("/brief/looked", post(pages::brief::looked))
        .route("/timeline", get(pages::timeline::timeline))
        .route("/ledger", get(pages::ledger::ledger))
        .route("/ledger/{id}", get(pages::ledger::issue))
        .route("/agenda", get(pages::agenda::agenda))
        .route("/agenda.ics", get(pages::agenda::ics))
        .route("/statements", get(pages::lists::statements))
        .route("/events", get(pages::lists::events))
        .route("/instruments", get(pages::lists::instruments))
        .route("/actors", get(pages::actors::actors))
        .route("/actors/{id}", get(pages::actors::actor))
        .route("/network", get(pages::network::show))
        .route("/map", get(pages::map::map))
        .route("/sources", get(pages::sources::sources))
        .route("/search", get(pages::lists::search))
        .route("/articles/{no}", get(pages::article::article))
        .route("/rows/{id}", get(pages::article::row))
        .route("/review", get(pages::review::review))
        .route("/add", get(pages::add::add))
        .route("/assets/desk.css", get(|| asset("text/css; charset=utf-8", include_str!("../assets/desk.css"))))
        .route("/assets/desk.js", get(|| asset("text/javascript; charset=utf-8", include_str!("../assets/desk.js"))))
        .route("/assets/icon.svg", get(|| asset("image/svg+xml", include_str!("../assets/icon.svg"))))
        .nest("/api/v1", api::router())
        .layer(DefaultBodyLimit::max(guard::MOST))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&desk), guard::guard))
        .with_state(desk)
}

async fn asset(kind: &'static str, bytes: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind)], bytes)
}
