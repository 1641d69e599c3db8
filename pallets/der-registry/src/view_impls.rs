//! The view functions.

use crate::*;
use alloc::vec::Vec;
use sp_core::H256;
use tieline_primitives::{AggregationId, Capability, Day, DerId, PointId, Service, SiteId};

impl<T: Config> Pallet<T> {
	pub(crate) fn view_portfolio(
		aggregation: AggregationId,
		service: Service,
		day: Day,
	) -> Vec<(PointId, Capability)> {
		let mut points = Portfolios::<T>::iter_prefix((aggregation,))
			.filter(|((_, of), _)| *of == service)
			.map(|((point, _), portfolio)| (point, portfolio.capability.on(day)))
			.filter(|(_, capability)| *capability != Capability::ZERO)
			.collect::<Vec<_>>();
		points.sort_unstable_by_key(|(point, _)| *point);
		points
	}

	pub(crate) fn view_der_status(id: DerId) -> Option<EffectiveStatus> {
		let der = Ders::<T>::get(id)?;
		match der.status {
			Status::UnderReview { deadline } | Status::Escalated { deadline }
				if Self::now() >= deadline =>
			{
				Some(EffectiveStatus { status: Self::lapse(&der)?, has_lapsed: true })
			},
			status => Some(EffectiveStatus { status, has_lapsed: false }),
		}
	}

	pub(crate) fn view_site_of(meter: H256) -> Option<SiteId> {
		let Metered::Site(id) = Meters::<T>::get(meter)? else { return None };
		Sites::<T>::get(id).filter(|site| !site.closed).map(|_| id)
	}

	pub(crate) fn view_counts_from(id: DerId, service: Service) -> Option<(AggregationId, Day)> {
		Enrolments::<T>::get(id, service).map(|enrolment| (enrolment.aggregation, enrolment.from))
	}
}
