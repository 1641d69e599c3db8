//! The subject of a question, by the names on the chain.

use super::{Choices, ExplainError, Question};
use crate::directory::Directory;
use tieline_client::{market::Auction, zone::LocalTime};
use tieline_primitives::{AggregationId, Day, PointId, PricingNodeId};

/// What a question asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
	pub node: PricingNodeId,
	pub aggregation: AggregationId,
	pub point: PointId,
}

impl Subject {
	/// Looks up the names of a question.
	pub fn find(directory: &Directory, question: &Question) -> Result<Self, ExplainError> {
		let name = &question.aggregator;
		let known = directory.aggregations.iter().map(|(id, one)| (*id, one.node));
		let named = known
			.clone()
			.filter(|(id, node)| {
				directory.aggregation(*id) == *name && question.node.is_none_or(|n| n == *node)
			})
			.collect::<Vec<_>>();
		let (aggregation, node) = match named[..] {
			[only] => only,
			[] => {
				let known = Choices::new(name, known.map(|(id, _)| directory.aggregation(id)));
				return Err(ExplainError::NoAggregator { name: name.clone(), known });
			},
			[..] => {
				let nodes = named.iter().map(|(_, node)| node.to_string()).collect();
				return Err(ExplainError::SeveralNodes { name: name.clone(), nodes });
			},
		};
		let points = directory.points_of(node).collect::<Vec<_>>();
		let point = points
			.iter()
			.copied()
			.find(|p| directory.point(*p).eq_ignore_ascii_case(&question.point));
		let point = point.ok_or_else(|| ExplainError::NoPoint {
			name: question.point.clone(),
			known: Choices::new(
				&question.point,
				points.iter().map(|point| directory.point(*point)),
			),
		})?;
		Ok(Self { node, aggregation, point })
	}
}

/// The auction of a pricing node's market day; of its latest where no day is named.
pub(super) fn auction_of(
	auctions: Vec<Auction>,
	node: PricingNodeId,
	day: Option<Day>,
	clock: &LocalTime,
) -> Result<Auction, ExplainError> {
	let own = auctions.into_iter().filter(|auction| auction.node == node).collect::<Vec<_>>();
	let known = own.iter().map(|auction| clock.date(auction.start.0)).collect();
	let of_day = own.into_iter().filter(|auction| day.is_none_or(|day| auction.day == day));
	of_day.max_by_key(|auction| auction.day).ok_or(ExplainError::NoAuction { known })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{directory::tests::directory, testing};
	use tieline_primitives::{AreaId, Side};

	fn question(aggregator: &str, point: &str) -> Question {
		Question {
			aggregator: aggregator.into(),
			point: point.into(),
			node: None,
			day: None,
			interval: 12,
			side: Side::Supply,
		}
	}

	#[test]
	fn an_aggregator_is_refused_at_once_when_mistyped_with_those_that_there_are() {
		let error = Subject::find(&directory(), &question("Sunrize", "675.2")).unwrap_err();
		let text = error.to_string();
		assert!(text.contains("`Sunrize`") && text.contains("Harbor, batteries"), "{text}");
		let (meant, known) = text.split_once('?').expect("a suggestion");
		assert!(meant.ends_with("did you mean `Sunrise`"), "{text}");
		assert_eq!(known.matches("Sunrise").count(), 1, "{text}");
	}

	#[test]
	fn a_point_is_refused_at_once_when_mistyped_with_those_that_there_are() {
		let error =
			Subject::find(&directory(), &question("Harbor, batteries", "675.9")).unwrap_err();
		assert_eq!(
			error.to_string(),
			"no connection point `675.9`; did you mean `675.2`? there are 671.1.2.3; 675.2"
		);
	}

	#[test]
	fn an_aggregator_at_several_nodes_needs_the_node_named() {
		let both = question("Sunrise", "675.2");
		assert!(matches!(
			Subject::find(&directory(), &both),
			Err(ExplainError::SeveralNodes { .. })
		));
		let one = Question { node: Some(PricingNodeId(0)), ..both };
		let subject = Subject::find(&directory(), &one).unwrap();
		assert_eq!((subject.aggregation, subject.point), (AggregationId(0), PointId(AreaId(0), 1)));
	}

	#[test]
	fn the_latest_day_is_explained_unless_another_is_named() {
		let on = |id, day| Auction { day: Day(day), ..testing::auction(id) };
		let auction = |day| {
			let all = vec![on(1, 8), on(2, 7)];
			auction_of(all, PricingNodeId(0), day, &testing::clocks()).map(|auction| auction.id.0)
		};
		assert_eq!(auction(None).unwrap(), 1);
		assert_eq!(auction(Some(Day(7))).unwrap(), 2);
		assert!(auction(Some(Day(9))).unwrap_err().to_string().contains("2026-04-15"));
	}
}
