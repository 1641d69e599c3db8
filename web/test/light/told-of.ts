// A truthful server: its answer for an interval, from what the chain says.

import { inProportion, roundExact, writeExact } from '../../src/light/exact.ts';
import type { Outcome, Proven, Reason, Step } from '../../src/light/proven.ts';
import type { Side, ToldInterval, ToldLimit, ToldOffer, ToldWholesaleStep } from '../../src/light/told.ts';

export function toldOf(interval: number, proven: Proven): ToldInterval {
	const { auction, outcome } = proven;
	const start = Number(auction.start + auction.interval_length * BigInt(interval));
	const awarded = (side: Side) =>
		outcome ? sum(outcome.offers.filter((offer) => offer.side.type.toLowerCase() === side).flatMap((offer) => offer.awards)) : null;
	return {
		interval,
		start: new Date(start).toISOString(),
		length_ms: Number(auction.interval_length),
		phase: { Bidding: 'bidding', Revealing: 'revealing', Clearing: 'clearing', Cleared: 'cleared', NoTrade: 'no-trade' }[proven.phase],
		price_micro_dollars_per_mwh: number(outcome?.price),
		exact_price: outcome ? writeExact(outcome.certificate.price) : null,
		congestion_rent_micro_dollars: number(outcome?.congestion_rent),
		supplied_w: awarded('supply'),
		consumed_w: awarded('demand'),
		wholesale_payment_micro_dollars: number(outcome?.wholesale_payment),
		welfare: outcome ? `${outcome.welfare}` : null,
		awarded_supply_w: awarded('supply'),
		awarded_demand_w: awarded('demand'),
		curtailed_w: outcome ? sum(outcome.offers.map((offer) => offer.curtailed)) : null,
		binding_limits: outcome ? outcome.certificate.shadow_prices.length : null,
		cleared: outcome ? { block: outcome.at } : null,
		cleared_by: outcome?.by ?? null,
		wholesale: wholesale(proven),
		offers: proven.problem.snapshot.offers.map((offer, at) => toldOffer(offer, outcome?.offers[at])),
		limits: outcome ? limits(proven, outcome) : [],
	};
}

function wholesale({ problem, outcome }: Proven): ToldWholesaleStep[] {
	const { demand, supply } = problem.snapshot.curve;
	return [
		...steps(demand, outcome?.wholesale_demand).map((step, at) => ({ side: 'demand' as const, step: at, ...step })),
		...steps(supply, outcome?.wholesale_supply).map((step, at) => ({ side: 'supply' as const, step: at, ...step })),
	];
}

function steps(offered: Step[], awards: bigint[] | undefined) {
	return offered.map(({ price, power }, at) => ({
		price_micro_dollars_per_mwh: Number(price),
		offered_w: Number(power),
		awarded_w: number(awards?.[at]),
	}));
}

function toldOffer(
	{ aggregation, point: [area, point], side, steps: offered }: Proven['problem']['snapshot']['offers'][number],
	cleared: Outcome['offers'][number] | undefined,
): ToldOffer {
	const reasons = cleared?.reasons ?? [];
	const parts = inProportion(cleared?.curtailed ?? 0n, reasons.map(({ price }) => price));
	return {
		aggregation,
		point: { area, point, name: `${point}` },
		side: side.type === 'Supply' ? 'supply' : 'demand',
		offered_w: sum(offered.map(({ power }) => power)),
		awarded_w: cleared ? sum(cleared.awards) : null,
		curtailed_w: number(cleared?.curtailed),
		nodal_price_micro_dollars_per_mwh: number(cleared?.price),
		exact_nodal_price: cleared ? writeExact(cleared.exact_price) : null,
		payment_micro_dollars: number(cleared?.payment),
		steps: steps(offered, cleared?.awards),
		reasons: reasons.map(({ area, row, reason, price, posted }, at) => ({
			limit_area: area,
			limit_row_index: row,
			...toldReason(reason),
			price_micro_dollars_per_mwh: Number(price),
			curtailed_w: Number(parts[at]),
			posted: posted === undefined ? null : { block: posted },
		})),
	};
}

function limits({ problem, points }: Proven, { certificate }: Outcome): ToldLimit[] {
	const rows = new Map<number, number>();
	return problem.snapshot.limits.map(({ area, limit }, at) => {
		const row = rows.get(area) ?? 0;
		rows.set(area, row + 1);
		const binding = certificate.shadow_prices.find((each) => each.area === area && each.row === row);
		const posted = problem.posted[at];
		const named = limit.coefficients.map(({ point, sensitivity }) => [points.get(area)?.get(point), sensitivity]);
		return {
			area,
			row_index: row,
			...toldReason(limit.reason),
			headroom_w: Number(limit.headroom),
			coefficients: Object.fromEntries(named),
			shadow_price_micro_dollars_per_mwh: Number(roundExact(binding?.price ?? 0n)),
			exact_shadow_price: writeExact(binding?.price ?? 0n),
			posted: posted === undefined ? null : { block: posted },
		};
	});
}

function toldReason(reason: Reason) {
	const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
	switch (reason.type) {
		case 'Voltage':
			return {
				reason: 'voltage' as const,
				element: `${utf8(reason.value.bus)}.${reason.value.phase}`,
				bound: reason.value.bound.type === 'Upper' ? ('upper' as const) : ('lower' as const),
			};
		case 'Thermal':
			return { reason: 'thermal' as const, element: utf8(reason.value.branch), bound: null };
		case 'Outage':
			return { reason: 'outage' as const, element: null, bound: null };
		case 'Envelope':
			return { reason: 'envelope' as const, element: null, bound: null };
	}
}

function number(value: bigint | undefined): number | null {
	return value === undefined ? null : Number(value);
}

function sum(values: bigint[]): number {
	return Number(values.reduce((total, value) => total + value, 0n));
}
