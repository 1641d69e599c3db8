import type { ComponentChildren } from 'preact';
import type { Branch, Bus, Feeder, Flow, Limit } from '../api/types.ts';
import { limitName, number, plural, price } from '../format.ts';
import { Key } from '../plot/key.tsx';
import { Figure } from '../ui/figure.tsx';
import { busOf, loadingClass, loadingOf, stateOf, voltageClass, voltagesOf, worst } from './state.ts';
import { type Layout, layoutOf } from './layout.ts';

export interface Load {
	ders: number;
	export_w: number;
	import_w: number;
}

interface DiagramProps {
	feeder: Feeder;
	flow: Flow | null;
	band: readonly [number, number];
	binding: readonly Limit[];
	/** DERs by bus. */
	ders: ReadonlyMap<string, Load>;
	selected: string | null;
	select: (bus: string) => void;
	/** What the colours are of, in words. */
	when: string;
	table: ComponentChildren;
}

/** More buses than this have their names only where there is something to say. */
const MOST_LABELS = 60;

type Way = 'map' | 'right' | 'down';

interface Placed {
	way: Way;
	/** There is no space for every word. */
	isNarrow: boolean;
	width: number;
	height: number;
	of: (bus: string) => { x: number; y: number } | undefined;
}

/** Where the words of a bus stand: an offset from it, and the end of the text that is there. */
interface Corner {
	angle: number;
	dx: number;
	/** Of the first line, by the number of lines. */
	dy: (lines: number) => number;
	anchor: 'start' | 'middle' | 'end';
}

const CORNERS: readonly Corner[] = [
	{ angle: 45, dx: 7, dy: () => 21, anchor: 'start' },
	{ angle: -45, dx: 7, dy: (lines) => -12 - (lines - 1) * 12, anchor: 'start' },
	{ angle: 0, dx: 13, dy: (lines) => 4 - (lines - 1) * 6, anchor: 'start' },
	{ angle: 135, dx: -7, dy: () => 21, anchor: 'end' },
	{ angle: -135, dx: -7, dy: (lines) => -12 - (lines - 1) * 12, anchor: 'end' },
	{ angle: 180, dx: -13, dy: (lines) => 4 - (lines - 1) * 6, anchor: 'end' },
	{ angle: 90, dx: 0, dy: () => 22, anchor: 'middle' },
	{ angle: -90, dx: 0, dy: (lines) => -13 - (lines - 1) * 12, anchor: 'middle' },
];

/** Beside a bus of a tree that grows downward. */
const BESIDE: Corner = { angle: 0, dx: 11, dy: () => 4, anchor: 'start' };

/** The corner of a bus that is farthest from its branches; the first of several. */
function freeCorner(at: { x: number; y: number }, neighbours: readonly { x: number; y: number }[]): Corner {
	const angles = neighbours.map(({ x, y }) => (Math.atan2(y - at.y, x - at.x) * 180) / Math.PI);
	const room = ({ angle }: Corner) =>
		Math.min(180, ...angles.map((other) => Math.abs(((angle - other + 540) % 360) - 180)));
	return CORNERS.reduce((best, corner) => (room(corner) > room(best) + 1 ? corner : best));
}

function placed(layout: Layout, width: number): Placed {
	const isNarrow = width < 620;
	if (layout.isGeographic) {
		const height = Math.round(
			Math.min(760, Math.max(isNarrow ? 380 : 430, (width - 140) * Math.min(1.4, layout.aspect) + 90)),
		);
		const [w, h] = [width - (isNarrow ? 104 : 140), height - 100];
		// The model's own proportions, as far as the space has them.
		const scale = Math.min(w, layout.aspect === 0 ? w : h / layout.aspect);
		const [dx, dy] = [isNarrow ? w : scale, isNarrow ? h : layout.aspect === 0 ? 0 : scale * layout.aspect];
		const [left, top] = [(isNarrow ? 52 : 70) + Math.max(0, (w - dx) / 2), 50 + Math.max(0, (h - dy) / 2)];
		return {
			way: 'map',
			isNarrow,
			width,
			height,
			of: (bus) => map(layout, bus, ({ x, y }) => ({ x: left + x * dx, y: top + y * dy })),
		};
	}
	if (isNarrow) {
		const height = layout.levels * 92 + 110;
		return {
			way: 'down',
			isNarrow,
			width,
			height,
			of: (bus) => map(layout, bus, ({ x, y }) => ({ x: x * (width - 58) + 8, y: 34 + y * (height - 100) })),
		};
	}
	const height = Math.min(1400, Math.max(360, layout.ends * 78 + 40));
	return {
		way: 'right',
		isNarrow,
		width,
		height,
		of: (bus) => map(layout, bus, ({ x, y }) => ({ x: 34 + y * (width - 130), y: 10 + x * (height - 30) })),
	};
}

function map(layout: Layout, bus: string, to: (at: { x: number; y: number }) => { x: number; y: number }) {
	const at = layout.at.get(bus);
	return at === undefined ? undefined : to(at);
}

/** The one-line diagram of a feeder, coloured by voltage and loading. */
export function Diagram({ feeder, flow, band, binding, ders, selected, select, when, table }: DiagramProps) {
	const layout = layoutOf(feeder);
	const outside =
		flow === null
			? []
			: feeder.buses.filter((bus) =>
					voltagesOf(bus.name, flow).some(({ pu }) => !bus.is_source && stateOf(pu, band) !== 'inside'),
				);
	const over =
		flow === null
			? []
			: feeder.branches.filter((branch) => loadingOf(branch.name, flow).some(({ share }) => share > 1));
	const atBus = new Map<string, Limit[]>();
	const atBranch = new Map<string, Limit[]>();
	for (const limit of binding) {
		if (limit.element === null) {
			// An envelope binds at its point.
			const bus = feeder.points.find((point) => point.name === Object.keys(limit.coefficients)[0])?.bus;
			if (bus !== undefined) atBus.set(bus, [...(atBus.get(bus) ?? []), limit]);
			continue;
		}
		const branch = feeder.branches.find(
			(each) => limit.element === each.name || limit.element!.startsWith(`${each.name}.`),
		);
		if (limit.reason === 'thermal' && branch !== undefined)
			atBranch.set(branch.name, [...(atBranch.get(branch.name) ?? []), limit]);
		else atBus.set(busOf(limit.element), [...(atBus.get(busOf(limit.element)) ?? []), limit]);
	}
	const description = `${plural(feeder.buses.length, 'bus', 'buses')} and ${plural(feeder.branches.length, 'branch', 'branches')}, ${layout.isGeographic ? 'by the coordinates of the model' : 'as a tree from the source'}. ${
		flow === null
			? 'There is no power flow of this interval.'
			: `${when}: ${outside.length === 0 ? 'every voltage is within the band' : `voltages leave the band at ${outside.map(({ name }) => name).join(', ')}`}; ${over.length === 0 ? 'no branch is above its rating' : `above their rating: ${over.map(({ name }) => name).join(', ')}`}.`
	} ${binding.length === 0 ? 'No limit binds.' : `Limits bind: ${binding.slice(0, 8).map(limitName).join(', ')}.`} The numbers are in the tables below.`;
	const isLarge = feeder.buses.length > MOST_LABELS;
	return (
		<Figure
			title={`One-line diagram of ${feeder.name}`}
			note={when}
			description={description}
			file={`feeder-${feeder.area}-one-line`}
			table={table}
			class="diagram"
			legend={<DiagramLegend band={band} />}
			draw={(width) => {
				const place = placed(layout, width);
				return {
					height: place.height,
					plot: (
						<>
							{feeder.branches.map((branch) => (
								<BranchMark
									key={branch.name}
									branch={branch}
									place={place}
									flow={flow}
									limits={atBranch.get(branch.name)}
									isLarge={isLarge}
								/>
							))}
							{feeder.buses.map((bus) => (
								<BusMark
									key={bus.name}
									bus={bus}
									place={place}
									flow={flow}
									band={band}
									load={ders.get(bus.name)}
									limits={atBus.get(bus.name)}
									neighbours={neighboursOf(bus.name, feeder, place)}
									isSelected={selected === bus.name}
									isLarge={isLarge}
									select={select}
								/>
							))}
						</>
					),
				};
			}}
		/>
	);
}

function neighboursOf(bus: string, feeder: Feeder, place: Placed): { x: number; y: number }[] {
	if (place.way !== 'map') return [];
	return feeder.branches.flatMap(({ from, to }) => {
		const at = from === bus ? place.of(to) : to === bus ? place.of(from) : undefined;
		return at === undefined ? [] : [at];
	});
}

function BranchMark({
	branch,
	place,
	flow,
	limits,
	isLarge,
}: {
	branch: Branch;
	place: Placed;
	flow: Flow | null;
	limits: Limit[] | undefined;
	isLarge: boolean;
}) {
	const [from, to] = [place.of(branch.from), place.of(branch.to)];
	if (from === undefined || to === undefined) return null;
	const loading = loadingOf(branch.name, flow);
	const most = loading.length === 0 ? undefined : Math.max(...loading.map(({ share }) => share));
	const [path, middle] = route(place.way, from, to);
	const isSteep = place.way === 'down' || (place.way === 'map' && Math.abs(to.y - from.y) > Math.abs(to.x - from.x));
	const hasRoom = place.way !== 'map' || Math.hypot(to.x - from.x, to.y - from.y) > 96;
	const says = `${branch.name}, ${branch.kind}, ${branch.from} to ${branch.to}${most === undefined ? '' : `, ${number(most * 100)} % of its rating`}`;
	return (
		<g>
			<path class={`branch ${loadingClass(most)}`} d={path}>
				<title>{says}</title>
			</path>
			<BranchSign branch={branch} at={middle} isUpright={place.way === 'down'} />
			{most !== undefined && (most > 0.8 || (!isLarge && hasRoom)) ? (
				<text
					class={`branch-label${most > 1 ? ' is-over' : ''}`}
					x={middle.x + (isSteep ? 8 : 0)}
					y={middle.y + (isSteep ? 4 : branch.kind === 'line' ? -6 : -11)}
					text-anchor={isSteep ? 'start' : 'middle'}
				>
					{number(most * 100)}&#8239;%
				</text>
			) : null}
			{limits === undefined ? null : <Binding at={{ x: middle.x, y: middle.y + 1 }} limits={limits} />}
		</g>
	);
}

/** The way of a branch, and the place in the middle of it for its sign. */
function route(
	way: Way,
	from: { x: number; y: number },
	to: { x: number; y: number },
): [string, { x: number; y: number }] {
	if (way === 'right') {
		const bend = from.x + Math.min(26, Math.abs(to.x - from.x) * 0.25);
		const middle = { x: (bend + to.x) / 2, y: to.y };
		return [`M${from.x} ${from.y}H${bend}V${to.y}H${to.x}`, middle];
	}
	if (way === 'down') {
		const bend = from.y + Math.min(26, Math.abs(to.y - from.y) * 0.5);
		return [`M${from.x} ${from.y}V${bend}H${to.x}V${to.y}`, { x: to.x, y: bend + (to.y - bend) * 0.35 }];
	}
	return [`M${from.x} ${from.y}L${to.x} ${to.y}`, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }];
}

function BranchSign({ branch, at, isUpright }: { branch: Branch; at: { x: number; y: number }; isUpright: boolean }) {
	const [dx, dy] = isUpright ? [0, 3.5] : [3.5, 0];
	switch (branch.kind) {
		case 'transformer':
			return (
				<g class="branch-sign">
					<circle cx={at.x - dx} cy={at.y - dy} r={5.5} />
					<circle cx={at.x + dx} cy={at.y + dy} r={5.5} />
				</g>
			);
		case 'regulator':
			return (
				<g class="branch-sign">
					<circle cx={at.x} cy={at.y} r={6.5} />
					<path d={`M${at.x - 8} ${at.y + 8}L${at.x + 8} ${at.y - 8}m-5 0h5v5`} />
				</g>
			);
		case 'switch':
			return (
				<g class="branch-sign">
					<rect x={at.x - 4.5} y={at.y - 4.5} width={9} height={9} />
				</g>
			);
		case 'line':
			return null;
	}
}

interface BusMarkProps {
	bus: Bus;
	place: Placed;
	flow: Flow | null;
	band: readonly [number, number];
	load: Load | undefined;
	limits: Limit[] | undefined;
	/** Where the branches of the bus lead, on a map. */
	neighbours: readonly { x: number; y: number }[];
	isSelected: boolean;
	isLarge: boolean;
	select: (bus: string) => void;
}

function BusMark({ bus, place, flow, band, load, limits, neighbours, isSelected, isLarge, select }: BusMarkProps) {
	const at = place.of(bus.name);
	if (at === undefined) return null;
	const far = worst(voltagesOf(bus.name, flow), band);
	// The band does not bind the source, which stands before the regulators.
	const state = far === undefined ? 'unknown' : bus.is_source ? 'inside' : stateOf(far.pu, band);
	const isNamed =
		!isLarge || isSelected || state === 'low' || state === 'high' || limits !== undefined || bus.is_source;
	const says = `Bus ${bus.name}${far === undefined ? '' : `, ${far.pu.toFixed(4)} pu on phase ${far.phase}`}${load === undefined ? '' : `, ${plural(load.ders, 'DER')}`}`;
	const lines = [
		bus.name,
		...(far === undefined ? [] : [`${far.pu.toFixed(3)}${place.isNarrow ? '' : ' pu'}`]),
		...(load === undefined || (place.isNarrow && place.way === 'map') ? [] : [plural(load.ders, 'DER')]),
	];
	const corner = place.way === 'map' ? freeCorner(at, neighbours) : BESIDE;
	return (
		<g class="bus" onClick={() => select(bus.name)}>
			<circle data-screen="" class="bus-reach" cx={at.x} cy={at.y} r={16} />
			{isSelected ? <circle class="bus-selected" cx={at.x} cy={at.y} r={12} /> : null}
			<BusShape
				at={at}
				state={state}
				isSource={bus.is_source}
				class={`bus-mark ${far !== undefined && bus.is_source ? 'v-2' : voltageClass(far?.pu, band)}`}
			/>
			{load === undefined ? null : (
				<path class="der-mark" d={`M${at.x - 3.2} ${at.y + 3.4}h6.4L${at.x} ${at.y - 3.4}Z`} />
			)}
			<title>{says}</title>
			{!isNamed ? null : place.way !== 'right' ? (
				<text class="bus-label" x={at.x + corner.dx} y={at.y + corner.dy(lines.length)} text-anchor={corner.anchor}>
					{lines.map((text, index) => (
						<tspan
							key={text}
							x={at.x + corner.dx}
							dy={index === 0 ? 0 : 12}
							class={index === 0 ? 'bus-name' : undefined}
						>
							{text}
						</tspan>
					))}
				</text>
			) : (
				<>
					<text class="bus-label bus-name" x={at.x} y={at.y - 13} text-anchor="middle">
						{bus.name}
					</text>
					{lines.slice(1).map((text, index) => (
						<text key={text} class="bus-label" x={at.x} y={at.y + 22 + index * 13} text-anchor="middle">
							{text}
						</text>
					))}
				</>
			)}
			{limits === undefined ? null : <Binding at={{ x: at.x - 15, y: at.y }} limits={limits} />}
		</g>
	);
}

/** Inside the band a disc, above it a triangle that points up, below it one that points down. */
function BusShape({
	at,
	state,
	isSource,
	class: className,
}: {
	at: { x: number; y: number };
	state: string;
	isSource: boolean;
	class: string;
}) {
	if (isSource) return <rect class={className} x={at.x - 8} y={at.y - 8} width={16} height={16} />;
	if (state === 'high')
		return <path class={className} d={`M${at.x} ${at.y - 10}L${at.x + 10} ${at.y + 8}H${at.x - 10}Z`} />;
	if (state === 'low')
		return <path class={className} d={`M${at.x} ${at.y + 10}L${at.x + 10} ${at.y - 8}H${at.x - 10}Z`} />;
	return <circle class={className} cx={at.x} cy={at.y} r={8} />;
}

function Binding({ at, limits }: { at: { x: number; y: number }; limits: readonly Limit[] }) {
	return (
		<path class="binding" d={`M${at.x} ${at.y - 6.5}l6.5 6.5l-6.5 6.5l-6.5 -6.5Z`}>
			<title>
				{limits
					.map((limit) => `binds: ${limitName(limit)}, ${price(limit.shadow_price_micro_dollars_per_mwh)} $/MWh`)
					.join('; ')}
			</title>
		</path>
	);
}

function DiagramLegend({ band }: { band: readonly [number, number] }) {
	const disc = (className: string) => (
		<svg width="14" height="14" aria-hidden="true">
			<circle class={`bus-mark ${className}`} cx="7" cy="7" r="5.5" />
		</svg>
	);
	const edge = (className: string, text: string) => (
		<Key width={24} text={text}>
			<path class={`branch ${className}`} d="M1 6H23" />
		</Key>
	);
	return (
		<>
			<Key width={14} height={14} text={`below ${band[0].toFixed(2)} pu`}>
				<path class="bus-mark v-low" d="M7 13L13 2H1Z" />
			</Key>
			<span class="key">
				{disc('v-0')}
				{disc('v-1')}
				{disc('v-2')}
				{disc('v-3')}
				{disc('v-4')}
				{band[0].toFixed(2)} to {band[1].toFixed(2)} pu
			</span>
			<Key width={14} height={14} text={`above ${band[1].toFixed(2)} pu`}>
				<path class="bus-mark v-high" d="M7 1L13 12H1Z" />
			</Key>
			{edge('l-1', 'loading to 50 %')}
			{edge('l-2', '80 %')}
			{edge('l-3', '100 %')}
			{edge('l-over', 'above')}
			<Key text="a limit binds">
				<path class="binding" d="M6 0.5L11.5 6L6 11.5L0.5 6Z" />
			</Key>
			<Key width={14} height={14} text="with DERs">
				<circle class="bus-mark v-2" cx="7" cy="7" r="6.5" />
				<path class="der-mark" d="M3.8 10h6.4L7 3.6Z" />
			</Key>
		</>
	);
}
