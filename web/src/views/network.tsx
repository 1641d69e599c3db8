import { useMemo } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';
import { useGet } from '../api/store.ts';
import type { Block, List, NetworkState, NodeState } from '../api/types.ts';
import { NOTHING, number, plural, short } from '../format.ts';
import { useChain, useZone } from '../market/clock.ts';
import { HOURS, type Sample, useSamples } from '../market/samples.ts';
import { Lines } from '../plot/lines.tsx';
import { dateTime } from '../time.ts';
import { BlocksTable } from '../ui/chain-tables.tsx';
import * as column from '../ui/columns.tsx';
import { AccountLink, BlockLink, Facts, Failure, State, ViewHead, Waiting } from '../ui/parts.tsx';
import { Table } from '../ui/table.tsx';

export function NetworkView() {
	const chain = useChain();
	const zone = useZone();
	const { data, error } = useGet<NetworkState>('/v1/network');
	const { data: blocks } = useGet<List<Block>>('/v1/blocks?limit=20');
	const [parameters, setParameters] = useSearchParams();
	const hours = HOURS.find((each) => String(each) === parameters.get('hours')) ?? HOURS[0];
	const samples = useSamples(hours);
	const names = useMemo(
		() =>
			new Map(
				(data?.validators ?? []).flatMap((each) => (each.name === null ? [] : [[each.account, each.name] as const])),
			),
		[data],
	);
	if (data === undefined) {
		return (
			<>
				<ViewHead title="Network" />
				{error !== undefined ? <Failure error={error} what="The network" /> : <Waiting what="the network" />}
			</>
		);
	}
	const node = data.node;
	const lag = chain?.finality_lag_ms ?? null;
	return (
		<>
			<ViewHead
				title="Network"
				sub={
					chain === undefined ? undefined : (
						<>
							Validators, finality and peers of {chain.name}, seen by the server from {chain.node.endpoint ?? 'no node'}
							.
						</>
					)
				}
			>
				<label>
					Nodes over{' '}
					<select
						value={hours}
						onChange={(event) => setParameters({ hours: event.currentTarget.value }, { replace: true })}
					>
						{HOURS.map((each) => (
							<option key={each} value={each}>
								{plural(each, 'hour')}
							</option>
						))}
					</select>
				</label>
			</ViewHead>
			<Facts
				label="The network"
				facts={[
					{
						name: 'Lag of finality',
						value: lag === null ? NOTHING : number(lag / 1000, 1),
						unit: lag === null ? undefined : 's',
						isAlarm: lag !== null && lag > 60_000,
						note: lag === null ? 'the node is away' : undefined,
					},
					{ name: 'Best block', value: number(node?.best), note: <>finalized {number(node?.finalized)}</> },
					{
						name: 'Block time, median',
						value: seconds(data.block_time_ms?.median),
						unit: 's',
						note: <>95 % below {seconds(data.block_time_ms?.p95)} s</>,
					},
					{ name: 'Validators', value: number(data.validators.length), note: plural(data.sessions.length, 'session') },
					{
						name: 'Peers of the node',
						value: number(node?.peers),
						note: node?.is_syncing === true ? 'it is syncing' : (node?.version ?? undefined),
					},
					{
						name: 'Transaction pool',
						value: number(node?.pool_pending),
						unit: node?.pool_pending === null || node === null ? undefined : 'pending',
					},
					{
						name: 'Fail-overs',
						value: number(chain?.node.failovers),
						note: chain?.node.connected === false ? 'not connected' : 'connected',
					},
				]}
			/>
			<Table<NetworkState['validators'][number]>
				caption="Validators and authorship"
				note="Blocks of the last 1,000, by author, in the order of their turns."
				rows={data.validators}
				rowKey={(row) => row.account}
				empty="The server does not know the validators."
				columns={[
					{ key: 'turn', head: 'Turn', isNumber: true, value: (row) => row.turn },
					{
						key: 'validator',
						head: 'Validator',
						isHead: true,
						value: (row) => row.name ?? row.account,
						cell: (row) => <AccountLink address={row.account} name={row.name ?? short(row.account)} />,
					},
					{ key: 'blocks', head: 'Blocks', isNumber: true, value: (row) => row.blocks },
					column.share('share', 'Share', (row) => row.share),
					column.block('last_block', 'Last block', (row) => row.last_block),
					{
						key: 'behind',
						head: 'Blocks since',
						isNumber: true,
						value: (row) =>
							row.last_block === null || chain?.head == null ? null : Math.max(0, chain.head.number - row.last_block),
					},
				]}
			/>
			<div class="halves">
				<PerMinute title="Transactions" axis="extrinsics per minute" data={data} zone={zone} of="extrinsics" />
				<PerMinute title="Blocks" axis="blocks per minute" data={data} zone={zone} of="blocks" />
				<Sampled
					title="Lag of finality"
					axis="s"
					samples={samples}
					zone={zone}
					of={(sample) => (sample.lag_ms === null ? null : sample.lag_ms / 1000)}
				/>
				{BY_PEER.map((each) => (
					<ByPeer key={each.title} {...each} samples={samples} zone={zone} />
				))}
			</div>
			<Table
				caption="Nodes that the server asks"
				note={
					<>
						The server's own metrics are at <a href="/metrics">/metrics</a>.
					</>
				}
				file="endpoints"
				rows={data.endpoints}
				rowKey={(row) => row.url}
				empty="No endpoint."
				columns={[
					{
						key: 'url',
						head: 'Endpoint',
						isHead: true,
						value: (row) => row.url,
						cell: (row) => <span class="code">{row.url}</span>,
					},
					{
						key: 'healthy',
						head: 'State',
						value: (row) => row.healthy,
						cell: (row) => (row.healthy ? <State state="healthy" /> : <span class="alarm-text">▲ away</span>),
					},
					{ key: 'best', head: 'Best', isNumber: true, value: (row) => row.best },
					{ key: 'finalized', head: 'Finalized', isNumber: true, value: (row) => row.finalized },
					{
						key: 'lag_ms',
						head: 'Lag',
						unit: 's',
						isNumber: true,
						value: (row) => row.lag_ms,
						cell: (row) => (row.lag_ms === null ? NOTHING : number(row.lag_ms / 1000, 1)),
					},
					{ key: 'pool_pending', head: 'Pool', unit: 'pending', isNumber: true, value: (row) => row.pool_pending },
					{ key: 'peers', head: 'Peers', isNumber: true, value: (row) => row.peers },
					{ key: 'version', head: 'Version', value: (row) => row.version },
				]}
			/>
			<BlocksTable rows={blocks?.items ?? []} names={names} />
			<Table
				caption="Sessions"
				rows={data.sessions}
				rowKey={(row) => row.from_block}
				empty="None."
				columns={[
					{
						key: 'from_block',
						head: 'From block',
						isHead: true,
						value: (row) => row.from_block,
						cell: (row) => <BlockLink block={row.from_block} />,
					},
					{
						key: 'validators',
						head: 'Validators',
						isText: true,
						value: (row) =>
							Array.isArray(row.validators)
								? row.validators.map((each) => nameOf(each, names)).join(', ')
								: String(row.validators),
					},
				]}
			/>
		</>
	);
}

const BY_PEER: readonly { title: string; axis: string; of: OfPeer }[] = [
	{ title: 'Peers, by endpoint', axis: 'peers', of: (endpoint) => endpoint.peers },
	{ title: 'Transaction pool, by endpoint', axis: 'pending', of: (endpoint) => endpoint.pool_pending },
	{
		title: 'Behind the furthest, by endpoint',
		axis: 'blocks',
		of: (endpoint, sample) =>
			endpoint.best === null ? null : Math.max(...sample.endpoints.map((each) => each.best ?? 0)) - endpoint.best,
	},
	{
		title: 'Lag, by endpoint',
		axis: 's',
		of: (endpoint) => (endpoint.lag_ms === null ? null : endpoint.lag_ms / 1000),
	},
];

function seconds(ms: number | null | undefined): string {
	return ms === null || ms === undefined ? NOTHING : number(ms / 1000, 2);
}

function nameOf(validator: unknown, names: ReadonlyMap<string, string>): string {
	const account =
		typeof validator === 'string' ? validator : ((validator as { account?: string } | null)?.account ?? '');
	return names.get(account) ?? short(account);
}

function PerMinute({
	title,
	axis,
	data,
	zone,
	of,
}: {
	title: string;
	axis: string;
	data: NetworkState;
	zone: string;
	of: 'blocks' | 'extrinsics';
}) {
	// The newest minute is not over: it would look like a fall.
	const rows = data.blocks_per_minute.slice(0, -1);
	const values = rows.map((row) => row[of]);
	return (
		<Lines
			title={title}
			axis={axis}
			zone={zone}
			file={`${of}-per-minute`}
			series={[{ name: of, points: rows.map((row) => [Date.parse(row.minute), row[of]] as const) }]}
			description={
				rows.length === 0
					? 'There is nothing yet.'
					: `A line over ${plural(rows.length, 'minute')}, from ${number(Math.min(...values))} to ${number(Math.max(...values))} ${axis}.`
			}
			table={
				<Table
					caption={`${title} per minute, numbers`}
					file={`${of}-per-minute`}
					rows={rows}
					rowKey={(row) => row.minute}
					columns={[
						{
							key: 'minute',
							head: 'Minute',
							isHead: true,
							value: (row) => row.minute,
							cell: (row) => dateTime(Date.parse(row.minute), zone),
						},
						{ key: of, head: title, isNumber: true, value: (row) => row[of] },
					]}
				/>
			}
		/>
	);
}

const SINCE = 'Seen by the server while it runs, every five seconds; over more hours less often.';

interface OverTime<Of> {
	title: string;
	axis: string;
	samples: readonly Sample[];
	zone: string;
	of: Of;
}

type OfPeer = (endpoint: NodeState, sample: Sample) => number | null;

function Sampled({ title, axis, samples, zone, of }: OverTime<(sample: Sample) => number | null>) {
	const points = samples.map((sample) => [sample.at, of(sample)] as const);
	const last = points[points.length - 1]?.[1];
	return (
		<Lines
			title={title}
			note={SINCE}
			axis={axis}
			zone={zone}
			series={[{ name: title, points }]}
			description={`A line over ${plural(samples.length, 'sample')}; the last is ${last === null || last === undefined ? 'not known' : `${number(last, 1)} ${axis}`}.`}
			table={
				<SampleTable
					title={title}
					axis={axis}
					rows={points.map(([at, value]) => ({ at, name: title, value }))}
					zone={zone}
				/>
			}
		/>
	);
}

function ByPeer({ title, axis, samples, zone, of }: OverTime<OfPeer>) {
	const urls = [...new Set(samples.flatMap((sample) => sample.endpoints.map((endpoint) => endpoint.url)))];
	const series = urls.map((url) => ({
		name: url,
		points: samples.map((sample) => {
			const endpoint = sample.endpoints.find((each) => each.url === url);
			return [sample.at, endpoint === undefined ? null : of(endpoint, sample)] as const;
		}),
	}));
	const rows = series.flatMap((each) => each.points.map(([at, value]) => ({ at, name: each.name, value })));
	return (
		<Lines
			title={title}
			note={SINCE}
			axis={axis}
			zone={zone}
			series={series}
			description={`A line for each of ${plural(urls.length, 'endpoint')}. Last: ${series.map((each) => `${each.name} ${number(each.points[each.points.length - 1]?.[1], 1)} ${axis}`).join(', ')}.`}
			table={<SampleTable title={title} axis={axis} rows={rows} zone={zone} />}
		/>
	);
}

function SampleTable({
	title,
	axis,
	rows,
	zone,
}: {
	title: string;
	axis: string;
	rows: readonly { at: number; name: string; value: number | null }[];
	zone: string;
}) {
	return (
		<Table
			caption={`${title}, numbers`}
			rows={rows}
			rowKey={(row) => `${row.at} ${row.name}`}
			sortBy={{ key: 'time', down: true }}
			columns={[
				{
					key: 'time',
					head: 'Time',
					isHead: true,
					value: (row) => new Date(row.at).toISOString(),
					cell: (row) => dateTime(row.at, zone),
				},
				{ key: 'of', head: 'Of', value: (row) => row.name },
				{
					key: 'value',
					head: title,
					unit: axis,
					isNumber: true,
					value: (row) => row.value,
					cell: (row) => number(row.value, 1),
				},
			]}
		/>
	);
}
