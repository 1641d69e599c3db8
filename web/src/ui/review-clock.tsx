import type { Review } from '../api/types.ts';
import { span } from '../format.ts';
import { useChainClock } from '../market/clock.ts';

/** How long a review has left, by the chain's clock. */
export function ReviewClock({ review }: { review: Pick<Review, 'deadline' | 'outcome'> }) {
	const { now } = useChainClock();
	if (review.outcome !== null) return <span class="quiet">ended</span>;
	if (now === undefined) return <>–</>;
	const left = Date.parse(review.deadline) - now;
	return left < 0 ? (
		<span class="alarm-text">▲ {span(-left)} over</span>
	) : (
		<span class={left < 86_400_000 ? 'busy-text' : undefined}>{span(left)}</span>
	);
}
