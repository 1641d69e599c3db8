//! Why an award is what it is: the chain of evidence behind it, each link with the block and the
//! extrinsic in which it is on the chain.

mod award;
mod choices;
mod error;
mod history;
mod subject;

pub use choices::Choices;
pub use error::ExplainError;

use crate::{directory::Directory, record::MarketDay};
use award::OfferKey;
use error::side_name;
use history::{Evidence, History, Place, Wanted, place};
use std::fmt::{self, Write};
use subject::{Subject, auction_of};
use tieline_client::{
	chain::Client,
	market::{self, Auction, IntervalOutcome, IntervalProblem},
	network, registry,
	zone::{LocalTime, day_of},
};
use tieline_primitives::{Day, Interval, PricingNodeId, Side, Zone};

/// The question why an offer was awarded what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
	/// The aggregator's name on the chain; where it has several aggregations at the pricing node,
	/// followed by a comma and the aggregation's name.
	pub aggregator: String,
	/// The connection point, such as `675.2`.
	pub point: String,
	/// The pricing node; needed where the aggregator is at several.
	pub node: Option<PricingNodeId>,
	/// The market day; the latest with an auction where it is left out.
	pub day: Option<Day>,
	/// The interval of the auction, from 0.
	pub interval: u16,
	/// The side of the offer.
	pub side: Side,
}

impl Question {
	/// Fails where a name of the question is not in the record of a market day, so that it can be
	/// refused before the chain of the day is asked.
	pub fn check(&self, day: &MarketDay) -> Result<(), ExplainError> {
		let recorded = day.date.parse().map(day_of);
		if self.day.is_some_and(|asked| recorded.is_ok_and(|recorded| recorded != asked)) {
			return Err(ExplainError::NoAuction { known: vec![day.date.clone()] });
		}
		let Self { aggregator, point, side, interval, .. } = self;
		let mut names = day.aggregations.iter().map(|one| &one.name);
		if !names.any(|name| name == aggregator) {
			let names = day.aggregations.iter().map(|one| one.name.clone());
			let known = Choices::new(aggregator, names);
			return Err(ExplainError::NoAggregator { name: aggregator.clone(), known });
		}
		let offers = day.intervals.iter().flat_map(|interval| &interval.offers);
		let own = offers.filter(|offer| offer.aggregation == *aggregator && offer.side == *side);
		if !own.clone().any(|offer| offer.point.eq_ignore_ascii_case(point)) {
			let known = Choices::new(point, own.map(|offer| offer.point.clone()));
			let (aggregator, point, side) = (aggregator.clone(), point.clone(), *side);
			return Err(ExplainError::NoOffers { aggregator, point, side, known });
		}
		let intervals = day.intervals.len();
		if usize::from(*interval) >= intervals {
			return Err(ExplainError::NoInterval { interval: *interval, intervals });
		}
		Ok(())
	}
}

/// The explanation, as one screen of text. A name that the chain does not know is refused at once.
pub async fn explain(client: &Client, question: &Question) -> Result<String, ExplainError> {
	let at = client.at_finalized().await?;
	let directory = Directory::read(&at).await?;
	let subject = Subject::find(&directory, question)?;
	let node = directory.nodes.get(&subject.node);
	let zone = node.map_or_else(Zone::utc, |node| node.zone.clone());
	let auctions = market::auctions(&at).await?;
	let latest = auctions.iter().filter(|auction| auction.node == subject.node);
	let latest = latest.map(|auction| auction.day).max().unwrap_or_default();
	let clock = LocalTime::of(&zone, question.day.unwrap_or(latest));
	let auction = auction_of(auctions, subject.node, question.day, &clock)?;
	let (id, index) = (auction.id, question.interval);
	let intervals = usize::from(auction.intervals);
	let interval =
		auction.interval(index).ok_or(ExplainError::NoInterval { interval: index, intervals })?;
	let name = clock.interval(interval.start.0);
	let not_cleared = || ExplainError::NotCleared(name.clone());
	let outcome = market::outcome(&at, id, index).await?.ok_or_else(not_cleared)?;
	let problem = market::problem(&at, id, index).await?.ok_or_else(not_cleared)?;
	let history = history_of(client, &subject, &auction, &problem, &outcome).await?;

	let heading = format!(
		"{} at {}, {} for {name} on {} (interval {index})\n\n",
		question.aggregator,
		question.point,
		side_name(question.side),
		clock.date(interval.start.0),
	);
	let case = Case { question, subject: &subject, auction: &auction, interval, history: &history };
	let mut text = heading;
	// Writing to a string does not fail.
	let _ = case.write_links(&mut text, &outcome);
	let key =
		OfferKey { aggregation: subject.aggregation, point: subject.point, side: question.side };
	let posted = |area| history.posted(area, interval);
	let _ = award::write(&mut text, &problem, &outcome, key, posted);
	for (id, issued) in network::overrides(&at).await? {
		let is_here =
			issued.area == subject.point.area() && issued.points.contains(&subject.point.index());
		if is_here && issued.from < interval.end() && interval.start < issued.until {
			let state = network::override_state(&at, id).await?.unwrap_or(issued.state);
			let window = clock.span(issued.from.0, issued.until.0);
			let _ = award::write_override(&mut text, (id, &issued), state, &window);
		}
	}
	Ok(text)
}

/// Reads the evidence: the blocks that the chain names, and those back to the registration of the
/// DERs at the point.
async fn history_of(
	client: &Client,
	subject: &Subject,
	auction: &Auction,
	problem: &IntervalProblem,
	outcome: &IntervalOutcome,
) -> Result<History, ExplainError> {
	let last = outcome.block;
	let then = client.at_number(last).await?.ok_or(ExplainError::NoBlock(last))?;
	let ders = registry::ders(&then).await?.into_iter();
	let here = ders.filter(|(_, der)| der.point == subject.point).map(|(id, _)| id);
	let wanted = Wanted { opening: Some(auction.id), registrations: here.collect() };
	let known = problem.posted.iter().flatten().copied().chain([last]);
	History::read(client, last, wanted, &known.collect()).await
}

/// A question with its evidence.
struct Case<'a> {
	question: &'a Question,
	subject: &'a Subject,
	auction: &'a Auction,
	interval: Interval,
	history: &'a History,
}

impl Case<'_> {
	/// Writes the links of the chain of evidence, each behind its block and extrinsic.
	fn write_links(&self, text: &mut String, outcome: &IntervalOutcome) -> fmt::Result {
		let Self { question, auction, history, .. } = self;
		let (aggregation, name) = (self.subject.aggregation, &question.aggregator);
		self.write_ders(text)?;
		let mut link = |evidence: Evidence, words: &str| {
			line(text, history.last(|seen| seen == evidence), words)
		};
		let opened = format!("auction {} was opened by the ISO", auction.id);
		link(Evidence::Opened(auction.id), &opened)?;
		let committed = format!("{name} committed to a sealed bid");
		link(Evidence::Committed(auction.id, aggregation), &committed)?;
		let revealed = format!("{name} revealed it, within its portfolio");
		link(Evidence::Revealed(auction.id, aggregation), &revealed)?;
		let posted = history.posted(self.subject.point.area(), self.interval);
		let words = match posted {
			Some(_) => "the DSO posted the limit rows of the interval",
			None => "standing limits are in force in the interval",
		};
		line(text, posted, words)?;
		let cleared = history.last(|seen| seen == Evidence::Cleared(auction.id, question.interval));
		let index = question.interval;
		let cleared_at = match outcome.price {
			Some(price) => format!("interval {index} was cleared at {price}"),
			None => format!("interval {index} was cleared without trade"),
		};
		let words = format!("{cleared_at}, with a certificate that the runtime verified");
		line(text, cleared, &words)
	}

	/// Writes the DERs at the point that the portfolio counts.
	fn write_ders(&self, text: &mut String) -> fmt::Result {
		let Subject { aggregation, point, .. } = *self.subject;
		let day = self.auction.day;
		for der in self.history.members(aggregation, point, day) {
			let [registered, qualified, enrolled] = self.history.of_der(der, aggregation, day);
			let (qualified, enrolled) = (place(qualified), place(enrolled));
			let at = &self.question.point;
			let words =
				format!("DER {der} registered at {at}; qualified {qualified}; enrolled {enrolled}");
			line(text, registered, &words)?;
		}
		Ok(())
	}
}

fn line(text: &mut String, at: Option<Place>, words: &str) -> fmt::Result {
	writeln!(text, "{:>9}  {words}", place(at))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::record::{Aggregation, IntervalRecord, OfferRecord};
	use crate::testing::START;

	/// A day with two intervals, on which Sunrise sells and Harbor buys.
	fn day() -> MarketDay {
		let offer = |aggregation: &str, point: &str, side| OfferRecord {
			aggregation: aggregation.into(),
			point: point.into(),
			side,
			steps: vec![[5_000_000, 1_000]],
			awarded_w: 0,
			payment: 0,
			curtailed_w: 0,
			reasons: Vec::new(),
		};
		let aggregation = |name: &str| Aggregation { name: name.into(), ..Default::default() };
		let interval = |offers| IntervalRecord { start: START.0, offers, ..Default::default() };
		MarketDay {
			date: "2026-04-15".into(),
			aggregations: vec![aggregation("Sunrise"), aggregation("Harbor")],
			intervals: vec![
				interval(vec![offer("Harbor", "675.2", Side::Demand)]),
				interval(vec![offer("Sunrise", "671.1.2.3", Side::Supply)]),
			],
			..Default::default()
		}
	}

	fn question() -> Question {
		Question {
			aggregator: "Sunrise".into(),
			point: "671.1.2.3".into(),
			node: None,
			day: Some(Day(20_558)),
			interval: 0,
			side: Side::Supply,
		}
	}

	fn refusal(question: Question) -> String {
		question.check(&day()).expect_err("a name is wrong").to_string()
	}

	#[test]
	fn a_question_with_the_names_of_the_record_passes_also_where_an_interval_has_no_offer() {
		question().check(&day()).unwrap();
		Question { day: None, interval: 1, ..question() }.check(&day()).unwrap();
	}

	#[test]
	fn each_name_that_the_record_has_not_is_refused_with_those_that_it_has() {
		let aggregator = Question { aggregator: "Sunrize".into(), ..question() };
		assert_eq!(
			refusal(aggregator),
			"no aggregator `Sunrize`; did you mean `Sunrise`? there are Harbor; Sunrise"
		);
		let point = Question { point: "675.2".into(), ..question() };
		assert_eq!(
			refusal(point),
			"Sunrise has no supply offers at `675.2`; of the points with such offers there are \
			 671.1.2.3"
		);
		let side = Question { side: Side::Demand, ..question() };
		assert_eq!(
			refusal(side),
			"Sunrise has no demand offers at `671.1.2.3`; of the points with such offers there are \
			 none"
		);
		let interval = Question { interval: 2, ..question() };
		assert_eq!(refusal(interval), "no interval 2; the auction has 2, counted from 0");
		let day = Question { day: Some(Day(20_559)), ..question() };
		assert_eq!(refusal(day), "no auction for that day; the chain keeps those of 2026-04-15");
	}
}
