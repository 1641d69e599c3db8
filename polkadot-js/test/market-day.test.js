// What an auditor sees of a market day with nothing but polkadot.js and a node: no custom types,
// no custom RPC, no part of Tieline's own client.

import { said } from '../lib/console.js';
import { Keyring } from '@polkadot/api';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MarketDay } from '../lib/market-day.js';
import { ViewFunctions } from '../lib/view-functions.js';

const PALLETS = ['DsoConstraints', 'DerRegistry', 'BidMarket'];
/** The fields of calls that are hashes or salts. All else is a number, a name or a text. */
const OPAQUE = ['attestation', 'device', 'meter', 'submeter', 'evidence', 'digest', 'salt'];
const HOUR_MS = 3_600_000;

describe('a market day, seen with polkadot.js', () => {
	const keys = new Keyring({ type: 'sr25519' });
	const day = new MarketDay();
	let api;
	/** Every block of the day: its extrinsics and events, decoded, and as the node has them. */
	let blocks;
	/** What a view function answers at the end of the day. */
	let ask;
	/** The storage at the end of the day. */
	let stored;

	before(
		async () => {
			await day.play();
			api = day.api;
			blocks = [];
			for (let number = 1; number <= day.last; number += 1) {
				blocks.push(await read(number));
			}
			const end = await api.rpc.chain.getBlockHash(day.last);
			const views = new ViewFunctions(api);
			ask = (pallet, name, ...values) => views.ask(end, pallet, name, ...values);
			stored = (await api.at(end)).query;
		},
		{ timeout: 400_000 },
	);

	after(() => day.end());

	async function read(number) {
		const hash = await api.rpc.chain.getBlockHash(number);
		const [{ block }, raw, events, rawEvents] = await Promise.all([
			api.rpc.chain.getBlock(hash),
			api.rpc.chain.getBlock.raw(hash),
			api.at(hash).then((at) => at.query.system.events()),
			api.rpc.state.getStorage.raw(api.query.system.events.key(), hash),
		]);
		return { number, extrinsics: block.extrinsics, raw: raw.block.extrinsics, events, rawEvents };
	}

	/** The calls of the market's pallets that were made, also by way of sudo or in a batch. */
	function marketCalls() {
		const market = new Set(PALLETS.map(lowerFirst));
		return blocks
			.flatMap(({ extrinsics }) => extrinsics.flatMap(({ method }) => [method, ...inner(method)]))
			.filter(({ section }) => market.has(section));
	}

	/** The metadata of the market's pallets, with the variants of their enums. */
	function pallets() {
		const variants = (of) => api.registry.lookup.getSiType(of.unwrap().type).def.asVariant.variants;
		return PALLETS.map((name) => {
			const pallet = api.registry.metadata.pallets.find((each) => each.name.eq(name));
			return {
				name,
				calls: [...variants(pallet.calls)],
				events: [...variants(pallet.events)],
				errors: [...variants(pallet.errors)],
				storage: [...pallet.storage.unwrap().items],
				constants: [...pallet.constants],
				'view functions': [...pallet.viewFunctions],
			};
		});
	}

	/** Signs a call with polkadot.js and waits for its block. */
	async function submit(call, key) {
		const signer = keys.addFromUri(key);
		const result = await new Promise((included, failed) => {
			call
				.signAndSend(signer, (seen) => {
					if (seen.isError) failed(new Error(`${seen.status}`));
					if (seen.isInBlock) included(seen);
				})
				.catch(failed);
		});
		const { block } = await api.rpc.chain.getBlock(result.status.asInBlock);
		const extrinsic = block.extrinsics[result.txIndex];
		assert.equal(extrinsic.method.toHex(), call.method.toHex());
		assert.equal(extrinsic.signer.toString(), signer.address);
		assert.equal(extrinsic.type, 4, 'the version of the extrinsic format');
		assert.ok(extrinsic.era.isMortalEra, 'it is mortal');
		return result;
	}

	/** As `submit`, for a call that has to succeed with an event. */
	async function succeed(call, key, pallet, event) {
		const { dispatchError, events } = await submit(call, key);
		assert.equal(dispatchError, undefined);
		const found = events.find(({ event: { section, method } }) => {
			return section === pallet && method === event;
		});
		assert.ok(found, `${pallet}.${event} in ${events}`);
		return found.event.data;
	}

	/** As `submit`, for a call that has to be refused. What polkadot.js says of the error. */
	async function refused(call, key) {
		const { dispatchError } = await submit(call, key);
		assert.ok(dispatchError?.isModule, `a pallet's error, not ${dispatchError}`);
		const error = api.registry.findMetaError(dispatchError.asModule);
		return { ...error, bytes: [...dispatchError.asModule.error] };
	}

	test('the day has every kind of call and event that a market day is made of', () => {
		const calls = new Set(marketCalls().map(path));
		for (const call of [
			'dsoConstraints.createArea',
			'dsoConstraints.addPoints',
			'dsoConstraints.postLimitsMany',
			'derRegistry.admitAggregator',
			'derRegistry.createAggregation',
			'derRegistry.registerMany',
			'derRegistry.consentMany',
			'derRegistry.requestReview',
			'derRegistry.qualifyMany',
			'derRegistry.enrollMany',
			'bidMarket.createPricingNode',
			'bidMarket.openAuction',
			'bidMarket.commit',
			'bidMarket.reveal',
			'bidMarket.clear',
		]) {
			assert.ok(calls.has(call), `${call} in ${[...calls]}`);
		}
		const events = blocks.flatMap((block) => block.events.map(({ event }) => path(event)));
		for (const event of ['derRegistry.DerEnrolled', 'bidMarket.LimitBound', 'bidMarket.Curtailed']) {
			assert.ok(events.includes(event), event);
		}
		assert.equal(events.filter((event) => event === 'bidMarket.IntervalCleared').length, 24);
	});

	test('every extrinsic decodes, and encodes to the same bytes', () => {
		for (const { number, extrinsics, raw } of blocks) {
			assert.equal(extrinsics.length, raw.length);
			extrinsics.forEach((extrinsic, index) => {
				assert.equal(extrinsic.toHex(), raw[index], `extrinsic ${index} of block ${number}`);
			});
		}
	});

	test('every event decodes, and encodes to the same bytes', () => {
		for (const { number, events, rawEvents } of blocks) {
			assert.ok(events.length > 0);
			assert.equal(events.toHex(), rawEvents, `the events of block ${number}`);
		}
	});

	test('a call made again from what is shown of it is the same call', () => {
		for (const call of marketCalls()) {
			const shown = call.args.map((argument) => argument.toJSON());
			const again = api.tx[call.section][call.method](...shown);
			assert.equal(again.method.toHex(), call.toHex(), path(call));
		}
	});

	test('only hashes and salts are shown as bytes, and names as text', () => {
		const texts = new Set();
		for (const call of marketCalls()) {
			for (const [field, value] of leaves(call.toHuman().args)) {
				// An option that is left out, such as the meter of a device alone.
				if (value === null) continue;
				const opaque = typeof value === 'string' && value.startsWith('0x');
				assert.equal(opaque, OPAQUE.includes(field), `${path(call)}: ${field} ${value}`);
				texts.add(value);
			}
		}
		for (const text of [
			...['Valley ISO', 'Valley Distribution', 'Sunrise', '675.2', '671.1.2.3', '675'],
			...['America/Los_Angeles', 'Energy', 'Solar', 'Supply', 'Demand', 'Upper', 'Lower'],
		]) {
			assert.ok(texts.has(text), text);
		}
	});

	test('every call, event, error, storage item, constant and view function has a doc line', () => {
		for (const { name, ...kinds } of pallets()) {
			for (const [kind, items] of Object.entries(kinds)) {
				assert.ok(items.length > 0, `${name} has ${kind}`);
				for (const item of items) {
					const text = item.docs.map(String).join(' ').trim();
					assert.notEqual(text, '', `${name}: ${kind}: ${item.name}`);
				}
			}
		}
	});

	test('every field of a call or an event has a name and a type by name', () => {
		for (const { name, calls, events } of pallets()) {
			for (const item of [...calls, ...events]) {
				for (const field of item.fields) {
					assert.ok(field.name.isSome && field.typeName.isSome, `${name}.${item.name}`);
				}
			}
		}
	});

	test('the token is TIE with 12 decimals, and addresses have the prefix 42', async () => {
		const properties = await api.rpc.system.properties();
		assert.deepEqual(properties.toHuman(), {
			isEthereum: false,
			ss58Format: '42',
			tokenDecimals: ['12'],
			tokenSymbol: ['TIE'],
		});
		assert.ok(api.consts.system.ss58Prefix.eq(42), "the runtime's prefix");
	});

	test('the chain answers for the phases, the rules and the auctions that are open', async () => {
		const auction = (await stored.bidMarket.auctions(0)).unwrap();
		const phase = await ask('BidMarket', 'auction_phase', 0);
		assert.equal(phase.unwrap().type, 'Cleared');
		const unknown = await ask('BidMarket', 'auction_phase', 7);
		assert.ok(unknown.isNone);
		for (let interval = 0; interval < 24; interval += 1) {
			const each = await ask('BidMarket', 'interval_phase', 0, interval);
			assert.equal(each.unwrap().type, 'Cleared');
		}
		const open = await ask('BidMarket', 'open_auctions', auction.node);
		assert.equal(open.length, 0);
		const rules = (await ask('BidMarket', 'bid_rules', 0)).unwrap();
		assert.ok(rules.intervals.eq(auction.intervals));
		assert.ok(rules.floor.eq(auction.terms.floor) && rules.cap.eq(auction.terms.cap));
		assert.ok(rules.maxOffers.eq(api.consts.bidMarket.maxOffersPerBid));
	});

	test('the chain answers for problems and outcomes as its storage and its events say', async () => {
		const auction = (await stored.bidMarket.auctions(0)).unwrap();
		const node = (await stored.bidMarket.pricingNodes(auction.node)).unwrap();
		for (let interval = 0; interval < 24; interval += 1) {
			const [problem, outcome] = await Promise.all(
				['problem', 'outcome'].map((name) => ask('BidMarket', name, 0, interval)),
			).then((answers) => answers.map((answer) => answer.unwrap()));
			const clearing = (await stored.bidMarket.clearings(0, interval)).unwrap();
			const size = await stored.bidMarket.bookSize(0, interval);

			assert.ok(size.offers.eq(problem.snapshot.offers.length));
			assert.equal(outcome.offers.length, problem.snapshot.offers.length);
			assert.equal(outcome.certificate.toHex(), clearing.certificate.toHex());
			assert.ok(outcome.by.eq(clearing.by) && outcome.at.eq(clearing.at));
			assert.ok(outcome.welfare.eq(clearing.welfare));
			assert.equal(outcome.price.toHex(), clearing.price.toHex());
			assert.ok(outcome.congestionRent.eq(clearing.congestionRent));
			assert.ok(outcome.congestionAccount.eq(node.congestionAccount));
			const paid = outcome.offers.map((offer) => offer.payment);
			assert.equal(sum([...paid, outcome.wholesalePayment, outcome.congestionRent]), 0n);
			for (const [side, awarded] of [
				['Supply', clearing.supplied],
				['Demand', clearing.consumed],
			]) {
				const offers = outcome.offers.filter((offer) => offer.side.type === side);
				assert.equal(sum(offers.flatMap((offer) => [...offer.awards])), awarded.toBigInt());
			}
			await checkPostings(auction, interval, problem);
			checkCurtailment(interval, outcome);
		}
	});

	/** Each row of a problem is said to have been posted in the block that the storage names. */
	async function checkPostings({ start, intervalLength }, interval, { snapshot, posted }) {
		assert.equal(posted.length, snapshot.limits.length);
		const at = {
			start: start.toNumber() + interval * intervalLength.toNumber(),
			length: intervalLength,
		};
		for (const area of new Set(snapshot.limits.map((row) => row.area.toNumber()))) {
			const posting = await stored.dsoConstraints.postings(area, at);
			const rows = [...snapshot.limits.entries()].filter(([, row]) => row.area.eq(area));
			for (const [index] of rows) {
				assert.equal(posted[index].isSome, posting.isSome);
				assert.ok(posting.isNone || posted[index].unwrap().eq(posting.unwrap().block));
			}
			const limits = (await ask('DsoConstraints', 'limits', area, at)).unwrap();
			assert.deepEqual(
				limits.rows.map((row) => row.toHex()),
				rows.map(([, row]) => row.limit.toHex()),
			);
			for (const [, { limit, penalty }] of rows) {
				assert.ok(penalty.eq(limits.penalties[limit.reason.type.toLowerCase()]));
			}
		}
	}

	/** What limits refused is what the events say, for reasons that are among the bound limits. */
	function checkCurtailment(interval, outcome) {
		const events = blocks.flatMap((block) => block.events.map(({ event }) => event));
		const of = (name) =>
			events.filter(({ section, method, data }) => {
				return section === 'bidMarket' && method === name && data.interval.eq(interval);
			});
		const refused = new Map();
		for (const { aggregation, curtailed, reasons } of outcome.offers) {
			assert.equal(reasons.length > 0, curtailed.toBigInt() > 0n);
			const key = aggregation.toString();
			refused.set(key, (refused.get(key) ?? 0n) + curtailed.toBigInt());
			for (const { area, row, reason, price } of reasons) {
				assert.ok(price.toBigInt() > 0n);
				const bound = of('LimitBound').find(({ data }) => data.area.eq(area) && data.row.eq(row));
				assert.equal(bound?.data.reason.toHex(), reason.toHex());
			}
		}
		for (const { data } of of('Curtailed')) {
			assert.equal(refused.get(data.aggregation.toString()), data.power.toBigInt());
			refused.delete(data.aggregation.toString());
		}
		assert.equal(sum([...refused.values()]), 0n, 'an event for each aggregation that lost power');
	}

	test('the chain answers for the standing limit of each point', async () => {
		const { start } = (await stored.bidMarket.auctions(0)).unwrap();
		const standings = await stored.dsoConstraints.standings(0);
		assert.ok(standings.length > 0);
		for (const [index, { limit, change }] of [...standings.entries()]) {
			assert.ok(change.isNone);
			const standing = await ask('DsoConstraints', 'standing', [0, index], start);
			assert.equal(standing.unwrap().toHex(), limit.toHex());
		}
		const beyond = await ask('DsoConstraints', 'standing', [0, standings.length], start);
		assert.ok(beyond.isNone);
	});

	test('the chain answers for what each point carries, which is no less than its standing limit', async () => {
		const standings = await stored.dsoConstraints.standings(0);
		for (const [index, { limit }] of [...standings.entries()]) {
			const capacity = (await ask('DsoConstraints', 'capacity', [0, index])).unwrap();
			assert.ok(capacity.export.gte(limit.export) && capacity.import.gte(limit.import));
		}
		assert.ok((await ask('DsoConstraints', 'capacity', [0, standings.length])).isNone);
	});

	test('the chain answers for portfolios and enrolments as they were enrolled', async () => {
		const { day } = (await stored.bidMarket.auctions(0)).unwrap();
		const enrolled = new Map();
		for (const [key, enrolment] of await stored.derRegistry.enrolments.entries()) {
			const [der, service] = key.args;
			const { aggregation, from, counted } = enrolment.unwrap();
			const counts = (await ask('DerRegistry', 'counts_from', der, service)).unwrap();
			assert.ok(counts[0].eq(aggregation) && counts[1].eq(from));
			const { status, hasLapsed } = (await ask('DerRegistry', 'der_status', der)).unwrap();
			assert.equal(status.type, 'Qualified');
			assert.ok(hasLapsed.isFalse);
			const { point } = (await stored.derRegistry.ders(der)).unwrap();
			const own = `${aggregation} ${service}`;
			const points = enrolled.get(own) ?? new Map();
			const held = points.get(point.toString()) ?? { point, export: 0n, import: 0n };
			held.export += counted.capability.export.toBigInt();
			held.import += counted.capability.import.toBigInt();
			enrolled.set(own, points.set(point.toString(), held));
		}
		assert.ok(enrolled.size > 0);
		for (const [own, points] of enrolled) {
			const [aggregation, service] = own.split(' ');
			const portfolio = await ask('DerRegistry', 'portfolio', aggregation, service, day);
			assert.equal(portfolio.length, points.size);
			for (const [point, capability] of portfolio) {
				const held = points.get(point.toString());
				assert.equal(capability.export.toBigInt(), held.export);
				assert.equal(capability.import.toBigInt(), held.import);
				const alone = await ask('DerRegistry', 'capability', aggregation, point, service, day);
				assert.equal(alone.toHex(), capability.toHex());
			}
			const size = await ask('DerRegistry', 'size', aggregation, service, day);
			const [exported, imported] = ['export', 'import'].map((direction) => {
				return sum([...points.values()].map((held) => held[direction]));
			});
			assert.equal(size.toBigInt(), exported > imported ? exported : imported);
		}
	});

	test('the DSO changes a standing limit', async () => {
		const standing = { export: 70_000, import: 50_000 };
		const call = api.tx.dsoConstraints.setStanding(0, 0, standing);
		const set = await succeed(call, '//ValleyDistribution', 'dsoConstraints', 'StandingSet');
		assert.deepEqual(set.standing.toJSON(), standing);
	});

	test('an override is justified by its DSO, accepted by the consortium, and counted', async () => {
		const { start } = (await stored.bidMarket.auctions(0)).unwrap();
		const until = start.toNumber() + HOUR_MS;
		const caps = { export: 0, import: 0 };
		const issue = api.tx.dsoConstraints.overrideAwards(0, [0], start, until, caps, 'Outage');
		const dso = '//ValleyDistribution';
		const { id } = await succeed(issue, dso, 'dsoConstraints', 'AwardsOverridden');
		const evidence = `0x${'e1'.repeat(32)}`;
		const justify = api.tx.dsoConstraints.justifyOverride(id, evidence);
		const submitted = await succeed(justify, dso, 'dsoConstraints', 'JustificationSubmitted');
		assert.equal(submitted.evidence.toHex(), evidence);

		const accept = api.tx.dsoConstraints.acceptJustification(id);
		const error = await refused(accept, dso);
		assert.equal(error.name, 'NotReviewer');
		const decided = await succeed(
			...[api.tx.sudo.sudo(accept), '//Alice', 'dsoConstraints', 'OverrideJustified'],
		);
		assert.ok(decided.reviewed.isTrue);

		const { address } = keys.addFromUri(dso);
		const tally = await api.query.dsoConstraints.overrideTallies(0, address);
		const capacity = (await api.query.dsoConstraints.capacities(0))[0];
		assert.deepEqual([tally.issued, tally.justified].map(Number), [1, 1]);
		assert.ok(tally.energy.outage.eq(capacity.export.add(capacity.import)), 'for an hour');

		const count = api.tx.bidMarket.tallyOverrides(0, 0, 0, [id]);
		const counted = await succeed(count, '//ValleyISO', 'bidMarket', 'OverridesTallied');
		assert.deepEqual(counted.overrides.map(Number), [Number(id)]);
		const again = await refused(count, '//ValleyISO');
		assert.equal(again.name, 'AlreadyTallied');
	});

	test('an owner registers a DER, and the same device is refused, in a bulk call by its place', async () => {
		const registration = (device, meter) => ({
			point: [0, 0],
			technology: 'Solar',
			rating: { export: 5_000, import: 0 },
			device: `0x${device.repeat(32)}`,
			meter: `0x${meter.repeat(32)}`,
			submeter: null,
			retail: [],
		});
		const call = api.tx.derRegistry.register(registration('a1', 'b1'));
		const { owner } = await succeed(call, '//Alice', 'derRegistry', 'DerRegistered');
		assert.equal(owner.toString(), keys.addFromUri('//Alice').address);

		const both = [registration('a2', 'b2'), registration('a1', 'b3')];
		const error = await refused(api.tx.derRegistry.registerMany(both), '//Alice');
		assert.equal(error.section, 'derRegistry');
		assert.equal(error.name, 'DuplicateDevice');
		assert.equal(error.bytes[1], 1, 'the second item');
		assert.match(error.docs.join(' '), /whoever owns that must retire it first/);
	});

	test('the DERs of a site count together no more than its envelope, and less than their ratings', async () => {
		const sites = await api.query.derRegistry.sites.entries();
		const [key, option] = sites.find(([, site]) => site.unwrap().envelope.isSome);
		const site = option.unwrap();
		const envelope = site.envelope.unwrap();
		const ders = await api.query.derRegistry.ders.multi(site.ders);
		const rated = ders.reduce((sum, der) => sum + der.unwrap().rating.export.toNumber(), 0);
		assert.ok(rated > envelope.export.toNumber(), 'the envelope matters');
		assert.ok(ders.every((der) => der.unwrap().owner.eq(site.customer)));
		const played = (await api.query.bidMarket.auctions(0)).unwrap();
		const { changes } = await api.query.derRegistry.siteLevels(key.args[0], 'Energy');
		const counted = changes.filter(({ day }) => day.lte(played.day)).at(-1).level;
		assert.deepEqual(counted.toJSON(), envelope.toJSON());
	});

	test('a market day starts where the zone of its pricing node says', async () => {
		const played = (await api.query.bidMarket.auctions(0)).unwrap();
		const { zone, terms } = (await api.query.bidMarket.pricingNodes(played.node)).unwrap();
		assert.equal(zone.name.toUtf8(), 'America/Los_Angeles');
		const offsets = zone.offsets.filter(({ from }) => from.lte(played.day));
		const midnight = played.day.toNumber() * 24 * HOUR_MS;
		assert.equal(played.start.toNumber(), midnight - offsets.at(-1).offset.toNumber());
		assert.ok(terms.intervalLength.eq(HOUR_MS));
	});

	test('the ISO opens the auction of the next day', async () => {
		const played = (await api.query.bidMarket.auctions(0)).unwrap();
		const curve = {
			demand: [{ price: 31_500_000, power: 500_000 }],
			supply: [{ price: 32_500_000, power: 500_000 }],
		};
		const day = played.day.addn(1);
		const call = api.tx.bidMarket.openAuction(played.node, day, Array(24).fill(curve));
		const opened = await succeed(call, '//ValleyISO', 'bidMarket', 'AuctionOpened');
		assert.ok(opened.day.eq(day), 'the day after');
		assert.equal(opened.start.toNumber(), played.start.toNumber() + 24 * HOUR_MS);
	});

	test('a bid after the gate is refused with the name of the rule and what it says', async () => {
		const call = api.tx.bidMarket.commit(0, 0, `0x${'00'.repeat(32)}`);
		const error = await refused(call, '//Sunrise');
		assert.equal(error.section, 'bidMarket');
		assert.equal(error.name, 'NotBidding');
		assert.notEqual(error.docs.join(' ').trim(), '');
	});

	test('polkadot.js misses nothing but methods it has no use for and two empty extensions', () => {
		// It takes an extension that it does not know for one without data, which both are.
		const unknown = ['AuthorizeCall', 'KeepRoom'];
		const expected = [
			`REGISTRY: Unknown signed extensions ${unknown.join(', ')} found, treating them as no-effect$`,
			/API\/INIT: RPC methods not decorated: [\w, ]+$/,
		].map((known) => new RegExp(known));
		const unexpected = said.filter((line) => !expected.some((known) => known.test(line)));
		assert.deepEqual(unexpected, []);
		const { extrinsic } = api.registry.metadata;
		for (const name of unknown) {
			const extension = extrinsic.transactionExtensions.find(({ identifier }) => {
				return identifier.eq(name);
			});
			for (const type of [extension.type, extension.implicit]) {
				assert.equal(api.createType(api.registry.createLookupType(type)).encodedLength, 0);
			}
		}
	});
});

function path({ section, method }) {
	return `${section}.${method}`;
}

function lowerFirst(name) {
	return name[0].toLowerCase() + name.slice(1);
}

/** The sum of numbers of the chain, or of what came of them. */
function sum(numbers) {
	return numbers.reduce((total, number) => total + BigInt(number.toString()), 0n);
}

/** The calls in a call's arguments. */
function inner(call) {
	const found = call.args.flatMap((argument) => (Array.isArray(argument) ? argument : [argument]));
	return found
		.filter((argument) => argument?.section && argument?.method)
		.flatMap((nested) => [nested, ...inner(nested)]);
}

/** Every single value in a human-readable one, with the name of the field that it is in. */
function* leaves(value, field = '') {
	if (Array.isArray(value)) {
		for (const item of value) yield* leaves(item, field);
	} else if (value !== null && typeof value === 'object') {
		for (const [name, item] of Object.entries(value)) yield* leaves(item, name);
	} else {
		yield [field, value];
	}
}
