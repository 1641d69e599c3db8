import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { Interval } from '../api/types.ts';
import { kw, plural, price } from '../format.ts';
import { hourMinute, intervalHours } from '../time.ts';
import * as column from '../ui/columns.tsx';
import { Figure } from '../ui/figure.tsx';
import { type Column, Table } from '../ui/table.tsx';
import type { Check } from '../verify/store.ts';
import { AxisHours, AxisLeft } from './axes.tsx';
import { Key } from './key.tsx';

export interface DayPlotProps {
	auction: number;
	intervals: readonly Interval[];
	zone: string;
	check?: Check;
	/** What of the day no proof answers for, in words. */
	told?: string;
	/** The interval that is pointed at, in all plots of the day. */
	at: number | null;
	point: (interval: number | null) => void;
}

const LEFT = 52;
const RIGHT = 20;
const TOP = 26;
const BOTTOM = 40;

function startOf(interval: Interval): number {
	return Date.parse(interval.start);
}

function endOf(interval: Interval): number {
	return startOf(interval) + interval.length_ms;
}

function hoursScale(intervals: readonly Interval[], width: number) {
	const first = intervals[0];
	const last = intervals[intervals.length - 1];
	return scaleLinear()
		.domain([first === undefined ? 0 : startOf(first), last === undefined ? 1 : endOf(last)])
		.range([LEFT, width - RIGHT]);
}

type Scale = (value: number) => number;

/** Where the hours of an interval lie. */
function hoursOf(interval: Interval, x: Scale): { x: number; width: number } {
	const left = x(startOf(interval));
	return { x: left, width: x(endOf(interval)) - left };
}

/** The bar of an interval, from the zero line up or down, with a gap to its neighbours. */
function barOf(interval: Interval, value: number, x: Scale, y: Scale) {
	const { x: left, width } = hoursOf(interval, x);
	return {
		x: left + 1,
		width: Math.max(1, width - 2),
		y: y(Math.max(0, value)),
		height: Math.max(0.5, Math.abs(y(0) - y(value))),
	};
}

/** Ticks at whole local hours; the end of the day is 24:00. */
export function hourTicks(intervals: readonly Interval[], zone: string, width: number): { at: number; text: string }[] {
	const every = width < 480 ? 6 : width < 900 ? 3 : 2;
	const ticks = intervals
		.map(startOf)
		.map((at) => ({ at, text: hourMinute(at, zone) }))
		.filter(({ text }) => text.endsWith(':00') && Number(text.slice(0, 2)) % every === 0);
	const last = intervals[intervals.length - 1];
	if (last !== undefined) {
		const text = hourMinute(endOf(last), zone);
		ticks.push({ at: endOf(last), text: text === '00:00' ? '24:00' : text });
	}
	return ticks.filter((tick, index) => ticks.findIndex((other) => other.text === tick.text) === index);
}

/** Names an interval by its hours; of two of the same name it gives the chain's name. */
export function intervalName(interval: Interval, zone: string): string {
	return intervalHours(startOf(interval), interval.length_ms, zone);
}

function usePointing(props: DayPlotProps, width: { current: number }) {
	const [, go] = useLocation();
	const under = (event: { clientX: number; currentTarget: SVGSVGElement }): Interval | undefined => {
		const box = event.currentTarget.getBoundingClientRect();
		const at = hoursScale(props.intervals, width.current).invert(event.clientX - box.left);
		return props.intervals.find((interval) => at >= startOf(interval) && at < endOf(interval));
	};
	return {
		onPointerMove: (event: JSX.TargetedPointerEvent<SVGSVGElement>) => props.point(under(event)?.interval ?? null),
		onPointerLeave: () => props.point(null),
		onClick: (event: JSX.TargetedMouseEvent<SVGSVGElement>) => {
			const found = under(event);
			if (found !== undefined) go(`/auctions/${props.auction}/${found.interval}`);
		},
	};
}

interface PanelProps {
	props: DayPlotProps;
	title: string;
	note?: ComponentChildren;
	axis: string;
	height: number;
	domain: readonly [number, number];
	description: string;
	reading: (interval: Interval) => string;
	legend?: ComponentChildren;
	/** The numbers of the plot, beside the interval; and the name of their file. */
	columns: readonly Column<Interval>[];
	file: string;
	ticks?: number;
	draw: (x: Scale, y: Scale) => ComponentChildren;
}

/** A panel over the hours of the day. */
function DayPanel({
	props,
	title,
	note,
	axis,
	height,
	domain,
	description,
	reading,
	legend,
	columns,
	file,
	ticks,
	draw,
}: PanelProps) {
	const width = { current: 640 };
	const [measured] = useState(width);
	const pointing = usePointing(props, measured);
	const pointed = props.intervals.find((interval) => interval.interval === props.at);
	return (
		<Figure
			title={title}
			note={note}
			description={description}
			check={props.check}
			told={props.told}
			legend={legend}
			table={
				<Table
					caption={`${title}, numbers`}
					file={file}
					rows={props.intervals}
					rowKey={(row) => row.interval}
					columns={[
						{
							key: 'interval',
							head: 'Interval',
							isHead: true,
							value: (row) => row.name,
							cell: (row) => intervalName(row, props.zone),
						},
						...columns,
					]}
				/>
			}
			reading={
				pointed === undefined
					? 'Point at an interval to read it; click to open it.'
					: `${intervalName(pointed, props.zone)}: ${reading(pointed)}`
			}
			class="is-clickable"
			{...pointing}
			draw={(drawn) => {
				measured.current = drawn;
				const x = hoursScale(props.intervals, drawn);
				const y = scaleLinear()
					.domain(domain)
					.nice(ticks ?? 5)
					.range([height - BOTTOM, TOP]);
				return {
					height,
					plot: (
						<>
							{props.intervals
								.filter((interval) => interval.cleared === null)
								.map((interval) => (
									<rect
										key={interval.interval}
										class="not-yet"
										{...hoursOf(interval, x)}
										y={TOP}
										height={height - BOTTOM - TOP}
									/>
								))}
							{pointed === undefined ? null : (
								<rect data-screen="" class="pointed" {...hoursOf(pointed, x)} y={TOP} height={height - BOTTOM - TOP} />
							)}
							<AxisLeft scale={y} x={LEFT} x2={drawn - RIGHT} name={axis} count={ticks ?? 5} />
							{draw(x, y)}
							<AxisHours
								scale={x}
								y={height - BOTTOM}
								ticks={hourTicks(props.intervals, props.zone, drawn)}
								name={`hour of the day, ${props.zone.replaceAll('_', ' ')}`}
							/>
						</>
					),
				};
			}}
		/>
	);
}

function extent(values: readonly number[]): [number, number] {
	return values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
}

/** The price of the pricing node through the day, and where limits bind. */
export function PricePlot(props: DayPlotProps) {
	const priced = props.intervals.filter((interval) => interval.price_micro_dollars_per_mwh !== null);
	const values = priced.map((interval) => interval.price_micro_dollars_per_mwh! / 1e6);
	const [low, high] = extent(values);
	const dearest = priced.find((interval) => interval.price_micro_dollars_per_mwh! / 1e6 === high);
	const cheapest = priced.find((interval) => interval.price_micro_dollars_per_mwh! / 1e6 === low);
	const binding = props.intervals.filter((interval) => interval.binding_limits > 0);
	const description =
		priced.length === 0
			? 'No interval has a price yet.'
			: `The price of ${priced.length} of ${props.intervals.length} intervals, as a line of steps. Lowest ${low.toFixed(2)} dollars per megawatt-hour at ${intervalName(cheapest!, props.zone)}, highest ${high.toFixed(2)} at ${intervalName(dearest!, props.zone)}. Limits bind in ${binding.length} intervals, each marked by a diamond.`;
	return (
		<DayPanel
			props={props}
			title="Price at the pricing node"
			axis="$/MWh"
			height={238}
			domain={[Math.min(0, low), Math.max(high, low + 1)]}
			description={description}
			reading={(interval) =>
				`${price(interval.price_micro_dollars_per_mwh)} $/MWh${interval.binding_limits > 0 ? `, ${plural(interval.binding_limits, 'limit binds', 'limits bind')}` : ''}`
			}
			legend={
				<>
					<Key width={22} text="price">
						<line class="price-line" x1="1" x2="21" y1="6" y2="6" />
					</Key>
					<Key text="a limit of the network binds">
						<path class="binding" d="M6 1L11 6L6 11L1 6Z" />
					</Key>
					<Key width={14} text="not cleared">
						<rect class="not-yet" width="14" height="12" />
					</Key>
				</>
			}
			file="price-by-interval"
			columns={[
				column.price('price_micro_dollars_per_mwh', 'Price', (row) => row.price_micro_dollars_per_mwh),
				{ key: 'binding_limits', head: 'Limits that bind', isNumber: true, value: (row) => row.binding_limits },
			]}
			draw={(x, y) => {
				const runs: Interval[][] = [];
				for (const interval of priced) {
					const run = runs[runs.length - 1];
					const before = run?.[run.length - 1];
					if (before !== undefined && endOf(before) === startOf(interval)) run!.push(interval);
					else runs.push([interval]);
				}
				const path = line<[number, number]>();
				return (
					<>
						{runs.map((run) => (
							<path
								key={run[0]!.interval}
								class="price-line"
								d={
									path(
										run.flatMap((interval): [number, number][] => {
											const at = y(interval.price_micro_dollars_per_mwh! / 1e6);
											return [
												[x(startOf(interval)), at],
												[x(endOf(interval)), at],
											];
										}),
									) ?? ''
								}
							/>
						))}
						{binding.map((interval) => {
							const center = (x(startOf(interval)) + x(endOf(interval))) / 2;
							return (
								<path key={interval.interval} class="binding" d={`M${center} ${TOP - 8}l4.5 4.5l-4.5 4.5l-4.5 -4.5Z`} />
							);
						})}
					</>
				);
			}}
		/>
	);
}

/** What aggregations were awarded, supply up and demand down. */
export function AwardsPlot(props: DayPlotProps) {
	const supply = props.intervals.map((interval) => (interval.awarded_supply_w ?? 0) / 1e3);
	const demand = props.intervals.map((interval) => (interval.awarded_demand_w ?? 0) / 1e3);
	const most = Math.max(1, ...supply);
	const least = Math.min(0, ...demand.map((value) => -value));
	const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
	return (
		<DayPanel
			props={props}
			title="Awards of aggregations"
			axis="kW, supply up, demand down"
			height={238}
			domain={[least, most]}
			description={`Bars of the awarded power of aggregations in each interval, supply above the zero line and demand below it. The most supply is ${Math.max(...supply, 0).toFixed(1)} kilowatts, the most demand ${Math.max(...demand, 0).toFixed(1)} kilowatts; summed over the intervals ${sum(supply).toFixed(0)} and ${sum(demand).toFixed(0)}.`}
			reading={(interval) => `supply ${kw(interval.awarded_supply_w)} kW, demand ${kw(interval.awarded_demand_w)} kW`}
			legend={
				<>
					<Key text="supply">
						<rect class="bar-supply" width="12" height="12" />
					</Key>
					<Key text="demand">
						<rect class="bar-demand" x="0.75" y="0.75" width="10.5" height="10.5" />
					</Key>
				</>
			}
			file="awards-by-interval"
			columns={[
				column.power('awarded_supply_w', 'Supply', (row) => row.awarded_supply_w),
				column.power('awarded_demand_w', 'Demand', (row) => row.awarded_demand_w),
			]}
			draw={(x, y) =>
				props.intervals.map((interval, index) => {
					const up = supply[index]!;
					const down = demand[index]!;
					const below = barOf(interval, -down, x, y);
					return (
						<g key={interval.interval}>
							{up > 0 ? <rect class="bar-supply" {...barOf(interval, up, x, y)} /> : null}
							{down > 0 ? (
								<rect class="bar-demand" {...below} x={below.x + 0.5} width={Math.max(0.5, below.width - 1)} />
							) : null}
						</g>
					);
				})
			}
		/>
	);
}

/** The power that limits refused although its price beats that of the pricing node. */
export function CurtailedPlot(props: DayPlotProps) {
	const values = props.intervals.map((interval) => (interval.curtailed_w ?? 0) / 1e3);
	const worst = Math.max(...values, 0);
	const at = props.intervals[values.indexOf(worst)];
	return (
		<DayPanel
			props={props}
			title="Curtailed by limits"
			axis="kW"
			height={158}
			ticks={3}
			domain={[0, Math.max(1, worst)]}
			description={
				worst === 0 || at === undefined
					? 'Nothing is curtailed.'
					: `Bars of the curtailed power in each interval. The most is ${worst.toFixed(1)} kilowatts at ${intervalName(at, props.zone)}.`
			}
			reading={(interval) => `${kw(interval.curtailed_w)} kW refused by ${plural(interval.binding_limits, 'limit')}`}
			file="curtailed-by-interval"
			columns={[column.power('curtailed_w', 'Curtailed', (row) => row.curtailed_w)]}
			draw={(x, y) =>
				props.intervals.map((interval, index) => {
					const value = values[index]!;
					if (value === 0) return null;
					return <rect key={interval.interval} class="bar-curtailed" {...barOf(interval, value, x, y)} />;
				})
			}
		/>
	);
}
