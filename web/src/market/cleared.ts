import type { Interval } from '../api/types.ts';

/**
 * A row of a list with the figures of its clearing, if it is cleared. Before that sums of awards are not nothing: they
 * are not known, and whatever the row has in their place would go into the sums of the day unproven.
 */
export function ifCleared(row: Interval): Interval {
	if (row.cleared !== null) return row;
	return {
		...row,
		price_micro_dollars_per_mwh: null,
		exact_price: null,
		congestion_rent_micro_dollars: null,
		supplied_w: null,
		consumed_w: null,
		wholesale_payment_micro_dollars: null,
		welfare: null,
		awarded_supply_w: null,
		awarded_demand_w: null,
		curtailed_w: null,
		binding_limits: 0,
		cleared_by: null,
	};
}
