import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAll } from '../api/store.ts';
import type { Bus, Feeder, IntervalDetail, IntervalFlow, Limit, Override } from '../api/types.ts';
import { limitName, number, plural } from '../format.ts';
import { isBinding, pointsOf } from '../market/limits.ts';
import * as column from '../ui/columns.tsx';
import { TOLD } from '../ui/mark.tsx';
import { type Column, Table } from '../ui/table.tsx';
import type { Check } from '../verify/store.ts';
import type { Load } from './diagram.tsx';
import { loadingOf, stateOf, voltagesOf } from './state.ts';

/** The limits of an interval. Before its clearing the light client compares none, whatever it says of the rest. */
export function LimitsTable({
	auction,
	index,
	interval,
	check,
}: {
	auction: number;
	index: number;
	interval: IntervalDetail | undefined;
	check: Check;
}) {
	return (
		<Table<Limit>
			caption="Limits of the interval, and where they bind"
			note="◆ binds"
			file={`auction-${auction}-interval-${index}-limits`}
			rows={interval?.limits ?? []}
			rowKey={(limit) => `${limit.area} ${limit.row_index}`}
			check={interval?.cleared == null ? TOLD : check}
			sortBy={{ key: 'shadow_price_micro_dollars_per_mwh', down: true }}
			empty="No limit holds in this interval."
			columns={[
				{
					key: 'limit',
					head: 'Limit',
					isHead: true,
					value: (limit) => limitName(limit),
					cell: (limit) => (
						<>
							{isBinding(limit) ? '◆ ' : ''}
							{limitName(limit)}
						</>
					),
				},
				column.power('headroom_w', 'Headroom', (limit) => limit.headroom_w),
				column.price(
					'shadow_price_micro_dollars_per_mwh',
					'Shadow price',
					(limit) => limit.shadow_price_micro_dollars_per_mwh,
				),
				{
					key: 'points',
					head: 'Points',
					value: (limit) => pointsOf(limit).join(' '),
					cell: (limit) =>
						pointsOf(limit).length > 3 ? (
							plural(pointsOf(limit).length, 'point')
						) : (
							<span class="code">{pointsOf(limit).join(', ')}</span>
						),
				},
				column.posted((limit) => limit.posted),
			]}
		/>
	);
}

/** What the DSO has taken off awards in operation, and how it has justified that. */
export function Overrides({ area, asked }: { area: number | undefined; asked: number | undefined }) {
	const { data = [] } = useAll<Override>('/v1/overrides');
	const rows = useMemo(() => data.filter((each) => area === undefined || each.area === area), [data, area]);
	return (
		<Table<Override>
			caption="Overrides by the DSO"
			note={
				asked === undefined
					? 'They reduce awards in operation; each has to be justified by its deadline.'
					: `Override ${asked} is marked.`
			}
			rows={rows}
			rowKey={(row) => row.override}
			rowClass={(row) => (row.override === asked ? 'is-asked' : undefined)}
			empty="The DSO has overridden no award."
			columns={[
				{ key: 'override', head: 'Override', isHead: true, value: (row) => row.override },
				column.state('state', 'State', (row) => row.state),
				{
					key: 'points',
					head: 'Points',
					value: (row) => row.points.join(' '),
					cell: (row) => <span class="code">{row.points.join(', ')}</span>,
				},
				column.time('from', 'From', (row) => row.from),
				column.time('until', 'Until', (row) => row.until),
				column.power('cap_export_w', 'Export at most', (row) => row.cap_export_w),
				column.power('cap_import_w', 'Import at most', (row) => row.cap_import_w),
				{ key: 'reason', head: 'Reason', value: (row) => limitName(row) },
				column.time('justify_by', 'Justify by', (row) => row.justify_by),
				column.place('issued', 'Issued in', (row) => row.issued),
			]}
		/>
	);
}

export function BusTable({ feeder, loads }: { feeder: Feeder; loads: ReadonlyMap<string, Load> }) {
	return (
		<Table<Bus>
			caption="Buses"
			file={`feeder-${feeder.area}-buses`}
			rows={feeder.buses}
			rowKey={(bus) => bus.name}
			columns={[
				{ key: 'bus', head: 'Bus', isHead: true, value: (bus) => bus.name },
				{ key: 'phases', head: 'Phases', value: (bus) => bus.phases.join(' ') },
				{
					key: 'base_kv',
					head: 'Base, to neutral',
					unit: 'kV',
					isNumber: true,
					value: (bus) => bus.base_kv,
					cell: (bus) => number(bus.base_kv, 2),
				},
				{ key: 'ders', head: 'DERs', isNumber: true, value: (bus) => loads.get(bus.name)?.ders ?? 0 },
				column.power('rating_export_w', 'Export', (bus) => loads.get(bus.name)?.export_w ?? 0),
				column.power('rating_import_w', 'Import', (bus) => loads.get(bus.name)?.import_w ?? 0),
			]}
		/>
	);
}

/** What the power flow has with the limits, and without them. */
function byLimits<Row extends { after: number | null; before: number | null }>(
	figure: string,
	unit: string,
	text: (value: number | null, row: Row) => ComponentChildren,
): Column<Row>[] {
	const flow = (key: string, head: string, of: (row: Row) => number | null): Column<Row> => ({
		key: `${key}_${figure}`,
		head,
		unit,
		isNumber: true,
		value: of,
		cell: (row) => text(of(row), row),
	});
	return [
		flow('with_limits', 'With limits', (row) => row.after),
		flow('without_limits', 'Without', (row) => row.before),
	];
}

export function Voltages({ feeder, flow, index }: { feeder: Feeder; flow: IntervalFlow; index: number }) {
	const rows = useMemo(
		() =>
			feeder.buses.flatMap((bus) =>
				voltagesOf(bus.name, flow.with_limits).map(({ phase, pu }) => ({
					node: `${bus.name}.${phase}`,
					isSource: bus.is_source,
					after: pu,
					before: flow.without_limits?.voltages[`${bus.name}.${phase}`]?.[0] ?? null,
				})),
			),
		[feeder, flow],
	);
	const text = (pu: number | null, isSource: boolean) => {
		if (pu === null) return '–';
		const state = isSource ? 'inside' : stateOf(pu, flow.band);
		return state === 'inside' ? (
			pu.toFixed(4)
		) : (
			<span class="alarm-text">{`${state === 'high' ? '▲' : '▼'} ${pu.toFixed(4)}`}</span>
		);
	};
	return (
		<Table
			caption="Voltages"
			note={`The band is ${flow.band[0]} to ${flow.band[1]} pu; ▲ above, ▼ below.`}
			file={`interval-${index}-voltages`}
			rows={rows}
			rowKey={(row) => row.node}
			columns={[
				{ key: 'node', head: 'Node', isHead: true, value: (row) => row.node },
				...byLimits<(typeof rows)[number]>('pu', 'pu', (pu, row) => text(pu, row.isSource)),
			]}
		/>
	);
}

export function Loadings({ feeder, flow, index }: { feeder: Feeder; flow: IntervalFlow; index: number }) {
	const rows = useMemo(
		() =>
			feeder.branches.flatMap((branch) =>
				loadingOf(branch.name, flow.with_limits).map(({ phase, share }) => ({
					branch,
					phase,
					after: share,
					before: loadingOf(branch.name, flow.without_limits).find((each) => each.phase === phase)?.share ?? null,
				})),
			),
		[feeder, flow],
	);
	const text = (share: number | null) =>
		share === null ? (
			'–'
		) : share > 1 ? (
			<span class="alarm-text">▲ {number(share * 100, 1)}</span>
		) : (
			number(share * 100, 1)
		);
	return (
		<Table
			caption="Loading of branches"
			note="Of the rating of the branch; ▲ above it."
			file={`interval-${index}-loading`}
			rows={rows}
			rowKey={(row) => `${row.branch.name}.${row.phase}`}
			empty="No branch has a rating."
			columns={[
				{
					key: 'branch',
					head: 'Branch',
					isHead: true,
					value: (row) => `${row.branch.name}${row.phase === '' ? '' : `.${row.phase}`}`,
				},
				{ key: 'kind', head: 'Kind', value: (row) => row.branch.kind },
				{
					key: 'rating_a',
					head: 'Rating',
					unit: 'A',
					isNumber: true,
					value: (row) => row.branch.rating_a,
					cell: (row) => number(row.branch.rating_a),
				},
				...byLimits<(typeof rows)[number]>('share', '%', text),
			]}
		/>
	);
}
