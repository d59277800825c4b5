//! The pages, one a file.

pub(crate) mod actors;
pub(crate) mod add;
pub(crate) mod agenda;
pub(crate) mod article;
pub(crate) mod brief;
pub(crate) mod ledger;
pub(crate) mod lists;
pub(crate) mod map;
pub(crate) mod network;
pub(crate) mod review;
pub(crate) mod sources;
pub(crate) mod timeline;

use crate::problem::Problem;
use axum::response::Html;

/// What a page's handler answers with.
pub(crate) type Answer = Result<Html<String>, Problem>;
