//! What the other pallets ask of the market's calendar.

use crate::*;
use tieline_primitives::{Calendar, Day, Interval, Millis, PricingNodeId};

impl<T: Config> Calendar for Pallet<T> {
	fn node_exists(node: PricingNodeId) -> bool {
		PricingNodes::<T>::contains_key(node)
	}

	fn first_free_day(node: PricingNodeId) -> Day {
		let last = LastDay::<T>::get(node);
		match PricingNodes::<T>::get(node) {
			Some(record) => Self::free_day(&record, last),
			None => Day::of_utc(Self::now()).next(),
		}
	}

	fn day_start(node: PricingNodeId, day: Day) -> Millis {
		PricingNodes::<T>::get(node)
			.map_or_else(|| day.start_utc(), |record| record.zone.start(day))
	}

	fn day_of(node: PricingNodeId, instant: Millis) -> Day {
		PricingNodes::<T>::get(node)
			.map_or_else(|| Day::of_utc(instant), |record| record.zone.day_of(instant))
	}

	/// Days are opened in ascending order: a day before the last one that has no auction can get
	/// none any more, nor can one after its latest opening, and its gate is closed. So is that of
	/// an interval longer than a day, which is no delivery interval.
	fn gate_closed(node: PricingNodeId, interval: &Interval) -> bool {
		let Some(record) = PricingNodes::<T>::get(node) else { return false };
		let now = Self::now();
		if !record.replay && interval.start <= now {
			return true;
		}
		let last_instant = Millis(interval.end().0.saturating_sub(1)).max(interval.start);
		let first = record.zone.day_of(interval.start);
		let last = record.zone.day_of(last_instant);
		if last > first.next() {
			return true;
		}
		let last_opened = LastDay::<T>::get(node);
		let closed = |day: Day| match DayAuctions::<T>::get(node, day).and_then(Auctions::<T>::get)
		{
			Some(auction) => {
				auction.delivery().overlaps(interval) && auction.schedule.bidding_until <= now
			},
			None => {
				last_opened.is_some_and(|opened| day <= opened)
					|| record.opening(day).is_some_and(|opening| opening.latest < now)
			},
		};
		closed(first) || (last != first && closed(last))
	}

	/// Where the day has an auction, its intervals; else those that an auction of it will have.
	fn is_delivery_interval(node: PricingNodeId, interval: &Interval) -> bool {
		let Some(record) = PricingNodes::<T>::get(node) else { return false };
		let day = record.zone.day_of(interval.start);
		let auction = DayAuctions::<T>::get(node, day).and_then(Auctions::<T>::get);
		let (delivery, length) = match auction {
			Some(auction) => (auction.delivery(), auction.interval_length),
			None => (record.zone.day(day), record.terms_of(day).interval_length),
		};
		let offset = interval.start.checked_sub(delivery.start);
		interval.length == length
			&& interval.end() <= delivery.end()
			&& offset.is_some_and(|offset| offset.0.checked_rem(length.0) == Some(0))
	}

	fn is_replay(node: PricingNodeId) -> bool {
		PricingNodes::<T>::get(node).is_some_and(|record| record.replay)
	}

	fn clears_until(node: PricingNodeId, day: Day) -> Option<Millis> {
		let auction = DayAuctions::<T>::get(node, day).and_then(Auctions::<T>::get)?;
		Some(auction.schedule.clearing_until)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(node: PricingNodeId, interval: &Interval) {
		crate::benchmarking::open_days::<T>(node, interval);
	}
}

impl<T: Config> Pallet<T> {
	/// The first market day that no auction has been opened for: the one after `last`, and outside
	/// replay no earlier than tomorrow. For a replay node no clock says that a day has begun: its
	/// first day is free until it is opened.
	pub(crate) fn free_day(
		node: &PricingNode<T::AccountId, BalanceOf<T>>,
		last: Option<Day>,
	) -> Day {
		let after_auctions = last.map_or(Day(0), Day::next);
		if node.replay {
			after_auctions
		} else {
			node.zone.day_of(Self::now()).next().max(after_auctions)
		}
	}
}
