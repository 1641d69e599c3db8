// What a server tells of an interval, `GET /v1/auctions/{id}/intervals/{i}`: the fields that can be proven.
// Everything else in the answer (names, times of day, extrinsics, overrides) stays as told.

export type Side = 'supply' | 'demand';
export type Phase = 'bidding' | 'revealing' | 'clearing' | 'cleared' | 'no-trade';
export type LimitReason = 'voltage' | 'thermal' | 'outage' | 'envelope';

export interface Point {
	area: number;
	point: number;
	name?: string | null;
}

/** Where something happened. Only the block is in the chain's state. */
export interface Place {
	block: number;
}

export interface ToldStep {
	price_micro_dollars_per_mwh: number;
	offered_w: number;
	awarded_w: number | null;
}

export interface ToldWholesaleStep extends ToldStep {
	side: Side;
	step: number;
}

export interface ToldReason {
	limit_area: number;
	limit_row_index: number;
	reason: LimitReason;
	element: string | null;
	bound: 'upper' | 'lower' | null;
	price_micro_dollars_per_mwh: number;
	curtailed_w: number;
	posted: Place | null;
}

export interface ToldOffer {
	aggregation: number;
	point: Point;
	side: Side;
	offered_w: number;
	awarded_w: number | null;
	curtailed_w: number | null;
	nodal_price_micro_dollars_per_mwh: number | null;
	/** Decimal text in µ$/MWh. */
	exact_nodal_price: string | null;
	payment_micro_dollars: number | null;
	steps: ToldStep[];
	reasons: ToldReason[];
}

export interface ToldLimit {
	area: number;
	row_index: number;
	reason: LimitReason;
	element: string | null;
	bound: 'upper' | 'lower' | null;
	headroom_w: number;
	/** By the name of the connection point, in parts per million of a watt of net injection. */
	coefficients: Record<string, number>;
	shadow_price_micro_dollars_per_mwh: number;
	/** Decimal text in µ$/MWh. */
	exact_shadow_price: string;
	posted: Place | null;
}

/** The figures of an interval, without its book. */
export interface ToldFigures {
	interval: number;
	/** ISO 8601. */
	start: string;
	length_ms: number;
	/** A `Phase`. */
	phase: string;
	price_micro_dollars_per_mwh: number | null;
	/** λ of the certificate: decimal text in µ$/MWh. */
	exact_price: string | null;
	congestion_rent_micro_dollars: number | null;
	/** The awards of aggregations; the wholesale market takes or gives the difference. */
	supplied_w: number | null;
	consumed_w: number | null;
	wholesale_payment_micro_dollars: number | null;
	/** Decimal text in µ$/MWh · W. */
	welfare: string | null;
	awarded_supply_w: number | null;
	awarded_demand_w: number | null;
	curtailed_w: number | null;
	binding_limits: number | null;
	cleared: Place | null;
	cleared_by: string | null;
}

export interface ToldInterval extends ToldFigures {
	wholesale: ToldWholesaleStep[];
	offers: ToldOffer[];
	limits: ToldLimit[];
}
