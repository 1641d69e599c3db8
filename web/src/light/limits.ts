// The limit rows of an interval, with their shadow prices.

import type { Comparison } from './comparison.ts';
import { roundExact } from './exact.ts';
import { block, exact, price, text, watts } from './figures.ts';
import type { Outcome, Proven, Reason } from './proven.ts';
import type { ToldLimit, ToldReason } from './told.ts';

interface ProvenLimit {
	area: number;
	row: number;
	limit: Proven['problem']['snapshot']['limits'][number]['limit'];
	posted: number | undefined;
	shadowPrice: bigint;
}

export function compareLimits(comparison: Comparison, told: ToldLimit[], proven: Proven, outcome: Outcome): void {
	comparison.list<ToldLimit, ProvenLimit>('limits', told, provenLimits(proven, outcome), {
		toldKey: ({ area, row_index }) => `${area} ${row_index}`,
		provenKey: ({ area, row }) => `${area} ${row}`,
		what: rowName,
		each: (path, what, limit, { area, limit: row, posted, shadowPrice }) => {
			compareProtected(comparison, path, what, limit, row.reason);
			comparison.figure(`${path}.headroom_w`, `headroom of ${what}`, limit.headroom_w, watts(row.headroom));
			const rounded = limit.shadow_price_micro_dollars_per_mwh;
			const field = `${path}.shadow_price_micro_dollars_per_mwh`;
			comparison.figure(field, `shadow price of ${what}`, rounded, price(roundExact(shadowPrice)));
			const exactly = `exact shadow price of ${what}`;
			comparison.figure(`${path}.exact_shadow_price`, exactly, limit.exact_shadow_price, exact(shadowPrice));
			comparison.figure(`${path}.posted.block`, `posting of ${what}`, limit.posted?.block, block(posted));
			compareCoefficients(comparison, path, what, limit, row.coefficients, proven.points.get(area));
		},
	});
}

/** The rows are numbered within their area; the certificate names those that bind. */
function provenLimits({ problem }: Proven, { certificate }: Outcome): ProvenLimit[] {
	const shadowPrices = new Map(certificate.shadow_prices.map(({ area, row, price }) => [`${area} ${row}`, price]));
	const rows = new Map<number, number>();
	return problem.snapshot.limits.map(({ area, limit }, at) => {
		const row = rows.get(area) ?? 0;
		rows.set(area, row + 1);
		return { area, row, limit, posted: problem.posted[at], shadowPrice: shadowPrices.get(`${area} ${row}`) ?? 0n };
	});
}

function compareCoefficients(
	comparison: Comparison,
	path: string,
	what: string,
	told: ToldLimit,
	coefficients: ProvenLimit['limit']['coefficients'],
	names: ReadonlyMap<number, string> | undefined,
): void {
	const proven = coefficients.map((each) => ({ ...each, name: names?.get(each.point) }));
	const nameless = proven.find(({ name }) => name === undefined);
	if (nameless) {
		comparison.unchecked.push(`Point ${nameless.point}, which ${what} counts, has no name in the chain's state any more.`);
		return;
	}
	comparison.list(`${path}.coefficients`, Object.entries(told.coefficients), proven, {
		toldKey: ([name]) => name,
		provenKey: ({ name }) => name ?? '',
		what: (name) => `coefficient of ${name} in ${what}`,
		each: (_, each, [name, told], { sensitivity }) =>
			comparison.figure(`${path}.coefficients.${name}`, each, told, { of: 'ppm', value: BigInt(sensitivity) }),
	});
}

/** Compares what a limit protects. */
export function compareProtected(comparison: Comparison, path: string, what: string, told: ToldLimit | ToldReason, proven: Reason): void {
	const { reason, element, bound } = words(proven);
	comparison.figure(`${path}.reason`, `reason of ${what}`, told.reason, text(reason));
	comparison.figure(`${path}.element`, `protected element of ${what}`, told.element, text(element));
	comparison.figure(`${path}.bound`, `bound of ${what}`, told.bound, text(bound));
}

/** A reason in the words of the server's answer. */
function words(reason: Reason): { reason: string; element?: string; bound?: string } {
	switch (reason.type) {
		case 'Voltage': {
			const { bus, phase, bound } = reason.value;
			return { reason: 'voltage', element: `${utf8(bus)}.${phase}`, bound: bound.type.toLowerCase() };
		}
		case 'Thermal':
			return { reason: 'thermal', element: utf8(reason.value.branch) };
		case 'Outage':
			return { reason: 'outage' };
		case 'Envelope':
			return { reason: 'envelope' };
	}
}

export function utf8(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}

/** The name of a row by its key: its area and its index there. */
export function rowName(key: string): string {
	const [area, index] = key.split(' ');
	return `limit row ${index} of area ${area}`;
}
