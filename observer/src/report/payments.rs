//! The figure of payments: the congestion rent over the day, and who receives and pays what.

use super::{
	palette::{CALM, SUPPLY},
	section::{Section, panels, table},
	summary::{congestion_rent, dollars, payments, wholesale_payment},
	svg::{Plot, Svg, WIDTH, escaped, number, ticks, widened},
	time::TimeAxis,
};
use crate::record::MarketDay;
use std::fmt::Write;

/// Bars of the congestion rent, and the payments of the day, which add up to nothing.
pub(super) fn section(day: &MarketDay) -> Section {
	let rent = number(dollars(congestion_rent(day)), 2);
	let mut caption = format!(
		"Awards are paid at the nodal price of their point, and the wholesale market’s trade at the \
		 price of the pricing node. The congestion rent, {rent} $ over the day, is what demand pays \
		 beyond what supply receives: the worth of the limits’ headroom."
	);
	let account = &day.participants.congestion_account;
	if !account.is_empty() {
		let _ = write!(caption, " It goes to <code>{}</code>.", escaped(account));
	}
	Section { title: "Payments".into(), content: panels([rents(day)]) + &ledger(day), caption }
}

/// The congestion rent of each interval, as bars.
fn rents(day: &MarketDay) -> String {
	let rent = |micro: i64| dollars(micro.into());
	let all = day.intervals.iter().map(|interval| rent(interval.congestion_rent));
	let (least, most) = all.fold((0.0, 0.0), |(a, b): (f64, f64), rent| (a.min(rent), b.max(rent)));
	let domain = if least == most { (0.0, 1.0) } else { widened(least, most, 6) };
	let time = TimeAxis::of(day);
	let mut svg = Svg::panel(308.0, "Congestion rent");
	let plot = Plot::new((46.0, 54.0), (WIDTH - 66.0, 210.0), time.domain(), domain);
	plot.y_axis(&mut svg, &ticks(domain.0, domain.1, 6), "$");
	for interval in day.intervals.iter().filter(|interval| interval.congestion_rent != 0) {
		let (from, until) = time.span(interval);
		let dollars = rent(interval.congestion_rent);
		let hint = format!("congestion rent, {}: {} $", time.clock(interval), number(dollars, 2));
		let (left, right) = (plot.x.at(from) + 0.8, plot.x.at(until) - 0.8);
		let colour = if dollars < 0.0 { CALM } else { SUPPLY };
		svg.rect((left, plot.y.at(0.0)), (right, plot.y.at(dollars)), "bar", colour, &hint);
	}
	plot.time_axis(&mut svg, &time);
	svg.finish("The congestion rent of each interval over the day")
}

/// What each party receives over the day.
fn ledger(day: &MarketDay) -> String {
	let mut rows = String::new();
	let mut row = |name: &str, micro: i128| {
		let _ = writeln!(
			rows,
			"<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
			escaped(name),
			number(dollars(micro), 2),
		);
	};
	for (name, micro) in payments(day) {
		row(name, micro);
	}
	row("Wholesale market", wholesale_payment(day));
	row("Congestion rent", congestion_rent(day));
	let head = "<tr><th scope=\"col\">Party</th><th scope=\"col\">Receives, $</th></tr>";
	table("", head, &rows)
}
