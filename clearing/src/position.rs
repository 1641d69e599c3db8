//! The position of each tie group: its fill, as the certificate lists it or as its nodal price
//! implies it, and its gain.

use crate::book::{Book, PPM, at};
use crate::certificate::Certificate;
use crate::error::Error;
use alloc::{vec, vec::Vec};
use tieline_primitives::Price;

/// One cent per MWh, in ppm of a µ$/MWh.
pub(crate) const CENT: i128 = Price::CENT.0 as i128 * PPM;

/// The fill of a group, and the gain of one more watt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
	/// In watts.
	pub power: i64,
	/// In ppm of a µ$/MWh.
	pub gain: i128,
	/// Whether the certificate lists the fill. Otherwise the nodal price implies it.
	pub listed: bool,
}

impl Position {
	/// Whether the group is priced within a cent of its nodal price.
	pub const fn is_marginal(&self) -> bool {
		-CENT <= self.gain && self.gain <= CENT
	}
}

/// The fill that the nodal price implies: the whole group where a watt gains, else nothing.
pub(crate) const fn derived(gain: i128, total: i64) -> i64 {
	if gain > 0 { total } else { 0 }
}

/// The shadow price of each row of the book; zero where the certificate names none.
pub(crate) fn shadow_prices(book: &Book, certificate: &Certificate) -> Result<Vec<i64>, Error> {
	let mut prices = vec![0; book.rows.len()];
	let mut last = None;
	for shadow in &certificate.shadow_prices {
		let id = shadow.row();
		if last.is_some_and(|last| last >= id) {
			return Err(Error::DisorderedShadowPrice(id));
		}
		last = Some(id);
		let price = book.row(id).and_then(|row| prices.get_mut(row));
		*price.ok_or(Error::UnknownRow(id))? = shadow.price.0;
		if shadow.price <= Price::ZERO {
			return Err(Error::ShadowPriceNotPositive(id));
		}
	}
	Ok(prices)
}

/// The position of every group: filled as the certificate lists it, else as its nodal price
/// implies.
pub(crate) fn positions(
	book: &Book,
	congestion: &[i128],
	certificate: &Certificate,
) -> Result<Vec<Position>, Error> {
	let disordered = certificate.fills.windows(2).find_map(|pair| match pair {
		[a, b] if a.group() >= b.group() => Some(b.group()),
		_ => None,
	});
	if let Some(group) = disordered {
		return Err(Error::DisorderedFill(group));
	}

	let mut fills = certificate.fills.iter().peekable();
	let mut positions = Vec::with_capacity(book.groups.len());
	for group in &book.groups {
		let gain =
			group.gain(certificate.price, at(congestion, group.place)).ok_or(Error::Overflow)?;
		let power = derived(gain, group.total);
		let position = match fills.next_if(|fill| fill.group() <= group.key) {
			None => Position { power, gain, listed: false },
			Some(fill) if fill.group() < group.key => return Err(Error::UnknownFill(fill.group())),
			Some(fill) => {
				let position = Position { power: fill.power.0, gain, listed: true };
				if !position.is_marginal() {
					return Err(Error::FillNotMarginal(group.key));
				}
				if position.power < 0 || position.power > group.total {
					return Err(Error::FillOutOfRange(group.key));
				}
				if position.power == power {
					return Err(Error::RedundantFill(group.key));
				}
				position
			},
		};
		positions.push(position);
	}
	match fills.next() {
		Some(fill) => Err(Error::UnknownFill(fill.group())),
		None => Ok(positions),
	}
}
