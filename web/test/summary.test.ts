import { describe, expect, it } from 'vitest';
import { together, type Check } from '../src/verify/store.ts';
import { differencesOfSummary } from '../src/verify/summary.ts';
import { interval, offer } from './builders.ts';

const detail = interval({ offers: [offer()] });
const { wholesale: _, offers: __, limits: ___, withheld: ____, ...row } = detail;

describe('a row of a list', () => {
	it('agrees with its interval', () => {
		expect(differencesOfSummary(row, detail)).toEqual([]);
	});

	it('is caught where it tells another price or award than the interval', () => {
		const told = { ...row, price_micro_dollars_per_mwh: 21_000_000, awarded_supply_w: 41_000 };
		expect(differencesOfSummary(told, detail).map(({ what }) => what)).toEqual([
			'interval 12: price in the list',
			'interval 12: awarded supply in the list',
		]);
	});

	it('is caught where its sum is not that of the offers', () => {
		expect(differencesOfSummary({ ...row, curtailed_w: 0 }, detail)).toEqual([
			{ what: 'interval 12: curtailed power in the list', told: '0', proven: '10000' },
		]);
	});
});

describe('one mark for many', () => {
	const verdict = (result: 'verified' | 'differs' | 'unknown'): Check => ({
		state: 'done',
		verdict: { result, differences: [] },
	});

	it('is the worst of them', () => {
		expect(together([verdict('verified'), verdict('differs'), { state: 'checking' }])).toEqual(verdict('differs'));
		expect(together([verdict('verified'), { state: 'waiting' }])).toEqual({ state: 'waiting' });
		expect(together([verdict('verified'), verdict('unknown')])).toEqual(verdict('unknown'));
		expect(together([verdict('verified'), verdict('verified')])).toEqual(verdict('verified'));
	});

	it('is as told where nothing is checked, or not all', () => {
		expect(together([])).toEqual({ state: 'off' });
		expect(together([verdict('verified'), { state: 'off' }])).toEqual({ state: 'off' });
	});
});
