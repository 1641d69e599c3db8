//! The report of a market day: one HTML page that needs nothing else.
//!
//! Its figures are SVG inside the page, in panels that stand side by side or one below the other as
//! the screen allows. Each panel has its own style, so that it looks alike when it is saved alone.
//! There is no script, and the page loads nothing: it opens anywhere, and prints. All that it shows
//! comes from the [`MarketDay`].

mod awards;
mod bars;
mod chain;
mod clearing;
mod curtailment;
mod equipment;
mod header;
mod nodal;
mod overrides;
mod palette;
mod payments;
mod price;
mod section;
mod summary;
mod svg;
mod tables;
mod time;
mod voltages;

use crate::record::MarketDay;
use svg::escaped;

/// The report as an HTML page.
pub fn html(day: &MarketDay) -> String {
	let mut page = format!(
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
		 <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
		 <title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n",
		title = escaped(&day.title),
		style = include_str!("style.css"),
	);
	page.push_str(&header::header(day));
	let sections = [
		day.has_feeder().then(|| voltages::section(day)),
		equipment::section(day),
		Some(curtailment::section(day)),
		overrides::section(day),
		clearing::section(day),
		Some(awards::section(day)),
		Some(payments::section(day)),
		Some(chain::section(day)),
	];
	for section in sections.into_iter().flatten() {
		section.write(&mut page);
	}
	page.push_str("</main>\n</body>\n</html>\n");
	page
}
