//! What is done to the platform while a scenario is played, and what is expected of it.

/// The nodes that the chain runs on.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
	/// How many validators there are: one, or four, of which three make blocks final.
	pub validators: u32,
	/// How long a packet is under way from a validator to another or to an agent, in milliseconds; none
	/// where they share this machine's own network.
	pub latency_ms: Option<f64>,
	/// The validator that an agent asks first, from 0, by the agent's name. It fails over to the others.
	pub first: Vec<(String, usize)>,
}

impl Default for Network {
	fn default() -> Self {
		Self { validators: 1, latency_ms: None, first: Vec::new() }
	}
}

/// Something that happens to programs.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
	/// What happens.
	pub kind: FaultKind,
	/// Agents of the scenario, such as `dso` or `aggregator-harbor`, or `validator-1` to `validator-4`.
	pub who: Vec<String>,
	/// When.
	pub when: FaultTime,
	/// After how long it is undone, in seconds; never where none is given.
	pub for_s: Option<f64>,
}

/// What happens to programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
	/// They are killed, as by a power failure, and started again where the fault is undone.
	Kill,
	/// They are stopped in the middle of what they do, with their connections open.
	Pause,
	/// These validators reach each other and no other one. Agents reach all.
	Partition,
}

/// When something happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaultTime {
	/// So many seconds after a phase of the auction was seen first.
	Auction(FaultPhase, f64),
	/// While the day is delivered, so many seconds after its beginning.
	Delivery(f64),
}

impl FaultTime {
	/// Whether it is while the day is delivered, and not while it is cleared.
	pub fn is_of_delivery(&self) -> bool {
		matches!(self, Self::Delivery(_))
	}
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
	/// How many overrides the chain refuses at most.
	pub override_refusals_at_most: Option<u32>,
	/// The least and the largest congestion rent of the day, in $.
	pub congestion_rent_usd: Option<(f64, f64)>,
	/// The least and the largest sum that the aggregators are paid for the day, less what they pay, in $.
	pub paid_usd: Option<(f64, f64)>,
	/// Refusals that happen: the pallet and the error, such as `DsoConstraints.TooManyOpenOverrides`.
	pub refused: Vec<String>,
	/// What an aggregator delivers of its awarded injection, as a share: the least and the most.
	pub delivered: Vec<(String, (f64, f64))>,
}
