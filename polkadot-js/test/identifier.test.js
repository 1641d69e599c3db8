// The identifiers of devices and meters in another language than the agents': what node makes of the
// test vectors in docs/market-rules.md. No node of the chain is needed.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { canonical, identifier, lfdi } from '../lib/identifier.js';

const RULES = new URL('../../docs/market-rules.md', import.meta.url);
const SECRET = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const LFDI = '3E4F-45AB-31ED-FE5B-67E3-43E5-E456-2E31-984E-23E5';

/** The test vectors of the documentation, each a row of a text and two identifiers. */
function vectors() {
	const [, section] = readFileSync(RULES, 'utf8').split('### 2.1 Identifiers');
	const row = /^\| `([^`]+)` \| `([0-9a-f]{64})` \| `([0-9a-f]{64})` \|$/gm;
	return [...section.split('\n### ')[0].matchAll(row)].map(([, ...columns]) => columns);
}

describe('The identifier of a device', () => {
	test('is that of the test vectors', () => {
		const rows = vectors();
		assert.equal(rows.length, 2);
		for (const [text, device, meter] of rows) {
			assert.equal(identifier(text, 'device', SECRET), `0x${device}`);
			assert.equal(identifier(text, 'meter', SECRET), `0x${meter}`);
		}
	});

	test('is one, however its number was typed', () => {
		const texts = ['INV-48311', 'inv-48311', 'INV-48311 ', '\tInv - 483 11\n', 'ＩＮＶ-４８３１１'];
		for (const text of texts) {
			assert.equal(canonical(text), 'INV-48311');
		}
		assert.equal(canonical('straße'), 'STRASSE');
		for (const text of [LFDI, LFDI.replaceAll('-', ''), LFDI.toLowerCase().replaceAll('-', ' ')]) {
			assert.equal(identifier(text, 'device', SECRET), identifier(LFDI, 'device', SECRET));
		}
		assert.equal(lfdi(LFDI.slice(1)), null);
	});

	test('is refused where nobody sees or tells apart a character', () => {
		for (const text of ['', ' ', '7'.repeat(65), 'INV\u200b1', 'INV–1', 'INV\0', 'INV€1']) {
			assert.throws(() => canonical(text));
		}
	});

	test('is not found without the secret, but that of an LFDI needs none', () => {
		const other = Buffer.alloc(32, 7);
		assert.notEqual(identifier('48311', 'device', SECRET), identifier('48311', 'device', other));
		assert.equal(identifier(LFDI, 'device', SECRET), identifier(LFDI, 'device', other));
	});
});
