import { Link } from 'wouter-preact';
import { ViewHead } from '../ui/parts.tsx';

export function NotFoundView() {
	return (
		<>
			<ViewHead title="No such page" />
			<p class="notice">
				There is nothing at this address. <Link href="/">The market</Link> is where to start.
			</p>
		</>
	);
}
