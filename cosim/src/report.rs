//! A page about a played day: voltages, excursions and overrides, and awards against delivery.

use crate::{
	dso::{Issued, SeenExcursion, Watched},
	market::Played,
};
use std::fmt::Write as _;

/// What a page is about.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
	/// The title.
	pub title: String,
	/// The engine of the feeder, and its version.
	pub engine: String,
	/// The band in which voltages belong, in pu.
	pub band_pu: (f64, f64),
	/// The length of a step, in seconds.
	pub step_s: f64,
	/// What the federates have taken.
	pub effort: String,
	/// Awards and deliveries by aggregator.
	pub deliveries: Vec<DeliveryRow>,
	/// Awards and deliveries by device.
	pub devices: Vec<DeliveryRow>,
}

/// What a group of DERs was awarded and has delivered, over the day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeliveryRow {
	/// The group.
	pub name: String,
	/// Awarded injection and withdrawal from the baseline, in kWh.
	pub awarded_kwh: (f64, f64),
	/// Delivered injection and withdrawal from the baseline, in kWh.
	pub delivered_kwh: (f64, f64),
	/// What differs between award and delivery, step by step, in kWh.
	pub deviation_kwh: f64,
}

/// How long voltages were outside the band, in seconds, and by how much at most, in pu.
pub fn outside(played: &Played, (lowest, highest): (f64, f64), step_s: f64) -> (f64, f64) {
	let steps = played.highest_pu.iter().zip(&played.lowest_pu);
	let beyond = steps.map(|(high, low)| (high - highest).max(lowest - low));
	let beyond = beyond.filter(|beyond| *beyond > 0.0).collect::<Vec<_>>();
	(beyond.len() as f64 * step_s, beyond.into_iter().fold(0.0, f64::max))
}

/// The size of the picture, and its margins.
const WIDTH: f64 = 960.0;
/// The room right of a plot, for half of its last label.
const RIGHT: f64 = 24.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 28.0;

/// A second of the day as a clock says it: hours from its beginning.
pub fn clock(at_s: f64) -> String {
	let minutes = (at_s / 60.0).floor() as i64;
	format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// An excursion in words.
pub fn excursion(of: &SeenExcursion) -> String {
	let SeenExcursion { limit, from_s, until_s, worst, allowed, cause, overrides, not_following } =
		of;
	let (unit, digits) = if limit.starts_with("voltage") { ("pu", 4) } else { ("A", 1) };
	let mut words = format!(
		"{}: {limit} at {worst:.digits$} {unit}, outside {allowed:.digits$} {unit} for {:.0} min ({cause})",
		clock(*from_s),
		(until_s - from_s) / 60.0,
	);
	if !overrides.is_empty() {
		let numbers = overrides.iter().map(u32::to_string).collect::<Vec<_>>();
		let _ = write!(words, "; override {}", numbers.join(", "));
	}
	if !not_following.is_empty() {
		let _ = write!(words, "; not followed at {}", not_following.join(", "));
	}
	words
}

/// An override in words.
pub fn issued(of: &Issued) -> String {
	let kw = |w: i64| format!("{:.1} kW", w as f64 / 1e3);
	let caps = [(of.export_w, "injection"), (of.import_w, "withdrawal")].into_iter();
	let caps = caps.filter_map(|(w, what)| Some(format!("{} of {what}", kw(w?))));
	format!(
		"{}: override {} in block {} for {}: at most {} at each of {} until {}{}",
		clock(of.from_s),
		of.id,
		of.block,
		of.limit,
		caps.collect::<Vec<_>>().join(" and "),
		of.points.join(", "),
		clock(of.until_s),
		if of.suffices { "" } else { ", which is not expected to suffice" },
	)
}

/// The page of a day with the DSO, and perhaps of the same day with a DSO that only watches.
pub fn html(
	about: &About,
	(played, watched): (&Played, &Watched),
	without: Option<(&Played, &Watched)>,
) -> String {
	let (outside_s, by_pu) = outside(played, about.band_pu, about.step_s);
	let verdict = if outside_s == 0.0 {
		"No voltage is outside the band at any step.".to_owned()
	} else {
		format!(
			"Voltages are outside the band for {:.0} min, by {by_pu:.4} pu at most.",
			outside_s / 60.0
		)
	};
	let compared = without.map_or_else(String::new, |(played, watched)| {
		let (outside_s, by_pu) = outside(played, about.band_pu, about.step_s);
		format!(
			"<h2>The same day without the DSO</h2><p>Voltages are outside the band for {:.0} min, by \
			 {by_pu:.4} pu at most.</p><figure>{}<figcaption>The highest and the lowest voltage of any \
			 node in each step when nobody overrides.</figcaption></figure>{}",
			outside_s / 60.0,
			picture(about, played),
			list("No limit is left.", watched.excursions.iter().map(excursion)),
		)
	});
	format!(
		"{head}<p>The feeder by {engine}, in steps of {step} s. {verdict}</p>\
		 <figure>{picture}<figcaption>The highest and the lowest voltage of any node in each step, in pu, \
		 and the band. Shaded: overrides.</figcaption></figure>\
		 <h2>Excursions</h2>{excursions}<h2>Overrides</h2>{overrides}{compared}\
		 <h2>Awards and deliveries</h2><p>Energy from the baseline, in kWh.</p>{aggregators}\
		 <details><summary>By device</summary>{devices}</details><p>{effort}</p></html>\n",
		excursions = list("No limit is left.", watched.excursions.iter().map(excursion)),
		overrides = list("None was needed.", watched.overrides.iter().map(issued)),
		aggregators = table("aggregator", &about.deliveries),
		devices = table("device", &about.devices),
		head = head(&about.title),
		engine = escaped(&about.engine),
		step = about.step_s,
		picture = picture(about, played),
		effort = escaped(&about.effort),
	)
}

fn head(title: &str) -> String {
	let title = escaped(title);
	format!(
		"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
		 <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style><h1>{title}</h1>"
	)
}

/// A page with a title around some HTML.
pub fn page(title: &str, body: &str) -> String {
	format!("{}{body}</html>\n", head(title))
}

/// A plot of values over values, with their names.
pub fn plot(name: &str, over: &str, values: &[(f64, f64)]) -> String {
	let finite = values.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
	let finite = finite.copied().collect::<Vec<_>>();
	let range = |of: fn(&(f64, f64)) -> f64| {
		let (low, high) = finite
			.iter()
			.map(of)
			.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
		if high > low { (low, high) } else { (low - 0.5, low + 0.5) }
	};
	let (xs, ys) = (range(|value| value.0), range(|value| value.1));
	let height = HEIGHT * 0.7;
	let x = |v: f64| LEFT + (WIDTH - LEFT - RIGHT) * (v - xs.0) / (xs.1 - xs.0);
	let y = |v: f64| 8.0 + (height - BOTTOM - 16.0) * (ys.1 - v) / (ys.1 - ys.0);
	let mut svg = format!(
		"<figure><svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{} over {}\">",
		escaped(name),
		escaped(over)
	);
	let points = finite.iter().map(|(a, b)| format!("{:.1},{:.1}", x(*a), y(*b)));
	let _ = write!(
		svg,
		"<polyline points=\"{}\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"1.6\"/>",
		points.collect::<Vec<_>>().join(" ")
	);
	for (a, b) in &finite {
		let _ = write!(
			svg,
			"<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"#1f5fa8\"/>",
			x(*a),
			y(*b)
		);
		let _ = write!(
			svg,
			"<text x=\"{:.1}\" y=\"{}\" font-size=\"12\" text-anchor=\"middle\" fill=\"#56607a\">{a}</text>",
			x(*a),
			height - 8.0
		);
	}
	for v in [ys.0, ys.1] {
		let _ = write!(
			svg,
			"<text x=\"{}\" y=\"{:.1}\" font-size=\"12\" text-anchor=\"end\" fill=\"#56607a\">{v:.3}</text>",
			LEFT - 6.0,
			y(v) + 4.0
		);
	}
	let _ = write!(
		svg,
		"</svg><figcaption>{} over {}</figcaption></figure>",
		escaped(name),
		escaped(over)
	);
	svg
}

fn list(none: &str, lines: impl Iterator<Item = String>) -> String {
	let items = lines.map(|line| format!("<li>{}</li>", escaped(&line))).collect::<String>();
	if items.is_empty() { format!("<p>{none}</p>") } else { format!("<ul>{items}</ul>") }
}

fn table(of: &str, rows: &[DeliveryRow]) -> String {
	let mut body = String::new();
	for row in rows {
		let _ = write!(
			body,
			"<tr><td>{}</td><td>{:.1}</td><td>{:.1}</td><td>{:.1}</td><td>{:.1}</td><td>{:.1}</td></tr>",
			escaped(&row.name),
			row.awarded_kwh.0,
			row.delivered_kwh.0,
			row.awarded_kwh.1,
			row.delivered_kwh.1,
			row.deviation_kwh,
		);
	}
	format!(
		"<table><thead><tr><th>{of}</th><th>injection awarded</th><th>delivered</th>\
		 <th>withdrawal awarded</th><th>delivered</th><th>deviation, step by step</th></tr></thead>\
		 <tbody>{body}</tbody></table>"
	)
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;\
	padding:0 1rem;color:#1c2330;background:#fff}svg{width:100%;height:auto}figure{margin:0}\
	table{border-collapse:collapse}th,td{padding:.3rem .8rem;text-align:right;border-bottom:1px solid \
	#d5dae3}th:first-child,td:first-child{text-align:left}figcaption{color:#56607a;font-size:.9rem}\
	@media(prefers-color-scheme:dark){body{color:#e6e9f0;background:#12161f}th,td{border-color:#333b4d}\
	figcaption{color:#9aa5bd}text{fill:#9aa5bd}}";

fn picture(about: &About, played: &Played) -> String {
	let (low, high) = (about.band_pu.0 - 0.02, about.band_pu.1 + 0.02);
	let end = played.at_s.last().map_or(86_400.0, |last| last + about.step_s);
	let x = |at_s: f64| LEFT + (WIDTH - LEFT - RIGHT) * at_s / end;
	let y = |pu: f64| 8.0 + (HEIGHT - BOTTOM - 8.0) * (high - pu.clamp(low, high)) / (high - low);
	let line = |values: &[f64], colour: &str| {
		let points =
			played.at_s.iter().zip(values).map(|(at, pu)| format!("{:.1},{:.1}", x(*at), y(*pu)));
		let points = points.collect::<Vec<_>>().join(" ");
		format!(
			"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\"/>"
		)
	};
	let mut svg = format!(
		"<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"highest and lowest voltages\">"
	);
	for (at_s, _) in played.at_s.iter().zip(&played.overridden).filter(|(_, count)| **count > 0) {
		let _ = write!(
			svg,
			"<rect x=\"{:.2}\" y=\"8\" width=\"{:.2}\" height=\"{}\" fill=\"#e3b23c\" \
			 fill-opacity=\"0.25\"/>",
			x(*at_s),
			x(about.step_s) - x(0.0),
			HEIGHT - BOTTOM - 8.0,
		);
	}
	for pu in [about.band_pu.0, 1.0, about.band_pu.1] {
		let dashes = if pu == 1.0 { "2 4" } else { "6 3" };
		let _ = write!(
			svg,
			"<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#8a93a6\" \
			 stroke-dasharray=\"{dashes}\"/><text x=\"{}\" y=\"{:.1}\" font-size=\"12\" \
			 text-anchor=\"end\" fill=\"#56607a\">{pu:.3}</text>",
			WIDTH - RIGHT,
			LEFT - 6.0,
			y(pu) + 4.0,
			y = y(pu),
		);
	}
	for hour in (0..=24).step_by(3).filter(|hour| f64::from(*hour) * 3_600.0 <= end) {
		let _ = write!(
			svg,
			"<text x=\"{:.1}\" y=\"{}\" font-size=\"12\" text-anchor=\"middle\" fill=\"#56607a\">{hour} h</text>",
			x(f64::from(hour) * 3_600.0),
			HEIGHT - 8.0,
		);
	}
	svg.push_str(&line(&played.highest_pu, "#b4530a"));
	svg.push_str(&line(&played.lowest_pu, "#1f5fa8"));
	svg.push_str("</svg>");
	svg
}

fn escaped(text: &str) -> String {
	text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
	use super::*;

	fn played(highest: &[f64], lowest: &[f64]) -> Played {
		let at_s = (0..highest.len()).map(|step| 60.0 * step as f64).collect();
		Played { at_s, highest_pu: highest.into(), lowest_pu: lowest.into(), ..Played::default() }
	}

	#[test]
	fn a_step_outside_the_band_counts_whole() {
		let day = played(&[1.04, 1.06, 1.05], &[0.96, 0.96, 0.93]);
		let (seconds, by) = outside(&day, (0.95, 1.05), 60.0);
		assert_eq!(seconds, 120.0);
		assert!((by - 0.02).abs() < 1e-12);
		assert_eq!(outside(&played(&[1.05], &[0.95]), (0.95, 1.05), 60.0), (0.0, 0.0));
	}

	#[test]
	fn a_name_is_text_on_the_page() {
		let about = About {
			title: "<script>".into(),
			engine: "tieline".into(),
			band_pu: (0.95, 1.05),
			step_s: 60.0,
			effort: String::new(),
			deliveries: vec![DeliveryRow { name: "A & B".into(), ..DeliveryRow::default() }],
			devices: Vec::new(),
		};
		let page = html(&about, (&played(&[1.0], &[1.0]), &Watched::default()), None);
		assert!(!page.contains("<script>") && page.contains("A &amp; B"));
	}
}
