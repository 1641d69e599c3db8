//! The market's own tables: what a block did to them.
//!
//! The chain is asked first and the database is written then, so that no transaction is open while a
//! node is waited for.

mod market;
mod network;
mod registry;

pub(crate) use registry::status_name;

use crate::{
	IndexError,
	sql::{Cell, Statements, replacement},
	writer::of_block,
};
use serde::Serialize;
use tieline_client::{
	chain::{AtFinalizedBlock, Block},
	events::{Event, PlacedEvent},
};
use tieline_primitives::{Bound, Reason};

/// The pallets of the market, without which a chain is none of Tieline.
pub(crate) const PALLETS: [&str; 3] = ["BidMarket", "DerRegistry", "DsoConstraints"];

/// Whether a block has an event of the market's pallets.
pub(crate) fn is_of_the_market(block: &Block) -> bool {
	block.events.iter().any(|event| PALLETS.contains(&&*event.pallet))
}

/// What a block changes in the market's tables, in order.
#[derive(Default)]
pub(crate) struct Changes(Vec<Change>);

enum Change {
	Run(&'static str, Vec<Cell>),
	Insert {
		table: &'static str,
		columns: &'static [&'static str],
		rows: Vec<Vec<Cell>>,
		then: String,
	},
}

impl Changes {
	/// A statement.
	fn run(&mut self, statement: &'static str, values: Vec<Cell>) {
		self.0.push(Change::Run(statement, values));
	}

	/// New rows.
	fn insert(
		&mut self,
		table: &'static str,
		columns: &'static [&'static str],
		rows: Vec<Vec<Cell>>,
	) {
		self.0.push(Change::Insert { table, columns, rows, then: String::new() });
	}

	/// Rows that take the place of those with their keys, the first `keys` columns.
	fn put(
		&mut self,
		table: &'static str,
		columns: &'static [&'static str],
		keys: usize,
		rows: Vec<Vec<Cell>>,
	) {
		self.0.push(Change::Insert { table, columns, rows, then: replacement(columns, keys) });
	}

	/// New rows, and what is to be done where one is there already.
	fn insert_then(
		&mut self,
		table: &'static str,
		columns: &'static [&'static str],
		rows: Vec<Vec<Cell>>,
		then: &str,
	) {
		self.0.push(Change::Insert { table, columns, rows, then: then.into() });
	}

	/// Writes them.
	pub async fn write(self, sql: &mut Statements<'_>) -> Result<(), IndexError> {
		for change in self.0 {
			match change {
				Change::Run(statement, values) => {
					sql.run(statement, values).await?;
				},
				Change::Insert { table, columns, rows, then } => {
					sql.insert(table, columns, rows, &then).await?;
				},
			}
		}
		Ok(())
	}
}

/// Reads what a block changed.
pub(crate) async fn read(at: &AtFinalizedBlock, block: &Block) -> Result<Changes, IndexError> {
	let mut changes = Changes::default();
	let events = block.market_events()?;
	let reading = async {
		network::read(at, &events, &mut changes).await?;
		registry::read(at, &events, &mut changes).await?;
		market::read(at, &events, &mut changes).await
	};
	match reading.await {
		Ok(()) => Ok(changes),
		Err(IndexError::Chain(error)) => Err(of_block(block.number, error)),
		Err(error) => Err(error),
	}
}

/// The events of a pallet, with their places.
fn of<'a, T: 'a>(
	events: &'a [PlacedEvent],
	pallet: impl Fn(&'a Event) -> Option<&'a T> + 'a,
) -> impl Iterator<Item = (&'a PlacedEvent, &'a T)> + 'a {
	events.iter().filter_map(move |placed| Some((placed, pallet(&placed.event)?)))
}

/// The name of a value of an enum, as it is written in files: `ev-charger`.
fn name_of(value: impl Serialize) -> String {
	match serde_json::to_value(value) {
		Ok(serde_json::Value::String(name)) => name,
		_ => String::new(),
	}
}

/// A reason as its kind, its element and its bound.
fn reason(reason: &Reason) -> (&'static str, Option<String>, Option<&'static str>) {
	let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	match reason {
		Reason::Voltage { bus, phase, bound } => {
			let bound = match bound {
				Bound::Upper => "upper",
				Bound::Lower => "lower",
			};
			("voltage", Some(format!("{}.{phase}", text(bus))), Some(bound))
		},
		Reason::Thermal { branch } => ("thermal", Some(text(branch)), None),
		Reason::Outage => ("outage", None, None),
		Reason::Envelope => ("envelope", None, None),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::{Service, Technology, name};

	#[test]
	fn a_technology_has_the_name_that_files_give_it() {
		assert_eq!(name_of(Technology::EvCharger), "ev-charger");
		assert_eq!(name_of(Service::Energy), "energy");
	}

	#[test]
	fn the_reason_of_a_voltage_limit_names_its_node_and_bound() {
		let bus = name("675").expect("a name");
		let limit = Reason::Voltage { bus, phase: 2, bound: Bound::Lower };
		assert_eq!(reason(&limit), ("voltage", Some("675.2".into()), Some("lower")));
		assert_eq!(reason(&Reason::Envelope), ("envelope", None, None));
	}
}
