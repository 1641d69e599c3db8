import { expect, it } from 'vitest';
import { inProportion, MICRO_DOLLAR, parseExact, roundExact, writeExact } from '../../src/light/exact.ts';

it('reads what it writes', () => {
	for (const exact of [0n, 1n, -1n, MICRO_DOLLAR, -MICRO_DOLLAR / 2n, 35_270_000n * MICRO_DOLLAR + 2n, -(2n ** 126n)]) {
		expect(parseExact(writeExact(exact))).toBe(exact);
	}
	expect(writeExact(30_000_000n * MICRO_DOLLAR + MICRO_DOLLAR / 5n)).toBe('30000000.2');
	expect(writeExact(-1n)).toBe('-0.0000000000000000001');
});

it('reads nothing but decimal text of as many decimals as the chain keeps', () => {
	for (const text of ['', '1.', '.5', '1e3', '0x1', '1,0', '0.00000000000000000001']) expect(parseExact(text)).toBeUndefined();
	expect(parseExact('1.50000000000000000000000')).toBe((3n * MICRO_DOLLAR) / 2n);
});

it('rounds as the chain does: to the nearest, of two the higher', () => {
	const half = MICRO_DOLLAR / 2n;
	expect([MICRO_DOLLAR + half - 1n, MICRO_DOLLAR + half, -MICRO_DOLLAR - half, -MICRO_DOLLAR - half - 1n].map(roundExact)).toEqual([1n, 2n, -1n, -2n]);
});

it('splits to the last watt, the rest to the largest weight', () => {
	expect(inProportion(9n, [1n, 2n])).toEqual([3n, 6n]);
	expect(inProportion(10n, [1n, 1n, 1n])).toEqual([3n, 3n, 4n]);
	expect(inProportion(10n, [3n, 2n, 2n])).toEqual([6n, 2n, 2n]);
	expect(inProportion(10n, [0n, 0n])).toEqual([0n, 0n]);
});
