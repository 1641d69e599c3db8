import { Link } from 'wouter-preact';
import type { Review } from '../api/types.ts';
import { words } from '../format.ts';
import { AccountLink, BlockLink, State, Time } from './parts.tsx';
import { ReviewClock } from './review-clock.tsx';
import { Table } from './table.tsx';

/** Reviews of DERs by their DSOs, with their clocks. */
export function ReviewsTable({
	caption,
	reviews,
	isLoading,
	empty,
}: {
	caption: string;
	reviews: readonly Review[];
	isLoading?: boolean;
	empty?: string;
}) {
	return (
		<Table
			caption={caption}
			note="The clock is the chain's."
			rows={reviews}
			rowKey={(row) => `${row.der} ${row.requested_block}`}
			isLoading={isLoading}
			sortBy={{ key: 'deadline_left' }}
			empty={empty ?? 'No review.'}
			columns={[
				{
					key: 'der',
					head: 'DER',
					isHead: true,
					isNumber: false,
					value: (row) => row.der,
					cell: (row) => <Link href={`/ders/${row.der}`}>DER {row.der}</Link>,
				},
				{
					key: 'outcome',
					head: 'State',
					value: (row) => row.outcome ?? 'open',
					cell: (row) => <State state={row.outcome ?? 'open'} />,
				},
				{
					key: 'deadline_left',
					head: 'Left',
					isNumber: true,
					value: (row) => (row.outcome === null ? row.deadline : null),
					cell: (row) => <ReviewClock review={row} />,
				},
				{ key: 'deadline', head: 'Deadline', value: (row) => row.deadline, cell: (row) => <Time at={row.deadline} /> },
				{
					key: 'aggregation',
					head: 'For',
					value: (row) => row.aggregation_name ?? row.aggregation,
					cell: (row) => (
						<Link href={`/aggregations/${row.aggregation}`}>{row.aggregation_name ?? row.aggregation}</Link>
					),
				},
				{ key: 'dso', head: 'By', value: (row) => row.dso, cell: (row) => <AccountLink address={row.dso} /> },
				{
					key: 'requested_block',
					head: 'Requested in',
					isNumber: true,
					value: (row) => row.requested_block,
					cell: (row) => <BlockLink block={row.requested_block} />,
				},
				{
					key: 'ended_block',
					head: 'Ended in',
					isNumber: true,
					value: (row) => row.ended_block,
					cell: (row) => <BlockLink block={row.ended_block} />,
				},
				{ key: 'ground', head: 'Ground', value: (row) => row.ground, cell: (row) => words(row.ground) },
			]}
		/>
	);
}
