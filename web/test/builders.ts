import type { Auction, IntervalDetail, Offer, WholesaleStep } from '../src/api/types.ts';

export const DOLLAR = 1_000_000;

export function offer(change: Partial<Offer> = {}): Offer {
	return {
		aggregation: 0,
		aggregation_name: 'Sunrise',
		aggregator: '5Sunrise',
		point: { area: 0, point: 0, name: '675.2' },
		side: 'supply',
		offered_w: 50_000,
		awarded_w: 40_000,
		curtailed_w: 10_000,
		nodal_price_micro_dollars_per_mwh: 10 * DOLLAR,
		exact_nodal_price: '10000000',
		payment_micro_dollars: 400_000,
		revealed: { block: 70, extrinsic: 1 },
		steps: [{ price_micro_dollars_per_mwh: -5 * DOLLAR, offered_w: 50_000, awarded_w: 40_000 }],
		reasons: [],
		...change,
	};
}

export function wholesale(
	side: 'supply' | 'demand',
	dollars: number,
	offered_w: number,
	awarded_w: number,
): WholesaleStep {
	return { side, step: 0, price_micro_dollars_per_mwh: dollars * DOLLAR, offered_w, awarded_w };
}

export function interval(change: Partial<IntervalDetail> = {}): IntervalDetail {
	return {
		interval: 12,
		name: '12:00-07:00',
		start: '2026-04-15T12:00:00-07:00',
		length_ms: 3_600_000,
		phase: 'cleared',
		price_micro_dollars_per_mwh: 20 * DOLLAR,
		exact_price: '20000000',
		congestion_rent_micro_dollars: 0,
		supplied_w: 40_000,
		consumed_w: 40_000,
		wholesale_payment_micro_dollars: 0,
		welfare: '0',
		awarded_supply_w: 40_000,
		awarded_demand_w: 0,
		curtailed_w: 10_000,
		binding_limits: 1,
		overrides: 0,
		cleared: { block: 102, extrinsic: 1 },
		cleared_by: '5Solver',
		wholesale: [],
		offers: [],
		limits: [],
		withheld: [],
		...change,
	};
}

export function auction(change: Partial<Auction> = {}): Auction {
	return {
		auction: 3,
		node: 0,
		node_name: 'Fresno',
		product: 'day-ahead',
		day: 20_558,
		date: '2026-04-15',
		zone: 'America/Los_Angeles',
		start: '2026-04-15T00:00:00-07:00',
		interval_length_ms: 3_600_000,
		intervals: 24,
		bidding_until: '2026-04-14T10:00:00.000Z',
		revealing_until: '2026-04-14T11:00:00.000Z',
		clearing_until: '2026-04-14T12:00:00.000Z',
		phase: 'bidding',
		cleared_intervals: 0,
		bids: 3,
		revealed_bids: 0,
		floor_micro_dollars_per_mwh: -150 * DOLLAR,
		cap_micro_dollars_per_mwh: 1000 * DOLLAR,
		opened: { block: 25, extrinsic: 1 },
		...change,
	};
}
