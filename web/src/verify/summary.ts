import type { Interval, IntervalDetail } from '../api/types.ts';

export interface Difference {
	what: string;
	told: string;
	proven: string;
}

/** Where a row of a list says something else than the interval itself, once that is proven. */
export function differencesOfSummary(row: Interval, detail: IntervalDetail): Difference[] {
	const sums = { supply: 0, demand: 0, curtailed: 0 };
	for (const offer of detail.offers) {
		sums[offer.side] += offer.awarded_w ?? 0;
		sums.curtailed += offer.curtailed_w ?? 0;
	}
	const pairs: [string, unknown, unknown][] = [
		['price', row.price_micro_dollars_per_mwh, detail.price_micro_dollars_per_mwh],
		['exact price', row.exact_price, detail.exact_price],
		['congestion rent', row.congestion_rent_micro_dollars, detail.congestion_rent_micro_dollars],
		['supplied power', row.supplied_w, detail.supplied_w],
		['consumed power', row.consumed_w, detail.consumed_w],
		['wholesale payment', row.wholesale_payment_micro_dollars, detail.wholesale_payment_micro_dollars],
		['awarded supply', row.awarded_supply_w, sums.supply],
		['awarded demand', row.awarded_demand_w, sums.demand],
		['curtailed power', row.curtailed_w, sums.curtailed],
		['start', Date.parse(row.start), Date.parse(detail.start)],
	];
	return pairs
		.filter(([, inList, inDetail]) => inList !== null && inList !== undefined && inList !== inDetail)
		.map(([what, inList, inDetail]) => ({
			what: `interval ${row.interval}: ${what} in the list`,
			told: String(inList),
			proven: String(inDetail),
		}));
}
