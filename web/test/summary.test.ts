import { describe, expect, it } from 'vitest';
import type { Interval } from '../src/api/types.ts';
import { ifCleared } from '../src/market/cleared.ts';
import { together, type Check } from '../src/verify/store.ts';
import { checkOfRow, checksOfRows, differencesOfSummary } from '../src/verify/summary.ts';
import { interval, offer } from './builders.ts';

const detail = interval({ offers: [offer()] });
const { wholesale: _, offers: __, limits: ___, withheld: ____, ...row } = detail;
const verdict = (result: 'verified' | 'differs' | 'unknown'): Check => ({
	state: 'done',
	verdict: { result, block: { number: 120, hash: '0x12' }, differences: [] },
});
const resultOf = (check: Check | undefined) => (check?.state === 'done' ? check.verdict.result : check?.state);

describe('a row of a list', () => {
	it('agrees with its interval', () => {
		expect(differencesOfSummary(row, detail)).toEqual([]);
	});

	it('is caught where it tells another price or award than the interval', () => {
		const told = { ...row, price_micro_dollars_per_mwh: 21_000_000, awarded_supply_w: 41_000 };
		expect(differencesOfSummary(told, detail)).toEqual([
			{ what: 'interval 12: price in the list', told: '21000000', proven: '20000000' },
			{ what: 'interval 12: awarded supply in the list', told: '41000', proven: '40000' },
		]);
	});

	const lies: { field: keyof Interval; lie: unknown }[] = [
		{ field: 'interval', lie: 13 },
		{ field: 'start', lie: '2026-04-15T13:00:00-07:00' },
		{ field: 'start', lie: 'noon' },
		{ field: 'length_ms', lie: 900_000 },
		{ field: 'phase', lie: 'clearing' },
		{ field: 'price_micro_dollars_per_mwh', lie: 1 },
		{ field: 'exact_price', lie: '20000001' },
		{ field: 'congestion_rent_micro_dollars', lie: 1 },
		{ field: 'supplied_w', lie: 1 },
		{ field: 'consumed_w', lie: 1 },
		{ field: 'wholesale_payment_micro_dollars', lie: 1 },
		{ field: 'welfare', lie: '1' },
		{ field: 'awarded_supply_w', lie: 1 },
		{ field: 'awarded_demand_w', lie: 1 },
		{ field: 'curtailed_w', lie: 1 },
		{ field: 'binding_limits', lie: 0 },
		{ field: 'cleared', lie: { block: 101, extrinsic: 1 } },
		{ field: 'cleared_by', lie: '5Other' },
	];
	it.each(lies)('is caught where $field is $lie', ({ field, lie }) => {
		expect(differencesOfSummary({ ...row, [field]: lie }, detail)).toHaveLength(1);
	});

	const hidden = [...new Set(lies.map(({ field }) => field))].filter((field) => field !== 'start');
	it.each(hidden)('is caught where it hides %s', (field) => {
		const [difference, ...others] = differencesOfSummary({ ...row, [field]: null }, detail);
		expect(others).toEqual([]);
		expect(difference?.told).toBe('nothing');
	});

	it.each(hidden)('is caught where it leaves out %s, or tells it where there is none', (field) => {
		const { [field]: __, ...without } = row;
		expect(differencesOfSummary(without as Interval, detail)).toHaveLength(1);
		expect(differencesOfSummary(row, { ...detail, [field]: null })).toHaveLength(1);
	});

	it('takes the same instant in another zone', () => {
		expect(differencesOfSummary({ ...row, start: '2026-04-15T19:00:00.000Z' }, detail)).toEqual([]);
	});
});

describe('the check of a row', () => {
	const lie = { ...row, curtailed_w: null };

	it('is that of its interval', () => {
		expect(checkOfRow(verdict('verified'), row, detail)).toEqual(verdict('verified'));
		expect(checkOfRow({ state: 'checking' }, lie, detail)).toEqual({ state: 'checking' });
	});

	it('differs where the row does, and names the block of the proof', () => {
		expect(checkOfRow(verdict('verified'), lie, detail)).toMatchObject({
			verdict: { result: 'differs', block: { number: 120 }, differences: [{ proven: '10000' }] },
		});
	});

	it('does not call proven what is not', () => {
		expect(checkOfRow(verdict('unknown'), lie, detail)).toEqual(verdict('unknown'));
	});

	it('does not accuse a list that knows a newer block than is proven', () => {
		const before = interval({ phase: 'clearing', cleared: null });
		expect(resultOf(checkOfRow(verdict('verified'), { ...row, cleared: { block: 121, extrinsic: 1 } }, before))).toBe(
			'unknown',
		);
		expect(resultOf(checkOfRow(verdict('verified'), row, before))).toBe('differs');
	});
});

describe('the rows of a list', () => {
	it('have a check each, and one that stands there twice differs', () => {
		const rows = [row, { ...row, interval: 13 }, { ...row, curtailed_w: 0 }];
		const checks = checksOfRows(rows, () => verdict('verified'));
		expect([...checks].map(([index, check]) => [index, resultOf(check)])).toEqual([
			[12, 'differs'],
			[13, 'verified'],
		]);
	});

	it('have no figures before the clearing, whatever the server puts there', () => {
		const shown = ifCleared({ ...row, cleared: null, phase: 'clearing' });
		const figures = Object.entries(shown).filter(([field]) => /_w$|dollars|price|welfare|cleared/.test(field));
		expect(figures.length).toBe(12);
		expect(figures.filter(([, value]) => value !== null)).toEqual([]);
		expect(shown.binding_limits).toBe(0);
		expect(ifCleared(row)).toBe(row);
	});
});

describe('one mark for many', () => {
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
