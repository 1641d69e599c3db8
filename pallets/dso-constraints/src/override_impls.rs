//! The calls about overrides: their issue, justification, review, and end.

use crate::*;
use frame_support::{
	pallet_prelude::*,
	traits::{Consideration, Footprint},
};
use sp_core::H256;
use tieline_primitives::{AreaId, Calendar, Capability, Millis, OverrideId, Reason, WattHours};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_override_awards(
		who: T::AccountId,
		id: AreaId,
		points: PointIndices,
		from: Millis,
		until: Millis,
		caps: Capability,
		reason: Reason,
	) -> DispatchResult {
		let area = Self::operated_area(&who, id)?;
		ensure!(!points.is_empty(), Error::<T>::EmptyList);
		ensure!(are_ascending(&points), Error::<T>::DisorderedPoints);
		ensure!(points.iter().all(|&point| area.present.contains(point)), Error::<T>::UnknownPoint);
		let issued = Self::now();
		let from = if T::Calendar::is_replay(area.pricing_node) { from } else { from.max(issued) };
		let length = until.checked_sub(from).ok_or(Error::<T>::MalformedWindow)?;
		ensure!(length > Millis::ZERO && length <= MAX_LENGTH, Error::<T>::MalformedWindow);
		ensure!(is_magnitude(&caps), Error::<T>::PowerOutOfRange);
		ensure!(is_reason(&reason), Error::<T>::MalformedReason);

		let override_id = NextOverride::<T>::get();
		let next = override_id.0.checked_add(1).ok_or(Error::<T>::TooManyOverrides)?;
		OpenOverrides::<T>::try_append(id, override_id)
			.map_err(|()| Error::<T>::TooManyOpenOverrides)?;
		NextOverride::<T>::put(OverrideId(next));
		let capacities = Capacities::<T>::get(id);
		let carried = points.iter().filter_map(|point| capacities.get(usize::from(*point)));
		let justify_by = issued.saturating_add(T::JustificationPeriod::get());
		let footprint = Footprint::from_encodable((&points, from, until, caps, &reason));
		let record = Override {
			area: id,
			points: points.clone(),
			from,
			until,
			caps,
			reason: reason.clone(),
			state: OverrideState::Emergency { justify_by },
			block: frame_system::Pallet::<T>::block_number(),
			issued,
			power: withheld(carried, &caps),
			ticket: Some(T::OverrideConsideration::new(&who, footprint)?),
			depositor: who,
		};
		Self::tally(&record, |tally| {
			tally.issued = tally.issued.saturating_add(1);
			Self::count(tally, &reason, WattHours::ZERO, record.energy());
		});
		Usage::<T>::mutate(id, |uses| {
			uses.overrides = uses.overrides.saturating_add(1);
			uses.add(&points.iter().copied().collect());
		});
		Overrides::<T>::insert(override_id, record);
		Self::deposit_event(Event::AwardsOverridden {
			id: override_id,
			area: id,
			points,
			from,
			until,
			caps,
			reason,
			justify_by,
		});
		Ok(())
	}

	pub(crate) fn do_justify_override(
		who: T::AccountId,
		id: OverrideId,
		evidence: H256,
	) -> DispatchResult {
		let mut issued = Overrides::<T>::get(id).ok_or(Error::<T>::UnknownOverride)?;
		let area = issued.area;
		ensure!(Self::answers_for(&who, &issued), Error::<T>::NotDso);
		let OverrideState::Emergency { justify_by } = issued.state else {
			return Err(Error::<T>::SettledOverride.into());
		};
		let now = Self::now();
		ensure!(now < justify_by, Error::<T>::MissedDeadline);
		let review_by = now.saturating_add(T::ReviewPeriod::get());
		issued.state = OverrideState::UnderReview { evidence, review_by };
		Overrides::<T>::insert(id, issued);
		Self::close(area, id);
		Self::deposit_event(Event::JustificationSubmitted { id, area, evidence, review_by });
		Ok(())
	}

	pub(crate) fn do_accept_justification(
		who: Option<T::AccountId>,
		id: OverrideId,
	) -> DispatchResult {
		let mut issued = Overrides::<T>::get(id).ok_or(Error::<T>::UnknownOverride)?;
		let (evidence, review_by) = Self::under_review(&issued)?;
		let reviewed = Self::now() < review_by;
		if reviewed {
			Self::ensure_reviewer(who.as_ref(), &issued)?;
		}
		issued.state = OverrideState::Justified { evidence, reviewed };
		Self::tally(&issued, |tally| {
			tally.justified = tally.justified.saturating_add(1);
			tally.unreviewed = tally.unreviewed.saturating_add(u32::from(!reviewed));
		});
		let area = issued.area;
		Overrides::<T>::insert(id, issued);
		Self::deposit_event(Event::OverrideJustified { id, area, evidence, reviewed });
		Ok(())
	}

	pub(crate) fn do_reject_justification(
		who: Option<T::AccountId>,
		id: OverrideId,
		grounds: H256,
	) -> DispatchResult {
		let mut issued = Overrides::<T>::get(id).ok_or(Error::<T>::UnknownOverride)?;
		let (evidence, review_by) = Self::under_review(&issued)?;
		Self::ensure_reviewer(who.as_ref(), &issued)?;
		ensure!(Self::now() < review_by, Error::<T>::MissedDeadline);
		issued.state = OverrideState::Rejected { evidence, grounds };
		Self::burn_deposit(&mut issued);
		Self::tally(&issued, |tally| tally.rejected = tally.rejected.saturating_add(1));
		let area = issued.area;
		Overrides::<T>::insert(id, issued);
		Self::deposit_event(Event::OverrideRejected { id, area, evidence, grounds });
		Ok(())
	}

	pub(crate) fn do_set_reviewer(reviewer: Option<T::AccountId>) -> DispatchResult {
		Reviewer::<T>::set(reviewer.clone());
		Self::deposit_event(Event::ReviewerSet { reviewer });
		Ok(())
	}

	pub(crate) fn do_end_override(
		who: T::AccountId,
		id: OverrideId,
		until: Millis,
	) -> DispatchResult {
		let mut issued = Overrides::<T>::get(id).ok_or(Error::<T>::UnknownOverride)?;
		let area = Self::operated_area(&who, issued.area)?;
		let within = issued.from <= until && until < issued.until;
		let replayed = T::Calendar::is_replay(area.pricing_node);
		ensure!(within && (replayed || until >= Self::now()), Error::<T>::MalformedWindow);
		let former = issued.energy();
		issued.until = until;
		let energy = issued.energy();
		Self::tally(&issued, |tally| Self::count(tally, &issued.reason, former, energy));
		let area = issued.area;
		Overrides::<T>::insert(id, issued);
		Self::deposit_event(Event::OverrideEnded { id, area, until });
		Ok(())
	}

	pub(crate) fn do_lapse_override(id: OverrideId) -> DispatchResult {
		let mut issued = Overrides::<T>::get(id).ok_or(Error::<T>::UnknownOverride)?;
		let OverrideState::Emergency { justify_by } = issued.state else {
			return Err(Error::<T>::SettledOverride.into());
		};
		ensure!(Self::now() >= justify_by, Error::<T>::PendingDeadline);
		issued.state = OverrideState::Lapsed;
		Self::burn_deposit(&mut issued);
		Self::tally(&issued, |tally| tally.lapsed = tally.lapsed.saturating_add(1));
		let area = issued.area;
		Overrides::<T>::insert(id, issued);
		Self::close(area, id);
		Self::deposit_event(Event::OverrideLapsed { id, area });
		Ok(())
	}

	pub(crate) fn do_remove_override(id: OverrideId) -> DispatchResult {
		let issued = Overrides::<T>::take(id).ok_or(Error::<T>::UnknownOverride)?;
		ensure!(
			issued.state.is_final() && Self::is_past_retention(issued.until.max(issued.issued)),
			Error::<T>::StillKept
		);
		if let Some(ticket) = issued.ticket {
			ticket.drop(&issued.depositor)?;
		}
		Usage::<T>::mutate(issued.area, |uses| {
			uses.overrides = uses.overrides.saturating_sub(1);
			uses.remove(&issued.points.iter().copied().collect());
		});
		Self::deposit_event(Event::OverrideRemoved { id, area: issued.area });
		Ok(())
	}

	/// Takes an override off the list of those that are yet to be justified.
	fn close(area: AreaId, id: OverrideId) {
		OpenOverrides::<T>::mutate(area, |open| open.retain(|other| *other != id));
	}

	/// Whether `who` answers for an override: the DSO that issued it, which loses the deposit, or
	/// the one that operates the area now.
	fn answers_for(who: &T::AccountId, issued: &OverrideOf<T>) -> bool {
		issued.depositor == *who
			|| Areas::<T>::get(issued.area).is_some_and(|area| area.dso == *who)
	}

	/// The evidence that is under review, and the deadline of the review.
	fn under_review(issued: &OverrideOf<T>) -> Result<(H256, Millis), Error<T>> {
		match issued.state {
			OverrideState::UnderReview { evidence, review_by } => Ok((evidence, review_by)),
			OverrideState::Emergency { .. } => Err(Error::<T>::NoJustification),
			_ => Err(Error::<T>::SettledOverride),
		}
	}

	/// Refuses anyone but the admin (`None`) and the reviewer, and a reviewer that answers for the
	/// override itself.
	fn ensure_reviewer(who: Option<&T::AccountId>, issued: &OverrideOf<T>) -> DispatchResult {
		let Some(who) = who else { return Ok(()) };
		ensure!(Reviewer::<T>::get().as_ref() == Some(who), Error::<T>::NotReviewer);
		ensure!(!Self::answers_for(who, issued), Error::<T>::OwnJustification);
		Ok(())
	}

	/// Burns the deposit of an override that its DSO cannot account for.
	fn burn_deposit(issued: &mut OverrideOf<T>) {
		if let Some(ticket) = issued.ticket.take() {
			ticket.burn(&issued.depositor);
		}
	}

	/// Changes the tally of the override's area and of the DSO that issued it.
	fn tally(issued: &OverrideOf<T>, change: impl FnOnce(&mut OverrideTally)) {
		OverrideTallies::<T>::mutate(issued.area, &issued.depositor, change);
	}

	/// Counts the energy of an override in place of what it counted before.
	fn count(tally: &mut OverrideTally, reason: &Reason, former: WattHours, energy: WattHours) {
		let counted = tally.energy.of(reason);
		*counted = counted.saturating_sub(former).saturating_add(energy);
	}
}
