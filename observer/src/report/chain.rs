//! The figure of the chain: its blocks, what was in them, and how soon they were final.

use super::{
	palette::PHASES,
	summary::quantile,
	svg::{Anchor, Plot, Svg, escaped, number, ticks, widened},
};
use crate::record::{Chain, MarketDay};
use std::fmt::Write;

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

/// A bar of extrinsics for each block above, a dot of its finality below, over chain time.
pub(super) fn figure(day: &MarketDay) -> String {
	let blocks = &day.chain.blocks;
	let mut svg = Svg::new(1120.0, 378.0);
	let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
		return svg.finish("No blocks");
	};
	let seconds = |time: u64| time.saturating_sub(first.time) as f64 / 1000.0;
	let span = (0.0, seconds(last.time).max(1.0) * 1.01);
	let most = blocks.iter().map(|block| block.extrinsics).max().unwrap_or_default();
	let slowest = blocks.iter().map(|block| block.finality_ms).max().unwrap_or_default();

	let heights = widened(0.0, f64::from(most).max(1.0), 5);
	let bars = Plot::new((62.0, 66.0), (1026.0, 130.0), span, heights);
	svg.text((62.0, 16.0), Anchor::Start, "column", "Extrinsics in each block");
	bars.y_axis(&mut svg, &ticks(heights.0, heights.1, 5), "count");
	let phases = phases(&day.chain);
	let colour = |phase: &str| {
		let at = phases.iter().position(|p| *p == phase).unwrap_or_default();
		PHASES[at % PHASES.len()]
	};
	let pitch = bars.width / blocks.len() as f64;
	for block in blocks {
		let x = bars.x.at(seconds(block.time));
		let width = (pitch * 0.7).clamp(1.0, 9.0);
		let top = bars.y.at(f64::from(block.extrinsics));
		let hint = format!(
			"block {}: {} extrinsics, {} bytes, {}",
			block.number, block.extrinsics, block.bytes, block.phase
		);
		svg.rect((x, top), (x + width, bars.bottom()), "bar", colour(&block.phase), &hint);
	}
	bars.x_axis(&mut svg, &[], "");
	let mut x = 62.0;
	for phase in &phases {
		svg.rect((x, 29.0), (x + 11.0, 40.0), "bar", colour(phase), "");
		svg.text((x + 16.0, 39.0), Anchor::Start, "legend", phase);
		x += phase.chars().count() as f64 * 6.7 + 40.0;
	}

	let times = widened(0.0, (slowest as f64 / 1000.0).max(0.1), 3);
	let dots = Plot::new((62.0, 258.0), (1026.0, 76.0), span, times);
	svg.text((62.0, 224.0), Anchor::Start, "column", "Time to finality");
	dots.y_axis(&mut svg, &ticks(times.0, times.1, 3), "s");
	for block in blocks {
		let at = dots.at(seconds(block.time), block.finality_ms as f64 / 1000.0);
		let hint = format!("block {}: {} ms", block.number, block.finality_ms);
		svg.circle(at, 3.0, "dot", colour(&block.phase), &hint);
	}
	dots.x_axis(
		&mut svg,
		&ticks(span.0, span.1, 10),
		"seconds of chain time since the first block",
	);
	svg.finish("Extrinsics and time to finality of each block")
}

/// What the day did on the chain.
pub(super) fn table(day: &MarketDay) -> String {
	let chain = &day.chain;
	let mut finality: Vec<_> = chain.blocks.iter().map(|block| block.finality_ms).collect();
	finality.sort_unstable();
	let seconds = |ms: u64| number(ms as f64 / 1000.0, 2);
	let bytes: u64 = chain.blocks.iter().map(|block| u64::from(block.bytes)).sum();
	let (first, last) = (chain.blocks.first(), chain.blocks.last());
	let numbers = |block: Option<&crate::record::Block>| block.map_or(0, |block| block.number);
	let facts = [
		("Chain", format!("{}, runtime {}", chain.name, chain.spec_version)),
		("Genesis", chain.genesis_hash.clone()),
		("Blocks", format!("{} to {}", numbers(first), numbers(last))),
		("Data in blocks", format!("{} kB", number(bytes as f64 / 1000.0, 1))),
		(
			"Time to finality",
			format!(
				"median {} s, 95 % within {} s, longest {} s",
				seconds(quantile(&finality, 0.5)),
				seconds(quantile(&finality, 0.95)),
				seconds(quantile(&finality, 1.0))
			),
		),
	];
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
	format!(
		"<div class=\"columns\"><table class=\"facts\"><tbody>\n{left}</tbody></table>\n\
		 <table><thead><tr><th scope=\"col\">Call</th><th scope=\"col\">Extrinsics</th></tr></thead>\
		 <tbody>\n{right}</tbody></table></div>\n"
	)
}
