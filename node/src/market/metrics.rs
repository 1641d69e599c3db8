//! The metrics of the market.

use substrate_prometheus_endpoint::{
	Counter, CounterVec, F64, Gauge, GaugeVec, Opts, PrometheusError, Registry, U64, register,
};

/// The phases of an auction.
pub const PHASES: [&str; 5] = ["bidding", "revealing", "clearing", "cleared", "no_trade"];
/// The statuses of a DER.
pub const STATUSES: [&str; 7] =
	["registered", "under_review", "qualified", "rejected", "suspended", "retired", "escalated"];
/// The states of the justification of an override.
pub const JUSTIFICATIONS: [&str; 5] =
	["unjustified", "under_review", "justified", "lapsed", "rejected"];
/// The kinds of reasons of a limit; and where limits of several kinds bind at once.
pub const REASONS: [&str; 5] = ["voltage", "thermal", "outage", "envelope", "several"];
/// The ages of reviews, each up to a number of days.
pub const AGES: [(u64, &str); 4] =
	[(7, "under_7d"), (30, "7d_to_30d"), (60, "30d_to_60d"), (u64::MAX, "over_60d")];
/// The pallets whose refusals are counted apart.
pub const PALLETS: [&str; 4] = ["bid_market", "der_registry", "dso_constraints", "other"];

/// The metrics of the market. Labels are pricing nodes, areas, and the words above: none is an
/// account or a DER.
pub struct MarketMetrics {
	/// 1 while the chain's runtime is the one that the node was built with.
	pub runtime_is_known: Gauge<U64>,
	/// The chain's clock.
	pub time: Gauge<F64>,
	/// By phase.
	pub auctions: GaugeVec<U64>,
	/// The share of the phase that has passed, by pricing node.
	pub bidding: GaugeVec<F64>,
	/// The same of the revealing phase.
	pub revealing: GaugeVec<F64>,
	/// The same of the clearing phase.
	pub clearing: GaugeVec<F64>,
	/// By pricing node.
	pub gates_missed: GaugeVec<U64>,
	/// By pricing node.
	pub commitments: CounterVec<U64>,
	/// By pricing node.
	pub unrevealed: GaugeVec<U64>,
	/// By pricing node.
	pub bids: CounterVec<U64>,
	/// By pricing node.
	pub offers: CounterVec<U64>,
	/// By pricing node.
	pub certificates: CounterVec<U64>,
	/// By pricing node.
	pub uncleared: GaugeVec<U64>,
	/// By pricing node.
	pub no_trade: CounterVec<U64>,
	/// Of the interval cleared last, by pricing node.
	pub price: GaugeVec<F64>,
	/// Of the auction cleared last, by pricing node.
	pub lowest_price: GaugeVec<F64>,
	/// Of the auction cleared last, by pricing node.
	pub highest_price: GaugeVec<F64>,
	/// Of the auction cleared last, by pricing node.
	pub rent: GaugeVec<F64>,
	/// By pricing node and side.
	pub awarded: CounterVec<F64>,
	/// By reason.
	pub curtailed: CounterVec<F64>,
	/// By reason.
	pub withheld: GaugeVec<F64>,
	/// By pricing node and area.
	pub limit_rows: CounterVec<U64>,
	/// By pricing node and area.
	pub limits_posted: CounterVec<U64>,
	/// By pricing node and area.
	pub limits_missed: CounterVec<U64>,
	/// By pricing node and area.
	pub limits_missing: GaugeVec<U64>,
	/// By the state of the justification.
	pub overrides: GaugeVec<U64>,
	/// Until the first deadline; infinite where there is none.
	pub justify_left: Gauge<F64>,
	/// Bonds that were burned.
	pub bonds_forfeited: Counter<U64>,
	/// The same in TIE.
	pub bonds_forfeited_tie: Counter<F64>,
	/// Bonds that were released although a bid was not revealed.
	pub bonds_forgiven: Counter<U64>,
	/// By status.
	pub ders: GaugeVec<U64>,
	/// By age.
	pub reviews: GaugeVec<U64>,
	/// By pallet.
	pub refused: CounterVec<U64>,
}

/// Makes and registers metrics, which all have the prefix of the market.
struct Maker<'a>(&'a Registry);

impl Maker<'_> {
	fn opts(name: &str, help: &str) -> Opts {
		Opts::new(format!("tieline_market_{name}"), help)
	}

	fn gauge<P: substrate_prometheus_endpoint::prometheus::core::Atomic + 'static>(
		&self,
		name: &str,
		help: &str,
	) -> Result<Gauge<P>, PrometheusError> {
		register(Gauge::with_opts(Self::opts(name, help))?, self.0)
	}

	fn counter<P: substrate_prometheus_endpoint::prometheus::core::Atomic + 'static>(
		&self,
		name: &str,
		help: &str,
	) -> Result<Counter<P>, PrometheusError> {
		register(Counter::with_opts(Self::opts(name, help))?, self.0)
	}

	fn gauges<P: substrate_prometheus_endpoint::prometheus::core::Atomic + 'static>(
		&self,
		name: &str,
		help: &str,
		labels: &[&str],
	) -> Result<GaugeVec<P>, PrometheusError> {
		register(GaugeVec::new(Self::opts(name, help), labels)?, self.0)
	}

	fn counters<P: substrate_prometheus_endpoint::prometheus::core::Atomic + 'static>(
		&self,
		name: &str,
		help: &str,
		labels: &[&str],
	) -> Result<CounterVec<P>, PrometheusError> {
		register(CounterVec::new(Self::opts(name, help), labels)?, self.0)
	}
}

impl MarketMetrics {
	/// Registers the metrics. Those whose labels are words have all of them from the start.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let make = Maker(registry);
		let metrics = Self::new(&make)?;
		metrics.justify_left.set(f64::INFINITY);
		for phase in PHASES {
			metrics.auctions.with_label_values(&[phase]);
		}
		for status in STATUSES {
			metrics.ders.with_label_values(&[status]);
		}
		for state in JUSTIFICATIONS {
			metrics.overrides.with_label_values(&[state]);
		}
		for reason in REASONS {
			metrics.curtailed.with_label_values(&[reason]);
		}
		for reason in REASONS.into_iter().filter(|reason| *reason != "several") {
			metrics.withheld.with_label_values(&[reason]);
		}
		for (_, age) in AGES {
			metrics.reviews.with_label_values(&[age]);
		}
		for pallet in PALLETS {
			metrics.refused.with_label_values(&[pallet]);
		}
		Ok(metrics)
	}

	fn new(make: &Maker<'_>) -> Result<Self, PrometheusError> {
		const NODE: &[&str] = &["node"];
		const AREA: &[&str] = &["node", "area"];
		Ok(Self {
			runtime_is_known: make.gauge(
				"runtime_is_known",
				"1 while the chain's runtime is the one that the node was built with; else the \
				 market's other metrics stand still",
			)?,
			time: make.gauge(
				"block_timestamp_seconds",
				"Chain time of the newest finalized block that the market's metrics have, since 1970",
			)?,
			auctions: make.gauges(
				"auctions",
				"Auctions that the chain keeps, by phase",
				&["phase"],
			)?,
			bidding: make.gauges(
				"bidding_elapsed_ratio",
				"Share of the shortest bidding phase that has passed, of an auction before its gate",
				NODE,
			)?,
			revealing: make.gauges(
				"revealing_elapsed_ratio",
				"Share of the revealing phase that has passed, of an auction in it",
				NODE,
			)?,
			clearing: make.gauges(
				"clearing_elapsed_ratio",
				"Share of the clearing phase that has passed, of an auction in it",
				NODE,
			)?,
			gates_missed: make.gauges(
				"gates_missed",
				"Market days since the last one opened that cannot be opened any more",
				NODE,
			)?,
			commitments: make.counters("commitments_total", "Sealed bids committed", NODE)?,
			unrevealed: make.gauges(
				"commitments_unrevealed",
				"Sealed bids that are yet to be revealed, in auctions whose revealing phase runs",
				NODE,
			)?,
			bids: make.counters("bids_revealed_total", "Bids revealed", NODE)?,
			offers: make.counters("offers_total", "Offers of the bids revealed", NODE)?,
			certificates: make.counters(
				"certificates_total",
				"Certificates accepted, each of which cleared an interval",
				NODE,
			)?,
			uncleared: make.gauges(
				"intervals_uncleared",
				"Intervals that are not cleared, in auctions whose clearing phase runs",
				NODE,
			)?,
			no_trade: make.counters(
				"intervals_no_trade_total",
				"Intervals whose clearing phase ended without a certificate",
				NODE,
			)?,
			price: make.gauges(
				"price_dollars_per_megawatt_hour",
				"Price at the pricing node, of the interval that was cleared last",
				NODE,
			)?,
			lowest_price: make.gauges(
				"lowest_price_dollars_per_megawatt_hour",
				"Lowest price at the pricing node, of the auction that was cleared last",
				NODE,
			)?,
			highest_price: make.gauges(
				"highest_price_dollars_per_megawatt_hour",
				"Highest price at the pricing node, of the auction that was cleared last",
				NODE,
			)?,
			rent: make.gauges(
				"congestion_rent_dollars",
				"Congestion rent of the auction that was cleared last",
				NODE,
			)?,
			awarded: make.counters(
				"awarded_watt_hours_total",
				"Energy awarded to aggregations, by side",
				&["node", "side"],
			)?,
			curtailed: make.counters(
				"curtailed_watt_hours_total",
				"Energy in merit that limits refused, by the kind of the limits that bound",
				&["reason"],
			)?,
			withheld: make.gauges(
				"withheld_watt_hours",
				"Energy of awards that overrides withheld and that was tallied, by reason",
				&["reason"],
			)?,
			limit_rows: make.counters("limit_rows_total", "Limit rows posted", AREA)?,
			limits_posted: make.counters(
				"limit_intervals_posted_total",
				"Delivery intervals whose limits were posted when the gate closed",
				AREA,
			)?,
			limits_missed: make.counters(
				"limit_intervals_missed_total",
				"Delivery intervals whose limits were not posted when the gate closed",
				AREA,
			)?,
			limits_missing: make.gauges(
				"limit_intervals_missing",
				"Delivery intervals before the gate whose limits are yet to be posted",
				AREA,
			)?,
			overrides: make.gauges(
				"overrides",
				"Overrides that the chain keeps, by the state of their justification",
				&["state"],
			)?,
			justify_left: make.gauge(
				"override_justification_left_seconds",
				"Time left to justify the most urgent override; infinite where there is none",
			)?,
			bonds_forfeited: make.counter("bonds_forfeited_total", "Bonds that were burned")?,
			bonds_forfeited_tie: make.counter(
				"bonds_forfeited_tie_total",
				"Bonds that were burned, in the chain's token",
			)?,
			bonds_forgiven: make.counter(
				"bonds_forgiven_total",
				"Bonds that were released although a bid was not revealed",
			)?,
			ders: make.gauges("ders", "DERs by status", &["status"])?,
			reviews: make.gauges(
				"reviews_open",
				"Reviews of DERs that are open, by age",
				&["age"],
			)?,
			refused: make.counters(
				"calls_refused_total",
				"Extrinsics that the runtime executed and refused, by the pallet that refused",
				&["pallet"],
			)?,
		})
	}
}
