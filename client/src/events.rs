//! The events of the market's pallets, of a block or of one extrinsic.

use crate::{
	chain::{Block, Config, Included, api, extrinsic_of},
	market, network, registry,
};

/// An event of one of the market's pallets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
	/// Of the registry.
	Registry(registry::Event),
	/// Of the network.
	Network(network::Event),
	/// Of the market.
	Market(market::Event),
}

/// An event with its place in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedEvent {
	/// Its index in the block.
	pub index: u32,
	/// The index of the extrinsic that caused it; `None` when the block itself did.
	pub extrinsic: Option<u32>,
	/// The event.
	pub event: Event,
}

/// An event that this program cannot read: the runtime that emitted it has another form of it.
#[derive(Debug, thiserror::Error)]
#[error(
	"event {index} of block {block}, {pallet}.{name}, has another form than this program was \
	 built for ({cause}): use the version of this program for the runtime of that block"
)]
pub struct UnknownEvent {
	/// The number of the block.
	pub block: u32,
	/// The index of the event in it.
	pub index: u32,
	/// The pallet.
	pub pallet: String,
	/// The name of the event.
	pub name: String,
	/// Where the forms differ.
	pub cause: Box<subxt::error::EventsError>,
}

impl Block {
	/// The events of the market's pallets, in their order.
	pub fn market_events(&self) -> Result<Vec<PlacedEvent>, UnknownEvent> {
		read(self.number, self.raw_events())
	}
}

impl Included {
	/// The events of the market's pallets that the extrinsic caused, in their order.
	///
	/// ```no_run
	/// use tieline_client::{chain::Included, events::Event, registry};
	///
	/// # fn example(included: Included) -> Result<(), tieline_client::events::UnknownEvent> {
	/// for event in included.market_events()? {
	/// 	if let Event::Registry(registry::Event::DerRegistered { der, .. }) = event {
	/// 		println!("registered as DER {der}");
	/// 	}
	/// }
	/// # Ok(())
	/// # }
	/// ```
	pub fn market_events(&self) -> Result<Vec<Event>, UnknownEvent> {
		let events = read(self.block_number, self.raw_events())?;
		let own = events.into_iter().filter(|e| e.extrinsic == Some(self.extrinsic_index));
		Ok(own.map(|placed| placed.event).collect())
	}
}

fn read(
	block: u32,
	events: &subxt::events::Events<Config>,
) -> Result<Vec<PlacedEvent>, UnknownEvent> {
	let mut placed = Vec::new();
	for event in events.iter().filter_map(Result::ok) {
		if !matches!(event.pallet_name(), "DerRegistry" | "DsoConstraints" | "BidMarket") {
			continue;
		}
		let decoded = event.decode_as::<api::Event>().map_err(|cause| UnknownEvent {
			block,
			index: event.index(),
			pallet: event.pallet_name().into(),
			name: event.event_name().into(),
			cause: Box::new(cause),
		})?;
		let (index, extrinsic) = (event.index(), extrinsic_of(event.phase()));
		let event = match decoded {
			api::Event::DerRegistry(event) => Event::Registry(event.into()),
			api::Event::DsoConstraints(event) => Event::Network(event.into()),
			api::Event::BidMarket(event) => Event::Market(event.into()),
			_ => continue,
		};
		placed.push(PlacedEvent { index, extrinsic, event });
	}
	Ok(placed)
}
