// Compares a server's answer for an interval with what the chain says of it.

import { Comparison, type Difference, type Figure } from './comparison.ts';
import { block, count, exact, money, price, text, total, watts } from './figures.ts';
import { compareLimits } from './limits.ts';
import { bookOffers, clearedOffers, compareOffers, sideOf } from './offers.ts';
import type { ChainPhase, Outcome, Proven } from './proven.ts';
import { compareWholesale } from './steps.ts';
import type { Phase, Side, ToldInterval } from './told.ts';

/** What came of a comparison. */
export interface Compared {
	differences: Difference[];
	/** What could not be compared, in sentences. */
	unchecked: string[];
}

/** The words of the server's answer for the chain's phases. */
export const PHASES: Record<ChainPhase, Phase> = {
	Bidding: 'bidding',
	Revealing: 'revealing',
	Clearing: 'clearing',
	Cleared: 'cleared',
	NoTrade: 'no-trade',
};

/** The figures of a cleared interval against the outcome that the runtime gives. */
export function compareOutcome(told: ToldInterval, interval: number, proven: Proven, outcome: Outcome): Compared {
	const comparison = new Comparison();
	compareFrame(comparison, told, interval, proven);
	compareTotals(comparison, told, outcome);
	compareWholesale(comparison, told, proven, outcome);
	compareOffers(comparison, told.offers, clearedOffers(outcome));
	compareLimits(comparison, told.limits, proven, outcome);
	return comparison;
}

/** The figures of an interval without a clearing, whose book is complete: there are no awards. */
export function compareBook(told: ToldInterval, interval: number, proven: Proven): Compared {
	const comparison = new Comparison();
	compareFrame(comparison, told, interval, proven);
	compareTotals(comparison, told, undefined);
	compareWholesale(comparison, told, proven, undefined);
	compareOffers(comparison, told.offers, bookOffers(proven));
	return comparison;
}

function compareFrame(comparison: Comparison, told: ToldInterval, interval: number, { auction, phase }: Proven): void {
	comparison.figure('interval', 'number of the interval', told.interval, count(interval));
	const start: Figure = { of: 'instant', value: auction.start + auction.interval_length * BigInt(interval) };
	comparison.figure('start', 'start of the interval', told.start, start);
	const length: Figure = { of: 'milliseconds', value: auction.interval_length };
	comparison.figure('length_ms', 'length of the interval', told.length_ms, length);
	comparison.figure('phase', 'phase', told.phase, text(PHASES[phase]));
}

function compareTotals(comparison: Comparison, told: ToldInterval, outcome: Outcome | undefined): void {
	const figure = (field: keyof ToldInterval, what: string, proven: Figure) =>
		comparison.figure(field, what, told[field], proven);
	figure('price_micro_dollars_per_mwh', 'price', price(outcome?.price));
	figure('exact_price', 'exact price', exact(outcome?.certificate.price));
	figure('congestion_rent_micro_dollars', 'congestion rent', money(outcome?.congestion_rent));
	figure('wholesale_payment_micro_dollars', 'payment to the wholesale market', money(outcome?.wholesale_payment));
	figure('welfare', 'welfare', { of: 'welfare', value: outcome?.welfare ?? null });
	figure('cleared_by', 'who posted the certificate', text(outcome?.by));
	comparison.figure('cleared.block', 'block of the clearing', told.cleared?.block, block(outcome?.at));
	if (!outcome) return;
	for (const [side, summed, awarded] of [
		['supply', 'supplied_w', 'awarded_supply_w'],
		['demand', 'consumed_w', 'awarded_demand_w'],
	] as const) {
		const proven = watts(awardedPower(outcome, side));
		figure(summed, `power awarded to aggregations as ${side}`, proven);
		figure(awarded, `power awarded to aggregations as ${side}`, proven);
	}
	figure('curtailed_w', 'curtailed power', watts(total(outcome.offers.map((offer) => offer.curtailed))));
	figure('binding_limits', 'number of binding limits', count(outcome.certificate.shadow_prices.length));
}

function awardedPower({ offers }: Outcome, side: Side): bigint {
	return total(offers.filter((offer) => sideOf(offer) === side).map((offer) => total(offer.awards)));
}
