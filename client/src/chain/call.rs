//! Calls, as they are submitted.

use super::{AccountId, Config, right::Right};
use codec::{Compact, Encode};
use std::{collections::BTreeSet, fmt, sync::Arc};
use subxt::{
	client::OnlineClientAtBlockImpl,
	error::ExtrinsicError,
	ext::{
		scale_encode::{self, EncodeAsFields, FieldIter},
		scale_type_resolver::TypeResolver,
	},
	tx::{Payload, TransactionsClient},
	utils::MultiAddress,
};

pub(super) type Transactions = TransactionsClient<Config, OnlineClientAtBlockImpl<Config>>;

/// A call of the runtime, and the last block at which it still makes sense.
///
/// Anything that [`api::tx`](super::api::tx) generates turns into one, so that calls of different
/// pallets can stand in one list:
///
/// ```no_run
/// # use tieline_client::chain::{Account, Call, api};
/// # fn example(bob: Account) -> Call {
/// let pay = api::tx().balances().transfer_keep_alive((*bob.id()).into(), 5);
/// let note = api::tx().system().remark_with_event(b"rent".to_vec());
/// Call::all_or_nothing([pay.into(), note.into()]).until(1_000)
/// # }
/// ```
#[derive(Clone)]
pub struct Call {
	name: String,
	until: Option<u32>,
	/// The pallets whose calls it is made of.
	pallets: BTreeSet<String>,
	/// The call that it carries out for another account, where it does.
	by_proxy: Option<Arc<ByProxy>>,
	payload: Arc<dyn Encodes>,
}

impl Call {
	/// A call as subxt generates it, or puts it together at run time.
	pub fn new(payload: impl Payload + Send + Sync + 'static) -> Self {
		let name = format!("{}.{}", payload.pallet_name(), payload.call_name());
		let pallets = [payload.pallet_name().to_owned()].into();
		Self { name, until: None, pallets, by_proxy: None, payload: Arc::new(payload) }
	}

	/// One call made of several, `Utility.batch_all`: when one of them fails, none of them
	/// happens.
	pub fn all_or_nothing(calls: impl IntoIterator<Item = Call>) -> Self {
		let calls = calls.into_iter().collect::<Vec<_>>();
		let until = calls.iter().filter_map(|call| call.until).min();
		let mut parts = calls.iter().map(|call| call.name.as_str()).collect::<Vec<_>>();
		parts.dedup();
		let name = format!("Utility.batch_all of {} ({})", calls.len(), parts.join(", "));
		let pallets = calls.iter().flat_map(|call| call.pallets.iter().cloned()).collect();
		Self { name, until, pallets, by_proxy: None, payload: Arc::new(Batch(calls)) }
	}

	/// The same call on behalf of an account for which the signer is a proxy, `Proxy.proxy`.
	///
	/// A [`Submitter`](super::Submitter) does this by itself for an account
	/// [by proxy](super::Account::by_proxy).
	pub fn by_proxy_of(self, real: AccountId) -> Self {
		Self::by_right(ByProxy { real, call: self, right: None })
	}

	fn by_right(by_proxy: ByProxy) -> Self {
		let call = &by_proxy.call;
		let (name, until) = (format!("{} by proxy", call.name), call.until);
		let (by_proxy, pallets) = (Arc::new(by_proxy), ["Proxy".into()].into());
		Self { name, until, pallets, by_proxy: Some(by_proxy.clone()), payload: by_proxy }
	}

	/// The account that it is made for by proxy, and the pallets whose calls it then carries out.
	pub(super) fn acts_for(&self) -> Option<(&AccountId, &BTreeSet<String>)> {
		self.by_proxy.as_ref().map(|by_proxy| (&by_proxy.real, &by_proxy.call.pallets))
	}

	/// The same call by proxy, made by a right that the signer's account has; `None` for the first
	/// of its rights.
	pub(super) fn with_right(&self, right: Option<Right>) -> Self {
		let Some(by_proxy) = &self.by_proxy else { return self.clone() };
		let (real, call) = (by_proxy.real, by_proxy.call.clone());
		Self { until: self.until, ..Self::by_right(ByProxy { real, call, right }) }
	}

	/// The same call as root, `Sudo.sudo`: by the root account of a development chain. Other chains
	/// have a council instead.
	pub fn as_root(self) -> Self {
		let (name, until) = (format!("{} as root", self.name), self.until);
		let pallets = ["Sudo".into()].into();
		Self { name, until, pallets, by_proxy: None, payload: Arc::new(AsRoot(self)) }
	}

	/// The call is of no use after this block: it will not be in a later one, give or take the
	/// granularity of an extrinsic's life, which is a power of two from 4 blocks up.
	pub fn until(mut self, block: u32) -> Self {
		self.until = Some(block);
		self
	}

	/// The last block at which it makes sense, if that was said.
	pub fn last_block(&self) -> Option<u32> {
		self.until
	}

	/// Its name, such as `BidMarket.commit`.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// The call in the encoding of the runtime at a block. Fails when the runtime has no such call
	/// or has it in another form.
	pub(super) fn encode(&self, tx: &Transactions) -> Result<Encoded, ExtrinsicError> {
		self.payload.encoded(tx)
	}
}

impl<P: Payload + Send + Sync + 'static> From<P> for Call {
	fn from(payload: P) -> Self {
		Self::new(payload)
	}
}

impl fmt::Display for Call {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.name)
	}
}

impl fmt::Debug for Call {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Call").field("name", &self.name).field("until", &self.until).finish()
	}
}

trait Encodes: Send + Sync {
	fn encoded(&self, tx: &Transactions) -> Result<Encoded, ExtrinsicError>;
}

impl<P: Payload + Send + Sync> Encodes for P {
	fn encoded(&self, tx: &Transactions) -> Result<Encoded, ExtrinsicError> {
		tx.validate(self)?;
		let bytes = tx.call_data(self)?;
		Ok(Encoded {
			pallet: self.pallet_name().into(),
			call: self.call_name().into(),
			// Pallet and call take a byte each.
			arguments: Arguments(bytes.into_iter().skip(2).collect()),
		})
	}
}

struct Batch(Vec<Call>);

impl Encodes for Batch {
	fn encoded(&self, tx: &Transactions) -> Result<Encoded, ExtrinsicError> {
		let count = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
		let mut arguments = Compact(count).encode();
		for call in &self.0 {
			arguments.extend(tx.call_data(&call.encode(tx)?)?);
		}
		let arguments = Arguments(arguments);
		Ok(Encoded { pallet: "Utility".into(), call: "batch_all".into(), arguments })
	}
}

struct ByProxy {
	real: AccountId,
	call: Call,
	/// The right that it is made by; `None` for the first that the signer's account has.
	right: Option<Right>,
}

impl Encodes for ByProxy {
	fn encoded(&self, tx: &Transactions) -> Result<Encoded, ExtrinsicError> {
		let mut arguments = MultiAddress::<AccountId, u32>::Id(self.real).encode();
		self.right.encode_to(&mut arguments);
		arguments.extend(tx.call_data(&self.call.encode(tx)?)?);
		let arguments = Arguments(arguments);
		Ok(Encoded { pallet: "Proxy".into(), call: "proxy".into(), arguments })
	}
}

struct AsRoot(Call);

impl Encodes for AsRoot {
	fn encoded(&self, tx: &Transactions) -> Result<Encoded, ExtrinsicError> {
		let arguments = Arguments(tx.call_data(&self.0.encode(tx)?)?);
		Ok(Encoded { pallet: "Sudo".into(), call: "sudo".into(), arguments })
	}
}

/// A call whose arguments are encoded already.
pub(super) struct Encoded {
	pallet: String,
	call: String,
	arguments: Arguments,
}

impl Payload for Encoded {
	type CallData = Arguments;

	fn pallet_name(&self) -> &str {
		&self.pallet
	}

	fn call_name(&self) -> &str {
		&self.call
	}

	fn call_data(&self) -> &Arguments {
		&self.arguments
	}
}

pub(super) struct Arguments(Vec<u8>);

impl EncodeAsFields for Arguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_fields: &mut dyn FieldIter<'_, R::TypeId>,
		_types: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn remark(text: &str) -> Call {
		Call::new(subxt::tx::dynamic("System", "remark", vec![text.to_owned()]))
	}

	#[test]
	fn a_batch_ends_with_the_first_of_its_calls_to_end() {
		let batch =
			Call::all_or_nothing([remark("a").until(90), remark("b").until(70), remark("c")]);
		assert_eq!(batch.last_block(), Some(70));
		assert_eq!(batch.name(), "Utility.batch_all of 3 (System.remark)");
	}

	#[test]
	fn a_call_by_proxy_keeps_its_name_and_its_last_block() {
		let call = remark("a").until(90).by_proxy_of(subxt::utils::AccountId32([1; 32]));
		assert_eq!(call.last_block(), Some(90));
		assert_eq!(call.name(), "System.remark by proxy");
	}
}
