//! The chain specification of a consortium, from a file.
//!
//! A production chain begins without a development key and without a root key: what root can do is
//! proposed by the council, and the regulator may veto it.

use crate::chain_spec::{self, ChainSpec};
use clap::Parser;
use sc_cli::Error;
use sc_network::config::MultiaddrWithPeerId;
use sc_service::{ChainType, GenericChainSpec};
use serde::Deserialize;
use serde_json::{Value, json};
use sp_core::{
	crypto::{Ss58AddressFormat, Ss58Codec},
	ed25519, sr25519,
};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::BuildStorage;
use std::{collections::BTreeSet, fs, path::PathBuf};
use tieline_runtime::{AccountId, Balance, TIE, configs::EXISTENTIAL_DEPOSIT};

/// The most TIE of one endowment: a hundred endowments of that much fit a balance.
const MAX_ENDOWMENT: u64 = 1_000_000_000_000;

/// Makes the chain specification of a consortium from a TOML file.
#[derive(Debug, Parser)]
pub struct ConsortiumCmd {
	/// The consortium's file: `consortium.example.toml` beside the node's source explains it.
	pub file: PathBuf,

	/// Where to write the specification (raw JSON), or standard output.
	#[arg(long, short)]
	pub output: Option<PathBuf>,
}

/// A consortium, as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Consortium {
	/// The name of the chain.
	name: String,
	/// The identifier of the chain, which names the folder of its database.
	id: String,
	/// The addresses at which a new node finds the others.
	#[serde(default)]
	bootnodes: Vec<MultiaddrWithPeerId>,
	/// The accounts of the council.
	council: Vec<String>,
	/// The accounts of the regulator.
	regulator: Vec<String>,
	/// The validators, in the order in which they author.
	validator: Vec<Validator>,
	/// The balances with which the chain begins.
	endowment: Vec<Endowment>,
}

/// A validator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Validator {
	/// Its account, which rotates its keys.
	account: String,
	/// The public key with which its node authors: sr25519.
	aura: String,
	/// The public key with which its node finalizes: ed25519.
	grandpa: String,
}

/// The balance of an account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Endowment {
	/// The account.
	account: String,
	/// Its balance, in TIE.
	tie: u64,
}

impl ConsortiumCmd {
	/// Writes the specification.
	pub fn run(&self) -> sc_cli::Result<()> {
		let spec = self
			.spec()
			.map_err(|reason| Error::Input(format!("{}: {reason}", self.file.display())))?;
		let json = GenericChainSpec::as_json(&spec, true).map_err(Error::Input)?;
		match &self.output {
			Some(path) => fs::write(path, json + "\n")
				.map_err(|error| Error::Input(format!("cannot write {}: {error}", path.display()))),
			None => {
				println!("{json}");
				Ok(())
			},
		}
	}

	fn spec(&self) -> Result<ChainSpec, String> {
		let text = fs::read_to_string(&self.file).map_err(|error| error.to_string())?;
		let consortium = toml::from_str::<Consortium>(&text).map_err(|error| error.to_string())?;
		consortium.spec()
	}
}

impl Consortium {
	fn spec(&self) -> Result<ChainSpec, String> {
		if self.name.trim().is_empty() || self.id.trim().is_empty() {
			return Err("the chain needs a name and an id".into());
		}
		let spec = chain_spec::build(&self.name, &self.id, ChainType::Live, self.genesis()?)?;
		// What the runtime refuses is refused here, and not by the first node.
		spec.build_storage().map_err(|error| format!("the runtime refuses it: {error}"))?;
		let mut spec = spec;
		for address in &self.bootnodes {
			sc_service::ChainSpec::add_boot_node(&mut spec, address.clone());
		}
		Ok(spec)
	}

	/// The genesis configuration, as a change of the runtime's default one.
	fn genesis(&self) -> Result<Value, String> {
		let council = accounts("council", &self.council)?;
		let regulator = accounts("regulator", &self.regulator)?;
		if let Some(both) = regulator.iter().find(|who| council.contains(who)) {
			return Err(format!(
				"{both} is in the council and in the regulator: who proposes must not be who vetoes"
			));
		}
		let validators = self.validators()?;
		Ok(json!({
			"balances": { "balances": self.balances()? },
			"council": { "members": council },
			"regulator": { "members": regulator },
			"session": {
				"keys": validators
					.iter()
					.map(|(account, aura, grandpa)| {
						json!([account, account, { "aura": aura, "grandpa": grandpa }])
					})
					.collect::<Vec<_>>(),
			},
			"validators": {
				"validators": validators.iter().map(|(account, ..)| account).collect::<Vec<_>>(),
			},
		}))
	}

	fn validators(&self) -> Result<Vec<(AccountId, String, String)>, String> {
		if self.validator.is_empty() {
			return Err("there is no [[validator]]: a chain needs one, and four to stand the \
			            failure of one"
				.into());
		}
		let mut seen = BTreeSet::new();
		let mut validators = Vec::new();
		for validator in &self.validator {
			let account = account("a validator's account", &validator.account)?;
			let aura = public::<sr25519::Public>("a validator's aura key", &validator.aura)?;
			let grandpa =
				public::<ed25519::Public>("a validator's grandpa key", &validator.grandpa)?;
			if Sr25519Keyring::iter().any(|key| key.public() == aura)
				|| Ed25519Keyring::iter().any(|key| key.public() == grandpa)
			{
				return Err(format!("validator {account} has a development key: make a new one"));
			}
			let texts = [account.to_string(), aura.to_ss58check(), grandpa.to_ss58check()];
			if let Some(twice) = texts.iter().find(|text| !seen.insert((*text).clone())) {
				return Err(format!("{twice} is named twice among the validators and their keys"));
			}
			let [_, aura, grandpa] = texts;
			validators.push((account, aura, grandpa));
		}
		Ok(validators)
	}

	fn balances(&self) -> Result<Vec<(AccountId, Balance)>, String> {
		let mut seen = BTreeSet::new();
		let mut balances = Vec::new();
		for endowment in &self.endowment {
			let account = account("an endowment's account", &endowment.account)?;
			let balance = Balance::from(endowment.tie).saturating_mul(TIE);
			if endowment.tie > MAX_ENDOWMENT || balance < EXISTENTIAL_DEPOSIT {
				return Err(format!(
					"the endowment of {account} is {} TIE: 1 to {MAX_ENDOWMENT} are allowed",
					endowment.tie
				));
			}
			if !seen.insert(account.clone()) {
				return Err(format!("{account} has two endowments: add them up"));
			}
			balances.push((account, balance));
		}
		Ok(balances)
	}
}

/// The accounts of a body: at least one, each once.
fn accounts(body: &str, addresses: &[String]) -> Result<Vec<AccountId>, String> {
	if addresses.is_empty() {
		return Err(format!("the {body} is empty: nobody could govern"));
	}
	let mut accounts = Vec::new();
	for address in addresses {
		let account = account(&format!("a member of the {body}"), address)?;
		if accounts.contains(&account) {
			return Err(format!("{account} is named twice in the {body}"));
		}
		accounts.push(account);
	}
	Ok(accounts)
}

/// An account that no development key signs for.
fn account(role: &str, address: &str) -> Result<AccountId, String> {
	let account = AccountId::from_ss58check_with_version(address)
		.map_err(|error| format!("{role}: `{address}` is no address ({error})"))
		.and_then(|(account, format)| {
			let generic = ss58_format_of_chain();
			if format == generic {
				Ok(account)
			} else {
				Err(format!(
					"{role}: {address} is an address of another chain: this one's begin with 5 \
					 (SS58 prefix 42)"
				))
			}
		})?;
	if Sr25519Keyring::iter().any(|key| key.to_account_id() == account) {
		return Err(format!("{role}: {address} is a development key, which everybody has"));
	}
	Ok(account)
}

/// The SS58 prefix of the chain's addresses.
fn ss58_format_of_chain() -> Ss58AddressFormat {
	u16::from(tieline_runtime::configs::SS58_PREFIX).into()
}

/// A public key, as an address or as 32 bytes in hex.
fn public<P: sp_core::crypto::ByteArray + Ss58Codec>(role: &str, text: &str) -> Result<P, String> {
	let wrong = || format!("{role}: `{text}` is neither an address nor 32 bytes in hex");
	match text.strip_prefix("0x") {
		Some(_) => {
			let bytes = sp_core::bytes::from_hex(text).map_err(|_| wrong())?;
			P::from_slice(&bytes).map_err(|()| wrong())
		},
		None => P::from_ss58check(text).map_err(|_| wrong()),
	}
}
