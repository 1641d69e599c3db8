import { Link } from 'wouter-preact';
import type { ComponentChildren } from 'preact';
import type { Der } from '../api/types.ts';
import { kw, words } from '../format.ts';
import { AccountLink, State } from './parts.tsx';
import { type Column, Table } from './table.tsx';

const COLUMNS: Column<Der>[] = [
	{
		key: 'der',
		head: 'DER',
		isHead: true,
		value: (row) => row.der,
		cell: (row) => <Link href={`/ders/${row.der}`}>DER {row.der}</Link>,
	},
	{ key: 'technology', head: 'Technology', value: (row) => row.technology, cell: (row) => words(row.technology) },
	{ key: 'status', head: 'Status', value: (row) => row.status, cell: (row) => <State state={row.status} /> },
	{
		key: 'point',
		head: 'Point',
		value: (row) => row.point.name,
		cell: (row) => <span class="code">{row.point.name}</span>,
	},
	{
		key: 'rating_export_w',
		head: 'Rated export',
		unit: 'kW',
		isNumber: true,
		value: (row) => row.rating_export_w,
		cell: (row) => kw(row.rating_export_w),
	},
	{
		key: 'rating_import_w',
		head: 'Rated import',
		unit: 'kW',
		isNumber: true,
		value: (row) => row.rating_import_w,
		cell: (row) => kw(row.rating_import_w),
	},
	{
		key: 'capability_export_w',
		head: 'Qualified export',
		unit: 'kW',
		isNumber: true,
		value: (row) => row.capability_export_w,
		cell: (row) => kw(row.capability_export_w),
	},
	{
		key: 'capability_import_w',
		head: 'Qualified import',
		unit: 'kW',
		isNumber: true,
		value: (row) => row.capability_import_w,
		cell: (row) => kw(row.capability_import_w),
	},
	{ key: 'qualified_until', head: 'Until', value: (row) => row.qualified_until },
	{
		key: 'aggregation',
		head: 'Aggregation',
		value: (row) => row.aggregation_name ?? row.aggregation,
		cell: (row) =>
			row.aggregation === null ? (
				'–'
			) : (
				<Link href={`/aggregations/${row.aggregation}`}>{row.aggregation_name ?? row.aggregation}</Link>
			),
	},
	{ key: 'owner', head: 'Owner', value: (row) => row.owner, cell: (row) => <AccountLink address={row.owner} /> },
];

export function DersTable({
	ders,
	caption = 'DERs',
	isLoading,
	empty,
	children,
}: {
	ders: readonly Der[];
	caption?: string;
	isLoading?: boolean;
	empty?: string;
	children?: ComponentChildren;
}) {
	return (
		<Table
			caption={caption}
			rows={ders}
			columns={COLUMNS}
			rowKey={(row) => row.der}
			isLoading={isLoading}
			empty={empty ?? 'No DER.'}
		>
			{children}
		</Table>
	);
}
