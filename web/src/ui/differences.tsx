import { useMemo } from 'preact/hooks';
import type { Check } from '../verify/store.ts';
import { Table } from './table.tsx';

/** What the server told and what the chain has, where the two differ. */
export function Differences({ check }: { check: Check }) {
	const verdict = check.state === 'done' && check.verdict.result === 'differs' ? check.verdict : null;
	const rows = useMemo(
		() => (verdict?.differences ?? []).map((difference, index) => ({ ...difference, index })),
		[verdict],
	);
	if (verdict === null) return null;
	return (
		<section class="alarm-box" role="alert" aria-label="The server differs from the chain">
			<h2>The server differs from the chain</h2>
			<p>
				The light client in this browser has read the state of finalized block {verdict.block?.number ?? '?'} with a
				proof. What the server tells is not what is there.
			</p>
			<Table
				caption="Differences"
				file="differences-from-the-chain"
				rows={rows}
				rowKey={(row) => row.index}
				check={check}
				columns={[
					{ key: 'figure', head: 'Figure', isHead: true, value: (row) => row.what },
					{ key: 'told_by_the_server', head: 'Told by the server', isNumber: true, value: (row) => row.told },
					{ key: 'proven_by_the_chain', head: 'Proven by the chain', isNumber: true, value: (row) => row.proven },
				]}
			/>
		</section>
	);
}
