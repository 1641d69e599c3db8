import { useSearchParams } from 'wouter-preact';
import { useAll } from '../api/store.ts';
import type { Review } from '../api/types.ts';
import { plural } from '../format.ts';
import { Failure, ViewHead } from '../ui/parts.tsx';
import { ReviewsTable } from '../ui/reviews-table.tsx';

export function ReviewsView() {
	const [parameters, setParameters] = useSearchParams();
	const isOpen = parameters.get('open') === 'true';
	const { data, error, loading } = useAll<Review>(isOpen ? '/v1/reviews?open=true' : '/v1/reviews');
	return (
		<>
			<ViewHead
				title="Reviews"
				sub="A DSO reviews each DER before it joins an aggregation, within the period of its area."
			>
				<fieldset class="choice">
					<legend>Which reviews</legend>
					{([false, true] as const).map((open) => (
						<label key={String(open)}>
							<input
								type="radio"
								name="open"
								checked={isOpen === open}
								onChange={() => setParameters(open ? { open: 'true' } : {}, { replace: true })}
							/>
							<span>{open ? 'open ones' : 'all'}</span>
						</label>
					))}
				</fieldset>
			</ViewHead>
			{error === undefined ? null : <Failure error={error} what="The reviews" />}
			<ReviewsTable
				caption={data === undefined ? 'Reviews' : plural(data.length, 'review')}
				reviews={data ?? []}
				isLoading={loading}
			/>
		</>
	);
}
