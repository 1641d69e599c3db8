// The offers of aggregations: awards, payments, curtailment and its reasons.

import type { Comparison, Figure } from './comparison.ts';
import { inProportion } from './exact.ts';
import { block, exact, money, price, total, watts } from './figures.ts';
import { compareProtected, rowName } from './limits.ts';
import type { Outcome, PointId, Proven, Step } from './proven.ts';
import { awarded, compareStep } from './steps.ts';
import type { Side, ToldOffer, ToldReason } from './told.ts';

type ClearedOffer = Outcome['offers'][number];

/** An offer of the book, and what became of it once its interval is cleared. */
export interface ProvenOffer {
	aggregation: number;
	point: PointId;
	side: Side;
	steps: Step[];
	cleared: ClearedOffer | undefined;
}

export function clearedOffers(outcome: Outcome): ProvenOffer[] {
	return outcome.offers.map((offer) => ({ ...offer, side: sideOf(offer), cleared: offer }));
}

export function bookOffers({ problem }: Proven): ProvenOffer[] {
	return problem.snapshot.offers.map((offer) => ({ ...offer, side: sideOf(offer), cleared: undefined }));
}

export function sideOf({ side }: { side: { type: Capitalize<Side> } }): Side {
	return side.type === 'Supply' ? 'supply' : 'demand';
}

export function compareOffers(comparison: Comparison, told: ToldOffer[], proven: ProvenOffer[]): void {
	comparison.list<ToldOffer, ProvenOffer>('offers', told, proven, {
		toldKey: ({ aggregation, point, side }) => `${aggregation} ${point.area} ${point.point} ${side}`,
		provenKey: ({ aggregation, point, side }) => `${aggregation} ${point[0]} ${point[1]} ${side}`,
		what: (key) => {
			const [aggregation, area, point, side] = key.split(' ');
			return `${side} of aggregation ${aggregation} at point ${point} of area ${area}`;
		},
		each: (path, what, offer, proven) => compareOffer(comparison, path, what, offer, proven),
	});
}

function compareOffer(comparison: Comparison, path: string, of: string, told: ToldOffer, { steps, cleared }: ProvenOffer): void {
	const figure = (field: keyof ToldOffer, what: string, proven: Figure) =>
		comparison.figure(`${path}.${field}`, `${what} of ${of}`, told[field], proven);
	figure('offered_w', 'offered power', watts(total(steps.map((step) => step.power))));
	figure('awarded_w', 'award', watts(cleared && total(cleared.awards)));
	figure('curtailed_w', 'curtailed power', watts(cleared?.curtailed));
	figure('nodal_price_micro_dollars_per_mwh', 'nodal price', price(cleared?.price));
	figure('exact_nodal_price', 'exact nodal price', exact(cleared?.exact_price));
	figure('payment_micro_dollars', 'payment', money(cleared?.payment));
	comparison.list(`${path}.steps`, told.steps, awarded(steps, cleared?.awards), {
		toldKey: (_, at) => `${at}`,
		provenKey: (_, at) => `${at}`,
		what: (at) => `step ${at} of the ${of}`,
		each: (path, what, step, proven) => compareStep(comparison, path, what, step, proven),
	});
	compareReasons(comparison, `${path}.reasons`, of, told.reasons, cleared);
}

function compareReasons(comparison: Comparison, path: string, of: string, told: ToldReason[], offer: ClearedOffer | undefined): void {
	const reasons = offer?.reasons ?? [];
	const parts = inProportion(offer?.curtailed ?? 0n, reasons.map((reason) => reason.price));
	const proven = reasons.map((reason, at) => ({ ...reason, curtailed: parts[at] }));
	comparison.list(path, told, proven, {
		toldKey: (reason) => `${reason.limit_area} ${reason.limit_row_index}`,
		provenKey: (reason) => `${reason.area} ${reason.row}`,
		what: (key) => `curtailment of the ${of} by ${rowName(key)}`,
		each: (path, what, reason, proven) => {
			compareProtected(comparison, path, what, reason, proven.reason);
			const taken = reason.price_micro_dollars_per_mwh;
			comparison.figure(`${path}.price_micro_dollars_per_mwh`, `price of the ${what}`, taken, price(proven.price));
			comparison.figure(`${path}.curtailed_w`, `power of the ${what}`, reason.curtailed_w, watts(proven.curtailed));
			const posted = `posting of the limit in the ${what}`;
			comparison.figure(`${path}.posted.block`, posted, reason.posted?.block, block(proven.posted));
		},
	});
}
