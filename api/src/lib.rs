//! The history of a market over HTTP.
//!
//! [`App`] is what the routes share: a [`Database`](tieline_index::Database), a [`Node`], perhaps the
//! model of a feeder. [`router`] is everything that is served, [`serve`] serves it, and [`openapi`]
//! documents it; `docs/api.md` is for people.
//!
//! - JSON, read-only, under `/v1`: one module for each room of the house, such as `market` and
//!   `registry`. Fields have the names of the columns of the index, units included.
//! - Lists in pages by cursors, also as CSV; a version of every answer (`ETag`); errors as problem
//!   details (RFC 9457).
//! - What is new as server-sent events; the storage proof of every outcome; the page.
//!
//! A request is answered from the database alone, but for what only a node has: proofs, the text of an
//! explanation, the specification of the chain.

mod app;
mod awards;
mod chain;
mod cursor;
mod document;
mod error;
mod evidence;
mod examples;
mod explain;
mod feeder;
mod headers;
mod interval;
mod listing;
mod market;
mod metrics;
mod network;
mod node;
mod problem;
mod query;
mod rate;
mod registry;
mod samples;
mod search;
mod select;
mod server;
mod stream;
mod validators;
mod value;
mod web;

pub use app::{App, Settings};
pub use axum::http::HeaderValue;
pub use error::ApiError;
pub use node::Node;
pub use server::{listen, openapi, router, serve};
