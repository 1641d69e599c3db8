// An interval as the chain says it: the example by hand of docs/market-rules.md, with a second limit.

import { MICRO_DOLLAR } from '../../src/light/exact.ts';
import type { Outcome, Proven, Reason, Step } from '../../src/light/proven.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const dollars = (value: number) => BigInt(value * 1_000_000);
const step = (price: number, power: bigint): Step => ({ price: dollars(price), power });
const voltage: Reason = { type: 'Voltage', value: { bus: bytes('675'), phase: 1, bound: { type: 'Upper', value: undefined } } };
const thermal: Reason = { type: 'Thermal', value: { branch: bytes('632671.1') } };
const envelope: Reason = { type: 'Envelope', value: undefined };
const supply = { type: 'Supply', value: undefined } as const;
const demand = { type: 'Demand', value: undefined } as const;

type Offer = Outcome['offers'][number];

function offer(aggregation: number, point: number, side: Offer['side'], steps: Step[], rest: Partial<Offer>): Offer {
	const awards = steps.map(() => 0n);
	return { aggregation, point: [0, point], side, steps, awards, exact_price: 0n, price: 0n, payment: 0n, curtailed: 0n, reasons: [], ...rest };
}

/** A cleared interval, number 12 of auction 0. */
export function cleared(): Proven & { outcome: Outcome } {
	const byRow0 = { area: 0, row: 0, reason: voltage, price: dollars(30), posted: 31 };
	const byRow1 = { area: 0, row: 1, reason: thermal, price: dollars(10), posted: 31 };
	const byEnvelope = { area: 1, row: 0, reason: envelope, price: dollars(5), posted: undefined };
	const offers = [
		offer(0, 1, supply, [step(0, 12_000n), step(1, 8_000n)], {
			awards: [12_000n, 6_666n],
			exact_price: -MICRO_DOLLAR / 30n,
			curtailed: 1_334n,
			reasons: [byRow0],
		}),
		offer(1, 2, supply, [step(25, 20_000n)], {
			exact_price: 15n * 1_000_000n * MICRO_DOLLAR + 3n,
			price: dollars(15),
			curtailed: 20_000n,
			reasons: [byRow0, byRow1, byEnvelope],
		}),
		offer(1, 3, demand, [step(12, 10_000n)], { awards: [10_000n], price: dollars(6), payment: -60_000n }),
	];
	const curve = { demand: [step(30, 40_000n)], supply: [step(60, 5_000n)] };
	const limit = (area: number, reason: Reason, coefficients: [number, number][], headroom: bigint) => ({
		area,
		limit: { reason, coefficients: coefficients.map(([point, sensitivity]) => ({ point, sensitivity })), headroom },
	});
	const limits = [
		limit(0, voltage, [[1, 1_000_000], [2, 500_000], [3, 800_000]], 20_000n),
		limit(0, thermal, [[2, -1_000_000]], -7n),
		limit(1, envelope, [[0, 1_000_000]], 9_000n),
	];
	return {
		block: { number: 90, hash: `0x${'ab'.repeat(32)}` },
		now: 1_776_290_000_000n,
		auction: { start: 1_776_236_400_000n, interval_length: 3_600_000n, intervals: 24, kept_until: 1_777_000_000_000n },
		phase: 'Cleared',
		problem: { snapshot: { offers, curve, limits }, posted: [31, 31, undefined] },
		outcome: {
			certificate: {
				price: 30n * 1_000_000n * MICRO_DOLLAR + 2_125_000_000_000_000_000n,
				shadow_prices: [
					{ area: 0, row: 0, price: 30n * 1_000_000n * MICRO_DOLLAR + MICRO_DOLLAR / 2n },
					{ area: 0, row: 1, price: 10n * 1_000_000n * MICRO_DOLLAR },
					{ area: 1, row: 0, price: 5n },
				],
			},
			by: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
			at: 44,
			price: dollars(30),
			welfare: 810_000_000_000n,
			offers,
			wholesale_demand: [23_000n],
			wholesale_supply: [0n],
			wholesale_payment: -690_000n,
			congestion_rent: 600_000n,
		},
		points: new Map([
			[0, new Map([[1, '675.1'], [2, '675.2'], [3, '675.3']])],
			[1, new Map([[0, '611.3']])],
		]),
	};
}

/** The same interval before it is cleared. */
export function clearing(): Proven {
	return { ...cleared(), phase: 'Clearing', outcome: undefined };
}
