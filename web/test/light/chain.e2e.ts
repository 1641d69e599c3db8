// The light client against a running chain. `npm run light` with
//
//   CHAIN_SPEC  a file: the raw chain specification, with bootNodes that listen by WebSocket
//   API_URL     the API of `tieline serve`, as http://127.0.0.1:8080; or
//   NODE_URL    the RPC of a node, as ws://127.0.0.1:9944, which then stands for the server
//   AUCTION     the auction, all of whose intervals are cleared; 0 unless given

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { start } from 'smoldot';
import { getWsProvider } from 'polkadot-api/ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Chain } from '../../src/light/chain.ts';
import type { ToldInterval } from '../../src/light/told.ts';
import { verifierOn, type Verifier, type VerifierStatus } from '../../src/light/verifier.ts';
import { toldOf } from './told-of.ts';

const { CHAIN_SPEC, API_URL, NODE_URL, AUCTION = '0' } = process.env;
if (!CHAIN_SPEC || !(API_URL || NODE_URL)) throw new Error('CHAIN_SPEC and API_URL or NODE_URL are needed: see the top of this file');
const auction = Number(AUCTION);
const chainSpec = readFileSync(CHAIN_SPEC, 'utf8');

interface Lie {
	what: string;
	tell(told: ToldInterval): void;
	path: string;
}

/** A verifier in this process, with what it has reported. */
async function verifier(spec: string, patience?: number, limit?: number): Promise<Verifier & { statuses: VerifierStatus[] }> {
	const statuses: VerifierStatus[] = [];
	const onStatus = (status: VerifierStatus) => void statuses.push(status);
	const smoldot = () => start({ forbidTcp: true, maxLogLevel: Number(process.env.SMOLDOT_LOG ?? 1) });
	const started = await verifierOn(smoldot, { chainSpec: spec, onStatus, ...(patience && { patience }), ...(limit && { limit }) });
	return Object.assign(started, { statuses });
}

/** Asks the server, or the node in its place, for all intervals of the auction. */
async function asked(): Promise<ToldInterval[]> {
	const { intervals } = API_URL ? await json<{ intervals: number }>(`/v1/auctions/${auction}`) : await ofNode();
	const of = (interval: number) => json<ToldInterval>(`/v1/auctions/${auction}/intervals/${interval}`);
	return API_URL ? Promise.all(Array.from({ length: intervals }, (_, interval) => of(interval))) : told;
}

let told: ToldInterval[] = [];

async function ofNode(): Promise<{ intervals: number }> {
	const chain = new Chain(getWsProvider(NODE_URL!));
	for (let interval = 0, intervals = 1; interval < intervals; interval += 1) {
		const reading = await chain.read(auction, interval, AbortSignal.timeout(20_000));
		if (reading.kind !== 'found') throw new Error(`the node has no auction ${auction}`);
		intervals = reading.proven.auction.intervals;
		told.push(toldOf(interval, reading.proven));
	}
	chain.stop();
	return { intervals: told.length };
}

async function json<T>(path: string, base = API_URL!): Promise<T> {
	const answer = await fetch(base + path);
	if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	return (await answer.json()) as T;
}

function seconds(since: number): string {
	return `${((performance.now() - since) / 1_000).toFixed(2)} s`;
}

describe('a light client of the chain', () => {
	let light: Verifier & { statuses: VerifierStatus[] };

	beforeAll(async () => {
		const begun = performance.now();
		light = await verifier(chainSpec);
		await vi.waitFor(() => expect(light.statuses.at(-1)?.state).toBe('ready'), { timeout: 60_000, interval: 100 });
		const { finalized, peers } = light.statuses.at(-1)!;
		console.log(`ready after ${seconds(begun)}: ${peers} peer(s), block ${finalized?.number} ${finalized?.hash} is final`);
		told = await asked();
	});
	afterAll(() => light?.stop());

	it('proves finality of new blocks', async () => {
		const first = light.statuses.at(-1)!.finalized!.number;
		await expect.poll(() => light.statuses.at(-1)!.finalized!.number, { timeout: 30_000, interval: 100 }).toBeGreaterThan(first + 1);
	});

	it('verifies every interval of the day', async () => {
		const begun = performance.now();
		for (const [interval, answer] of told.entries()) {
			const since = performance.now();
			const { result, block, differences, reason } = await light.verifyInterval(auction, interval, answer);
			console.log(`interval ${interval}: ${result} at block ${block?.number} in ${seconds(since)}, ${answer.offers.length} offers, ${answer.limits.length} limits`);
			expect({ result, differences, reason }).toEqual({ result: 'verified', differences: [], reason: undefined });
		}
		console.log(`${told.length} intervals in ${seconds(begun)}`);
		expect(told.length).toBeGreaterThan(0);
	});

	it('catches a server that lies about any figure', async () => {
		const curtailed = told.findIndex(({ offers }) => offers.some(({ reasons }) => reasons.length > 0));
		expect(curtailed, 'an interval with curtailment').toBeGreaterThanOrEqual(0);
		const at = told[curtailed]!.offers.findIndex(({ reasons }) => reasons.length > 0);
		const bound = told[curtailed]!.limits.findIndex((limit) => limit.shadow_price_micro_dollars_per_mwh > 0);
		const lies: Lie[] = [
			{ what: 'an award', tell: (t) => (t.offers[at]!.awarded_w! += 1_000), path: `offers.${at}.awarded_w` },
			{ what: 'the price', tell: (t) => (t.price_micro_dollars_per_mwh! += 1), path: 'price_micro_dollars_per_mwh' },
			{ what: 'a payment', tell: (t) => (t.offers[at]!.payment_micro_dollars! -= 1), path: `offers.${at}.payment_micro_dollars` },
			{ what: 'a reason', tell: (t) => (t.offers[at]!.reasons[0]!.reason = 'outage'), path: `offers.${at}.reasons.0.reason` },
			{ what: 'when a limit was posted', tell: (t) => (t.limits[bound]!.posted = { block: 1 }), path: `limits.${bound}.posted.block` },
			{ what: 'a shadow price', tell: (t) => (t.limits[bound]!.exact_shadow_price = '1'), path: `limits.${bound}.exact_shadow_price` },
		];
		for (const { what, tell, path } of lies) {
			const lie = structuredClone(told[curtailed]!);
			tell(lie);
			const { result, differences } = await light.verifyInterval(auction, curtailed, lie);
			console.log(`a lie about ${what}: ${result}: ${differences.map((each) => `${each.what}: ${each.told}, proven ${each.proven}`)}`);
			expect({ result, paths: differences.map((each) => each.path) }).toEqual({ result: 'differs', paths: [path] });
		}
	});

	it('catches a server that gives one interval for another', async () => {
		expect(await light.verifyInterval(auction, 1, told[0]!)).toMatchObject({ result: 'differs' });
	});

	it('does not verify an auction that is not there, or that is yet to be', async () => {
		for (const answer of [told[0]!, { ...told[0]!, cleared: { block: 0xffff_ffff } }]) {
			const { result, reason } = await light.verifyInterval(4_000_000, 0, answer);
			console.log(reason);
			expect(result).toBe('unknown');
		}
	});

	it.runIf(API_URL)('catches a proxy that changes one award', async () => {
		const proxy = await lyingProxy();
		const base = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
		const answer = await json<ToldInterval>(`/v1/auctions/${auction}/intervals/0`, base);
		const { result, differences } = await light.verifyInterval(auction, 0, answer);
		proxy.close();
		console.log(`through the proxy: ${result}: ${JSON.stringify(differences)}`);
		expect({ result, paths: differences.map(({ path }) => path) }).toEqual({ result: 'differs', paths: ['offers.0.awarded_w'] });
	});

	it('does not verify once it is stopped', async () => {
		const other = await verifier(chainSpec);
		const asking = other.verifyInterval(auction, 0, told[0]!);
		other.stop();
		expect(await asking).toMatchObject({ result: 'unknown', reason: 'The light client has been stopped.' });
		expect(other.statuses.at(-1)).toEqual({ state: 'off' });
	});
});

describe('a light client without the chain', () => {
	async function failure(spec: string): Promise<string> {
		const light = await verifier(spec, 5_000, 8_000);
		const verdict = await light.verifyInterval(auction, 0, told[0]!);
		const status = light.statuses.at(-1)!;
		light.stop();
		console.log(`${status.state}: ${status.error}\n${verdict.result}: ${verdict.reason}`);
		expect(status.state).toBe('failed');
		expect(verdict).toMatchObject({ result: 'unknown', differences: [] });
		expect(verdict.reason).toBe(status.error);
		return verdict.reason!;
	}

	it('says that no node answers', async () => {
		const dead = '/ip4/127.0.0.1/tcp/1/ws/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
		expect(await failure(JSON.stringify({ ...JSON.parse(chainSpec), bootNodes: [dead] }))).toContain('answers at /ip4/127.0.0.1/tcp/1/ws');
	});

	it('does not take the node of another chain for its own', async () => {
		const spec = JSON.parse(chainSpec);
		// Another genesis: one storage value more.
		spec.genesis.raw.top['0x00'] = '0x01';
		expect(await failure(JSON.stringify(spec))).toContain('No node of the chain');
	});

	it('says that a specification is none', async () => {
		expect(await failure('{"name": "nothing"}')).toContain('The light client does not start');
	});
});

/** A server that changes one award and passes on the rest. */
async function lyingProxy(): Promise<Server> {
	const proxy = createServer((request, response) => {
		void (async () => {
			const answer = await fetch(API_URL + request.url!);
			const body = (await answer.json()) as ToldInterval;
			const first = body.offers?.[0];
			if (first) first.awarded_w = (first.awarded_w ?? 0) + 1;
			response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		})();
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	return proxy;
}
