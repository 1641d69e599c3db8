//! Colours that stay apart for every kind of colour vision (Okabe and Ito, *Color Universal
//! Design*, 2008), in an order that also stays apart in grey.

/// For aggregations.
pub(super) const AGGREGATIONS: [&str; 6] =
	["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#8A6D3B"];

/// For limit rows, other than the first aggregations beside them; the last is for all that have no
/// colour of their own.
pub(super) const REASONS: [&str; 6] =
	["#D55E00", "#56B4E9", "#CC79A7", "#8A6D3B", "#3D4449", "#B4BAC0"];

/// For phases of the auction.
pub(super) const PHASES: [&str; 6] =
	["#9AA0A6", "#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#8A6D3B"];

/// What leaves its limits.
pub(super) const ALARM: &str = "#D55E00";
/// What stays within them.
pub(super) const CALM: &str = "#3B6E9E";
/// Supply.
pub(super) const SUPPLY: &str = "#0072B2";
/// Demand.
pub(super) const DEMAND: &str = "#D55E00";

/// For the lines of nodes and equipment.
pub(super) const LINES: [&str; 8] =
	["#0072B2", "#009E73", "#8A6D3B", "#CC79A7", "#3D4449", "#56B4E9", "#B38300", "#7A5195"];
