import { useEffect, useState } from 'preact/hooks';
import { reachability } from '../api/store.ts';
import { number, span } from '../format.ts';
import { useChain, useChainClock } from '../market/clock.ts';

/** What the reader has to know before believing what is on the screen. */
export function Banner() {
	const chain = useChain();
	const { sinceHeadMs, standsStill } = useChainClock();
	const [isAway, setAway] = useState(reachability.away);
	useEffect(() => {
		const read = () => setAway(reachability.away);
		reachability.listeners.add(read);
		read();
		return () => {
			reachability.listeners.delete(read);
		};
	}, []);

	let kind = '';
	let text = '';
	let since = '';
	if (isAway) {
		kind = 'away';
		text = 'The server does not answer. What is on the screen is what it last said; this page keeps asking.';
	} else if (chain?.node.connected === false) {
		kind = 'away';
		text = 'The server has lost its node. What is on the screen is the history up to then.';
	} else if (standsStill) {
		kind = 'still';
		text = `The chain stands still: no block has been finalized since ${number(chain?.head?.number)}.`;
		since = span(sinceHeadMs);
	} else if (chain?.runtime_is_known === false) {
		kind = 'runtime';
		text = 'The chain runs a runtime that this server does not know: what it newly does is not shown.';
	}
	return (
		<div role="status" class="banner-place">
			{text === '' ? null : (
				<p class={`banner banner-${kind}`}>
					<span aria-hidden="true">▲ </span>
					{text}
					{since === '' ? null : <span aria-hidden="true"> {since} ago.</span>}
				</p>
			)}
		</div>
	);
}
