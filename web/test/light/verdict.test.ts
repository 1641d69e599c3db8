import { expect, it } from 'vitest';
import type { Proven } from '../../src/light/proven.ts';
import { judge } from '../../src/light/verdict.ts';
import { cleared, clearing } from './sample.ts';
import { toldOf } from './told-of.ts';

const INTERVAL = 12;

function judged(proven: Proven, change: (told: ReturnType<typeof toldOf>) => void = () => {}) {
	const told = toldOf(INTERVAL, cleared());
	change(told);
	return judge(0, INTERVAL, told, { kind: 'found', proven });
}

it('verifies a truthful answer, and names the block', () => {
	expect(judged(cleared())).toEqual({ result: 'verified', block: cleared().block, differences: [] });
});

it('tells a lie from what is not known', () => {
	const lie = judged(cleared(), (told) => (told.offers[0]!.awarded_w = 1));
	expect(lie).toMatchObject({ result: 'differs', differences: [{ path: 'offers.0.awarded_w' }] });
	const unnamed = judged({ ...cleared(), points: new Map() });
	expect(unnamed).toMatchObject({ result: 'unknown', reason: expect.stringContaining('has no name') });
});

it('does not accuse a server that knows a newer block', () => {
	const verdict = judged(clearing(), (told) => (told.cleared = { block: 91 }));
	expect(verdict).toMatchObject({ result: 'unknown', reason: expect.stringContaining('up to block 90') });
});

it('catches a clearing that has not been', () => {
	const verdict = judged(clearing());
	expect(verdict.result).toBe('differs');
	expect(verdict.differences[0]).toMatchObject({ path: 'phase', told: 'cleared', proven: 'clearing' });
});

it('does not accuse a server whose answer is of an earlier phase', () => {
	expect(judge(0, INTERVAL, toldOf(INTERVAL, clearing()), { kind: 'found', proven: cleared() }).result).toBe('unknown');
});

it('verifies the complete book of an interval that is not cleared, and no earlier one', () => {
	const told = toldOf(INTERVAL, clearing());
	expect(judge(0, INTERVAL, told, { kind: 'found', proven: clearing() }).result).toBe('verified');
	const revealing: Proven = { ...clearing(), phase: 'Revealing' };
	expect(judge(0, INTERVAL, toldOf(INTERVAL, revealing), { kind: 'found', proven: revealing }).result).toBe('unknown');
});

it('says when the records have been removed, all or some', () => {
	const { block } = cleared();
	const told = toldOf(INTERVAL, cleared());
	const removed = judge(0, INTERVAL, told, { kind: 'removed', block });
	expect(removed).toMatchObject({ result: 'unknown', block, reason: expect.stringContaining('have been removed') });
	const partly = judged({ ...cleared(), outcome: undefined });
	expect(partly).toMatchObject({ result: 'unknown', reason: expect.stringContaining('some of its records have been removed') });
});

it('does not accuse a server of an offer whose bid may have been removed', () => {
	const proven = cleared();
	proven.outcome.offers.pop();
	const sums = (told: ReturnType<typeof toldOf>) => (told.consumed_w = told.awarded_demand_w = 0);
	expect(judged(proven, sums).result).toBe('differs');
	expect(judged({ ...proven, now: proven.auction.kept_until }, sums).result).toBe('unknown');
	// But of an award that is another one.
	const lie = judged({ ...proven, now: proven.auction.kept_until }, (told) => (told.offers[0]!.awarded_w = 1));
	expect(lie.result).toBe('differs');
});

it('does not verify an auction that has never been, on this chain', () => {
	const { block } = cleared();
	const told = toldOf(INTERVAL, cleared());
	expect(judge(7, INTERVAL, told, { kind: 'never', block })).toMatchObject({
		result: 'unknown',
		block,
		reason: expect.stringContaining('has no interval 12 of auction 7'),
	});
	const ahead = judge(7, INTERVAL, { ...told, cleared: { block: 99 } }, { kind: 'never', block });
	expect(ahead).toMatchObject({ result: 'unknown', reason: expect.stringContaining('up to block 90') });
});

it('does not verify what has not the form of an interval', () => {
	for (const told of [null, {}, { phase: 'cleared', offers: [null], limits: [], wholesale: [] }]) {
		const verdict = judge(0, INTERVAL, told as never, { kind: 'found', proven: cleared() });
		expect(verdict).toMatchObject({ result: 'unknown' });
	}
});
