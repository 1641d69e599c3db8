import { useParams } from 'wouter-preact';
import { useGet } from '../api/store.ts';
import type { ExtrinsicDetail } from '../api/types.ts';
import { number, tokens } from '../format.ts';
import { useChain } from '../market/clock.ts';
import { EventsTable } from '../ui/chain-tables.tsx';
import { Json } from '../ui/json.tsx';
import { AccountLink, BlockLink, Details, Failure, State, Time, ViewHead, Waiting } from '../ui/parts.tsx';

export function ExtrinsicView() {
	const { extrinsic: asked = '' } = useParams();
	const chain = useChain();
	const isNamed = /^(\d{1,15}-\d{1,9}|0x[0-9a-fA-F]{64})$/.test(asked);
	const { data, error } = useGet<ExtrinsicDetail>(isNamed ? `/v1/extrinsics/${asked}` : null);
	if (data === undefined) {
		return (
			<>
				<ViewHead title={`Extrinsic ${asked}`} />
				{error !== undefined ? (
					<Failure error={error} what="The extrinsic" />
				) : !isNamed ? (
					<p class="notice">An extrinsic is named by its block and place, such as 31-2, or by its hash.</p>
				) : (
					<Waiting what="the extrinsic" />
				)}
			</>
		);
	}
	return (
		<>
			<ViewHead
				title={`${data.pallet}.${data.call}`}
				sub={
					<>
						Extrinsic {data.id}, <Time at={data.time} />
					</>
				}
			/>
			<Details
				rows={[
					['Block', <BlockLink block={data.block} />],
					['Hash', <span class="code">{data.hash}</span>],
					[
						'Signer',
						data.signer === null ? (
							'none: an inherent of the author'
						) : (
							<AccountLink address={data.signer} name={data.signer} />
						),
					],
					[
						'Result',
						data.succeeded ? (
							'succeeded'
						) : (
							<>
								<State state="refused" /> {data.refusal}
							</>
						),
					],
					['Fee', tokens(data.fee_planck, chain?.token)],
					['Tip', tokens(data.tip_planck, chain?.token)],
					['Length', `${number(data.bytes)} bytes`],
				]}
			/>
			<section aria-label="Arguments">
				<h3>Arguments</h3>
				<Json value={data.arguments} />
			</section>
			<EventsTable rows={data.event_list} file={`extrinsic-${data.id}-events`} />
		</>
	);
}
