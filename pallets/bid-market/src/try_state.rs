//! The invariants of the storage, numbered.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	sp_runtime::{Saturating, TryRuntimeError, traits::Zero},
	traits::Get,
	traits::fungible::InspectHold,
};
use tieline_primitives::{AuctionId, Calendar, Day};

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	///
	/// 1. Identifiers are handed out once: every node and auction is below the next.
	/// 2. A day's auction is the auction of that day: `DayAuctions` and `Auctions` name each other,
	///    and no auction's day is after its node's `LastDay`.
	/// 3. An auction counts the commitments and revealed bids that are kept, and nothing is kept
	///    for an auction that is not, nor a refused reveal for a commitment that is not.
	/// 4. An auction has no curve, or exactly one for each interval, well formed, not crossed and
	///    within its terms; and one deposit.
	/// 5. A book's size is that of its entries, and no more than the portfolios of a node have
	///    offers. Its offers are for its interval.
	/// 6. An auction counts its clearings, each of an interval that it has.
	/// 7. Exactly the bonds of the commitments are held.
	/// 8. A clearing that is not being removed, and whose limits are as they were, still verifies.
	/// 9. No more is curtailed than was in merit.
	/// 10. An auction is at a pricing node that exists, whose name, terms and zone are well formed,
	///     and whose next terms wait for the day after the first free one at most.
	/// 11. An auction that takes reveals is of a day for which portfolios are remembered.
	/// 12. Every market day from the first free one on is a whole number of intervals, and an
	///     auction delivers from the start of its day to that of the next one.
	/// 13. Overrides are tallied for cleared intervals: each once, in ascending order, no more of an
	///     area than the most, and no tally is less than what they withhold.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let next_node = NextPricingNode::<T>::get();
		ensure!(PricingNodes::<T>::iter_keys().all(|node| node < next_node), "1: node");
		for (id, node) in PricingNodes::<T>::iter() {
			let free = Self::first_free_day(id);
			let next = node.next_terms;
			ensure!(
				Self::check_node(&node.name, &node.terms, node.replay).is_ok()
					&& next.is_none_or(|next| {
						Self::check_node(&node.name, &next.terms, node.replay).is_ok()
							&& next.from <= free.next()
					}) && node.zone.is_well_formed(),
				"10: a malformed name, terms or zone"
			);
			ensure!(
				node.divides_days(free, T::MaxIntervals::get()),
				"12: a day that intervals do not divide"
			);
		}
		let next = NextAuction::<T>::get();
		ensure!(Auctions::<T>::iter_keys().all(|auction| auction < next), "1: auction");

		for (node, day, id) in DayAuctions::<T>::iter() {
			let auction = Auctions::<T>::get(id).ok_or("2: a day's auction is not kept")?;
			ensure!(auction.node == node && auction.day == day, "2: another day's auction");
		}
		for (id, auction) in Auctions::<T>::iter() {
			Self::check_auction(id, &auction)?;
		}
		Self::check_orphans()?;
		Self::check_bonds()?;
		for tally in Curtailment::<T>::iter_values() {
			ensure!(tally.curtailed <= tally.in_merit, "9: more curtailed than in merit");
		}
		Self::check_tallied_overrides()
	}

	fn check_auction(
		id: AuctionId,
		auction: &Auction<BalanceOf<T>>,
	) -> Result<(), TryRuntimeError> {
		ensure!(
			DayAuctions::<T>::get(auction.node, auction.day) == Some(id),
			"2: the day names another auction"
		);
		let last: Option<Day> = LastDay::<T>::get(auction.node);
		ensure!(last.is_some_and(|last| auction.day <= last), "2: a day after the last");
		let horizon = last.map_or(Day(0), Self::portfolio_horizon);
		ensure!(
			Self::now() >= auction.schedule.revealing_until || horizon <= auction.day,
			"11: a day that portfolios forget while it takes reveals"
		);
		let node = PricingNodes::<T>::get(auction.node).ok_or("10: no pricing node")?;
		ensure!(
			node.zone.day(auction.day) == auction.delivery(),
			"12: an auction that does not deliver on its day"
		);

		let kept = Commitments::<T>::iter_key_prefix(id)
			.count()
			.saturating_add(RevealedBids::<T>::iter_key_prefix(id).count());
		ensure!(usize::try_from(auction.bids) == Ok(kept), "3: the count of bids");

		ensure!(
			[0, usize::from(auction.intervals)].contains(&Curves::<T>::iter_key_prefix(id).count()),
			"4: the count of curves"
		);
		for (interval, curve) in Curves::<T>::iter_prefix(id) {
			ensure!(interval < auction.intervals, "4: a curve outside the auction");
			ensure!(
				curve.is_well_formed()
					&& !curve.is_crossed()
					&& auction.terms.admit(&curve.demand)
					&& auction.terms.admit(&curve.supply),
				"4: a malformed curve"
			);
		}
		ensure!(Deposits::<T>::contains_key(id), "4: no deposit");

		for interval in 0..auction.intervals {
			let held = Book::<T>::iter_prefix_values((id, interval))
				.try_fold(Size::default(), |size, entry| size.with(&entry))
				.ok_or("5: a book too large to count")?;
			ensure!(BookSize::<T>::get(id, interval) == held, "5: the size of a book");
			ensure!(held.offers <= Self::max_book_offers(), "5: a book too large");
			ensure!(
				Book::<T>::iter_prefix_values((id, interval))
					.all(|entry| entry.iter().all(|offer| offer.interval == interval)),
				"5: an offer in the book of another interval"
			);
		}

		ensure!(
			Clearings::<T>::iter_key_prefix(id).count() == usize::from(auction.cleared),
			"6: the count of clearings"
		);
		for (interval, clearing) in Clearings::<T>::iter_prefix(id) {
			ensure!(interval < auction.intervals, "6: a clearing outside the auction");
			let problem = Self::view_problem(id, interval).ok_or("6: nothing to clear")?;
			let snapshot = problem.snapshot;
			if Self::now() < auction.kept_until && snapshot.limits_hash() == clearing.limits {
				let outcome = tieline_clearing::verify(&snapshot.problem(), &clearing.certificate);
				let as_recorded = |outcome: tieline_clearing::Outcome| {
					outcome.welfare == clearing.welfare && outcome.price == clearing.price
				};
				ensure!(outcome.is_ok_and(as_recorded), "8: a clearing that does not verify");
			}
		}
		Ok(())
	}

	/// Nothing is kept for an auction that is not.
	fn check_orphans() -> Result<(), TryRuntimeError> {
		let kept = |id: AuctionId| Auctions::<T>::contains_key(id);
		ensure!(Commitments::<T>::iter_keys().all(|(id, _)| kept(id)), "3: a lost commitment");
		ensure!(
			RefusedReveals::<T>::iter_keys().all(|(id, of)| Commitments::<T>::contains_key(id, of)),
			"3: a refused reveal without a commitment"
		);
		ensure!(RevealedBids::<T>::iter_keys().all(|(id, _)| kept(id)), "3: a lost bid");
		ensure!(Book::<T>::iter_keys().all(|(id, _, _)| kept(id)), "3: a lost entry");
		ensure!(
			Book::<T>::iter_keys().all(|(id, _, of)| RevealedBids::<T>::contains_key(id, of)),
			"3: an entry without a bid"
		);
		ensure!(BookSize::<T>::iter_keys().all(|(id, _)| kept(id)), "3: a lost size");
		ensure!(Curves::<T>::iter_keys().all(|(id, _)| kept(id)), "4: a lost curve");
		ensure!(Deposits::<T>::iter_keys().all(kept), "4: a lost deposit");
		ensure!(Clearings::<T>::iter_keys().all(|(id, _)| kept(id)), "6: a lost clearing");
		ensure!(
			RefusedCertificates::<T>::iter_keys().all(|(id, _)| kept(id)),
			"6: a lost refused certificate"
		);
		Ok(())
	}

	fn check_tallied_overrides() -> Result<(), TryRuntimeError> {
		let mut least = BTreeMap::<_, Withheld>::new();
		for (id, interval, tallied) in TalliedOverrides::<T>::iter() {
			let cleared = Clearings::<T>::contains_key(id, interval);
			ensure!(cleared, "13: an override tallied for an interval that is not cleared");
			let ascends = tallied
				.iter()
				.zip(tallied.iter().skip(1))
				.all(|(a, b)| (a.issued.area, a.id) < (b.issued.area, b.id));
			ensure!(ascends, "13: an override tallied twice, or out of order");
			ensure!(
				tallied
					.chunk_by(|a, b| a.issued.area == b.issued.area)
					.all(|of_area| of_area.len() <= MAX_TALLIED_OVERRIDES as usize),
				"13: too many overrides of an area"
			);
			for (area, withheld) in Self::withheld_in(id, interval).unwrap_or_default() {
				for ((aggregation, dso), withheld) in withheld {
					let sum = least.entry((aggregation, area, dso)).or_default();
					*sum = sum.saturating_add(withheld);
				}
			}
		}
		for (key, least) in least {
			let tally = OverrideCurtailment::<T>::get(key);
			ensure!(
				least.saturating_sub(tally) == Withheld::default(),
				"13: a tally is less than what overrides withhold"
			);
		}
		Ok(())
	}

	fn check_bonds() -> Result<(), TryRuntimeError> {
		let mut bonds = BTreeMap::<_, BalanceOf<T>>::new();
		for commitment in Commitments::<T>::iter_values() {
			let bond = bonds.entry(commitment.bidder).or_insert_with(Zero::zero);
			bond.saturating_accrue(commitment.bond);
		}
		for account in frame_system::Account::<T>::iter_keys() {
			let held = T::Currency::balance_on_hold(&HoldReason::Bond.into(), &account);
			let bond = bonds.remove(&account).unwrap_or_else(Zero::zero);
			ensure!(held == bond, "7: a bond is not held, or more than the bonds");
		}
		ensure!(bonds.is_empty(), "7: a bond of no account");
		Ok(())
	}
}
