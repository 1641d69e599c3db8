//! Exact prices in files and databases: decimal numbers of µ$/MWh as text, such as `20000000.25`,
//! since the numbers of JSON and SQL are rounded by most readers.
//!
//! With serde: `#[serde(with = "tieline_client::market::exact")]`.

use serde::{Deserialize, Deserializer, Serializer, de::Error};
use tieline_clearing::ExactPrice;

/// The decimals of a unit of an exact price, in µ$/MWh.
const DECIMALS: usize = 19;

/// Writes a price.
pub fn serialize<S: Serializer>(price: &ExactPrice, to: S) -> Result<S::Ok, S::Error> {
	to.serialize_str(&text(*price))
}

/// Reads a price that [`serialize`] has written.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<ExactPrice, D::Error> {
	let text = String::deserialize(from)?;
	parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no price in µ$/MWh")))
}

/// A price as text.
pub fn text(price: ExactPrice) -> String {
	let (magnitude, whole) = (price.0.unsigned_abs(), ExactPrice::MICRO_DOLLAR.unsigned_abs());
	let sign = if price.0 < 0 { "-" } else { "" };
	let written = format!("{sign}{}.{:0DECIMALS$}", magnitude / whole, magnitude % whole);
	written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The price of a text that [`text`] has written; `None` where it is no such number.
pub fn parse(text: &str) -> Option<ExactPrice> {
	let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
	let is_digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
	let magnitude = whole.strip_prefix('-').unwrap_or(whole);
	if magnitude.is_empty() || decimals.len() > DECIMALS || !is_digits(magnitude) {
		return None;
	}
	if !is_digits(decimals) {
		return None;
	}
	format!("{whole}{decimals:0<DECIMALS$}").parse().ok().map(ExactPrice)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_exact_price_is_written_to_its_last_decimal_and_read_again() {
		let micro = ExactPrice::MICRO_DOLLAR;
		for (units, written) in [
			(0, "0"),
			(20_000_000 * micro, "20000000"),
			(20_000_000 * micro + micro / 4, "20000000.25"),
			(-micro / 2, "-0.5"),
			(1, "0.0000000000000000001"),
			(-7 * micro - 1, "-7.0000000000000000001"),
		] {
			assert_eq!(text(ExactPrice(units)), written);
			assert_eq!(parse(written), Some(ExactPrice(units)));
		}
		for extreme in [i128::MIN, i128::MAX] {
			assert_eq!(parse(&text(ExactPrice(extreme))), Some(ExactPrice(extreme)));
		}
	}

	#[test]
	fn what_is_no_decimal_number_of_a_price_is_refused() {
		for wrong in ["", ".", "1.x", "1.-5", "one", "0.00000000000000000001"] {
			assert_eq!(parse(wrong), None, "{wrong}");
		}
	}
}
