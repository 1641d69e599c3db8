import { createElement } from 'preact';
import { describe, expect, it } from 'vitest';
import { type Fact, Facts } from '../src/ui/parts.tsx';
import type { Check } from '../src/verify/store.ts';
import { checksOfRows, NOT_PROVEN } from '../src/verify/summary.ts';
import { factsOf } from '../src/views/interval.tsx';
import { columnsOfDay, factsOfDay } from '../src/views/market.tsx';
import { auction, interval, offer } from './builders.ts';
import { elements, marks } from './mounted.ts';

const verified: Check = {
	state: 'done',
	verdict: { result: 'verified', block: { number: 120, hash: '0x12' }, differences: [] },
};
const group = (facts: readonly Fact[]) => createElement(Facts, { facts, label: 'Figures' });
/** The marks of each fact, without the key below the group. */
const marksOfFacts = (facts: readonly Fact[]) =>
	[...elements(group(facts))]
		.filter(({ type, props }) => type === 'div' && props.class !== 'facts-group')
		.map(({ props }) => marks(props.children as never));
const keyOf = (facts: readonly Fact[]) =>
	[...elements(group(facts))].filter(({ props }) => props.class === 'marks').map(({ props }) => marks(props.children as never));

describe('a group of facts', () => {
	it('says once that all of it is as told, where nothing is checked', () => {
		const facts = [{ name: 'DERs', value: 12 }, { name: 'Price', value: 3, check: { state: 'off' } as const }];
		expect(marksOfFacts(facts)).toEqual([[], []]);
		expect(keyOf(facts)).toEqual([['told']]);
	});

	it('marks each fact where one is checked, and explains the signs', () => {
		const facts = [{ name: 'Bids', value: 12 }, { name: 'Price', value: 3, check: verified }];
		expect(marksOfFacts(facts)).toEqual([['told'], ['verified']]);
		expect(keyOf(facts)).toEqual([['told', 'verified']]);
	});

	it('has no mark for what this page itself says', () => {
		const facts = [{ name: 'Verified', value: 1, check: null }, { name: 'Price', value: 3, check: verified }];
		expect(marksOfFacts(facts)).toEqual([[], ['verified']]);
	});

	it('has the text of each mark for those who do not see the sign', () => {
		const texts = [...elements(group([{ name: 'Price', value: 3, check: verified }]))]
			.filter(({ props }) => props.class === 'unseen')
			.map(({ props }) => props.children);
		expect(texts).toEqual(['verified here']);
	});
});

describe('the facts of an interval', () => {
	const detail = interval({ offers: [offer()] });

	it('have a mark each', () => {
		const facts = factsOf(detail, verified);
		expect(marksOfFacts(facts)).toEqual(facts.map(() => ['verified']));
	});

	it('do not claim the extrinsic of the certificate', () => {
		const certificate = factsOf(detail, verified).find(({ name }) => name === 'Block of the certificate');
		expect(certificate?.value).toMatchObject({ props: { block: 102 } });
		const { type, props } = certificate?.note as { type: (props: object) => never; props: object };
		expect(marks(type(props))).toEqual(['told']);
	});
});

describe('the facts of a day', () => {
	const before = interval({ interval: 13, phase: 'clearing', cleared: null });
	const rows = [interval(), before];
	const checks = checksOfRows(rows, (row) => (row.cleared === null ? { state: 'off' } : verified));

	it('leave the bids to the server, and prove the sums', () => {
		const facts = factsOfDay(auction(), rows, checks, verified);
		expect(facts.map(({ name }, index) => [name, ...marksOfFacts(facts)[index]!])).toEqual([
			['Bids', 'told'],
			['Awarded supply', 'verified'],
			['Awarded demand', 'verified'],
			['Curtailed', 'verified'],
			['Congestion rent', 'verified'],
			['Verified here'],
		]);
	});

	it('count what is cleared and nothing else', () => {
		const values = factsOfDay(auction({ cleared_intervals: 7 }), rows, checks, verified).map(({ value }) => value);
		expect(values).toEqual(['0 of 3', '0.040', '0.000', '10.0', '0.00', '1 of 1']);
	});
});

describe('the mark of a row of the day', () => {
	it('does not claim what no proof answers for', () => {
		const columns = columnsOfDay(auction(), checksOfRows([interval()], () => verified));
		const told = columns.flatMap(({ key, told }) => (told === undefined ? [] : [[key, told]]));
		expect(told).toEqual([
			['overrides', NOT_PROVEN.overrides],
			['cleared', NOT_PROVEN.extrinsic],
		]);
		const [mark] = [...elements(columns.at(-1)!.cell!(interval()) as never)];
		expect(mark?.props.title).toBe(
			'Proven in this browser against the finalized block 120. As told by the server: overrides, the extrinsic of the certificate.',
		);
	});
});
