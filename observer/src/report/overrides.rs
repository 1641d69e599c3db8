//! The table of overrides: what each took off the awards, and what became of it.

use super::{
	section::{Section, table},
	svg::escaped,
};
use crate::record::MarketDay;
use std::fmt::Write;
use tieline_primitives::{Capability, WattHours, Watts};

/// A row for each override; nothing on a day without any.
pub(super) fn section(day: &MarketDay) -> Option<Section> {
	if day.overrides.is_empty() {
		return None;
	}
	let clock = day.local_time();
	let mut body = String::new();
	for issued in &day.overrides {
		let caps = Capability { export: Watts(issued.export_w), import: Watts(issued.import_w) };
		let withheld = issued.withheld(day);
		let withheld = withheld.iter().map(|(name, energy)| format!("{name} {energy}"));
		let withheld = withheld.collect::<Vec<_>>().join(", ");
		let withheld = if withheld.is_empty() { WattHours::ZERO.to_string() } else { withheld };
		// Writing to a string does not fail.
		let _ = writeln!(
			body,
			"<tr><td>{}</td><td>{}</td><td>{}</td><td>{} export, {} import</td><td>{}</td>\
			 <td>{}</td><td>{}</td></tr>",
			issued.id,
			clock.span(issued.from, issued.until),
			escaped(issued.points.join(", ")),
			caps.export,
			caps.import,
			escaped(issued.reason.label()),
			escaped(withheld),
			escaped(&issued.state),
		);
	}
	let head = "<tr><th>Override</th><th>Window</th><th>Points</th><th>Caps at each</th>\
	            <th>Reason</th><th>Awards withheld</th><th>State</th></tr>";
	Some(Section {
		title: "Overrides".into(),
		content: table("", head, &body),
		caption:
			"After the clearing a DSO may override awards, has to justify it, and somebody else \
		          accepts or rejects the justification. Withheld is the energy by which the awards at \
		          the points exceed the caps, by aggregator."
				.into(),
	})
}
