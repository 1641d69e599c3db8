//! Random markets: what `solve` finds passes `verify`, is optimal by another solver, and passes
//! no longer once anything that matters is changed.

mod curtailment;
mod optimality;
mod oracle;
mod shapes;
mod soundness;
mod tampering;
