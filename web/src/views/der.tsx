import { Link, useParams } from 'wouter-preact';
import { useGet } from '../api/store.ts';
import type { DerDetail } from '../api/types.ts';
import { eventWords, kw, words } from '../format.ts';
import { pathNumber } from '../market/use-auction.ts';
import { dayDate } from '../time.ts';
import {
	AccountLink,
	BlockLink,
	Details,
	Facts,
	Failure,
	PlaceLink,
	State,
	Time,
	ViewHead,
	Waiting,
} from '../ui/parts.tsx';
import { Json } from '../ui/json.tsx';
import { ReviewsTable } from '../ui/reviews-table.tsx';
import { Table } from '../ui/table.tsx';

/** A first market day; the first of all says that it holds at once. */
function fromDay(day: number | null): string {
	return day === 0 ? 'at once' : dayDate(day);
}

export function DerView() {
	const { der: asked } = useParams();
	const id = pathNumber(asked);
	const { data: der, error } = useGet<DerDetail>(id === undefined ? null : `/v1/ders/${id}`);
	if (der === undefined) {
		return (
			<>
				<ViewHead title={`DER ${asked}`} />
				{error !== undefined ? (
					<Failure error={error} what="The DER" />
				) : id === undefined ? (
					<p class="notice">A DER has a number.</p>
				) : (
					<Waiting what="the DER" />
				)}
			</>
		);
	}
	return (
		<>
			<ViewHead
				title={`DER ${der.der}`}
				sub={
					<>
						{words(der.technology)} at <span class="code">{der.point.name}</span>, area {der.point.area}
					</>
				}
			/>
			<Facts
				label="The DER"
				facts={[
					{
						name: 'Status',
						value: <State state={der.status} />,
						note:
							der.deadline === null ? undefined : (
								<>
									deadline <Time at={der.deadline} />
								</>
							),
					},
					{ name: 'Rated export', value: kw(der.rating_export_w), unit: 'kW' },
					{ name: 'Rated import', value: kw(der.rating_import_w), unit: 'kW' },
					{ name: 'Qualified export', value: kw(der.capability_export_w), unit: 'kW' },
					{ name: 'Qualified import', value: kw(der.capability_import_w), unit: 'kW' },
					{ name: 'Qualified until', value: der.qualified_until ?? '–' },
				]}
			/>
			<Details
				rows={[
					['Owner', <AccountLink address={der.owner} />],
					[
						'Aggregation',
						der.aggregation === null ? (
							'–'
						) : (
							<Link href={`/aggregations/${der.aggregation}`}>{der.aggregation_name ?? der.aggregation}</Link>
						),
					],
					['Site', der.site],
					['Device', <span class="code">{der.device}</span>],
					['Registered in block', <BlockLink block={der.registered_block} />],
					['Changed in block', <BlockLink block={der.changed_block} />],
				]}
			/>
			<Table
				caption="Life cycle"
				note="What happened to the DER, in order, each with its place on the chain."
				file={`der-${der.der}-life`}
				rows={der.life}
				rowKey={(row) => `${row.block}-${row.event}`}
				columns={[
					{ key: 'what', head: 'What', isHead: true, value: (row) => row.what, cell: (row) => eventWords(row.what) },
					{ key: 'time', head: 'When', value: (row) => row.time, cell: (row) => <Time at={row.time} /> },
					{
						key: 'from_date',
						head: 'Takes effect on',
						value: (row) => row.from_date,
						cell: (row) => fromDay(row.from_day),
					},
					{
						key: 'extrinsic',
						head: 'Place',
						isNumber: true,
						value: (row) => `${row.block}-${row.extrinsic ?? ''}`,
						cell: (row) => <PlaceLink place={{ block: row.block, extrinsic: row.extrinsic }} />,
					},
					{
						key: 'fields',
						head: 'Fields',
						isText: true,
						value: (row) => JSON.stringify(row.fields),
						cell: (row) => <Json value={row.fields} isInline />,
					},
				]}
			/>
			<ReviewsTable caption="Reviews" reviews={der.reviews} empty="It has not been reviewed." />
			<div class="halves">
				<Table
					caption="Qualifications"
					file={`der-${der.der}-qualifications`}
					rows={der.qualifications}
					rowKey={(row) => row.block}
					empty="It has not been qualified."
					columns={[
						{
							key: 'from_date',
							head: 'From',
							isHead: true,
							value: (row) => row.from_date ?? dayDate(row.from_day),
							cell: (row) => fromDay(row.from_day),
						},
						{ key: 'until_date', head: 'Until before', value: (row) => row.until_date ?? dayDate(row.until_day) },
						{
							key: 'capability_export_w',
							head: 'Export',
							unit: 'kW',
							isNumber: true,
							value: (row) => row.capability_export_w,
							cell: (row) => kw(row.capability_export_w),
						},
						{
							key: 'capability_import_w',
							head: 'Import',
							unit: 'kW',
							isNumber: true,
							value: (row) => row.capability_import_w,
							cell: (row) => kw(row.capability_import_w),
						},
						{
							key: 'derating_ground',
							head: 'Derated for',
							value: (row) => row.derating_ground,
							cell: (row) => words(row.derating_ground),
						},
						{
							key: 'block',
							head: 'Block',
							isNumber: true,
							value: (row) => row.block,
							cell: (row) => <BlockLink block={row.block} />,
						},
					]}
				/>
				<Table
					caption="Enrolments"
					file={`der-${der.der}-enrolments`}
					rows={der.enrolments}
					rowKey={(row) => `${row.service} ${row.block}`}
					empty="It has not been enrolled."
					columns={[
						{
							key: 'service',
							head: 'Service',
							isHead: true,
							value: (row) => row.service,
							cell: (row) => words(row.service),
						},
						{
							key: 'aggregation',
							head: 'Aggregation',
							value: (row) => row.aggregation_name ?? row.aggregation,
							cell: (row) => (
								<Link href={`/aggregations/${row.aggregation}`}>{row.aggregation_name ?? row.aggregation}</Link>
							),
						},
						{
							key: 'from_date',
							head: 'From',
							value: (row) => row.from_date ?? dayDate(row.from_day),
							cell: (row) => fromDay(row.from_day),
						},
						{
							key: 'until_date',
							head: 'Until before',
							value: (row) => row.until_date ?? (row.until_day === null ? null : dayDate(row.until_day)),
							cell: (row) => row.until_date ?? (row.until_day === null ? 'it lasts' : dayDate(row.until_day)),
						},
						{
							key: 'block',
							head: 'Block',
							isNumber: true,
							value: (row) => row.block,
							cell: (row) => <BlockLink block={row.block} />,
						},
					]}
				/>
			</div>
		</>
	);
}
