//! The figure of the feeder's equipment over the day: the loading of its branches, the taps of its
//! regulators, and the state of charge of storage.

use super::{
	palette::{ALARM, LINES},
	section::{Section, panels},
	svg::{
		Anchor, LineName, Plot, ROOM, Svg, WIDTH, name_lines, number, ticks, whole_ticks, widened,
	},
	time::TimeAxis,
};
use crate::record::{IntervalRecord, MarketDay};
use std::collections::{BTreeMap, BTreeSet};

const HEIGHT: f64 = 210.0;
/// How many branches, the most loaded ones, have a colour and a name.
const NAMED: usize = 8;

/// The panels for which the record has data; `None` without any.
pub(super) fn section(day: &MarketDay) -> Option<Section> {
	let figures = [loading(day), taps(day), charge(day)];
	let (mut drawn, mut captions) = (Vec::new(), Vec::new());
	for (figure, caption) in figures.into_iter().flatten() {
		drawn.push(figure);
		captions.push(caption);
	}
	(!drawn.is_empty()).then(|| Section {
		title: "Equipment".into(),
		content: panels(drawn),
		caption: captions.join(" "),
	})
}

type Figure = (String, String);

fn frame(
	svg: &mut Svg,
	day: &MarketDay,
	domain: (f64, f64),
	y_ticks: &[f64],
	unit: &str,
) -> (Plot, TimeAxis) {
	let time = TimeAxis::of(day);
	let size = (WIDTH - 46.0 - ROOM, HEIGHT);
	let plot = Plot::new((46.0, 44.0), size, time.domain(), domain);
	plot.y_axis(svg, y_ticks, unit);
	plot.time_axis(svg, &time);
	(plot, time)
}

/// The loading of each branch, of all its phases the highest, by interval.
fn loadings(day: &MarketDay) -> BTreeMap<&str, Vec<Option<f64>>> {
	let mut branches = BTreeMap::<_, Vec<_>>::new();
	for (at, interval) in day.intervals.iter().enumerate() {
		for (name, share) in &interval.loading {
			let branch = name.rsplit_once('.').map_or(name.as_str(), |(branch, _)| branch);
			let values = branches.entry(branch).or_insert_with(|| vec![None; day.intervals.len()]);
			let highest = values[at].map_or(*share, |other: f64| other.max(*share));
			values[at] = Some(highest);
		}
	}
	branches
}

fn highest(values: &[Option<f64>]) -> f64 {
	values.iter().flatten().fold(0.0, |a: f64, b| a.max(*b))
}

fn loading(day: &MarketDay) -> Option<Figure> {
	let mut branches = loadings(day).into_iter().collect::<Vec<_>>();
	branches.sort_by(|a, b| highest(&b.1).total_cmp(&highest(&a.1)).then(a.0.cmp(b.0)));
	let (top, values) = branches.first()?;
	let peak = highest(values);
	let (_, most) = widened(0.0, (100.0 * peak).max(100.0) * 1.02, 6);
	let mut svg = Svg::panel(HEIGHT + 88.0, "Branch loading");
	let (plot, time) = frame(&mut svg, day, (0.0, most), &ticks(0.0, most, 6), "%");
	let rating = plot.y.at(100.0);
	svg.line((plot.left, rating), (plot.right(), rating), "edge");
	svg.text((plot.left + 6.0, rating - 5.0), Anchor::Start, "unit", "rating");
	let line = |values: &[Option<f64>]| {
		let values = day.intervals.iter().zip(values);
		let points =
			values.filter_map(|(i, share)| Some(plot.at(time.middle(i), 100.0 * (*share)?)));
		points.collect::<Vec<_>>()
	};
	let lines = branches.iter().map(|(name, values)| (*name, line(values))).collect::<Vec<_>>();
	let (named, others) = lines.split_at(lines.len().min(NAMED));
	for (name, points) in others {
		svg.polyline(points, "minor", "", name);
	}
	let mut names = Vec::new();
	for ((name, points), colour) in named.iter().zip(LINES.iter().cycle()) {
		svg.polyline(points, "element", colour, name);
		let end = points.last().copied();
		names.extend(end.map(|end| LineName { text: (*name).into(), end, colour }));
	}
	let over = Plot { height: rating - plot.top, ..plot };
	svg.clipped(&over, "overload", |svg| {
		for (name, points) in &lines {
			svg.polyline(points, "alarm", ALARM, name);
		}
	});
	name_lines(&mut svg, &plot, names);
	let caption = format!(
		"Branch loading: the current of each line and transformer in its most loaded phase, as a share \
		 of its rating. The highest is {} % of {top}.",
		number(100.0 * peak, 1)
	);
	Some((svg.finish("Loading of the feeder's branches over the day"), caption))
}

/// The tap of each regulator over the day, as steps. An interval without an operating point has
/// none, and the line is broken there.
fn taps(day: &MarketDay) -> Option<Figure> {
	type Taps = fn(&IntervalRecord) -> &BTreeMap<String, i32>;
	let (with, without): (Taps, Taps) = (|i| &i.taps, |i| &i.taps_without_limits);
	let both = || day.intervals.iter().flat_map(|i| [with(i), without(i)]);
	let names = both().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>();
	let values = || both().flat_map(BTreeMap::values).map(|tap| f64::from(*tap));
	let least = values().reduce(f64::min)?;
	let most = values().reduce(f64::max)?;
	let domain = (least - 1.0, most + 1.0);
	let mut svg = Svg::panel(HEIGHT + 88.0, "Regulator taps");
	let (plot, time) = frame(&mut svg, day, domain, &whole_ticks(domain.0, domain.1, 8), "tap");
	let mut ends = Vec::new();
	for ((at, name), colour) in names.iter().enumerate().zip(LINES.iter().cycle()) {
		// Regulators at the same tap are drawn beside each other.
		let shift = at as f64 * 2.2 - (names.len() - 1) as f64 * 1.1;
		let steps = |taps: Taps| {
			let mut runs = vec![Vec::new()];
			for interval in &day.intervals {
				match taps(interval).get(*name) {
					Some(tap) => {
						let (from, until) = time.span(interval);
						let y = plot.y.at(f64::from(*tap)) + shift;
						let run = runs.last_mut();
						run.into_iter().for_each(|run: &mut Vec<(f64, f64)>| {
							run.extend([(plot.x.at(from), y), (plot.x.at(until), y)]);
						});
					},
					None => runs.push(Vec::new()),
				}
			}
			runs.retain(|run| !run.is_empty());
			runs
		};
		for run in steps(without) {
			svg.polyline(&run, "tap-without", colour, &format!("{name}, without limits"));
		}
		for run in steps(with) {
			svg.polyline(&run, "tap", colour, name);
			if let Some(end) = run.last().copied().filter(|end| end.0 >= plot.right() - 1.0) {
				ends.push(LineName { text: (*name).clone(), end, colour });
			}
		}
	}
	name_lines(&mut svg, &plot, ends);
	let caption = "Regulator taps: solid at the awards, dashed without limits.".to_owned();
	Some((svg.finish("Taps of the regulators over the day"), caption))
}

/// The state of charge that the awards imply for storage, in percent of its capacity.
fn charge(day: &MarketDay) -> Option<Figure> {
	let charges = day.storage.iter().filter(|storage| storage.capacity_kwh > 0.0).map(|storage| {
		let charges = storage.charge_kwh(day).into_iter();
		(storage, charges.map(|kwh| 100.0 * kwh / storage.capacity_kwh).collect::<Vec<_>>())
	});
	let charges = charges.collect::<Vec<_>>();
	let all = || charges.iter().flat_map(|(_, charges)| charges.iter().copied());
	all().next()?;
	let (least, most) = all().fold((0.0, 100.0), |(a, b): (f64, f64), c| (a.min(c), b.max(c)));
	let domain = (least - 4.0, most + 4.0);
	let mut svg = Svg::panel(HEIGHT + 88.0, "State of charge");
	let (plot, time) = frame(&mut svg, day, domain, &ticks(domain.0, domain.1, 5), "%");
	for edge in [0.0, 100.0] {
		svg.line((plot.left, plot.y.at(edge)), (plot.right(), plot.y.at(edge)), "edge");
	}
	let hours = day.intervals.iter().map(|interval| time.span(interval).1);
	let hours = [0.0].into_iter().chain(hours).collect::<Vec<_>>();
	let mut names = Vec::new();
	for ((storage, charges), colour) in charges.iter().zip(LINES.iter().cycle()) {
		let points = hours.iter().zip(charges).map(|(hour, charge)| plot.at(*hour, *charge));
		let points = points.collect::<Vec<_>>();
		let hint = format!(
			"{} at {}, {} kWh",
			storage.aggregation,
			storage.point,
			number(storage.capacity_kwh, 0)
		);
		svg.polyline(&points, "element", colour, &hint);
		let end = points.last().copied();
		names.extend(end.map(|end| LineName { text: storage.point.clone(), end, colour }));
	}
	name_lines(&mut svg, &plot, names);
	let caption = "State of charge: the share of its capacity that storage would hold after its \
		awards, by the initial charge and the efficiency of the study. Beyond 0 and 100 % the awards \
		ask for more than it can give or take.";
	Some((svg.finish("State of charge of storage over the day"), caption.to_owned()))
}
