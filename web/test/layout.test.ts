import { describe, expect, it } from 'vitest';
import type { Branch, Bus } from '../src/api/types.ts';
import { layoutOf } from '../src/feeder/layout.ts';

function bus(name: string, change: Partial<Bus> = {}): Bus {
	return { name, phases: [1, 2, 3], x: null, y: null, base_kv: 2.4, is_source: false, ...change };
}

function branch(from: string, to: string): Branch {
	return { name: `${from}-${to}`, kind: 'line', from, to, phases: [1, 2, 3], rating_a: null };
}

// 650 ─ 632 ─┬─ 671 ─┬─ 680
//            │       └─ 684
//            └─ 645
const BUSES = ['650', '632', '645', '671', '680', '684'].map((name) => bus(name, { is_source: name === '650' }));
const BRANCHES = [
	branch('650', '632'),
	branch('632', '645'),
	branch('632', '671'),
	branch('671', '680'),
	branch('684', '671'),
];

describe('a feeder without coordinates', () => {
	const { at, isGeographic, levels, ends } = layoutOf({ buses: BUSES, branches: BRANCHES });

	it('is a tree, as deep as its distance from the source', () => {
		expect(isGeographic).toBe(false);
		expect(levels).toBe(3);
		expect(['650', '632', '671', '645', '680', '684'].map((name) => at.get(name)!.y * levels)).toEqual([
			0, 1, 2, 2, 3, 3,
		]);
	});

	it('gives each end a place of its own', () => {
		expect(ends).toBe(3);
		expect(new Set(['645', '680', '684'].map((name) => at.get(name)!.x)).size).toBe(3);
	});

	it('puts a bus above the middle of what it feeds', () => {
		expect(at.get('671')!.x).toBeCloseTo((at.get('680')!.x + at.get('684')!.x) / 2);
	});

	it('stays within its space', () => {
		for (const { x, y } of at.values()) {
			expect(x).toBeGreaterThanOrEqual(0);
			expect(x).toBeLessThanOrEqual(1);
			expect(y).toBeGreaterThanOrEqual(0);
			expect(y).toBeLessThanOrEqual(1);
		}
	});

	it('is laid out although a branch closes a loop or leads nowhere', () => {
		const looped = layoutOf({ buses: BUSES, branches: [...BRANCHES, branch('680', '684'), branch('680', 'gone')] });
		expect(looped.at.size).toBe(BUSES.length);
		expect(looped.levels).toBe(3);
	});

	it('has islands beside one another', () => {
		const { at } = layoutOf({
			buses: [...BUSES, bus('900'), bus('901')],
			branches: [...BRANCHES, branch('900', '901')],
		});
		expect(at.get('900')!.y).toBe(0);
		expect(at.get('900')!.x).toBeGreaterThan(at.get('650')!.x);
	});

	it('is laid out when it is long, without running out of stack', () => {
		const names = Array.from({ length: 20_000 }, (_, index) => `b${index}`);
		const line = names.slice(1).map((name, index) => branch(names[index]!, name));
		expect(layoutOf({ buses: names.map((name) => bus(name)), branches: line }).at.size).toBe(20_000);
	});
});

describe('a feeder with coordinates', () => {
	it('has them, north up and in its own proportions', () => {
		const { at, isGeographic, aspect } = layoutOf({
			buses: [bus('a', { x: 0, y: 0 }), bus('b', { x: 200, y: 100 })],
			branches: [branch('a', 'b')],
		});
		expect(isGeographic).toBe(true);
		expect(at.get('a')).toEqual({ x: 0, y: 1 });
		expect(at.get('b')).toEqual({ x: 1, y: 0 });
		expect(aspect).toBe(0.5);
	});

	it('is a tree after all where one bus has none, or all are at one place', () => {
		expect(layoutOf({ buses: [bus('a', { x: 0, y: 0 }), bus('b')], branches: [] }).isGeographic).toBe(false);
		expect(layoutOf({ buses: [bus('a', { x: 1, y: 1 }), bus('b', { x: 1, y: 1 })], branches: [] }).isGeographic).toBe(
			false,
		);
	});
});
