import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Interval, IntervalDetail } from '../src/api/types.ts';
import type { Verdict, VerifierOptions } from '../src/light/index.ts';
import { switchOff, switchOn, useCheck, useChecks } from '../src/verify/store.ts';
import { interval, offer } from './builders.ts';
import { mounted } from './mounted.ts';

const AUCTION = 3;
const verifyInterval = vi.fn<(auction: number, interval: number, told: IntervalDetail) => Promise<Verdict>>();
const get = vi.hoisted(() => vi.fn());
vi.mock('../src/api/client.ts', () => ({ get }));
vi.mock('../src/light/index.ts', () => ({
	startVerifier: async ({ onStatus }: VerifierOptions) => {
		onStatus({ state: 'ready' });
		return { verifyInterval, stop: () => {} };
	},
}));

const verified: Verdict = { result: 'verified', block: { number: 120, hash: '0x12' }, differences: [] };
const detail = (index: number) => interval({ interval: index, offers: [offer()] });
const rowOf = ({ wholesale: _, offers: __, limits: ___, withheld: ____, ...row }: IntervalDetail): Interval => row;
const row = (index: number) => rowOf(detail(index));
/** Preact runs effects, and draws again, on timers. */
const settle = () => vi.advanceTimersByTimeAsync(1_000);

let views: { leave: () => void }[] = [];
function view<T>(hook: () => T) {
	const seen = mounted(hook);
	views.push(seen);
	return seen;
}

beforeEach(async () => {
	vi.useFakeTimers();
	verifyInterval.mockReset().mockImplementation(async () => verified);
	get.mockReset().mockImplementation(async (path: string) => detail(Number(path.split('/').at(-1))));
	await switchOn({ name: 'mine.json', text: '{}' });
});
afterEach(async () => {
	for (const each of views) each.leave();
	views = [];
	switchOff();
	await settle();
});

describe('the checks of a list', () => {
	it('verify each interval whole, and the row by it', async () => {
		const rows = [row(0), { ...row(1), price_micro_dollars_per_mwh: null }, row(2)];
		const { current } = await shown(rows);
		const results = [...current.values()].map((check) => (check.state === 'done' ? check.verdict.result : check.state));
		expect(results).toEqual(['verified', 'differs', 'verified']);
	});

	it('write each answer once, however often they are drawn', async () => {
		const rows = Array.from({ length: 24 }, (_, index) => row(index));
		const stringify = vi.spyOn(JSON, 'stringify');
		// An auction of which nothing is kept yet.
		const seen = view(() => useChecks(AUCTION + 1, rows));
		await settle();
		// The list, its rows and the intervals.
		expect(stringify).toHaveBeenCalledTimes(1 + 24 + 24);
		expect(seen.drawings).toBeGreaterThan(10);
		stringify.mockRestore();
	});

	it('take nothing for verified that the server told of a row before the row has changed', async () => {
		let rows = [row(0)];
		const seen = view(() => useChecks(AUCTION, rows));
		await settle();
		expect(seen.current.get(0)).toEqual({ state: 'done', verdict: verified });
		rows = [{ ...row(0), overrides: 1 }];
		get.mockImplementation(() => new Promise(() => {}));
		await drawnAgain();
		expect(seen.current.get(0)).toEqual({ state: 'waiting' });
	});

	it('keep asking only for what is on the screen', async () => {
		verifyInterval.mockImplementation(async () => ({ result: 'unknown', differences: [], reason: 'no node' }));
		const seen = await shown([row(0), row(1)]);
		expect(verifyInterval).toHaveBeenCalledTimes(2);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(verifyInterval).toHaveBeenCalledTimes(6);
		seen.leave();
		await vi.advanceTimersByTimeAsync(3_600_000);
		expect(verifyInterval).toHaveBeenCalledTimes(6);
	});

	async function shown(rows: readonly Interval[]) {
		const seen = view(() => useChecks(AUCTION, rows));
		await settle();
		return seen;
	}

	/** Any change of the light client's status draws all that shows a check. */
	async function drawnAgain() {
		const other = detail(9);
		view(() => useCheck(AUCTION, 9, other));
		await settle();
	}
});

describe('the check of one interval', () => {
	it('starts again with a specification of the reader, also while the first is in use', async () => {
		const told = detail(0);
		const seen = view(() => useCheck(AUCTION, 0, told));
		await settle();
		expect(seen.current).toEqual({ state: 'done', verdict: verified });
		await switchOn({ name: 'other.json', text: '{}' });
		await settle();
		expect(verifyInterval).toHaveBeenCalledTimes(2);
		expect(seen.current).toEqual({ state: 'done', verdict: verified });
	});
});
