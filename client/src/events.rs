//! The events of the market's pallets, of a block or of one extrinsic.

use crate::{
	chain::{Block, Config, Included, UnknownForm, api, extrinsic_of, unknown},
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

impl Block {
	/// The events of the market's pallets, in their order.
	pub fn market_events(&self) -> Result<Vec<PlacedEvent>, UnknownForm> {
		read(self.number, self.raw_events())
	}
}

impl Included {
	/// The events of the market's pallets that the extrinsic caused, in their order.
	///
	/// ```no_run
	/// use tieline_client::{chain::Included, events::Event, registry};
	///
	/// # fn example(included: Included) -> Result<(), tieline_client::chain::UnknownForm> {
	/// for event in included.market_events()? {
	///     if let Event::Registry(registry::Event::DerRegistered { der, .. }) = event {
	///         println!("registered as DER {der}");
	///     }
	/// }
	/// # Ok(())
	/// # }
	/// ```
	pub fn market_events(&self) -> Result<Vec<Event>, UnknownForm> {
		let events = read(self.block_number, self.raw_events())?;
		let own = events.into_iter().filter(|e| e.extrinsic == Some(self.extrinsic_index));
		Ok(own.map(|placed| placed.event).collect())
	}
}

fn read(
	block: u32,
	events: &subxt::events::Events<Config>,
) -> Result<Vec<PlacedEvent>, UnknownForm> {
	let mut placed = Vec::new();
	// All of them were found readable when the block was read.
	for event in events.iter().filter_map(Result::ok) {
		if !matches!(event.pallet_name(), "DerRegistry" | "DsoConstraints" | "BidMarket") {
			continue;
		}
		let decoded = event.decode_as::<api::Event>();
		let decoded = decoded.map_err(|cause| unknown(block, &event, cause))?;
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
