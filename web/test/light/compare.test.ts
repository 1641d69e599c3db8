import { describe, expect, it } from 'vitest';
import { compareBook, compareOutcome } from '../../src/light/compare.ts';
import type { ToldInterval } from '../../src/light/told.ts';
import { lies } from './leaves.ts';
import { cleared, clearing } from './sample.ts';
import { toldOf } from './told-of.ts';

const INTERVAL = 12;
/** Entries of lists are paired by these: a lie about one is about another entry of the list. */
const KEYS = /\.(aggregation|point\.area|point\.point|side|step|limit_area|limit_row_index|area|row_index)$/;

function compared(told: unknown) {
	const proven = cleared();
	return compareOutcome(told as ToldInterval, INTERVAL, proven, proven.outcome);
}

function honest(): ToldInterval {
	return toldOf(INTERVAL, cleared());
}

describe('the comparison of a cleared interval', () => {
	it('finds no difference in a truthful answer', () => {
		expect(compared(honest())).toMatchObject({ differences: [], unchecked: [] });
	});

	const checked = [...lies(honest())].filter(({ path }) => !path.endsWith('point.name'));
	it.each(checked)('catches a lie about $path', ({ path, lie }) => {
		const { differences } = compared(lie);
		const list = path.replace(/\.\d+(\.point)?\.[a-z_]+$/, '');
		const posted = path.endsWith('posted') ? `${path}.block` : path;
		const expected = KEYS.test(path) ? expect.stringMatching(`^${list}`) : posted;
		expect(differences.map((difference) => difference.path)).toContainEqual(expected);
		for (const { what, told, proven } of differences) {
			expect(what).not.toBe('');
			expect(told).not.toBe(proven);
		}
	});

	it('names the figure, what was told and what is proven', () => {
		const told = honest();
		told.offers[0]!.awarded_w = 20_000;
		expect(compared(told).differences).toEqual([
			{
				path: 'offers.0.awarded_w',
				what: 'award of supply of aggregation 0 at point 1 of area 0',
				told: '20000 W',
				proven: '18666 W',
			},
		]);
	});

	it('writes prices and money in dollars', () => {
		const told = honest();
		told.price_micro_dollars_per_mwh = 35_270_000;
		told.offers[2]!.payment_micro_dollars = null;
		expect(compared(told).differences).toMatchObject([
			{ what: 'price', told: '35.27 $/MWh', proven: '30.00 $/MWh' },
			{ told: 'nothing', proven: '-0.06 $' },
		]);
	});

	it('does not let a name pass for what it names', () => {
		const told = honest();
		told.offers[0]!.point.name = '611.3';
		expect(compared(told).differences).toEqual([]);
	});

	it.each(['offers', 'limits', 'wholesale'] as const)('catches a left out, an invented and a doubled entry of %s', (list) => {
		const without = honest();
		without[list].pop();
		expect(compared(without).differences).toMatchObject([{ path: list, told: 'no such entry', proven: 'an entry' }]);
		const doubled = honest();
		doubled[list].push(structuredClone(doubled[list][0]!) as never);
		const at = doubled[list].length - 1;
		expect(compared(doubled).differences).toMatchObject([{ path: `${list}.${at}`, told: 'an entry', proven: 'no such entry' }]);
	});

	it('catches a left out reason, step and coefficient', () => {
		const told = honest();
		told.offers[1]!.reasons.shift();
		told.offers[0]!.steps.pop();
		delete told.limits[0]!.coefficients['675.2'];
		expect(compared(told).differences.map(({ path }) => path)).toEqual([
			'offers.0.steps',
			'offers.1.reasons',
			'limits.0.coefficients',
		]);
	});

	it('catches a figure that is left out or of another kind', () => {
		const told = honest() as unknown as Record<string, unknown>;
		delete told.price_micro_dollars_per_mwh;
		told.curtailed_w = 21_334.5;
		told.welfare = 'much';
		expect(compared(told).differences.map(({ path, told }) => [path, told])).toEqual([
			['price_micro_dollars_per_mwh', 'nothing'],
			['welfare', 'much'],
			['curtailed_w', '21334.5'],
		]);
	});

	it('takes the same instant and the same decimal in another form', () => {
		const told = honest();
		told.start = new Date(Date.parse(told.start)).toISOString().replace('Z', '+00:00');
		told.exact_price = `${told.exact_price}00`;
		expect(compared(told).differences).toEqual([]);
	});

	it('says which coefficients it cannot compare', () => {
		const proven = { ...cleared(), points: new Map() };
		const { differences, unchecked } = compareOutcome(honest(), INTERVAL, proven, cleared().outcome);
		expect(differences).toEqual([]);
		expect(unchecked[0]).toMatch(/Point 1, which limit row 0 of area 0 counts, has no name/);
	});
});

describe('the comparison of an interval without a clearing', () => {
	it('finds no difference in a truthful answer', () => {
		const proven = clearing();
		expect(compareBook(toldOf(INTERVAL, proven), INTERVAL, proven).differences).toEqual([]);
	});

	it('catches an invented price and an invented award', () => {
		const proven = clearing();
		const told = toldOf(INTERVAL, proven);
		told.price_micro_dollars_per_mwh = 1;
		told.offers[0]!.awarded_w = 1;
		expect(compareBook(told, INTERVAL, proven).differences).toMatchObject([
			{ path: 'price_micro_dollars_per_mwh', proven: 'nothing' },
			{ path: 'offers.0.awarded_w', proven: 'nothing' },
		]);
	});
});
