import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Link, useSearchParams } from 'wouter-preact';
import { withQuery } from '../api/client.ts';
import { useAll, useGet } from '../api/store.ts';
import type { Area, Auction, Der, Feeder, Interval, IntervalDetail, IntervalFlow, List } from '../api/types.ts';
import { price } from '../format.ts';
import { BusPanel } from '../feeder/bus-panel.tsx';
import { Diagram, type Load } from '../feeder/diagram.tsx';
import { BusTable, LimitsTable, Loadings, Overrides, Voltages } from '../feeder/tables.tsx';
import { VoltagePlot } from '../feeder/voltage-plot.tsx';
import { chainTime } from '../market/clock.ts';
import { isBinding } from '../market/limits.ts';
import { pathNumber, useAuction, useAuctions, useIntervals } from '../market/use-auction.ts';
import { intervalName } from '../plot/day.tsx';
import { dayName } from '../time.ts';
import { Mark, TOLD } from '../ui/mark.tsx';
import { Failure, ViewHead, Waiting } from '../ui/parts.tsx';
import { useCheck } from '../verify/store.ts';

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
			{error !== undefined ? (
				<Failure error={error} what="The auction" />
			) : newest.data?.items.length === 0 ? (
				<p class="notice">No auction has been opened yet.</p>
			) : (
				<Waiting what="the feeder" />
			)}
		</>
	);
}

/** The interval that is delivered now, else the one with the most to see. */
function firstInterval(intervals: readonly Interval[], now: number | undefined): number {
	const current = intervals.find(
		(each) => now !== undefined && Date.parse(each.start) <= now && now < Date.parse(each.start) + each.length_ms,
	);
	if (current !== undefined) return current.interval;
	return intervals.reduce(
		(best, each) => ((each.curtailed_w ?? 0) > (intervals[best]?.curtailed_w ?? 0) ? each.interval : best),
		0,
	);
}

function OfAuction({ auction }: { auction: Auction }) {
	const [parameters, setParameters] = useSearchParams();
	const { data: areas } = useGet<List<Area>>('/v1/areas');
	const ofNode = (areas?.items ?? []).filter((area) => area.node === auction.node);
	const area = pathNumber(parameters.get('area') ?? undefined) ?? ofNode[0]?.area ?? areas?.items[0]?.area;
	const { data: intervals = [] } = useIntervals(auction.auction);
	const asked = pathNumber(parameters.get('interval') ?? undefined);
	const [fallback, setFallback] = useState<number | null>(null);
	useEffect(() => {
		if (fallback === null && intervals.length > 0) setFallback(firstInterval(intervals, chainTime()));
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
	// Before the clearing there are no awards to solve a power flow at.
	const isCleared = answer.data !== undefined && answer.data.cleared !== null;
	const flowAnswer = useGet<IntervalFlow>(isCleared ? `${path}/flow` : null);
	const interval = useKept(answer.data, answer.error !== undefined);
	const flow = useKept(flowAnswer.data, flowAnswer.error !== undefined || answer.data?.cleared === null);
	const check = useCheck(auction.auction, index, answer.data);
	const { data: ders = [] } = useAll<Der>(area === undefined ? null : withQuery('/v1/ders', { area }));

	const busOfPoint = useMemo(
		() => new Map((feeder.data?.points ?? []).map((point) => [point.point, point.bus])),
		[feeder.data],
	);
	const byBus = useMemo(() => {
		const loads = new Map<string, Load>();
		for (const der of ders) {
			const at = busOfPoint.get(der.point.point);
			if (at === undefined || der.status === 'retired') continue;
			const load = loads.get(at) ?? { ders: 0, export_w: 0, import_w: 0 };
			loads.set(at, {
				ders: load.ders + 1,
				export_w: load.export_w + der.rating_export_w,
				import_w: load.import_w + der.rating_import_w,
			});
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
						The power flow of <Link href={`/auctions/${auction.auction}`}>{dayName(auction.date)}</Link>, computed by
						the server from the study it was given. Awards and limits are{' '}
						<Mark check={isCleared ? check : TOLD} />
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
						<span class="quiet">
							{' '}
							{interval === undefined || interval.interval !== index
								? ''
								: interval.price_micro_dollars_per_mwh === null
									? 'no price'
									: `${price(interval.price_micro_dollars_per_mwh)} $/MWh`}
						</span>
					</span>
					<input
						type="range"
						min={0}
						max={Math.max(0, auction.intervals - 1)}
						step={1}
						value={index}
						aria-valuetext={`${name}${(row?.binding_limits ?? 0) > 0 ? ', limits bind' : ''}`}
						onInput={(event) => set('interval', event.currentTarget.value)}
					/>
					<span class="hour-strip" aria-hidden="true">
						{intervals.map((each) => (
							<span
								key={each.interval}
								class={each.interval === index ? 'now' : undefined}
								title={intervalName(each, auction.zone)}
							>
								{each.binding_limits > 0 ? '◆' : '·'}
							</span>
						))}
					</span>
				</label>
				<fieldset class="choice">
					<legend>The DSO's limits</legend>
					{(['with', 'without'] as const).map((each) => (
						<label key={each}>
							<input
								type="radio"
								name="limits"
								checked={limits === each}
								disabled={each === 'without' && flow !== undefined && flow.without_limits === null}
								onChange={() => set('limits', each === 'with' ? null : each)}
							/>
							<span>{each === 'with' ? 'with limits' : 'without limits'}</span>
						</label>
					))}
				</fieldset>
			</div>
			{feeder.error !== undefined ? (
				<Failure error={feeder.error} what="The feeder" />
			) : feeder.data === undefined && area !== undefined ? (
				<Waiting what="the feeder" />
			) : null}
			{feeder.data !== undefined && flowAnswer.error !== undefined ? (
				<p class="notice">
					{flowAnswer.error.status === 404
						? (flowAnswer.error.problem?.detail ?? 'There is no power flow of this interval.')
						: `The power flow cannot be shown: ${flowAnswer.error.message}`}
				</p>
			) : null}
			{feeder.data === undefined ? null : (
				<div class="feeder-grid">
					<div>
						<Diagram
							feeder={feeder.data}
							flow={shownFlow}
							band={band}
							binding={limits === 'with' ? binding : []}
							ders={byBus}
							selected={bus}
							select={(name) => set('bus', name === bus ? null : name)}
							when={when}
							table={<BusTable feeder={feeder.data} loads={byBus} />}
						/>
						<LimitsTable auction={auction.auction} index={index} interval={interval} check={check} />
					</div>
					<div>
						<BusPanel
							feeder={feeder.data}
							flow={flow}
							band={band}
							bus={bus}
							choose={(name) => set('bus', name)}
							ders={ders}
							busOfPoint={busOfPoint}
							interval={interval}
							auction={auction}
						/>
						{flow === undefined ? null : (
							<VoltagePlot feeder={feeder.data} flow={flow} when={`${name}, ${dayName(auction.date)}`} />
						)}
					</div>
				</div>
			)}
			{feeder.data === undefined ? (
				<LimitsTable auction={auction.auction} index={index} interval={interval} check={check} />
			) : null}
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
