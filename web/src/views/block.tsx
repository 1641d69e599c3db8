import { Link, useParams } from 'wouter-preact';
import { useGet } from '../api/store.ts';
import type { BlockDetail } from '../api/types.ts';
import { number } from '../format.ts';
import { EventsTable, ExtrinsicsTable } from '../ui/chain-tables.tsx';
import { AccountLink, Details, Failure, Time, ViewHead, Waiting } from '../ui/parts.tsx';

export function BlockView() {
	const { block: asked = '' } = useParams();
	const isNamed = /^(\d{1,15}|0x[0-9a-fA-F]{64})$/.test(asked);
	const { data, error } = useGet<BlockDetail>(isNamed ? `/v1/blocks/${asked}` : null);
	if (data === undefined) {
		return (
			<>
				<ViewHead title={`Block ${asked}`} />
				{error !== undefined ? (
					<Failure error={error} what="The block" />
				) : !isNamed ? (
					<p class="notice">A block has a number or a hash of 64 hexadecimal digits.</p>
				) : (
					<Waiting what="the block" />
				)}
			</>
		);
	}
	return (
		<>
			<ViewHead title={`Block ${number(data.number)}`} sub={<Time at={data.time} />}>
				<nav class="picker" aria-label="Blocks">
					{data.number > 0 ? (
						<Link class="tool" href={`/blocks/${data.number - 1}`}>
							← Before
						</Link>
					) : null}
					<Link class="tool" href={`/blocks/${data.number + 1}`}>
						After →
					</Link>
				</nav>
			</ViewHead>
			<Details
				rows={[
					['Hash', <span class="code">{data.hash}</span>],
					[
						'Parent',
						<Link class="code" href={`/blocks/${data.parent_hash}`}>
							{data.parent_hash}
						</Link>,
					],
					['Author', <AccountLink address={data.author} />],
					['Runtime', data.spec_version],
					['Length of its extrinsics', `${number(data.bytes)} bytes`],
				]}
			/>
			<ExtrinsicsTable rows={data.extrinsic_list} file={`block-${data.number}-extrinsics`} />
			<EventsTable rows={data.event_list} file={`block-${data.number}-events`} />
		</>
	);
}
