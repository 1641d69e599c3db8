import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Link, useSearchParams } from 'wouter-preact';
import { withQuery } from '../api/client.ts';
import { useAll, useGet } from '../api/store.ts';
import type { Area, Auction, Der, Feeder, Interval, IntervalDetail, IntervalFlow, Limit, List, Override } from '../api/types.ts';
import { kw, limitName, number, plural, price, words } from '../format.ts';
import { Diagram, type Load } from '../feeder/diagram.tsx';
import { loadingOf, stateOf, voltagesOf } from '../feeder/state.ts';
import { VoltagePlot } from '../feeder/voltage-plot.tsx';
import { useChainClock } from '../market/clock.ts';
import { pathNumber, useAuction, useAuctions, useIntervals } from '../market/use-auction.ts';
import { intervalName } from '../plot/day.tsx';
import { dayName } from '../time.ts';
import { Mark } from '../ui/mark.tsx';
import { Failure, PlaceLink, State, Time, ViewHead, Waiting } from '../ui/parts.tsx';
import { Table } from '../ui/table.tsx';
import { type Check, useCheck } from '../verify/store.ts';
import { explainPath } from './interval.tsx';

/** Keeps the last value while the next is on its way, so that a slider does not flicker. */
function useKept<T>(value: T | undefined, isGone: boolean): T | undefined {
	const kept = useRef<T | undefined>(undefined);
	if (value !== undefined) kept.current = value;
	else if (isGone) kept.current = undefined;
	return kept.current;
}

export function FeederView() {
	const [parameters] = useSearchParams();
	const asked = pathNumber(parameters.get('auction') ?? undefined);
	const newest = useAuctions();
	const named = useAuction(asked);
	const auction = asked === undefined ? newest.data?.items[0] : named.data;
	if (auction !== undefined) return <OfAuction auction={auction} />;
	const error = asked === undefined ? newest.error : named.error;
	return (
		<>
			<ViewHead title="Feeder" />
			{error !== undefined ? <Failure error={error} what="The auction" /> : newest.data?.items.length === 0 ? <p class="notice">No auction has been opened yet.</p> : <Waiting what="the feeder" />}
		</>
	);
}

function isBinding(limit: Limit): boolean {
	return limit.shadow_price_micro_dollars_per_mwh > 0 || /[1-9]/.test(limit.exact_shadow_price);
}

/** The interval that is delivered now, else the one with the most to see. */
function firstInterval(intervals: readonly Interval[], now: number | undefined): number {
	const current = intervals.find((each) => now !== undefined && Date.parse(each.start) <= now && now < Date.parse(each.start) + each.length_ms);
	if (current !== undefined) return current.interval;
	return intervals.reduce((best, each) => ((each.curtailed_w ?? 0) > (intervals[best]?.curtailed_w ?? 0) ? each.interval : best), 0);
}

function OfAuction({ auction }: { auction: Auction }) {
	const [parameters, setParameters] = useSearchParams();
	const { data: areas } = useGet<List<Area>>('/v1/areas');
	const ofNode = (areas?.items ?? []).filter((area) => area.node === auction.node);
	const area = pathNumber(parameters.get('area') ?? undefined) ?? ofNode[0]?.area ?? areas?.items[0]?.area;
	const { data: intervals = [] } = useIntervals(auction.auction);
	const { now } = useChainClock();
	const asked = pathNumber(parameters.get('interval') ?? undefined);
	const [fallback, setFallback] = useState<number | null>(null);
	useEffect(() => {
		if (fallback === null && intervals.length > 0) setFallback(firstInterval(intervals, now));
	}, [intervals]);
	const index = Math.min(Math.max(0, auction.intervals - 1), asked ?? fallback ?? 0);
	const limits = parameters.get('limits') === 'without' ? 'without' : 'with';
	const set = (name: string, value: string | null) =>
		setParameters(
			(now) => {
				const next = new URLSearchParams(now);
				if (value === null) next.delete(name);
				else next.set(name, value);
				if (name === 'bus') next.delete('point');
				if (name === 'interval' && !next.has('auction')) next.set('auction', String(auction.auction));
				return next;
			},
			{ replace: true },
		);

	const feeder = useGet<Feeder>(area === undefined ? null : `/v1/feeders/${area}`);
	const path = `/v1/auctions/${auction.auction}/intervals/${index}`;
	const answer = useGet<IntervalDetail>(path);
	const flowAnswer = useGet<IntervalFlow>(`${path}/flow`);
	const interval = useKept(answer.data, answer.error !== undefined);
	const flow = useKept(flowAnswer.data, flowAnswer.error !== undefined);
	const check = useCheck(auction.auction, answer.data);
	const { data: ders = [] } = useAll<Der>(area === undefined ? null : withQuery('/v1/ders', { area }));

	const busOfPoint = useMemo(() => new Map((feeder.data?.points ?? []).map((point) => [point.point, point.bus])), [feeder.data]);
	const byBus = useMemo(() => {
		const loads = new Map<string, Load>();
		for (const der of ders) {
			const at = busOfPoint.get(der.point.point);
			if (at === undefined || der.status === 'retired') continue;
			const load = loads.get(at) ?? { ders: 0, export_w: 0, import_w: 0 };
			loads.set(at, { ders: load.ders + 1, export_w: load.export_w + der.rating_export_w, import_w: load.import_w + der.rating_import_w });
		}
		return loads;
	}, [ders, busOfPoint]);

	const askedPoint = pathNumber(parameters.get('point') ?? undefined);
	const bus = parameters.get('bus') ?? (askedPoint === undefined ? null : (busOfPoint.get(askedPoint) ?? null));
	const row = intervals[index];
	const name = row === undefined ? `Interval ${index}` : intervalName(row, auction.zone);
	const binding = (interval?.limits ?? []).filter(isBinding);
	const shownFlow = flow === undefined ? null : limits === 'with' ? flow.with_limits : flow.without_limits;
	const band: readonly [number, number] = flow?.band ?? [0.95, 1.05];
	const when = `${name}, ${dayName(auction.date)}, ${limits === 'with' ? 'at the awards' : 'at the awards that would follow without the limits'}`;

	return (
		<>
			<ViewHead
				title={feeder.data === undefined ? 'Feeder' : `Feeder ${feeder.data.name}`}
				sub={
					<>
						The power flow of <Link href={`/auctions/${auction.auction}`}>{dayName(auction.date)}</Link>, computed by the server from the study it was given. Awards and limits are <Mark check={check} />
					</>
				}
			>
				{(areas?.items.length ?? 0) > 1 ? (
					<label>
						Area{' '}
						<select value={area} onChange={(event) => set('area', event.currentTarget.value)}>
							{areas!.items.map((each) => (
								<option key={each.area} value={each.area}>
									{each.name}
								</option>
							))}
						</select>
					</label>
				) : null}
				<Link class="tool" href={`/auctions/${auction.auction}/${index}`}>
					Open the interval
				</Link>
			</ViewHead>
			<div class="hour">
				<label class="hour-slider">
					<span>
						Interval <strong>{name}</strong>
						<span class="quiet"> {interval === undefined || interval.interval !== index ? '' : interval.price_micro_dollars_per_mwh === null ? 'no price' : `${price(interval.price_micro_dollars_per_mwh)} $/MWh`}</span>
					</span>
					<input type="range" min={0} max={Math.max(0, auction.intervals - 1)} step={1} value={index} aria-valuetext={`${name}${(row?.binding_limits ?? 0) > 0 ? ', limits bind' : ''}`} onInput={(event) => set('interval', event.currentTarget.value)} />
					<span class="hour-strip" aria-hidden="true">
						{intervals.map((each) => (
							<span key={each.interval} class={each.interval === index ? 'now' : undefined} title={intervalName(each, auction.zone)}>
								{each.binding_limits > 0 ? '◆' : '·'}
							</span>
						))}
					</span>
				</label>
				<fieldset class="choice">
					<legend>The DSO's limits</legend>
					{(['with', 'without'] as const).map((each) => (
						<label key={each}>
							<input type="radio" name="limits" checked={limits === each} disabled={each === 'without' && flow !== undefined && flow.without_limits === null} onChange={() => set('limits', each === 'with' ? null : each)} />
							<span>{each === 'with' ? 'with limits' : 'without limits'}</span>
						</label>
					))}
				</fieldset>
			</div>
			{feeder.error !== undefined ? <Failure error={feeder.error} what="The feeder" /> : feeder.data === undefined && area !== undefined ? <Waiting what="the feeder" /> : null}
			{feeder.data !== undefined && flowAnswer.error !== undefined ? <p class="notice">{flowAnswer.error.status === 404 ? (flowAnswer.error.problem?.detail ?? 'There is no power flow of this interval.') : `The power flow cannot be shown: ${flowAnswer.error.message}`}</p> : null}
			{feeder.data === undefined ? null : (
				<div class="feeder-grid">
					<div>
						<Diagram feeder={feeder.data} flow={shownFlow} band={band} binding={limits === 'with' ? binding : []} ders={byBus} selected={bus} select={(name) => set('bus', name === bus ? null : name)} when={when} table={<BusTable feeder={feeder.data} loads={byBus} />} />
						<LimitsTable auction={auction.auction} index={index} interval={interval} check={check} />
					</div>
					<div>
						<BusPanel feeder={feeder.data} flow={flow} band={band} bus={bus} choose={(name) => set('bus', name)} ders={ders} busOfPoint={busOfPoint} interval={interval} auction={auction} />
						{flow === undefined ? null : <VoltagePlot feeder={feeder.data} flow={flow} when={`${name}, ${dayName(auction.date)}`} />}
					</div>
				</div>
			)}
			{feeder.data === undefined ? <LimitsTable auction={auction.auction} index={index} interval={interval} check={check} /> : null}
			<Overrides area={area} asked={pathNumber(parameters.get('override') ?? undefined)} />
			{feeder.data === undefined || flow === undefined ? null : (
				<div class="halves">
					<Voltages feeder={feeder.data} flow={flow} index={index} />
					<Loadings feeder={feeder.data} flow={flow} index={index} />
				</div>
			)}
		</>
	);
}

function LimitsTable({ auction, index, interval, check }: { auction: number; index: number; interval: IntervalDetail | undefined; check: Check }) {
	return (
		<Table
			caption="Limits of the interval, and where they bind"
			note="◆ binds"
			file={`auction-${auction}-interval-${index}-limits`}
			rows={interval?.limits ?? []}
			rowKey={(limit) => `${limit.area} ${limit.row_index}`}
			check={check}
			sortBy={{ key: 'shadow_price_micro_dollars_per_mwh', down: true }}
			empty="No limit holds in this interval."
			columns={[
				{ key: 'limit', head: 'Limit', isHead: true, value: (limit) => limitName(limit), cell: (limit) => <>{isBinding(limit) ? '◆ ' : ''}{limitName(limit)}</> },
				{ key: 'headroom_w', head: 'Headroom', unit: 'kW', isNumber: true, value: (limit) => limit.headroom_w, cell: (limit) => kw(limit.headroom_w) },
				{ key: 'shadow_price_micro_dollars_per_mwh', head: 'Shadow price', unit: '$/MWh', isNumber: true, value: (limit) => limit.shadow_price_micro_dollars_per_mwh, cell: (limit) => price(limit.shadow_price_micro_dollars_per_mwh) },
				{ key: 'points', head: 'Points', value: (limit) => Object.keys(limit.coefficients).join(' '), cell: (limit) => (Object.keys(limit.coefficients).length > 3 ? plural(Object.keys(limit.coefficients).length, 'point') : <span class="code">{Object.keys(limit.coefficients).join(', ')}</span>) },
				{ key: 'posted_block', head: 'Posted in', isNumber: true, value: (limit) => limit.posted?.block, cell: (limit) => <PlaceLink place={limit.posted} none="standing limit" /> },
			]}
		/>
	);
}

/** What the DSO has taken off awards in operation, and how it has justified that. */
function Overrides({ area, asked }: { area: number | undefined; asked: number | undefined }) {
	const { data = [] } = useAll<Override>('/v1/overrides');
	const rows = useMemo(() => data.filter((each) => area === undefined || each.area === area), [data, area]);
	return (
		<Table
			caption="Overrides by the DSO"
			note={asked === undefined ? 'They reduce awards in operation; each has to be justified by its deadline.' : `Override ${asked} is marked.`}
			rows={rows}
			rowKey={(row) => row.override}
			rowClass={(row) => (row.override === asked ? 'is-asked' : undefined)}
			empty="The DSO has overridden no award."
			columns={[
				{ key: 'override', head: 'Override', isHead: true, value: (row) => row.override },
				{ key: 'state', head: 'State', value: (row) => row.state, cell: (row) => <State state={row.state} /> },
				{ key: 'points', head: 'Points', value: (row) => row.points.join(' '), cell: (row) => <span class="code">{row.points.join(', ')}</span> },
				{ key: 'from', head: 'From', value: (row) => row.from, cell: (row) => <Time at={row.from} /> },
				{ key: 'until', head: 'Until', value: (row) => row.until, cell: (row) => <Time at={row.until} /> },
				{ key: 'cap_export_w', head: 'Export at most', unit: 'kW', isNumber: true, value: (row) => row.cap_export_w, cell: (row) => kw(row.cap_export_w) },
				{ key: 'cap_import_w', head: 'Import at most', unit: 'kW', isNumber: true, value: (row) => row.cap_import_w, cell: (row) => kw(row.cap_import_w) },
				{ key: 'reason', head: 'Reason', value: (row) => limitName(row) },
				{ key: 'justify_by', head: 'Justify by', value: (row) => row.justify_by, cell: (row) => <Time at={row.justify_by} /> },
				{ key: 'issued', head: 'Issued in', isNumber: true, value: (row) => row.issued?.block, cell: (row) => <PlaceLink place={row.issued} /> },
			]}
		/>
	);
}

function BusTable({ feeder, loads }: { feeder: Feeder; loads: ReadonlyMap<string, Load> }) {
	return (
		<Table
			caption="Buses"
			file={`feeder-${feeder.area}-buses`}
			rows={feeder.buses}
			rowKey={(bus) => bus.name}
			columns={[
				{ key: 'bus', head: 'Bus', isHead: true, value: (bus) => bus.name },
				{ key: 'phases', head: 'Phases', value: (bus) => bus.phases.join(' ') },
				{ key: 'base_kv', head: 'Base, to neutral', unit: 'kV', isNumber: true, value: (bus) => bus.base_kv, cell: (bus) => number(bus.base_kv, 2) },
				{ key: 'ders', head: 'DERs', isNumber: true, value: (bus) => loads.get(bus.name)?.ders ?? 0 },
				{ key: 'rating_export_w', head: 'Export', unit: 'kW', isNumber: true, value: (bus) => loads.get(bus.name)?.export_w ?? 0, cell: (bus) => kw(loads.get(bus.name)?.export_w ?? 0) },
				{ key: 'rating_import_w', head: 'Import', unit: 'kW', isNumber: true, value: (bus) => loads.get(bus.name)?.import_w ?? 0, cell: (bus) => kw(loads.get(bus.name)?.import_w ?? 0) },
			]}
		/>
	);
}

interface BusPanelProps {
	feeder: Feeder;
	flow: IntervalFlow | undefined;
	band: readonly [number, number];
	bus: string | null;
	choose: (bus: string | null) => void;
	ders: readonly Der[];
	busOfPoint: ReadonlyMap<number, string>;
	interval: IntervalDetail | undefined;
	auction: Auction;
}

/** What is at a bus: its voltages, its awards and its DERs. */
function BusPanel({ feeder, flow, bus, choose, ders, busOfPoint, interval, auction }: BusPanelProps) {
	const own = useMemo(() => ders.filter((der) => busOfPoint.get(der.point.point) === bus), [ders, busOfPoint, bus]);
	const offers = (interval?.offers ?? []).filter((offer) => busOfPoint.get(offer.point.point) === bus);
	const before = bus === null ? [] : voltagesOf(bus, flow?.without_limits);
	const after = bus === null ? [] : voltagesOf(bus, flow?.with_limits);
	return (
		<section class="bus-panel" aria-label="A bus">
			<label class="inline">
				Bus{' '}
				<select value={bus ?? ''} onChange={(event) => choose(event.currentTarget.value || null)}>
					<option value="">choose one, or click it</option>
					{feeder.buses.map((each) => (
						<option key={each.name} value={each.name}>
							{each.name}
						</option>
					))}
				</select>
			</label>
			{bus === null ? null : (
				<>
					{after.length === 0 ? null : (
						<p class="bus-voltages">
							{after.map(({ phase, pu }) => (
								<span key={phase}>
									phase {phase}: <strong>{pu.toFixed(4)}</strong> pu
									<span class="quiet"> {before.find((each) => each.phase === phase)?.pu.toFixed(4) ?? '–'} without limits</span>
								</span>
							))}
						</p>
					)}
					<Table
						caption={`Awards at bus ${bus}`}
						rows={offers}
						rowKey={(offer) => `${offer.aggregation} ${offer.point.point} ${offer.side}`}
						empty="No offer at this bus in this interval."
						columns={[
							{ key: 'aggregation_name', head: 'Aggregation', isHead: true, value: (offer) => offer.aggregation_name, cell: (offer) => <Link href={explainPath(auction.auction, interval!.interval, offer)}>{offer.aggregation_name}</Link> },
							{ key: 'side', head: 'Side', value: (offer) => offer.side },
							{ key: 'awarded_w', head: 'Awarded', unit: 'kW', isNumber: true, value: (offer) => offer.awarded_w, cell: (offer) => kw(offer.awarded_w) },
							{ key: 'curtailed_w', head: 'Curtailed', unit: 'kW', isNumber: true, value: (offer) => offer.curtailed_w, cell: (offer) => kw(offer.curtailed_w) },
						]}
					/>
					<Table
						caption={`DERs at bus ${bus}`}
						rows={own}
						rowKey={(der) => der.der}
						empty="No DER is registered at this bus."
						columns={[
							{ key: 'der', head: 'DER', isHead: true, value: (der) => der.der, cell: (der) => <Link href={`/ders/${der.der}`}>{der.der}</Link> },
							{ key: 'technology', head: 'Technology', value: (der) => der.technology, cell: (der) => words(der.technology) },
							{ key: 'rating_export_w', head: 'Export', unit: 'kW', isNumber: true, value: (der) => der.rating_export_w, cell: (der) => kw(der.rating_export_w) },
							{ key: 'status', head: 'Status', value: (der) => der.status, cell: (der) => <State state={der.status} /> },
						]}
					/>
				</>
			)}
		</section>
	);
}

function Voltages({ feeder, flow, index }: { feeder: Feeder; flow: IntervalFlow; index: number }) {
	const rows = useMemo(
		() =>
			feeder.buses.flatMap((bus) =>
				voltagesOf(bus.name, flow.with_limits).map(({ phase, pu }) => ({ node: `${bus.name}.${phase}`, isSource: bus.is_source, after: pu, before: flow.without_limits?.voltages[`${bus.name}.${phase}`]?.[0] ?? null })),
			),
		[feeder, flow],
	);
	const text = (pu: number | null, isSource: boolean) => {
		if (pu === null) return '–';
		const state = isSource ? 'inside' : stateOf(pu, flow.band);
		return state === 'inside' ? pu.toFixed(4) : <span class="alarm-text">{`${state === 'high' ? '▲' : '▼'} ${pu.toFixed(4)}`}</span>;
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
				{ key: 'with_limits_pu', head: 'With limits', unit: 'pu', isNumber: true, value: (row) => row.after, cell: (row) => text(row.after, row.isSource) },
				{ key: 'without_limits_pu', head: 'Without', unit: 'pu', isNumber: true, value: (row) => row.before, cell: (row) => text(row.before, row.isSource) },
			]}
		/>
	);
}

function Loadings({ feeder, flow, index }: { feeder: Feeder; flow: IntervalFlow; index: number }) {
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
	const text = (share: number | null) => (share === null ? '–' : share > 1 ? <span class="alarm-text">▲ {number(share * 100, 1)}</span> : number(share * 100, 1));
	return (
		<Table
			caption="Loading of branches"
			note="Of the rating of the branch; ▲ above it."
			file={`interval-${index}-loading`}
			rows={rows}
			rowKey={(row) => `${row.branch.name}.${row.phase}`}
			empty="No branch has a rating."
			columns={[
				{ key: 'branch', head: 'Branch', isHead: true, value: (row) => `${row.branch.name}${row.phase === '' ? '' : `.${row.phase}`}` },
				{ key: 'kind', head: 'Kind', value: (row) => row.branch.kind },
				{ key: 'rating_a', head: 'Rating', unit: 'A', isNumber: true, value: (row) => row.branch.rating_a, cell: (row) => number(row.branch.rating_a) },
				{ key: 'with_limits_share', head: 'With limits', unit: '%', isNumber: true, value: (row) => row.after, cell: (row) => text(row.after) },
				{ key: 'without_limits_share', head: 'Without', unit: '%', isNumber: true, value: (row) => row.before, cell: (row) => text(row.before) },
			]}
		/>
	);
}
