import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { IntervalDetail } from '../src/api/types.ts';
import type { Verdict } from '../src/light/index.ts';
import { type Check, Checks, textOf } from '../src/verify/checks.ts';
import { interval, offer } from './builders.ts';

const AUCTION = 3;
const MINUTE = 60_000;
const verified: Verdict = { result: 'verified', differences: [] };
const unknown: Verdict = { result: 'unknown', differences: [], reason: 'no node answers' };

/** Answers of which the text has the same hash, as `Aa` and `BB` have in a sum of powers of 31. */
const told = (name: string) => interval({ offers: [offer({ aggregation_name: name })] });

let asked: IntervalDetail[] = [];
let verdict: Verdict = verified;
let checks: Checks;
const verifyInterval = async (_auction: number, _interval: number, told: IntervalDetail) => {
	asked.push(told);
	return verdict;
};

beforeEach(() => {
	vi.useFakeTimers({ now: 0 });
	[asked, verdict] = [[], verified];
	checks = new Checks({ verifier: () => ({ verifyInterval: verifyInterval as never }), announce: () => {} });
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const ask = async (each: IntervalDetail) => {
	checks.ask(AUCTION, each.interval, each);
	await settle();
};
const of = (each: IntervalDetail): Check => checks.of(AUCTION, each.interval, each);

describe('the check of an answer', () => {
	it('is that of the answer to the letter: one with the same hash is another', async () => {
		await ask(told('Aa'));
		expect(of(told('Aa'))).toEqual({ state: 'done', verdict: verified });
		expect(of(told('BB'))).toEqual({ state: 'waiting' });
		await ask(told('BB'));
		expect(asked.map(({ offers }) => offers[0]!.aggregation_name)).toEqual(['Aa', 'BB']);
		expect(of(told('Aa'))).toEqual({ state: 'waiting' });
	});

	it('is not asked for twice while the answer says the same', async () => {
		await ask(told('Aa'));
		await ask(told('Aa'));
		expect(asked).toHaveLength(1);
	});

	it('is dropped where another answer has come in between', async () => {
		let finish: (verdict: Verdict) => void = () => {};
		const slow = { verifyInterval: () => new Promise<Verdict>((resolve) => (finish = resolve)) };
		checks = new Checks({ verifier: () => slow, announce: () => {} });
		checks.ask(AUCTION, 12, told('Aa'));
		checks.ask(AUCTION, 12, told('BB'));
		finish(verified);
		await settle();
		expect(of(told('Aa'))).toEqual({ state: 'waiting' });
		expect(of(told('BB'))).toEqual({ state: 'checking' });
	});

	it('is of the interval that was asked for, whatever number the answer has', async () => {
		const numbers: number[] = [];
		const numbering = { verifyInterval: async (_: number, index: number) => (numbers.push(index), verified) };
		checks = new Checks({ verifier: () => numbering, announce: () => {} });
		checks.ask(AUCTION, 5, interval({ interval: 6 }));
		await settle();
		expect(numbers).toEqual([5]);
	});
});

describe('the checks that are kept', () => {
	it('are one for each interval, however many answers come', async () => {
		for (let round = 0; round < 50; round += 1) await ask(told(`round ${round}`));
		expect(checks.size).toBe(1);
	});

	it('are bounded, and those on the screen are among them', async () => {
		checks.show(AUCTION, 0);
		for (let index = 0; index < 500; index += 1) await ask(interval({ interval: index }));
		expect(checks.size).toBeLessThanOrEqual(121);
		expect(of(interval({ interval: 0 }))).toEqual({ state: 'done', verdict: verified });
	});
});

describe('an interval of which nothing was found out', () => {
	beforeEach(() => {
		verdict = unknown;
	});

	it('is asked for again after ever longer pauses', async () => {
		checks.show(AUCTION, 12);
		await ask(told('Aa'));
		const times: number[] = [];
		for (let second = 1; second <= 30 * 60; second += 1) {
			await vi.advanceTimersByTimeAsync(1_000);
			if (asked.length > times.length + 1) times.push(second);
		}
		expect(times.slice(0, 6)).toEqual([12, 36, 84, 180, 372, 672]);
		expect(times.slice(6).every((time, index) => time === 672 + 300 * (index + 1))).toBe(true);
	});

	it('is asked for again only while it is on the screen, and when it comes back there', async () => {
		const leave = checks.show(AUCTION, 12);
		await ask(told('Aa'));
		leave();
		await vi.advanceTimersByTimeAsync(10 * MINUTE);
		expect(asked).toHaveLength(1);
		checks.show(AUCTION, 12);
		await ask(told('Aa'));
		expect(asked).toHaveLength(2);
	});

	it('is not asked for before its time because it comes back to the screen', async () => {
		checks.show(AUCTION, 12)();
		await ask(told('Aa'));
		checks.show(AUCTION, 12);
		await ask(told('Aa'));
		expect(asked).toHaveLength(1);
	});

	it('is asked for at once with another answer', async () => {
		await ask(told('Aa'));
		verdict = verified;
		await ask(told('BB'));
		expect(of(told('BB'))).toEqual({ state: 'done', verdict: verified });
	});
});

describe('the queue', () => {
	it('takes first what is on the screen', async () => {
		let isReady = false;
		const settings = { verifier: () => (isReady ? { verifyInterval: verifyInterval as never } : undefined) };
		checks = new Checks({ ...settings, announce: () => {} });
		for (const index of [0, 1, 2]) checks.ask(AUCTION, index, interval({ interval: index }));
		checks.show(AUCTION, 2);
		isReady = true;
		checks.work();
		await settle();
		expect(asked.map((each) => each.interval)).toEqual([2, 0, 1]);
	});
});

describe('the text of an answer', () => {
	it('is written once', () => {
		const stringify = vi.spyOn(JSON, 'stringify');
		const answer = told('Aa');
		expect(textOf(answer)).toBe(textOf(answer));
		expect(stringify).toHaveBeenCalledTimes(1);
		stringify.mockRestore();
	});
});
