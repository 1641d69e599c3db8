//! Prints the price of every interval that has been cleared, and which limits bound it.
//!
//!     cargo run --release --package tieline-client --example prices -- ws://127.0.0.1:9944

use tieline_client::{
	chain::Client,
	market::{Auction, Cleared},
	record::reason,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
	let url = std::env::args().nth(1).unwrap_or_else(|| "ws://127.0.0.1:9944".into());
	let client = Client::connect([url]).await?;
	let at = client.at_finalized().await?;
	for auction in Auction::all(&at).await? {
		for index in 0..auction.intervals {
			// Reading a clearing verifies its certificate again.
			let Some(cleared) = Cleared::read(&at, &auction, index).await? else { continue };
			let price = cleared.certificate.price.0 as f64 / 1e6;
			println!("auction {} interval {index:>2}: {price:>8.2} $/MWh", auction.id);
			for shadow in &cleared.certificate.shadow_prices {
				let rows = cleared.snapshot.limits.iter().filter(|row| row.area == shadow.area);
				let row = rows.into_iter().nth(usize::from(shadow.row));
				let reason = row.map(|row| reason(&row.limit.reason));
				println!("    {:>8.2} $/MWh {reason:?}", shadow.price.0 as f64 / 1e6);
			}
		}
	}
	Ok(())
}
