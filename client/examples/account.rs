//! See what an account has and what is held of it, and let a hot key act for a cold one.
//!
//! ```sh
//! cargo run -p tieline-client --example account -- ws://127.0.0.1:9944
//! cargo run -p tieline-client --example account -- ws://127.0.0.1:9944 appoint
//! cargo run -p tieline-client --example account -- ws://127.0.0.1:9944 revoke
//! ```
//!
//! Without a command it reads only, by public addresses: that of the account
//! (`TIELINE_AGGREGATOR`) and that of the hot key (`TIELINE_OPERATOR`).
//!
//! `appoint` and `revoke` are signed by the account itself (`TIELINE_AGGREGATOR_KEY`), and are all
//! that its key is needed for. The account keeps the collateral: deposits and bonds are held of its
//! tokens, whoever acts for it. The hot account gets tokens for fees, and two rights: `Registry`,
//! to have devices reviewed and enrolled, and `Market`, to bid. Neither moves tokens.

mod common;

use anyhow::{Context, Result, bail};
use tieline_client::{
	balances::{self, Balance, Tokens},
	chain::{Account, AccountId, AtFinalizedBlock, Call, Client},
	proxies::{self, Proxy, ProxyType},
};

/// What the hot account may do for the cold one.
const RIGHTS: [ProxyType; 2] = [ProxyType::Registry, ProxyType::Market];
/// The fees of a day are some hundredths of this.
const FEES: Tokens = Tokens::tie(5);

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, arguments) = common::arguments();
	let client = Client::connect(endpoints).await?;
	let hot = common::address("OPERATOR", "//Eve")?;
	match arguments.first().map(String::as_str) {
		None => {},
		Some("appoint") => appoint(&client, hot).await?,
		Some("revoke") => revoke(&client, hot).await?,
		Some(other) => bail!("`{other}` is no command: give `appoint`, `revoke` or nothing"),
	}
	let at = client.at_finalized().await?;
	let account = common::address("AGGREGATOR", "//Charlie")?;
	show(&at, &account).await?;
	println!("{hot} has {} for fees", balances::balance(&at, &hot).await?.free);
	Ok(())
}

/// Funds the hot account, and gives it the rights that it has not yet: all or nothing.
async fn appoint(client: &Client, hot: AccountId) -> Result<()> {
	let cold = Account::from(common::key("AGGREGATOR", "//Charlie")?);
	let at = client.at_finalized().await?;
	let known = proxies::proxies(&at, cold.id()).await?;
	let missing = RIGHTS.into_iter().filter(|right| !known.allows(&hot, *right));
	let mut calls = missing.map(|right| proxies::add(Proxy::new(hot, right))).collect::<Vec<_>>();
	let fees = FEES.saturating_sub(balances::balance(&at, &hot).await?.free);
	if fees > Tokens::ZERO {
		let own = balances::balance(&at, cold.id()).await?;
		if own.transferable < fees {
			bail!("{} can transfer {}, and {fees} are needed", cold.id(), own.transferable);
		}
		calls.push(balances::transfer(hot, fees));
	}
	if calls.is_empty() {
		println!("{hot} is appointed and has tokens for fees already");
		return Ok(());
	}
	let included = client.submitter(&cold).submit(Call::all_or_nothing(calls)).await?;
	println!("appointed {hot} in block {}", included.block_number);
	Ok(())
}

/// Takes all rights of the hot account back, as one does when its key may have been stolen.
async fn revoke(client: &Client, hot: AccountId) -> Result<()> {
	let cold = Account::from(common::key("AGGREGATOR", "//Charlie")?);
	let at = client.at_finalized().await?;
	let known = proxies::proxies(&at, cold.id()).await?.proxies.into_iter();
	let calls = known.filter(|proxy| proxy.delegate == hot).map(proxies::remove);
	let calls = calls.collect::<Vec<_>>();
	calls.first().context("the hot account has no rights")?;
	let included = client.submitter(&cold).submit(Call::all_or_nothing(calls)).await?;
	println!("revoked the rights of {hot} in block {}", included.block_number);
	Ok(())
}

/// Prints the balance of an account, what is held of it and why, and who may act for it.
async fn show(at: &AtFinalizedBlock, account: &AccountId) -> Result<()> {
	let Balance { free, held, transferable } = balances::balance(at, account).await?;
	println!("{account} has {free} free, {transferable} of it transferable, and {held} held");
	for hold in balances::holds(at, account).await? {
		println!("  {} held: {}", hold.amount, hold.reason);
	}
	for Proxy { delegate, proxy_type, .. } in proxies::proxies(at, account).await?.proxies {
		println!("  {delegate} may act for it: {proxy_type}");
	}
	Ok(())
}
