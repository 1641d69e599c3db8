import { describe, expect, it } from 'vitest';
import { chainNow, STANDSTILL_MS } from '../src/market/clock.ts';
import { phaseAt } from '../src/market/phase.ts';
import { auction } from './builders.ts';

const at = (time: string) => Date.parse(`2026-04-14T${time}Z`);

describe('the phase of an auction', () => {
	it('follows the schedule by the time of the chain, also before the server says so', () => {
		expect(phaseAt(auction(), at('09:59:59'))).toEqual({ phase: 'bidding', until: at('10:00:00') });
		expect(phaseAt(auction(), at('10:00:00'))).toEqual({ phase: 'revealing', until: at('11:00:00') });
		expect(phaseAt(auction(), at('11:30:00'))).toEqual({ phase: 'clearing', until: at('12:00:00') });
	});

	it('is over as soon as every interval is cleared', () => {
		expect(phaseAt(auction({ phase: 'clearing', cleared_intervals: 24 }), at('11:30:00'))).toEqual({
			phase: 'cleared',
			until: null,
		});
	});

	it('ends without trade where the time is over', () => {
		expect(phaseAt(auction({ phase: 'clearing', cleared_intervals: 3 }), at('12:00:00')).phase).toBe('no-trade');
	});

	it('is what the server says while the chain has no time', () => {
		expect(phaseAt(auction({ phase: 'revealing' }), undefined)).toEqual({ phase: 'revealing', until: null });
	});
});

describe("the chain's clock", () => {
	const head = { number: 7, chainMs: 1_000_000, seenMs: 5_000 };

	it('goes on between blocks', () => {
		expect(chainNow(head, 6_500)).toBe(1_001_500);
	});

	it('stands still with the chain', () => {
		expect(chainNow(head, 5_000 + 10 * STANDSTILL_MS)).toBe(1_000_000 + STANDSTILL_MS);
		expect(chainNow(undefined, 5_000)).toBeUndefined();
	});
});
