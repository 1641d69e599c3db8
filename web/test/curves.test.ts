import { describe, expect, it } from 'vitest';
import { corners, curve, priceDomain, volume } from '../src/market/curves.ts';
import { DOLLAR, interval, offer, wholesale } from './builders.ts';

const book = interval({
	wholesale: [
		wholesale('supply', 30, 100_000, 0),
		wholesale('demand', 1000, 30_000, 30_000),
		wholesale('demand', 20, 90_000, 10_000),
	],
	offers: [
		offer(),
		offer({
			point: { area: 0, point: 1, name: '671.1' },
			steps: [{ price_micro_dollars_per_mwh: -5 * DOLLAR, offered_w: 7_000, awarded_w: 0 }],
		}),
		offer({
			side: 'demand',
			steps: [{ price_micro_dollars_per_mwh: 40 * DOLLAR, offered_w: 5_000, awarded_w: 5_000 }],
		}),
	],
});

describe('curves', () => {
	it('have supply from the cheapest on, and the steps of one price together', () => {
		expect(curve(book, 'supply', 'offered')).toEqual([
			{ price: -5 * DOLLAR, from: 0, to: 57_000 },
			{ price: 30 * DOLLAR, from: 57_000, to: 157_000 },
		]);
	});

	it('have demand from the dearest on', () => {
		expect(curve(book, 'demand', 'offered').map(({ price }) => price / DOLLAR)).toEqual([1000, 40, 20]);
	});

	it('leave out of the awarded what was not awarded', () => {
		expect(curve(book, 'supply', 'awarded')).toEqual([{ price: -5 * DOLLAR, from: 0, to: 40_000 }]);
	});

	it('are lines through the corners of their steps', () => {
		expect(corners(curve(book, 'supply', 'awarded'))).toEqual([
			[0, -5 * DOLLAR],
			[40_000, -5 * DOLLAR],
		]);
	});

	it('end at the volume that changes hands, with the wholesale market in it', () => {
		expect(volume(book)).toBe(45_000);
		expect(volume(interval())).toBe(0);
	});

	it('are empty without offers', () => {
		expect(curve(interval(), 'supply', 'offered')).toEqual([]);
	});
});

describe('the prices that a plot shows', () => {
	it('are those near the price: a step at the cap does not flatten the rest', () => {
		const [low, high] = priceDomain(book);
		expect(low).toBeLessThanOrEqual(-5 * DOLLAR);
		expect(high).toBeGreaterThanOrEqual(40 * DOLLAR);
		expect(high).toBeLessThan(200 * DOLLAR);
	});

	it('exist also where nothing is offered or cleared', () => {
		const [low, high] = priceDomain(interval({ price_micro_dollars_per_mwh: null, cleared: null }));
		expect(high).toBeGreaterThan(low);
	});
});
