// The steps of offers and of the wholesale market's curve, with their awards.

import type { Comparison } from './comparison.ts';
import { price, watts } from './figures.ts';
import type { Outcome, Proven, Step } from './proven.ts';
import type { Side, ToldInterval, ToldStep, ToldWholesaleStep } from './told.ts';

/** A step, and what it is awarded once its interval is cleared. */
export interface AwardedStep {
	step: Step;
	award: bigint | undefined;
}

export function awarded(steps: readonly Step[], awards: readonly bigint[] | undefined): AwardedStep[] {
	return steps.map((step, at) => ({ step, award: awards?.[at] }));
}

export function compareStep(comparison: Comparison, path: string, what: string, told: ToldStep, { step, award }: AwardedStep): void {
	const asked = told.price_micro_dollars_per_mwh;
	comparison.figure(`${path}.price_micro_dollars_per_mwh`, `price of ${what}`, asked, price(step.price));
	comparison.figure(`${path}.offered_w`, `size of ${what}`, told.offered_w, watts(step.power));
	comparison.figure(`${path}.awarded_w`, `award of ${what}`, told.awarded_w, watts(award));
}

export function compareWholesale(comparison: Comparison, told: ToldInterval, { problem }: Proven, outcome: Outcome | undefined): void {
	const { demand, supply } = problem.snapshot.curve;
	const of = (side: Side, steps: AwardedStep[]) => steps.map((step, at) => ({ ...step, key: `${side} ${at}` }));
	const proven = [
		...of('demand', awarded(demand, outcome?.wholesale_demand)),
		...of('supply', awarded(supply, outcome?.wholesale_supply)),
	];
	comparison.list<ToldWholesaleStep, (typeof proven)[number]>('wholesale', told.wholesale, proven, {
		toldKey: ({ side, step }) => `${side} ${step}`,
		provenKey: ({ key }) => key,
		what: (key) => {
			const [side, step] = key.split(' ');
			return `step ${step} of the wholesale market's ${side}`;
		},
		each: (path, what, step, proven) => compareStep(comparison, path, what, step, proven),
	});
}
