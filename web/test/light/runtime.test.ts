// What the light client asks, and how it reads the answers, against the metadata of the runtime.

import { readFileSync } from 'node:fs';
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders';
import { decAnyMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings';
import { expect, it } from 'vitest';
import { cleared, clearing } from './sample.ts';

const metadata = unifyMetadata(decAnyMetadata(readFileSync(new URL('../../../client/metadata.scale', import.meta.url))));
const runtime = getDynamicBuilder(getLookupFn(metadata));

/** What becomes of a value on its way from the chain to here. */
function read<T>(codec: { enc(value: unknown): Uint8Array; dec(bytes: Uint8Array): unknown }, value: T): T {
	return codec.dec(codec.enc(value)) as T;
}

it('reads an outcome as the runtime encodes it', () => {
	const { outcome } = cleared();
	const answered = { ...outcome, congestion_account: outcome.by };
	expect(read(runtime.buildViewFn('BidMarket', 'outcome').value, answered)).toEqual(answered);
	expect(read(runtime.buildViewFn('BidMarket', 'outcome').value, undefined)).toBeUndefined();
});

it('reads a problem as the runtime encodes it', () => {
	const { problem } = cleared();
	const offers = problem.snapshot.offers.map(({ aggregation, point, side, steps }) => ({ aggregation, point, side, steps }));
	const limits = problem.snapshot.limits.map((limit) => ({ ...limit, penalty: 0n }));
	const answered = { ...problem, snapshot: { ...problem.snapshot, offers, limits, floor: 0n, cap: 1n } };
	expect(read(runtime.buildViewFn('BidMarket', 'problem').value, answered)).toEqual(answered);
});

it('reads phases, auctions, the clock and the names of points', () => {
	const phase = runtime.buildViewFn('BidMarket', 'auction_phase');
	for (const type of ['Bidding', 'Revealing', 'Clearing', 'Cleared', 'NoTrade']) {
		expect(read(phase.value, { type })).toMatchObject({ type });
	}
	expect([...phase.args.enc([1])]).toEqual([1, 0, 0, 0]);
	expect([...runtime.buildViewFn('BidMarket', 'outcome').args.enc([1, 2])]).toEqual([1, 0, 0, 0, 2, 0]);
	expect([...runtime.buildStorage('BidMarket', 'Clearings').args.enc([1, 2])]).toEqual([1, 0, 0, 0, 2, 0]);
	const auction = metadata.pallets.find(({ name }) => name === 'BidMarket')?.storage?.items.find(({ name }) => name === 'Auctions');
	expect(auction).toBeDefined();
	const fields = JSON.stringify(runtime.buildStorage('BidMarket', 'Auctions').value.dec(new Uint8Array(400)), (_, value) =>
		typeof value === 'bigint' ? `${value}` : value,
	);
	for (const field of Object.keys(clearing().auction)) expect(fields).toContain(`"${field}"`);
	expect(runtime.buildStorage('BidMarket', 'NextAuction').value.dec('0x07000000')).toBe(7);
	expect(runtime.buildStorage('Timestamp', 'Now').value.dec('0x0100000000000000')).toBe(1n);
	expect(runtime.buildStorage('DsoConstraints', 'Points').value.dec('0x0c363735')).toEqual(new TextEncoder().encode('675'));
	expect([...runtime.buildStorage('DsoConstraints', 'Points').args.enc([3, 4])]).toEqual([3, 0, 4, 0]);
});
