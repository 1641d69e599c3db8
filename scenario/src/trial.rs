//! What is done to the platform while a scenario is played, and what is expected of it.

/// The nodes that the chain runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
	/// How many validators there are: one, or four, of which three make blocks final.
	pub validators: u32,
}

/// Something that happens to a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
	/// What happens.
	pub kind: FaultKind,
	/// An agent of the scenario, such as `dso` or `aggregator-harbor`, or `validator-1` to `validator-4`.
	pub who: String,
	/// In which phase of the auction.
	pub phase: FaultPhase,
	/// How long after the phase was seen first, in seconds.
	pub after_s: f64,
	/// After how long it is undone, in seconds; never where none is given.
	pub for_s: Option<f64>,
}

/// What happens to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
	/// It is killed, as by a power failure, and started again where the fault is undone.
	Kill,
	/// It is stopped in the middle of what it does, with its connections open.
	Pause,
}

/// A phase of the auction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultPhase {
	/// While bids are sealed.
	Bidding,
	/// While bids are revealed.
	Revealing,
	/// While certificates are posted.
	Clearing,
}

/// What is expected of a scenario. Nothing that is not given is checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expect {
	/// The number of intervals that are cleared.
	pub intervals_cleared: Option<u32>,
	/// How many aggregations lose a bond at most.
	pub bonds_lost_at_most: Option<u32>,
	/// For how long a limit of the live feeder is left at most at a time, in seconds.
	pub longest_excursion_s: Option<f64>,
	/// For how long limits of the live feeder are left in all at least when nobody overrides, in
	/// seconds: else the scenario asks nothing of the DSO.
	pub without_dso_at_least_s: Option<f64>,
	/// The least and the largest number of overrides.
	pub overrides: Option<(u32, u32)>,
	/// The least and the largest congestion rent of the day, in $.
	pub congestion_rent_usd: Option<(f64, f64)>,
	/// The least and the largest sum that the aggregators are paid for the day, less what they pay, in $.
	pub paid_usd: Option<(f64, f64)>,
	/// Refusals that happen: the pallet and the error, such as `DsoConstraints.TooManyOpenOverrides`.
	pub refused: Vec<String>,
	/// What an aggregator delivers of its awarded injection, as a share: the least and the most.
	pub delivered: Vec<(String, (f64, f64))>,
}

impl Expect {
	/// Whether anything is expected of the live feeder.
	pub fn is_of_delivery(&self) -> bool {
		self.longest_excursion_s.is_some()
			|| self.without_dso_at_least_s.is_some()
			|| self.overrides.is_some()
			|| !self.delivered.is_empty()
	}
}
