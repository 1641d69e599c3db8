import type { Review } from '../api/types.ts';
import * as column from './columns.tsx';
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
		<Table<Review>
			caption={caption}
			note="The clock is the chain's."
			rows={reviews}
			rowKey={(row) => `${row.der} ${row.requested_block}`}
			isLoading={isLoading}
			sortBy={{ key: 'deadline_left' }}
			empty={empty ?? 'No review.'}
			columns={[
				column.der(),
				column.state('outcome', 'State', (row) => row.outcome ?? 'open'),
				{
					key: 'deadline_left',
					head: 'Left',
					isNumber: true,
					value: (row) => (row.outcome === null ? row.deadline : null),
					cell: (row) => <ReviewClock review={row} />,
				},
				column.time('deadline', 'Deadline', (row) => row.deadline),
				column.aggregation('For'),
				column.account('dso', 'By', (row) => row.dso),
				column.block('requested_block', 'Requested in', (row) => row.requested_block),
				column.block('ended_block', 'Ended in', (row) => row.ended_block),
				column.words('ground', 'Ground', (row) => row.ground),
			]}
		/>
	);
}
