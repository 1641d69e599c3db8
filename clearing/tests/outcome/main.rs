//! What the rules of a clearing promise, tried on markets made for it and on random ones.

mod adversary;
mod oracle;
mod promises;
mod properties;
mod shapes;
