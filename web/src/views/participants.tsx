import { useMemo } from 'preact/hooks';
import { Link, useSearchParams } from 'wouter-preact';
import { useAll, useGet } from '../api/store.ts';
import type { AggregationSummary, Aggregator, Curtailment, CurtailmentByReason, Der, Review } from '../api/types.ts';
import { kw, number, percent, plural, words } from '../format.ts';
import { Bars } from '../plot/bars.tsx';
import * as column from '../ui/columns.tsx';
import { DersTable } from '../ui/ders-table.tsx';
import { AccountLink, AggregationLink, Facts, Failure, State, ViewHead } from '../ui/parts.tsx';
import { ReviewsTable } from '../ui/reviews-table.tsx';
import { Table } from '../ui/table.tsx';

/** The life of a DER, in the order in which it passes through it. */
const LIFE = [
	'registered',
	'under-review',
	'escalated',
	'qualified',
	'suspended',
	'rejected',
	'expired',
	'struck',
	'retired',
];

export function ParticipantsView() {
	const [parameters, setParameters] = useSearchParams();
	const aggregators = useAll<Aggregator>('/v1/aggregators');
	const ders = useAll<Der>('/v1/ders');
	const reviews = useAll<Review>('/v1/reviews?open=true');
	const curtailment = useGet<Curtailment>('/v1/curtailment');
	const status = parameters.get('status') ?? '';
	const technology = parameters.get('technology') ?? '';
	const aggregation = parameters.get('aggregation') ?? '';
	const set = (name: string, value: string) =>
		setParameters(
			(now) => {
				const next = new URLSearchParams(now);
				if (value === '') next.delete(name);
				else next.set(name, value);
				return next;
			},
			{ replace: true },
		);
	const all = ders.data ?? [];
	const shown = useMemo(
		() =>
			all.filter(
				(der) =>
					(status === '' || der.status === status) &&
					(technology === '' || der.technology === technology) &&
					(aggregation === '' || String(der.aggregation ?? '') === aggregation),
			),
		[ders.data, status, technology, aggregation],
	);
	const technologies = useMemo(() => [...new Set(all.map((der) => der.technology))].sort(), [ders.data]);
	const aggregations = (aggregators.data ?? []).flatMap((aggregator) =>
		aggregator.aggregations.map((each) => ({ ...each, aggregator })),
	);
	const error = aggregators.error ?? ders.error;
	return (
		<>
			<ViewHead
				title="Participants"
				sub="Aggregators with their aggregations, the DERs behind them, and the DSOs' reviews."
			/>
			{error === undefined ? null : <Failure error={error} what="The participants" />}
			<Facts
				label="Participants"
				facts={[
					{ name: 'Aggregators', value: number(aggregators.data?.length) },
					{ name: 'Aggregations', value: number(aggregations.length) },
					{ name: 'DERs', value: number(ders.data?.length) },
					{
						name: 'Qualified',
						value: number(all.filter((der) => der.status === 'qualified').length),
						note: (
							<>
								{kw(
									all.reduce((sum, der) => sum + (der.status === 'qualified' ? (der.capability_export_w ?? 0) : 0), 0),
								)}{' '}
								kW export
							</>
						),
					},
					{ name: 'Open reviews', value: number(reviews.data?.length), note: <Link href="/reviews">all reviews</Link> },
				]}
			/>
			<LifeCycle ders={all} status={status} choose={(next) => set('status', next)} />
			<Shares aggregators={aggregators.data ?? []} curtailment={curtailment.data} />
			<Table<(typeof aggregations)[number]>
				caption="Aggregations"
				rows={aggregations}
				rowKey={(row) => row.aggregation}
				isLoading={aggregators.loading}
				empty="No aggregation has been created."
				columns={[
					{
						key: 'aggregation',
						head: 'Aggregation',
						isHead: true,
						value: (row) => row.name,
						cell: (row) => <AggregationLink aggregation={row.aggregation} name={row.name} />,
					},
					{
						key: 'aggregator',
						head: 'Aggregator',
						value: (row) => row.aggregator.name,
						cell: (row) => <AccountLink address={row.aggregator.account} name={row.aggregator.name} />,
					},
					{ key: 'members', head: 'DERs', isNumber: true, value: (row) => row.members },
					column.power('export_w', 'Export', (row) => row.export_w),
					column.power('import_w', 'Import', (row) => row.import_w),
					{ key: 'technologies', head: 'Technologies', isText: true, value: (row) => technologiesOf(row) },
				]}
			/>
			<ReviewsTable
				caption="Open reviews"
				reviews={reviews.data ?? []}
				isLoading={reviews.loading}
				empty="No review is open."
			/>
			<DersTable
				ders={shown}
				isLoading={ders.loading}
				empty={all.length === 0 ? 'No DER has been registered.' : 'No DER is like that.'}
			>
				<Filter
					name="Status"
					value={status}
					choices={LIFE.filter((each) => all.some((der) => der.status === each))}
					set={(next) => set('status', next)}
				/>
				<Filter name="Technology" value={technology} choices={technologies} set={(next) => set('technology', next)} />
				<Filter
					name="Aggregation"
					value={aggregation}
					choices={aggregations.map((each) => String(each.aggregation))}
					names={new Map(aggregations.map((each) => [String(each.aggregation), each.name]))}
					set={(next) => set('aggregation', next)}
				/>
			</DersTable>
		</>
	);
}

function technologiesOf(aggregation: AggregationSummary): string {
	return Object.entries(aggregation.technologies ?? {})
		.map(([technology, count]) => `${count} ${words(technology)}`)
		.join(', ');
}

function Filter({
	name,
	value,
	choices,
	names,
	set,
}: {
	name: string;
	value: string;
	choices: readonly string[];
	names?: ReadonlyMap<string, string>;
	set: (value: string) => void;
}) {
	return (
		<label class="inline">
			<span class="unseen">{name}</span>
			<select value={value} onChange={(event) => set(event.currentTarget.value)}>
				<option value="">{name}: all</option>
				{choices.map((choice) => (
					<option key={choice} value={choice}>
						{names?.get(choice) ?? words(choice)}
					</option>
				))}
			</select>
		</label>
	);
}

/** How many DERs are at which place of their life. */
function LifeCycle({
	ders,
	status,
	choose,
}: {
	ders: readonly Der[];
	status: string;
	choose: (status: string) => void;
}) {
	const counts = LIFE.map((each) => ({ each, count: ders.filter((der) => der.status === each).length })).filter(
		({ each, count }) => count > 0 || ['registered', 'under-review', 'qualified', 'retired'].includes(each),
	);
	return (
		<section aria-label="Life cycle of DERs" class="life">
			<h3>Life cycle</h3>
			<ol>
				{counts.map(({ each, count }) => (
					<li key={each}>
						<button type="button" aria-pressed={status === each} onClick={() => choose(status === each ? '' : each)}>
							<span class="value">{number(count)}</span>
							<State state={each} />
						</button>
					</li>
				))}
			</ol>
		</section>
	);
}

/** Each aggregator's share in all curtailment, beside its share in all awards. */
function Shares({
	aggregators,
	curtailment,
}: {
	aggregators: readonly Aggregator[];
	curtailment: Curtailment | undefined;
}) {
	const byReason = curtailment?.by_reason ?? [];
	const bars = aggregators.flatMap((each) => [
		{
			key: `${each.account} curtailed`,
			name: `${each.name}: of all curtailment`,
			value: (each.share_of_curtailment ?? 0) * 100,
			text: percent(each.share_of_curtailment),
			class: 'bar-curtailed',
		},
		{
			key: `${each.account} awarded`,
			name: `${each.name}: of all awards`,
			value: (each.share_of_awards ?? 0) * 100,
			text: percent(each.share_of_awards),
			class: 'bar-supply',
		},
	]);
	return (
		<>
			<Table<Aggregator>
				caption="Aggregators"
				note="The share in all curtailment beside that in all awards: where the first is far above the second, the limits meet one aggregator more than the others."
				rows={aggregators}
				rowKey={(row) => row.account}
				empty="No aggregator has been admitted."
				columns={[
					{
						key: 'name',
						head: 'Aggregator',
						isHead: true,
						value: (row) => row.name,
						cell: (row) => <AccountLink address={row.account} name={row.name} />,
					},
					column.state('admission', 'Admission', (row) => row.admission),
					column.energy('awarded_wh', 'Awarded', (row) => row.awarded_wh),
					column.share('share_of_awards', 'Of all awards', (row) => row.share_of_awards),
					column.energy('curtailed_wh', 'Curtailed', (row) => row.curtailed_wh),
					column.share('share_of_curtailment', 'Of all curtailment', (row) => row.share_of_curtailment),
					column.block('admitted_block', 'Admitted in', (row) => row.admitted_block),
				]}
			/>
			{aggregators.length === 0 ? null : (
				<div class="halves">
					<Bars
						title="Shares in curtailment and in awards"
						axis="%"
						bars={bars}
						most={1}
						description={`Two bars for each of ${plural(aggregators.length, 'aggregator')}. ${aggregators.map((each) => `${each.name}: ${percent(each.share_of_curtailment)} of all curtailment and ${percent(each.share_of_awards)} of all awards`).join('; ')}.`}
					/>
					<Table<CurtailmentByReason>
						caption="Curtailed energy by kind of limit"
						rows={byReason}
						rowKey={(row) => row.reason}
						empty="Nothing has been curtailed."
						columns={[
							{ ...column.words('reason', 'Kind', (row) => row.reason), isHead: true },
							{ key: 'parts', head: 'Refusals', isNumber: true, value: (row) => row.parts },
							column.energy('curtailed_wh', 'Energy', (row) => row.curtailed_wh),
						]}
					/>
				</div>
			)}
		</>
	);
}
