//! The evidence of a chain: what happened, in which block and extrinsic.

use super::ExplainError;
use std::collections::BTreeSet;
use tieline_client::{
	chain::{Block, Client},
	events::{Event, PlacedEvent},
	market, network, registry,
};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Day, DerId, Interval, PointId, Service,
};

/// A place on the chain: block and extrinsic.
pub(super) type Place = (u32, u32);

/// An event on which awards depend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
	Registered(DerId, PointId),
	/// From a market day on.
	Qualified(DerId, Day),
	/// From a market day on.
	Enrolled(DerId, AggregationId, Day),
	/// No longer counted from a market day on.
	Withdrawn(DerId, AggregationId, Day),
	Opened(AuctionId),
	Committed(AuctionId, AggregationId),
	Revealed(AuctionId, AggregationId),
	Posted(AreaId, Interval),
	/// The rows posted before hold no longer.
	Lifted(AreaId, Interval),
	Cleared(AuctionId, u16),
}

impl Evidence {
	/// The evidence in a block, in the order of its events.
	fn in_block(block: &Block) -> Result<Vec<(Place, Self)>, ExplainError> {
		let events = block.market_events()?.into_iter();
		Ok(events.filter_map(|event| Self::of(block.number, event)).collect())
	}

	/// `None` of an event on which no award depends. The market's pallets do nothing by themselves:
	/// an extrinsic causes each of their events.
	fn of(block: u32, placed: PlacedEvent) -> Option<(Place, Self)> {
		use market::Event as M;
		use network::Event as N;
		use registry::Event as R;
		let evidence = match placed.event {
			Event::Registry(R::DerRegistered { der, point, .. }) => Self::Registered(der, point),
			Event::Registry(R::DerQualified { der, from, .. }) => Self::Qualified(der, from),
			Event::Registry(R::DerEnrolled {
				der,
				aggregation,
				service: Service::Energy,
				from,
				..
			}) => Self::Enrolled(der, aggregation, from),
			Event::Registry(R::DerWithdrawn {
				der,
				aggregation,
				service: Service::Energy,
				from,
			}) => Self::Withdrawn(der, aggregation, from),
			Event::Market(M::AuctionOpened { auction, .. }) => Self::Opened(auction),
			Event::Market(M::Committed { auction, aggregation, .. }) => {
				Self::Committed(auction, aggregation)
			},
			Event::Market(M::BidRevealed { auction, aggregation, .. }) => {
				Self::Revealed(auction, aggregation)
			},
			Event::Market(M::IntervalCleared { auction, interval, .. }) => {
				Self::Cleared(auction, interval)
			},
			Event::Network(N::LimitsPosted { area, interval, .. }) => Self::Posted(area, interval),
			Event::Network(N::LimitsCleared { area, interval }) => Self::Lifted(area, interval),
			_ => return None,
		};
		Some(((block, placed.extrinsic?), evidence))
	}
}

/// The evidence that a search backwards has yet to find: with the last of it, the search ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
	/// The opening of the auction, before which there are neither commitments nor reveals of it.
	pub opening: Option<AuctionId>,
	/// The registrations of these DERs, before which there is nothing of them.
	pub registrations: BTreeSet<DerId>,
}

impl Wanted {
	fn is_found(&self) -> bool {
		self.opening.is_none() && self.registrations.is_empty()
	}

	fn strike(&mut self, evidence: Evidence) {
		match evidence {
			Evidence::Opened(auction) if self.opening == Some(auction) => self.opening = None,
			Evidence::Registered(der, _) => {
				self.registrations.remove(&der);
			},
			_ => {},
		}
	}
}

/// The evidence up to a clearing. Later events cannot be a reason of it.
pub(super) struct History {
	pub seen: Vec<(Place, Evidence)>,
}

impl History {
	/// Reads the blocks from `last` backwards, as far as it takes to find the wanted evidence; of
	/// the blocks before, those that are `known` to matter.
	pub async fn read(
		client: &Client,
		last: u32,
		mut wanted: Wanted,
		known: &BTreeSet<u32>,
	) -> Result<Self, ExplainError> {
		let mut seen = Vec::new();
		let mut next = last;
		while next > 0 && !wanted.is_found() {
			let evidence = Self::block(client, next).await?;
			evidence.iter().for_each(|(_, evidence)| wanted.strike(*evidence));
			seen.extend(evidence);
			next -= 1;
		}
		for &number in known.range(..=next) {
			seen.extend(Self::block(client, number).await?);
		}
		Ok(Self { seen })
	}

	async fn block(client: &Client, number: u32) -> Result<Vec<(Place, Evidence)>, ExplainError> {
		let block = client.block(number).await?.ok_or(ExplainError::NoBlock(number))?;
		Evidence::in_block(&block)
	}

	/// The place of the last evidence that passes: it replaces those before it.
	pub fn last(&self, passes: impl Fn(Evidence) -> bool) -> Option<Place> {
		self.seen.iter().filter(|(_, seen)| passes(*seen)).map(|(at, _)| *at).max()
	}

	/// The place at which the rows in force in an area for an interval were posted; `None` where
	/// standing limits are in force.
	pub fn posted(&self, area: AreaId, interval: Interval) -> Option<Place> {
		let last = |evidence| self.last(|seen| seen == evidence);
		let posted = last(Evidence::Posted(area, interval));
		posted.filter(|_| posted > last(Evidence::Lifted(area, interval)))
	}

	/// The places of the last registration of a DER, qualification, and enrolment in an aggregation
	/// that a market day counts.
	pub fn of_der(&self, der: DerId, aggregation: AggregationId, day: Day) -> [Option<Place>; 3] {
		use Evidence::*;
		[
			self.last(|seen| matches!(seen, Registered(d, _) if d == der)),
			self.last(|seen| matches!(seen, Qualified(d, from) if d == der && from <= day)),
			self.last(
				|seen| matches!(seen, Enrolled(d, a, from) if (d, a) == (der, aggregation) && from <= day),
			),
		]
	}

	/// The DERs at a point in an aggregation's portfolio on a market day.
	pub fn members(&self, aggregation: AggregationId, point: PointId, day: Day) -> BTreeSet<DerId> {
		use Evidence::*;
		let at_point = self.seen.iter().filter_map(|(_, seen)| match seen {
			Registered(der, at) if *at == point => Some(*der),
			_ => None,
		});
		let counted = |der: &DerId| {
			let left = self.last(
				|seen| matches!(seen, Withdrawn(d, a, from) if (d, a) == (*der, aggregation) && from <= day),
			);
			let [.., enrolled] = self.of_der(*der, aggregation, day);
			enrolled > left
		};
		at_point.filter(counted).collect()
	}
}

/// A place as people read it, such as `12-3`.
pub(super) fn place(at: Option<Place>) -> String {
	at.map_or_else(|| "-".into(), |(block, extrinsic)| format!("{block}-{extrinsic}"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use Evidence::*;
	use tieline_primitives::Millis;

	const DER: DerId = DerId(3);
	const OURS: AggregationId = AggregationId(1);
	const THEIRS: AggregationId = AggregationId(2);
	const DAY: Day = Day(20_000);
	const NEXT: Day = Day(20_001);

	fn point() -> PointId {
		PointId(AreaId(0), 4)
	}

	#[test]
	fn what_replaces_is_what_is_in_force() {
		let hour =
			|hour: u64| Interval { start: Millis(hour * 3_600_000), length: Millis(3_600_000) };
		let (committed, posted) = (Committed(AuctionId(0), OURS), Posted(AreaId(0), hour(12)));
		let history = History {
			seen: vec![
				((5, 1), committed),
				((6, 2), posted),
				((7, 4), committed),
				((7, 1), Committed(AuctionId(0), THEIRS)),
				((8, 3), posted),
				((9, 1), Posted(AreaId(0), hour(13))),
				((9, 2), Lifted(AreaId(0), hour(13))),
			],
		};
		assert_eq!(history.last(|seen| seen == committed), Some((7, 4)));
		assert_eq!(history.last(|seen| seen == posted), Some((8, 3)));
		assert_eq!(history.last(|seen| seen == Opened(AuctionId(0))), None);
		assert_eq!(history.posted(AreaId(0), hour(12)), Some((8, 3)));
		assert_eq!(history.posted(AreaId(0), hour(13)), None, "lifted in the same block");
		assert_eq!((place(Some((7, 4))), place(None)), ("7-4".into(), "-".into()));
	}

	#[test]
	fn a_der_is_explained_as_the_day_counts_it() {
		let history = History {
			seen: vec![
				((1, 1), Registered(DER, point())),
				((2, 1), Qualified(DER, DAY)),
				((3, 1), Qualified(DER, DAY)),
				((4, 1), Enrolled(DER, OURS, DAY)),
				// Of the day after: another qualification, and another aggregation.
				((5, 1), Qualified(DER, NEXT)),
				((6, 1), Withdrawn(DER, OURS, NEXT)),
				((7, 1), Enrolled(DER, THEIRS, NEXT)),
			],
		};
		assert_eq!(history.of_der(DER, OURS, DAY), [Some((1, 1)), Some((3, 1)), Some((4, 1))]);
		assert!(history.members(OURS, point(), DAY).contains(&DER));
		assert!(history.members(THEIRS, point(), DAY).is_empty());
		assert!(history.members(OURS, point(), NEXT).is_empty());
		assert!(history.members(THEIRS, point(), NEXT).contains(&DER));
		assert!(history.members(OURS, PointId(AreaId(0), 5), DAY).is_empty());
	}

	#[test]
	fn a_search_ends_with_the_opening_and_the_registrations() {
		let mut wanted =
			Wanted { opening: Some(AuctionId(2)), registrations: [DER, DerId(4)].into() };
		for evidence in [
			Opened(AuctionId(1)),
			Opened(AuctionId(2)),
			Registered(DER, point()),
			Enrolled(DerId(4), OURS, DAY),
		] {
			wanted.strike(evidence);
			assert!(!wanted.is_found(), "{evidence:?}");
		}
		wanted.strike(Registered(DerId(4), point()));
		assert!(wanted.is_found());
	}
}
