//! What the other pallets ask of the market's calendar.

use crate::*;
use tieline_primitives::{
	Calendar, Day, Interval, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, PricingNodeId,
};

impl<T: Config> Calendar for Pallet<T> {
	fn node_exists(node: PricingNodeId) -> bool {
		PricingNodes::<T>::contains_key(node)
	}

	/// The day after the last that an auction was opened for, and outside replay no earlier than
	/// tomorrow. For a replay node no clock says that a day has begun: its first day is free until
	/// it is opened.
	fn first_free_day(node: PricingNodeId) -> Day {
		let after_auctions = LastDay::<T>::get(node).map_or(Day(0), Day::next);
		match PricingNodes::<T>::get(node) {
			Some(record) if record.replay => after_auctions,
			record => {
				let offset = record.map_or(Millis::ZERO, |record| record.day_start);
				Day::of(Self::now(), offset).next().max(after_auctions)
			},
		}
	}

	/// Days are opened in ascending order: a day before the last one that has no auction can get
	/// none any more, and its gate is closed. So is that of an interval longer than a day, which
	/// is no delivery interval.
	fn gate_closed(node: PricingNodeId, interval: &Interval) -> bool {
		let Some(record) = PricingNodes::<T>::get(node) else { return false };
		let now = Self::now();
		if !record.replay && interval.start <= now {
			return true;
		}
		let last_instant = Millis(interval.end().0.saturating_sub(1)).max(interval.start);
		let first = Day::of(interval.start, record.day_start);
		let last = Day::of(last_instant, record.day_start);
		if last > first.next() {
			return true;
		}
		let last_opened = LastDay::<T>::get(node);
		let closed = |day: Day| match DayAuctions::<T>::get(node, day).and_then(Auctions::<T>::get)
		{
			Some(auction) => {
				auction.delivery().overlaps(interval) && auction.schedule.bidding_until <= now
			},
			None => last_opened.is_some_and(|opened| day <= opened),
		};
		closed(first) || (last != first && closed(last))
	}

	/// Where the day has an auction, its intervals; else the hours of the day, as an auction would
	/// have them.
	fn is_delivery_interval(node: PricingNodeId, interval: &Interval) -> bool {
		let Some(record) = PricingNodes::<T>::get(node) else { return false };
		let day = Day::of(interval.start, record.day_start);
		let auction = DayAuctions::<T>::get(node, day).and_then(Auctions::<T>::get);
		let (start, length, intervals) = match auction {
			Some(auction) => (auction.start, auction.interval_length, auction.intervals.into()),
			None => {
				let hours = MILLIS_PER_DAY / MILLIS_PER_HOUR;
				(day.start(record.day_start), Millis(MILLIS_PER_HOUR), hours)
			},
		};
		let index = interval.start.checked_sub(start).map(|offset| (offset.0, length.0));
		interval.length == length
			&& index.is_some_and(|(offset, length)| {
				offset.checked_rem(length) == Some(0)
					&& offset.checked_div(length).is_some_and(|index| index < intervals)
			})
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
