//! The history of a market over HTTP.
