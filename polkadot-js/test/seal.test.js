// The seal of a bid in another language than the runtime's: what polkadot.js makes of the test
// vectors in docs/market-rules.md. The types of a bid are those of the runtime's metadata, a copy of
// which is checked in. No node is needed.

// Before polkadot.js, which warns of a transaction extension.
import '../lib/console.js';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { sealOf, sealTypes } from '../lib/seal.js';

const RULES = new URL('../../docs/market-rules.md', import.meta.url);
const METADATA = new URL('../../client/metadata.scale', import.meta.url);

/** The bids of the test vectors, as the documentation describes them. */
const BIDS = [
	{ aggregation: 7, offers: [] },
	{
		aggregation: 7,
		offers: [
			{
				point: [0, 3],
				interval: 5,
				side: 'Supply',
				steps: [{ price: 30_000_000, power: 100_000 }],
			},
		],
	},
	{
		aggregation: 70_000,
		offers: [
			{
				point: [0, 3],
				interval: 5,
				side: 'Supply',
				steps: [
					{ price: -5_000_000, power: 2_000 },
					{ price: 35_000_000, power: 3_000 },
				],
			},
			{
				point: [0, 9],
				interval: 23,
				side: 'Demand',
				steps: [{ price: 20_000_000, power: 1_500 }],
			},
		],
	},
];

/** The test vectors of the documentation, each in a fenced block of lines of a name and hex. */
function vectors() {
	const [, section] = readFileSync(RULES, 'utf8').split('### Test vectors of the seal');
	const blocks = section.split('\n## ')[0].split('```').filter((_, index) => index % 2 === 1);
	return blocks.map((block) => {
		const lines = block.trim().split('\n');
		return Object.fromEntries(lines.map((line) => line.split(/\s+/)));
	});
}

describe('the seal of a bid, with polkadot.js', () => {
	const types = sealTypes(readFileSync(METADATA));

	test('the documentation has a test vector for each bid', () => {
		assert.equal(vectors().length, BIDS.length);
	});

	for (const [index, { bid, salt, bidder, auction, digest }] of vectors().entries()) {
		test(`bid ${index} encodes as the documentation says`, () => {
			assert.equal(types.bid(BIDS[index]).toHex(), `0x${bid}`);
		});

		test(`bid ${index} decodes from these bytes`, () => {
			const decoded = types.bid(`0x${bid}`);
			assert.equal(decoded.encodedLength, bid.length / 2);
			assert.deepEqual(decoded.toJSON(), types.bid(BIDS[index]).toJSON());
		});

		test(`bid ${index} has the seal of the documentation`, () => {
			const sealed = {
				bid: BIDS[index],
				salt: `0x${salt}`,
				bidder: `0x${bidder}`,
				auction: Buffer.from(auction, 'hex').readUInt32LE(),
			};
			assert.equal(sealOf(types, sealed), `0x${digest}`);
			// Nor is it that of another auction.
			assert.notEqual(sealOf(types, { ...sealed, auction: 1 }), `0x${digest}`);
		});
	}

	test('the bidder may be given as an address', () => {
		const [, , { salt, digest }] = vectors();
		const sealed = {
			bid: BIDS[2],
			salt: `0x${salt}`,
			bidder: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
			auction: 1_000_000,
		};
		assert.equal(sealOf(types, sealed), `0x${digest}`);
	});
});
