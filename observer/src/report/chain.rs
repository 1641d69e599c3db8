//! The figure of the chain: its blocks, the extrinsics in them, and how soon they were final.

use super::{
	palette::PHASES,
	section::{Section, panels, table},
	summary::{finality, quantile},
	svg::{Anchor, Plot, Svg, WIDTH, escaped, number, ticks, whole_ticks, widened},
};
use crate::record::{Block, Chain, MarketDay};
use std::fmt::Write;

const HEIGHT: f64 = 150.0;

/// A bar of extrinsics for each block, a dot of its finality, and the calls.
pub(super) fn section(day: &MarketDay) -> Section {
	let blocks = &day.chain.blocks;
	let figures = match (blocks.first(), blocks.last()) {
		(Some(first), Some(last)) => {
			let axis = ChainTime::of(first, last);
			let known = blocks.iter().any(|block| block.finality_ms.is_some());
			let finality = known.then(|| finality_panel(day, &axis));
			[extrinsics(day, &axis)].into_iter().chain(finality).collect()
		},
		_ => Vec::new(),
	};
	Section {
		title: "The chain".into(),
		content: panels(figures) + &tables(day),
		caption: caption(day).into(),
	}
}

fn caption(day: &MarketDay) -> &'static str {
	if finality(day).is_empty() {
		"Every step of the day is an extrinsic: registration, limits, sealed bids, reveals and the \
		 certificates by which the runtime checks each clearing. The blocks were read afterwards, so \
		 their time to finality is not known."
	} else {
		"Every step of the day is an extrinsic: registration, limits, sealed bids, reveals and the \
		 certificates by which the runtime checks each clearing. A day that is played takes minutes of \
		 chain time, whatever its date. Finality is the time from a block’s time stamp until a client \
		 saw it finalized."
	}
}

/// Chain time since the first block.
struct ChainTime {
	start: u64,
	unit_ms: f64,
	name: &'static str,
	domain: (f64, f64),
}

impl ChainTime {
	fn of(first: &Block, last: &Block) -> Self {
		const MINUTES: u64 = 60_000;
		const HOURS: u64 = 60 * MINUTES;
		let span = last.time.saturating_sub(first.time);
		let (unit_ms, name) = if span <= 15 * MINUTES {
			(1e3, "seconds of chain time since the first block")
		} else if span <= 6 * HOURS {
			(MINUTES as f64, "minutes of chain time since the first block")
		} else {
			(HOURS as f64, "hours of chain time since the first block")
		};
		let domain = (0.0, (span.max(1_000) as f64) / unit_ms * 1.02);
		Self { start: first.time, unit_ms, name, domain }
	}

	fn at(&self, block: &Block) -> f64 {
		block.time.saturating_sub(self.start) as f64 / self.unit_ms
	}

	fn draw(&self, svg: &mut Svg, plot: &Plot) {
		plot.x_axis(svg, &ticks(self.domain.0, self.domain.1, 6), self.name);
	}
}

/// The names of the phases, in the order in which they first occur.
fn phases(chain: &Chain) -> Vec<&str> {
	let mut phases = Vec::new();
	for block in &chain.blocks {
		if !phases.contains(&block.phase.as_str()) {
			phases.push(block.phase.as_str());
		}
	}
	phases
}

fn colour(phases: &[&str], block: &Block) -> &'static str {
	let at = phases.iter().position(|phase| *phase == block.phase).unwrap_or(0);
	PHASES[at % PHASES.len()]
}

fn extrinsics(day: &MarketDay, axis: &ChainTime) -> String {
	let blocks = &day.chain.blocks;
	let most = blocks.iter().map(|block| block.extrinsics).max().unwrap_or(0);
	let heights = widened(0.0, f64::from(most).max(1.0), 5);
	let mut svg = Svg::panel(76.0 + HEIGHT + 44.0, "Extrinsics in each block");
	let plot = Plot::new((46.0, 76.0), (WIDTH - 66.0, HEIGHT), axis.domain, heights);
	plot.y_axis(&mut svg, &whole_ticks(heights.0, heights.1, 5), "count");
	let phases = phases(&day.chain);
	let pitch = plot.width / blocks.len() as f64;
	for block in blocks {
		let x = plot.x.at(axis.at(block));
		let width = (pitch * 0.7).clamp(0.7, 9.0);
		let top = plot.y.at(f64::from(block.extrinsics));
		let hint = format!(
			"block {}: {} extrinsics, {} bytes, {}",
			block.number, block.extrinsics, block.bytes, block.phase
		);
		let corner = (x + width, plot.bottom());
		svg.rect((x, top), corner, "bar", colour(&phases, block), &hint);
	}
	axis.draw(&mut svg, &plot);
	let mut x = 0.0;
	for (phase, colour) in phases.iter().zip(PHASES.iter().cycle()) {
		svg.rect((x, 29.0), (x + 11.0, 40.0), "bar", colour, "");
		svg.text((x + 16.0, 39.0), Anchor::Start, "legend", phase);
		x += phase.chars().count() as f64 * 7.0 + 34.0;
	}
	svg.finish("Extrinsics in each block")
}

fn finality_panel(day: &MarketDay, axis: &ChainTime) -> String {
	let slowest = finality(day).last().copied().unwrap_or(0);
	let times = widened(0.0, seconds(slowest).max(0.1), 4);
	let mut svg = Svg::panel(76.0 + HEIGHT + 44.0, "Time to finality");
	let plot = Plot::new((46.0, 76.0), (WIDTH - 66.0, HEIGHT), axis.domain, times);
	plot.y_axis(&mut svg, &ticks(times.0, times.1, 4), "s");
	let phases = phases(&day.chain);
	for block in &day.chain.blocks {
		let Some(finality) = block.finality_ms else { continue };
		let at = plot.at(axis.at(block), seconds(finality));
		let hint = format!("block {}: {finality} ms", block.number);
		svg.circle(at, 2.6, "dot", colour(&phases, block), &hint);
	}
	axis.draw(&mut svg, &plot);
	svg.finish("Time to finality of each block")
}

fn seconds(millis: u64) -> f64 {
	millis as f64 / 1e3
}

/// The facts of the chain, and the calls of the day.
fn tables(day: &MarketDay) -> String {
	let chain = &day.chain;
	let bytes: u64 = chain.blocks.iter().map(|block| u64::from(block.bytes)).sum();
	let range = match (chain.blocks.first(), chain.blocks.last()) {
		(Some(first), Some(last)) => format!("{} to {}", first.number, last.number),
		_ => "none".into(),
	};
	let mut facts = vec![
		("Chain", format!("{}, runtime {}", chain.name, chain.spec_version)),
		("Genesis", chain.genesis_hash.clone()),
		("Blocks", range),
		("Data in blocks", format!("{} kB", number(bytes as f64 / 1e3, 1))),
	];
	let finality = finality(day);
	let [median, most, longest] = [0.5, 0.95, 1.0].map(|share| quantile(&finality, share));
	if let (Some(median), Some(most), Some(longest)) = (median, most, longest) {
		let [median, most, longest] = [median, most, longest].map(|ms| number(seconds(ms), 2));
		let times = format!("median {median} s, 95 % within {most} s, longest {longest} s");
		facts.push(("Time to finality", times));
	}
	let mut left = String::new();
	for (name, value) in facts {
		let _ = writeln!(left, "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", escaped(value));
	}
	let mut calls: Vec<_> = chain.calls.iter().collect();
	calls.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
	let mut right = String::new();
	for (call, count) in calls {
		let call = escaped(call);
		let _ =
			writeln!(right, "<tr><th scope=\"row\"><code>{call}</code></th><td>{count}</td></tr>");
	}
	let head = "<tr><th scope=\"col\">Call</th><th scope=\"col\">Extrinsics</th></tr>";
	format!(
		"<div class=\"columns\">\n{}{}</div>\n",
		table("facts", "", &left),
		table("", head, &right)
	)
}
