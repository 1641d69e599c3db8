//! Why an award is what it is: the chain of evidence behind it, each link with the block and the
//! extrinsic in which it is on the chain.

mod award;
mod error;
mod history;
mod subject;

pub use error::ExplainError;

use crate::{directory::Directory, local_time::LocalTime};
use award::OfferKey;
use history::{Evidence, History, Place, Wanted, place};
use std::fmt::{self, Write};
use subject::{Subject, auction_of};
use tieline_client::{
	chain::Client,
	market::{self, Auction, IntervalOutcome, IntervalProblem},
	registry,
};
use tieline_primitives::{Day, Interval, PricingNodeId, Side};

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

/// The explanation, as one screen of text. A name that the chain does not know is refused at once.
pub async fn explain(client: &Client, question: &Question) -> Result<String, ExplainError> {
	let at = client.at_finalized().await?;
	let directory = Directory::read(&at).await?;
	let subject = Subject::find(&directory, question)?;
	let node = directory.nodes.get(&subject.node);
	let clock = node.map_or_else(LocalTime::default, |n| LocalTime::of_day_start(n.day_start.0));
	let auction = auction_of(market::auctions(&at).await?, subject.node, question.day, clock)?;
	let (id, index) = (auction.id, question.interval);
	let interval = auction
		.interval(index)
		.ok_or(ExplainError::NoInterval { auction: id, intervals: auction.intervals })?;
	let span = clock.span(interval.start.0, interval.length.0);
	let not_cleared = || ExplainError::NotCleared(span.clone());
	let outcome = market::outcome(&at, id, index).await?.ok_or_else(not_cleared)?;
	let problem = market::problem(&at, id, index).await?.ok_or_else(not_cleared)?;
	let history = history_of(client, &subject, &auction, &problem, &outcome).await?;

	let heading = format!(
		"{} at {}, {} for {span} on {} (interval {index})\n\n",
		question.aggregator,
		question.point,
		match question.side {
			Side::Supply => "supply",
			Side::Demand => "demand",
		},
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
		let price = outcome.certificate.price;
		let words = format!(
			"interval {} was cleared at {price} with a certificate that the runtime verified",
			question.interval
		);
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
