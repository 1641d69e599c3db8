import { useParams } from 'wouter-preact';
import { useGet } from '../api/store.ts';
import type { DerDetail, DerLife, Enrolment, Qualification } from '../api/types.ts';
import { eventWords, kw, words } from '../format.ts';
import { pathNumber } from '../market/use-auction.ts';
import { dayDate } from '../time.ts';
import * as column from '../ui/columns.tsx';
import {
	AccountLink,
	AggregationLink,
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
					['Aggregation', <AggregationLink aggregation={der.aggregation} name={der.aggregation_name} />],
					['Site', der.site],
					['Device', <span class="code">{der.device}</span>],
					['Registered in block', <BlockLink block={der.registered_block} />],
					['Changed in block', <BlockLink block={der.changed_block} />],
				]}
			/>
			<Table<DerLife>
				caption="Life cycle"
				note="What happened to the DER, in order, each with its place on the chain."
				file={`der-${der.der}-life`}
				rows={der.life}
				rowKey={(row) => `${row.block}-${row.event}`}
				columns={[
					{ key: 'what', head: 'What', isHead: true, value: (row) => row.what, cell: (row) => eventWords(row.what) },
					column.time('time', 'When', (row) => row.time),
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
					column.fields(),
				]}
			/>
			<ReviewsTable caption="Reviews" reviews={der.reviews} empty="It has not been reviewed." />
			<div class="halves">
				<Table<Qualification>
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
						column.power('capability_export_w', 'Export', (row) => row.capability_export_w),
						column.power('capability_import_w', 'Import', (row) => row.capability_import_w),
						column.words('derating_ground', 'Derated for', (row) => row.derating_ground),
						column.block('block', 'Block', (row) => row.block),
					]}
				/>
				<Table<Enrolment>
					caption="Enrolments"
					file={`der-${der.der}-enrolments`}
					rows={der.enrolments}
					rowKey={(row) => `${row.service} ${row.block}`}
					empty="It has not been enrolled."
					columns={[
						{ ...column.words('service', 'Service', (row) => row.service), isHead: true },
						column.aggregation(),
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
						column.block('block', 'Block', (row) => row.block),
					]}
				/>
			</div>
		</>
	);
}
