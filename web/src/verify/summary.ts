import type { Interval, IntervalDetail } from '../api/types.ts';
import type { Difference, Verdict } from '../light/index.ts';
import type { ToldFigures } from '../light/told.ts';
import type { Check } from './checks.ts';

/** What a row of a list shares with its interval: all of it can be proven. */
const FIGURES: Record<keyof ToldFigures, string> = {
	interval: 'number',
	start: 'start',
	length_ms: 'length',
	phase: 'phase',
	price_micro_dollars_per_mwh: 'price',
	exact_price: 'exact price',
	congestion_rent_micro_dollars: 'congestion rent',
	supplied_w: 'supplied power',
	consumed_w: 'consumed power',
	wholesale_payment_micro_dollars: 'wholesale payment',
	welfare: 'welfare',
	awarded_supply_w: 'awarded supply',
	awarded_demand_w: 'awarded demand',
	curtailed_w: 'curtailed power',
	binding_limits: 'number of binding limits',
	cleared: 'block of the certificate',
	cleared_by: 'who posted the certificate',
};

/** What the table of intervals shows of a row beyond that, in words. */
export const NOT_PROVEN = {
	overrides: 'overrides',
	extrinsic: 'the extrinsic of the certificate',
	/** Of the day as a whole. */
	list: 'whether the list has every interval, and which of them are not cleared',
};

/** A figure as it is compared; nothing is null. */
function figure(told: ToldFigures, field: keyof ToldFigures): number | string | null {
	switch (field) {
		case 'cleared':
			return told.cleared?.block ?? null;
		case 'start': {
			const start = Date.parse(told.start);
			return Number.isNaN(start) ? told.start : start;
		}
		default:
			return told[field] ?? null;
	}
}

/** A figure as it is told, for the table of differences. */
function words(told: ToldFigures, field: keyof ToldFigures): string {
	return String((field === 'start' ? told.start : figure(told, field)) ?? 'nothing');
}

/** Where a row of a list says something else than the interval itself, once that is proven. */
export function differencesOfSummary(row: Interval, detail: ToldFigures): Difference[] {
	return (Object.keys(FIGURES) as (keyof ToldFigures)[])
		.filter((field) => figure(row, field) !== figure(detail, field))
		.map((field) => ({
			what: `interval ${row.interval}: ${FIGURES[field]} in the list`,
			told: words(row, field),
			proven: words(detail, field),
		}));
}

/** The check of a row of a list, from that of its interval as it was told whole. */
export function checkOfRow(check: Check, row: Interval, detail: IntervalDetail): Check {
	// Only what is proven can prove the row wrong.
	if (check.state !== 'done' || check.verdict.result !== 'verified') return check;
	const { block } = check.verdict;
	if (row.cleared !== null && detail.cleared === null && row.cleared.block > (block?.number ?? 0)) {
		const reason = `The list tells of a clearing in block ${row.cleared.block}; of the interval is proven what was before.`;
		return done({ result: 'unknown', differences: [], reason, ...(block && { block }) });
	}
	const differences = differencesOfSummary(row, detail);
	return differences.length === 0 ? check : done({ ...check.verdict, result: 'differs', differences });
}

/** The checks of the rows of a list by their numbers: one that is listed twice is a lie about the sums. */
export function checksOfRows(rows: readonly Interval[], checkOf: (row: Interval) => Check): Map<number, Check> {
	const checks = new Map<number, Check>();
	for (const row of rows) checks.set(row.interval, checks.has(row.interval) ? listedTwice(row) : checkOf(row));
	return checks;
}

function listedTwice({ interval }: Interval): Check {
	const what = `interval ${interval}: how often the list has it`;
	return done({ result: 'differs', differences: [{ what, told: 'more than once', proven: 'once' }] });
}

function done(verdict: Verdict): Check {
	return { state: 'done', verdict };
}
