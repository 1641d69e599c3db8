//! Room in blocks: whose calls come first, and what all others may use.

mod chain;

use chain::chain;
use frame_support::{
	BoundedVec, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::Weight,
};
use pallet_bid_market as market;
use pallet_dso_constraints as network;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Ferdie};
use sp_runtime::{
	traits::{
		BlakeTwo256, DispatchTransaction, Dispatchable, Hash, TransactionExtension,
		TxBaseImplication,
	},
	transaction_validity::{
		InvalidTransaction, TransactionSource::External, TransactionValidityError, ValidTransaction,
	},
};
use tieline_clearing::{Certificate, ExactPrice, ShadowPrice};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Bid, Capability, Day, MILLIS_PER_DAY, MILLIS_PER_HOUR,
	Millis, Penalties, Price, PricingNodeId, Reason, Watts, Zone, commitment_hash, name,
};
use tieline_runtime::{
	AccountId, Proxy, Runtime, RuntimeCall, RuntimeOrigin, System,
	configs::{BlockLength, BlockWeights, CouncilInstance, ProxyType},
	room::{KeepRoom, LITTLE, OPEN_SHARE, Standing},
};

const START: u64 = 20_780 * MILLIS_PER_DAY;
const PHASE: u64 = 300_000;
const AUCTION: AuctionId = AuctionId(0);

fn account(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

fn signed(key: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(key))
}

fn validate(
	key: Sr25519Keyring,
	call: &RuntimeCall,
) -> Result<(ValidTransaction, Standing), TransactionValidityError> {
	let info = call.get_dispatch_info();
	KeepRoom
		.validate(signed(key), call, &info, 0, (), &TxBaseImplication(()), External)
		.map(|(valid, standing, _)| (valid, standing))
}

fn is_entitled(key: Sr25519Keyring, call: &RuntimeCall) -> bool {
	let (valid, standing) = validate(key, call).unwrap();
	let is_entitled = standing != Standing::Open;
	assert_eq!(is_entitled, valid.priority > u64::MAX / 4);
	is_entitled
}

/// Puts a call in a block, which takes it whether it succeeds or not.
fn include(key: Sr25519Keyring, call: &RuntimeCall) -> bool {
	let (call, info) = (call.clone(), call.get_dispatch_info());
	let result = KeepRoom.dispatch_transaction(signed(key), call, &info, 0, 0);
	result.expect("there is room").is_ok()
}

/// Whether there is still room in the block for a call.
fn fits(key: Sr25519Keyring, call: &RuntimeCall) -> bool {
	fits_of_length(key, call, 0)
}

/// Whether there is still room in the block for a call of this length.
fn fits_of_length(key: Sr25519Keyring, call: &RuntimeCall, length: usize) -> bool {
	let (_, standing) = validate(key, call).unwrap();
	match KeepRoom.prepare(standing, &signed(key), call, &call.get_dispatch_info(), length) {
		Ok(_) => true,
		Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => false,
		Err(other) => panic!("{other:?}"),
	}
}

fn remark() -> RuntimeCall {
	frame_system::Call::remark { remark: vec![0; 1_000] }.into()
}

fn reveal() -> RuntimeCall {
	let bid = Bid { aggregation: AggregationId(0), offers: BoundedVec::new() };
	market::Call::reveal { auction: AUCTION, bid, salt: [0; 32] }.into()
}

/// The digest of what [`reveal`] shows for Charlie.
fn committed() -> H256 {
	let bid: Bid = Bid { aggregation: AggregationId(0), offers: Vec::new() };
	H256(commitment_hash(&bid, &[0; 32], &account(Charlie), AUCTION))
}

fn clear() -> RuntimeCall {
	clear_interval(0)
}

/// A certificate that is refused: it prices a row that there is not.
fn clear_interval(interval: u16) -> RuntimeCall {
	let shadow = ShadowPrice { area: AreaId(0), row: 9, price: ExactPrice(1) };
	let shadow_prices = vec![shadow].try_into().unwrap();
	let certificate = Certificate { price: ExactPrice(0), shadow_prices };
	market::Call::clear { auction: AUCTION, interval, certificate }.into()
}

fn override_awards() -> RuntimeCall {
	network::Call::override_awards {
		area: AreaId(0),
		points: BoundedVec::new(),
		from: Millis(0),
		until: Millis(1),
		caps: Capability::ZERO,
		reason: Reason::Outage,
	}
	.into()
}

fn by_proxy(real: Sr25519Keyring, call: RuntimeCall) -> RuntimeCall {
	let real = account(real).into();
	pallet_proxy::Call::proxy { real, force_proxy_type: None, call: Box::new(call) }.into()
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	pallet_utility::Call::batch_all { calls }.into()
}

/// Runs a test on a market of Alice, the ISO, with an area of Bob, the DSO, and an auction to which
/// Charlie has committed a bid. Its bidding phase has just begun.
fn market(test: impl FnOnce()) {
	chain("local_testnet", || {
		set_time(START);
		create_node_and_area();
		market::Auctions::<Runtime>::insert(AUCTION, auction());
		market::Commitments::<Runtime>::insert(
			AUCTION,
			AggregationId(0),
			market::Commitment { bidder: account(Charlie), digest: committed(), bond: 0 },
		);
		test();
	});
}

fn create_node_and_area() {
	let create: RuntimeCall = market::Call::create_pricing_node {
		iso: account(Alice),
		congestion_account: account(Alice),
		name: name("4001").unwrap(),
		terms: terms(),
		zone: Zone::utc(),
		replay: true,
	}
	.into();
	assert_ok!(create.dispatch(RuntimeOrigin::root()));
	let create: RuntimeCall = network::Call::create_area {
		dso: account(Bob),
		pricing_node: PricingNodeId(0),
		name: name("IEEE 13").unwrap(),
		review_period: Millis(MILLIS_PER_DAY),
		qualify_on_lapse: true,
		penalties: Penalties::uniform(Price(5_000_000_000)),
	}
	.into();
	assert_ok!(create.dispatch(RuntimeOrigin::root()));
}

fn terms() -> market::Terms<u128> {
	market::Terms {
		floor: Price(0),
		cap: Price(300_000_000),
		bond: 0,
		bond_per_mw: 0,
		minimum_size: Watts(0),
		interval_length: Millis(MILLIS_PER_HOUR),
		gate: market::Gate {
			lead: Millis(10 * PHASE),
			opens: Millis(10 * PHASE),
			open_to_all: Millis(5 * PHASE),
			bidding: Millis(PHASE),
			revealing: Millis(PHASE),
			clearing: Millis(PHASE),
		},
	}
}

fn auction() -> market::Auction<u128> {
	market::Auction {
		node: PricingNodeId(0),
		product: market::Product::DayAhead,
		day: Day(20_781),
		start: Millis(START + MILLIS_PER_DAY),
		interval_length: Millis(MILLIS_PER_HOUR),
		intervals: 24,
		schedule: market::Schedule {
			bidding_until: Millis(START + PHASE),
			revealing_until: Millis(START + 2 * PHASE),
			clearing_until: Millis(START + 3 * PHASE),
		},
		terms: terms(),
		kept_until: Millis(u64::MAX),
		bids: 1,
		cleared: 0,
	}
}

fn set_time(now: u64) {
	pallet_timestamp::Now::<Runtime>::put(now);
}

/// Fills the block up to the share that is open to all.
fn fill() {
	let room = OPEN_SHARE * BlockWeights::get().max_block;
	System::register_extra_weight_unchecked(room, DispatchClass::Normal);
}

#[test]
fn a_reveal_should_come_first_for_its_bidder_while_revealing() {
	market(|| {
		assert!(!is_entitled(Charlie, &reveal()), "bidding");
		set_time(START + PHASE);
		assert!(is_entitled(Charlie, &reveal()));
		assert!(!is_entitled(Dave, &reveal()), "who has not committed");
		set_time(START + 2 * PHASE);
		assert!(!is_entitled(Charlie, &reveal()), "clearing");
	});
}

#[test]
fn a_reveal_of_something_else_than_was_committed_should_take_its_turn() {
	market(|| {
		set_time(START + PHASE);
		let bid = Bid { aggregation: AggregationId(0), offers: BoundedVec::new() };
		let wrong: RuntimeCall =
			market::Call::reveal { auction: AUCTION, bid, salt: [1; 32] }.into();
		assert!(!is_entitled(Charlie, &wrong));
	});
}

#[test]
fn a_pool_should_hold_one_reveal_of_a_commitment_however_it_is_carried() {
	market(|| {
		set_time(START + PHASE);
		assert_ok!(Proxy::add_proxy(signed(Charlie), account(Dave).into(), ProxyType::Market, 0));
		let provides = |key, call: &RuntimeCall| validate(key, call).unwrap().0.provides;
		let plain = provides(Charlie, &reveal());
		assert_eq!(plain.len(), 1);
		assert_eq!(provides(Charlie, &batch(vec![reveal()])), plain);
		assert_eq!(provides(Dave, &by_proxy(Charlie, reveal())), plain);
		assert!(provides(Bob, &override_awards()).is_empty());
	});
}

#[test]
fn a_batch_should_reveal_each_commitment_once() {
	market(|| {
		set_time(START + PHASE);
		for calls in [vec![reveal(), reveal()], vec![reveal(), batch(vec![reveal()])]] {
			let force: RuntimeCall =
				pallet_utility::Call::force_batch { calls: calls.clone() }.into();
			assert!(!is_entitled(Charlie, &force));
			assert!(!is_entitled(Charlie, &batch(calls)));
		}
	});
}

#[test]
fn a_reveal_that_is_refused_should_have_no_room_of_its_own_again() {
	let carried: [fn() -> RuntimeCall; 3] = [
		reveal,
		|| batch(vec![reveal()]),
		|| pallet_utility::Call::force_batch { calls: vec![reveal()] }.into(),
	];
	for call in carried {
		market(|| {
			set_time(START + PHASE);
			assert!(is_entitled(Charlie, &call()));
			// There is no such aggregation.
			include(Charlie, &call());
			assert!(!is_entitled(Charlie, &reveal()));
			assert_eq!(validate(Charlie, &reveal()).unwrap().0.provides, Vec::<Vec<u8>>::new());
			assert!(fits(Charlie, &reveal()), "among the others");
			fill();
			assert!(!fits(Charlie, &reveal()));
		});
	}
}

#[test]
fn a_stranger_should_not_take_the_room_of_a_reveal() {
	market(|| {
		set_time(START + PHASE);
		assert!(!include(Dave, &reveal()));
		assert!(is_entitled(Charlie, &reveal()));
	});
}

#[test]
fn a_dso_that_is_a_derivative_account_or_one_of_a_multisig_should_override() {
	market(|| {
		let index = 7;
		let derivative = pallet_utility::derivative_account_id(account(Ferdie), index);
		let mut signatories = vec![account(Ferdie), account(Dave)];
		signatories.sort();
		let multisig = pallet_multisig::Pallet::<Runtime>::multi_account_id(&signatories, 1);
		let call = || Box::new(override_awards());
		let as_derivative: RuntimeCall =
			pallet_utility::Call::as_derivative { index, call: call() }.into();
		let as_multisig: RuntimeCall = pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![account(Dave)],
			call: call(),
		}
		.into();
		for (dso, carried) in [(derivative, as_derivative), (multisig, as_multisig)] {
			assert!(validate(Ferdie, &carried).is_err(), "of another area");
			network::Areas::<Runtime>::mutate_extant(AreaId(0), |area| area.dso = dso);
			assert!(is_entitled(Ferdie, &carried));
			assert!(validate(Sr25519Keyring::One, &carried).is_err());
		}
	});
}

#[test]
fn a_block_that_is_full_by_length_should_have_room_for_the_entitled_alone() {
	market(|| {
		set_time(START + PHASE);
		let longest = *BlockLength::get().max.get(DispatchClass::Normal);
		let open = (OPEN_SHARE * longest) as usize;
		assert!(fits_of_length(Ferdie, &remark(), open));
		assert!(!fits_of_length(Ferdie, &remark(), open + 1));
		frame_system::BlockSize::<Runtime>::put(open as u32);
		assert!(!fits_of_length(Ferdie, &remark(), 100));
		assert!(fits_of_length(Charlie, &reveal(), 100));
		assert!(fits_of_length(Bob, &override_awards(), 100));
	});
}

#[test]
fn a_certificate_should_come_first_for_iso_and_dso_while_clearing() {
	market(|| {
		assert!(!is_entitled(Alice, &clear()), "bidding");
		set_time(START + 2 * PHASE);
		assert!(is_entitled(Alice, &clear()));
		assert!(is_entitled(Bob, &clear()));
		assert!(!is_entitled(Dave, &clear()));
		set_time(START + 3 * PHASE);
		assert!(!is_entitled(Alice, &clear()), "no trade any more");
	});
}

#[test]
fn a_pool_should_hold_one_certificate_of_a_signer_for_an_interval() {
	market(|| {
		set_time(START + 2 * PHASE);
		assert_ok!(Proxy::add_proxy(signed(Alice), account(Dave).into(), ProxyType::Market, 0));
		let provides = |key, call: &RuntimeCall| validate(key, call).unwrap().0.provides;
		let plain = provides(Alice, &clear());
		assert_eq!(plain.len(), 1);
		assert_eq!(provides(Dave, &by_proxy(Alice, clear())), plain);
		assert_ne!(provides(Bob, &clear()), plain);
		assert_ne!(provides(Alice, &clear_interval(1)), plain);
		assert!(is_entitled(Alice, &batch(vec![clear(), clear_interval(1)])));
		assert!(!is_entitled(Alice, &batch(vec![clear(), clear()])));
	});
}

#[test]
fn a_certificate_that_is_refused_should_cost_its_signer_the_room_for_the_interval() {
	market(|| {
		set_time(START + 2 * PHASE);
		assert!(!include(Alice, &clear()));
		assert!(!is_entitled(Alice, &clear()));
		assert!(is_entitled(Alice, &clear_interval(1)));
		assert!(is_entitled(Bob, &clear()), "another signer");
		assert!(fits(Alice, &clear()), "among the others");
	});
}

#[test]
fn an_override_should_be_operational_and_of_the_dso_alone() {
	market(|| {
		assert_eq!(override_awards().get_dispatch_info().class, DispatchClass::Operational);
		assert!(is_entitled(Bob, &override_awards()));
		let refused = validate(Ferdie, &override_awards()).map(|_| ());
		assert_eq!(refused, Err(InvalidTransaction::Call.into()));
	});
}

#[test]
fn an_operational_call_of_a_stranger_should_not_reach_a_block_however_it_is_carried() {
	market(|| {
		let upgrade: RuntimeCall = frame_system::Call::set_code { code: Vec::new() }.into();
		for call in [
			upgrade,
			override_awards(),
			batch(vec![override_awards(), override_awards()]),
			by_proxy(Bob, override_awards()),
		] {
			if call.get_dispatch_info().class == DispatchClass::Operational {
				let refused = validate(Ferdie, &call).map(|_| ());
				assert_eq!(refused, Err(InvalidTransaction::Call.into()), "{call:?}");
			}
		}
	});
}

#[test]
fn a_proxy_and_a_batch_should_be_entitled_as_the_account_is() {
	market(|| {
		set_time(START + PHASE);
		let carried = by_proxy(Charlie, reveal());
		assert!(!is_entitled(Dave, &carried), "no proxy");
		assert_ok!(Proxy::add_proxy(signed(Charlie), account(Dave).into(), ProxyType::Market, 0));
		assert!(is_entitled(Dave, &carried));
		assert!(is_entitled(Charlie, &batch(vec![reveal()])));
		assert!(is_entitled(Dave, &by_proxy(Charlie, batch(vec![reveal()]))));
		assert!(!is_entitled(Charlie, &batch(vec![reveal(), remark()])), "something else beside");
		assert!(!is_entitled(Charlie, &batch(vec![])), "nothing");
		assert!(
			!is_entitled(Charlie, &batch(vec![batch(vec![batch(vec![reveal()])])])),
			"too deep"
		);
	});
}

#[test]
fn a_proxy_with_a_delay_or_of_another_room_should_not_be_entitled() {
	market(|| {
		set_time(START + PHASE);
		assert_ok!(Proxy::add_proxy(signed(Charlie), account(Dave).into(), ProxyType::Market, 10));
		assert_ok!(Proxy::add_proxy(signed(Charlie), account(Alice).into(), ProxyType::Network, 0));
		assert!(!is_entitled(Dave, &by_proxy(Charlie, reveal())));
		assert!(!is_entitled(Alice, &by_proxy(Charlie, reveal())));
	});
}

#[test]
fn a_full_block_should_have_room_for_the_entitled_alone() {
	market(|| {
		set_time(START + PHASE);
		assert!(fits(Ferdie, &remark()));
		fill();
		assert!(!fits(Ferdie, &remark()));
		assert!(!fits(Dave, &reveal()));
		assert!(fits(Charlie, &reveal()));
		assert!(fits(Bob, &override_awards()));
	});
}

#[test]
fn the_largest_call_should_fit_where_others_have_used_little() {
	market(|| {
		set_time(START + 2 * PHASE);
		let block = BlockWeights::get().max_block;
		assert!(clear().get_dispatch_info().call_weight.ref_time() > (LITTLE * block).ref_time());
		// As many certificates of strangers as a block takes.
		System::register_extra_weight_unchecked(LITTLE * block, DispatchClass::Normal);
		assert!(fits(Ferdie, &clear()));
		System::register_extra_weight_unchecked(Weight::from_parts(1, 0), DispatchClass::Normal);
		assert!(!fits(Ferdie, &clear()));
		assert!(fits(Ferdie, &remark()));
		assert!(fits(Alice, &clear()));
	});
}

#[test]
fn anyone_should_hand_in_the_code_of_an_authorized_upgrade_and_no_other() {
	market(|| {
		let apply = |code: &[u8]| -> RuntimeCall {
			frame_system::Call::apply_authorized_upgrade { code: code.to_vec() }.into()
		};
		let code_hash = BlakeTwo256::hash(b"code");
		assert!(validate(Ferdie, &apply(b"code")).is_err(), "nothing is authorized");
		assert_ok!(System::authorize_upgrade(RuntimeOrigin::root(), code_hash));
		assert!(validate(Ferdie, &apply(b"code")).is_ok());
		assert!(validate(Ferdie, &apply(b"other")).is_err());
	});
}

#[test]
fn a_member_of_the_council_should_vote_itself_and_by_proxy_and_nobody_else() {
	market(|| {
		let vote = || -> RuntimeCall {
			pallet_collective::Call::<Runtime, CouncilInstance>::vote {
				proposal: Default::default(),
				index: 0,
				approve: true,
			}
			.into()
		};
		assert_eq!(vote().get_dispatch_info().class, DispatchClass::Operational);
		assert!(validate(Alice, &vote()).is_ok());
		assert!(validate(Ferdie, &vote()).is_err());
		let carried = by_proxy(Alice, vote());
		assert!(validate(Ferdie, &carried).is_err(), "no proxy");
		assert_ok!(Proxy::add_proxy(
			signed(Alice),
			account(Ferdie).into(),
			ProxyType::Governance,
			0
		));
		assert!(validate(Ferdie, &carried).is_ok());
		assert!(validate(Ferdie, &batch(vec![carried.clone(), carried.clone()])).is_ok());
		let unappointed = by_proxy(Bob, vote());
		assert!(validate(Ferdie, &batch(vec![carried.clone(), unappointed])).is_err());
		assert!(validate(Ferdie, &batch(vec![carried.clone(), vote()])).is_err(), "as itself");
		assert!(validate(Ferdie, &batch(vec![carried; 33])).is_err(), "too many");
	});
}
