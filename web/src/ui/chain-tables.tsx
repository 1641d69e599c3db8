import { Link } from 'wouter-preact';
import type { Block, ChainEvent, Extrinsic } from '../api/types.ts';
import { number } from '../format.ts';
import { useChain } from '../market/clock.ts';
import * as column from './columns.tsx';
import { AccountLink, BlockLink, PlaceLink, State, Time } from './parts.tsx';
import { Table } from './table.tsx';

export function ExtrinsicsTable({
	rows,
	file,
	caption = 'Extrinsics',
}: {
	rows: readonly Extrinsic[];
	file: string;
	caption?: string;
}) {
	const chain = useChain();
	return (
		<Table<Extrinsic>
			caption={caption}
			file={file}
			rows={rows}
			rowKey={(row) => row.id}
			empty="No extrinsic."
			columns={[
				{
					key: 'id',
					head: 'Extrinsic',
					isHead: true,
					value: (row) => row.id,
					cell: (row) => (
						<Link href={`/extrinsics/${row.id}`} class="figure">
							{row.id}
						</Link>
					),
				},
				{ key: 'call', head: 'Call', value: (row) => `${row.pallet}.${row.call}` },
				{
					key: 'succeeded',
					head: 'Result',
					value: (row) => (row.succeeded ? 'succeeded' : 'refused'),
					cell: (row) => (row.succeeded ? 'succeeded' : <State state="refused" />),
				},
				{ key: 'refusal', head: 'Refusal', value: (row) => row.refusal },
				{
					key: 'signer',
					head: 'Signer',
					value: (row) => row.signer,
					cell: (row) => (row.signer === null ? 'the author' : <AccountLink address={row.signer} />),
				},
				column.tokens('fee_planck', 'Fee', (row) => row.fee_planck, chain?.token),
				{ key: 'bytes', head: 'Bytes', isNumber: true, value: (row) => row.bytes, cell: (row) => number(row.bytes) },
			]}
		/>
	);
}

export function EventsTable({
	rows,
	file,
	caption = 'Events',
}: {
	rows: readonly ChainEvent[];
	file: string;
	caption?: string;
}) {
	return (
		<Table<ChainEvent>
			caption={caption}
			file={file}
			rows={rows}
			rowKey={(row) => row.id}
			empty="No event."
			columns={[
				{ key: 'id', head: 'Event', isHead: true, value: (row) => row.id },
				{ key: 'name', head: 'Name', value: (row) => `${row.pallet}.${row.name}` },
				{
					key: 'extrinsic',
					head: 'Caused by',
					isNumber: true,
					value: (row) => row.extrinsic,
					cell: (row) =>
						row.extrinsic === null ? 'the block' : <PlaceLink place={{ block: row.block, extrinsic: row.extrinsic }} />,
				},
				column.fields(),
			]}
		/>
	);
}

export function BlocksTable({ rows, names }: { rows: readonly Block[]; names: ReadonlyMap<string, string> }) {
	return (
		<Table<Block>
			caption="Newest blocks"
			rows={rows}
			rowKey={(row) => row.number}
			columns={[
				{
					key: 'number',
					head: 'Block',
					isHead: true,
					value: (row) => row.number,
					cell: (row) => <BlockLink block={row.number} />,
				},
				{ key: 'time', head: 'Time', value: (row) => row.time, cell: (row) => <Time at={row.time} brief /> },
				column.account(
					'author',
					'Author',
					(row) => row.author,
					(row) => names.get(row.author ?? ''),
				),
				{ key: 'extrinsics', head: 'Extrinsics', isNumber: true, value: (row) => row.extrinsics },
				{ key: 'events', head: 'Events', isNumber: true, value: (row) => row.events },
				{ key: 'bytes', head: 'Bytes', isNumber: true, value: (row) => row.bytes },
			]}
		/>
	);
}
