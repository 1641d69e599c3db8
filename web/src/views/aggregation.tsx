import { useMemo } from 'preact/hooks';
import { Link, useParams } from 'wouter-preact';
import { withQuery } from '../api/client.ts';
import { useAll, useGet } from '../api/store.ts';
import type { Aggregation, Aggregator, Der, List, PortfolioRow, PricingNode } from '../api/types.ts';
import { kw, number, percent } from '../format.ts';
import { pathNumber } from '../market/use-auction.ts';
import * as column from '../ui/columns.tsx';
import { DersTable } from '../ui/ders-table.tsx';
import { AccountLink, BlockLink, Details, Facts, Failure, State, ViewHead, Waiting } from '../ui/parts.tsx';
import { Table } from '../ui/table.tsx';

export function AggregationView() {
	const { aggregation: asked } = useParams();
	const id = pathNumber(asked);
	const { data, error } = useGet<Aggregation>(id === undefined ? null : `/v1/aggregations/${id}`);
	const { data: aggregators } = useAll<Aggregator>('/v1/aggregators');
	const { data: nodes } = useGet<List<PricingNode>>('/v1/nodes');
	const ders = useAll<Der>(id === undefined ? null : withQuery('/v1/ders', { aggregation: id }));
	const members = useMemo(() => ders.data ?? [], [ders.data]);
	if (data === undefined) {
		return (
			<>
				<ViewHead title={`Aggregation ${asked}`} />
				{error !== undefined ? (
					<Failure error={error} what="The aggregation" />
				) : id === undefined ? (
					<p class="notice">An aggregation has a number.</p>
				) : (
					<Waiting what="the aggregation" />
				)}
			</>
		);
	}
	const aggregator = aggregators?.find((each) => each.account === data.aggregator);
	const node = nodes?.items.find((each) => each.node === data.node);
	return (
		<>
			<ViewHead
				title={data.name}
				sub={
					<>
						Aggregation {data.aggregation} of{' '}
						<AccountLink address={data.aggregator} name={aggregator?.name ?? data.aggregator_name} />
					</>
				}
			>
				<Link class="tool" href={`/explain?aggregation=${data.aggregation}`}>
					Explain an award
				</Link>
			</ViewHead>
			<Facts
				label="The aggregation"
				facts={[
					{ name: 'DERs', value: number(data.members) },
					{
						name: 'Portfolio, export',
						value: kw(data.portfolio.reduce((sum, row) => sum + row.export_w, 0)),
						unit: 'kW',
					},
					{
						name: 'Portfolio, import',
						value: kw(data.portfolio.reduce((sum, row) => sum + row.import_w, 0)),
						unit: 'kW',
					},
					{ name: 'Of all awards', value: percent(aggregator?.share_of_awards), note: 'its aggregator' },
					{ name: 'Of all curtailment', value: percent(aggregator?.share_of_curtailment), note: 'its aggregator' },
				]}
			/>
			<Details
				rows={[
					['Pricing node', data.node_name ?? node?.name ?? data.node],
					['Minimum size', node === undefined ? '–' : `${kw(node.minimum_size_w)} kW`],
					['Created in block', <BlockLink block={data.created_block} />],
					...(data.dissolved_block === null || data.dissolved_block === undefined
						? []
						: [['Dissolved in block', <BlockLink block={data.dissolved_block} />] as const]),
					...(aggregator === undefined
						? []
						: [['Admission of the aggregator', <State state={aggregator.admission} />] as const]),
				]}
			/>
			<Table<PortfolioRow>
				caption="Portfolio"
				note="What bounds its offers in the newest auction: the qualified capability of its DERs at each connection point."
				file={`aggregation-${data.aggregation}-portfolio`}
				rows={data.portfolio}
				rowKey={(row) => `${row.point.area} ${row.point.point} ${row.service}`}
				empty="It has no portfolio in the newest auction."
				columns={[
					{ ...column.point((row) => row.point), isHead: true },
					column.words('service', 'Service', (row) => row.service),
					column.power('export_w', 'Export', (row) => row.export_w),
					column.power('import_w', 'Import', (row) => row.import_w),
				]}
			/>
			<DersTable ders={members} isLoading={ders.loading} />
		</>
	);
}
