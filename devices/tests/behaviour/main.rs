//! How devices behave: by technology, under deviations, in general, and what a configuration may say.

mod common;
mod config;
mod deviations;
mod properties;
mod technologies;
