// What the chain says of an interval, as the types of the runtime's metadata decode. Field names are the
// runtime's: `IntervalOutcome` and `IntervalProblem` of its market.

import type { Side } from './told.ts';

/** An enum of the runtime. */
export interface Variant<Name extends string = string, Value = unknown> {
	type: Name;
	value: Value;
}

export interface Step {
	price: bigint;
	power: bigint;
}

export type Reason =
	| Variant<'Voltage', { bus: Uint8Array; phase: number; bound: Variant<'Upper' | 'Lower'> }>
	| Variant<'Thermal', { branch: Uint8Array }>
	| Variant<'Outage'>
	| Variant<'Envelope'>;

/** The area of a connection point and its index there. */
export type PointId = [area: number, index: number];

export interface Outcome {
	certificate: {
		price: bigint;
		shadow_prices: { area: number; row: number; price: bigint }[];
	};
	by: string;
	at: number;
	price: bigint | undefined;
	welfare: bigint;
	offers: {
		aggregation: number;
		point: PointId;
		side: Variant<Capitalize<Side>>;
		steps: Step[];
		awards: bigint[];
		exact_price: bigint;
		price: bigint;
		payment: bigint;
		curtailed: bigint;
		reasons: {
			area: number;
			row: number;
			reason: Reason;
			price: bigint;
			posted: number | undefined;
		}[];
	}[];
	wholesale_demand: bigint[];
	wholesale_supply: bigint[];
	wholesale_payment: bigint;
	congestion_rent: bigint;
}

export interface Problem {
	snapshot: {
		offers: {
			aggregation: number;
			point: PointId;
			side: Variant<Capitalize<Side>>;
			steps: Step[];
		}[];
		curve: { demand: Step[]; supply: Step[] };
		limits: {
			area: number;
			limit: {
				reason: Reason;
				coefficients: { point: number; sensitivity: number }[];
				headroom: bigint;
			};
		}[];
	};
	posted: (number | undefined)[];
}

export interface Auction {
	start: bigint;
	interval_length: bigint;
	intervals: number;
	/** From when on its records may be removed, in Unix milliseconds of chain time. */
	kept_until: bigint;
}

export type ChainPhase = 'Bidding' | 'Revealing' | 'Clearing' | 'Cleared' | 'NoTrade';

/** All that the chain says of an interval at one finalized block. */
export interface Proven {
	block: { number: number; hash: string };
	/** The chain's clock at the block, in Unix milliseconds. */
	now: bigint;
	auction: Auction;
	phase: ChainPhase;
	problem: Problem;
	/** None unless the interval is cleared and its records are kept. */
	outcome: Outcome | undefined;
	/** The names of the connection points, by area and index. */
	points: ReadonlyMap<number, ReadonlyMap<number, string>>;
}
