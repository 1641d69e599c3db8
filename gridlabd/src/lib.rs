//! Feeder models as GLM, the language of GridLAB-D.
//!
//! [`write()`] gives the text of a model, and with it the [`Names`] by which a program sets loads, DERs
//! and switches and reads voltages and taps while GridLAB-D runs. The two engines then solve the same
//! network:
//!
//! - a *line* of any phases has the matrices of its configuration in Ω and nF per mile, and a length of a
//!   mile; a switch is a line;
//! - a *transformer* is a grounded wye on both sides;
//! - a *regulator* is one of type A and of one phase, whose turns are `1 + 0.00625·tap`; those of a bank
//!   are several between the same nodes, each with its own settings and taps. Their leakage impedance, a hundredth of a per cent in test feeders, is not
//!   modelled;
//! - a *load* is constant power, current and impedance, in wye or delta, without OpenDSS's voltage limits;
//! - the *source* is a swing node behind the source's impedance.
//!
//! Within the limits of the loads' voltages both solve the IEEE 13 node test feeder alike to some 10⁻⁵ pu.

mod error;
mod loads;
mod names;
mod write;

pub use error::WriteError;
pub use names::{LinkNames, LoadNames, Names, Property, RegulatorNames};
pub use write::{Ders, Mode, write};
