import type { ComponentChildren } from 'preact';
import type { Der } from '../api/types.ts';
import * as column from './columns.tsx';
import { type Column, Table } from './table.tsx';

const COLUMNS: Column<Der>[] = [
	column.der(),
	column.words('technology', 'Technology', (row) => row.technology),
	column.state('status', 'Status', (row) => row.status),
	column.point((row) => row.point),
	column.power('rating_export_w', 'Rated export', (row) => row.rating_export_w),
	column.power('rating_import_w', 'Rated import', (row) => row.rating_import_w),
	column.power('capability_export_w', 'Qualified export', (row) => row.capability_export_w),
	column.power('capability_import_w', 'Qualified import', (row) => row.capability_import_w),
	{ key: 'qualified_until', head: 'Until', value: (row) => row.qualified_until },
	column.aggregation(),
	column.account('owner', 'Owner', (row) => row.owner),
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
